"""Every write of the inventory. ``write_records`` is the one way for campaigns, imports, machines and bills."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import models, transaction
from django.utils import timezone
from django.utils.timezone import localdate

from maillage.foundations.audit.actions import Author, record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory.actions._changes import (
    BATCH,
    Change,
    Refused,
    Written,
    attribute_of,
    not_theirs,
    twice_the_same,
    wrong_values,
)
from maillage.journey.census.inventory.actions._meanwhile import check_unchanged, names_written, split_unchanged
from maillage.journey.census.inventory.enums import Source
from maillage.journey.census.inventory.models import Kind, Problem, Record, kind_of
from maillage.kernel.search import searchable
from maillage.kernel.typography import plural

__all__ = [
    "Change",
    "Refused",
    "Written",
    "change_record",
    "change_records",
    "create_record",
    "follow",
    "restore_record",
    "retire_record",
    "retire_records",
    "take_back",
    "take_back_batches",
    "write_batches",
    "write_records",
]

TOLD: Final = 100
"""Records whose values before and after a bulk write are in its event; the others are counted."""

Follower = Callable[[Kind, int, Collection[str] | None], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Have a later application told of every write, in its transaction: the kind, whose, and which columns changed.

    ``None`` for the columns: records came or left. What is worked out from records is worked out again there.
    """
    if follower not in _followers:
        _followers.append(follower)


def _call_followers(kind: Kind, owner_id: int, columns: Collection[str] | None) -> None:
    for follower in _followers:
        follower(kind, owner_id, columns)


# --- one record ------------------------------------------------------------------------------------------------------


@transaction.atomic
def create_record(
    actor: Actor,
    kind: Kind,
    values: Mapping[str, Any],
    *,
    provenance: Mapping[str, Mapping[str, Any]] | None = None,
    extra: Mapping[str, str] | None = None,
) -> Any:
    """A new record of the actor's organisation. Error: ``Refused``."""
    actor.must(Right.KEEP_INVENTORY)
    change = Change({"tax_basis": ""} | dict(values), provenance=provenance or {}, extra=extra or {})
    written = write_records(actor, kind, [change], owner_id=actor.acting_id, source=Source.TYPED)
    return kind.rows.get(pk=written.keys[0])


@transaction.atomic
def change_record(
    actor: Actor,
    row: Record,
    values: Mapping[str, Any],
    *,
    provenance: Mapping[str, Mapping[str, Any]] | None = None,
    extra: Mapping[str, str] | None = None,
    edition: str = "",
) -> Written:
    """New values for some columns of a record; a value like the one before changes nothing. ``edition``: what was shown
    to whoever asks. Errors: ``Refused``; ``RecordChanged`` where a value that is replaced is no longer what was shown."""
    actor.must(Right.KEEP_INVENTORY)
    if edition:
        kind, names = kind_of(row), names_written(kind_of(row), values, provenance, extra)
        for now in _locked(kind).filter(owner=row.owner_id, pk=row.pk):
            check_unchanged(actor, kind, now, edition, names)
    change = Change(values, record_id=row.pk, provenance=provenance or {}, extra=extra or {})
    return write_records(actor, kind_of(row), [change], owner_id=row.owner_id, source=Source.TYPED)


@transaction.atomic
def change_records(
    actor: Actor,
    kind: Kind,
    pks: Iterable[int],
    values: Mapping[str, Any],
    *,
    provenance: Mapping[str, Mapping[str, Any]] | None = None,
    shown_at: datetime | None = None,
) -> tuple[Written, list[Record]]:
    """The same values for many records of the actor's own: all of them or none; and those that were left because
    somebody changed them after ``shown_at``, when the actor saw them. Error: ``Refused``."""
    actor.must(Right.KEEP_INVENTORY)
    found = _locked(kind).filter(pk__in=list(pks), owner__in=actor.scope.writes)
    found = found.only("owner", "name", "updated_at")
    same, moved = split_unchanged(found, shown_at)
    by_owner: dict[int, list[int]] = {}
    for row in same:
        by_owner.setdefault(row.owner_id, []).append(row.pk)
    total = Written()
    for owner, keys in by_owner.items():
        changes = [Change(values, record_id=pk, provenance=provenance or {}) for pk in keys]
        written = write_records(actor, kind, changes, owner_id=owner, source=Source.TYPED)
        total.changed |= written.changed
        total.left += written.left
        total.keys += written.keys
    return total, moved


@transaction.atomic
def retire_record(actor: Actor, row: Record, on: date | None = None, *, edition: str = "") -> None:
    """It is gone: lists leave it out, the record stays. Error: ``RecordChanged``, as for ``change_record``."""
    change_record(actor, row, {"retired_on": on or localdate()}, edition=edition)


@transaction.atomic
def restore_record(actor: Actor, row: Record, *, edition: str = "") -> None:
    """It is back."""
    change_record(actor, row, {"retired_on": None}, edition=edition)


