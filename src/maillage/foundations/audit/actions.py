"""The one way to write in the journal."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.db import connection, models

from maillage.foundations.audit.models import Event
from maillage.kernel.typography import one_line, typeset

__all__ = ["Author", "event_of", "record"]


class Author(Protocol):
    """Who acts, and on whose behalf."""

    @property
    def person_id(self) -> int | None: ...
    @property
    def person_name(self) -> str: ...
    @property
    def acting_id(self) -> int | None: ...
    @property
    def acting_name(self) -> str: ...


def record(
    author: Author,
    verb: str,
    row: models.Model,
    sentence: str,
    *,
    owner_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Event:
    """Write one event in the journal of the row's owner, inside the transaction of the write itself.

    ``sentence``: in French, what happened, beginning with the verb (« a invité … »).
    """
    assert connection.in_atomic_block, "an event stands or falls with what it tells"  # noqa: S101
    event = event_of(author, verb, row, sentence, owner_id=owner_id, before=before, after=after)
    event.save(force_insert=True)
    return event


def event_of(
    author: Author,
    verb: str,
    row: models.Model,
    sentence: str,
    *,
    owner_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Event:
    """An event that is not yet written: for actions that write many at once."""
    return Event(
        owner_id=_owner_of(row) if owner_id is None else owner_id,
        verb=verb,
        sentence=one_line(typeset(sentence), 400),
        person_id=author.person_id,
        person_name=author.person_name,
        acting_id=author.acting_id,
        acting_name=author.acting_name,
        object_table=row._meta.label_lower,
        object_id=str(row.pk),
        before=None if before is None else _plain(before),
        after=None if after is None else _plain(after),
    )


def _owner_of(row: Any) -> int:
    owner: int = getattr(row, "owner_id", None) or row.pk
    return owner


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(item) for item in value]
        case Decimal() | date() | datetime():
            return str(value)
        case str() | int() | float() | None:
            return value
    return str(value)
