"""The only door to an import or a mapping."""

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.transfers.models import FileImport, FileMapping
from maillage.kernel.pages import NotAllowed

__all__ = ["get_import_for", "get_mapping_for", "get_own_mapping_for"]


def get_import_for(actor: Actor, pk: int) -> FileImport:
    """An import of the organisation that the actor acts for. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_INVENTORY)
    found = FileImport.objects.select_related("file", "job").filter(pk=pk, owner=actor.acting_id).first()
    if found is None:
        raise NotAllowed("import")
    return found


def get_mapping_for(actor: Actor, pk: int) -> FileMapping:
    """A mapping of the organisation, or of a body that it belongs to. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_INVENTORY)
    found = FileMapping.objects.filter(pk=pk).first()
    if found is None:
        raise NotAllowed("mapping")
    return found


def get_own_mapping_for(actor: Actor, pk: int) -> FileMapping:
    """A mapping that the actor may change. Error: ``NotAllowed``."""
    found = get_mapping_for(actor, pk)
    if found.owner_id != actor.acting_id:
        raise NotAllowed("mapping")
    return found
