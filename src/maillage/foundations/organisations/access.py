"""Who acts, what she may do, and the scope in which she does it: resolved once a request, in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db import connection
from django.http import HttpRequest
from django.utils.timezone import localdate

from maillage.foundations.accounts.models import Person
from maillage.foundations.organisations.enums import POOLING_KINDS, ROLES, Right, Role, Subject
from maillage.foundations.organisations.models import Organisation
from maillage.kernel.pages import ActingChanged, NotAllowed
from maillage.kernel.tenancy import Scope, everything

__all__ = ["ACTING_FOR", "Actor", "Post", "actor_for", "find_actor", "get_organisation_for", "in_service"]

ACTING_FOR = "acting_for"
"""Where a session keeps the organisation on whose behalf its person acts."""


@dataclass(frozen=True)
class Post:
    """An organisation for which a person may act, and her roles there."""

    organisation_id: int
    organisation_name: str
    organisation_kind: str
    roles: tuple[Role, ...]

    @cached_property
    def rights(self) -> frozenset[Right]:
        return frozenset(right for role in self.roles for right in ROLES[role].rights)

    @property
    def needs_second_factor(self) -> bool:
        return self.organisation_kind in POOLING_KINDS or any(ROLES[role].is_technical for role in self.roles)


@dataclass(frozen=True)
class Actor:
    """A person acting for an organisation. ``rights``: those of her roles there, fewer for a token.

    ``groupings``: what the organisation belongs to today, by key, in the order of their names.
    """

    person: Person
    post: Post
    posts: tuple[Post, ...]
    scope: Scope
    rights: frozenset[Right]
    groupings: Mapping[int, str] = field(default_factory=dict)

    @property
    def person_id(self) -> int | None:
        return self.person.pk

    @property
    def person_name(self) -> str:
        return self.person.name

    @property
    def acting_id(self) -> int:
        return self.post.organisation_id

    @property
    def acting_name(self) -> str:
        return self.post.organisation_name

    @property
    def can_pool(self) -> bool:
        return self.post.organisation_kind in POOLING_KINDS

    @property
    def needs_second_factor(self) -> bool:
        return any(post.needs_second_factor for post in self.posts)

    def may(self, right: Right, organisation_id: int | None = None) -> bool:
        """Whether she holds a right, in the organisation she acts for."""
        return right in self.rights and organisation_id in (None, self.acting_id)

    def must(self, right: Right, organisation_id: int | None = None) -> None:
        """Error: ``NotAllowed``, which a page answers like a row that does not exist."""
        if not self.may(right, organisation_id):
            raise NotAllowed(f"{right} for {organisation_id}")


@dataclass(frozen=True, slots=True)
class in_service:  # noqa: N801 reads as a phrase: record(in_service(body), …)
    """The platform itself as an author: a command or a job that nobody asked for."""

    acting_id: int | None = None
    acting_name: str = ""
    person_id: int | None = None
    person_name: str = "Maillage"


def find_actor(request: HttpRequest) -> Actor | None:
    """The actor of a signed-in request, ``None`` where she holds no role."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 the decorators let nobody else through
    wanted = request.session.get(ACTING_FOR)
    actor = actor_for(person, wanted if isinstance(wanted, int) else None)
    if actor is not None and actor.acting_id != wanted:
        request.session[ACTING_FOR] = actor.acting_id  # or it would be looked for again at each page
        if wanted is not None and request.method == "POST":
            request.actor = actor  # type: ignore[attr-defined]  # for the page that says so
            raise ActingChanged("her role there has ended")
    return actor


def actor_for(person: Person, wanted: int | None = None, on: date | None = None) -> Actor | None:
    """The person acting for the wanted organisation, else for the first of hers by name; ``None`` without any role."""
    day = on or localdate()
    with everything("who may see what is decided before any scope"):
        found = _links(person, wanted, day)
        posts = _posts(found)
        if not posts:
            return None
        post = next((post for post in posts if post.organisation_id == wanted), posts[0])
        if post.organisation_id != wanted:
            found = _links(person, post.organisation_id, day)
    named = {key: name for code, key, _, name, _ in found if code == "grouping"}
    groupings = dict(sorted(named.items(), key=lambda item: (item[1], item[0])))
    return Actor(person, post, posts, _scope(post.organisation_id, found), post.rights, groupings)


