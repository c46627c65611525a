"""Who signs in, for how long, with what; and nobody gives what she lacks."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.test import Client
from django.utils.timezone import localdate
from pytest_django import Settings

from maillage.foundations.accounts.actions import change_password, disable_person, one_time_path
from maillage.foundations.accounts.models import Person
from maillage.foundations.organisations import actions
from maillage.foundations.organisations.access import Actor, actor_for
from maillage.foundations.organisations.enums import GRANTED_FIRST, ROLES, Right, Role
from maillage.foundations.organisations.models import Invitation, Membership, Organisation, RoleAssignment
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import enter, everything
from tests.architecture.grid import POST, STAGES, body_of, parameters_of
from tests.architecture.routes import Route, all_routes
from tests.cast import LONG_AGO, PASSWORD, Cast, organisation, person
from tests.client import StrictClient, plain, sign_in
from tests.security.rows import row, scoped_models

pytestmark = pytest.mark.django_db

ClientOf = Callable[[str], StrictClient]
MORNING = datetime(2026, 11, 20, 8, tzinfo=UTC)
FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]
HOME, SIGN_IN = "/", "/connexion/"


def is_signed_in(client: StrictClient) -> bool:
    answer = client.get(HOME)
    assert answer.status_code == 200 or answer["Location"].startswith(SIGN_IN)
    return bool(answer.status_code == 200)


# --- nobody grants what she lacks: fifteen roles by fifteen ----------------------------------------------------------


def holder(cast: Cast, role: Role) -> Actor:
    found = actor_for(person(f"Titulaire {role}", (role, cast.house(ROLES[role].cast))))
    assert found is not None
    return found


def own_house(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.acting_id)


@pytest.mark.parametrize("giver", Role)
def test_nobody_gives_a_role_with_more_rights_than_hers(giver: Role, cast: Cast) -> None:
    actor = holder(cast, giver)
    with enter(actor.scope):
        for role in Role:
            try:
                with transaction.atomic():
                    actions.invite_person(
                        actor, own_house(actor), email=f"{role}@maillage.example", role=role, valid_from=localdate()
                    )
            except NotAllowed:
                is_given = False
            else:
                is_given = True
            may = Right.KEEP_PEOPLE in actor.rights and ROLES[role].rights <= actor.rights
            assert not is_given or may, f"{giver} gave {role}"
            assert is_given or not may or role in (Role.PLATFORM_ADMIN, Role.SUPPLIER), f"{giver} could not give {role}"


@pytest.mark.parametrize("giver", Role)
def test_a_body_only_lets_the_first_person_of_a_member_in(giver: Role, cast: Cast) -> None:
    actor, empty = holder(cast, giver), organisation("Commune sans personne")
    with everything("a member where nobody works yet"):
        Membership.objects.create(owner=cast.group, counterparty=empty, valid_from=LONG_AGO)
    with enter(actor.scope):
        for role in Role:
            for where in (empty, cast.town, cast.neighbour):
                try:
                    with transaction.atomic():
                        actions.invite_person(
                            actor, where, email="x@maillage.example", role=role, valid_from=localdate()
                        )
                        if where == empty:  # each role is tried on a member that nobody has entered
                            transaction.set_rollback(True)
                except (NotAllowed, actions.Refused):
                    continue
                is_own = where.pk == actor.acting_id and ROLES[role].rights <= actor.rights
                assert is_own or (where == empty and role in GRANTED_FIRST and Right.KEEP_TERRITORY in actor.rights)


@pytest.mark.parametrize("ender", Role)
def test_nobody_ends_a_role_above_hers(ender: Role, cast: Cast) -> None:
    actor = holder(cast, ender)
    for role in Role:
        someone = person(f"Collègue {ender} {role}", (role, cast.house(ROLES[ender].cast)))
        with enter(actor.scope):
            assignment = RoleAssignment.objects.get(person=someone)
            try:
                actions.end_role(actor, assignment, localdate())
            except (NotAllowed, actions.Refused):
                continue
        assert Right.KEEP_PEOPLE in actor.rights and ROLES[role].rights <= actor.rights, f"{ender} ended {role}"


@pytest.mark.parametrize("maker", Role)
def test_a_token_never_holds_more_than_its_person(maker: Role, cast: Cast) -> None:
    actor, expiry = holder(cast, maker), localdate() + timedelta(days=30)
    with enter(actor.scope):
        for right in Right:
            try:
                with transaction.atomic():
                    actions.create_token(actor, name="un programme", rights=[right], expires_on=expiry)
            except NotAllowed:
                continue
            assert Right.KEEP_TOKENS in actor.rights and right in actor.rights, f"{maker} made a token for {right}"
            assert right not in (Right.KEEP_TOKENS, Right.KEEP_PEOPLE), (
                "a token that makes tokens or people outlives its own end"
            )


def test_nobody_gives_for_another_organisation(cast: Cast) -> None:
    actor = cast.actor("membre")
    with everything("a row of someone else, had by mistake"):
        foreign = RoleAssignment.objects.get(owner=cast.neighbour)
        for act in (
            lambda: actions.invite_person(
                actor, cast.neighbour, email="x@maillage.example", role=Role.DPO, valid_from=LONG_AGO
            ),
            lambda: actions.end_role(actor, foreign, localdate()),
            lambda: actions.withdraw_invitation(actor, row(Invitation, cast.place("voisine"))),
        ):
            with pytest.raises(NotAllowed):
                act()


# --- mass assignment -------------------------------------------------------------------------------------------------

SENTINEL = "424242"
WRITING = [route for route in all_routes().values() if route.name in POST and not route.is_api]


def everything_stored() -> dict[str, list[dict[str, str]]]:
    with everything("a picture of the whole database"), connection.cursor() as cursor:
        return {model.__name__: _stored(cursor, model._meta.db_table) for model in [*scoped_models(), Person]}


def _stored(cursor: Any, table: str) -> list[dict[str, str]]:
    """Asked without the layers above: a thousand times a hundred tables are read here."""
    cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 a table's own name
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, map(str, values), strict=True)) for values in cursor.fetchall()]


def hostile_fields(known: set[str]) -> dict[str, str]:
    """Every field of every model, as a form would spell it, with a value that is nobody's."""
    found: dict[str, str] = {}
    for model in [*scoped_models(), Person]:
        for field in model._meta.concrete_fields:
            value = "on" if isinstance(field, models.BooleanField) else SENTINEL
            found |= {field.name: value, field.attname: value}
    return {name: value for name, value in found.items() if name not in known}


