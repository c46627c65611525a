"""What a request, a job or a command may see and write, for as long as it runs."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Final

from django.db import connection, transaction

OWN: Final = "own"
"""The subject of what an organisation shows to nobody: its people, its journal, its tokens."""


class NoScope(RuntimeError):
    """A scoped table was reached where nobody said on whose behalf."""


class OutOfScope(PermissionError):
    """A row was about to be written for an organisation that the scope may not write for."""


@dataclass(frozen=True, slots=True)
class Scope:
    """``reads``: by subject, the organisations whose rows are seen; ``writes``: those whose rows may be written.

    ``everything`` lifts both walls, and then ``reason`` says why.
    """

    reads: Mapping[str, frozenset[int]] = field(default_factory=dict)
    writes: frozenset[int] = frozenset()
    everything: bool = False
    reason: str = ""

    def seen(self, subject: str) -> frozenset[int]:
        """The organisations whose rows of a subject are seen."""
        return self.reads.get(subject, frozenset())

    def may_write(self, *owners: int | None) -> bool:
        """Whether a row of one of these owners may be written."""
        return self.everything or any(owner in self.writes for owner in owners)

    def as_setting(self) -> str:
        """The scope as PostgreSQL's policies read it."""
        if self.everything:
            return '{"everything": true}'
        subjects = {subject: sorted(owners) for subject, owners in self.reads.items()}
        return json.dumps(subjects | {"writes": sorted(self.writes)})


_current: ContextVar[Scope | None] = ContextVar("maillage_scope", default=None)


def current() -> Scope:
    """The scope in force. Error: ``NoScope``."""
    scope = _current.get()
    if scope is None:
        raise NoScope("no scope: enter one, or say why everything may be seen")
    return scope


@contextmanager
def enter(scope: Scope) -> Iterator[Scope]:
    """Run a block in a scope. On PostgreSQL the block is one transaction, for the setting of the second wall dies with it.

    A generator must not yield to its caller inside: the scope would leak into it.
    """
    with _on_connection(scope), _in_context(scope):
        yield scope


@contextmanager
def outside() -> Iterator[None]:
    """Run a block in no scope, whatever surrounds it: each request starts so."""
    with _in_context(None):
        yield


def everything(reason: str) -> "_Everything":
    """A block that sees and writes all rows; ``reason`` is for the reader of the code."""
    return _Everything(reason)


@contextmanager
def widen(*owners: int, reason: str) -> Iterator[Scope]:
    """The scope in force, and the rows of other owners too: an action that writes for them says why."""
    scope = current()
    added = frozenset(owners)
    if scope.everything or (added <= scope.writes and all(added <= seen for seen in scope.reads.values())):
        yield scope
        return
    reads = {subject: seen | added for subject, seen in scope.reads.items()}
    with enter(replace(scope, reads=reads, writes=scope.writes | added, reason=reason)) as wider:
        yield wider


class _Everything:
    """A context manager that can be entered again and serves as a decorator of tests and commands."""

    def __init__(self, reason: str) -> None:
        self.scope = Scope(everything=True, reason=reason)

    def __enter__(self) -> Scope:
        self._block = enter(self.scope)
        return self._block.__enter__()

    def __exit__(self, *error: object) -> bool | None:
        return self._block.__exit__(*error)  # type: ignore[arg-type]


@contextmanager
def _in_context(scope: Scope | None) -> Iterator[None]:
    token = _current.set(scope)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def _on_connection(scope: Scope) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    outer = _current.get()
    with transaction.atomic():
        _set(scope.as_setting())
        yield
        # An error rolls the setting back with the savepoint; a normal end must put the outer one back.
        if not connection.needs_rollback:
            _set(outer.as_setting() if outer is not None else "")


def _set(setting: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maillage.scope', %s, true)", [setting])
