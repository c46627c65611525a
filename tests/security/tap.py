"""The SQL tap: while it runs, a statement that reaches a scoped table without the scope's predicate is refused.

It holds during every test of the suite (``conftest.py``), whatever builds the statement: a view, a template tag, a
widget, a job. A row that is admitted admits what its own guarded foreign keys lead to, for the database refuses a key
that leads elsewhere; a join in any other direction needs a predicate of its own.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.db import connection, connections, models
from django.db.backends.signals import connection_created

from maillage.kernel.search import searchable_models, words_table
from maillage.kernel.tenancy import OWN, NoScope, current

__all__ = ["ALLOWED", "Unscoped", "faults_of", "scoped_tables", "tapped", "watched"]

ALLOWED: Final[dict[str, str]] = {
    r'DELETE FROM "\w+" WHERE "\w+"\."\w+" IN \((?:%s(?:, )?)+\)$': "Django deletes by key the rows it has just read in scope",
}
"""Statements without predicate that are let through, and why: ten at most."""


class Unscoped(AssertionError):
    """A statement reached a scoped table without the predicate of the scope."""


@cache
def scoped_tables() -> dict[str, Any]:
    """The owned and crossing models by the name of their table."""
    return {
        model._meta.db_table: model
        for model in apps.get_models()
        if getattr(model, "table_kind", "") in ("owned", "crossing")
    }


@cache
def words_of() -> dict[str, Any]:
    """The scoped models by the name of their index of words, which has no owner: it only ever chooses rows of theirs."""
    return {words_table(model): model for model in searchable_models() if model._meta.db_table in scoped_tables()}


# --- reading a statement ---------------------------------------------------------------------------------------------

_SCOPE = re.compile(r"(?:IN \(SELECT value FROM json_each\(%s\)\)|= ANY\(%s::bigint\[\]\))")
_PREDICATE = re.compile(r'(?:"?(\w+)"?\.)?"(\w+)" @SCOPE')
_WORDS = "where|inner|left|right|full|cross|on|set|order|group|limit|join|using|values|as|union|having|for|returning"
_SOURCE = re.compile(
    rf'(?:\b(from|join|update|into)\s+|,\s*)"?(\w+)"?(?!"?\.)(?=[\s,)]|$)(?:\s+(?:as\s+)?"?((?!(?:{_WORDS})\b)[a-z]\w*)"?(?!\.))?',
    re.I,
)
_LINK = re.compile(r'"?(\w+)"?\."(\w+)" = "?(\w+)"?\."(\w+)"')
_FOUND = re.compile(r'SELECT (?:rowid|id) FROM "(\w+)" WHERE (?:"\1" MATCH %s|words @@ %s::tsquery)$')
"""What ``kernel.search`` asks of an index of words."""
_OPENING = re.compile(r"\(\s*SELECT\b", re.I)


@cache
def faults_of(sql: str) -> tuple[str, ...]:
    """The scoped tables that a statement reaches without predicate."""
    if not re.match(r"\s*\(*\s*(SELECT|WITH|UPDATE|DELETE|INSERT)\b", sql, re.I):
        return ()
    if any(re.match(pattern, sql) for pattern in ALLOWED):
        return ()
    return tuple(fault for block in _blocks(_SCOPE.sub("@SCOPE", sql)) for fault in _faults_of_block(block))


def _blocks(sql: str) -> Iterator[str]:
    """A statement cut into its SELECTs, each without those inside it."""
    while (place := max((found.start() for found in _OPENING.finditer(sql)), default=-1)) >= 0:
        depth, end = 0, place
        for end in range(place, len(sql)):
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            if depth == 0:
                break
        inner = sql[place + 1 : end]
        if (found := _FOUND.match(inner)) and found[1] in words_of():
            sql = f"{sql[:place]}@WORDS:{found[1]}@{sql[end + 1 :]}"
            continue
        yield inner
        keyed = re.match(r'\s*SELECT (?:DISTINCT )?(?:"?(\w+)"?\.)?"(\w+)"(?: AS \w+)? FROM "(\w+)"', inner)
        sql = f"{sql[:place]}@KEYS:{keyed[3] if keyed else ''}@{sql[end + 1 :]}"
    yield from re.split(r"\bUNION(?: ALL)?\b", sql)


@dataclass
class _Block:
    """The sources of one SELECT, UPDATE or DELETE: alias to table, and the aliases that its predicates admit."""

    sources: dict[str, str] = field(default_factory=dict)
    admitted: set[str] = field(default_factory=set)


def _faults_of_block(text: str) -> Iterator[str]:
    tables, block = scoped_tables(), _Block()
    for found in _SOURCE.finditer(text):
        keyword, table, alias = found.groups()
        if table in tables and (keyword or "").lower() != "into":
            block.sources[alias or table] = table
        if table in words_of():
            yield f"{table}, read by itself"
    yield from _strays(text, block)
    for alias, column in _PREDICATE.findall(text):
        for name, table in block.sources.items():
            if alias in ("", name) and column in _columns_of(tables[table]):
                block.admitted.add(name)
    for name, table in block.sources.items():
        # UPDATE and DELETE through a join: the keys come from a SELECT of the same table, which is judged by itself.
        if re.search(rf'"{table}"\."\w+" IN @KEYS:{table}@', text):
            block.admitted.add(name)
    _follow(text, block)
    yield from (f"{table} ({name})" for name, table in block.sources.items() if name not in block.admitted)


def _strays(text: str, block: _Block) -> Iterator[str]:
    """The indexes of words that choose anything but the rows of their own table."""
    for place in re.finditer(r"@WORDS:(\w+)@", text):
        model = words_of()[place[1]]
        key = re.search(r'"?(\w+)"?\."(\w+)" IN $', text[: place.start()])
        if not key or block.sources.get(key[1]) != model._meta.db_table or key[2] != model._meta.pk.column:
            yield f"{place[1]}, without the rows it belongs to"


def _follow(text: str, block: _Block) -> None:
    """What an admitted row leads to is admitted."""
    links = [tuple(found) for found in _LINK.findall(text)]
    links += [(there, column, here, key) for here, key, there, column in links]
    has_changed = True
    while has_changed:
        has_changed = False
        for here, column, there, key in links:
            is_open = here in block.admitted and there in block.sources and there not in block.admitted
            if is_open and _leads(block.sources[here], column, block.sources[there], key):
                block.admitted.add(there)
                has_changed = True


def _columns_of(model: Any) -> set[str]:
    return {model._meta.get_field(name).column for name in model.party_fields}


def _leads(here: str, column: str, there: str, key: str) -> bool:
    """Whether whoever sees a row of ``here`` may see the row of ``there`` that it is joined to."""
    source, target = scoped_tables()[here], scoped_tables()[there]
    return _is_guarded(source, column, target, key) or (
        _is_guarded(target, key, source, column) and source.subject in (OWN, target.subject)
    )


def _is_guarded(model: Any, column: str, target: Any, key: str) -> bool:
    """Whether the column is a foreign key of ``model`` that cannot leave its owner, nor lead to a narrower subject."""
    if key != target._meta.pk.column:
        return False
    keys = [known for known in model._meta.concrete_fields if isinstance(known, models.ForeignKey)]
    found = next((known for known in keys if known.column == column and known.related_model is target), None)
    if found is None:
        return False
    if found.name in model.party_fields:
        return True  # a row names its own parties
    return found.name not in model.crossings and model.subject in (OWN, str(target.subject))


# --- the tap itself --------------------------------------------------------------------------------------------------

_caught: list[str] = []
_is_on = False


def _tap(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if _is_on and (faults := faults_of(str(sql))) and not _sees_everything():
        message = f"{', '.join(faults)} without the scope's predicate in: {str(sql)[:1500]}"
        _caught.append(message)
        raise Unscoped(message)
    return execute(sql, params, many, context)


def _sees_everything() -> bool:
    try:
        return current().everything
    except NoScope:
        return False


def _attach(connection: Any, **_: Any) -> None:
    """Every thread has its own connection; those to other databases (a copy, a backup) hold no walls."""
    if connection is connections[connection.alias] and _tap not in connection.execute_wrappers:
        connection.execute_wrappers.append(_tap)


@contextmanager
def tapped() -> Iterator[None]:
    """Refuse unscoped statements on every connection. Error: ``Unscoped``, at the statement and again at the end."""
    global _is_on  # noqa: PLW0603 one switch for all threads
    connection_created.connect(_attach)
    _attach(connections["default"])
    _caught.clear()
    _is_on = True
    try:
        yield
    finally:
        _is_on = False
        connection_created.disconnect(_attach)
    if _caught:  # what the code under test may have swallowed
        raise Unscoped("\n".join(_caught))


@contextmanager
def watched() -> Iterator[list[str]]:
    """The statements that are sent while the block runs."""
    statements: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield statements