_HOLDS = "(valid_from IS NULL OR valid_from <= %(day)s) AND (valid_to IS NULL OR valid_to >= %(day)s)"
_LINKS = f"""
SELECT 'role', r.owner_id, r.role, o.name, o.kind
  FROM organisations_roleassignment r JOIN organisations_organisation o ON o.id = r.owner_id
 WHERE r.person_id = %(person)s AND NOT o.is_former AND {_HOLDS}
UNION ALL SELECT 'grouping', m.owner_id, '', o.name, ''
  FROM organisations_membership m JOIN organisations_organisation o ON o.id = m.owner_id
 WHERE m.counterparty_id = %(acting)s AND {_HOLDS}
UNION SELECT 'member', counterparty_id, '', '', '' FROM organisations_membership
 WHERE owner_id IN (SELECT owner_id FROM organisations_membership WHERE counterparty_id = %(acting)s AND {_HOLDS})
   AND {_HOLDS}
UNION SELECT 'member', counterparty_id, '', '', '' FROM organisations_membership WHERE owner_id = %(acting)s
UNION ALL SELECT 'heir', counterparty_id, '', '', '' FROM organisations_organisationsuccession WHERE owner_id = %(acting)s
UNION ALL SELECT 'share', owner_id, shared_subject, '', '' FROM organisations_share
 WHERE counterparty_id = %(acting)s AND {_HOLDS}
UNION ALL SELECT 'party', counterparty_id, '', '', '' FROM organisations_share WHERE owner_id = %(acting)s
UNION ALL SELECT 'party', owner_id, '', '', '' FROM organisations_share WHERE counterparty_id = %(acting)s
"""  # noqa: S608 nothing of it comes from outside
"""Written out, for it runs before every page: the same as a union of querysets takes ten milliseconds to put into words.
A body keeps in its directory the members that left it."""


def _links(person: Person, acting_id: int | None, day: date) -> list[tuple[str, int, str, str, str]]:
    """Everything that decides: (what, organisation, …), from one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_LINKS, {"person": person.pk, "acting": acting_id, "day": day})
        found: list[tuple[str, int, str, str, str]] = cursor.fetchall()
    return found


def _posts(found: list[tuple[str, int, str, str, str]]) -> tuple[Post, ...]:
    """Her organisations by name, each with her roles."""
    roles: dict[int, list[Role]] = {}
    named: dict[int, tuple[str, str]] = {}
    for code, organisation, role, name, kind in found:
        if code == "role":
            roles.setdefault(organisation, []).append(Role(role))
            named[organisation] = (name, kind)
    posts = [Post(key, *named[key], tuple(sorted(held))) for key, held in roles.items()]
    return tuple(sorted(posts, key=lambda post: (post.organisation_name, post.organisation_id)))


def _scope(acting_id: int, found: list[tuple[str, int, str, str, str]]) -> Scope:
    """What each subject opens. What an organisation inherited from those it replaced is its own."""

    def reached(*codes: str) -> frozenset[int]:
        return frozenset(organisation for code, organisation, *_ in found if code in codes)

    own = frozenset({acting_id}) | reached("heir")
    shared: dict[str, set[int]] = {}
    for code, organisation, subject, *_ in found:
        if code == "share":
            shared.setdefault(subject, set()).add(organisation)
    return Scope(
        reads={
            Subject.OWN: own,
            Subject.DIRECTORY: own | reached("grouping", "member", "party"),
            Subject.TOTALS: own | reached("grouping"),
            Subject.CENSUS: own | frozenset(shared.get(Subject.CENSUS, ())),
            Subject.PRICES: own | frozenset(shared.get(Subject.PRICES, ())),
        },
        writes=own,
    )


def get_organisation_for(actor: Actor, pk: int) -> Organisation:
    """An organisation of the actor's directory. Error: ``NotAllowed``."""
    actor.must(Right.SEE_TERRITORY)
    found = Organisation.objects.filter(pk=pk).first()
    if found is None:
        raise NotAllowed("organisation")
    return found
