"""Every table of savings, once: a page shows it, a file holds exactly the same."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from maillage.journey.census.inventory.enums import Theme
from maillage.journey.studies.offers.enums import OBSTACLES, RESERVATIONS, UNITS, FunctionalUnit, variety_label
from maillage.journey.studies.offers.models import SavingsLine
from maillage.kernel import sheets
from maillage.kernel.templatetags import face
from maillage.kernel.typography import number, percent, plural

__all__ = [
    "ALL_THEMES",
    "NOT_SHOWN",
    "Listing",
    "ListingColumn",
    "budget_listing",
    "calendar_listing",
    "left_listing",
    "line_listing",
    "member_listing",
    "offer_name",
    "spread_text",
    "strata_listing",
    "territory_listing",
    "theme_label",
    "theme_listing",
]

ALL_THEMES: Final = "Ensemble"
NOT_SHOWN: Final = "non montré"
Cell = str | int | Decimal | date | None
Kind = Literal["text", "number", "money", "price", "date"]


@dataclass(frozen=True, slots=True)
class ListingColumn:
    """``unit`` stands in the header. A "price" is of one unit: to the cent, and further where it has more decimals.

    ``is_right``: a text that is a figure, and stands with the figures.
    """

    title: str
    kind: Kind = "text"
    unit: str = ""
    digits: int = 0
    is_right: bool = False

    @property
    def shown(self) -> face.Column:
        return face.Column(
            self.title, self.unit, self.is_right or self.kind in ("number", "money", "price"), self.digits
        )

    @property
    def sent(self) -> sheets.Column:
        title = f"{self.title} ({self.unit})" if self.unit else self.title
        return sheets.Column(title, "money" if self.kind == "price" else self.kind, self.digits)


@dataclass(frozen=True, slots=True)
class Listing:
    """``details``: what a page says under the first cell of each row, and where it leads. A file has them as a column of its
    own. NC is written NC."""

    name: str
    title: str
    columns: tuple[ListingColumn, ...]
    rows: list[tuple[Cell, ...]]
    totals: tuple[Cell, ...] = ()
    note: str = ""
    details: list[tuple[str, str]] = field(default_factory=list)
    empty: face.Empty | None = None

    def table(self) -> face.Table:
        """The table of a page."""
        rows: list[Sequence[Any]] = [self._shown(row) for row in self.rows]
        if self.details:
            rows = [
                (face.Cell(row[0], url, detail), *row[1:])
                for row, (detail, url) in zip(rows, self.details, strict=True)
            ]
        columns = [column.shown for column in self.columns]
        return face.Table(self.title, columns, rows, self.totals, note=self.note, empty=self.empty)

    def _shown(self, row: Sequence[Cell]) -> list[Cell]:
        return [
            face.unit_price(cell) if column.kind == "price" and isinstance(cell, Decimal) else cell
            for cell, column in zip(row, self.columns, strict=True)
        ]

    def sent(self) -> tuple[list[sheets.Column], list[list[Any]]]:
        """The columns and rows of a file: those of the page, totals last, and what stood under the first cell."""
        columns = [column.sent for column in self.columns]
        rows = [*self.rows, *([self.totals] if self.totals else [])]
        written = [["NC" if cell is None else cell for cell in row] for row in rows]
        if any(detail for detail, _ in self.details):
            columns.insert(1, sheets.Column("Précision"))
            texts = [detail for detail, _ in self.details] + [""] * len(rows)
            for row, detail in zip(written, texts, strict=False):
                row.insert(1, detail)
        return columns, written


def theme_label(theme: str) -> str:
    """« Télécoms »; all of them together."""
    return ALL_THEMES if theme == "ALL" else str(Theme(theme).label)


def spread_text(low: Decimal, high: Decimal, digits: int = 0) -> str:
    """« de −120 à 360 »."""
    return f"de {number(low, digits)} à {number(high, digits)}"


YEARLY = "€ HT par an"
Row = dict[str, Any]


def _rows(totals: Row) -> list[Row]:
    return [*totals.get("themes", [])]


def _with_all(totals: Row, cells: Callable[[Row], tuple[Cell, ...]]) -> tuple[list[tuple[Cell, ...]], tuple[Cell, ...]]:
    rows = [cells(row) for row in _rows(totals)]
    return rows, (cells(totals["all"]) if len(rows) > 1 else ())


def _share(row: Row) -> str | None:
    paid, saved = Decimal(row["paid"]), Decimal(row["recurring"][1])
    return percent(saved / paid * 100) if paid else None


def theme_listing(totals: Row) -> Listing:
    """What is paid and what would be saved each year, by theme."""

    def cells(row: Row) -> tuple[Cell, ...]:
        low, central, high = map(Decimal, row["recurring"])
        return (theme_label(row["theme"]), row["counted"], Decimal(row["paid"]), low, central, high, _share(row))

    rows, together = _with_all(totals, cells)
    return Listing(
        "themes",
        "Économies de chaque année, par thème",
        (
            ListingColumn("Thème"),
            ListingColumn("Lignes comptées", "number"),
            ListingColumn("Payé aujourd’hui", "money", YEARLY, 2),
            ListingColumn("Économie basse", "money", YEARLY, 2),
            ListingColumn("Économie", "money", YEARLY, 2),
            ListingColumn("Économie haute", "money", YEARLY, 2),
            ListingColumn("En % du payé", is_right=True),
        ),
        rows,
        together,
        note="Négatif : cela coûterait plus cher. Base de chaque pourcentage : ce que les lignes comptées coûtent aujourd’hui. "
        "Chaque total est la somme, au centime, de ses lignes.",
        empty=face.Empty("Ici, ce que l’on économiserait, thème par thème.", "Rien n’est encore calculé."),
    )


def budget_listing(totals: Row) -> Listing:
    """What it changes for budgets: once, net, and what silence costs."""

    def cells(row: Row) -> tuple[Cell, ...]:
        amounts = [Decimal(row[name][1]) for name in ("once", "net", "net_once")]
        return (theme_label(row["theme"]), *amounts, Decimal(row["lost"]))

    rows, together = _with_all(totals, cells)
    return Listing(
        "budget",
        "Ce que cela change aux budgets",
        (
            ListingColumn("Thème"),
            ListingColumn("Une fois", "money", "€ HT", 2),
            ListingColumn("Net chaque année", "money", "€ TTC moins FCTVA", 2),
            ListingColumn("Net une fois", "money", "€ TTC moins FCTVA et subventions", 2),
            ListingColumn("Perdu si les préavis sont manqués", "money", "€ HT", 2),
        ),
        rows,
        together,
        note="Une fois : mises en service, reprises, pénalités de sortie, et ce que l’on gagne en rachetant moins cher. "
        "Négatif : une dépense. Net : TVA comprise, moins ce que le FCTVA et les subventions rendent.",
    )


def territory_listing(totals: Row) -> Listing:
    """The same for the whole territory, as a range, with its base."""

    def cells(row: Row) -> tuple[Cell, ...]:
        found = row["territory"]
        if found is None:
            return (theme_label(row["theme"]), None, None, None, "aucune collectivité")
        low, high = (None if found[end] is None else Decimal(found[end]) for end in ("low", "high"))
        base = f"{number(found['n'])} sur {number(found['N'])}"
        return (theme_label(row["theme"]), low, Decimal(found["total"]), high, base)

    rows, together = _with_all(totals, cells)
    confidence = round(100 * (totals.get("all", {}).get("territory") or {"confidence": 0.95})["confidence"])
    return Listing(
        "territoire",
        "Pour tout le territoire, par extrapolation",
        (
            ListingColumn("Thème"),
            ListingColumn("Au moins", "money", YEARLY, 2),
            ListingColumn("Économie", "money", YEARLY, 2),
            ListingColumn("Au plus", "money", YEARLY, 2),
            ListingColumn("Collectivités connues", is_right=True),
        ),
        rows,
        together,
        note="Chaque collectivité dont une ligne au moins est comptée représente celles de sa taille. Au moins : le bas de la "
        f"fourchette à {confidence} % de ce que chacune économiserait au moins ; au plus : le haut de celle de ce qu’elle "
        "économiserait au plus. NC : une seule réponse dans une strate, sa fourchette ne s’estime pas.",
    )


def strata_listing(totals: Row) -> Listing | None:
    """How the territory is estimated, stratum by stratum, for the body alone: one member may be a stratum."""
    found = totals.get("all", {}).get("territory")
    if not found or "strata" not in found:
        return None
    rows: list[tuple[Cell, ...]] = [
        (
            one["label"],
            one["N"],
            one["n"],
            *(Decimal(value) for value in one["sums"]),
            *("–" if one["spreads"][end] is None else Decimal(one["spreads"][end]) for end in (0, 2)),
        )
        for one in found["strata"]
    ]
    together = sorted({one["shared"] for one in found["strata"] if one["shared"]})
    df, confidence = found["df"], found["confidence"]
    student = (
        f"t = {number(found['student'], 4)} (Student à {df} degrés, {round(100 * confidence)} %)"
        if df
        else "tout est compté, t ne sert pas"
    )
    note = (
        "Économie du territoire = somme des N ÷ n × économie. Au moins = somme des N ÷ n × économie basse − t × √(somme des "
        "N² × (1 − n ÷ N) × écart-type² ÷ n), de l’économie basse ; au plus : de même avec la haute et un signe plus. "
        f"{student}. « – » : toutes sont connues, ou une seule l’est."
    )
    if together:
        note += f" Un même écart-type, sur leurs N et n réunis, pour {' ; '.join(together)}."
    return Listing(
        "strates",
        "Refaire l’ensemble du territoire à la main",
        (
            ListingColumn("Strate"),
            ListingColumn("Collectivités (N)", "number"),
            ListingColumn("Connues (n)", "number"),
            ListingColumn("Économie basse", "money", YEARLY, 2),
            ListingColumn("Économie", "money", YEARLY, 2),
            ListingColumn("Économie haute", "money", YEARLY, 2),
            ListingColumn("Écart-type, basse", "money", YEARLY, 2),
            ListingColumn("Écart-type, haute", "money", YEARLY, 2),
        ),
        rows,
        note=note,
    )


def left_listing(totals: Row) -> Listing:
    """The lines that are in no total, by reason; and what the others rest on."""
    whole = totals.get("all", {})
    rows: list[tuple[Cell, ...]] = [
        (OBSTACLES.get(code, code), count, "hors des totaux")
        for code, count in sorted(whole.get("left", {}).items(), key=lambda item: -item[1])
    ]
    rows += [
        (f"Comptées, mais {RESERVATIONS.get(code, code)}", count, "dans les totaux, avec réserve")
        for code, count in sorted(whole.get("reservations", {}).items(), key=lambda item: -item[1])
    ]
    return Listing(
        "ecartees",
        "Ce qui est laissé de côté, et ce qui est compté avec réserve",
        (ListingColumn("Pourquoi"), ListingColumn("Lignes", "number"), ListingColumn("Effet")),
        rows,
        note=f"Sur {plural(whole.get('lines', 0), 'ligne lue', 'lignes lues')}.",
        empty=face.Empty("Aucune ligne n’est laissée de côté."),
    )


_SUMMED: Final = ("sum_low", "sum_central", "sum_high", "sum_once_central", "sum_net_central", "total_lost", "had")


def member_listing(rows: Iterable[Row], address: Callable[[int], str]) -> Listing:
    """Who gains and who loses: the body alone reads it."""
    found = list(rows)
    cells: list[tuple[Cell, ...]] = [
        (
            row["counterparty__name"],
            f"{number(row['counted'])} sur {number(row['lines'])}",
            row["sum_central"],
            spread_text(row["sum_low"], row["sum_high"]),
            row["sum_once_central"],
            row["sum_net_central"],
            row["total_lost"],
            row["had"] if row["had_lines"] else "–",
        )
        for row in found
    ]
    total = {name: sum((row[name] for row in found), Decimal("0.00")) for name in _SUMMED}
    sums: tuple[Cell, ...] = (
        ALL_THEMES,
        "",
        total["sum_central"],
        spread_text(total["sum_low"], total["sum_high"]),
        total["sum_once_central"],
        total["sum_net_central"],
        total["total_lost"],
        total["had"],
    )
    return Listing(
        "membres",
        "Ce que chaque collectivité gagnerait ou perdrait",
        (
            ListingColumn("Collectivité"),
            ListingColumn("Lignes comptées", is_right=True),
            ListingColumn("Économie", "money", YEARLY, 2),
            ListingColumn("Fourchette", unit=YEARLY, is_right=True),
            ListingColumn("Une fois", "money", "€ HT", 2),
            ListingColumn("Net chaque année", "money", "€ TTC", 2),
            ListingColumn("Perdu si préavis manqués", "money", "€ HT", 2),
            ListingColumn("Obtenu", "money", "€ HT", 2),
        ),
        cells,
        sums if len(cells) > 1 else (),
        note="Un membre ne lit que sa propre ligne. Négatif : il paierait plus.",
        details=[("", address(row["counterparty_id"])) for row in found],
        empty=face.Empty(
            "Ici, ce que chaque collectivité gagnerait ou perdrait.",
            "Aucun membre ne partage encore son recensement et ses prix, ou rien n’est calculé.",
        ),
    )


def line_listing(
    lines: Iterable[SavingsLine],
    seen: Callable[[SavingsLine], tuple[bool, bool]],
    address: Callable[[SavingsLine], str],
    *,
    with_owner: bool,
) -> Listing:
    """Line by line: what is paid, what is offered, and what it would save, or why it is left out.

    ``seen``: whether the reader sees what is paid, and what is offered.
    """
    found = list(lines)
    owner = (ListingColumn("Collectivité"),) if with_owner else ()
    rows: list[tuple[Cell, ...]] = []
    for line in found:
        paid, offered = seen(line)
        rows.append(
            (
                line.name,
                *((line.counterparty.name,) if with_owner else ()),
                line.quantity,
                line.existing_ht if paid else NOT_SHOWN,
                _offered(line, is_seen=offered),
                *_saved(line),
                offer_name(line, is_seen=offered),
                _state(line),
            )
        )
    return Listing(
        "lignes",
        "Lignes payées, et l’offre qui leur répond",
        (
            ListingColumn("Ligne"),
            *owner,
            ListingColumn("Quantité", "number"),
            ListingColumn("Payé", "price", "€ HT par unité", 2),
            ListingColumn("Offert", "price", "€ HT par unité", 2),
            ListingColumn("Économie", "money", YEARLY, 2),
            ListingColumn("Fourchette", unit=YEARLY, is_right=True),
            ListingColumn("Une fois", "money", "€ HT", 2),
            ListingColumn("Offre"),
            ListingColumn("Comparaison"),
        ),
        rows,
        note="Une ligne écartée est montrée et n’entre dans aucun total. Quantité : de chaque paiement (pages par mois).",
        details=[(_described(line), address(line)) for line in found],
        empty=face.Empty("Aucune ligne ne correspond à ce que vous demandez."),
    )


def _described(line: SavingsLine) -> str:
    """What is paid for, of which kind, and where."""
    unit = str(FunctionalUnit(line.unit).label)
    return " – ".join(filter(None, (unit, variety_label(line.unit, line.variety), line.detail)))


def _saved(line: SavingsLine) -> tuple[Cell, Cell, Cell]:
    if line.obstacle:
        return ("–", "–", "–")
    spread = "–" if line.low == line.high else spread_text(line.low, line.high)
    return (line.central, spread, line.once_central)


def _offered(line: SavingsLine, *, is_seen: bool) -> Cell:
    if line.offered_ht is None:
        return "–"
    return line.offered_ht if is_seen else NOT_SHOWN


def offer_name(line: SavingsLine, *, is_seen: bool) -> str:
    """What is offered, by name; of what is confidential only that it is."""
    if line.is_confidential and not is_seen:
        return "Offre confidentielle"
    return line.reference_label or "–"


def _state(line: SavingsLine) -> str:
    if line.obstacle:
        said = OBSTACLES.get(line.obstacle, line.obstacle)
        return f"{said} : {line.reason}" if line.reason else said
    parts = [
        "choisie à la main" if line.is_chosen else plural(line.offer_count, "offre comparable", "offres comparables")
    ]
    parts += [RESERVATIONS.get(code, code) for code in line.reservations]
    return ", ".join(parts)


def calendar_listing(
    lines: Iterable[SavingsLine], address: Callable[[SavingsLine], str], *, with_owner: bool
) -> Listing:
    """From when each saving is possible, the last day of the notice, and what missing it costs."""
    found = list(lines)
    owner = (ListingColumn("Collectivité"),) if with_owner else ()
    rows: list[tuple[Cell, ...]] = [
        (
            line.name,
            *((line.counterparty.name,) if with_owner else ()),
            line.possible_on,
            line.notice_by if line.notice_by else "–",
            line.binds_months if line.binds_months is not None else "–",
            line.central,
            line.lost if line.lost is not None else "–",
        )
        for line in found
    ]
    return Listing(
        "calendrier",
        "Quand chaque économie devient possible",
        (
            ListingColumn("Ligne"),
            *owner,
            ListingColumn("Possible à partir du", "date"),
            ListingColumn("Préavis reçu au plus tard le", "date"),
            ListingColumn("Sinon reconduit pour", "number", "mois"),
            ListingColumn("Économie", "money", YEARLY, 2),
            ListingColumn("Perdu si le préavis est manqué", "money", "€ HT", 2),
        ),
        rows,
        note="NC : ni la fin du contrat ni celle de l’engagement ne sont dans l’inventaire. Perdu : économie × mois "
        "de reconduction ÷ 12.",
        details=[(line.detail, address(line)) for line in found],
        empty=face.Empty(
            "Ici, le jour où chaque économie devient possible.", "Aucune ligne n’économise quelque chose."
        ),
    )


def unit_price_label(unit: str) -> str:
    """« € par ligne et par mois »."""
    return UNITS[unit].price_unit
