"""Reads of the territories stage."""

from datetime import date

from django.db.models import Q, QuerySet

from maillage.journey.territories.models import BodyMembership, Commune, CommuneSuccession, IntermunicipalBody
from maillage.kernel.spelling import fold

__all__ = ["communes_of", "find_bodies", "find_successor"]


def find_bodies(text: str) -> QuerySet[IntermunicipalBody]:
    """Bodies whose name or SIREN holds every word of ``text``, however it is accented; the largest first."""
    wanted = Q()
    for word in fold(text).split():
        wanted &= Q(search_text__contains=word)
    return IntermunicipalBody.objects.filter(wanted).order_by("-municipal_population", "siren")


def communes_of(body: IntermunicipalBody, on: date) -> QuerySet[Commune]:
    """The communes that belong to a body on a day, by name."""
    members = BodyMembership.objects.on(on).filter(body=body).values("commune_id")
    return Commune.objects.filter(pk__in=members).order_by("search_text", "pk")


def find_successor(name: str, department: str) -> Commune | None:
    """The commune of today that took the place of a commune of old; ``None`` where none or several bear that name."""
    found = CommuneSuccession.objects.filter(search_text=fold(name), successor__department=department).select_related(
        "successor"
    )[:2]
    return found[0].successor if len(found) == 1 else None
