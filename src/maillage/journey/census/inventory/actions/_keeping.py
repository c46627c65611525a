"""What people keep beside the records: files that prove them, views of a list; and what is told of what was read."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import event_of, record
from maillage.foundations.audit.models import Event
from maillage.foundations.files.actions import store
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory.actions._records import change_record
from maillage.journey.census.inventory.models import Kind, Record, SavedView
from maillage.kernel.tenancy import widen
from maillage.kernel.typography import plural

__all__ = [
    "EVIDENCE_FORMATS",
    "EVIDENCE_MEGABYTES",
    "NameTaken",
    "NotThatFile",
    "attach_evidence",
    "change_view",
    "delete_view",
    "record_export",
    "record_listing",
    "record_reading",
    "save_view",
]

EVIDENCE_MEGABYTES: Final = 10
_ZIP: Final = (b"PK\x03\x04",)
EVIDENCE_FORMATS: Final[dict[str, tuple[str, tuple[bytes, ...]]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "odt": ("application/vnd.oasis.opendocument.text", _ZIP),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", _ZIP),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _ZIP),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _ZIP),
    "txt": ("text/plain; charset=utf-8", ()),
    "csv": ("text/csv; charset=utf-8", ()),
}
"""By ending: the media type, and how such a file begins."""


class NotThatFile(MaillageError):
    """A file that is not what its name says."""


# --- evidence --------------------------------------------------------------------------------------------------------


@transaction.atomic
def attach_evidence(
    actor: Actor, kind: Kind, row: Record, uploaded: "UploadedFile[Any]", column: str = "", edition: str = ""
) -> None:
    """Keep a file as what proves a record, or one value of it. Errors: ``NotThatFile``, ``FileNotKept``, ``RecordChanged``."""
    actor.must(Right.KEEP_INVENTORY)
    name = uploaded.name or "justificatif"
    ending = PurePath(name).suffix.lower().removeprefix(".")
    content = uploaded.read()
    media_type, beginnings = EVIDENCE_FORMATS.get(ending, ("", ()))
    is_text = not beginnings and b"\x00" not in content
    if not media_type or not (is_text or content.startswith(beginnings)):
        raise NotThatFile(
            f"« {name} » n’est pas le fichier que dit son nom. Enregistrez-le de nouveau, puis déposez-le."
        )
    file = store(row.owner_id, name, media_type, content)
    if column:
        said = row.provenance.get(column, {}) | {"evidence": file.pk}
        change_record(actor, row, {}, provenance={column: said})
    else:
        change_record(actor, row, {"evidence": file.pk}, edition=edition)
    about = f"« {kind.facts[column].verbose_name} » de « {row.name} »" if column else f"« {row.name} »"
    record(actor, "inventory.evidence_attached", file, f"a joint « {file.name} » à {about}", owner_id=row.owner_id)


class NameTaken(MaillageError):
    """A name that another view of the person's has."""


# --- views of a list -------------------------------------------------------------------------------------------------


@transaction.atomic
def save_view(actor: Actor, kind: Kind, name: str, query: str, *, is_shared: bool) -> SavedView:
    """Keep a list as it is asked for; one of the same name is replaced."""
    actor.must(Right.SEE_INVENTORY)
    view, _ = SavedView.objects.update_or_create(
        owner_id=actor.acting_id,
        person=actor.person,
        kind=kind.slug,
        name=name,
        defaults={"query": query, "is_shared": is_shared},
        create_defaults={"query": query, "is_shared": is_shared},
    )
    record(actor, "inventory.view_saved", view, f"a enregistré la vue « {name} » de « {kind.title} »")
    return view


@transaction.atomic
def change_view(actor: Actor, view: SavedView, name: str, *, is_shared: bool) -> None:
    """Another name, or whether colleagues see it. Error: ``NameTaken``."""
    actor.must(Right.SEE_INVENTORY)
    others = SavedView.objects.filter(owner=view.owner_id, person=view.person_id, kind=view.kind, name=name)
    if others.exclude(pk=view.pk).exists():
        raise NameTaken(f"Vous avez déjà une vue « {name} » de cette liste. Donnez un autre nom à celle-ci.")
    view.name, view.is_shared = name, is_shared
    view.save(update_fields=["name", "is_shared"])
    record(actor, "inventory.view_changed", view, f"a modifié la vue « {name} »")


@transaction.atomic
def delete_view(actor: Actor, view: SavedView) -> None:
    """It is forgotten; the records are as they were."""
    actor.must(Right.SEE_INVENTORY)
    record(actor, "inventory.view_deleted", view, f"a supprimé la vue « {view.name} »")
    view.delete()


# --- what was read ---------------------------------------------------------------------------------------------------


def record_reading(actor: Actor, row: Record) -> None:
    """Another organisation's people have read a record: told in the journal of the one that was read."""
    with widen(row.owner_id, reason="the journal of who was read"):
        record(actor, "inventory.record_read", row, f"a lu la fiche « {row.name} »", owner_id=row.owner_id)


def record_listing(actor: Actor, kind: Kind, owners: Mapping[int, int]) -> None:
    """A page of a list has shown prices of others: told in the journal of each of them. ``owners``: rows by owner."""
    _tell_each(actor, kind, owners, "inventory.list_read", "a lu {rows} de « {title} » avec les prix")


def record_export(actor: Actor, kind: Kind, owners: Mapping[int, int], ending: str) -> None:
    """A list has left as a file: told in the journal of each organisation whose rows are in it. ``owners``: rows by owner."""
    _tell_each(actor, kind, owners, "inventory.list_exported", f"a exporté {{rows}} de « {{title}} » ({ending})")


@transaction.atomic
def _tell_each(actor: Actor, kind: Kind, owners: Mapping[int, int], verb: str, sentence: str) -> None:
    """One event in each journal, all of them in one statement."""
    with widen(*owners, reason="the journal of who was read"):
        stand_in = kind.model(id=0, owner_id=actor.acting_id)  # type: ignore[misc]  # every kind has it
        Event.objects.bulk_create(
            event_of(
                actor,
                verb,
                stand_in,
                sentence.format(rows=plural(count, "fiche", "fiches"), title=kind.title),
                owner_id=owner,
            )
            for owner, count in owners.items()
        )
