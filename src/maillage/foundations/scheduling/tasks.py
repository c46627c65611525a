"""What the platform does by itself at night."""

from datetime import timedelta
from importlib import import_module
from typing import Final

from django.conf import settings
from django.utils.timezone import now

from maillage.foundations.scheduling.enums import ENDS
from maillage.foundations.scheduling.models import Chore, Job
from maillage.kernel.jobs import scheduled
from maillage.kernel.tenancy import everything

__all__ = ["tidy_up"]

JOBS_KEPT_DAYS: Final = 90


@scheduled("scheduling.tidy_up", "40 3 * * *")
def tidy_up() -> None:
    """Delete the sessions that have expired, and the jobs that ended 90 days ago. A second time finds nothing to delete."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    limit = now() - timedelta(days=JOBS_KEPT_DAYS)
    with everything("old jobs of all organisations"):
        for model in (Job, Chore):
            model.objects.filter(state__in=ENDS, finished_at__lt=limit).delete()
