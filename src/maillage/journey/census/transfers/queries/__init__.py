"""Reads of imports: one function a screen, and who an import is for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.db.models import QuerySet

from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.inventory.models import KINDS, AddedField, Kind
from maillage.journey.census.transfers.enums import ImportState, Outcome
from maillage.journey.census.transfers.models import FileImport, FileMapping, FoundPage, UndoBatch
from maillage.kernel.keysets import Page, Sort, page_of

__all__ = [
    "ROWS_A_PAGE",
    "Held",
    "added_to",
    "found_page",
    "found_rows",
    "held_since",
    "imports_of",
    "mappings_seen",
    "organisation_of",
    "own_mapping_name",
    "same_import",
    "undo_batches",
]

IMPORTS_SHOWN: Final = 50
ROWS_A_PAGE: Final = 50
"""Rows of a report on one page, and in one row of its table."""
CHUNK: Final = 1000
HEAVY: Final = ("tables", "readings")


def imports_of(owner_id: int, after: str) -> Page:
    """An organisation's imports, latest first."""
    rows = FileImport.objects.filter(owner=owner_id).defer(*HEAVY)
    return page_of(rows, Sort("id", is_descending=True), after, IMPORTS_SHOWN)


def mappings_seen(owner_id: int) -> list[FileMapping]:
    """Those of an organisation, then those of the bodies that it belongs to, by name."""
    found = FileMapping.objects.select_related("owner").order_by("name", "pk")
    return sorted(found, key=lambda mapping: mapping.owner_id != owner_id)


def own_mapping_name(owner_id: int, name: str) -> str:
    """The name where it is that of a mapping of the organisation itself, else empty: what is learnt goes there."""
    return name if name and FileMapping.objects.filter(owner=owner_id, name=name).exists() else ""


def added_to(slugs: Iterable[str]) -> dict[str, list[AddedField]]:
    """The columns that were added to kinds, by slug."""
    found: dict[str, list[AddedField]] = {}
    for one in AddedField.objects.filter(kind__in=list(slugs)).order_by("label", "pk"):
        found.setdefault(one.kind, []).append(one)
    return found


def organisation_of(owner_id: int) -> Organisation:
    """For whom a file is read."""
    found: Organisation = Organisation.objects.get(pk=owner_id)
    return found


def found_page(found: FileImport, outcome: Outcome, position: int) -> list[dict[str, Any]]:
    """Fifty rows of a report; none beyond its end."""
    page = FoundPage.objects.filter(file_import=found, outcome=outcome, position=position).first()
    return list(page.rows) if page is not None else []


def found_rows(found: FileImport, outcome: Outcome) -> Iterator[dict[str, Any]]:
    """All rows of a report that have an outcome."""
    pages = FoundPage.objects.filter(file_import=found, outcome=outcome).order_by("position")
    for page in pages.iterator(chunk_size=20):
        yield from page.rows


def same_import(found: FileImport, digest: str) -> FileImport | None:
    """The import of the same file, read the same way, that was written already and not undone."""
    others = FileImport.objects.filter(owner=found.owner_id, digest=digest, state=ImportState.DONE)
    return others.exclude(pk=found.pk).first()


def undo_batches(found: FileImport) -> QuerySet[UndoBatch]:
    """What an import has done, last things first."""
    return UndoBatch.objects.filter(file_import=found).order_by("-position")


# --- what stands in the way of undoing -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """A record that an import touched and that cannot go back to what it was."""

    kind: str
    pk: int
    name: str
    reason: str


def held_since(found: FileImport) -> list[Held]:
    """The records of an import that were changed since, or that others have come to lean on."""
    held: list[Held] = []
    staying: dict[str, set[int]] = {}
    leaving: dict[Any, set[int]] = {}
    restored: dict[Any, dict[int, set[str]]] = {}
    by_kind: dict[str, list[UndoBatch]] = {}
    for batch in undo_batches(found):
        by_kind.setdefault(batch.kind, []).append(batch)
    for slug in sorted(by_kind, key=lambda one: -max(batch.position for batch in by_kind[one])):
        kind = KINDS[slug]
        created = [pk for batch in by_kind[slug] for pk in batch.created]
        changed = {int(pk): set(before) for batch in by_kind[slug] for pk, before in batch.changed.items()}
        here = _changed_since(found, kind, [*created, *changed])
        here |= {
            pk: "d’autres fiches s’appuient sur elle"
            for pk in _leant_on(kind, created, leaving, restored)
            if pk not in here
        }
        staying[slug] = set(here)
        leaving[kind.model] = set(created) - staying[slug]
        restored[kind.model] = {pk: columns for pk, columns in changed.items() if pk not in here}
        names = dict(_in_chunks(kind.rows, "pk", list(here), "pk", "name"))
        held += [Held(slug, pk, names.get(pk, "–"), reason) for pk, reason in here.items()]
    return held


def _changed_since(found: FileImport, kind: Kind, pks: list[int]) -> dict[int, str]:
    rows = kind.rows.filter(updated_at__gt=found.written_at)
    return {pk: "modifiée depuis" for (pk,) in _in_chunks(rows, "pk", pks, "pk")}


def _leant_on(
    kind: Kind, created: list[int], leaving: dict[Any, set[int]], restored: dict[Any, dict[int, set[str]]]
) -> set[int]:
    """Those of the created records to which others lead that neither leave nor are restored with this import."""
    used: set[int] = set()
    relations: list[Any] = [
        one for one in kind.model._meta.get_fields(include_hidden=True) if one.one_to_many or one.one_to_one
    ]
    for relation in relations:
        field: Any = relation.field
        if not relation.auto_created or relation.on_delete is models.SET_NULL:
            continue
        gone, back = leaving.get(relation.related_model, set()), restored.get(relation.related_model, {})
        rows = relation.related_model.objects.all()
        for pk, target in _in_chunks(rows, field.name, created, "pk", field.attname):
            if pk not in gone and field.name not in back.get(pk, ()):
                used.add(target)
    return used


def _in_chunks(rows: QuerySet[Any], column: str, pks: list[int], *names: str) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(pks), CHUNK):
        yield from rows.filter(**{f"{column}__in": pks[start : start + CHUNK]}).values_list(*names)
