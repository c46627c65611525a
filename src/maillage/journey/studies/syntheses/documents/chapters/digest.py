"""What every member of the territory may read of a study: its totals and ranges, never what one of them answered."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import Final

from maillage.engine.quantities import percentage
from maillage.journey.studies.syntheses.documents.chapters.words import share_text
from maillage.journey.studies.syntheses.engine import Study
from maillage.journey.studies.syntheses.engine.own import names_someone
from maillage.journey.studies.syntheses.engine.results import ObjectiveResult, SavingResult
from maillage.journey.studies.syntheses.engine.shown import (
    Family,
    ShownCount,
    is_mean_shown,
    labels_of,
    least_answers,
    shown_families,
)
from maillage.journey.studies.syntheses.enums import column_label, in_sentence
from maillage.kernel.papers import (
    Block,
    Column,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    Section,
    Table,
)
from maillage.kernel.pictures import Interval, draw_intervals
from maillage.kernel.typography import enumeration, number, percent

__all__ = ["digest"]

BAND: Final = 5
"""Percentages of what somebody pays are told by bands of so many points."""
NO_RANGE: Final = "non montrée"


def digest(study: Study, names: Collection[str]) -> tuple[list[Block], list[Section]]:
    """The opening and the sections that members read. ``names``: of the territory; what bears one of them is left out."""
    families = shown_families(study)
    sections = [_fleet(study, families), *_shares(families), _prices(study)]
    if study.savings:
        sections.append(_gains(study, names))
    if study.objectives:
        sections.append(_objectives(study, names))
    return _opening(study, families), [section for section in sections if section.blocks]


def _opening(study: Study, families: Sequence[Family]) -> list[Block]:
    figures = [
        KeyFigure(
            f"{study.respondents} sur {study.entities}",
            "collectivité a répondu" if study.respondents < 2 else "collectivités ont répondu",
            f"{share_text(study.population_share_pct)} des habitants",
        )
    ]
    figures += [
        KeyFigure(
            number(count.total),
            in_sentence(count.label),
            "" if count.low is None else f"fourchette : {_range(count)}",
        )
        for count in families[0].counts
    ]
    return [KeyFigures(figures)]


def _range(count: ShownCount) -> str:
    """Rounded outwards, so that rounding never narrows it; its low end is computed, never what was counted."""
    if count.low is None or count.high is None:
        return NO_RANGE
    if count.is_complete:
        return "tout est compté"
    return f"{number(int(count.low))} à {number(-int(-count.high // 1))}"


def _fleet(study: Study, families: Sequence[Family]) -> Section:
    counts = [(family, count) for family in families for count in family.counts]
    told: list[Block] = [Paragraph(sentence) for sentence in _left_out(study, families)]
    if not counts:
        return Section("Le parc du territoire", told)
    confidence = percent(study.estimates[study.machines[0]].confidence * 100, 0)
    machines = enumeration([f"{number(count.total)} {in_sentence(count.label)}" for count in families[0].counts])
    title = "Nombre estimé sur tout le territoire"
    table = Table(
        "Le parc du territoire, estimé",
        (Column("Quoi"), Column("Estimé", True), Column(f"Fourchette à {confidence}", True)),
        [[count.label, number(count.total), _range(count)] for _, count in counts],
        "En unités, sur tout le territoire.",
    )
    sentence = f"Le territoire compte environ {machines}." if machines else "Les machines ne peuvent pas être montrées."
    intervals = [
        Interval(
            group=family.title,
            label=count.label,
            text=number(count.total) + ("" if count.low is None else f" ({_range(count)})"),
            value=float(count.total),
            low=count.low,
            high=count.high,
            floor=0.0,
        )
        for family, count in counts
    ]
    drawn = draw_intervals(
        f"{title}, avec sa fourchette", intervals, ("estimation", f"fourchette à {confidence}", "zéro")
    )
    return Section("Le parc du territoire", [Picture("fourchettes", title, sentence, drawn, table), *told])


def _left_out(study: Study, families: Sequence[Family]) -> list[str]:
    sentences = []
    why = (
        f"moins de {least_answers(study)} collectivités en ont, ou l’une d’elles a presque tout, ou l’on pourrait en "
        "déduire une autre ligne"
    )
    for family in families:
        if not family.counts:
            sentences.append(f"{family.title} : rien n’est montré, car on pourrait y lire ce qu’une collectivité a.")
        for count in family.counts:
            if count.is_sum:
                sentences.append(f"« {count.label} » réunit {enumeration(labels_of(count))} : {why}.")
    return sentences


def _shares(families: Sequence[Family]) -> list[Section]:
    """Percentages of what is shown, family by family; one line alone would say nothing."""
    titles = {"os": ("systemes", "Systèmes d’exploitation"), "suites": ("suites", "Suites bureautiques")}
    return [
        Section(titles[family.name][1], [_composition(*titles[family.name], family)])
        for family in families
        if family.name in titles and len(family.counts) > 1
    ]


def _composition(name: str, title: str, family: Family) -> Picture:
    base = sum((count.total for count in family.counts), Fraction(0))
    ranked = sorted(family.counts, key=lambda count: -count.total)
    shares = [(count, percentage(count.total, base) or Fraction(0)) for count in ranked]
    leading = " ; ".join(f"{count.label} : {percent(share)}" for count, share in shares[:3])
    what = {"os": "systèmes", "suites": "suites"}[family.name]
    intervals = [
        Interval(
            group=title,
            label=count.label,
            text=f"{percent(share)} ({number(count.total)})",
            value=float(share),
            low=None,
            high=None,
            floor=0.0,
        )
        for count, share in shares
    ]
    return Picture(
        name,
        f"{title} : parts estimées sur le territoire",
        f"{leading}. Base : {number(base)} {what} estimés sur le territoire."
        if family.name == "os"
        else f"{leading}. Base : {number(base)} {what} estimées sur le territoire.",
        draw_intervals(f"{title}, parts en % sur le territoire", intervals, ("part du territoire, en %", "", "zéro")),
        Table(
            title,
            (Column("Quoi"), Column("Territoire", True), Column("Territoire, % de la base", True)),
            [[count.label, number(count.total), percent(share)] for count, share in shares]
            + [["Base", number(base), percent(100)]],
            f"Base : les {what} de tout le territoire.",
        ),
    )


def _prices(study: Study) -> Section:
    """Mean prices, only where enough members weigh in them; neither the lowest nor the highest, which is somebody's."""
    known = [mean for mean in study.means.values() if is_mean_shown(study, mean)]
    hidden = [mean for mean in study.means.values() if mean.n and mean not in known]
    blocks: list[Block] = []
    if known:
        columns = (
            Column("Machine"),
            Column("Prix moyen par machine (€)", True),
            Column("Prix qui y comptent (n)", True),
        )
        rows = [
            [
                f"{column_label(mean.machine)} ({mean.tax_basis})",
                number(mean.by_machine or 0, 2),
                number(mean.by_machine_contributors),
            ]
            for mean in known
        ]
        blocks.append(Table("Prix moyens du territoire", columns, rows))
    if hidden:
        names = enumeration([in_sentence(column_label(mean.machine)) for mean in hidden])
        blocks.append(
            Paragraph(
                f"Prix non montrés : {names}. Il faut {least_answers(study)} collectivités qui aient donné leur prix et "
                "compté ces machines, sans qu’une seule en ait presque toutes."
            )
        )
    return Section("Prix d’achat", blocks)


