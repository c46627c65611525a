"""The indexes of words in the database itself, and the triggers that keep them.

SQLite: one FTS5 table a searchable table, whose content stays in that table. PostgreSQL: one table of vectors, with a GIN
index. It is beside the rows and not on them because row-level security lets no operator that might leak reach an index,
and the text search operators are such. So neither has an owner, and neither is ever read but to choose rows of the table
it belongs to, which is read in scope (tests/security/tap.py).

Like the guards of ``kernel.tenancy`` they leave before a migration and are made again, and filled again, after it.
"""

from dataclasses import dataclass
from hashlib import md5, sha256
from typing import Any, Final

from django.apps import apps
from django.db import connection, transaction

from maillage.kernel.tenancy import everything

__all__ = ["install_indexes", "is_of_search", "missing_indexes", "remove_indexes", "searchable_models", "words_table"]

PREFIX: Final = "words_of_"
LONGEST_TABLE: Final = 40
"""PostgreSQL cuts a name at 63; ours add an event to that of the table."""

_VECTOR: Final = (
    "array_to_tsvector(array_remove(string_to_array(regexp_replace({}.search_text, '[^a-z0-9]+', ' ', 'g'), ' '), ''))"
)
"""Without a parser: it would take « 1e5 » for a number and « s.i.v.u » for a host."""


def searchable_models() -> list[Any]:
    """The models whose rows are found by their words."""
    return [model for model in apps.get_models() if getattr(model, "is_searchable", False)]


def words_table(model: Any) -> str:
    """The table of words of a model."""
    table: str = model._meta.db_table
    if len(table) > LONGEST_TABLE:
        table = f"{table[: LONGEST_TABLE - 9]}_{sha256(table.encode()).hexdigest()[:8]}"
    return PREFIX + table


