"""What each line gains or loses, and what keeps it out."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.quantities import TaxBasis, round_half_up
from maillage.engine.savings import (
    BadTier,
    Choice,
    Hypotheses,
    NotTheSameUnit,
    Obstacle,
    Offer,
    PaidLine,
    PriceWithoutBasis,
    Reservation,
    Spread,
    Tier,
    lost_if_missed,
    net_price,
    outcome_of,
    price_at,
    price_lines,
    sum_spreads,
)

DAY = date(2026, 11, 22)
SUPPOSED = Hypotheses(DAY, Decimal(20), Decimal(20))
LINE = PaidLine("l", "line", Decimal(2), Decimal("12.27"), TaxBasis.HT, 12, "subscription", term_months=24)
OFFER = Offer("o", "line", Decimal("7.35"), TaxBasis.HT, "subscription", term_months=12)

AMOUNTS = st.decimals(0, 5000, places=4)
BASES = st.sampled_from(TaxBasis)
RATES = st.sampled_from([None, Decimal(20), Decimal("5.5")])


@st.composite
def paid_lines(draw: st.DrawFn) -> PaidLine:
    return PaidLine(
        key="",
        unit=draw(st.sampled_from(["line", "page"])),
        quantity=draw(st.none() | st.decimals(0, 900, places=1)),
        price=draw(st.none() | AMOUNTS),
        tax_basis=draw(st.none() | BASES),
        times_a_year=draw(st.sampled_from([0, 1, 12])),
        mode=draw(st.sampled_from(["subscription", "purchase"])),
        vat_pct=draw(RATES),
        term_months=draw(st.none() | st.integers(0, 48)),
        is_quantity_estimated=draw(st.booleans()),
        is_price_estimated=draw(st.booleans()),
        exit_penalty=draw(st.sampled_from([Decimal(0), Decimal(50)])),
    )


@st.composite
def made_offers(draw: st.DrawFn) -> Offer:
    bounds = sorted(draw(st.sets(st.integers(1, 500), max_size=2)))
    return Offer(
        key="",
        unit=draw(st.sampled_from(["line", "page"])),
        price=draw(AMOUNTS),
        tax_basis=draw(BASES),
        mode=draw(st.sampled_from(["subscription", "purchase"])),
        vat_pct=draw(RATES),
        term_months=draw(st.none() | st.integers(0, 48)),
        tiers=tuple(Tier(Decimal(least), draw(AMOUNTS)) for least in bounds),
        installation=draw(st.sampled_from([Decimal(0), Decimal(30)])),
        refund_pct=draw(st.sampled_from([Fraction(0), Fraction("16.404")])),
        grant_pct=draw(st.sampled_from([Fraction(0), Fraction(80)])),
    )


Row = TypeVar("Row", PaidLine, Offer)


def keyed(rows: list[Row]) -> list[Row]:
    return [replace(row, key=f"k{place:03}") for place, row in enumerate(rows)]


LINES = st.lists(paid_lines(), max_size=8).map(keyed)
OFFERS = st.lists(made_offers(), max_size=6).map(keyed)


@given(LINES, OFFERS)
def test_every_line_has_its_gain_in_order_from_low_to_high(lines: list[PaidLine], offers: list[Offer]) -> None:
    gains = price_lines(lines, offers, SUPPOSED)
    assert [gain.line for gain in gains] == lines
    for gain in gains:
        for spread in (gain.recurring, gain.one_off, gain.net_recurring, gain.net_one_off):
            assert spread.low <= spread.central <= spread.high
            assert gain.is_counted or spread == Spread(Decimal(0), Decimal(0), Decimal(0))
        assert gain.is_counted == bool(gain.offers)


@given(LINES, OFFERS)
def test_low_and_high_are_the_extremes_of_all_offers_and_all_ends(lines: list[PaidLine], offers: list[Offer]) -> None:
    """By brute force, for what is paid each year and for what is bought once."""
    keyed_offers = {offer.key: offer for offer in offers}
    for gain in price_lines(lines, offers, SUPPOSED):
        line = gain.line
        if not gain.is_counted or any(keyed_offers[key].tiers for key in gain.offers):
            continue
        assert gain.existing is not None and line.quantity is not None
        ends = (Fraction(4, 5), Fraction(1), Fraction(6, 5))
        saved, net = [], []
        for key in gain.offers:
            offer = keyed_offers[key]
            assert offer.tax_basis is not None
            price = net_price(offer.price, offer.tax_basis, offer.vat_pct, Decimal(20))
            taxed = price.ttc / price.ht if price.ht else 1
            fee = Fraction(offer.installation) / (taxed if price.was_ttc else 1)
            kept, grant = 1 - offer.refund_pct / 100, offer.grant_pct / 100
            for q in ends if line.is_quantity_estimated else ends[1:2]:
                for f in ends if line.is_price_estimated else ends[1:2]:
                    count, gone = Fraction(line.quantity) * q, Fraction(line.exit_penalty)
                    each = count * (gain.existing.ht * f - price.ht)
                    each_net = count * (gain.existing.ttc * f - price.ttc) * kept
                    if line.times_a_year:
                        saved.append(each * line.times_a_year)
                        net.append(each_net * line.times_a_year)
                    else:
                        saved.append(each - count * fee - gone)
                        net.append(each_net - each * grant - count * fee * (taxed * kept - grant) - gone)
        found = (gain.recurring, gain.net_recurring) if line.times_a_year else (gain.one_off, gain.net_one_off)
        for spread, values in zip(found, (saved, net), strict=True):
            assert (spread.low, spread.high) == (round_half_up(min(values), 2), round_half_up(max(values), 2))


@given(LINES, OFFERS)
def test_totals_are_to_the_cent_the_sum_of_the_lines(lines: list[PaidLine], offers: list[Offer]) -> None:
    gains = price_lines(lines, offers, SUPPOSED)
    total = sum_spreads(gain.recurring for gain in gains)
    for name in ("low", "central", "high"):
        printed = [getattr(gain.recurring, name) for gain in gains]
        assert getattr(total, name) == sum(printed, Decimal(0))
        assert all(value == round(value, 2) for value in printed)


@given(LINES, OFFERS, st.randoms())
def test_the_order_of_lines_and_offers_changes_nothing(
    lines: list[PaidLine], offers: list[Offer], chance: Random
) -> None:
    expected = {gain.line.key: gain for gain in price_lines(lines, offers, SUPPOSED)}
    mixed, others = lines.copy(), offers.copy()
    chance.shuffle(mixed)
    chance.shuffle(others)
    assert {gain.line.key: gain for gain in price_lines(mixed, others, SUPPOSED)} == expected


@given(AMOUNTS, AMOUNTS, st.integers(1, 900))
def test_the_sign_says_who_pays_less(paid: Decimal, offered: Decimal, quantity: int) -> None:
    line, offer = replace(LINE, price=paid, quantity=Decimal(quantity)), replace(OFFER, price=offered)
    central = price_lines([line], [offer], SUPPOSED)[0].recurring.central
    back = price_lines([replace(line, price=offered)], [replace(offer, price=paid)], SUPPOSED)[0].recurring.central
    assert central == -back
    assert (central >= 0) == (paid >= offered) or not central


@given(AMOUNTS, RATES)
def test_ttc_is_ht_and_its_tax(price: Decimal, rate: Decimal | None) -> None:
    there = net_price(price, TaxBasis.HT, rate, Decimal(20))
    factor = 1 + Fraction(20 if rate is None else rate) / 100
    assert there.ttc == there.ht * factor
    assert net_price(price, TaxBasis.TTC, rate, Decimal(20)).ht * factor == Fraction(price)


def test_the_rise_that_the_study_of_morlaix_hid_is_shown() -> None:
    line, offer = replace(LINE, price=Decimal("72.21")), replace(OFFER, price=Decimal("78.58"))
    assert price_lines([line], [offer], SUPPOSED)[0].recurring.central == Decimal("-152.88")


@pytest.mark.parametrize(
    ("line", "offer", "obstacle"),
    [
        ({}, {"mode": "lease"}, Obstacle.MODE),
        ({}, {"term_months": 36}, Obstacle.TERM),
        ({}, {"valid_to": date(2025, 1, 1)}, Obstacle.NOT_IN_FORCE),
        ({}, {"valid_from": date(2027, 1, 1)}, Obstacle.NOT_IN_FORCE),
        ({}, {"unit": "page"}, Obstacle.NO_OFFER),
        ({}, {"variety": "FTTH"}, Obstacle.NO_OFFER),
        ({}, {"words": ("antivirus",)}, Obstacle.NO_OFFER),
        ({"price": None}, {}, Obstacle.UNKNOWN_PRICE),
        ({"tax_basis": None}, {}, Obstacle.UNKNOWN_TAX_BASIS),
        ({"quantity": None}, {}, Obstacle.UNKNOWN_QUANTITY),
    ],
)
def test_what_is_not_like_for_like_is_left_out_and_named(
    line: dict[str, Any], offer: dict[str, Any], obstacle: Obstacle
) -> None:
    gain = price_lines([replace(LINE, **line)], [replace(OFFER, **offer)], SUPPOSED)[0]
    assert gain.obstacle is obstacle and gain.recurring.central == 0
    assert (gain.offer is None) == (obstacle is Obstacle.NO_OFFER)


def test_a_person_chooses_or_leaves_out() -> None:
    offers = [OFFER, replace(OFFER, key="page", unit="page"), replace(OFFER, key="dear", price=Decimal(20))]
    chosen = price_lines([LINE], offers, SUPPOSED, {"l": Choice("dear")})[0]
    assert chosen.offers == ("dear",) and chosen.recurring.central < 0
    assert price_lines([LINE], offers, SUPPOSED, {"l": Choice()})[0].obstacle is Obstacle.EXCLUDED
    assert price_lines([LINE], offers, SUPPOSED, {"l": Choice("page")})[0].obstacle is Obstacle.UNIT
    gone = price_lines([LINE], offers, SUPPOSED, {"l": Choice("gone")})[0]
    assert gone.offers == ("o", "dear")  # an offer that is no longer there leaves the rule


def test_several_offers_make_a_range_and_the_dearer_of_two_is_central() -> None:
    offers = [replace(OFFER, key=key, price=Decimal(price)) for key, price in (("a", 6), ("b", 8))]
    gain = price_lines([replace(LINE, price=Decimal(10), quantity=Decimal(1))], offers, SUPPOSED)[0]
    assert gain.recurring == Spread(Decimal(24), Decimal(24), Decimal(48))
    assert gain.offer is not None and gain.offer.key == "b"


def test_what_is_estimated_widens_the_range() -> None:
    line = replace(LINE, price=Decimal(10), quantity=Decimal(10), is_quantity_estimated=True)
    gain = price_lines([line], [replace(OFFER, price=Decimal(9))], SUPPOSED)[0]
    assert gain.recurring == Spread(Decimal(96), Decimal(120), Decimal(144))
    assert gain.reservations == (Reservation.ESTIMATED,)
    gain = price_lines(
        [replace(line, is_quantity_estimated=False, is_price_estimated=True)],
        [replace(OFFER, price=Decimal(9))],
        SUPPOSED,
    )[0]
    assert gain.recurring == Spread(Decimal(-120), Decimal(120), Decimal(360))


def test_the_tier_is_that_of_all_lines_together() -> None:
    offer = replace(OFFER, price=Decimal(9), tiers=(Tier(Decimal(3), Decimal(5)),))
    alone = price_lines([replace(LINE, price=Decimal(10))], [offer], SUPPOSED)[0]
    together = price_lines([replace(LINE, key=key, price=Decimal(10)) for key in "ab"], [offer], SUPPOSED)
    assert alone.recurring.central == 24 and [gain.recurring.central for gain in together] == [120, 120]


def test_ttc_is_brought_to_ht_and_the_assumed_rate_is_said() -> None:
    line = replace(LINE, price=Decimal(12), tax_basis=TaxBasis.TTC, quantity=Decimal(1))
    gain = price_lines([line], [replace(OFFER, price=Decimal(10))], SUPPOSED)[0]
    assert gain.recurring.central == 0 and Reservation.STANDARD_RATE in gain.reservations
    own = price_lines([replace(line, vat_pct=Decimal(20))], [replace(OFFER, price=Decimal(10))], SUPPOSED)[0]
    assert Reservation.STANDARD_RATE not in own.reservations


def test_net_of_fctva_grants_and_penalty() -> None:
    """1,200 EUR TTC of capital spent gives 196.85 back (DOMAIN 6)."""
    line = replace(LINE, price=Decimal(1000), quantity=Decimal(1), times_a_year=0, mode="purchase")
    offer = replace(OFFER, price=Decimal(0), mode="purchase", refund_pct=Fraction("16.404"))
    gain = price_lines([line], [offer], SUPPOSED)[0]
    assert gain.one_off.central == 1000 and gain.net_one_off.central == Decimal("1003.15")
    assert gain.recurring.central == 0
    fee = replace(OFFER, price=Decimal("12.27"), installation=Decimal(100), grant_pct=Fraction(80))
    gain = price_lines([replace(LINE, exit_penalty=Decimal(15))], [fee], SUPPOSED)[0]
    assert gain.one_off.central == -215 and gain.net_one_off.central == -(240 - 160 + 15)


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"tax_basis": None}, PriceWithoutBasis, "ni HT ni TTC"),
        ({"price": Decimal(-1)}, BadTier, "négatif"),
        ({"tiers": (Tier(Decimal(-1), Decimal(1)),)}, BadTier, "paliers"),
        ({"tiers": (Tier(Decimal(9), Decimal(1)), Tier(Decimal(3), Decimal(1)))}, BadTier, "ne montent pas"),
    ],
)
def test_an_offer_that_makes_no_sense_is_refused(changes: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        replace(OFFER, **changes)


def test_the_highest_tier_reached_gives_the_price() -> None:
    offer = replace(OFFER, tiers=(Tier(Decimal(10), Decimal(6)), Tier(Decimal(100), Decimal(5))))
    assert [price_at(offer, Decimal(n)) for n in (9, 10, 99, 100)] == [Decimal("7.35"), 6, 6, 5]


def test_before_and_after_have_one_unit_and_a_missed_notice_has_a_price() -> None:
    one = net_price(Decimal(1), TaxBasis.HT, None, Decimal(20))
    with pytest.raises(NotTheSameUnit, match="ne se comparent pas"):
        outcome_of(one, one, one, Decimal(1), 12, ("line", "page"))
    assert outcome_of(one, one, one, Decimal(1), 0, ("line", "line")).kept_pct is None
    assert lost_if_missed(Decimal(100), 18) == 150
