"""The queue: the table of django-tasks-db. A row of it is written in the caller's transaction, so it is the outbox too."""

from datetime import datetime
from uuid import UUID

from django_tasks import task

__all__ = ["put", "run_job"]


@task()
def run_job(run_id: int, owner_id: int | None) -> None:  # noqa: ARG001 what the queue's row carries
    """The one task: a job of an organisation, or without owner a chore of the platform."""
    raise RuntimeError("only `maillage worker` runs jobs: it keeps the lease that lets another worker take them over")


def put(run_id: int, owner_id: int | None, *, after: datetime | None = None) -> UUID:
    """Queue a run, not to start before ``after``; the key of the queue's row."""
    waiting = run_job if after is None else run_job.using(run_after=after)
    return UUID(str(waiting.enqueue(run_id, owner_id).id))