def _gains(study: Study, names: Collection[str]) -> Section:
    """By theme: what one of them pays today is nobody else's to read, so percentages are wide and of many offers."""
    named = {saving.theme: names_someone(saving.theme, names) for saving in study.savings}
    themes: dict[str, list[SavingResult]] = {}
    for saving in study.savings:
        themes.setdefault("Autre thème" if named[saving.theme] else saving.theme, []).append(saving)
    least = least_answers(study)
    rows = []
    for theme, savings in themes.items():
        firm = [saving for saving in savings if saving.like_for_like]
        gained = [saving.saving_pct for saving in firm if saving.saving > 0 and saving.saving_pct is not None]
        rises = sum(saving.saving < 0 for saving in firm)
        rows.append(
            [
                theme,
                number(len(gained)),
                _bands(gained) if len(gained) >= least else NO_RANGE,
                number(rises),
                number(len(savings) - len(firm)),
            ]
        )
    columns: tuple[Column, ...] = (
        Column("Thème"),
        Column("Offres moins chères", True),
        Column("Économie, en % du prix payé", True),
        Column("Offres plus chères", True),
        Column("Non comparables", True),
    )
    note = (
        f"Base de chaque pourcentage : le prix payé. Il n’est montré qu’à partir de {least} offres moins chères, par "
        f"tranches de {BAND} points."
    )
    if all(row[2] == NO_RANGE for row in rows):  # a column that says nothing is not drawn
        columns = (*columns[:2], *columns[3:])
        rows = [[*row[:2], *row[3:]] for row in rows]
        note = f"Aucun thème n’a {least} offres moins chères : leurs pourcentages diraient ce que l’un de vous paie."
    return Section(
        "Ce que les offres changeraient",
        [Table("Offres comparées aux prix payés, par thème", columns, rows, note)],
    )


def _bands(gained: Sequence[Fraction]) -> str:
    low, high = min(gained) // BAND * BAND, -(-max(gained) // BAND) * BAND
    return f"de {number(low)} à {percent(high, 0)} environ"


def _objectives(study: Study, names: Collection[str]) -> Section:
    """Mean ranks of many answers; where everything is ranked, one that is alone hidden would follow from the others."""
    least = least_answers(study)
    told = [item for item in study.objectives if not names_someone(item.objet, names)]
    shown = [item for item in told if item.answers >= least and item.mean_rank is not None]
    if len(study.objectives) - len(shown) == 1 and shown:
        shown.remove(min(shown, key=lambda item: item.answers))
    hidden = len(study.objectives) - len(shown)
    blocks: list[Block] = []
    if shown:
        columns = (Column("Objectif"), Column("Rang moyen", True), Column("Réponses", True))
        rows = [
            [item.objet, number(item.mean_rank or 0, 2), number(item.answers)] for item in sorted(shown, key=_place)
        ]
        note = f"Du premier au dernier des {len(study.objectives)} objectifs proposés : 1 est le plus haut rang."
        blocks.append(Table("Objectifs, par rang moyen", columns, rows, note))
    if hidden:
        blocks.append(
            Paragraph(
                f"{'Un objectif n’est pas montré' if hidden == 1 else f'{hidden} objectifs ne sont pas montrés'} : il faut "
                f"{least} réponses au moins, et qu’aucun ne se déduise des autres."
            )
        )
    return Section("Objectifs", blocks)


def _place(item: ObjectiveResult) -> Fraction:
    return item.mean_rank or Fraction(0)
