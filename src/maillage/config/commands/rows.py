"""Rows as lines of JSON, the same from both engines, and back.

A value is read as Django reads it (a date, an exact number, a text) and written as Django writes it, so that neither
engine's own way of storing shows. The managers are passed by: they belong to pages, and a backup has no page.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.duration import duration_string

__all__ = [
    "LEFT_OUT",
    "Digest",
    "Model",
    "archived_models",
    "columns_of",
    "count_rows",
    "dump_rows",
    "load_rows",
    "stored_models",
]

BATCH: Final = 2000
LEFT_OUT: Final = frozenset({"sessions.Session"})
"""Tables whose rows stay out: with a living session a thief of the backup would be signed in, and a session that was
ended since would live again."""

Model = type[models.Model]


def stored_models() -> list[Model]:
    """The models with a table, each after those it points to."""
    ordered: dict[Model, None] = {}

    def add(model: Any, above: tuple[Model, ...] = ()) -> None:
        model = model._meta.concrete_model
        if model in ordered or model in above:  # a loop: the keys are checked when all rows are there
            return
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                add(field.related_model, (*above, model))
        ordered[model] = None

    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped:
            add(model)
    return list(ordered)


def archived_models() -> list[Model]:
    """Those whose rows are saved, in the same order."""
    return [model for model in stored_models() if model._meta.label not in LEFT_OUT]


def columns_of(model: Model) -> list[models.Field[Any, Any]]:
    """The columns that are written; the database computes the others itself."""
    return [field for field in model._meta.concrete_fields if not field.generated]


class Digest:
    """A digest of a set of rows: the sum of the digests of its lines, so that no engine's order counts."""

    def __init__(self, model: Model) -> None:
        self.rows = 0
        self._sum = 0
        self._has_json = any(isinstance(field, models.JSONField) for field in columns_of(model))

    def add(self, line: bytes) -> None:
        # PostgreSQL gives 10 for 1e1 in a JSON document, and it is the same number.
        alike = _encode(_same_numbers(json.loads(line))) if self._has_json else line
        self._sum += int.from_bytes(sha256(alike).digest())
        self.rows += 1

    @property
    def value(self) -> str:
        return f"{self._sum % (1 << 256):064x}"


def _same_numbers(value: Any) -> Any:
    match value:
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {key: _same_numbers(inner) for key, inner in value.items()}
        case list():
            return [_same_numbers(inner) for inner in value]
    return value


def count_rows(connection: BaseDatabaseWrapper, model: Model) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {_quoted(connection, model._meta.db_table)}")  # noqa: S608 a table of ours
        (count,) = cursor.fetchone()
    return int(count)


def dump_rows(connection: BaseDatabaseWrapper, model: Model) -> Iterator[bytes]:
    """Every row as a line, in bounded memory; the connection is in a transaction."""
    fields = columns_of(model)
    names = [field.column for field in fields]
    readers = [_reader(connection, model, field) for field in fields]
    columns = ", ".join(_quoted(connection, name) for name in names)
    table, key = (_quoted(connection, name) for name in (model._meta.db_table, model._meta.pk.column))
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} ORDER BY {key}")  # noqa: S608 names of ours
        while batch := cursor.fetchmany(BATCH):
            for row in batch:
                values = (read(value) for read, value in zip(readers, row, strict=True))
                yield _encode(dict(zip(names, values, strict=True)))


def _reader(connection: BaseDatabaseWrapper, model: Model, field: models.Field[Any, Any]) -> Any:
    """What turns a value of the engine's into Django's."""
    column = field.get_col(model._meta.db_table)
    converters = connection.ops.get_db_converters(column) + column.get_db_converters(connection)

    def read(value: Any) -> Any:
        for convert in converters:
            value = convert(value, column, connection)
        return value

    return read


def _encode(row: Any) -> bytes:
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return text.encode("utf-8", "surrogatepass") + b"\n"


def _plain(value: Any) -> str:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return duration_string(value)
        case Decimal() | UUID():
            return str(value)
        case bytes() | bytearray() | memoryview():
            return base64.b64encode(bytes(value)).decode("ascii")
    raise TypeError(f"no neutral form for {type(value).__name__}")


def load_rows(connection: BaseDatabaseWrapper, model: Model, lines: Iterable[bytes]) -> Iterator[int]:
    """Insert every line; yields how many rows are there so far. Error: ``ValueError`` for a line of other columns."""
    fields = columns_of(model)
    names = {field.column for field in fields}
    columns = ", ".join(_quoted(connection, field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {_quoted(connection, model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    done = 0
    source = iter(lines)
    with connection.cursor() as cursor:
        while batch := list(islice(source, BATCH)):
            rows = [json.loads(line) for line in batch]
            if any(row.keys() != names for row in rows):
                raise ValueError(f"{model._meta.db_table}: other columns")
            cursor.executemany(
                sql, [[_stored(connection, field, row[field.column]) for field in fields] for row in rows]
            )
            done += len(rows)
            yield done


def _stored(connection: BaseDatabaseWrapper, field: models.Field[Any, Any], value: Any) -> Any:
    return field.get_db_prep_save(field.to_python(value), connection)


def _quoted(connection: BaseDatabaseWrapper, name: str | None) -> str:
    return connection.ops.quote_name(str(name))
