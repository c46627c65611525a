"""The savings of a body, from rows to rows: lines, offers, choices and hypotheses in; priced lines, totals and a digest out."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from maillage.engine.parameters import parameter
from maillage.engine.quantities import largest_remainder, round_half_up
from maillage.engine.savings import Choice, Gain, Hypotheses, Offer, PaidLine, lost_if_missed, price_lines
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.bills.models import line_key, shown_line
from maillage.journey.studies.offers.engine._exits import Leaving, Leavings
from maillage.journey.studies.offers.engine._lines import Found, Pages, lines_of
from maillage.journey.studies.offers.engine._references import Listed, listed_offers
from maillage.journey.studies.offers.engine._totals import Counted, totals_of
from maillage.journey.studies.offers.enums import Exit
from maillage.journey.studies.offers.models import MatchChoice, PriceReference, Savings, SavingsLine
from maillage.journey.studies.syntheses.models import PriceOffer

__all__ = ["METHOD_VERSION", "Computed", "Gathered", "compute"]

METHOD_VERSION: Final = "1.0"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a computation starts from. ``asked``: those whose lines were read; ``territory``: all for whom it is told."""

    records: Iterable[tuple[str, Any]]
    pages: Pages
    references: Sequence[PriceReference]
    surveyed: Sequence[PriceOffer]
    choices: Mapping[tuple[str, int, str], MatchChoice]
    asked: Collection[int]
    territory: Sequence[Organisation]


@dataclass(frozen=True, slots=True)
class Computed:
    """``lines``: not yet written."""

    lines: list[SavingsLine]
    totals: dict[str, Any]
    digest: str
    on: date


def compute(savings: Savings, gathered: Gathered) -> Computed:
    """Match and price every line under the hypotheses of ``savings``. Errors: those of a reference that makes no sense."""
    on = savings.prices_on
    standard = Decimal(parameter("finance/standard_vat_rate", on).value)
    offers = listed_offers(gathered.references, gathered.surveyed, on, savings.grant_pct)
    found = list(lines_of(gathered.records, gathered.pages))
    leavings = Leavings(on, savings.starts_on, standard)
    leaving = [leavings.of(line) for line in found]
    if savings.exit == Exit.NOW:
        found, leaving = _leave_now(found, leaving, savings.starts_on)
    choices = {
        f"{slug}:{record}:{part}": Choice(row.reference_key) for (slug, record, part), row in gathered.choices.items()
    }
    supposed = Hypotheses(on, standard, savings.estimated_within_pct, savings.longer_by_months)
    paid = [line.paid for line in found]
    gains = price_lines(paid, [listed.offer for listed in offers.values()], supposed, choices)
    lines = [
        _line(savings, line, gain, left, offers, gathered.choices)
        for line, gain, left in zip(found, gains, leaving, strict=True)
    ]
    counted = [Counted(line.record.owner_id, line.theme, gain) for line, gain in zip(found, gains, strict=True)]
    totals = totals_of(counted, lines, gathered.asked, gathered.territory, on)
    totals["offers"] = len(offers)
    return Computed(lines, totals, _digest(savings, paid, offers, gathered.choices), on)


def _leave_now(
    found: Sequence[Found], leaving: Sequence[Leaving], starts_on: date
) -> tuple[list[Found], list[Leaving]]:
    """Leave at once where the price of it is known, shared among what it frees by what each costs a year."""
    together: dict[str, list[int]] = {}
    for place, left in enumerate(leaving):
        if left.buy_out is not None and left.possible_on is not None and left.possible_on > starts_on:
            together.setdefault(left.shared_by, []).append(place)
    lines, left_now = list(found), list(leaving)
    for places in together.values():
        weights = [_yearly(lines[place].paid) for place in places]
        cost = leaving[places[0]].buy_out or Decimal(0)
        shares = largest_remainder(cost, weights if any(weights) else [1] * len(places))
        for place, share in zip(places, shares, strict=True):
            lines[place] = replace(lines[place], paid=replace(lines[place].paid, exit_penalty=share))
            left_now[place] = replace(leaving[place], possible_on=starts_on, notice_by=None, binds_months=None)
    return lines, left_now


