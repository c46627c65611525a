"""Every write about price references."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import localdate

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.offers.actions._stale import make_stale
from maillage.journey.studies.offers.engine import offer_of
from maillage.journey.studies.offers.enums import UNITS, VARIETIES
from maillage.journey.studies.offers.models import PriceReference
from maillage.kernel.typography import plural

__all__ = ["ReferenceRefused", "checked_references", "import_references", "retire_reference", "save_reference"]

COMPARED: Final = ("label", "unit", "price", "tax_basis", "term_months", "valid_to")
"""What the journal keeps of a reference, before and after."""


class ReferenceRefused(MaillageError):
    """A reference that cannot be compared with anything."""


@transaction.atomic
def save_reference(
    actor: Actor, values: Mapping[str, Any], reference: PriceReference | None = None, document: StoredFile | None = None
) -> PriceReference:
    """Write a reference, new or corrected. Errors: ``NotAllowed``, ``PriceWithoutBasis``, ``BadTier``,
    ``ReferenceRefused``."""
    actor.must(Right.CONDUCT_STUDY)
    row = reference or PriceReference(owner_id=actor.acting_id)
    before = None if reference is None else _kept(row)
    for name, value in values.items():
        setattr(row, name, value)
    if document is not None:
        row.document = document
    _check(row)
    row.save()
    make_stale(row.owner_id)
    verb = "a corrigé" if reference else "a ajouté"
    sentence = f"{verb} la référence de prix « {row.label} »"
    record(actor, "offers.reference_saved", row, sentence, before=before, after=_kept(row))
    return row


@transaction.atomic
def import_references(
    actor: Actor, rows: Sequence[Mapping[str, Any]], *, source: str, document: StoredFile | None, is_fictitious: bool
) -> int:
    """Write all the references of a file, or none. Errors: as ``save_reference``."""
    made = checked_references(actor, rows, source=source, document=document, is_fictitious=is_fictitious)
    PriceReference.objects.bulk_create(made, batch_size=500)
    make_stale(actor.acting_id)
    if made:
        told = f"a importé {plural(len(made), 'référence de prix', 'références de prix')}, source : {source}"
        record(actor, "offers.references_imported", made[0], told, after={"references": len(made)})
    return len(made)


def checked_references(
    actor: Actor, rows: Sequence[Mapping[str, Any]], *, source: str, document: StoredFile | None, is_fictitious: bool
) -> list[PriceReference]:
    """The references of a file as they would be written. Errors: as ``save_reference``."""
    actor.must(Right.CONDUCT_STUDY)
    made = []
    for values in rows:
        row = PriceReference(owner_id=actor.acting_id, document=document, is_fictitious=is_fictitious, **values)
        row.source = row.source or source
        _check(row)
        made.append(row)
    return made


@transaction.atomic
def retire_reference(actor: Actor, reference: PriceReference) -> None:
    """A reference is no longer used; frozen savings keep what it said. Error: ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY, reference.owner_id)
    reference.retired_on = localdate()
    reference.save(update_fields=["retired_on", "updated_at"])
    make_stale(reference.owner_id)
    record(actor, "offers.reference_retired", reference, f"a retiré la référence de prix « {reference.label} »")


def _check(row: PriceReference) -> None:
    """What the engine refuses is refused here, before it is written."""
    if row.unit not in UNITS:
        raise ReferenceRefused(f"« {row.label} » n’a pas d’unité fonctionnelle connue. Choisissez-la dans la liste.")
    if row.variety and row.variety not in VARIETIES.get(row.unit, {}):
        raise ReferenceRefused(f"« {row.variety} » n’est pas une nature de cette unité. Laissez vide ou choisissez.")
    if not row.source:
        raise ReferenceRefused(f"« {row.label} » ne dit pas d’où vient son prix. Écrivez sa source.")
    if row.valid_from and row.valid_to and row.valid_from > row.valid_to:
        raise ReferenceRefused(f"« {row.label} » finit avant de commencer. Vérifiez les deux dates de validité.")
    offer_of(row, localdate(), row.price * 0)
    row.theme = row.theme or UNITS[row.unit].theme


def _kept(row: PriceReference) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COMPARED}
