"""The only door to a campaign, and to the seat from which one answers it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core import signing
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right, SharedSubject, Subject
from maillage.foundations.organisations.models import RoleAssignment, Share
from maillage.journey.census.campaigns.enums import Door, Origin, ResponseState
from maillage.journey.census.campaigns.models import Campaign, PersonalLink, Response, ResponseSection, SurveyedEntity
from maillage.journey.census.inventory.access import owners_with_prices
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import Scope, enter

__all__ = [
    "CAPABILITIES",
    "LinkHolder",
    "Seat",
    "capability_of_token",
    "get_answered_response_for",
    "get_asked_campaign_for",
    "get_campaign_for",
    "get_entity_for",
    "get_link_for",
    "get_response_for",
    "get_shared_response_for",
    "path_of",
    "reads_draft",
    "reads_prices",
    "scope_of_link",
    "seat_of_capability",
    "seat_of_owner",
    "seat_of_proxy",
]


def get_campaign_for(actor: Actor, pk: int) -> Campaign:
    """A campaign of the actor's own body. Error: ``NotAllowed``."""
    actor.must(Right.SEE_SURVEY)
    rows = Campaign.objects.select_related("version", "short_version")
    found = rows.filter(pk=pk, owner=actor.acting_id).first()
    if found is None:
        raise NotAllowed("campaign")
    return found


def get_entity_for(actor: Actor, campaign: Campaign, pk: int) -> SurveyedEntity:
    """An entity of a campaign's list. Error: ``NotAllowed``."""
    actor.must(Right.SEE_SURVEY)
    found = (
        SurveyedEntity.objects.select_related("campaign")
        .prefetch_related("organisation")
        .filter(pk=pk, campaign=campaign)
        .first()
    )
    if found is None:
        raise NotAllowed("entity")
    return found


def get_shared_response_for(actor: Actor, pk: int) -> Response:
    """What another organisation answered and shows to the actor's. Error: ``NotAllowed``."""
    actor.must(Right.SEE_SURVEY)
    found = Response.objects.select_related("owner").filter(pk=pk).exclude(owner=actor.acting_id).first()
    if found is None:
        raise NotAllowed("response")
    return found


def get_response_for(actor: Actor, campaign: Campaign, entity: SurveyedEntity) -> Response:
    """What an entity answered to the campaign. Error: ``NotAllowed``."""
    actor.must(Right.SEE_SURVEY)
    found = Response.objects.prefetch_related("campaign").filter(campaign=campaign, entity_name=entity.name).first()
    if found is None:
        raise NotAllowed("response")
    return found


def get_asked_campaign_for(actor: Actor, pk: int) -> Campaign:
    """A campaign that the actor's body conducts online. Error: ``NotAllowed``."""
    actor.must(Right.RUN_CAMPAIGN)
    found = (
        Campaign.objects.select_related("version", "short_version", "owner")
        .filter(pk=pk, owner=actor.acting_id, origin=Origin.ASKED)
        .first()
    )
    if found is None:
        raise NotAllowed("campaign")
    return found


def get_answered_response_for(actor: Actor, campaign: Campaign, pk: int) -> Response:
    """A response to a campaign that the actor conducts. Error: ``NotAllowed``."""
    actor.must(Right.RUN_CAMPAIGN)
    found = Response.objects.filter(pk=pk, campaign=campaign, counterparty=actor.acting_id).first()
    if found is None:
        raise NotAllowed("response")
    return found


def get_link_for(actor: Actor, campaign: Campaign, pk: int) -> PersonalLink:
    """A personal link of a campaign that the actor conducts. Error: ``NotAllowed``."""
    actor.must(Right.RUN_CAMPAIGN)
    found = (
        PersonalLink.objects.select_related("response")
        .filter(pk=pk, response__campaign=campaign, counterparty=actor.acting_id)
        .first()
    )
    if found is None:
        raise NotAllowed("link")
    return found


def reads_prices(actor: Actor, response: Response) -> bool:
    """Whether the prices of a response are shown to the actor: with the right, to the body that asked, and to whom the
    organisation shows its prices."""
    is_asked_by = response.counterparty_id == actor.acting_id and actor.may(Right.SEE_PRICES)
    return is_asked_by or response.owner_id in owners_with_prices(actor)


_SENT: Final = frozenset(
    (ResponseState.SUBMITTED, ResponseState.ANSWERED_BY_PROXY, ResponseState.VALIDATED, ResponseState.LOCKED)
)


def reads_draft(response: Response) -> bool:
    """Whether the body reads what is written of a response: once it is sent, or what it writes itself on the telephone."""
    return response.state in _SENT or response.door == Door.PROXY


# --- who answers -----------------------------------------------------------------------------------------------------

CAPABILITIES: Final = "questionnaires"
"""Where a session keeps the responses that personal links have opened: ``{response: [link, nonce, owner, body]}``."""
_SALT: Final = "campaigns.link"


