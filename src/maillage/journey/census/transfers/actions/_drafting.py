"""A file is deposited: looked into, never trusted, and kept until it is written or given up."""

import tempfile
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.files.actions import store
from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory.models import KINDS, Kind
from maillage.journey.census.transfers.engine import Dialect, Reading, Target, offered_targets, targets_of
from maillage.journey.census.transfers.enums import ImportState
from maillage.journey.census.transfers.imports import (
    FoundTable,
    Shipped,
    look_into,
    proposal_of,
    propose,
    short_name,
    stored_path,
)
from maillage.journey.census.transfers.models import FileImport, FileMapping
from maillage.journey.census.transfers.queries import added_to, mappings_seen
from maillage.kernel.typography import number, one_line

__all__ = ["NotRecognised", "TooManyRows", "deposit_file", "drop_import", "forget_file", "reread_file", "targets_for"]

MOST_ROWS: Final = 100_000
ORDER: Final = ("lieux", "contrats", "tablettes", "imprimantes")
"""Kinds that others lead to come before them."""


class NotRecognised(MaillageError):
    """Nobody said what the rows are, and the file does not tell."""


class TooManyRows(MaillageError):
    """More than one import takes."""


def targets_for(actor: Actor, kinds: list[Kind], *, is_choice: bool = False) -> dict[str, dict[str, Target]]:
    """What a file may feed, by kind then by code. ``is_choice``: what this actor may choose, prices only if she sees them."""
    added = added_to(kind.slug for kind in kinds)
    sees = actor.may(Right.SEE_PRICES) or not is_choice
    return {kind.slug: offered_targets(targets_of(kind, added.get(kind.slug, ())), sees_prices=sees) for kind in kinds}


def deposit_file(
    actor: Actor, upload: "UploadedFile[Any]", kind: Kind | None = None, mapping: FileMapping | Shipped | None = None
) -> FileImport:
    """A file becomes a draft, with the reading that it probably needs. Nothing of the inventory is touched.

    ``kind``: what its rows are; ``None`` to find out. Errors: ``FileRefused``, ``NotRecognised``, ``TooManyRows``.
    """
    actor.must(Right.KEEP_INVENTORY)
    name = one_line(PurePosixPath((upload.name or "").replace("\\", "/")).name, 150) or "fichier"
    with tempfile.TemporaryDirectory(prefix="maillage-") as folder:
        path = Path(folder, short_name(name))
        digest = sha256()
        with path.open("xb") as file:
            for chunk in upload.chunks():
                digest.update(chunk)
                file.write(chunk)
        tables = look_into(path)
        _check_rows(tables)
        readings, recognised = _readings(actor, tables, kind, mapping)
        with transaction.atomic():
            kept = store(actor.acting_id, name, "application/octet-stream", path)
            found: FileImport = FileImport.objects.create(
                owner_id=actor.acting_id,
                kind=readings[0].rules.kind if len(readings) == 1 else "",
                file=kept,
                file_name=name,
                file_sha256=digest.hexdigest(),
                mapping_name=recognised,
                tables=[table.as_json() for table in tables],
                readings=[reading.as_json() for reading in readings],
            )
            record(actor, "transfers.file_deposited", found, f"a déposé le fichier « {name} » pour l’inventaire")
    return found


def _check_rows(tables: list[FoundTable]) -> None:
    count = sum(table.rows for table in tables)
    if count > MOST_ROWS:
        raise TooManyRows(
            f"Ce fichier a {number(count)} lignes ; un import en prend {number(MOST_ROWS)} au plus. Découpez-le."
        )


def _readings(
    actor: Actor, tables: list[FoundTable], kind: Kind | None, mapping: FileMapping | Shipped | None
) -> tuple[list[Reading], str]:
    """How each table is probably read, those that others lead to first, and the name of what was recognised."""
    targets = targets_for(actor, list(KINDS.values()) if kind is None else [kind], is_choice=True)
    if mapping is not None:
        table = max(tables, key=lambda one: one.rows)
        chosen = proposal_of(mapping, table, lambda one: targets[one.slug])
        return [Reading(table.name, chosen.rules, table.dialect)], chosen.name
    remembered = mappings_seen(actor.acting_id)
    found: list[Reading] = []
    names: list[str] = []
    for table in tables:
        proposal = propose(table, lambda one: targets[one.slug], remembered, kind)
        if proposal is not None:
            found.append(Reading(table.name, proposal.rules, table.dialect))
            names.append(proposal.name)
            if kind is not None:
                break  # one list, one table: the first that has rows
    if not found:
        raise NotRecognised(
            "Maillage ne reconnaît pas ce fichier. Dites de quelle liste sont ses lignes, et choisissez de nouveau le fichier."
        )
    found.sort(key=lambda reading: _rank(reading.rules.kind))
    return found, next((name for name in names if name), "")


def _rank(slug: str) -> tuple[int, int]:
    first = ORDER.index(slug) if slug in ORDER else len(ORDER)
    return first, list(KINDS).index(slug)


def reread_file(actor: Actor, found: FileImport, table_name: str, dialect: Dialect) -> None:
    """Somebody says how the file is written, or which sheet counts. Errors: ``FileRefused``, ``NotRecognised``."""
    actor.must(Right.KEEP_INVENTORY)
    kind = KINDS[found.kind]
    assert found.file is not None  # noqa: S101 drafts have their file
    with stored_path(found.file) as path:
        tables = look_into(path, dialect)
    _check_rows(tables)
    table = next((one for one in tables if one.name == table_name), tables[0])
    targets = targets_for(actor, [kind], is_choice=True)
    proposal = propose(table, lambda one: targets[one.slug], mappings_seen(actor.acting_id), kind)
    if proposal is None:
        raise NotRecognised("Cette feuille n’a pas de ligne de titres. Choisissez-en une autre.")
    reading = Reading(table.name, proposal.rules, table.dialect)
    with transaction.atomic():
        found.tables = [one.as_json() for one in tables]
        found.readings = [reading.as_json()]
        found.mapping_name, found.state, found.summary = proposal.name, ImportState.DRAFT, {}
        found.save(update_fields=["tables", "readings", "mapping_name", "state", "summary"])
        record(actor, "transfers.file_reread", found, f"a relu le fichier « {found.file_name} » autrement")


@transaction.atomic
def drop_import(actor: Actor, found: FileImport) -> None:
    """A draft is given up: its file and what was found in it leave."""
    actor.must(Right.KEEP_INVENTORY)
    record(actor, "transfers.dropped", found, f"a renoncé à importer le fichier « {found.file_name} »")
    file = found.file
    found.delete()
    if file is not None:
        erase(file)


def forget_file(found: FileImport) -> None:
    """The file of an import is needed no more: it may name people, its SHA-256 does not."""
    file = found.file
    found.file, found.tables = None, []
    found.save(update_fields=["file", "tables"])
    if file is not None:
        erase(file)


def erase(file: StoredFile) -> None:
    """A stored file: its row now, its bytes once that is sure."""
    path = file.path
    file.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
