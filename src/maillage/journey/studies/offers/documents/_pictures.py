"""Gains and losses on one zero line; what becomes possible, month by month."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from maillage.journey.studies.offers.documents._listings import Listing, spread_text
from maillage.kernel.pictures import Lane, Swing, draw_swings, draw_timeline
from maillage.kernel.templatetags.face import Picture
from maillage.kernel.typography import number, signed

__all__ = ["Balance", "balance_picture", "calendar_picture", "swings_of"]

Balance = tuple[str, Decimal, Decimal, Decimal]
"""A name, and what it saves a year: low, central, high."""
MOST_SHOWN: Final = 40
MONTHS: Final = 24
SHORT: Final = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
LEGEND: Final = ("économie", "hausse", "le signe n’est pas sûr : la fourchette passe par zéro")


def swings_of(rows: Iterable[Balance]) -> list[Swing]:
    """A bar each, outlined where the range holds zero."""
    return [
        Swing(
            name,
            f"{signed(central) if central else '0'}\u202f€, {spread_text(low, high)}",
            float(central),
            is_firm=not low < 0 < high,
        )
        for name, low, central, high in rows
    ]


def balance_picture(title: str, rows: Sequence[Balance], listing: Listing | None) -> Picture | None:
    """Who gains and who loses, the greatest gain first."""
    if not rows:
        return None
    ranked = sorted(rows, key=lambda row: (-row[2], row[0]))
    shown = ranked if len(ranked) <= MOST_SHOWN else [*ranked[: MOST_SHOWN // 2], *ranked[-MOST_SHOWN // 2 :]]
    svgs = draw_swings("Économie ou hausse de chaque année, en € HT", swings_of(shown), LEGEND, "\u202f€")
    said = f" Les {MOST_SHOWN // 2} premières et les {MOST_SHOWN // 2} dernières." if len(shown) < len(ranked) else ""
    sentence = f"À droite de la ligne zéro, ce que l’on gagne ; à gauche, ce que l’on paierait en plus.{said}"
    return Picture(title, sentence, svgs, listing.table() if listing else None)


def calendar_picture(months: Sequence[dict[str, Any]], day: date) -> Picture | None:
    """What becomes possible in each of the coming months, in euros a year, and what is known of no day."""
    dated = [row for row in months if row["month"] is not None]
    if not dated:
        return None
    slices, late = [0] * MONTHS, 0
    for row in dated:
        month = row["month"]
        place = (month.year - day.year) * 12 + month.month - day.month
        if place <= 0:
            late += int(row["yearly"])
        elif place < MONTHS:
            slices[place] += int(row["yearly"])
    marks = [(place / MONTHS, _mark(day, place)) for place in range(3, MONTHS, 3)]
    total = sum(row["yearly"] for row in dated)
    lane = Lane("Économies qui deviennent possibles", f"{number(total)}\u202f€ par an", late, slices)
    words = ("possible dès maintenant", "possible plus tard, selon la somme")
    svg = draw_timeline("Les deux ans à venir", [lane], marks, words)
    return Picture("Quand les économies deviennent possibles", "Un point par mois, gros comme ce qu’il ouvre.", [svg])


def _mark(day: date, place: int) -> str:
    years, month = divmod(day.month - 1 + place, 12)
    return SHORT[month] if month else str(day.year + years)
