"""The only door to bills, their files and the profiles."""

from collections.abc import Collection

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right, Subject
from maillage.journey.census.bills.models import Bill, BillFile, OperatorProfile
from maillage.journey.census.inventory.access import guards_evidence
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.inventory.models import MobileLine, Record, TelecomLine
from maillage.kernel.pages import NotAllowed

__all__ = ["get_bill_for", "get_file_for", "get_own_bill_for", "get_profile_for", "owners_for"]


def get_bill_for(actor: Actor, pk: int) -> Bill:
    """A bill of the actor's organisation, or of one that shows what it pays. Error: ``NotAllowed``."""
    actor.must(Right.SEE_BILLS)
    found = Bill.objects.select_related("owner", "lines_from", "totals_from").filter(pk=pk).first()
    if found is None:
        raise NotAllowed("bill")
    return found


def get_own_bill_for(actor: Actor, pk: int) -> Bill:
    """A bill that the actor may check. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_BILLS)
    found = get_bill_for(actor, pk)
    if found.owner_id not in actor.scope.writes:
        raise NotAllowed("bill")
    return found


def get_file_for(actor: Actor, pk: int, *, is_kept: bool = False) -> BillFile:
    """A file of the actor's own organisation; with ``is_kept`` one whose bytes are there. Error: ``NotAllowed``."""
    actor.must(Right.SEE_BILLS)
    found = BillFile.objects.filter(pk=pk, owner__in=actor.scope.writes).first()
    if found is None or (is_kept and found.file_id is None):
        raise NotAllowed("bill file")
    return found


def get_profile_for(actor: Actor, pk: int, *, is_own: bool = False) -> OperatorProfile:
    """A profile of the actor's organisation or of its bodies; with ``is_own`` one that it may change. Error: ``NotAllowed``."""
    actor.must(Right.SEE_BILLS)
    found = OperatorProfile.objects.select_related("owner").filter(pk=pk).first()
    if found is None or (is_own and found.owner_id not in actor.scope.writes):
        raise NotAllowed("profile")
    return found


def owners_for(actor: Actor, asked: str) -> Collection[int]:
    """Whose bills a page is about: the organisation asked for, where it shows them, else the actor's own."""
    if asked.isascii() and asked.isdigit() and len(asked) < 17 and int(asked) in actor.scope.seen(Subject.PRICES):
        return [int(asked)]
    return sorted(actor.scope.seen(Subject.OWN))


@guards_evidence
def may_open_bill(actor: Actor, record: Record, column: str, file_id: int) -> bool:
    """A bill names who calls whom and what is paid: as evidence of a record too, it is for those who see bills.

    It remains one once its loading is undone: what a line knows from a bill says so.
    """
    if actor.may(Right.SEE_BILLS):
        return True
    told = record.status_of(column) if column else record.status
    if isinstance(record, TelecomLine | MobileLine) and told == ValueStatus.FROM_INVOICE:
        return False
    return not BillFile.objects.filter(file=file_id).exists()