@transaction.atomic
def retire_records(actor: Actor, kind: Kind, pks: Iterable[int], on: date | None = None) -> Written:
    """Many are gone."""
    return change_records(actor, kind, pks, {"retired_on": on or localdate()})[0]


# --- many records ----------------------------------------------------------------------------------------------------


@transaction.atomic
def write_records(
    author: Author, kind: Kind, changes: Sequence[Change], *, owner_id: int, source: Source, sentence: str = ""
) -> Written:
    """Create and change records of one organisation: all of them or none. Who may do it is the caller's to say.

    A record is found by its key, else by what the source calls it; a value that is the same is not written again. The
    journal of the owner keeps one event, with the values before and after. ``sentence``: what happened, for the journal.
    Error: ``Refused``, with the problems of every change.
    """
    rows, written = _write(kind, changes, owner_id, source)
    if written.created or written.changed:
        _tell(author, kind, rows, written, owner_id, sentence)
        moved = {column for before in written.changed.values() for column in before}
        _call_followers(kind, owner_id, None if written.created else moved)
    return written


def write_batches(
    author: Author, kind: Kind, batches: Iterable[Sequence[Change]], *, owner_id: int, source: Source, sentence: str
) -> Iterator[Written]:
    """``write_records`` for more records than memory should hold: what each batch did, and one event when all are written.

    To be read to its end, in a transaction of the caller's. Error: ``Refused``, by place in its batch.
    """
    kept: dict[int, Record] = {}
    total, moved = Written(), set[str]()
    for changes in batches:
        rows, written = _write(kind, changes, owner_id, source)
        told = {*list(written.changed)[: max(TOLD - len(total.changed), 0)], *([] if kept else written.created[:1])}
        kept |= {row.pk: row for row in rows if row.pk in told}
        total.created += written.created
        total.changed |= {pk: before if pk in told else {} for pk, before in written.changed.items()}
        moved.update(column for before in written.changed.values() for column in before)
        yield written
    if kept:
        _tell(author, kind, list(kept.values()), total, owner_id, sentence)
        _call_followers(kind, owner_id, None if total.created else moved)


def _write(kind: Kind, changes: Sequence[Change], owner_id: int, source: Source) -> tuple[list[Record], Written]:
    """The records of the changes, and what was done to them. Error: ``Refused``."""
    known = _known(kind, changes, owner_id, source)
    rows: list[Record] = []
    problems = not_theirs(kind, changes, owner_id)
    created: list[Record] = []
    written = Written()
    for place, change in enumerate(changes):
        row = known.get(change.record_id) or known.get((source, change.source_key) if change.source_key else None)
        if row is None and change.record_id is not None:
            problems[place] = [Problem("", "", "Cette fiche n’existe plus.", "Rechargez la page et recommencez.")]
            continue
        if wrong := wrong_values(kind, row, change.values):
            problems.setdefault(place, []).extend(wrong)
            continue
        if row is None:
            row = kind.model(owner_id=owner_id, source=source, source_key=change.source_key)
            if change.source_key:
                known[(source, change.source_key)] = row
            created.append(row)
            _apply(kind, row, change)
        elif row.pk is None:
            _apply(kind, row, change)  # the same source key twice in one write
        elif before := _apply(kind, row, change):
            written.changed[row.pk] = before | written.changed.get(row.pk, {})
        rows.append(row)
    if not problems:
        problems = twice_the_same(kind, rows, written)
    if problems:
        raise Refused(problems)
    moved = {column for before in written.changed.values() for column in before}
    _save(kind, created, [row for row in {id(row): row for row in rows}.values() if row.pk in written.changed], moved)
    written.created = [row.pk for row in created]
    written.keys = [row.pk for row in rows]
    touched = {*written.created, *written.changed}
    written.left = [pk for pk in dict.fromkeys(written.keys) if pk not in touched]
    return rows, written


@transaction.atomic
def take_back(author: Author, kind: Kind, written: Written, *, owner_id: int, sentence: str) -> int:
    """Undo a write: what it created leaves, what it changed is as before; how many records. Whoever calls has checked
    that nobody changed them since."""
    return take_back_batches(author, kind, [written], owner_id=owner_id, sentence=sentence)


@transaction.atomic
def take_back_batches(author: Author, kind: Kind, batches: Iterable[Written], *, owner_id: int, sentence: str) -> int:
    """The same for what ``write_batches`` did; one event for all."""
    count, told = 0, None
    for written in batches:
        made = kind.rows.filter(owner=owner_id, pk__in=written.created)
        rows = list(_locked(kind).filter(owner=owner_id, pk__in=list(written.changed)))
        told = told or made.first() or (rows[0] if rows else None)
        for row in rows:
            for column, value in written.changed[row.pk].items():
                name = attribute_of(kind, column)
                setattr(row, name, row._meta.get_field(column).to_python(value) if name == column else value)
            row.search_text = search_text_of(row)
        count += made.delete()[1].get(kind.model._meta.label, 0) + len(rows)
        _save(kind, [], rows, {column for before in written.changed.values() for column in before})
        _set_back(kind, written, rows)
    if told is not None:
        record(author, f"inventory.{kind.slug}_taken_back", told, sentence, owner_id=owner_id, after={"records": count})
        _call_followers(kind, owner_id, None)
    return count


