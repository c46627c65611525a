"""References, a computation that is frozen, some prices obtained, and another computation that is still open."""

from datetime import date
from decimal import Decimal
from typing import Final

from maillage.engine.quantities import round_half_up
from maillage.foundations.organisations.access import Actor
from maillage.journey.studies.offers.actions import (
    freeze_savings,
    keep_results,
    leave_out,
    record_obtained,
    save_reference,
    save_savings,
)
from maillage.journey.studies.offers.demonstration._prices import REFERENCES, SOURCE
from maillage.journey.studies.offers.engine import Gathered, compute
from maillage.journey.studies.offers.enums import UNITS
from maillage.journey.studies.offers.models import Savings, SavingsLine
from maillage.journey.studies.offers.queries import (
    choices_of,
    monthly_pages,
    paid_records,
    references_of,
    survey_offers_of,
    territory_of,
)
from maillage.journey.studies.syntheses.models import Study

__all__ = ["load_demonstration_offers"]

DAY: Final = date(2026, 11, 22)
"""The day on which the demonstration is set."""
STARTS: Final = date(2027, 1, 1)
OBTAINED: Final = 24
"""How many lines have their price obtained."""
HYPOTHESES: Final = {"prices_on": DAY, "starts_on": STARTS, "is_fictitious": True}


def load_demonstration_offers(pilot: Actor, owners: frozenset[int], study: Study | None = None) -> Savings:
    """Make it all in the pilot's scope, for the organisations whose prices she reads; ``study`` cites it. The same each
    time."""
    for values in REFERENCES:
        numbers = {name: Decimal(values[name]) for name in ("price", "installation_price") if name in values}
        card = UNITS[values["unit"]]
        facts = {"theme": str(card.theme), "tax_basis": "HT", "source": SOURCE, "is_fictitious": True}
        save_reference(pilot, facts | dict(values) | numbers)
    gathered = Gathered(
        records=list(paid_records(sorted(owners))),
        pages=monthly_pages(owners),
        references=references_of(pilot.acting_id),
        surveyed=survey_offers_of(pilot.acting_id),
        choices=choices_of(pilot.acting_id),
        asked=sorted(owners),
        territory=territory_of(pilot),
    )
    frozen = save_savings(pilot, {"name": "Économies 2027 (démonstration)", "study": study, **HYPOTHESES})
    keep_results(pilot, frozen, compute(frozen, gathered))
    freeze_savings(pilot, frozen)
    _obtain(pilot, frozen)
    now = save_savings(pilot, {"name": "Si l’on partait tout de suite (démonstration)", "exit": "NOW", **HYPOTHESES})
    keep_results(pilot, now, compute(now, gathered))
    _leave_some_out(pilot, now)
    return frozen


def _obtain(pilot: Actor, frozen: Savings) -> None:
    """Some mobile lines were ordered: a little dearer than hoped for, and one dearer than before."""
    lines = SavingsLine.objects.filter(savings=frozen, unit="MOBILE", obstacle="", central__gt=0)
    for place, line in enumerate(lines.order_by("pk")[:OBTAINED]):
        line.savings = frozen
        assert line.offered_ht is not None and line.existing_ht is not None  # noqa: S101 the line counts
        price = line.existing_ht + 1 if place == 5 else round_half_up(line.offered_ht * Decimal("1.05"), 2)
        record_obtained(
            pilot,
            line,
            unit=line.unit,
            price=price,
            tax_basis="HT",
            vat_rate=None,
            since=STARTS,
            source=SOURCE,
        )


def _leave_some_out(pilot: Actor, savings: Savings) -> None:
    """Lines that nobody should touch, left out by hand."""
    lines = SavingsLine.objects.filter(savings=savings, name__in=["Ascenseur", "Alarme"])
    for line in lines.order_by("pk")[:4]:
        line.savings = savings
        leave_out(pilot, line, "Ligne de sécurité, à garder (motif inventé)")
