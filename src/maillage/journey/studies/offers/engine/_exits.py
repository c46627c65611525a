"""From when a saving is possible, until when to say so, and what silence costs: read off contracts and commitments.

The arithmetic of notices is that of the census (docs/methodes/preavis.md): it is the same contract.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from maillage.engine.notices import add_months, earliest_exit, last_day_of_notice, leaves_on, terms_of
from maillage.engine.quantities import TaxBasis
from maillage.engine.savings import net_price
from maillage.journey.studies.offers.engine._lines import Found

__all__ = ["Leaving", "Leavings"]


@dataclass(frozen=True, slots=True)
class Leaving:
    """``possible_on``: ``None`` where nobody knows. ``notice_by``: the letter must have arrived, else it binds again for
    ``binds_months`` (``None`` where the renewal is not known). ``buy_out``: euros HT that leaving at once costs, for all
    that ``shared_by`` names together; ``None`` for NC."""

    possible_on: date | None = None
    notice_by: date | None = None
    binds_months: int | None = None
    buy_out: Decimal | None = None
    shared_by: str = ""


@dataclass
class Leavings:
    """How each line is left, seen from a day; offers can be had from ``starts_on``."""

    day: date
    starts_on: date
    standard_vat_pct: Decimal

    def __post_init__(self) -> None:
        self._contracts: dict[int, tuple[date | None, date | None, int | None]] = {}

    def of(self, found: Found) -> Leaving:
        """The line is free once its contract and its own commitment have ended, and the offer can be had."""
        record, contract = found.record, found.contract
        if found.paid.times_a_year == 0:
            return Leaving(self._renewal(record))
        own = self._own_end(record)
        ends, notice_by, binds = (None, None, None)
        if contract is not None and contract.ends_on is not None:
            ends, notice_by, binds = self._contract(contract)
        elif own is None:
            return Leaving(None, buy_out=self._buy_out(record, found), shared_by=self._shared_by(found))
        elif found.slug == "logiciels" and record.notice_months is not None:
            by = last_day_of_notice(own, record.notice_months, None)
            notice_by = by if by >= self.day else None
        free = max((day + timedelta(days=1) for day in (own, ends) if day is not None), default=self.starts_on)
        possible_on = max(free, self.starts_on)
        return Leaving(possible_on, notice_by, binds, self._buy_out(record, found), self._shared_by(found))

    def _contract(self, contract: Any) -> tuple[date | None, date | None, int | None]:
        """Its earliest end, the last day of the notice, and for how long missing it binds; once a contract."""
        if contract.pk not in self._contracts:
            terms = terms_of(contract)
            leaving = earliest_exit(terms, self.day)
            binds = terms.renewal_months if leaving and leaving.notice_by and leaves_on(terms) is None else None
            self._contracts[contract.pk] = (
                (leaving.on, leaving.notice_by, binds) if leaving is not None else (None, None, None)
            )
        return self._contracts[contract.pk]

    @staticmethod
    def _own_end(record: Any) -> date | None:
        names = ("committed_until", "lease_end", "ends_on", "management_ends_on")
        days = [getattr(record, name, None) for name in names]
        return max((day for day in days if day is not None), default=None)

    def _renewal(self, record: Any) -> date | None:
        """A thing that was bought saves when it is bought again: at the end of its life."""
        bought, years = getattr(record, "purchased_on", None), getattr(record, "lifetime_years", None)
        if bought is None or years is None:
            return None
        return max(add_months(bought, int(years * 12)), self.starts_on)

    def _buy_out(self, record: Any, found: Found) -> Decimal | None:
        bearer = record if getattr(record, "buy_out", None) is not None else found.contract
        amount = getattr(bearer, "buy_out", None)
        if amount is None or not bearer.tax_basis:
            return None
        rate = getattr(bearer, "vat_rate", None)
        ht = net_price(amount, TaxBasis(bearer.tax_basis), rate, self.standard_vat_pct).ht
        return Decimal(round(ht * 100)) / 100

    @staticmethod
    def _shared_by(found: Found) -> str:
        if getattr(found.record, "buy_out", None) is not None:
            return f"{found.slug}:{found.record.pk}"
        return f"contrats:{found.contract.pk}" if found.contract is not None else ""
