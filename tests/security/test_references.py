"""A row never points to someone else's: the database refuses it, on both engines, for every foreign key there is."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations import Migration

from maillage.foundations.scheduling.models import Job
from maillage.journey.census.bills.models import BillLine
from maillage.kernel.tenancy import everything, missing_guards
from tests.cast import Cast
from tests.security.rows import column_values, insert, new, row, scoped_models
from tests.security.tap import scoped_tables


def references() -> Iterator[Any]:
    """Every foreign key from a scoped table to a scoped table, parties apart."""
    for model in scoped_models():
        for field in model._meta.concrete_fields:
            is_reference = isinstance(field, models.ForeignKey) and field.name not in model.party_fields
            if is_reference and field.related_model in scoped_tables().values():
                yield field


def parties() -> Iterator[Any]:
    for model in scoped_models():
        yield from (model._meta.get_field(name) for name in model.party_fields)


def name_of(field: Any) -> str:
    return f"{field.model.__name__}.{field.name}"


def run(sql: str, values: list[Any]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        else:
            connection.check_constraints()


def refused(sql: str, values: list[Any]) -> bool:
    try:
        run(sql, values)
    except IntegrityError:
        return True
    return False


@pytest.mark.django_db
@pytest.mark.parametrize("field", list(references()), ids=name_of)
def test_a_foreign_row_is_refused_by_the_database(field: Any, cast: Cast) -> None:
    model, target = field.model, field.related_model
    stranger = cast.neighbour if target.party_fields == ("id",) else row(target, cast.place("voisine"))
    with everything("raw SQL"):
        good = column_values(new(model, cast.place("membre")))
        run(*insert(model._meta.db_table, good))  # the same row with its own reference is taken
        again = column_values(new(model, cast.place("membre")))
        assert refused(*insert(model._meta.db_table, again | {field.column: stranger.pk})), "INSERT"
        point = f'UPDATE "{model._meta.db_table}" SET "{field.column}" = %s'  # noqa: S608
        assert refused(point, [stranger.pk]), "UPDATE"


@pytest.mark.django_db
@pytest.mark.parametrize("field", list(parties()), ids=name_of)
def test_no_row_changes_hands(field: Any, cast: Cast) -> None:
    if field.model.party_fields != ("id",):
        row(field.model, cast.place("membre"))
    with everything("raw SQL"):
        move = f'UPDATE "{field.model._meta.db_table}" SET "{field.column}" = %s'  # noqa: S608
        assert refused(move, [cast.supplier.pk])


@pytest.mark.django_db
@pytest.mark.parametrize("field", list(parties()), ids=name_of)
def test_every_row_has_its_owner(field: Any) -> None:
    with everything("the catalogue"), connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, field.model._meta.db_table)
    (column,) = [column for column in columns if column.name == field.column]
    assert not column.null_ok


@pytest.mark.django_db
@pytest.mark.parametrize(
    "model", [model for model in scoped_models() if model.is_append_only], ids=lambda model: model.__name__
)
def test_a_journal_is_not_rewritten_by_replacing(model: Any, cast: Cast) -> None:
    """SQLite fires no DELETE trigger for the row that INSERT OR REPLACE takes away."""
    written = row(model, cast.place("membre"))
    with everything("raw SQL"):
        sql, values = insert(model._meta.db_table, column_values(new(model, cast.place("membre"))) | {"id": written.pk})
        assert refused(sql.replace("INSERT", "INSERT OR REPLACE") if connection.vendor == "sqlite" else sql, values)


@pytest.mark.django_db
def test_crossing_rows_need_a_link_between_their_parties(cast: Cast) -> None:
    for model in scoped_models():
        if model.table_kind == "crossing" and not model.is_bond:
            with everything("raw SQL"):
                values = column_values(new(model, cast.place("membre")))
                run(*insert(model._meta.db_table, values))
                stranger = {"counterparty_id": cast.neighbour.pk}
                again = column_values(new(model, cast.place("membre")))
                assert refused(*insert(model._meta.db_table, again | stranger)), model.__name__


# --- the guards themselves -------------------------------------------------------------------------------------------


def rebuild(table_of: Any, *, signals: bool) -> None:
    """A real change of a table, there and back: Django makes a SQLite table anew, without its triggers."""
    field = table_of._meta.get_field("label")
    wider = models.CharField(max_length=field.max_length + 40)
    wider.set_attributes_from_name("label")
    wider.model = table_of
    plan: Any = [(Migration("0002_wider", "scheduling"), False)]
    if signals:
        emit_pre_migrate_signal(0, False, "default", plan=plan, apps=apps, stdout=None)
    with connection.schema_editor() as editor:
        editor.alter_field(table_of, field, wider)
        editor.alter_field(table_of, wider, field)
    if signals:
        emit_post_migrate_signal(0, False, "default", plan=plan, apps=apps, stdout=None)


def test_guards_survive_a_migration(committed: None) -> None:
    rebuild(Job, signals=True)
    assert missing_guards() == []


def test_a_rebuilt_table_without_its_guards_is_named(committed: None) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL rebuilds no table")
    rebuild(BillLine, signals=False)  # a table that no guard of another table names: SQLite refuses to move those
    assert any("census_bills_billline" in guard for guard in missing_guards())


@pytest.mark.django_db
def test_a_guard_dropped_by_hand_is_named() -> None:
    with connection.cursor() as cursor:
        for guard in ("mg_audit_event_update_never", "mg_audit_event_owner_id_fixed"):
            on_table = " ON audit_event" if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{guard}"{on_table}')
    assert set(missing_guards()) == {"mg_audit_event_update_never", "mg_audit_event_owner_id_fixed"}


@pytest.mark.django_db
def test_a_guard_that_was_weakened_is_named() -> None:
    """The same name around another body is not the same guard."""
    table = "census_campaigns_response"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP POLICY "mg_{table}_read" ON "{table}"')
            cursor.execute(f'CREATE POLICY "mg_{table}_read" ON "{table}" FOR SELECT USING (true)')
            weakened = f"mg_{table}_read"
        else:
            weakened = f"mg_{table}_owner_id_fixed"
            cursor.execute(f'DROP TRIGGER "{weakened}"')
            cursor.execute(f'CREATE TRIGGER "{weakened}" BEFORE UPDATE ON "{table}" WHEN 0 BEGIN SELECT 1; END')
    assert missing_guards() == [weakened]
