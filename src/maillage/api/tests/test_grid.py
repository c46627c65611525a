"""What a token was given is all that it opens. The grid of each character is in tests/architecture."""

from collections.abc import Callable

import pytest
from tests.architecture.grid import GET, parameters_of
from tests.architecture.routes import Route, all_routes
from tests.cast import Cast
from tests.client import StrictClient

from maillage.api.mounting import MOUNTED, PREFIX
from maillage.foundations.organisations.enums import Right
from maillage.kernel.pages import Policy

pytestmark = pytest.mark.django_db
ProgramOf = Callable[..., StrictClient]
ROUTES = [route for route in all_routes().values() if route.is_api]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_token_opens_only_what_it_was_given(route: Route, cast: Cast, program_of: ProgramOf) -> None:
    """Each right taken away alone closes its own operations; with that right alone they open."""
    address = route.address(parameters_of(route.name, cast.place("membre")))
    for policy in route.policies:
        if policy.right and policy.is_reading:
            name = next(who for who in ("pilote", "membre") if GET[route.name][who] == 200)
            others = [right.value for right in Right if right != policy.right]
            assert program_of(name, rights=others).get(address).status_code == 404
            assert program_of(name, rights=[policy.right]).get(address).status_code == 200


def test_a_token_has_never_more_than_its_person(program_of: ProgramOf) -> None:
    held = program_of("technicien", rights=[right.value for right in Right]).get(f"{PREFIX}/moi").json()["droits"]
    assert [right["code"] for right in held] == ["SEE_TERRITORY", "SEE_INVENTORY", "ANSWER_FOR_OTHERS"]


def test_every_operation_states_its_right() -> None:
    declared = [operation for offered in MOUNTED for operation in offered.declared]
    assert len(declared) == 173
    for operation in declared:
        assert isinstance(operation.policy, Policy) and operation.policy is operation.view.policy  # type: ignore[attr-defined]
        assert operation.policy.is_reading == (operation.method == "GET")
        assert (
            operation.policy.right
            or operation.path in ("/moi", "/travaux/{int:pk}")
            or operation.path.startswith(("/communes", "/epci"))
        ), f"{operation.path} asks for no right"
