"""The grid of rights is the site: every address has its row, and answers what the row says to each character."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from django.db import transaction
from django.urls import NoReverseMatch

from maillage.foundations.organisations.enums import ROLES, Role
from maillage.foundations.organisations.models import RoleAssignment
from maillage.kernel.pages import Policy
from maillage.kernel.tenancy import everything
from tests.architecture.grid import BODIES, GET, OBJECTS, POST, STAGES, body_of, parameters_of
from tests.architecture.routes import Route, all_routes
from tests.cast import CAST, LONG_AGO, POSTS, Cast, organisation, person
from tests.client import StrictClient, call, plain, sign_in

ClientOf = Callable[[str], StrictClient]
ROUTES = all_routes()
PAGES = [route for route in ROUTES.values() if not route.is_api]


def test_every_route_has_its_row_and_every_row_its_route() -> None:
    assert set(ROUTES) == set(GET), "routes and rows of GET"
    writing = {route.name for route in ROUTES.values() if route.is_writing}
    assert writing == set(POST), "routes that write and rows of POST"
    assert {route.name for route in ROUTES.values() if route.parameters} == set(OBJECTS), (
        "addresses that name an object"
    )
    assert set(BODIES) <= set(POST)


@pytest.mark.parametrize("stage", STAGES)
def test_a_row_stands_in_the_file_of_its_stage(stage: str) -> None:
    """Where its view is; what stands under every stage is in one file."""
    strays = [name for name in STAGES[stage] if ROUTES[name].stage != stage]
    assert strays == []


@pytest.mark.parametrize("route", ROUTES.values(), ids=lambda route: route.name)
def test_every_view_states_its_policy(route: Route) -> None:
    assert all(isinstance(policy, Policy) for policy in route.policies), "decorate the view: maillage.kernel.pages"


def test_the_role_of_each_card_is_in_the_cast() -> None:
    assert set(ROLES) == set(Role)
    assert {card.cast for card in ROLES.values()} <= set(CAST)


@pytest.mark.django_db
@pytest.mark.parametrize("route", ROUTES.values(), ids=lambda route: route.name)
def test_get(route: Route, cast: Cast, client_of: ClientOf, program_of: ClientOf) -> None:
    address = route.address(parameters_of(route.name, cast.place("membre")))
    enter_as = program_of if route.is_api else client_of
    found = {name: enter_as(name).get(address).status_code for name in CAST}
    assert found == GET[route.name]


@pytest.mark.django_db
@pytest.mark.parametrize("route", ROUTES.values(), ids=lambda route: route.name)
def test_post(route: Route, cast: Cast, client_of: ClientOf, program_of: ClientOf) -> None:
    """A page that only reads answers 405 to whoever posts to it. Each character tries on the stage as it was set."""
    place, found = cast.place("membre"), {}
    enter_as = program_of if route.is_api else client_of
    for name in CAST:
        body = body_of(route.name, place)
        address = route.address(parameters_of(route.name, place))
        with transaction.atomic():
            found[name] = send(enter_as(name), route, address, body)
            transaction.set_rollback(True)
    assert found == POST.get(route.name, dict.fromkeys(CAST, 405))


def send(client: StrictClient, route: Route, address: str, body: dict[str, Any]) -> int:
    if route.writing_method == "POST":
        return client.post(address, body).status_code
    return client.generic(route.writing_method, address).status_code


@pytest.mark.any_engine
@pytest.mark.django_db
@pytest.mark.parametrize("stage", STAGES)
def test_other_methods_are_refused(stage: str, cast: Cast, client_of: ClientOf) -> None:
    client = client_of("pilote")
    for route in map(ROUTES.__getitem__, STAGES[stage]):
        if not route.is_api:
            address = route.address(parameters_of(route.name, cast.place("membre")))
            for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
                assert client.generic(method, address).status_code == 405, f"{method} {route.name}"


UNKNOWN: dict[str, Any] = {
    **dict.fromkeys(
        ("pk", "edition", "piece", "entity", "response", "link", "rank", "place", "number", "member", "line", "sheet"),
        4_000_000_000_000,
    ),
    **dict.fromkeys(
        ("slug", "kind", "code", "name", "token", "insee", "ending", "format", "table", "secret", "what", "move"), "x"
    ),
    **{"key": "MQ", "siren": "000000000", "audience": "x"},
}
"""What names nothing."""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "route", [route for route in ROUTES.values() if route.parameters], ids=lambda route: route.name
)
def test_an_unknown_and_a_foreign_object_answer_the_same_bytes(
    route: Route, cast: Cast, client_of: ClientOf, program_of: ClientOf
) -> None:
    place = cast.place("membre")
    try:
        unknown = route.address({name: UNKNOWN[name] for name in route.parameters})
    except (KeyError, NoReverseMatch) as error:
        raise AssertionError(f"{route.name}: say in UNKNOWN a value that names nothing") from error
    for name, status in GET[route.name].items():
        if status == 404:
            client, foreign = (
                (program_of if route.is_api else client_of)(name),
                route.address(parameters_of(route.name, place)),
            )
            assert plain(client.get(foreign).content) == plain(client.get(unknown).content), name


# --- the fifteen roles -----------------------------------------------------------------------------------------------


PERSONAL: Final = {"census:change_view", "census:delete_view"}
"""Of one person alone, whatever the rights of her colleagues."""


def holder(cast: Cast, role: Role) -> Any:
    """Someone with one role, where its character works."""
    return person(f"Titulaire du rôle {role}", (role, cast.house(ROLES[role].cast)))


def rights_of_character(name: str) -> frozenset[Any]:
    """Of the role that the stage gives to a character."""
    return ROLES[POSTS[name]].rights


@pytest.mark.any_engine
@pytest.mark.django_db
@pytest.mark.parametrize("stage", STAGES)
def test_a_role_opens_what_its_rights_say_and_no_more_than_its_character(stage: str, cast: Cast) -> None:
    """Each role on each page of a stage: what a page names is made once for all of them."""
    place, holders = cast.place("membre"), {role: holder(cast, role) for role in Role}
    clients = {role: (sign_in(someone), call(someone)) for role, someone in holders.items()}
    for route in map(ROUTES.__getitem__, STAGES[stage]):
        address = route.address(parameters_of(route.name, place))
        for role, (client, program) in clients.items():
            judge(route, role, (program if route.is_api else client).get(address).status_code)


def judge(route: Route, role: Role, status: int) -> None:
    """What a page answered to a role, held against the row of its character."""
    card = ROLES[role]
    of_character, rights = GET[route.name][card.cast], rights_of_character(card.cast)
    if route.is_api and of_character == 405:
        return  # nothing is read there
    if route.policy.kind == "proving":
        return  # where a second factor is shown: its own tests follow it
    if route.policy.kind != "right" or route.name in PERSONAL:
        # Some open for one's rights or one's invitation.
        assert status in (of_character, 404), f"{role} at {route.name}"
    elif route.policy.right in card.rights - rights:
        return  # the character is a secretary; a mayor holds more, and her own organisation is tried elsewhere
    elif route.policy.right in card.rights:
        assert status == of_character, (
            f"{route.name}: a holder of {route.policy.right}, {role}, sees what her character sees"
        )
    else:
        assert status == 404, f"{route.name} asks for {route.policy.right}, which {role} lacks"


@pytest.mark.django_db
def test_a_role_opens_its_own_organisation_only(cast: Cast) -> None:
    """The same person, with the same role, in a commune of another group."""
    someone = person("Une secrétaire", (Role.TOWN_CLERK, cast.neighbour))
    elsewhere = organisation("Ailleurs")
    with everything("she works there too"):
        RoleAssignment.objects.create(owner=elsewhere, person=someone, role=Role.TOWN_CLERK, valid_from=LONG_AGO)
    for acting_for in (cast.neighbour.pk, elsewhere.pk):
        client = sign_in(someone, acting_for=acting_for)
        for route in PAGES:
            named = parameters_of(route.name, cast.place("membre")) if route.policy.kind == "right" else {}
            if any(isinstance(value, int) for value in named.values()):  # it names a row, not a list or a format
                address = route.address(named)
                assert client.get(address).status_code == 404, route.name
