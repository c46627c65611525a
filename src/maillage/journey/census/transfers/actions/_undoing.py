"""An import is taken back: records that came leave, those that changed are as before."""

from collections.abc import Callable, Iterable, Iterator

from django.db import transaction
from django.utils import timezone

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory.actions import Written, take_back_batches
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.census.transfers.enums import ImportState
from maillage.journey.census.transfers.models import FileImport, FoundPage, UndoBatch
from maillage.journey.census.transfers.queries import Held, held_since, undo_batches
from maillage.kernel.typography import plural

__all__ = ["HeldBack", "undo_import"]


class HeldBack(MaillageError):
    """Records were changed since, or others lean on them: ``held`` says which."""

    def __init__(self, held: list[Held]) -> None:
        self.held = held
        names = ", ".join(f"« {one.name} »" for one in held[:3])
        more = f" et {len(held) - 3} autres" if len(held) > 3 else ""
        super().__init__(
            f"Rien n’a été annulé : {plural(len(held), 'fiche a été reprise', 'fiches ont été reprises')} depuis l’import "
            f"({names}{more}). Annulez les autres seulement, ou gardez l’import."
        )


@transaction.atomic
def undo_import(
    actor: Actor,
    found: FileImport,
    *,
    others_only: bool = False,
    told: Callable[[int], None] | None = None,
) -> int:
    """Take an import back; how many records. ``others_only``: leave those that were changed since as they are;
    ``told``: after how many records it is.

    Undone already: nothing happens. Errors: ``HeldBack``, ``NotAllowed``.
    """
    actor.must(Right.KEEP_INVENTORY, found.owner_id)
    found = FileImport.objects.select_for_update().get(pk=found.pk)
    if found.state != ImportState.DONE:
        return 0
    held = held_since(found)
    if held and not others_only:
        raise HeldBack(held)
    kept = {(one.kind, one.pk) for one in held}
    sentence = f"a annulé l’import du fichier « {found.file_name} »"
    count = seen = 0

    def counted(batches: Iterator[Written]) -> Iterator[Written]:
        nonlocal seen
        for batch in batches:
            if told is not None:
                told(seen)
            seen += len(batch.created) + len(batch.changed)
            yield batch

    for slug in list(dict.fromkeys(undo_batches(found).values_list("kind", flat=True))):
        batches = _written(undo_batches(found).filter(kind=slug), kept)
        count += take_back_batches(actor, KINDS[slug], counted(batches), owner_id=found.owner_id, sentence=sentence)
    found.state, found.undone_at = ImportState.UNDONE, timezone.now()
    found.summary |= {"undone": count, "kept": len(held)}
    found.save(update_fields=["state", "undone_at", "summary"])
    UndoBatch.objects.filter(file_import=found).delete()
    FoundPage.objects.filter(file_import=found).delete()
    outcome = plural(count, "fiche remise en l’état", "fiches remises en l’état")
    record(actor, "transfers.undone", found, f"{sentence} : {outcome}", after={"records": count, "kept": len(held)})
    return count


def _written(batches: Iterable[UndoBatch], kept: set[tuple[str, int]]) -> Iterator[Written]:
    for batch in batches:
        created = [pk for pk in batch.created if (batch.kind, pk) not in kept]
        changed = {int(pk): before for pk, before in batch.changed.items() if (batch.kind, int(pk)) not in kept}
        yield Written(created=created, changed=changed)
