"""The walls in the database itself: what the ORM would refuse, both engines refuse too.

SQLite: triggers. PostgreSQL: composite foreign keys, triggers and row-level security, forced on the owner of the tables.
Django rebuilds SQLite's tables at some migrations and silently loses their triggers, so guards are removed before a
migration and made again after it; ``missing_guards`` compares the catalogue with the models, bodies as well as names: a
model that changes its subject changes its policies without any migration.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import md5, sha256
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models, transaction

from maillage.kernel.tenancy._scopes import OWN

PREFIX: Final = "mg_"
LONGEST_NAME: Final = 63
"""PostgreSQL cuts a longer identifier."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One wall: how it is made, and by what name and ``mark`` the catalogue knows it; without mark, by its name alone."""

    name: str
    make: str
    mark: str = ""
    drop: str = ""


def install_guards() -> None:
    """Make every guard that is missing, or that is not what the models call for."""
    tables = set(connection.introspection.table_names())
    models_here = [model for model in scoped_models() if model._meta.db_table in tables]
    with transaction.atomic(), connection.cursor() as cursor:
        for guard in _missing(models_here):
            if guard.drop:
                cursor.execute(guard.drop)
            cursor.execute(guard.make)


def remove_guards() -> None:
    """Take every guard away, before tables change."""
    with transaction.atomic(), connection.cursor() as cursor:
        for sql in _removals(cursor):
            cursor.execute(sql)


def missing_guards() -> list[str]:
    """Names of the guards that the models call for and the database does not hold, or holds otherwise."""
    return [guard.name for guard in _missing(scoped_models())]


def _missing(scoped: list[Any]) -> list[Guard]:
    with connection.cursor() as cursor:
        present = _present(cursor)
    shared = _FUNCTIONS if connection.vendor == "postgresql" else ()
    wanted = [*shared, *(guard for model in scoped for guard in _guards_of(model))]
    return [
        guard for guard in wanted if guard.name not in present or (guard.mark and guard.mark != present[guard.name])
    ]


def scoped_models() -> list[Any]:
    """The models whose rows have an owner."""
    return [model for model in apps.get_models() if getattr(model, "table_kind", "") in ("owned", "crossing")]


def _guards_of(model: Any) -> list[Guard]:
    return list((_postgresql if connection.vendor == "postgresql" else _sqlite)(model))


def _name(*parts: str) -> str:
    name = PREFIX + "_".join(parts)
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - 9]}_{sha256(name.encode()).hexdigest()[:8]}"


def _columns(model: Any) -> list[str]:
    return [model._meta.get_field(name).column for name in model.party_fields]


@dataclass(frozen=True, slots=True)
class _Reference:
    """A foreign key to a scoped table."""

    column: str
    target: Any
    is_crossing: bool


def _references(model: Any) -> Iterator[_Reference]:
    for field in model._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey) or field.name in model.party_fields:
            continue
        target: Any = field.related_model
        if getattr(target, "table_kind", "") not in ("owned", "crossing"):
            continue
        is_crossing = field.name in model.crossings
        if not is_crossing and target.party_fields != model.party_fields:
            raise ImproperlyConfigured(
                f"{model.__name__}.{field.name} leaves its owner: declare it in crossings with its reason"
            )
        yield _Reference(field.column, target, is_crossing)


def _bonded(one: str, other: str) -> str:
    """SQL that is true where a valid row links two organisations."""
    tests = []
    for bond in scoped_models():
        if bond.is_bond:
            owner, counterparty = _columns(bond)
            holds = " AND (b.valid_to IS NULL OR b.valid_to >= CURRENT_DATE)" if bond.bond_expires else ""
            tests.append(
                f'EXISTS (SELECT 1 FROM "{bond._meta.db_table}" b WHERE ((b."{owner}" = {one} AND b."{counterparty}" = {other})'
                f' OR (b."{owner}" = {other} AND b."{counterparty}" = {one})){holds})'
            )
    return f"({' OR '.join(tests) or '1 = 0'})"


def _breach(model: Any, reference: _Reference) -> str:
    """SQL that is true of a NEW row whose reference leaves its owner."""
    columns = _columns(model)
    source = (
        f'"{reference.target._meta.db_table}" t WHERE t."{reference.target._meta.pk.column}" = NEW."{reference.column}"'
    )
    if not reference.is_crossing:
        same = " AND ".join(f't."{column}" = NEW."{column}"' for column in columns)
        return f'NEW."{reference.column}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {source} AND {same})'
    owner = _columns(reference.target)[0]
    reached = " OR ".join(
        [f't."{owner}" = NEW."{column}"' for column in columns] + [_bonded(f'NEW."{columns[0]}"', f't."{owner}"')]
    )
    return f'NEW."{reference.column}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {source} AND ({reached}))'


