"""The deck of a report: short enough for a committee, nothing overfull, each picture captioned, the same to the byte."""

import io
from collections.abc import Sequence
from math import ceil
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Emu

from maillage.journey.studies.reports.documents import deck_of, write_paper
from maillage.kernel.papers import Bullets, Column, KeyFigure, KeyFigures, Paragraph, Picture, Report, Section, Table
from maillage.kernel.pictures import Stretch, Swing, draw_plan, draw_swings

NAMES = ("Ne rien changer", "Groupement de commandes des télécoms", "Un service commun, ville et agglomération")


def _grid(*, known: bool) -> Table:
    gain = ("+120 000", "−3 000") if known else ("NC", "NC")
    many = ("21", "2") if known else ("NC", "NC")
    rows = [
        ["Échéance", "Court terme", "Moyen terme", "Long terme"],
        ["Horizon (ans)", "4", "4", "5"],
        ["Investissement (€ HT)", "0", "3 887", "60 000"],
        ["Fonctionnement (€ HT)", "0", "0", "0"],
        ["Personnel (€ HT)", "0", "0", "225 000"],
        ["Gain net, bas (€ HT)", "0", *gain],
        ["Gain net (€ HT)", "0", *gain],
        ["Gain net, haut (€ HT)", "0", *gain],
        ["Y gagnent", "0", *many],
        ["Y perdent", "0", "4" if known else "NC", "0" if known else "NC"],
        ["Participantes", "27", "27", "2"],
        ["Il en faut", "–", "2", "1"],
        ["Étapes juridiques (semaines)", "0", "36", "20"],
    ]
    columns = (Column("Pour chaque scénario"), *(Column(name, is_number=True) for name in NAMES))
    return Table("Scénarios côte à côte", columns, rows, "Montants sur l’horizon de chaque scénario.")


def _picture(name: str, members: int) -> Picture:
    swings = [
        Swing(f"Commune au nom assez long {place}", f"+{place} €", float(place), True) for place in range(members)
    ]
    table = Table("Gains", (Column("Qui"), Column("Gain", is_number=True)), [[one.label, one.text] for one in swings])
    svgs = draw_swings("Gains", swings, ("y gagne", "y perd", "incomplet"))
    return Picture(name, f"Gains et pertes : {name}", "Chacune gagne. " * 40, svgs, table)


def _theme(title: str) -> Section:
    columns = (
        *(Column("Quoi"), Column("Unité"), Column("Compté par les répondants", is_number=True)),
        *(Column("Estimé sur le territoire", is_number=True), Column("Fourchette à 95 %", is_number=True)),
    )
    rows = [[f"{title} {place}", "postes", "5", str(10 + place), "8 à 12"] for place in range(20)]
    picture = Picture(
        title, f"{title} : ce que le territoire compte", "La barre est la fourchette.", [], Table("T", columns, rows)
    )
    svgs = draw_swings(title, [Swing("a", "1", 1.0, True)], ("a", "b", "c"))
    return Section(
        title, [Paragraph("À dire."), Picture(picture.name, picture.title, picture.sentence, svgs, picture.table)]
    )


def _report(*, known: bool = True) -> Report:
    sheets = [
        Section(
            name,
            [
                Paragraph("Avantages :"),
                Bullets(["Un avantage assez long pour être lu " * 3] * 4),
                _picture(name, 27 - 12 * place),
            ],
        )
        for place, name in enumerate(NAMES)
    ]
    stretches = [Stretch(f"Ligne {place}", "2027", 0.1, 0.9, f"Étape {place // 3}") for place in range(10)]
    steps = [[f"Étape {place // 3}", f"Ligne {place}", "du 01/01/2027 au 31/12/2027", "x"] for place in range(10)]
    plan = Table("Planning", (Column("Étape"), Column("Quoi"), Column("Quand"), Column("D’après")), steps)
    long = Table("Un long tableau", (Column("a"), Column("b")), [["x", "y"]] * 60)
    return Report(
        "Mutualiser l’informatique et les télécoms : ce que le recensement propose",
        "CA de la baie, comité de pilotage du 15/12/2026",
        "2026-12-15",
        "maillage 0.1.0 · empreinte 0123456789ab",
        [Paragraph("Ce rapport."), KeyFigures([KeyFigure("8", "réponses", "sur 29")] * 6), Bullets(["Fragile."] * 5)],
        [
            Section("Représentativité", [Paragraph("8 sur 29."), long]),
            Section(
                "Synthèse par thème", [], [_theme("Télécoms"), _theme("Impression"), Section("Estimations", [long])]
            ),
            Section("Scénarios", [_grid(known=known)], sheets),
            Section(
                "Plan d’action",
                [Picture("plan", "Planning", "Dix lignes.", draw_plan("Planning", stretches, []), plan)],
            ),
            Section("Méthode et paramètres", [Bullets(["Total : somme."]), long]),
            Section("Ce que ce rapport contient", [long, Bullets(["Téléphonie : rien n’est figé."])]),
        ],
    )


