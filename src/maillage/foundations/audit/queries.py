"""Who did what, and when, in words."""

from django.db import models
from django.utils.timezone import localtime

from maillage.foundations.audit.models import Event
from maillage.kernel.typography import NO_BREAK

__all__ = ["latest_event_of", "said_by"]


def latest_event_of(row: models.Model, owner_id: int) -> Event | None:
    """The last thing that the journal of an organisation tells of a row."""
    about = Event.objects.filter(owner=owner_id, object_table=row._meta.label_lower, object_id=str(row.pk))
    return about.order_by("-pk").first()


def said_by(event: Event | None) -> str:
    """« Anne Le Bihan, le 30/11/2026 à 14 h 12 »."""
    if event is None:
        return "Quelqu’un d’autre"
    return f"{event.person_name}, le {localtime(event.at):%d/%m/%Y} à {localtime(event.at):%H{NO_BREAK}h{NO_BREAK}%M}"