def is_of_search(table: str) -> bool:
    """Whether a table is an index of words: it is in no backup, and made again from the rows."""
    return table.startswith(PREFIX)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One thing that the catalogue must hold, and by what ``mark`` it knows that it is this one."""

    name: str
    make: str
    mark: str


def install_indexes(models: list[Any] | None = None) -> None:
    """Make and fill the indexes that are missing, or that are not what the models call for."""
    tables = set(connection.introspection.table_names())
    for model in searchable_models() if models is None else models:
        if model._meta.db_table in tables and _missing(model):
            with transaction.atomic(), everything("every row is found by its words"), connection.cursor() as cursor:
                for sql in _removal(model):
                    cursor.execute(sql)
                for piece in _pieces(model):
                    cursor.execute(piece.make)
                cursor.execute(_filling(model))


def remove_indexes(models: list[Any] | None = None) -> None:
    """Take every index of words away, before tables change."""
    with transaction.atomic(), connection.cursor() as cursor:
        if models is None:
            for sql in _removals(cursor):
                cursor.execute(sql)
        for model in models or ():
            for sql in _removal(model):
                cursor.execute(sql)


def missing_indexes(models: list[Any] | None = None) -> list[str]:
    """Names of what the models call for and the database does not hold, or holds otherwise."""
    return [name for model in (searchable_models() if models is None else models) for name in _missing(model)]


def _missing(model: Any) -> list[str]:
    with connection.cursor() as cursor:
        present = _present(cursor)
    return [piece.name for piece in _pieces(model) if present.get(piece.name) != piece.mark]


def _mark(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()


def _pieces(model: Any) -> list[_Piece]:
    return (_postgresql if connection.vendor == "postgresql" else _sqlite)(model)


def _sqlite(model: Any) -> list[_Piece]:
    words, table, key = words_table(model), model._meta.db_table, model._meta.pk.column
    add = f'INSERT INTO "{words}"(rowid, search_text) VALUES (NEW."{key}", NEW.search_text)'
    take = f'INSERT INTO "{words}"("{words}", rowid, search_text) VALUES (\'delete\', OLD."{key}", OLD.search_text)'
    made = {
        # Neither places nor sizes of words are kept: they serve phrases and ranks, which nobody asks for.
        words: f'CREATE VIRTUAL TABLE "{words}" USING fts5(search_text, content="{table}", content_rowid="{key}",'
        ' tokenize="unicode61 remove_diacritics 0", detail=none, columnsize=0)',
        f"{words}_insert": f'CREATE TRIGGER "{words}_insert" AFTER INSERT ON "{table}" BEGIN {add}; END',
        f"{words}_update": f'CREATE TRIGGER "{words}_update" AFTER UPDATE OF search_text ON "{table}"'
        f" WHEN OLD.search_text IS NOT NEW.search_text BEGIN {take}; {add}; END",
        f"{words}_delete": f'CREATE TRIGGER "{words}_delete" AFTER DELETE ON "{table}" BEGIN {take}; END',
    }
    return [_Piece(name, make, _mark(make)) for name, make in made.items()]


def _postgresql(model: Any) -> list[_Piece]:
    words, table, key = words_table(model), model._meta.db_table, model._meta.pk.column
    add = f'INSERT INTO "{words}" SELECT n."{key}", {_VECTOR.format("n")} FROM added n'
    changed = f' JOIN removed o ON o."{key}" = n."{key}" WHERE o.search_text IS DISTINCT FROM n.search_text'
    bodies = {
        "insert": ("INSERT", "REFERENCING NEW TABLE AS added", add),
        "update": (
            "UPDATE",
            "REFERENCING OLD TABLE AS removed NEW TABLE AS added",
            f"{add}{changed} ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words",
        ),
        "delete": (
            "DELETE",
            "REFERENCING OLD TABLE AS removed",
            f'DELETE FROM "{words}" w USING removed o WHERE w.id = o."{key}"',
        ),
        "truncate": ("TRUNCATE", "", f'TRUNCATE "{words}"'),
    }
    index = f'CREATE INDEX "{words}_gin" ON "{words}" USING gin (words)'
    pieces = [
        _Piece(words, f'CREATE TABLE "{words}" (id bigint PRIMARY KEY, words tsvector NOT NULL)', "table"),
        _Piece(f"{words}_gin", index, "index"),
    ]
    for suffix, (event, referencing, body) in bodies.items():
        name, source = f"{words}_{suffix}", f" BEGIN {body}; RETURN NULL; END "
        make = (
            f'CREATE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $${source}$$; CREATE TRIGGER "{name}"'
            f' AFTER {event} ON "{table}" {referencing} FOR EACH STATEMENT EXECUTE FUNCTION "{name}"()'
        )
        pieces.append(_Piece(name, make, _mark(source)))
    return pieces


def _filling(model: Any) -> str:
    words = words_table(model)
    if connection.vendor == "postgresql":
        key, table = model._meta.pk.column, model._meta.db_table
        return f'INSERT INTO "{words}" SELECT n."{key}", {_VECTOR.format("n")} FROM "{table}" n'
    return f'INSERT INTO "{words}"("{words}") VALUES (\'rebuild\')'


def _removal(model: Any) -> list[str]:
    words = words_table(model)
    names = [f"{words}_{event}" for event in ("insert", "update", "delete", "truncate")]
    if connection.vendor == "postgresql":
        return [*(f'DROP FUNCTION IF EXISTS "{name}"() CASCADE' for name in names), f'DROP TABLE IF EXISTS "{words}"']
    return [*(f'DROP TRIGGER IF EXISTS "{name}"' for name in names), f'DROP TABLE IF EXISTS "{words}"']


_PRESENT: Final = {
    "sqlite": f"SELECT type, name, sql FROM sqlite_master WHERE name LIKE '{PREFIX}%' AND (type = 'trigger' OR sql LIKE"
    " 'CREATE VIRTUAL%')",
    "postgresql": f"SELECT 'trigger', tgname, md5(prosrc) FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid"
    f" WHERE tgname LIKE '{PREFIX}%' AND tgenabled <> 'D' UNION ALL SELECT 'table', relname, CASE relkind WHEN 'r' THEN"
    f" 'table' ELSE 'index' END FROM pg_class WHERE relname LIKE '{PREFIX}%' AND relkind IN ('r', 'i')"
    " AND relnamespace = current_schema()::regnamespace",
}


def _present(cursor: Any) -> dict[str, str]:
    """What the catalogue holds: names and marks."""
    cursor.execute(_PRESENT[connection.vendor])
    is_marked = connection.vendor == "postgresql"
    return {name: told if is_marked else _mark(told) for _, name, told in cursor.fetchall()}


def _removals(cursor: Any) -> list[str]:
    """Indexes of models of yesterday leave too."""
    cursor.execute(_PRESENT[connection.vendor])
    found = sorted(((kind, name) for kind, name, told in cursor.fetchall() if told != "index"), reverse=True)
    if connection.vendor == "postgresql":
        made = {"trigger": 'DROP FUNCTION "{}"() CASCADE', "table": 'DROP TABLE "{}"'}
    else:
        made = {"trigger": 'DROP TRIGGER "{}"', "table": 'DROP TABLE "{}"'}
    return [made[kind].format(name) for kind, name in found]
