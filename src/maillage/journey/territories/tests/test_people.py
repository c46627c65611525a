"""Who works for the organisation: invited, given a role, and ended; nobody grants what she lacks."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate
from tests.cast import Cast, join, organisation, person
from tests.client import sign_in

from maillage.foundations.accounts.models import Person
from maillage.foundations.mail.models import OutgoingMail
from maillage.foundations.organisations import actions
from maillage.foundations.organisations.access import actor_for
from maillage.foundations.organisations.actions import Refused, invite_person, link_of
from maillage.foundations.organisations.enums import GRANTED_FIRST, ROLES, Right, Role
from maillage.foundations.organisations.models import Invitation, Organisation, RoleAssignment
from maillage.journey.territories.tests.watching import events
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
INVITE, PEOPLE = "/territoire/personnes/inviter/", "/territoire/personnes/"


def typed(role: str = "TOWN_CLERK", **changes: str) -> dict[str, str]:
    return {"email": "Nouvelle@Maillage.example ", "role": role, "valid_from": localdate().isoformat()} | changes


def lone(cast: Cast, name: str = "Carantec") -> Organisation:
    """A member where nobody has a role."""
    town = organisation(name)
    join(cast.group, town)
    return town


def the_invitation() -> Invitation:
    with everything("what was offered"):
        found: Invitation = Invitation.objects.get()
    return found


def test_one_sees_the_people_of_ones_own_organisation_only(cast: Cast, client_of: Any) -> None:
    page = client_of("membre").get(PEOPLE).content.decode()
    assert cast.people["membre"].email in page
    of_body = client_of("pilote").get(PEOPLE).content.decode()
    assert cast.people["pilote"].email in of_body and cast.people["technicien"].email in of_body
    for name in ("autre_membre", "voisine"):
        assert cast.people[name].email not in page + of_body
    assert cast.people["membre"].email not in of_body
    for name in ("technicien", "titulaire"):
        assert client_of(name).get(PEOPLE).status_code == 404


def test_a_body_is_told_which_members_have_nobody(cast: Cast, client_of: Any) -> None:
    stranger = organisation("Ailleurs")
    join(cast.other_group, stranger)
    town = lone(cast)
    rows = client_of("pilote").get(PEOPLE).context["untended"].rows
    assert [row[0].value for row in rows] == [town.name]
    assert "untended" not in client_of("membre").get(PEOPLE).context


def test_an_invitation_shows_its_link_once(cast: Cast, client_of: Any) -> None:
    with events("organisations.person_invited"):
        page = client_of("membre").post(INVITE, typed())
    invitation = the_invitation()
    shown = re.search(r"/invitation/([^/\"]+)/", page.content.decode())
    assert invitation.email == "nouvelle@maillage.example" and shown is not None
    assert actions.invitation_of_link(shown[1]) == invitation
    for name in ("membre", "autre_membre", "pilote"):
        again = client_of(name).get(PEOPLE).content.decode()
        assert "/invitation/" not in again and (invitation.email in again) is (name == "membre")
    assert client_of("membre").post(INVITE, typed()).status_code == 422, "she is awaited already"


def test_where_mail_leaves_the_link_is_shown_to_nobody(cast: Cast, client_of: Any, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    town = lone(cast)
    for address in (INVITE, f"{INVITE}?organisation={town.pk}"):
        with events("organisations.person_invited"):
            answer = client_of("pilote").post(address, typed("GENERAL_MANAGER" if "?" in address else "DPO"))
        assert answer["Location"] == PEOPLE
    mails = list(OutgoingMail.objects.order_by("id"))
    assert [mail.to for mail in mails] == ["nouvelle@maillage.example"] * 2
    assert all("http://testserver/invitation/" in mail.text for mail in mails)


def test_the_first_person_of_a_member_comes_in_by_her_link(cast: Cast, client_of: Any) -> None:
    town = lone(cast)
    address = f"{INVITE}?organisation={town.pk}"
    page = client_of("pilote").get(address)
    assert {value for value, _ in page.context["form"].fields["role"].choices} == set(GRANTED_FIRST)
    client_of("pilote").post(address, typed())
    assert "invitation en attente" in client_of("pilote").get(PEOPLE).content.decode()
    visitor = sign_in(cast.people["voisine"])
    visitor.logout()
    link, account = link_of(the_invitation()), {"name": "Nouvelle Venue", "password": "quatre mots sans rapport ici"}
    with events("organisations.invitation_accepted"):
        assert visitor.post(link, account).status_code == 302
    assert visitor.post(link, account).status_code == 404, "it serves once"
    with everything("her role"):
        role = RoleAssignment.objects.get(owner=town)
    assert (role.role, role.person.email) == ("TOWN_CLERK", "nouvelle@maillage.example")
    assert client_of("pilote").get(address).status_code == 404, "from now on its own people invite"


@pytest.mark.parametrize("place", ["town", "other_town", "neighbour", "other_group", "supplier"])
def test_a_body_invites_into_no_organisation_that_has_people(place: str, cast: Cast, client_of: Any) -> None:
    for name in ("pilote", "membre"):
        target = getattr(cast, place)
        if (name, place) == ("membre", "town"):
            continue
        with events():
            assert client_of(name).post(f"{INVITE}?organisation={target.pk}", typed()).status_code == 404


@pytest.mark.parametrize("wanted", ["x", "1", "-1", "9" * 30, "²", "\x00"])
def test_an_organisation_of_fantasy_is_not_there(wanted: str, client_of: Any) -> None:
    assert client_of("pilote").get(INVITE, {"organisation": wanted}).status_code == 404


@pytest.mark.parametrize("holder", [role for role in Role if Right.KEEP_PEOPLE in ROLES[role].rights])
@pytest.mark.parametrize("role", Role)
def test_nobody_grants_what_she_lacks(holder: Role, role: Role, cast: Cast) -> None:
    """F2, over every role that may invite and every role that there is."""
    place = cast.group if holder is Role.CIO else cast.town
    client = sign_in(person("Qui invite", (holder, place)))
    answer = client.post(INVITE, typed(role))
    may = ROLES[role].rights <= ROLES[holder].rights and role not in (Role.SUPPLIER, Role.PLATFORM_ADMIN)
    assert answer.status_code == (200 if may else 422)
    with everything("what was offered"):
        assert Invitation.objects.exists() is may


@pytest.mark.parametrize("holder", [role for role in Role if Right.KEEP_PEOPLE in ROLES[role].rights])
@pytest.mark.parametrize("role", Role)
def test_nobody_ends_a_role_above_hers(holder: Role, role: Role, cast: Cast) -> None:
    place = cast.group if holder is Role.CIO else cast.town
    other = person("Celle qui part", (role, place))
    client = sign_in(person("Qui met fin", (holder, place)))
    with everything("her role"):
        assignment = RoleAssignment.objects.get(person=other)
    answer = client.post(f"/territoire/personnes/roles/{assignment.pk}/fin/", {"on": localdate().isoformat()})
    assert answer.status_code == (302 if ROLES[role].rights <= ROLES[holder].rights else 404)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "sans arobase"}, "email"),
        ({"email": ""}, "email"),
        ({"role": "KING"}, "role"),
        ({"role": ""}, "role"),
        ({"valid_from": ""}, "valid_from"),
        ({"valid_to": "2020-01-01"}, "valid_to"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(changes: dict[str, str], field: str, client_of: Any) -> None:
    with events():
        page = client_of("membre").post(INVITE, typed(**changes))
    assert page.status_code == 422 and list(page.context["form"].errors) == [field]
    assert field == "email" or "Nouvelle@Maillage.example" in page.content.decode()


def test_an_invitation_is_withdrawn_by_who_sent_it(cast: Cast, client_of: Any) -> None:
    """A mistyped address would shut the member's door for two weeks."""
    town = lone(cast)
    client_of("pilote").post(f"{INVITE}?organisation={town.pk}", typed())
    invitation = the_invitation()
    address = f"/territoire/personnes/invitations/{invitation.pk}/retirer/"
    for name in ("membre", "voisine", "technicien", "titulaire"):
        with events():
            assert client_of(name).post(address).status_code == 404
    for name in ("membre", "voisine"):
        with enter(cast.actor(name).scope), pytest.raises(NotAllowed):
            actions.withdraw_invitation(cast.actor(name), invitation)
    with events("organisations.invitation_withdrawn"):
        assert client_of("pilote").post(address).status_code == 302
    assert client_of("pilote").post(address).status_code == 404
    assert actions.invitation_of_link(link_of(invitation).split("/")[-2]) is None


