"""The directory of the actor's group, and one organisation of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.timezone import localdate

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import OrganisationKind, Subject
from maillage.foundations.organisations.models import (
    Membership,
    Organisation,
    OrganisationSuccession,
    RoleAssignment,
)
from maillage.foundations.organisations.queries import holding, waiting_invitations
from maillage.journey.territories.enums import Presence
from maillage.kernel.keysets import Page, Sort, in_order, page_of
from maillage.kernel.tenancy import everything

__all__ = [
    "MEMBERS_SHOWN",
    "SORTS",
    "Figures",
    "Listed",
    "Wanted",
    "all_members",
    "current_members",
    "directory_page",
    "figures_of",
    "groupings_of",
    "home_figures",
    "listed",
    "looked_at",
    "memberships_of",
    "named_memberships",
    "named_successions",
    "names_of",
    "own_membership",
    "successions_of",
    "whole_directory",
]

MEMBERS_SHOWN: Final = 50
SORTS: Final = {
    "nom": Sort("search_text"),
    "nature": Sort("kind"),
    "population": Sort("population"),
    "siren": Sort("siren"),
}
"""What the directory may be sorted by, as the address says it."""
EXPIRING_DAYS: Final = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the directory. ``grouping``: of one grouping alone, where the organisation belongs to several."""

    text: str = ""
    kind: str = ""
    presence: str = Presence.PRESENT
    sort: Sort = SORTS["nom"]
    grouping: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """An organisation of the directory and its links with the group, those in force first."""

    organisation: Organisation
    links: list[Membership] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Figures:
    """``shown_…`` rest on what the filter leaves, the others on the whole group of today.

    Inhabitants are those of the communes, for other bodies cover them; of the EPCI where the group has no commune.
    """

    members: int
    inhabitants: int | None
    counted: int
    communes: int
    without_siren: int
    year: int | None
    shown: int
    shown_inhabitants: int | None
    shown_counted: int


def groupings_of(actor: Actor, chosen: int | None = None) -> frozenset[int]:
    """The body itself where it pools for others, else the groupings that the organisation belongs to, or a chosen one."""
    if actor.can_pool:
        return frozenset({actor.acting_id})
    return frozenset({chosen} if chosen in actor.groupings else actor.groupings)  # type: ignore[arg-type]


def _of_group(groupings: Collection[int]) -> Q:
    return Q(pk__in=Membership.objects.filter(owner__in=groupings).values("counterparty_id"))


def _present(groupings: Collection[int]) -> Q:
    links = Membership.objects.on(localdate()).filter(owner__in=groupings)
    return Q(pk__in=links.values("counterparty_id"), is_former=False)


def _asked(groupings: Collection[int], wanted: Wanted) -> Q:
    asked = holding(wanted.text)
    if wanted.kind:
        asked &= Q(kind=wanted.kind)
    if wanted.presence == Presence.PRESENT:
        asked &= _present(groupings)
    elif wanted.presence == Presence.GONE:
        asked &= ~_present(groupings)
    return asked


def current_members(actor: Actor) -> QuerySet[Organisation]:
    """The members of the actor's body today, by name."""
    return Organisation.objects.filter(_present([actor.acting_id])).order_by("search_text", "pk")


def figures_of(actor: Actor, wanted: Wanted) -> Figures:
    """Key figures and totals of the directory, in one statement."""
    groupings = groupings_of(actor, wanted.grouping)
    present, asked = _present(groupings), _asked(groupings, wanted)
    commune = Q(kind=OrganisationKind.COMMUNE)
    body = Q(kind=OrganisationKind.INTERMUNICIPAL_BODY)
    known = Q(population__isnull=False)
    found = Organisation.objects.filter(_of_group(groupings)).aggregate(
        members=Count("pk", filter=present),
        communes=Count("pk", filter=present & commune),
        counted=Count("pk", filter=present & commune & known),
        bodies=Count("pk", filter=present & body & known),
        inhabitants=Sum("population", filter=present & commune),
        in_bodies=Sum("population", filter=present & body),
        without_siren=Count("pk", filter=present & Q(siren="")),
        year=Max("population_year", filter=present & (commune | body)),
        shown=Count("pk", filter=asked),
        shown_counted=Count("pk", filter=asked & commune & known),
        shown_bodies=Count("pk", filter=asked & body & known),
        shown_inhabitants=Sum("population", filter=asked & commune),
        shown_in_bodies=Sum("population", filter=asked & body),
    )
    bodies, shown_bodies = found.pop("bodies"), found.pop("shown_bodies")
    in_bodies, shown_in_bodies = found.pop("in_bodies"), found.pop("shown_in_bodies")
    if not found["communes"]:
        found |= {"inhabitants": in_bodies, "counted": bodies}
        found |= {"shown_inhabitants": shown_in_bodies, "shown_counted": shown_bodies}
    return Figures(**found)


def directory_page(actor: Actor, wanted: Wanted, after: str = "", most: int = MEMBERS_SHOWN) -> Page:
    """A page of the directory: the organisations, then their links, in two statements."""
    groupings = groupings_of(actor, wanted.grouping)
    page = page_of(_directory(groupings, wanted), wanted.sort, after, most)
    return Page(listed(groupings, page.rows), page.next_key)