def overfull(content: bytes) -> list[str]:
    """Boxes that leave their slide, or whose text is taller than the room left under their top."""
    deck = Presentation(io.BytesIO(content))
    wide, high = deck.slide_width or 0, deck.slide_height or 0
    found = []
    for place, slide in enumerate(deck.slides, start=1):
        for shape in slide.shapes:
            if shape.left < 0 or shape.top < 0 or shape.left + shape.width > wide or shape.top + shape.height > high:
                found.append(f"{place} : {shape.name} sort de la diapositive")
            if shape.has_text_frame and _tall(shape) > Emu(high - shape.top).inches:
                found.append(f"{place} : {shape.text_frame.text[:40]}")
            if getattr(shape, "has_table", False):
                tall = sum(_row(row, [column.width for column in shape.table.columns]) for row in shape.table.rows)
                if tall > Emu(high - shape.top).inches - 0.5:
                    found.append(f"{place} : tableau trop haut ({tall:.1f} pouces)")
    return found


def _tall(shape: Any) -> float:
    return sum(_lines(paragraph, Emu(shape.width).inches - 0.2) for paragraph in shape.text_frame.paragraphs)


def _lines(paragraph: Any, width: float) -> float:
    size = max([run.font.size.pt for run in paragraph.runs], default=12)
    after = paragraph.space_after.pt if paragraph.space_after is not None else 0
    return (ceil(len(paragraph.text) * size * 0.5 / 72 / width or 1) * size * 1.2 + after) / 72


def _row(row: Any, widths: Sequence[int]) -> float:
    tall = [
        sum(_lines(paragraph, Emu(width).inches - 0.16) for paragraph in cell.text_frame.paragraphs) + 0.06
        for cell, width in zip(row.cells, widths, strict=True)
    ]
    return max(tall)


def _titles(content: bytes) -> list[str]:
    return [slide.shapes.title.text for slide in Presentation(io.BytesIO(content)).slides]


def _words(content: bytes) -> str:
    texts = []
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                texts.append(shape.text_frame.text)
            elif getattr(shape, "has_table", False):
                texts += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(texts).replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize("known", [True, False])
def test_a_deck_is_short_not_overfull_and_the_same_to_the_byte(known: bool) -> None:
    report = _report(known=known)
    content = write_paper(report, "pptx")
    assert content == write_paper(report, "pptx")
    titles = _titles(content)
    assert len(titles) <= 16 and "(suite)" not in " ".join(titles)
    assert overfull(content) == []
    assert titles[-2:] == ["Ce qui est à décider", "La méthode, et où lire le reste"]


def test_a_theme_is_one_slide_with_its_picture_and_three_key_figures() -> None:
    content = write_paper(_report(), "pptx")
    slides = [slide for slide in Presentation(io.BytesIO(content)).slides if "Télécoms" in slide.shapes.title.text]
    (slide,) = [one for one in slides if "compte" in one.shapes.title.text]
    texts = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert [f"Télécoms {place}" in texts for place in range(4)] == [True, True, True, False]
    assert "fourchette" in texts and "La barre est la fourchette." in texts
    assert "À dire." in slide.notes_slide.notes_text_frame.text


def test_each_picture_says_what_it_shows_and_no_table_is_long() -> None:
    for slide in Presentation(io.BytesIO(write_paper(_report(), "pptx"))).slides:
        for shape in slide.shapes:
            if shape.shape_type == 13:  # a picture
                said = shape._element.nvPicPr.cNvPr.get("descr")
                assert said and any(
                    other.has_text_frame and other is not shape and len(other.text_frame.text) > 5
                    for other in slide.shapes
                )
            if getattr(shape, "has_table", False):
                assert len(shape.table.rows) <= 9
    assert not any("long tableau" in text for text in _words(write_paper(_report(), "pptx")).split("\n"))


def test_who_gains_and_who_loses_is_a_line_a_scenario_and_the_picture_that_concerns_the_most() -> None:
    words = _words(write_paper(_report(), "pptx"))
    assert "Par rapport à « Ne rien changer »" in words and "Gains et pertes : Groupement" in words
    unknown = _words(write_paper(_report(known=False), "pptx"))
    assert "n’est pas encore connu" in unknown and "Gains et pertes" not in unknown


def test_what_is_to_be_decided_comes_from_what_the_report_shows() -> None:
    words = _words(write_paper(_report(), "pptx"))
    assert "Retenir un scénario parmi 3 : « Ne rien changer »" in words
    assert "Adopter le plan d’action (4 étapes, 10 lignes) et lancer : Ligne 0" in words
    assert "Ce que cette édition ne dit pas : téléphonie." in words
    without = Report("T", "S", "2026-12-15", "m", [], [Section("Objectifs", [Bullets(["Un"])])])
    assert [section.title for section in deck_of(without).sections] == ["Objectifs", "La méthode, et où lire le reste"]


def test_a_scenario_that_was_chosen_is_confirmed() -> None:
    report = _report()
    chosen = "15/12/2026, arbitrage : « Groupement de commandes des télécoms »"
    report.sections[2].sections.append(Section("Présentation et décision", [Bullets(["01/12/2026, clôture", chosen])]))
    words = _words(write_paper(report, "pptx"))
    assert f"Confirmer le scénario retenu : {chosen}." in words
    assert "Retenir un scénario" not in words


def test_the_other_papers_keep_the_report_whole() -> None:
    report = _report()
    assert b"Un long tableau" in write_paper(report, "html")
