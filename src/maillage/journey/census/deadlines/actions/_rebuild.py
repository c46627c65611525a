"""Deadlines follow the records: worked out again in the transaction that writes these."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import localdate

from maillage.foundations.organisations.models import Membership, Organisation
from maillage.journey.census.deadlines.engine import SOURCES, WATCHED, Closure, collect
from maillage.journey.census.deadlines.models import CopperClosure, Deadline, DeadlineNote
from maillage.journey.census.inventory.models import Kind, Site
from maillage.kernel.tenancy import widen

__all__ = ["follow_records", "rebuild", "rebuild_everything"]

BATCH: Final = 500
OWNERS_AT_ONCE: Final = 50
KEPT: Final = (
    "theme",
    "record_id",
    "title",
    "detail",
    "quantity",
    "until",
    "shown_from",
    "shown_to",
    "cost",
    "tax_basis",
    "is_certain",
    "is_fictitious",
    "special_use",
    "state",
    "snoozed_until",
    "remark",
)
"""What may change of a deadline that stays: its key does not."""


def follow_records(kind: Kind, owner_id: int, columns: Collection[str] | None) -> None:
    """What the inventory calls after each write. Columns that move nothing cost nothing."""
    watched = WATCHED.get(kind.slug)
    if watched is None or (columns is not None and watched[1].isdisjoint(columns)):
        return
    rebuild([owner_id], [watched[0]])


@transaction.atomic
def rebuild(owners: Iterable[int], slugs: Iterable[str] = tuple(SOURCES)) -> int:
    """Work the deadlines of organisations out again, from some kinds of records; how many there are.

    A deadline whose key is the same keeps its identifier. Two writers for one organisation take their turn, so that the
    second one sees the records of the first.
    """
    asked, kinds, day, total = sorted(set(owners)), list(slugs), localdate(), 0
    for start in range(0, len(asked), OWNERS_AT_ONCE):
        some = asked[start : start + OWNERS_AT_ONCE]
        with widen(*some, reason="deadlines follow the records of whoever owns them"):
            list(
                Organisation.objects.select_for_update(no_key=True).filter(pk__in=some).order_by("pk").values_list("pk")
            )
            closures = _closures(some) if "lignes" in kinds else {}
            notes = {(note.owner_id, note.kind, note.source_key, note.due_on): note for note in _notes(some)}
            for slug in kinds:
                found = collect(slug, some, day, closures)
                for row in found:
                    _take_up(row, notes.get((row.owner_id, *row.key)))
                _replace(slug, some, found)
                total += len(found)
    return total


def rebuild_everything() -> int:
    """All organisations, in a scope that sees everything; each batch is a transaction of its own."""
    owners = list(Organisation.objects.filter(is_former=False).order_by("pk").values_list("pk", flat=True))
    return sum(rebuild(owners[start : start + OWNERS_AT_ONCE]) for start in range(0, len(owners), OWNERS_AT_ONCE))


def _notes(owners: list[int]) -> Iterable[DeadlineNote]:
    return DeadlineNote.objects.filter(owner__in=owners)


def _take_up(row: Deadline, note: DeadlineNote | None) -> None:
    if note is not None:
        row.state, row.snoozed_until, row.remark = note.state, note.snoozed_until, note.remark


def _replace(slug: str, owners: list[int], found: list[Deadline]) -> None:
    known = {(row.owner_id, row.key): row for row in Deadline.objects.filter(owner__in=owners, record_kind=slug)}
    created, changed = [], []
    for row in found:
        before = known.pop((row.owner_id, row.key), None)
        if before is None:
            created.append(row)
        elif any(getattr(before, name) != getattr(row, name) for name in KEPT):
            row.pk = before.pk
            changed.append(row)
    gone = [row.pk for row in known.values()]
    for start in range(0, len(gone), BATCH):
        Deadline.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    Deadline.objects.bulk_create(created, batch_size=BATCH)
    if changed:
        options: dict[str, Any] = {"update_conflicts": True, "unique_fields": ["id"], "update_fields": list(KEPT)}
        Deadline.objects.bulk_create(changed, batch_size=BATCH, **options)


def _closures(owners: list[int]) -> dict[int, dict[str, Closure]]:
    """The closing days that hold for organisations: their own, and those of the groupings that they belong to today.

    Where two groupings disagree, the earlier technical closing is kept: it is the one that hurts.
    """
    of: dict[int, set[int]] = {owner: {owner} for owner in owners}
    links = (
        Membership.objects.on(localdate()).filter(counterparty__in=owners).values_list("counterparty_id", "owner_id")
    )
    for member, grouping in links:
        of[member].add(grouping)
    bodies = set().union(*of.values())
    by_body: dict[int, dict[str, Closure]] = {}
    with widen(*bodies, reason="what a body says of copper holds for its members"):
        columns = ("owner_id", "insee_code", "commercial_on", "technical_on", "calendar__is_fictitious")
        rows = CopperClosure.objects.filter(owner__in=bodies, insee_code__in=_communes(owners))
        for body, code, commercial_on, technical_on, is_fictitious in rows.values_list(*columns):
            by_body.setdefault(body, {})[code] = Closure(commercial_on, technical_on, is_fictitious)
    found: dict[int, dict[str, Closure]] = {}
    for owner, sayers in of.items():
        mine = found.setdefault(owner, {})
        for body in sayers:
            for code, closure in by_body.get(body, {}).items():
                if code not in mine or closure.technical_on < mine[code].technical_on:
                    mine[code] = closure
    return found


def _communes(owners: list[int]) -> set[str]:
    named = Organisation.objects.filter(pk__in=owners).values_list("insee_code", flat=True)
    sites = Site.objects.filter(owner__in=owners).exclude(insee_code="").values_list("insee_code", flat=True)
    return {*named, *sites} - {""}
