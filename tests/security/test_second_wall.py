"""PostgreSQL's own wall: with the application's taken away, an ordinary role still sees no row of anyone else's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import FullResultSet
from django.db import IntegrityError, ProgrammingError, connection, transaction

from maillage.kernel.tenancy import Scope, enter, everything
from maillage.kernel.tenancy._scopes import _set
from maillage.kernel.tenancy._tables import InScope
from tests.architecture.grid import GET, parameters_of
from tests.architecture.routes import all_routes
from tests.cast import CAST, Cast
from tests.client import StrictClient
from tests.security.rows import column_values, insert, new, row, scoped_models
from tests.security.tap import scoped_tables

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="row-level security is PostgreSQL's"),
]


@pytest.fixture
def no_first_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    """The managers filter nothing any more."""

    def nothing(*_: Any, **__: Any) -> tuple[str, list[Any]]:
        raise FullResultSet

    monkeypatch.setattr(InScope, "as_sql", nothing)


def ask(sql: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def fill(cast: Cast) -> None:
    for name in ("membre", "autre_membre", "voisine"):
        for model in scoped_models():
            row(model, cast.place(name))


def seen_by(cast: Cast, name: str) -> dict[str, set[Any]]:
    with enter(cast.actor(name).scope):
        return {model.__name__: set(model.objects.values_list("pk", flat=True)) for model in scoped_models()}


@pytest.mark.untapped
def test_both_walls_hide_the_same_rows(cast: Cast, request: pytest.FixtureRequest) -> None:
    fill(cast)
    people = CAST[1:]
    with_both = {name: seen_by(cast, name) for name in people}
    request.getfixturevalue("no_first_wall")
    assert {name: seen_by(cast, name) for name in people} == with_both
    assert all(with_both["membre"].values()), "each table holds a row of membre's"


@pytest.mark.untapped
def test_the_grid_stands_on_the_second_wall_alone(
    cast: Cast, client_of: Callable[[str], StrictClient], no_first_wall: None
) -> None:
    for route in all_routes().values():
        if route.parameters and not route.is_api:
            address = route.address(parameters_of(route.name, cast.place("membre")))
            assert {name: client_of(name).get(address).status_code for name in CAST} == GET[route.name], route.name


@pytest.mark.untapped
@pytest.mark.parametrize("model", scoped_models(), ids=lambda model: model.__name__)
def test_nobody_writes_for_another(model: Any, cast: Cast, no_first_wall: None) -> None:
    """INSERT, UPDATE and DELETE by raw SQL: of the neighbour, and of one who sees the directory but may not write it."""
    made = cast.town if model.party_fields == ("id",) else row(model, cast.place("membre"))
    table = model._meta.db_table
    with everything("raw SQL"):
        values = column_values(new(model, cast.place("membre")))
    for name in ("voisine", "autre_membre"):
        with enter(cast.actor(name).scope):
            with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(*insert(table, values))
            with connection.cursor() as cursor:
                for sql in (f'UPDATE "{table}" SET id = id WHERE id = %s', f'DELETE FROM "{table}" WHERE id = %s'):  # noqa: S608
                    cursor.execute(sql, [made.pk])
                    assert cursor.rowcount == 0, sql


def test_a_prepared_statement_is_judged_in_the_scope_that_runs_it(cast: Cast) -> None:
    columns = "owner_id, at, verb, sentence, person_name, acting_name, object_table, object_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"PREPARE note(bigint) AS INSERT INTO audit_event ({columns}) VALUES ($1, now(), 'x', 'x', '', '', '', '')"  # noqa: S608
        )
    run = f"EXECUTE note({cast.town.pk})"
    with enter(cast.actor("membre").scope), connection.cursor() as cursor:
        cursor.execute(run)
    refusal = pytest.raises(ProgrammingError, match="row-level security")
    with enter(cast.actor("voisine").scope), refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(run)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE note")


# --- the catalogue ---------------------------------------------------------------------------------------------------


def test_every_scoped_table_is_forced_and_has_its_four_policies() -> None:
    unforced = "SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity)"
    assert {name for (name,) in ask(unforced)} & set(scoped_tables()) == set()
    policies: dict[str, set[str]] = {}
    for table, command, permissive in ask(
        "SELECT tablename, cmd, permissive FROM pg_policies WHERE schemaname = current_schema()"
    ):
        assert permissive == "PERMISSIVE" and command not in policies.get(table, set()), (
            "a second policy opens what the first shuts"
        )
        policies.setdefault(table, set()).add(command)
    assert policies == {table: {"SELECT", "INSERT", "UPDATE", "DELETE"} for table in scoped_tables()}


def test_nothing_goes_round_the_policies() -> None:
    ours = "relnamespace = current_schema()::regnamespace"
    assert ask(f"SELECT relname FROM pg_class WHERE {ours} AND relkind IN ('v', 'm')") == [], "views run as their owner"  # noqa: S608
    functions = "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = current_schema()::regnamespace"
    assert ask(functions) == []
    assert ask("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user") == [
        (False,) * 3
    ]


# --- the setting -----------------------------------------------------------------------------------------------------


def counted() -> int:
    found: int = ask("SELECT count(*) FROM organisations_organisation")[0][0]
    return found


@pytest.mark.untapped
@pytest.mark.parametrize("setting", [None, "", "{}", '{"own": []}', '{"everything": false}'])
def test_without_a_setting_no_row_is_seen(cast: Cast, setting: str | None) -> None:
    if setting is not None:
        ask("SELECT set_config('maillage.scope', %s, true)", setting)
    assert counted() == 0
    ask("SELECT set_config('maillage.scope', '{\"everything\": true}', true)")
    assert counted() == 6


class _MidwayError(RuntimeError):
    pass


@pytest.mark.untapped
def test_the_setting_is_of_the_transaction_and_not_of_the_connection(committed: None) -> None:
    """Even where nobody puts it back."""
    with transaction.atomic():
        _set('{"everything": true}')
        assert ask("SELECT maillage_everything()") == [(True,)]
    assert ask("SELECT maillage_everything()") == [(False,)]


@pytest.mark.untapped
@pytest.mark.parametrize("is_raising", [False, True])
def test_the_setting_dies_with_its_transaction(committed: None, is_raising: bool) -> None:
    """On one connection, as a pool would give it to the next request."""
    try:
        with enter(Scope(everything=True, reason="a request")):
            assert ask("SELECT maillage_everything()") == [(True,)]
            if is_raising:
                raise _MidwayError
    except _MidwayError:
        pass
    assert ask("SELECT maillage_everything(), current_setting('maillage.scope', true)") in (
        [(False, None)],
        [(False, "")],
    )
    with transaction.atomic(), enter(Scope(everything=True, reason="a request")):
        pass
    assert ask("SELECT maillage_everything()") == [(False,)]
