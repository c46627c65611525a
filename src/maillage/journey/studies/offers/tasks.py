"""What the worker does for savings. It can be run again from its start."""

from django.urls import reverse

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.progress import Progress
from maillage.journey.studies.offers.access import surveyed_owners
from maillage.journey.studies.offers.actions import keep_results
from maillage.journey.studies.offers.engine import Gathered, compute
from maillage.journey.studies.offers.models import Savings
from maillage.journey.studies.offers.queries import (
    choices_of,
    monthly_pages,
    paid_records,
    references_of,
    survey_offers_of,
    territory_of,
)
from maillage.kernel.jobs import job

__all__ = ["compute_savings", "gather"]

STEPS = 3


class SavingsGone(MaillageError):
    """The computation was deleted between the asking and the work."""


@job("offers.compute")
def compute_savings(progress: Progress[Actor], *, savings: int) -> str:
    """Match and price every line that the body reads today. A second time writes the same."""
    progress.step("Lecture des inventaires et des références", 0, STEPS)
    with progress.reads() as actor:
        actor.must(Right.CONDUCT_STUDY)
        row = Savings.objects.filter(pk=savings, owner=actor.acting_id).first()
        gathered = gather(actor) if row is not None else None
    if row is None or gathered is None:
        raise SavingsGone("Ce calcul a été supprimé depuis : il n’y a rien à faire.")
    progress.step("Rapprochement et calcul", 1, STEPS)
    computed = compute(row, gathered)
    progress.step("Enregistrement des lignes", 2, STEPS)
    with progress.writes() as actor:
        keep_results(actor, Savings.objects.get(pk=row.pk), computed)
    return reverse("studies:savings", args=[row.pk])


def gather(actor: Actor) -> Gathered:
    """All that a computation reads, in the scope of who asks: members who show both their census and their prices today."""
    owners = sorted(surveyed_owners(actor))
    body = actor.acting_id
    return Gathered(
        records=list(paid_records(owners)),
        pages=monthly_pages(owners),
        references=references_of(body),
        surveyed=survey_offers_of(body),
        choices=choices_of(body),
        asked=owners,
        territory=territory_of(actor),
    )
