"""The sheet of an organisation: what it has and pays, beside the others, until when, and what to look at first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse

from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.bills.engine import Unused, unused_lines
from maillage.journey.census.bills.models import shown_line
from maillage.journey.census.bills.queries import billed_rows, call_months
from maillage.journey.census.costs.engine import ThemeCost, Win, costs_of, to_ht, wins_of
from maillage.journey.census.costs.enums import Measure
from maillage.journey.census.costs.models import PeerMedian
from maillage.journey.census.costs.queries import contracts_of, lines_of, medians_for, printers_of, workstations_of
from maillage.journey.census.deadlines.engine import term_on, terms_of
from maillage.journey.census.inventory.enums import Theme
from maillage.journey.census.inventory.models import Contract, Record, called, kind_of
from maillage.kernel.templatetags.face import Cell, Column, Empty, KeyFigure, Table, day, money
from maillage.kernel.typography import number, plural

__all__ = ["Sheet", "sheet_of"]

MOST_EXITS: Final = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page draws; ``is_empty``: the inventory holds nothing of it yet."""

    figures: list[KeyFigure]
    costs: Table
    exits: Table
    wins: list[tuple[Win, list[Cell]]]
    is_empty: bool


def sheet_of(organisation: Organisation, groupings: Iterable[int], on: date, *, with_bills: bool) -> Sheet:
    """The sheet of an organisation, from the rows that the scope in force sees. ``with_bills``: the reader sees them."""
    themes = costs_of([organisation.pk]).get(organisation.pk, {})
    posts = workstations_of([organisation.pk]).get(organisation.pk)
    contracts = contracts_of(organisation.pk)
    unused = _unused(organisation.pk) if with_bills else []
    wins = wins_of(lines_of(organisation.pk), printers_of(organisation.pk), contracts, unused, on)
    medians = medians_for(groupings, organisation)
    return Sheet(
        figures=_figures(themes, organisation, posts, on),
        costs=_costs(themes, organisation, posts, medians, on),
        exits=_exits(contracts, on),
        wins=[(win, [_link(row) for row in win.rows[:6]]) for win in wins],
        is_empty=not themes and not contracts,
    )


def _unused(owner: int) -> list[Unused]:
    """Lines without use, where bills of the organisation are known."""
    rows = billed_rows([owner])
    since = min((row.month for row in rows), default=None)
    return unused_lines(rows, call_months([owner], since)) if since else []


def _figures(themes: dict[str, ThemeCost], who: Organisation, posts: int | None, on: date) -> list[KeyFigure]:
    totals: dict[str, Decimal] = {}
    for cost in themes.values():
        for basis, amount in cost.by_basis.items():
            totals[basis] = totals.get(basis, Decimal(0)) + amount
    missing = sum(cost.unknown for cost in themes.values())
    without = f"sans {plural(missing, 'prix inconnu', 'prix inconnus')}" if missing else "tous les prix sont connus"
    figures = [
        KeyFigure(amount, "payés par an", f"€ {basis}", without) for basis, amount in sorted(totals.items()) if amount
    ]
    if totals and who.population:
        each = to_ht(totals, on) / who.population
        figures.append(KeyFigure(each, "par habitant et par an", "€ HT", _of(who.population, "habitant"), 2))
    if totals and posts:
        figures.append(KeyFigure(to_ht(totals, on) / posts, "par poste et par an", "€ HT", _of(posts, "poste"), 0))
    return figures


def _of(count: int, noun: str) -> str:
    return f"pour {plural(count, noun, f'{noun}s')}"