def fields_of_form(response: Any) -> set[str]:
    """The names of the fields that a page asks for."""
    return set(re.findall(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"', response.content.decode()))


@pytest.mark.any_engine
@pytest.mark.parametrize("route", WRITING, ids=lambda route: route.name)
def test_only_listed_fields_change(route: Route, cast: Cast, client_of: ClientOf) -> None:
    place = cast.place("membre")
    address, body, client = (
        route.address(parameters_of(route.name, place)),
        body_of(route.name, place),
        client_of("membre"),
    )
    asked = fields_of_form(client.get(address, follow=True)) | set(body)
    before = everything_stored()
    fields = hostile_fields(asked) | body
    assert len(fields) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS, "more are not even read"
    client.post(address, fields)
    after = everything_stored()
    for model, found in after.items():
        changed = [one for one in found if one not in before[model]]
        for one in changed:
            hit = [name for name, value in one.items() if SENTINEL in value]
            assert hit == [], f"{model}: {hit} came from a field that the form does not list"
    people = {one["email"]: (one["is_active"], one["may_found"]) for one in before["Person"]}
    assert {
        one["email"]: (one["is_active"], one["may_found"]) for one in after["Person"] if one["email"] in people
    } == people


# --- what ends a session ---------------------------------------------------------------------------------------------


def test_a_disabled_account_is_out_at_its_next_request(cast: Cast, client_of: ClientOf) -> None:
    client, membre = client_of("membre"), cast.people["membre"]
    with enter(cast.actor("membre").scope):
        expiry = localdate() + timedelta(days=30)
        _, text = actions.create_token(
            cast.actor("membre"), name="un programme", rights=[Right.SEE_TERRITORY], expires_on=expiry
        )
    assert is_signed_in(client) and actions.token_holder(text) is not None
    disable_person(membre)
    assert not is_signed_in(client)
    assert actions.token_holder(text) is None


@pytest.mark.any_engine
@pytest.mark.parametrize("name", ["membre", "pilote", "technicien"])
def test_a_disabled_account_is_out_of_every_page(name: str, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(name)
    disable_person(cast.people[name])
    for route in all_routes().values():
        if not route.is_api and route.policy.kind != "public":
            answer = client.get(route.address(parameters_of(route.name, cast.place("membre"))))
            assert answer.status_code == 302 and answer["Location"].startswith(SIGN_IN), route.name


def test_a_role_that_ended_yesterday_opens_nothing(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("membre")
    pages = [route for route in all_routes().values() if not route.is_api and route.policy.kind == "right"]
    addresses = [route.address(parameters_of(route.name, cast.place("membre"))) for route in pages]
    assert 200 in {client.get(address).status_code for address in addresses}
    with everything("the role ends"):
        RoleAssignment.objects.filter(person=cast.people["membre"]).update(valid_to=localdate() - timedelta(days=1))
    assert {client.get(address).status_code for address in addresses} == {404}


def test_other_sessions_die_when_the_password_changes(cast: Cast, client_of: ClientOf, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = FAST
    membre = cast.people["membre"]
    change_password(membre, PASSWORD)
    here, elsewhere = client_of("membre"), client_of("membre")
    fresh = "encore une phrase que personne"
    assert here.post("/compte/mot-de-passe/", {"current": PASSWORD, "password": fresh}).status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_a_session_lives_twelve_hours_at_most(cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client = sign_in(cast.people["membre"], has_second_factor=False)
        for _ in range(11):
            clock.shift(timedelta(hours=1))
            assert is_signed_in(client)
        clock.shift(timedelta(hours=1, seconds=1))
        assert not is_signed_in(client)


def test_a_session_with_two_factors_ends_after_half_an_hour_idle(cast: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client = sign_in(cast.people["pilote"])
        for _ in range(4):
            clock.shift(timedelta(minutes=29))
            assert is_signed_in(client)
        clock.shift(timedelta(minutes=31, seconds=1))
        assert not is_signed_in(client)


# --- the second factor -----------------------------------------------------------------------------------------------


@pytest.mark.any_engine
@pytest.mark.parametrize("stage", STAGES)
def test_bodies_and_technical_roles_show_two_factors(stage: str, cast: Cast, settings: Settings) -> None:
    settings.DEMONSTRATION = False
    clients = {role: Client() for role in Role}
    for role, client in clients.items():
        someone = person(f"Quelqu’un {role}", (role, cast.house(ROLES[role].cast)))
        client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    for route in map(all_routes().__getitem__, STAGES[stage]):
        if not route.is_api and route.policy.kind in ("right", "signed_in"):
            address = route.address(parameters_of(route.name, cast.place("membre")))
            for role, client in clients.items():
                is_body = cast.house(ROLES[role].cast) == cast.group
                is_asked = is_body or ROLES[role].is_technical or route.policy.needs_proof
                for send in (client.get, client.post) if is_asked else (client.get,):
                    answer = send(address)
                    to_setup = answer.status_code == 302 and answer["Location"] == "/compte/double-authentification/"
                    assert to_setup == is_asked or answer.status_code == 405, f"{role} at {route.name}"


def test_a_factor_that_was_set_must_be_shown(cast: Cast, settings: Settings) -> None:
    settings.DEMONSTRATION = True  # even there: who has set one is asked for it
    someone, client = cast.people["membre"], Client()
    someone.second_factor_stamp = "set"
    someone.save()
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/", "/compte/", "/compte/mot-de-passe/"):
        assert client.get(address)["Location"] == "/connexion/code/", address
    assert client.get("/compte/double-authentification/")["Location"] == "/connexion/code/"
    session = client.session
    session["second_factor"] = "an older one"
    session.save()
    assert client.get("/")["Location"] == "/connexion/code/"


# --- passwords -------------------------------------------------------------------------------------------------------


@pytest.mark.any_engine
def test_passwords_are_hashed_with_argon2id() -> None:
    someone = Person(email="x@maillage.example", name="x")
    someone.set_password(PASSWORD)
    assert someone.password.startswith("argon2$argon2id$")
    assert identify_hasher(someone.password).algorithm == "argon2"


COMMON = sorted(CommonPasswordValidator().passwords)[::40]
BAD = (
    *("court", "onze lettre", "x" * 300, "a" * 14, "123456789012", "motdepasse123!", "Password2026!"),
    *(common for common in COMMON),
    *(f"{common}2026!!" for common in COMMON if common.isalpha()),
)
DISGUISED = ("motdepasse motdepasse", *(f"{common}2026!!" for common in COMMON if common[-1:].isdigit()))
"""A common word twice; a common password that ends in figures, with more of them."""


def taken(passwords: tuple[str, ...]) -> list[str]:
    """Those that would be accepted."""
    found = []
    for password in passwords:
        try:
            validate_password(password, Person(email="x@maillage.example", name="Marie"))
        except ValidationError:
            continue
        found.append(password)
    return found


@pytest.mark.any_engine
def test_common_and_short_passwords_are_refused() -> None:
    assert taken(BAD) == []
    assert taken((PASSWORD,)) == [PASSWORD]
    for own in ("annemarieledantec", "Anne-Marie Le Dantec"):
        with pytest.raises(ValidationError):
            validate_password(own, Person(email="anne.dantec@taule.example", name="Anne-Marie Le Dantec"))


@pytest.mark.any_engine
def test_common_passwords_in_disguise_are_refused() -> None:
    assert taken(DISGUISED) == []


def test_ten_failures_lock_out_known_and_unknown_alike(cast: Cast, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = FAST
    known, unknown = cast.people["membre"].email, "nulle@maillage.example"
    change_password(cast.people["membre"], PASSWORD)
    answers: dict[str, list[tuple[int, bytes]]] = {}
    for email in (known, unknown):
        client = StrictClient()
        answers[email] = [_try(client, email, "un mauvais mot de passe") for _ in range(11)]
    assert answers[known] == answers[unknown]
    assert [status for status, _ in answers[known]] == [422] * 9 + [429] * 2
    assert _try(StrictClient(), known, PASSWORD)[0] == 429, "the right password does not open a locked door"


def _try(client: StrictClient, email: str, password: str) -> tuple[int, bytes]:
    answer = client.post(SIGN_IN, {"email": email, "password": password})
    return answer.status_code, plain(answer.content).replace(email.encode(), b"")


# --- links that serve once -------------------------------------------------------------------------------------------


def test_a_link_to_choose_a_password_serves_once(cast: Cast, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = FAST
    membre = cast.people["membre"]
    path, other = one_time_path(membre), one_time_path(cast.people["voisine"])
    token = path.strip("/").split("/")[-1]
    foreign = other.replace(other.strip("/").split("/")[-1], token)
    client = StrictClient()
    assert client.get(foreign).status_code == client.get(path.replace(token, token[:-1] + "x")).status_code == 404
    assert client.post(path, {"password": PASSWORD}).status_code == 302
    assert client.get(path).status_code == client.post(path, {"password": PASSWORD}).status_code == 404
    late = one_time_path(membre)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=3, minutes=1)):
        assert client.get(late).status_code == 404
    disable_person(membre)
    assert client.get(late).status_code == 404


def invite(cast: Cast, role: Role = Role.TOWN_CLERK) -> tuple[Invitation, str]:
    actor = cast.actor("membre")
    with enter(actor.scope):
        invitation = actions.invite_person(
            actor, cast.town, email="nouvelle@maillage.example", role=role, valid_from=localdate()
        )
    return invitation, actions.link_of(invitation)


def test_an_invitation_serves_once_and_gives_the_role_it_names(cast: Cast, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = FAST
    invitation, link = invite(cast)
    body = {
        "name": "Nouvelle",
        "password": PASSWORD,
        "role": "CIO",
        "email": "autre@maillage.example",
        "owner": cast.group.pk,
    }
    assert StrictClient().post(link, body).status_code == 302
    with everything("what came of it"):
        (assignment,) = RoleAssignment.objects.filter(person__email=invitation.email)
        assert (assignment.role, assignment.owner_id) == (Role.TOWN_CLERK, cast.town.pk)
        assert not Person.objects.filter(email="autre@maillage.example").exists()
    again = StrictClient()
    assert again.get(link).status_code == again.post(link, body).status_code == 404


def test_an_invitation_is_for_its_email_alone(cast: Cast, client_of: ClientOf) -> None:
    invitation, link = invite(cast)
    person("nouvelle")  # she has an account, with that e-mail
    assert StrictClient().get(link)["Location"].startswith(SIGN_IN)
    for name in ("voisine", "autre_membre", "titulaire"):
        assert client_of(name).post(link).status_code == 422, name
    with everything("nothing came of it"):
        assert Invitation.objects.get(pk=invitation.pk).accepted_at is None
        assert not RoleAssignment.objects.filter(owner=cast.town, person=cast.people["voisine"]).exists()


def test_a_link_that_was_bent_withdrawn_or_is_old_opens_nothing(cast: Cast) -> None:
    invitation, link = invite(cast)
    client, token = StrictClient(), link.strip("/").split("/")[-1]
    payload, stamp, signature = token.split(":")
    for bent in (f"{payload}:{stamp}:{signature[:-2]}xx", f"{payload[:-1]}:{stamp}:{signature}", "x", f"{payload}::"):
        assert client.get(link.replace(token, bent)).status_code == 404, bent
    with time_machine.travel(datetime.now(UTC) + timedelta(days=14, minutes=1)):
        assert client.get(link).status_code == 404
    with enter(cast.actor("membre").scope):
        actions.withdraw_invitation(cast.actor("membre"), invitation)
    assert client.get(link).status_code == 404
