"""What the worker does of its own accord."""

from django.db import transaction
from django.utils.timezone import localdate

from maillage.foundations.organisations.access import in_service
from maillage.foundations.organisations.enums import POOLING_KINDS, SharedSubject
from maillage.foundations.organisations.models import Membership, Organisation, Share
from maillage.journey.census.costs.actions import compute_medians
from maillage.kernel.jobs import scheduled
from maillage.kernel.tenancy import everything

__all__ = ["compute_all_medians"]


@scheduled("costs.medians", "23 4 * * *")
def compute_all_medians() -> None:
    """Every night, the medians of each body from the members that share their census with it. Idempotent."""
    with everything("the medians of all bodies"):
        bodies = list(Organisation.objects.filter(kind__in=POOLING_KINDS, is_former=False))
    for body in bodies:
        with everything("the members of one body, and what they show it"), transaction.atomic():
            compute_medians(in_service(body.pk, body.name), body, sharing_members(body))


def sharing_members(body: Organisation) -> list[Organisation]:
    """The members of a body today that share their census with it today."""
    today = localdate()
    members = Membership.objects.on(today).filter(owner=body.pk).values("counterparty_id")
    shares = Share.objects.on(today).filter(counterparty=body.pk, shared_subject=SharedSubject.CENSUS)
    rows = Organisation.objects.filter(pk__in=members, is_former=False).filter(pk__in=shares.values("owner_id"))
    return list(rows.order_by("pk"))
