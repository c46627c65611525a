"""The only door to a job."""

from maillage.foundations.organisations.access import Actor
from maillage.foundations.scheduling.counts import told_count
from maillage.foundations.scheduling.enums import State
from maillage.foundations.scheduling.models import Job
from maillage.kernel.pages import NotAllowed

__all__ = ["get_job_for"]


def get_job_for(actor: Actor | None, pk: int) -> Job:
    """A job of the organisation that the actor acts for, as far as it is by now. Error: ``NotAllowed``."""
    job: Job | None = Job.objects.filter(pk=pk).select_related("person").first() if actor is not None else None
    if job is None:
        raise NotAllowed("job")
    if job.state == State.RUNNING and (count := told_count(job.pk)) is not None:
        job.done, job.total = count
    return job