def _set_back(kind: Kind, written: Written, rows: Sequence[Record]) -> None:
    """When a record was last changed before, where whoever wrote it noted that: then it is as if nothing had been."""
    moved = [row for row in rows if "updated_at" in written.changed[row.pk]]
    for row in moved:
        row.updated_at = datetime.fromisoformat(written.changed[row.pk]["updated_at"])
    kind.model.objects.bulk_update(moved, ["updated_at"], batch_size=200)


def search_text_of(row: Record) -> str:
    """The words that find a record."""
    return searchable(*(str(getattr(row, column) or "") for column in row.searched), row.note[:200])


def _known(kind: Kind, changes: Sequence[Change], owner_id: int, source: Source) -> dict[Any, Record]:
    """The records that changes may mean: by key, and by what the source calls them."""
    pks = [change.record_id for change in changes if change.record_id is not None]
    names = {change.source_key for change in changes if change.source_key}
    found: dict[Any, Record] = {}
    for start in range(0, len(pks), BATCH):
        rows = _locked(kind).filter(owner=owner_id, pk__in=pks[start : start + BATCH])
        found |= {row.pk: row for row in rows}
    ordered = sorted(names)
    for start in range(0, len(ordered), BATCH):
        rows = _locked(kind).filter(owner=owner_id, source=source, source_key__in=ordered[start : start + BATCH])
        for row in rows:
            found[(source, row.source_key)] = found.setdefault(row.pk, row)
    return found


def _locked(kind: Kind) -> models.QuerySet[Any]:
    """Records that nobody else changes until this write is done, always taken in the same order."""
    return kind.rows.order_by("pk").select_for_update(of=("self",))


def _apply(kind: Kind, row: Record, change: Change) -> dict[str, Any]:
    """Put the values into the row; those before, of what really changed, as JSON holds them."""
    before: dict[str, Any] = {}
    for column, value in change.values.items():
        name = attribute_of(kind, column)
        old = getattr(row, name)
        if old != value:
            before[column] = old if isinstance(old, bool | int | None) else str(old)
            setattr(row, name, value)
    if change.provenance:
        merged = row.provenance | {column: dict(said) for column, said in change.provenance.items()}
        merged = {column: said for column, said in merged.items() if said}  # nothing said: as the rest of the record
        if merged != row.provenance:
            before["provenance"] = row.provenance
            row.provenance = merged
    if change.extra:
        extra = row.extra | dict(change.extra)
        if extra != row.extra:
            before["extra"] = row.extra
            row.extra = extra
    row.search_text = search_text_of(row)
    return before


def _save(kind: Kind, created: Sequence[Record], changed: Sequence[Record], moved: Collection[str]) -> None:
    """``moved``: the columns that changed in any of the records; the others stay as whoever wrote them left them."""
    kind.model.objects.bulk_create(created, batch_size=BATCH)
    if not changed:
        return
    moment = timezone.now()
    for row in changed:
        row.updated_at = moment
    kind.model.objects.bulk_create(  # an upsert: one statement for a thousand rows
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],  # type: ignore[misc]  # every table has it
        update_fields=sorted({*moved, "search_text", "updated_at"}),
    )


def _tell(author: Author, kind: Kind, rows: Sequence[Record], written: Written, owner_id: int, sentence: str) -> None:
    by_pk = {row.pk: row for row in rows}
    told = [pk for pk in (*written.created, *written.changed) if pk in by_pk]
    first = by_pk[told[0]]
    verb = "record_created" if written.created else "record_changed"
    after = {
        str(pk): {column: getattr(by_pk[pk], attribute_of(kind, column)) for column in before}
        for pk, before in list(written.changed.items())[:TOLD]
    }
    record(
        author,
        f"inventory.{verb}",
        first,
        sentence or _sentence(kind, first, written),
        owner_id=owner_id,
        before={str(pk): before for pk, before in list(written.changed.items())[:TOLD]},
        after=after | {"created": len(written.created), "changed": len(written.changed)},
    )


def _sentence(kind: Kind, first: Record, written: Written) -> str:
    created, changed = len(written.created), len(written.changed)
    if created + changed == 1:
        done = (
            "a ajouté"
            if created
            else "a sorti"
            if first.retired_on and "retired_on" in written.changed[first.pk]
            else "a modifié"
        )
        return f"{done} {kind.one} : « {first.name} »"
    parts = [plural(created, "fiche ajoutée", "fiches ajoutées")] if created else []
    parts += [plural(changed, "fiche modifiée", "fiches modifiées")] if changed else []
    return f"a mis à jour « {kind.title} » : {', '.join(parts)}"
