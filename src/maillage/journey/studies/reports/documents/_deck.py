"""A report as it is projected to a committee: one idea a slide, short enough to be said; the report holds the rest.

The deck is made of the frozen report and of nothing else, so that the same edition gives the same slides.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from maillage.journey.studies.reports.documents.parts import AFTER_PLAN, BEFORE_PLAN, PLAN
from maillage.kernel.papers import (
    Block,
    Bullets,
    Column,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    fits_slide,
    render_report,
)
from maillage.kernel.spelling import fold
from maillage.kernel.typography import enumeration, plural, typeset

__all__ = ["deck_of", "write_paper"]

MOST_ROWS: Final = 8
MOST_FIGURES: Final = 3
MOST_FIRST: Final = 4
MOST_SHEETS: Final = 6
"""Beyond so many scenarios, the grid says enough."""
MOST_EACH: Final = 4
LONGEST_ITEM: Final = 130
GRID: Final = "pour chaque scenario"
SIDE_BY_SIDE: Final = (
    *("echeance", "horizon", "investissement", "fonctionnement", "personnel", "participantes", "il en faut"),
    "etapes juridiques",
)
WHO: Final = ("gain net, bas", "gain net (", "gain net, haut", "y gagnent", "y perdent", "participantes")
UNKNOWN: Final = "NC"
ANNEX: Final = "Ce que ce rapport contient"


def write_paper(report: Report, ending: str) -> bytes:
    """A paper of a frozen report, by its ending; slides are its deck, all others the report whole."""
    return render_report(deck_of(report) if ending == "pptx" else report, f".{ending}")


def deck_of(report: Report) -> Report:
    """The slides of a report, one section each or nearly."""
    titles = {part.title: part.code for part in (*BEFORE_PLAN, *AFTER_PLAN)}
    sections: list[Section] = []
    for section in report.sections:
        code = titles.get(section.title, PLAN)
        if code == "method" or section.title == ANNEX:
            continue
        sections += _MAKERS.get(code, _whole)(section)
    if decisions := _decisions(report):
        sections.append(Section("Ce qui est à décider", [Bullets(decisions)]))
    sections.append(_rest(report))
    return replace(report, opening=_opening(report.opening), sections=sections)


def _opening(blocks: Sequence[Block]) -> list[Block]:
    """What is said, then a few figures, then what matters most."""
    kept: list[Block] = [block for block in blocks if isinstance(block, Paragraph)]
    for block in blocks:
        if isinstance(block, KeyFigures):
            kept.append(KeyFigures(block.items[:MOST_FIRST]))
        elif isinstance(block, Bullets):
            kept.append(block)
    return kept


def _blocks(section: Section) -> Iterator[Block]:
    """All blocks of a section, in their order."""
    yield from section.blocks
    for inner in section.sections:
        yield from _blocks(inner)


# --- one slide of a section ----------------------------------------------------------------------------------------------


def _slide(section: Section) -> Section | None:
    """The picture of a section and its key figures; else its key figures, or a short table, or the lists that it announces.
    None where a slide would say nothing of it."""
    blocks = list(_blocks(section))
    picture = next((block for block in blocks if isinstance(block, Picture)), None)
    figures = [_plain(item) for block in section.blocks if isinstance(block, KeyFigures) for item in block.items]
    table = next((block for block in blocks if isinstance(block, Table) and fits_slide(block, MOST_ROWS)), None)
    shown: list[Block] = []
    if picture is not None:
        figures = figures or _figures_of(picture.table)
        shown = [KeyFigures(figures[:MOST_FIGURES]), picture] if figures else [picture]
    elif figures:
        shown = [KeyFigures(figures[:MOST_FIRST])]
    elif table is not None:
        shown = [table]
    else:
        shown = _announced(section)
    if not shown:
        return None
    said = [block for block in section.blocks if isinstance(block, Paragraph) and block not in shown]
    return Section(section.title, [*said, *_left(blocks, shown), *shown])


def _plain(figure: KeyFigure) -> KeyFigure:
    """« lignes fixes (lignes) » says its unit once."""
    label, _, unit = figure.label.rstrip(")").rpartition(" (")
    return replace(figure, label=label) if label and fold(unit) in fold(label) else figure


def _figures_of(table: Table) -> list[KeyFigure]:
    """The first rows of what a picture shows, as key figures: estimates with their range, shares, or ranks."""
    titles = [fold(column.title) for column in table.columns]

    def place(*words: str) -> int | None:
        return next((at for word in words for at, title in enumerate(titles) if title.startswith(word)), None)

    estimate, span = place("estime"), place("fourchette")
    share, count, rank = place("territoire, % de la base", "% de la base"), place("territoire"), place("rang moyen")
    found = []
    for row in [one for one in table.rows if fold(one[0]) != "base"][:MOST_FIGURES]:
        if estimate is not None and span is not None:
            found.append(KeyFigure(row[estimate], row[0], f"fourchette : {row[span]}"))
        elif share is not None and count is not None and row[share]:
            found.append(KeyFigure(row[share], row[0], f"{row[count]} sur le territoire"))
        elif rank is not None:
            found.append(KeyFigure(row[rank], row[0], "rang moyen"))
    return found


def _announced(section: Section) -> list[Block]:
    """Lists under the sentence that announces them, with it."""
    found: list[Block] = []
    for one in (section, *section.sections):
        for lead, block in zip(one.blocks, one.blocks[1:], strict=False):
            if isinstance(lead, Paragraph) and lead.text.rstrip().endswith(":") and isinstance(block, Bullets):
                found += [lead, block]
    return found


def _left(blocks: Sequence[Block], shown: Sequence[Block]) -> list[Block]:
    """What the report shows beside: said aloud, where somebody asks."""
    names = [
        block.title if isinstance(block, Picture) else block.caption
        for block in blocks
        if isinstance(block, Picture | Table) and block not in shown
    ]
    return [Paragraph(f"Aussi dans le rapport : {' ; '.join(names)}.")] if names else []


# --- the slides of a part ------------------------------------------------------------------------------------------------


def _whole(section: Section) -> list[Section]:
    """Whatever a part says, a slide of it."""
    if (kept := _slide(section)) is not None:
        return [kept]
    for kind in (Bullets, Paragraph):
        for block in _blocks(section):
            if isinstance(block, kind):
                return [Section(section.title, [block])]
    return []


def _inner(section: Section) -> list[Section]:
    """A slide each of what a part is made of, under its name."""
    kept = [one for inner in section.sections if (one := _slide(inner)) is not None]
    return [Section(section.title, [], kept)] if kept else _whole(section)


def _each(section: Section) -> list[Section]:
    return _inner(replace(section, sections=section.sections[:MOST_EACH]))


def _scenarios(section: Section) -> list[Section]:
    """Side by side, who gains and who loses, a slide each, the matrix."""
    grid = next((block for block in section.blocks if isinstance(block, Table) and _is_grid(block)), None)
    if grid is None:
        return _inner(section)
    names = [column.title for column in grid.columns[1:]]
    sheets = [one for one in section.sections if one.title in names]
    inner = [Section("Les scénarios côte à côte", [replace(grid, rows=_rows(grid, SIDE_BY_SIDE))]), _who(grid, sheets)]
    if len(sheets) <= MOST_SHEETS:
        for sheet in sheets:
            said = [block for block in sheet.blocks if isinstance(block, Paragraph) and not block.text.endswith(":")]
            if lists := _announced(sheet):
                inner.append(Section(sheet.title, [*said, *_left(sheet.blocks, lists), *lists]))
    inner += [one for other in section.sections if other not in sheets and (one := _slide(other)) is not None]
    return [Section(section.title, [], inner)]


def _is_grid(table: Table) -> bool:
    return fold(table.columns[0].title) == GRID


def _rows(grid: Table, wanted: Sequence[str]) -> list[list[str]]:
    return [row for start in wanted for row in grid.rows if fold(row[0]).startswith(start)]


def _who(grid: Table, sheets: Sequence[Section]) -> Section:
    """A line a scenario; and the picture of the one that concerns the most members, then gains the most."""
    rows = _rows(grid, WHO)
    title = "Qui gagne, qui perd"
    known = [place for place in range(2, len(grid.columns)) if any(row[place] != UNKNOWN for row in rows[:-1])]
    if not known:
        words = [
            "Ce que chacune y gagnerait n’est pas encore connu : il manque les prix que paient assez de participantes.",
            "Pour le savoir : compléter contrats et factures, chiffrer les scénarios, puis figer une nouvelle édition.",
        ]
        return Section(title, [Bullets(words)])
    columns = (Column("Scénario"), *(Column(row[0], is_number=True) for row in rows))
    turned = [[column.title, *(row[place] for row in rows)] for place, column in enumerate(grid.columns) if place]
    many = [row for row in rows if fold(row[0]).startswith("y ")]
    gain = next((row for row in rows if fold(row[0]).startswith("gain net (")), rows[0])
    best = max(known, key=lambda place: (sum(_amount(row[place]) for row in many), _amount(gain[place])))
    pictures = [
        block
        for sheet in sheets
        if sheet.title == grid.columns[best].title
        for block in sheet.blocks
        if isinstance(block, Picture)
    ]
    return Section(title, [Table("Par rapport à « Ne rien changer »", columns, turned, grid.note), *pictures[:1]])


def _amount(text: str) -> int:
    """A written amount, to be compared; one that is not known comes last."""
    digits = re.sub(r"\D", "", text)
    if not digits:
        return -(10**12)
    return -int(digits) if text.strip().startswith("−") else int(digits)


_MAKERS: Final[dict[str, Callable[[Section], list[Section]]]] = {
    "synthesis": _inner,
    "scenarios": _scenarios,
    "sharing": _each,
    "money": _each,
}


# --- the end -------------------------------------------------------------------------------------------------------------


def _part(report: Report, code: str) -> Section | None:
    title = next((part.title for part in (*BEFORE_PLAN, *AFTER_PLAN) if part.code == code), "Plan d’action")
    return next((section for section in report.sections if section.title == title), None)


def _decisions(report: Report) -> list[str]:
    """What the committee is asked, from what the report shows."""
    found: list[str] = []
    if (scenarios := _part(report, "scenarios")) is not None:
        found += _choice(scenarios)
    if (offers := _part(report, "offers")) is not None:
        figures = [item for block in offers.blocks if isinstance(block, KeyFigures) for item in block.items]
        told = enumeration([f"{item.value} {item.label}" for item in figures[1:MOST_FIGURES]])
        found.append(f"Donner suite aux offres : {told}." if told else "Donner suite aux offres.")
    if (sharing := _part(report, "sharing")) is not None and sharing.sections:
        names = enumeration([f"« {one.title} »" for one in sharing.sections[:MOST_FIGURES]])
        found.append(f"Adopter le partage des coûts : {names}.")
    if (plan := _part(report, PLAN)) is not None:
        found += _first_step(plan)
    if (calls := _calls(report)) is not None:
        found.append(f"Appeler d’abord {calls} : c’est ce qui resserre le plus les fourchettes.")
    return found


def _choice(section: Section) -> list[str]:
    decided = [
        item
        for inner in section.sections
        for block in inner.blocks
        if isinstance(block, Bullets)
        for item in block.items
        if re.search(r", arbitrage\b", item)
    ]
    if decided:
        return [f"Confirmer le scénario retenu : {decided[-1].rstrip('.')}."]
    grid = next((block for block in section.blocks if isinstance(block, Table) and _is_grid(block)), None)
    if grid is None or len(grid.columns) < 3:  # two scenarios at least
        return []
    names = [column.title for column in grid.columns[1:]]
    return [f"Retenir un scénario parmi {len(names)} : {_several(names)}."]


def _several(names: Sequence[str]) -> str:
    """As many names as a slide holds."""
    told = enumeration([f"« {name} »" for name in names])
    return told if len(told) <= 2 * LONGEST_ITEM else f"{', '.join(f'« {name} »' for name in names[:2])}…"


def _first_step(section: Section) -> list[str]:
    picture = next((block for block in section.blocks if isinstance(block, Picture)), None)
    if picture is None or not picture.table.rows:
        return []
    rows = picture.table.rows
    stages = list(dict.fromkeys(row[0] for row in rows))
    first = rows[0]
    return [
        f"Adopter le plan d’action ({plural(len(stages), 'étape', 'étapes')}, {plural(len(rows), 'ligne', 'lignes')}) et lancer : "
        f"{first[1]}, {first[2]}."
    ]


def _calls(report: Report) -> str | None:
    """Whom to call, where a table of the report says so."""
    for section in report.sections:
        for block in _blocks(section):
            titles = [fold(column.title) for column in block.columns] if isinstance(block, Table) else []
            if isinstance(block, Table) and titles[:1] == ["appeler"] and block.rows:
                return enumeration([row[0] for row in block.rows[:MOST_FIGURES]])
    return None


def _rest(report: Report) -> Section:
    """How to redo it, and where all that is not projected is."""
    tables = sum(isinstance(block, Table | Picture) for section in report.sections for block in _blocks(section))
    items = [
        "Chaque chiffre estimé a sa fourchette et peut être refait à la main ; ce qui n’est pas connu est écrit NC, jamais zéro.",
        f"Les {plural(tables, 'tableau', 'tableaux')}, les règles et les sources sont dans le rapport : PDF, Word ou page web, "
        "mêmes chiffres, mêmes images.",
    ]
    annex = next((section for section in report.sections if section.title == ANNEX), None)
    if annex is not None:
        missing = [
            item.partition(" :")[0] for block in annex.blocks if isinstance(block, Bullets) for item in block.items
        ]
        names = [typeset(one).partition("\u00a0:")[0] for one in missing]
        if names:
            items.append(f"Ce que cette édition ne dit pas : {enumeration([name.lower() for name in names])}.")
    items.append(f"Édition : {report.imprint}. La même édition donne les mêmes diapositives, à l’octet près.")
    method = _part(report, "method")
    said: list[Block] = []
    if method is not None:
        said = [Paragraph(item) for block in method.blocks if isinstance(block, Bullets) for item in block.items]
    return Section("La méthode, et où lire le reste", [*said, Bullets(items)])
