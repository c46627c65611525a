"""A worker without a process, and what the tests of jobs share."""

from collections.abc import Callable
from typing import Any

from maillage.foundations.scheduling.leases import claim
from maillage.foundations.scheduling.models import Chore, Job
from maillage.foundations.scheduling.runner import conduct
from maillage.kernel.tenancy import everything

Register = Callable[..., str]


def work() -> bool:
    """Conduct the next run; whether there was one."""
    lease = claim("tests")
    if lease is not None:
        conduct(lease)
    return lease is not None


def again(job: Job) -> Job:
    """The job as it is now."""
    with everything("a test looks"):
        found: Job = Job.objects.get(pk=job.pk)
    return found


def change(run: Job | Chore, **facts: Any) -> None:
    """What time, or another worker, would have done."""
    with everything("a test changes"):
        assert type(run).objects.filter(pk=run.pk).update(**facts) == 1