@dataclass(frozen=True, slots=True)
class LinkHolder:
    """Whoever came by a personal link, as an author: the e-mail to which it was sent, for one organisation."""

    person_id: int | None
    person_name: str
    acting_id: int | None
    acting_name: str


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody before one response. ``response.campaign`` is read with its versions."""

    response: Response
    author: Actor | LinkHolder
    door: Door
    email: str = ""
    is_bare: bool = False
    """By a link to an e-mail that the body alone gave: it shows what it wrote itself, and nothing of the inventory unless
    the organisation shows that to the body anyway."""
    has_inventory: bool = True
    """Whether what the inventory knows may fill the pages beforehand, where the scope in force sees it."""

    @property
    def may_see_prices(self) -> bool:
        """Whoever answers for her own town hall sees its prices; on the telephone, whoever has the right."""
        if self.is_of_body:
            return isinstance(self.author, Actor) and self.author.may(Right.SEE_PRICES)
        return not self.is_bare

    def may_read(self, section: ResponseSection) -> bool:
        """Whether what was saved of a section is shown here: by a bare link, only what it wrote."""
        return not self.is_bare or section.written_by == self.author.person_name

    @property
    def campaign(self) -> Campaign:
        return self.response.campaign

    @property
    def is_of_body(self) -> bool:
        return self.door == Door.PROXY

    def must_write(self) -> None:
        """Error: ``NotAllowed`` for whoever has lost the right since the seat was taken."""
        match self.door, self.author:
            case Door.ACCOUNT, Actor():
                self.author.must(Right.ANSWER_CENSUS, self.response.owner_id)
            case Door.PROXY, Actor():
                self.author.must(Right.ANSWER_FOR_OTHERS, self.response.counterparty_id)
            case Door.LINK, LinkHolder() if self.author.acting_id == self.response.owner_id:
                return
            case _:
                raise NotAllowed("seat")


def seat_of_owner(actor: Actor, pk: int) -> Seat:
    """The seat of somebody of the organisation itself. Error: ``NotAllowed``."""
    actor.must(Right.ANSWER_CENSUS)
    found = _asked(pk, owner=actor.acting_id)
    if found is None:
        raise NotAllowed("response")
    return Seat(found, actor, Door.ACCOUNT)


def seat_of_proxy(actor: Actor, pk: int) -> Seat:
    """The seat of somebody of the body who writes what a member says. Error: ``NotAllowed``.

    Who may not see prices does not open what the member has begun itself: its prices stand there.
    """
    actor.must(Right.ANSWER_FOR_OTHERS)
    found = _asked(pk, counterparty=actor.acting_id)
    if found is None or (found.door not in ("", Door.PROXY) and not actor.may(Right.SEE_PRICES)):
        raise NotAllowed("response")
    return Seat(found, actor, Door.PROXY)


def _asked(pk: int, **party: int) -> Response | None:
    online = Campaign.objects.filter(origin=Origin.ASKED)
    asked = Response.objects.select_related("owner", "counterparty").filter(pk=pk, campaign__in=online, **party)
    whole = Campaign.objects.select_related("version", "short_version")
    return asked.prefetch_related(Prefetch("campaign", whole)).first()


def path_of(link: PersonalLink) -> str:
    """The path of a personal link. Nothing in the database is enough to make it."""
    told = [link.pk, link.nonce, link.response_id, link.owner_id, link.counterparty_id]
    return reverse("census:open_link", args=[signing.dumps(told, salt=_SALT)])


def capability_of_token(token: str) -> tuple[int, list[Any]] | None:
    """The response that a link opens, and what the session keeps of it; ``None`` where nobody signed it."""
    try:
        link, nonce, response, owner, body = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return response, [link, nonce, owner, body]


def scope_of_link(owner_id: int, body_id: int, *, has_prices: bool = False) -> Scope:
    """What is needed to answer for one organisation, before ``seat_of_capability`` narrows it to one response.

    Responses are part of the census; whether the inventory is read as well, the seat says.
    """
    own = frozenset({owner_id})
    both = own | {body_id}
    return Scope(
        reads={
            Subject.OWN: own,
            Subject.DIRECTORY: both,
            Subject.TOTALS: both,
            Subject.CENSUS: own,
            Subject.PRICES: own if has_prices else frozenset(),
        },
        writes=own,
        reason="a personal link answers one response",
    )


def seat_of_capability(kept: Mapping[str, Any], pk: int) -> tuple[Scope, Seat]:
    """The seat that a personal link gives, and its scope: what the session keeps is checked against the link itself.

    Error: ``NotAllowed`` where there is none, or it was revoked or renewed, or the campaign is no longer open to it.
    """
    known = kept.get(str(pk))
    if not isinstance(known, list) or len(known) != 4:
        raise NotAllowed("link")
    link_id, nonce, owner, body = known
    scope = scope_of_link(owner, body)
    with enter(scope):
        link = PersonalLink.objects.filter(pk=link_id, nonce=nonce, response=pk, revoked_at=None).first()
        found = _asked(pk, owner=owner) if link is not None else None
        if link is None or found is None or not found.campaign.is_open or _has_left(link):
            raise NotAllowed("link")
        told = f"Lien personnel de {link.email}"[:120]
        holder = LinkHolder(link.person_id, told, owner, found.owner.name)
        is_bare = link.person_id is None
        seat = Seat(found, holder, Door.LINK, link.email, is_bare, not is_bare or _shows_census(owner, body))
    return scope_of_link(owner, body, has_prices=not is_bare), seat


def _shows_census(owner: int, body: int) -> bool:
    """Whether an organisation shows its census to the body: then the body's own link tells it nothing new."""
    shares = Share.objects.on(localdate()).filter(owner=owner, counterparty=body)
    return owner == body or shares.filter(shared_subject=SharedSubject.CENSUS).exists()


def _has_left(link: PersonalLink) -> bool:
    """The link of somebody with an account does not outlive her role."""
    if link.person_id is None:
        return False
    held = RoleAssignment.objects.on(localdate()).filter(owner=link.owner_id, person=link.person_id)
    return not held.filter(person__is_active=True).exists()
