"""A bill beside what it announces: its total is typed, and somebody says that it is right."""

from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.bills.enums import BillState, TotalSource
from maillage.journey.census.bills.models import Bill
from maillage.kernel.pages import NotAllowed
from maillage.kernel.templatetags.face import money

__all__ = ["GapUnexplained", "announce_total", "check_bill"]


class GapUnexplained(MaillageError):
    """Lines and total differ, or one of them is unknown, and nobody says why the bill is right all the same."""


@transaction.atomic
def announce_total(actor: Actor, bill: Bill, *, ht: Decimal | None, ttc: Decimal | None) -> None:
    """What the bill says, typed from paper; it takes the place of what was typed before, never of an e-invoice.

    Errors: ``NotAllowed``, ``GapUnexplained``.
    """
    _must(actor, bill)
    if bill.totals_from_id is not None:
        raise GapUnexplained("Le total de cette facture vient de la facture électronique : il ne se saisit pas.")
    before = {"announced_ht": bill.announced_ht, "announced_ttc": bill.announced_ttc}
    after = {"announced_ht": ht, "announced_ttc": ttc}
    if before == after:
        return
    bill.announced_ht, bill.announced_vat, bill.announced_ttc = ht, None, ttc
    bill.announced_by = TotalSource.TYPED if ht is not None or ttc is not None else ""
    bill.state, bill.check_reason, bill.checked_on = BillState.TO_CHECK, "", None
    bill.save()
    sentence = f"a saisi le total de la facture {bill.number} de {bill.operator}"
    record(actor, "bills.total_announced", bill, sentence, before=before, after=after)


@transaction.atomic
def check_bill(actor: Actor, bill: Bill, reason: str = "") -> None:
    """The bill is right. A bill that does not add up to the cent, or of which nothing can be added up, needs a reason.

    Errors: ``NotAllowed``, ``GapUnexplained``.
    """
    _must(actor, bill)
    gap, reason = bill.gap, " ".join(reason.split())
    if gap != 0 and not reason:
        what = "il y a un écart" if gap is not None else "le total n’est pas vérifiable"
        raise GapUnexplained(f"Dites pourquoi la facture est juste : {what}.")
    if bill.state == BillState.CHECKED and bill.check_reason == reason[:300]:
        return
    bill.state, bill.check_reason, bill.checked_on = BillState.CHECKED, reason[:300], localdate()
    bill.save()
    told = f" malgré un écart de {money(gap, bill.gap_basis)}" if gap else ""
    sentence = f"a contrôlé la facture {bill.number} de {bill.operator}{told}"
    record(actor, "bills.checked", bill, sentence, after={"gap": gap, "reason": reason[:300]})


def _must(actor: Actor, bill: Bill) -> None:
    actor.must(Right.KEEP_BILLS)
    if not actor.scope.may_write(bill.owner_id):
        raise NotAllowed("bill")
