"""Reads of the pages of jobs."""

from maillage.foundations.organisations.access import Actor
from maillage.foundations.scheduling.models import Job

__all__ = ["MOST_LISTED", "latest_jobs"]

MOST_LISTED = 50


def latest_jobs(actor: Actor) -> list[Job]:
    """The last jobs of the organisation that the actor acts for, newest first."""
    return list(
        Job.objects.filter(owner=actor.acting_id).select_related("person").order_by("-created_at", "-pk")[:MOST_LISTED]
    )