def whole_directory(actor: Actor, wanted: Wanted) -> list[Listed]:
    """What a filter leaves of the directory, to its end, in two statements."""
    groupings = groupings_of(actor, wanted.grouping)
    return listed(groupings, in_order(_directory(groupings, wanted), wanted.sort))


def _directory(groupings: Collection[int], wanted: Wanted) -> QuerySet[Organisation]:
    return Organisation.objects.filter(_of_group(groupings), _asked(groupings, wanted))


def listed(groupings: Collection[int], organisations: Iterable[Organisation]) -> list[Listed]:
    """Organisations with their links to the groupings."""
    rows = {organisation.pk: Listed(organisation) for organisation in organisations}
    links = Membership.objects.filter(owner__in=groupings, counterparty__in=list(rows))
    today = localdate()
    for link in sorted(links, key=lambda link: (link.valid_to is not None and link.valid_to < today, link.kind)):
        rows[link.counterparty_id].links.append(link)
    return list(rows.values())


def memberships_of(organisation: Organisation) -> list[Membership]:
    """What an organisation belongs to or belonged to, as far as the actor sees."""
    links = Membership.objects.filter(counterparty=organisation)
    return sorted(links, key=lambda link: (link.valid_to is not None, str(link.valid_from or ""), link.pk))


def named_memberships(actor: Actor, organisation: Organisation) -> list[Membership]:
    """What an organisation belongs to or belonged to, as far as the actor sees; with the names of both parties."""
    scope = actor.scope
    seen = Q(owner__in=scope.seen(Subject.DIRECTORY)) | Q(counterparty__in=scope.seen(Subject.OWN))
    with everything("the parties of a link know each other's names"):
        links = list(Membership.objects.filter(seen, counterparty=organisation).select_related("owner", "counterparty"))
    return sorted(links, key=lambda link: (link.valid_to is not None, str(link.valid_from or ""), link.pk))


def all_members(actor: Actor) -> QuerySet[Any, Any]:
    """The keys of all that are or were members of the actor's body."""
    return Membership.objects.filter(owner=actor.acting_id).values("counterparty_id")


def own_membership(actor: Actor, pk: int) -> Membership | None:
    """A link in force with the actor's body."""
    found: Membership | None = Membership.objects.on(localdate()).filter(pk=pk, owner=actor.acting_id).first()
    return found


def successions_of(organisation: Organisation) -> list[OrganisationSuccession]:
    """Whose place it took, and who took its own, as far as the actor sees."""
    return list(OrganisationSuccession.objects.filter(Q(owner=organisation) | Q(counterparty=organisation)))


def names_of(links: Iterable[Any]) -> dict[int, str]:
    """The names of the parties of links that the actor sees, though one of them may have left her directory."""
    wanted = {party for link in links for party in link.parties()}
    with everything("the parties of a link know each other's names"):
        return dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))


def named_successions(actor: Actor, organisation: Organisation) -> list[OrganisationSuccession]:
    """Whose place it took, and who took its own, as far as the actor sees; with the names of both parties."""
    scope = actor.scope
    seen = Q(owner__in=scope.seen(Subject.DIRECTORY)) | Q(counterparty__in=scope.seen(Subject.OWN))
    of_it = Q(owner=organisation) | Q(counterparty=organisation)
    with everything("the parties of a link know each other's names"):
        return list(OrganisationSuccession.objects.filter(seen, of_it).select_related("owner", "counterparty"))


def looked_at(actor: Actor, pk: int) -> Organisation | None:
    """An organisation of the actor's directory, with ``is_tended``: somebody works or worked there; ``None`` for any other.

    The directory is in the scope already: what is not in it is not asked for.
    """
    if pk not in actor.scope.seen(Subject.DIRECTORY):
        return None
    with everything("whether somebody works there already decides who may invite"):
        roles = RoleAssignment.objects.filter(owner=OuterRef("pk"))  # ever
        found: Organisation | None = Organisation.objects.annotate(is_tended=Exists(roles)).filter(pk=pk).first()
        return found


def home_figures(actor: Actor) -> dict[str, int | None]:
    """What a body is told when it comes in, in one statement: counts only, for roles and invitations are private."""
    soon = timezone.now() + timedelta(days=EXPIRING_DAYS)
    with everything("a body counts the members where nobody has a role, and its invitations about to expire"):
        present = _present([actor.acting_id])
        commune = Q(kind=OrganisationKind.COMMUNE)
        roles = RoleAssignment.objects.filter(owner=OuterRef("pk"))
        expiring = waiting_invitations(actor).filter(owner=OuterRef("pk"), expires_at__lt=soon)
        return Organisation.objects.filter(present | Q(pk=actor.acting_id)).aggregate(
            members=Count("pk", filter=present),
            communes=Count("pk", filter=present & commune),
            inhabitants=Sum("population", filter=present & commune),
            untended=Count("pk", filter=present & Q(registered_by=actor.acting_id) & ~Q(Exists(roles))),
            expiring=Count("pk", filter=Q(Exists(expiring))),
        )
