"""Lines and references that were read from files, priced without any row of a database."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from maillage.engine.parameters import parameter
from maillage.engine.quantities import TaxBasis
from maillage.engine.savings import Gain, Hypotheses, PaidLine, price_lines, sum_spreads
from maillage.journey.studies.offers.engine._references import offer_of
from maillage.journey.studies.offers.enums import OBSTACLES, UNITS
from maillage.journey.studies.offers.models import PriceReference
from maillage.kernel.spelling import fold

__all__ = ["price_files"]


def price_files(
    lines: Iterable[Mapping[str, Any]],
    references: Iterable[Mapping[str, Any]],
    *,
    on: date,
    estimated_within_pct: int,
    longer_by_months: int,
) -> dict[str, Any]:
    """Every line with its gain, and their sum, as texts. Errors: ``PriceWithoutBasis``, ``BadTier``, ``UncoveredDate``."""
    standard = Decimal(parameter("finance/standard_vat_rate", on).value)
    rows = [PriceReference(pk=place, **values) for place, values in enumerate(references, start=1)]
    offers = [offer_of(row, on, Decimal(0)) for row in rows]
    labels = {offer.key: row.label for offer, row in zip(offers, rows, strict=True)}
    usable = [offer for offer in offers if offer.words or not UNITS[offer.unit].needs_words]
    paid = [_paid(place, values) for place, values in enumerate(lines, start=1)]
    supposed = Hypotheses(on, standard, Decimal(estimated_within_pct), longer_by_months)
    gains = price_lines(paid, usable, supposed)
    total = sum_spreads(gain.recurring for gain in gains)
    names = [values["ligne"] for values in lines]
    return {
        "method": "economies-ligne-a-ligne",
        "on": on.isoformat(),
        "estimated_within_pct": estimated_within_pct,
        "longer_by_months": longer_by_months,
        "lines": [_shape(name, gain, labels) for name, gain in zip(names, gains, strict=True)],
        "counted": sum(gain.is_counted for gain in gains),
        "recurring": [str(total.low), str(total.central), str(total.high)],
    }


def _paid(place: int, values: Mapping[str, Any]) -> PaidLine:
    card, is_estimated = UNITS[values["unité"]], values.get("estimé") == "oui"
    return PaidLine(
        key=str(place),
        unit=values["unité"],
        quantity=values.get("quantité"),
        price=values.get("prix"),
        tax_basis=TaxBasis(values["base"]) if values.get("base") else None,
        times_a_year=card.times,
        mode=card.mode,
        variety=values.get("nature", ""),
        text=fold(values["ligne"]),
        vat_pct=values.get("tva"),
        term_months=values.get("engagement"),
        is_quantity_estimated=is_estimated,
    )


def _shape(name: str, gain: Gain, labels: Mapping[str, str]) -> dict[str, Any]:
    recurring, once = gain.recurring, gain.one_off
    return {
        "line": name,
        "unit": gain.line.unit,
        "offer": labels[gain.offer.key] if gain.offer else None,
        "obstacle": gain.obstacle,
        "why": OBSTACLES.get(gain.obstacle, "") if gain.obstacle else None,
        "reservations": [str(one) for one in gain.reservations],
        "recurring": [str(recurring.low), str(recurring.central), str(recurring.high)],
        "once": [str(once.low), str(once.central), str(once.high)],
    }
