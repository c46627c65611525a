"""Reads of the reference: the communes and the EPCI of France."""

from collections.abc import Collection
from datetime import date

from django.db.models import Case, Count, Q, QuerySet, Value, When

from maillage.journey.territories.models import BodyMembership, Commune, CommuneSuccession, IntermunicipalBody
from maillage.kernel.spelling import fold

__all__ = [
    "bodies_in",
    "communes_in",
    "communes_of",
    "count_communes",
    "count_departments",
    "find_bodies",
    "find_communes",
    "find_successor",
    "known_communes",
    "name_of_siren",
    "names_of_communes",
    "vanished_in",
    "vanished_into",
]


def _holding(text: str) -> Q:
    """What is true of the rows whose ``search_text`` holds every word of a text: these tables are small, and never grow."""
    wanted = Q()
    for word in fold(text).split():
        wanted &= Q(search_text__contains=word)
    return wanted


def find_bodies(text: str) -> QuerySet[IntermunicipalBody]:
    """Bodies whose name or SIREN holds every word of ``text``, however it is accented; the largest first."""
    return IntermunicipalBody.objects.filter(_holding(text)).order_by("-municipal_population", "siren")


def find_communes(text: str) -> QuerySet[Commune]:
    """Communes whose name holds every word of ``text``; those whose name is the text itself first."""
    found = Commune.objects.filter(_holding(text))
    return found.order_by(Case(When(search_text=fold(text), then=0), default=1), "search_text", "pk")


def count_departments() -> list[tuple[str, int]]:
    """The départements of the reference, and how many communes each has."""
    counted = Commune.objects.values_list("department").annotate(communes=Count("pk"))
    return sorted((department, communes) for department, communes in counted)


def communes_in(departments: Collection[str]) -> QuerySet[Commune]:
    """The communes of some départements, by name."""
    return Commune.objects.filter(department__in=departments).order_by("search_text", "pk")


def known_communes(codes: Collection[str]) -> frozenset[str]:
    """Those of some INSEE codes that are, or were, a commune's."""
    today = Commune.objects.filter(pk__in=codes).values_list("pk", flat=True)
    former = CommuneSuccession.objects.filter(former_insee_code__in=codes).values_list("former_insee_code", flat=True)
    return frozenset(today.union(former))


def names_of_communes(codes: Collection[str]) -> dict[str, str]:
    """The names of communes of today, by INSEE code."""
    return dict(Commune.objects.filter(pk__in=codes).values_list("pk", "name"))


def bodies_in(departments: Collection[str], on: date) -> QuerySet[IntermunicipalBody]:
    """The bodies that have a commune in some départements on a day, by name."""
    there = BodyMembership.objects.on(on).filter(commune__department__in=departments)
    return IntermunicipalBody.objects.filter(pk__in=there.values("body_id")).order_by("search_text", "pk")


def name_of_siren(siren: str) -> tuple[str, bool] | None:
    """Whose SIREN it is in the reference, and whether it is a commune's; ``None`` where it is not there."""
    found = IntermunicipalBody.objects.filter(siren=siren).values_list("name", Value(False))
    communes = Commune.objects.filter(siren=siren).values_list("name", Value(True))
    return next(iter(found.union(communes, all=True)), None) if siren else None


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
    return vanished_into(communes_of(body, on))


def vanished_into(communes: QuerySet[Commune]) -> QuerySet[CommuneSuccession]:
    """Communes of old whose successor is one of these, those whose name is known, by name."""
    return (
        CommuneSuccession.objects.filter(successor__in=communes.order_by().values("pk"))
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
