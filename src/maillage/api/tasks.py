"""What the platform does by itself for the API."""

from datetime import timedelta
from typing import Final

from django.utils.timezone import now

from maillage.api.models import KeptAnswer
from maillage.kernel.jobs import scheduled
from maillage.kernel.tenancy import everything

__all__ = ["forget_answers"]

ANSWERS_KEPT_HOURS: Final = 24


@scheduled("api.forget_answers", "10 * * * *")
def forget_answers() -> None:
    """Delete the answers that were kept for a day. A second time finds nothing to delete."""
    with everything("old answers of all organisations"):
        KeptAnswer.objects.filter(created_at__lt=now() - timedelta(hours=ANSWERS_KEPT_HOURS)).delete()
