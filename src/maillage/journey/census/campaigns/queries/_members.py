"""Whom a campaign may ask."""

from collections.abc import Collection, Iterable
from typing import Final

from django.db.models import QuerySet, Sum
from django.utils.timezone import localdate

from maillage.foundations.organisations.enums import ROLES, OrganisationKind, Right, Role
from maillage.foundations.organisations.models import Membership, Organisation, RoleAssignment
from maillage.journey.census.campaigns.models import Campaign
from maillage.journey.census.inventory.enums import WORKSTATIONS
from maillage.journey.census.inventory.models import Equipment
from maillage.journey.census.questionnaires.models import QuestionnaireVersion

__all__ = [
    "FEW_INHABITANTS",
    "FEW_WORKSTATIONS",
    "campaigns_to_repeat",
    "latest_versions",
    "members_of",
    "respondents_of",
    "small_ones",
    "version_of",
]

FEW_INHABITANTS: Final = 300
FEW_WORKSTATIONS: Final = 5
"""Below either, the short questionnaire is proposed."""

_NOT_ASKED: Final = (
    OrganisationKind.SUPPLIER,
    OrganisationKind.CONSULTANCY,
    OrganisationKind.ACCOUNTING_OFFICE,
)


def members_of(body_id: int) -> QuerySet[Organisation]:
    """The present members of a body, and itself, by name: whom a campaign asks by default."""
    members = Membership.objects.on(localdate()).filter(owner=body_id).values("counterparty_id")
    asked = Organisation.objects.filter(pk__in=members, is_former=False).exclude(kind__in=_NOT_ASKED)
    return (asked | Organisation.objects.filter(pk=body_id)).order_by("search_text", "pk")


def small_ones(organisations: Iterable[Organisation]) -> frozenset[int]:
    """Those that are proposed the short questionnaire: few inhabitants, or few workstations where the reader sees them."""
    listed = list(organisations)
    counted = Equipment.objects.filter(
        owner__in=[one.pk for one in listed], category__in=WORKSTATIONS, retired_on=None
    ).values_list("owner_id")
    workstations = dict(counted.annotate(count=Sum("quantity")))
    return frozenset(
        one.pk
        for one in listed
        if (one.population is not None and one.population < FEW_INHABITANTS)
        or (0 < (workstations.get(one.pk) or 0) < FEW_WORKSTATIONS)
    )


def respondents_of(organisation_ids: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """The people who may answer for each organisation: key and e-mail. Read in a scope widened to these organisations."""
    roles = [role for role in Role if Right.ANSWER_CENSUS in ROLES[role].rights]
    held = (
        RoleAssignment.objects.on(localdate())
        .filter(owner__in=list(organisation_ids), role__in=roles, person__is_active=True)
        .values_list("owner_id", "person_id", "person__email")
        .distinct()
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for owner, person, email in held:
        found.setdefault(owner, []).append((person, email))
    return found


def campaigns_to_repeat(body_id: int) -> QuerySet[Campaign]:
    """The campaigns that a periodic one may begin with, latest first."""
    return Campaign.objects.filter(owner=body_id, version__isnull=False).exclude(state="DRAFT").order_by("-id")


def latest_versions(body_id: int) -> list[QuestionnaireVersion]:
    """The latest version of each questionnaire of a body, by title, without its definition."""
    rows = QuestionnaireVersion.objects.filter(owner=body_id, questionnaire__retired_on=None)
    latest: dict[int, QuestionnaireVersion] = {}
    for version in rows.select_related("questionnaire").defer("definition").order_by("number"):
        latest[version.questionnaire_id] = version
    return sorted(latest.values(), key=lambda version: (version.questionnaire.title, version.pk))


def version_of(body_id: int, pk: int) -> QuestionnaireVersion | None:
    """A version of a body."""
    return QuestionnaireVersion.objects.filter(owner=body_id, pk=pk).first()
