"""What bills teach the inventory: lines that it did not know, prices that are paid."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.bills.engine import BilledPrice, PriceGap, price_gaps, unknown_lines
from maillage.journey.census.bills.enums import LineKind
from maillage.journey.census.bills.models import Bill, shown_line
from maillage.journey.census.bills.queries import billed_rows, known_lines
from maillage.journey.census.inventory.actions import Change, write_records
from maillage.journey.census.inventory.enums import (
    AccessTechnology,
    LineUse,
    Source,
    TaxBasis,
    ValueStatus,
    VoiceLineKind,
)
from maillage.journey.census.inventory.models import KINDS
from maillage.kernel.typography import NO_BREAK, plural

__all__ = ["NothingChosen", "adopt_lines", "take_billed_prices"]

_MOBILES: Final = frozenset({LineKind.MOBILE, LineKind.DATA, LineKind.M2M})
_FIXED: Final[dict[str, dict[str, Any]]] = {
    LineKind.ISDN_BRI: {"kind": VoiceLineKind.ISDN_BRI},
    LineKind.ISDN_PRI: {"kind": VoiceLineKind.ISDN_PRI},
    LineKind.SIP: {"kind": VoiceLineKind.SIP_TRUNK},
    LineKind.XDSL: {"kind": VoiceLineKind.INTERNET, "use": LineUse.INTERNET, "technology": AccessTechnology.ADSL},
    LineKind.FTTH: {"kind": VoiceLineKind.INTERNET, "use": LineUse.INTERNET, "technology": AccessTechnology.FTTH},
    LineKind.FTTO: {"kind": VoiceLineKind.INTERNET, "use": LineUse.INTERNET, "technology": AccessTechnology.FTTO},
}
"""What a billed line is in the inventory; anything else is an analogue line, to be corrected by who knows."""


class NothingChosen(MaillageError):
    """No line was chosen, or those that were are no longer there."""


@transaction.atomic
def adopt_lines(actor: Actor, keys: Iterable[str]) -> int:
    """Billed lines enter the inventory with their price, the bill as evidence; how many. Lines already there are left.

    Errors: ``NotAllowed``, ``NothingChosen``, ``Refused`` of the inventory.
    """
    actor.must(Right.KEEP_INVENTORY)
    actor.must(Right.SEE_BILLS)
    wanted, own = set(keys), [actor.acting_id]
    chosen = [price for price in unknown_lines(billed_rows(own), known_lines(own)) if price.line in wanted]
    if not chosen:
        raise NothingChosen("Choisissez au moins une ligne de la liste.")
    evidence = _evidence(chosen)
    for slug, is_mobile in (("lignes", False), ("mobiles", True)):
        changes = [
            Change(_values(price, evidence[price.bill]), source_key=f"{price.operator}:{price.line}"[:120])
            for price in chosen
            if (price.kind in _MOBILES) == is_mobile
        ]
        if changes:
            count = plural(len(changes), "ligne facturée", "lignes facturées")
            sentence = f"a ajouté à l’inventaire {count} qui n’y {'était' if len(changes) == 1 else 'étaient'} pas"
            write_records(
                actor, KINDS[slug], changes, owner_id=actor.acting_id, source=Source.BILLED, sentence=sentence
            )
    return len(chosen)


def _values(price: BilledPrice, bill: Bill) -> dict[str, Any]:
    is_mobile = price.kind in _MOBILES
    values: dict[str, Any] = {
        "name": f"{'Mobile' if is_mobile else 'Ligne'} {shown_line(price.line)}",
        "number": shown_line(price.line).replace(NO_BREAK, " "),
        "operator": price.operator,
        "account": price.account,
        "monthly_price": price.ht,
        "tax_basis": TaxBasis.HT.value if price.ht is not None else "",
        "status": ValueStatus.FROM_INVOICE.value,
        "as_of": bill.issued_on,
        "evidence": bill.lines_from.file_id if bill.lines_from else None,
        "retired_on": None,
    }
    if is_mobile:
        return values | {"plan": price.label[:120], "is_data_only": price.kind != LineKind.MOBILE}
    return values | {"kind": VoiceLineKind.PSTN.value, "note": price.label} | _FIXED.get(price.kind, {})


@transaction.atomic
def take_billed_prices(actor: Actor, keys: Iterable[str]) -> int:
    """The price of the latest bill takes the place of the inventory's, in the same tax basis; how many.

    Errors: ``NotAllowed``, ``NothingChosen``, ``Refused`` of the inventory.
    """
    actor.must(Right.KEEP_INVENTORY)
    actor.must(Right.SEE_BILLS)
    actor.must(Right.SEE_PRICES)
    wanted, own = set(keys), [actor.acting_id]
    chosen = [gap for gap in price_gaps(billed_rows(own), known_lines(own)) if gap.price.line in wanted]
    if not chosen:
        raise NothingChosen("Choisissez au moins une ligne de la liste.")
    evidence = _evidence([gap.price for gap in chosen])
    for slug in ("lignes", "mobiles"):
        changes = [_price_change(gap, evidence[gap.price.bill]) for gap in chosen if gap.line.list == slug]
        if changes:
            sentence = f"a repris des factures le prix de {plural(len(changes), 'ligne', 'lignes')} de l’inventaire"
            write_records(
                actor, KINDS[slug], changes, owner_id=actor.acting_id, source=Source.BILLED, sentence=sentence
            )
    return len(chosen)


def _price_change(gap: PriceGap, bill: Bill) -> Change:
    told = {
        "status": ValueStatus.FROM_INVOICE.value,
        "as_of": bill.issued_on.isoformat(),
        "evidence": bill.lines_from.file_id if bill.lines_from else None,
    }
    values: dict[str, Decimal | str] = {"monthly_price": gap.billed, "tax_basis": gap.basis}
    return Change(values, record_id=gap.line.pk, provenance={"monthly_price": told})


def _evidence(prices: Sequence[BilledPrice]) -> dict[int, Bill]:
    keys = {price.bill for price in prices}
    return {bill.pk: bill for bill in Bill.objects.select_related("lines_from").filter(pk__in=list(keys))}
