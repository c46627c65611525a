"""Reads of the pages of jobs."""

from maillage.foundations.scheduling.models import Job

__all__ = ["MOST_LISTED", "latest_jobs"]

MOST_LISTED = 50


def latest_jobs() -> list[Job]:
    """The last jobs of the organisation in scope, and of those it has replaced; newest first."""
    return list(Job.objects.select_related("person").order_by("-created_at", "-pk")[:MOST_LISTED])
