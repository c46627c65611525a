"""Two pictures: what is saved so far, and where receipts meet costs."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from maillage.journey.studies.money.documents._words import euros, month_of
from maillage.journey.studies.money.engine import BreakEven, CaseResults, Outlook
from maillage.kernel.papers import Column, Picture, Table
from maillage.kernel.pictures import Curve, Mark, draw_curves
from maillage.kernel.typography import number

__all__ = ["break_even_picture", "cumulative_picture"]

LARGE: Final = 100_000
"""Above so many euros a picture counts in thousands."""
MOST_YEARS: Final = 5
"""Between how many marks a scale of years is cut, for them not to touch."""


def cumulative_picture(results: CaseResults) -> Picture | None:
    """Month by month, what each option has saved (or brought) so far, all dates of FCTVA and grants included."""
    shown = [outlook for outlook in results.outlooks if outlook.compared is not None]
    if not shown:
        return None
    start = results.case.starts_on
    sums = [_sums(outlook) for outlook in shown]
    most = max((abs(total) for each in sums for _, total in each), default=Fraction(0))
    divisor, unit = (1000, "k€") if most >= LARGE else (1, "€")
    curves = [
        Curve(
            outlook.option.name, [(_months(start, day), float(total / divisor)) for day, total in each], has_steps=True
        )
        for outlook, each in zip(shown, sums, strict=True)
    ]
    marks = [
        Mark(_months(start, day), 0, f"remboursé : {month_of(day)}")
        for outlook in shown
        if outlook.compared is not None
        and (day := outlook.compared.centre.pays_from) is not None
        and outlook.compared.centre.investment_net > 0
        and not outlook.compared.is_paid_at_once
    ]
    last = max(_months(start, day) for each in sums for day, _ in each)
    svg = draw_curves("Solde cumulé", curves, ticks=_ticks(start, last), unit=unit, marks=marks)
    has_reference = results.case.reference is not None
    what = f"que « {results.case.reference.name} »" if results.case.reference is not None else "qu’il n’a coûté"
    sentence = (
        f"Ce que chaque option a coûté de moins {what}, depuis le début. Au-dessus de zéro, l’argent avancé est retrouvé."
        if has_reference
        else "Ce que le service a rapporté de plus qu’il n’a coûté, depuis le début. Au-dessus de zéro, il s’est payé."
    )
    return Picture("solde-cumule", "Solde cumulé", sentence, [svg], _table(shown, sums))


def _sums(outlook: Outlook) -> list[tuple[date, Fraction]]:
    """Day by day, the sum of all flows so far."""
    assert outlook.compared is not None  # noqa: S101 the caller keeps compared options only
    by_day: dict[date, Fraction] = {}
    for flow in outlook.compared.centre.flows:
        by_day[flow.on] = by_day.get(flow.on, Fraction(0)) + Fraction(flow.amount)
    found, total = [], Fraction(0)
    for day in sorted(by_day):
        total += by_day[day]
        found.append((day, total))
    return found or [(date(2000, 1, 1), Fraction(0))]


def _months(start: date, day: date) -> float:
    return (day.year - start.year) * 12 + day.month - start.month + (day.day - 1) / 31


def _ticks(start: date, last: float) -> list[tuple[float, str]]:
    years = int(last) // 12 + 1
    apart = max(1, -(-years // MOST_YEARS))
    return [(12 * year, str(start.year + year)) for year in range(0, years + 1, apart)]


def _table(shown: Sequence[Outlook], sums: Sequence[list[tuple[date, Fraction]]]) -> Table:
    """At the end of each budget year."""
    years = sorted({day.year for each in sums for day, _ in each})
    rows = []
    for year in years:
        row = [str(year)]
        for each in sums:
            until = [total for day, total in each if day.year <= year]
            row.append(euros(until[-1]) if until else euros(0))
        rows.append(row)
    columns = (Column("Fin de l’exercice"), *(Column(outlook.option.name, is_number=True) for outlook in shown))
    return Table("Solde cumulé à la fin de chaque exercice", columns, rows)


def break_even_picture(results: CaseResults, outlook: Outlook) -> Picture | None:
    """Receipts and costs of a year against the number of subscribers."""
    found = None if outlook.compared is None else outlook.compared.break_even
    if found is None or found.units is None:
        return None
    most = max(Fraction(found.units) * 2, found.present * Fraction(5, 4), Fraction(4))
    name = results.case.units_name or "unités"
    curves = [
        Curve("Recettes d’une année", [(0, 0), (float(most), float(most * found.price))]),
        Curve(
            "Coûts d’une année", [(0, float(found.fixed)), (float(most), float(found.fixed + most * found.variable))]
        ),
    ]
    units = Fraction(found.units)
    marks = [Mark(float(units), float(units * found.price), f"équilibre : {number(units)}")]
    step = max(1, round(float(most) / 5))
    ticks = [(float(place), number(place)) for place in range(0, int(most) + 1, step)]
    svg = draw_curves("Seuil d’équilibre", curves, ticks=ticks, unit="€", marks=marks)
    return Picture(
        "seuil-equilibre",
        f"« {outlook.option.name} » : le seuil d’équilibre",
        f"Ce que le service reçoit et ce qu’il coûte en un an, selon le nombre d’{name}."
        if name[0] in "aeiouh"
        else f"Ce que le service reçoit et ce qu’il coûte en un an, selon le nombre de {name}.",
        [svg],
        _around(found, name),
    )


def _around(found: BreakEven, name: str) -> Table:
    units = found.units or 0
    places = sorted({0, max(units - 1, 0), units, int(found.present)})
    rows = [
        [number(place), euros(place * found.price), euros(found.fixed + place * found.variable), _left(found, place)]
        for place in places
    ]
    columns = (
        Column(name[:1].upper() + name[1:]),
        Column("Recettes d’une année", is_number=True),
        Column("Coûts d’une année", is_number=True),
        Column("Reste", is_number=True),
    )
    return Table("Autour du seuil d’équilibre", columns, rows)


def _left(found: BreakEven, units: int) -> str:
    return euros(units * (found.price - found.variable) - found.fixed)