def _costs(
    themes: dict[str, ThemeCost],
    who: Organisation,
    posts: int | None,
    medians: dict[tuple[str, str], PeerMedian],
    on: date,
) -> Table:
    """One row a theme; a comparison only where enough is known on this side, and enough members stand on the other."""
    columns = (
        Column("Thème"),
        Column("Coût", unit="€ HT par an", is_number=True),
        Column("Coût", unit="€ TTC par an", is_number=True),
        Column("Par habitant", unit="€ HT", is_number=True, digits=2),
        Column("Médiane", unit="€ HT par habitant", is_number=True, digits=2),
        Column("Par poste", unit="€ HT", is_number=True),
        Column("Médiane", unit="€ HT par poste", is_number=True),
    )
    rows = []
    for theme in Theme:
        cost = themes.get(theme)
        if cost is None or not (cost.known or cost.unknown):
            continue
        total = to_ht(cost.by_basis, on) if cost.known else None
        rows.append(
            (
                Cell(str(theme.label), "", _unknown(cost)),
                cost.by_basis.get("HT", "–"),
                cost.by_basis.get("TTC", "–"),
                total / who.population if total is not None and who.population else None,
                _median(medians, theme, Measure.PER_INHABITANT),
                total / posts if total is not None and posts else None,
                _median(medians, theme, Measure.PER_WORKSTATION),
            )
        )
    note = (
        "Médiane : la moitié des membres qui partagent leur recensement paie moins. Elle n’est donnée qu’à partir de cinq "
        "membres, de votre taille s’ils sont assez nombreux, et arrondie. Pour comparer, le TTC est ramené au HT au taux "
        "normal de TVA."
    )
    empty = Empty("Ici, ce que vous payez par an, par thème.", "Aucun prix n’est encore dans l’inventaire.")
    return Table("Ce que l’on paie, par thème", columns, rows, note=note, empty=empty)


def _unknown(cost: ThemeCost) -> str:
    return f"sans {plural(cost.unknown, 'prix inconnu', 'prix inconnus')}" if cost.unknown else ""


def _median(medians: dict[tuple[str, str], PeerMedian], theme: str, measure: Measure) -> Cell | str:
    row = medians.get((theme, measure))
    if row is None:
        return "–"
    band = "tous" if row.least_population is None else _band(row)
    return Cell(row.median, "", f"{row.contributors} membres, {band}")


def _band(row: PeerMedian) -> str:
    least = row.least_population or 0
    if row.next_population is None:
        return f"{number(least)} habitants et plus"
    return f"{number(least)} à {number(row.next_population - 1)} habitants"


def _exits(contracts: Iterable[Contract], on: date) -> Table:
    """How one leaves each contract: the term that runs, the last day on which the letter must have arrived, and what missing
    it costs; the first day first."""
    exits = sorted(((_day_of(contract, on), contract) for contract in contracts), key=lambda item: item[0])
    rows = [_exit(contract, on) for _, contract in exits]
    columns = (
        Column("Contrat"),
        Column("Titulaire"),
        Column("Montant", is_number=True),
        Column("Fin de la période en cours"),
        Column("Préavis reçu au plus tard le"),
        Column("Le manquer coûte", is_number=True),
    )
    empty = Empty("Ici, la fin de chaque contrat.", "Aucun contrat n’a de date de fin dans l’inventaire.")
    note = f"Au {day(on)}. « Reconduit » : la période en cours est celle d’une reconduction tacite."
    if len(rows) > MOST_EXITS:
        note += f" Les {MOST_EXITS} premiers sur {len(rows)}."
    return Table("Comment sortir de chaque contrat", columns, rows[:MOST_EXITS], note=note, empty=empty)


def _day_of(contract: Contract, on: date) -> date:
    term = term_on(terms_of(contract), on)
    return term.notice_by or term.ends_on


def _exit(contract: Contract, on: date) -> tuple[Any, ...]:
    name = Cell(contract.name, reverse("census:record", args=["contrats", contract.pk]))
    amount = contract.amount
    paid = None if amount is None else Cell(money(amount, contract.tax_basis), "", contract.get_period_display())
    term = term_on(terms_of(contract), on)
    state = "passée" if term.ends_on < on else "reconduit" if term.rank else ""
    notice: Any = "sans objet" if term.is_last else term.notice_by
    if isinstance(notice, date) and notice < on:
        notice = Cell(notice, "", "passé")
    cost: Any = "–" if term.is_last else None if term.cost is None else money(term.cost, contract.tax_basis)
    return name, contract.holder or None, paid, Cell(term.ends_on, "", state), notice, cost


def _link(row: Record) -> Cell:
    return Cell(
        called(row.name, shown_line(str(getattr(row, row.known_by))) if row.known_by else ""),
        reverse("census:record", args=[kind_of(row).slug, row.pk]),
    )
