"""What each line costs, month by month, and what it consumes."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.http import HttpResponse

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.bills import queries
from maillage.journey.census.bills.enums import CallClass, LineCategory, LineKind
from maillage.journey.census.bills.forms import LinesForm
from maillage.journey.census.bills.models import shown_line
from maillage.journey.census.bills.views._frame import Col, Listing, Whose, after_key, month_name, page, whose
from maillage.kernel.pages import NotAllowed, reads
from maillage.kernel.templatetags.face import Empty
from maillage.kernel.typography import plural

__all__ = ["call_listings", "call_totals", "cost_listings", "line_costs"]

YEAR: Final = 12
SHOWN: Final = 50
BARS: Final = "▁▂▃▄▅▆▇█"
LINE_KINDS: Final = dict(LineKind.choices)


@reads(Right.SEE_BILLS)
def line_costs(request: Any) -> HttpResponse:
    if not request.actor.may(Right.SEE_PRICES):
        raise NotAllowed("prices")
    asked = whose(request)
    form = LinesForm(request.GET)
    form.is_valid()
    text = form.cleaned_data.get("q", "")
    lines, categories, next_key = cost_listings(asked, text, after_key(request))
    context = {
        "form": form,
        "title": "Coût par ligne",
        "purpose": "Ce que chaque ligne a coûté, mois par mois, sur les douze derniers mois facturés.",
        "table": lines.table,
        "more": categories.table if categories.rows else None,
        "next_key": next_key,
        "export_table": "lignes",
    }
    return page(request, "census_bills/listing.html", "census:line_costs", context, asked)


def cost_listings(
    asked: Whose, text: str = "", after: str = "", *, whole: bool = False
) -> tuple[Listing, Listing, str | None]:
    """Lines with their twelve months, and the same money by category; the key of the next page. Three statements."""
    totals = queries.totals_by_month(asked.owners)
    if not totals:
        return _cost_lines([], {}, []), _categories([], []), None
    last = totals[-1][0]
    months = [_back(last, back) for back in range(YEAR - 1, -1, -1)]
    rows = queries.line_costs(asked.owners, months[0], text)
    found = list(rows if whole else rows.filter(line__gt=after)[: SHOWN + 1])
    shown = found if whole else found[:SHOWN]
    if whole:
        by_line = queries.months_of_lines(asked.owners, months[0], None)
    else:
        by_line = queries.months_of_lines(asked.owners, months[0], [row["line"] for row in shown])
    next_key = shown[-1]["line"] if len(found) > len(shown) else None
    return _cost_lines(shown, by_line, months), _categories(totals, months), next_key


def _back(month: date, count: int) -> date:
    place = month.year * 12 + month.month - 1 - count
    return date(place // 12, place % 12 + 1, 1)


def bars(values: list[Decimal | None]) -> str:
    """Twelve months in as many signs: the highest is the dearest month; a month without bill is a dot.

    >>> bars([Decimal(10), None, Decimal(20)])
    '▄·█'
    """
    most = max((value for value in values if value is not None), default=Decimal(0))
    if most <= 0:
        return "·" * len(values)
    return "".join(
        "·" if value is None else BARS[max(0, min(7, int(max(value, Decimal(0)) / most * 8) - 1))] for value in values
    )


def _cost_lines(rows: list[Any], by_line: dict[str, dict[date, Decimal]], months: list[date]) -> Listing:
    label = f"de {month_name(months[0])} à {month_name(months[-1])}" if months else "douze mois"
    columns = (
        Col("Ligne"),
        Col("Nature"),
        Col("Opérateur"),
        Col("Douze mois"),
        Col("Dernier mois", "€ HT", "money", 2, is_price=True),
        Col("Mois facturés", kind="number"),
        Col("En moyenne", "€ HT par mois facturé", "money", 2, is_price=True),
        Col("En tout", "€ HT", "money", 2, is_price=True),
    )
    lines = []
    for row in rows:
        amounts = by_line.get(row["line"], {})
        lines.append(
            (
                shown_line(row["line"]),
                LINE_KINDS.get(row["kind"], "–"),
                row["operator"],
                bars([amounts.get(month) for month in months]),
                amounts.get(row["last"]),
                row["billed"],
                row["ht"] / row["billed"],
                row["ht"],
            )
        )
    nothing = Empty(
        "Ici, le coût de chaque ligne, mois par mois.", "Aucune ligne n’est facturée, ou aucune ne correspond."
    )
    note = "Douze mois : chaque signe est un mois, sa hauteur son montant ; un point, un mois sans facture."
    return Listing(f"Coût par ligne, {label}", columns, lines, nothing, note=note)


def _categories(totals: list[tuple[date, str, Decimal]], months: list[date]) -> Listing:
    sums: dict[str, Decimal] = {}
    known: set[date] = set()
    for month, category, amount in totals:
        if months and month >= months[0]:
            known.add(month)
            sums[category] = sums.get(category, Decimal(0)) + amount
    labels = dict(LineCategory.choices)
    rows = [
        (str(labels.get(category, category)), amount, amount / len(known))
        for category, amount in sorted(sums.items(), key=lambda item: -item[1])
    ]
    total = sum(sums.values(), Decimal(0))
    columns = (
        Col("Catégorie"),
        Col("En tout", "€ HT", "money", 2, is_price=True),
        Col("En moyenne", "€ HT par mois", "money", 2, is_price=True),
    )
    return Listing(
        "Par catégorie, compte entier compris",
        columns,
        list(rows),
        Empty("Rien n’est facturé."),
        totals=("Ensemble", total, total / len(known)) if known else (),
        base=plural(len(known), "mois facturé", "mois facturés") + ".",
    )


# --- communications --------------------------------------------------------------------------------------------------


@reads(Right.SEE_BILLS)
def call_totals(request: Any) -> HttpResponse:
    asked = whose(request)
    by_class, by_line, next_key = call_listings(asked, after_key(request))
    sees_prices = request.actor.may(Right.SEE_PRICES)
    context = {
        "title": "Communications",
        "purpose": "Ce qui a été consommé, par classe et par ligne, sur les douze derniers mois connus.",
        "table": by_class.for_reader(sees_prices=sees_prices).table,
        "more": by_line.for_reader(sees_prices=sees_prices).table if by_line.rows else None,
        "next_key": next_key,
        "export_table": "communications",
        "is_calls": True,
    }
    return page(request, "census_bills/listing.html", "census:call_totals", context, asked)


def call_listings(asked: Whose, after: str = "", *, whole: bool = False) -> tuple[Listing, Listing, str | None]:
    """By class, by line, and the key of the next page of lines: two statements."""
    known = queries.calls_by_class(asked.owners)
    if not known:
        return _class_listing([]), _line_listing([]), None
    since = _back(known[-1]["month"], YEAR - 1)
    rows = queries.calls_by_line(asked.owners, since)
    found = list(rows if whole else rows.filter(line__gt=after)[: SHOWN + 1])
    shown = found if whole else found[:SHOWN]
    recent = [row for row in known if row["month"] >= since]
    return _class_listing(recent), _line_listing(shown), shown[-1]["line"] if len(found) > len(shown) else None


_MEASURES: Final = (
    Col("Communications", kind="number"),
    Col("À la seconde", "min", "number", 1),
    Col("À la minute entamée", "min", "number"),
    Col("Données", "Mo", "number", 1),
    Col("Montant", "€ HT", "money", 2, is_price=True),
)


def _measures(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["calls"], Decimal(row["billed_seconds"]) / 60, row["minutes"], row["volume"], row["ht"])


def _class_listing(rows: list[dict[str, Any]]) -> Listing:
    sums: dict[str, dict[str, Any]] = {}
    for row in rows:
        found = sums.setdefault(row["call_class"], dict.fromkeys(("calls", "billed_seconds", "minutes", "volume"), 0))
        for name in ("calls", "billed_seconds", "minutes", "volume"):
            found[name] += row[name]
        amounts = [amount for amount in (found.get("ht"), row["ht"]) if amount is not None]
        found["ht"] = sum(amounts, Decimal(0)) if amounts else None
    labels = dict(CallClass.choices)
    months = {row["month"] for row in rows}
    lines = [(str(labels.get(code, code)), *_measures(found)) for code, found in sorted(sums.items())]
    nothing = Empty(
        "Ici, ce que les lignes consomment, par classe.", "Aucun relevé de communications n’a encore été versé."
    )
    base = f"{plural(len(months), 'mois connu', 'mois connus')}." if months else ""
    return Listing("Par classe", (Col("Classe"), *_MEASURES), list(lines), nothing, base=base)


def _line_listing(rows: list[dict[str, Any]]) -> Listing:
    lines = [(shown_line(row["line"]), *_measures(row)) for row in rows]
    return Listing("Par ligne", (Col("Ligne"), *_MEASURES), list(lines), Empty("Aucune ligne ne consomme."))
