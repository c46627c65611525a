"""Reads of the territories stage."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q, QuerySet

from maillage.journey.territories.models import BodyMembership, Commune, CommuneSuccession, IntermunicipalBody
from maillage.kernel.spelling import fold

__all__ = ["communes_of", "count_communes", "find_bodies", "find_successor", "vanished_in"]


def find_bodies(text: str) -> QuerySet[IntermunicipalBody]:
    """Bodies whose name or SIREN holds every word of ``text``, however it is accented; the largest first."""
    wanted = Q()
    for word in fold(text).split():
        wanted &= Q(search_text__contains=word)
    return IntermunicipalBody.objects.filter(wanted).order_by("-municipal_population", "siren")


def count_communes(bodies: Collection[IntermunicipalBody], on: date) -> dict[str, int]:
    """How many communes each body has on a day, by SIREN."""
    counted = BodyMembership.objects.on(on).filter(body__in=bodies).values_list("body_id").annotate(Count("commune_id"))
    return dict(counted)


def communes_of(body: IntermunicipalBody, on: date) -> QuerySet[Commune]:
    """The communes that belong to a body on a day, by name."""
    members = BodyMembership.objects.on(on).filter(body=body).values("commune_id")
    return Commune.objects.filter(pk__in=members).order_by("search_text", "pk")


def vanished_in(body: IntermunicipalBody, on: date) -> QuerySet[CommuneSuccession]:
    """Communes of old whose successor belongs to a body on a day, those whose name is known, by name."""
    return (
        CommuneSuccession.objects.filter(successor__in=communes_of(body, on))
        .exclude(former_name="")
        .select_related("successor")
        .order_by("search_text", "pk")
    )


def find_successor(name: str, department: str) -> Commune | None:
    """The commune of today that took the place of a commune of old; ``None`` where none or several bear that name."""
    found = CommuneSuccession.objects.filter(search_text=fold(name), successor__department=department).select_related(
        "successor"
    )[:2]
    return found[0].successor if len(found) == 1 else None