def _yearly(paid: PaidLine) -> Decimal:
    return (paid.price or Decimal(0)) * (paid.quantity or Decimal(0)) * paid.times_a_year


def _line(
    savings: Savings,
    found: Found,
    gain: Gain,
    left: Leaving,
    offers: Mapping[str, Listed],
    choices: Mapping[tuple[str, int, str], MatchChoice],
) -> SavingsLine:
    paid, choice = found.paid, choices.get((found.slug, found.record.pk, found.part))
    listed = offers.get(gain.offer.key) if gain.offer else None
    is_moved = gain.is_counted and gain.recurring.central > 0 and left.binds_months is not None
    return SavingsLine(
        owner_id=savings.owner_id,
        counterparty_id=found.record.owner_id,
        savings=savings,
        record_kind=found.slug,
        record_id=found.record.pk,
        part=found.part,
        name=_named(found),
        detail=found.detail,
        theme=found.theme,
        unit=paid.unit,
        variety=paid.variety,
        quantity=paid.quantity,
        paid=paid.price,
        tax_basis=str(paid.tax_basis or ""),
        vat_rate=paid.vat_pct,
        term_months=paid.term_months,
        reservations=[str(one) for one in gain.reservations],
        obstacle=str(gain.obstacle or ""),
        reason=choice.reason if choice is not None else "",
        is_chosen=choice is not None and choice.reference_key in ("", gain.offer.key if gain.offer else ""),
        reference_key=gain.offer.key if gain.offer else "",
        reference_label=listed.label[:160] if listed else "",
        offer_count=len(gain.offers),
        is_confidential=any(offers[key].is_confidential for key in gain.offers)
        or bool(listed and listed.is_confidential),
        offered_refund_pct=_six(gain.offer.refund_pct, 4) if gain.offer else Decimal(0),
        existing_ht=_six(gain.existing.ht) if gain.existing else None,
        offered_ht=_six(gain.offered.ht) if gain.offered else None,
        **_spreads(gain),
        penalty=paid.exit_penalty,
        possible_on=left.possible_on,
        notice_by=left.notice_by if gain.is_counted else None,
        binds_months=left.binds_months if gain.is_counted else None,
        lost=lost_if_missed(gain.recurring.central, left.binds_months or 0) if is_moved else None,
    )


def _named(found: Found) -> str:
    """What the thing is called; a telephone line with its number, where its name does not say it."""
    name: str = found.record.name
    if found.slug not in ("lignes", "mobiles"):
        return name[:160]
    number = shown_line(line_key(found.record.number or getattr(found.record, "reference", "")))
    said = re.sub(r"\W", "", name)
    if not number or re.sub(r"\W", "", number) in said:
        return name[:160]
    return f"{name[: 158 - len(number)]}, {number}"


def _six(value: Any, digits: int = 6) -> Decimal:
    return round_half_up(value, digits)


def _spreads(gain: Gain) -> dict[str, Decimal]:
    named = {"": gain.recurring, "once_": gain.one_off, "net_": gain.net_recurring, "net_once_": gain.net_one_off}
    return {
        f"{prefix}{end}": getattr(spread, end) for prefix, spread in named.items() for end in ("low", "central", "high")
    }


def _digest(
    savings: Savings,
    paid: Iterable[PaidLine],
    offers: Mapping[str, Listed],
    choices: Mapping[tuple[str, int, str], MatchChoice],
) -> str:
    """SHA-256 of everything that went in, whatever the order in which it came."""
    content = {
        "method": METHOD_VERSION,
        "hypotheses": [
            str(value)
            for value in (
                savings.prices_on,
                savings.starts_on,
                savings.estimated_within_pct,
                savings.longer_by_months,
                savings.exit,
                savings.grant_pct,
            )
        ],
        "lines": sorted(_plain(line) for line in paid),
        "offers": sorted(_plain(listed.offer) for listed in offers.values()),
        "choices": sorted([*map(str, key), row.reference_key, row.reason] for key, row in choices.items()),
    }
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _plain(row: PaidLine | Offer) -> list[str]:
    return [f"{getattr(row, name)}" for name in row.__slots__]