def test_two_bodies_do_not_see_each_others_invitations(cast: Cast) -> None:
    town = lone(cast)
    join(cast.other_group, town)
    colleague = person("Pilote voisine", (Role.CIO, cast.other_group))
    sign_in(cast.people["pilote"]).post(f"{INVITE}?organisation={town.pk}", typed())
    page = sign_in(colleague).get(PEOPLE).content.decode()
    assert town.name not in page and "nouvelle@maillage.example" not in page  # it is for who brought it in to invite
    other = actor_for(colleague)
    assert other is not None
    with enter(other.scope), pytest.raises(Refused, match="inscrite ici par une autre structure"):
        invite_person(other, town, email="x@maillage.example", role=Role.TOWN_CLERK, valid_from=localdate())
    assert (
        sign_in(colleague).post(f"/territoire/personnes/invitations/{the_invitation().pk}/retirer/").status_code == 404
    )


def test_a_role_ends_and_opens_nothing_the_day_after(cast: Cast, client_of: Any) -> None:
    second = person("Adjointe", (Role.MEMBER_OFFICIAL, cast.town))
    with everything("their roles"):
        role = RoleAssignment.objects.get(person=second)
        foreign = RoleAssignment.objects.get(owner=cast.other_town)
    yesterday = (localdate() - timedelta(days=1)).isoformat()
    assert (
        client_of("membre").post(f"/territoire/personnes/roles/{foreign.pk}/fin/", {"on": yesterday}).status_code == 404
    )
    clerk = sign_in(second)
    assert clerk.get(PEOPLE).status_code == 200
    with everything("hers"):
        hers = RoleAssignment.objects.get(person=cast.people["membre"])
    with events("organisations.role_ended"):
        assert clerk.post(f"/territoire/personnes/roles/{hers.pk}/fin/", {"on": yesterday}).status_code == 302
    assert client_of("membre").get(PEOPLE).status_code == 404
    alone = clerk.post(f"/territoire/personnes/roles/{role.pk}/fin/", {"on": yesterday})
    assert alone.status_code == 422 and "Il ne resterait personne" in alone.content.decode()
    assert clerk.post(f"/territoire/personnes/roles/{role.pk}/fin/", {"on": "2019-01-01"}).status_code == 422


def test_a_body_gives_its_own_people_no_role_elsewhere(cast: Cast) -> None:
    town = lone(cast)
    actor = cast.actor("pilote")
    with enter(actor.scope), pytest.raises(Refused, match="travaille pour votre structure"):
        invite_person(actor, town, email=cast.people["pilote"].email, role=Role.TOWN_CLERK, valid_from=localdate())
    assert Person.objects.filter(email="nouvelle@maillage.example").count() == 0