def _strangers(model: Any) -> str:
    """SQL that is true of a NEW crossing row between two organisations that nothing links."""
    owner, counterparty = (f'NEW."{column}"' for column in _columns(model))
    return f"{owner} <> {counterparty} AND NOT {_bonded(owner, counterparty)}"


def _breaches(model: Any) -> Iterator[tuple[str, str, str]]:
    """Name, SQL that is true of a refused NEW row, and what to say of it."""
    for reference in _references(model):
        yield reference.column, _breach(model, reference), f"{reference.column} belongs to someone else"
    if model.table_kind == "crossing" and not model.is_bond:
        yield "parties", _strangers(model), "nothing links the two organisations"


def _seals(model: Any) -> Iterator[tuple[str, str]]:
    """For a model whose rows are sealed some day: the event, and SQL that is true of the change that is refused."""
    if not model.sealed_when:
        return
    for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        is_alone = (
            "SELECT" not in model.sealed_when
        )  # its own columns say it: it may be written sealed, as a copy restored is
        if event == "INSERT" and is_alone:
            continue
        refused = f"({model.sealed_when.replace('ROW.', f'{row}.')})"
        yield event, f"{refused} AND NOT ({model.sealed_but})" if event == "UPDATE" and model.sealed_but else refused


def _sqlite(model: Any) -> Iterator[Guard]:
    table = model._meta.db_table

    def trigger(name: str, event: str, when: str, message: str) -> Guard:
        abort = f"SELECT RAISE(ABORT, 'maillage: {table}: {message}')"
        condition = f" WHEN {when}" if when else ""
        make = f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}"{condition} BEGIN {abort}; END'
        return Guard(name, make, _mark(make), f'DROP TRIGGER IF EXISTS "{name}"')

    for column in _columns(model):
        moved = f'NEW."{column}" IS NOT OLD."{column}"'
        yield trigger(_name(table, column, "fixed"), f'UPDATE OF "{column}"', moved, "a row does not change hands")
    for column, breach, message in _breaches(model):
        yield trigger(_name(table, column, "insert"), "INSERT", breach, message)
        yield trigger(_name(table, column, "update"), "UPDATE", breach, message)
    for event, refused in _seals(model):
        yield trigger(_name(table, event.lower(), "sealed"), event, refused, "what is frozen does not change")
    if model.is_append_only:
        for event in ("UPDATE", "DELETE"):
            yield trigger(_name(table, event.lower(), "never"), event, "", "the journal is only written on")
        # INSERT OR REPLACE takes a row away without firing its DELETE trigger.
        key = model._meta.pk.column
        known = f'EXISTS (SELECT 1 FROM "{table}" t WHERE t."{key}" = NEW."{key}")'
        yield trigger(_name(table, "replace", "never"), "INSERT", known, "the journal is only written on")


def _postgresql(model: Any) -> Iterator[Guard]:
    table = model._meta.db_table
    columns = _columns(model)

    def trigger(name: str, event: str, when: str, message: str, each: str = "ROW") -> Guard:
        body = f"RAISE EXCEPTION 'maillage: {table}: {message}' USING ERRCODE = 'integrity_constraint_violation'"
        body = f"IF {when} THEN {body}; END IF" if when else body
        returned = "OLD" if event == "DELETE" else "NEW" if each == "ROW" else "NULL"
        source = f" BEGIN {body}; RETURN {returned}; END "
        return Guard(
            name,
            f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $${source}$$;'
            f' CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH {each} EXECUTE FUNCTION "{name}"()',
            _mark(source),
            f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"',
        )

    def policy(action: str, clauses: str) -> Guard:
        name, mark = _name(table, action), _mark(clauses)
        which = f'POLICY "{name}" ON "{table}"'
        # The catalogue keeps an expression in its own words: the comment keeps ours.
        make = f"CREATE {which} {clauses}; COMMENT ON {which} IS '{mark}'"
        return Guard(name, make, mark, f'DROP POLICY IF EXISTS "{name}" ON "{table}"')

    def within(*sets: str) -> str:
        # A set that is hashed once: an array would be read through for each row, by everyone who sees many owners.
        tests = [
            f"\"{column}\" IN (SELECT unnest(maillage_ids('{name}')))"
            for column, name in zip(columns, sets, strict=False)
        ]
        return f"((SELECT maillage_everything()) OR {' OR '.join(tests)})"

    for column in columns:
        moved = f'NEW."{column}" IS DISTINCT FROM OLD."{column}"'
        yield trigger(_name(table, column, "fixed"), f'UPDATE OF "{column}"', moved, "a row does not change hands")
    for column, breach, message in _breaches(model):
        yield trigger(_name(table, column, "guard"), "INSERT OR UPDATE", breach, message)
    for event, refused in _seals(model):
        yield trigger(_name(table, event.lower(), "sealed"), event, refused, "what is frozen does not change")
    # Foreign keys to rows of the same owner hold even against a parent that would move.
    if columns != [model._meta.pk.column]:
        parties = ", ".join(f'"{column}"' for column in columns)
        unique = _name(table, "whole", "key")
        yield Guard(
            unique, f'CREATE UNIQUE INDEX IF NOT EXISTS "{unique}" ON "{table}" ("{model._meta.pk.column}", {parties})'
        )
        for reference in _references(model):
            if not reference.is_crossing:
                parent = reference.target._meta
                name = _name(table, reference.column, "same", "owner")
                key = _name(parent.db_table, "whole", "key")
                yield Guard(
                    name,
                    f'CREATE UNIQUE INDEX IF NOT EXISTS "{key}" ON "{parent.db_table}" ("{parent.pk.column}", {parties}); '
                    f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY ("{reference.column}", {parties}) '
                    f'REFERENCES "{parent.db_table}" ("{parent.pk.column}", {parties})',
                )
    if model.is_append_only:
        for event, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            yield trigger(_name(table, event.lower(), "never"), event, "", "the journal is only written on", each)
    reads, writes = within(model.subject, OWN), within("writes", "writes")
    yield policy("read", f"FOR SELECT USING {reads}")
    yield policy("insert", f"FOR INSERT WITH CHECK {writes}")
    yield policy("update", f"FOR UPDATE USING {writes} WITH CHECK {writes}")
    yield policy("delete", f"FOR DELETE USING {writes}")
    enable = f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY; ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    yield Guard(f"{table}:forced", enable)


