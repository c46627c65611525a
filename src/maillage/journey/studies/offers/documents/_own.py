"""What a member reads: what it would pay, from when, and what it loses if it misses the notice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from maillage.engine.quantities import round_half_up
from maillage.journey.census.inventory.enums import Theme
from maillage.journey.studies.offers.documents._listings import YEARLY, Listing, ListingColumn, line_listing
from maillage.journey.studies.offers.documents._pictures import balance_picture
from maillage.journey.studies.offers.enums import UNITS
from maillage.journey.studies.offers.models import SavingsLine
from maillage.kernel.templatetags.face import KeyFigure, Picture, money
from maillage.kernel.typography import plural

__all__ = ["OwnPage", "own_page"]

ZERO: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What the page draws."""

    figures: list[KeyFigure]
    picture: Picture | None
    exits: Listing
    themes: Listing
    lines: Listing


def own_page(lines: Sequence[SavingsLine], address: Callable[[SavingsLine], str], obtained: dict[str, Any]) -> OwnPage:
    """The page of one member, from its own lines alone."""
    counted = [line for line in lines if not line.obstacle]
    themes = _themes(lines)
    paid = sum((_paid(line) for line in counted), ZERO)
    low, central, high = (sum((getattr(line, end) for line in counted), ZERO) for end in ("low", "central", "high"))
    lost = sum((line.lost for line in counted if line.lost), ZERO)
    left = len(lines) - len(counted)
    base = f"sur {plural(len(counted), 'ligne comparée', 'lignes comparées')}" + (
        f", {plural(left, 'écartée', 'écartées')}" if left else ""
    )
    figures = [
        KeyFigure(paid, "payés par an aujourd’hui", "€ HT", base),
        KeyFigure(paid - central, "par an avec les offres", "€ HT", f"de {money(paid - high)} à {money(paid - low)}"),
        KeyFigure(
            central,
            "économisés par an" if central >= 0 else "de plus par an",
            "€ HT",
            f"de {money(low)} à {money(high)}",
        ),
        KeyFigure(lost, "perdus si les préavis sont manqués", "€ HT"),
    ]
    if obtained["lines"]:
        told = f"pour {money(obtained['hoped'])} espérés, {plural(obtained['lines'], 'ligne', 'lignes')}"
        figures.append(KeyFigure(obtained["had"], "déjà obtenus par an", "€ HT", told))
    balances = [(row[0], row[3], row[4], row[5]) for row in themes.rows]
    return OwnPage(
        figures,
        balance_picture("Ce que vous gagneriez ou perdriez", balances, themes),  # type: ignore[arg-type]
        _exits(counted, address),
        themes,
        line_listing(lines, lambda line: (True, not line.is_confidential), address, with_owner=False),
    )


def _paid(line: SavingsLine) -> Decimal:
    if line.existing_ht is None or line.quantity is None:
        return ZERO
    return round_half_up(Fraction(line.existing_ht) * Fraction(line.quantity) * UNITS[line.unit].times, 2)


def _themes(lines: Sequence[SavingsLine]) -> Listing:
    rows: list[Any] = []
    for theme in Theme:
        of_theme = [line for line in lines if line.theme == theme and not line.obstacle]
        if of_theme:
            sums = [sum((getattr(line, name) for line in of_theme), ZERO) for name in ("low", "central", "high")]
            paid = sum((_paid(line) for line in of_theme), ZERO)
            rows.append((str(theme.label), len(of_theme), paid, *sums))
    return Listing(
        "themes",
        "Par thème",
        (
            ListingColumn("Thème"),
            ListingColumn("Lignes comptées", "number"),
            ListingColumn("Payé aujourd’hui", "money", YEARLY, 2),
            ListingColumn("Économie basse", "money", YEARLY, 2),
            ListingColumn("Économie", "money", YEARLY, 2),
            ListingColumn("Économie haute", "money", YEARLY, 2),
        ),
        rows,
        note="Négatif : vous paieriez plus.",
    )


def _urgency(group: Sequence[SavingsLine]) -> tuple[date, date, int]:
    """The first notice first, then the first day; what nobody knows comes last."""
    first = group[0]
    return (first.notice_by or date.max, first.possible_on or date.max, first.pk)


def _exits(counted: Sequence[SavingsLine], address: Callable[[SavingsLine], str]) -> Listing:
    """What may be left, the notice that comes first at the top: one row for what leaves together."""
    together: dict[tuple[Any, ...], list[SavingsLine]] = {}
    for line in counted:
        if line.central > 0:
            key = (line.possible_on, line.notice_by, line.theme, line.unit)
            together.setdefault(key, []).append(line)
    groups = sorted(together.values(), key=_urgency)
    rows: list[Any] = []
    details = []
    for group in groups:
        first = group[0]
        saved = sum((line.central for line in group), ZERO)
        lost = [line.lost for line in group if line.lost is not None]
        what = first.name if len(group) == 1 else f"{first.get_unit_display().split(',')[0]} ({len(group)})"
        rows.append((what, first.possible_on, first.notice_by or "–", saved, sum(lost, ZERO) if lost else "–"))
        details.append((first.detail if len(group) == 1 else "", address(first) if len(group) == 1 else ""))
    return Listing(
        "departs",
        "À partir de quand, et jusqu’à quand le dire",
        (
            ListingColumn("Ce que vous quittez"),
            ListingColumn("Possible à partir du", "date"),
            ListingColumn("Préavis reçu au plus tard le", "date"),
            ListingColumn("Économie", "money", YEARLY, 2),
            ListingColumn("Perdu si le préavis est manqué", "money", "€ HT", 2),
        ),
        rows,
        note="NC : la fin de l’engagement n’est pas dans votre inventaire. Écrivez-la, elle sera comptée au prochain calcul.",
        details=details,
    )
