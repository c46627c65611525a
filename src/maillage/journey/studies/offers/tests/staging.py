"""What tests of offers put on the stage: contracts of communes that share them, references, a computation."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.cast import Cast

from maillage.foundations.organisations.access import in_service
from maillage.foundations.organisations.models import Share
from maillage.journey.census.inventory.actions import Change, write_records
from maillage.journey.census.inventory.enums import Source
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.studies.offers.actions import freeze_savings, keep_results, save_reference, save_savings
from maillage.journey.studies.offers.engine import compute
from maillage.journey.studies.offers.models import PriceReference, Savings, SavingsLine
from maillage.journey.studies.offers.tasks import gather
from maillage.kernel.tenancy import enter, everything

__all__ = ["DAY", "computed", "frozen", "line_of", "offer", "put", "share"]

DAY = date(2026, 11, 22)
OFFER: dict[str, Any] = {
    "label": "Forfait mobile 40 Go",
    "theme": "TELECOM",
    "unit": "MOBILE",
    "price": Decimal("7.35"),
    "tax_basis": "HT",
    "source": "Devis de l’essai",
}


def put(owner: Any, slug: str, **values: Any) -> int:
    """A record of the inventory."""
    changes = [Change({"name": slug} | values)]
    with everything("the stage is set"):
        return write_records(in_service(), KINDS[slug], changes, owner_id=owner.pk, source=Source.TYPED).keys[0]


def share(cast: Cast, *owners: Any, subjects: tuple[str, ...] = ("census", "prices")) -> None:
    """Communes show what they have, and what they pay, to the body."""
    with everything("communes share"):
        for owner in owners:
            for subject in subjects:
                facts = {"owner": owner, "counterparty": cast.group, "valid_from": date(2020, 1, 1), "basis": "x"}
                Share.objects.create(shared_subject=subject, **facts)


def offer(cast: Cast, **values: Any) -> PriceReference:
    """A price reference of the body."""
    pilot = cast.actor("pilote")
    with enter(pilot.scope):
        return save_reference(pilot, OFFER | values)


def computed(cast: Cast, savings: Savings | None = None, **values: Any) -> Savings:
    """A computation of the body, made as the worker makes it."""
    pilot = cast.actor("pilote")
    with enter(pilot.scope):
        wanted = {"name": "Économies d’essai", "prices_on": DAY, "starts_on": DAY} | values
        row = savings or save_savings(pilot, wanted)
        keep_results(pilot, row, compute(row, gather(pilot)))
        return row


def frozen(cast: Cast, **values: Any) -> Savings:
    """The same, frozen."""
    row = computed(cast, **values)
    pilot = cast.actor("pilote")
    with enter(pilot.scope):
        freeze_savings(pilot, row)
    return row


def line_of(savings: Savings, record: int, part: str = "", slug: str = "mobiles") -> SavingsLine:
    """The line of a record."""
    with everything("a test looks"):
        rows = SavingsLine.objects.select_related("savings", "counterparty").filter(
            savings=savings, record_kind=slug, record_id=record
        )
        return rows.get(part=part) if part else rows.get()