_SETTING: Final = "COALESCE(NULLIF(current_setting('maillage.scope', true), ''), '{}')::jsonb"


def _mark(text: str) -> str:
    """What tells a guard from another of the same name; PostgreSQL can compute it too."""
    return md5(text.encode(), usedforsecurity=False).hexdigest()


def _function(name: str, parameters: str, returns: str, source: str) -> Guard:
    make = f"CREATE OR REPLACE FUNCTION {name}({parameters}) RETURNS {returns} LANGUAGE sql STABLE AS $${source}$$"
    return Guard(name, make, _mark(source))


_FUNCTIONS: Final = (
    _function(
        "maillage_ids",
        "subject text",
        "bigint[]",
        f" SELECT ARRAY(SELECT value::bigint FROM jsonb_array_elements_text({_SETTING} -> subject)) ",
    ),
    _function(
        "maillage_everything", "", "boolean", f" SELECT COALESCE(({_SETTING} ->> 'everything')::boolean, false) "
    ),
)

_PRESENT: Final = (
    f"SELECT tgname, md5(prosrc) FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid"
    f" WHERE tgname LIKE '{PREFIX}%%' AND tgenabled <> 'D'",
    f"SELECT conname, '' FROM pg_constraint WHERE conname LIKE '{PREFIX}%%'",
    f"SELECT polname, obj_description(oid, 'pg_policy') FROM pg_policy WHERE polname LIKE '{PREFIX}%%'",
    f"SELECT indexname, '' FROM pg_indexes WHERE indexname LIKE '{PREFIX}%%'",
    "SELECT relname || ':forced', '' FROM pg_class WHERE relrowsecurity AND relforcerowsecurity",
    "SELECT proname, md5(prosrc) FROM pg_proc WHERE proname IN ('maillage_ids', 'maillage_everything')",
)


def _present(cursor: Any) -> dict[str, str]:
    """The guards of the catalogue: names and marks."""
    if connection.vendor != "postgresql":
        cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '{PREFIX}%'")
        return {name: _mark(make) for name, make in cursor.fetchall()}
    present: dict[str, str] = {}
    for query in _PRESENT:
        cursor.execute(query.replace("%%", "%"))
        present.update(cursor.fetchall())
    return present


def _removals(cursor: Any) -> list[str]:
    if connection.vendor != "postgresql":
        return [f'DROP TRIGGER "{name}"' for name in _present(cursor)]
    like = f"LIKE '{PREFIX}%'"
    cursor.execute(
        "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint"
        f" WHERE conname {like} UNION ALL SELECT format('DROP POLICY %I ON %I', policyname, tablename) FROM pg_policies"
        f" WHERE policyname {like} UNION ALL SELECT format("
        "'ALTER TABLE %s DISABLE ROW LEVEL SECURITY; ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', oid::regclass,"
        " oid::regclass) FROM pg_class WHERE relrowsecurity AND relkind = 'r'"
    )
    # A function takes its triggers with it.
    first = [sql for (sql,) in cursor.fetchall()]
    cursor.execute(
        f"SELECT format('DROP FUNCTION %I() CASCADE', proname) FROM pg_proc WHERE proname {like}"
        f" UNION ALL SELECT format('DROP INDEX %I', indexname) FROM pg_indexes WHERE indexname {like}"
    )
    return first + [sql for (sql,) in cursor.fetchall()]
