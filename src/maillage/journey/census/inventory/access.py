"""The only door to a record, and what its reader may see of it."""

from collections.abc import Callable
from typing import Any, Final

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right, Subject
from maillage.journey.census.inventory.models import KINDS, Kind, Record, SavedView, kind_of
from maillage.kernel.pages import NotAllowed

__all__ = [
    "get_kind",
    "get_own_record_for",
    "get_own_view_for",
    "get_record_for",
    "guards_evidence",
    "may_keep",
    "may_open",
    "owners_with_prices",
    "sees_prices",
]


def get_kind(slug: str) -> Kind:
    """A kind by its address. Error: ``NotAllowed``."""
    if slug not in KINDS:
        raise NotAllowed("kind")
    return KINDS[slug]


def get_record_for(actor: Actor, kind: Kind, pk: int) -> Any:
    """A record of the actor's organisation, or of one that shares its census. Error: ``NotAllowed``."""
    actor.must(Right.SEE_INVENTORY)
    links = [column for column, about in kind.facts.items() if about.related_model is not None]
    found = kind.rows.select_related("owner", *links).filter(pk=pk).first()
    if found is None:
        raise NotAllowed("record")
    return found


def get_own_record_for(actor: Actor, kind: Kind, pk: int) -> Any:
    """A record that the actor may change. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_INVENTORY)
    found = kind.rows.select_related("owner").filter(pk=pk, owner__in=actor.scope.writes).first()
    if found is None:
        raise NotAllowed("record")
    return found


def get_own_view_for(actor: Actor, pk: int) -> SavedView:
    """A view that the person herself keeps, for the organisation she acts for. Error: ``NotAllowed``."""
    actor.must(Right.SEE_INVENTORY)
    found = SavedView.objects.filter(pk=pk, owner=actor.acting_id, person=actor.person_id).first()
    if found is None:
        raise NotAllowed("view")
    return found


def may_keep(actor: Actor, record: Record) -> bool:
    """Whether the actor may change a record that she sees."""
    return actor.may(Right.KEEP_INVENTORY) and record.owner_id in actor.scope.writes


def owners_with_prices(actor: Actor) -> frozenset[int]:
    """Whose prices the actor sees: nobody's without the right, else her own organisation's and those that show theirs."""
    return actor.scope.seen(Subject.PRICES) if actor.may(Right.SEE_PRICES) else frozenset()


def sees_prices(actor: Actor, record: Record) -> bool:
    """Whether the prices of a record are shown to the actor."""
    return record.owner_id in owners_with_prices(actor)


EvidenceGuard = Callable[[Actor, Record, str, int], bool]
_guards: Final[dict[str, EvidenceGuard]] = {}


def guards_evidence(guard: EvidenceGuard) -> EvidenceGuard:
    """Register who else keeps files that records rest on: it says whether the actor may open one of them.

    It is given the actor, the record, the column that the file proves (empty for the whole record) and the file's key.
    """
    _guards[f"{guard.__module__}.{guard.__qualname__}"] = guard
    return guard


def may_open(actor: Actor, record: Record, column: str, file_id: int) -> bool:
    """Whether the actor may open the file that proves a record of her own organisation, or one value of it."""
    if record.owner_id not in actor.scope.writes:
        return False
    if kind_of(record).prices and not sees_prices(actor, record):
        return False
    return all(guard(actor, record, column, file_id) for guard in _guards.values())
