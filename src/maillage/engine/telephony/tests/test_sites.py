"""Sites that merge and sites that converge, against every way there is."""

from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.telephony import (
    Bridge,
    ConvergedOffer,
    ConvergedSite,
    SiteAccess,
    SitesRefused,
    converge,
    merge_sites,
    months_paid,
)

TODAY = date(2026, 1, 1)
small = st.integers(0, 60).map(Decimal)


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[SiteAccess], list[Bridge]]:
    names = ["Mairie", "École", "Atelier", "Médiathèque"][: draw(st.integers(2, 4))]
    accesses = [
        SiteAccess(
            name, draw(small), draw(small), draw(small), date(2026, draw(st.integers(1, 12)), 1), draw(st.booleans())
        )
        for name in names
    ]
    pairs = [(one, other) for place, one in enumerate(names) for other in names[place + 1 :]]
    bridges = [
        Bridge(*pair, draw(st.integers(1, 400).map(Decimal)), draw(small) * 5, draw(small) / 10, draw(small))
        for pair in draw(st.lists(st.sampled_from(pairs), unique=True))
    ]
    return accesses, bridges


def _best_of_all(accesses: list[SiteAccess], bridges: list[Bridge]) -> Decimal:
    """Every site on its own or bridged to any other, by every bridge."""
    sites = {access.site: access for access in accesses}
    links: dict[tuple[str, str], Bridge] = {}
    for bridge in bridges:
        links[bridge.one, bridge.other] = links[bridge.other, bridge.one] = bridge
    best = Decimal(0)
    for through in product([None, *sites], repeat=len(sites)):
        chosen = {site: to for site, to in zip(sites, through, strict=True) if to is not None}
        load = {site: access.needed_mbps for site, access in sites.items()}
        net = Decimal(0)
        for site, to in chosen.items():
            link = links.get((site, to))
            if link is None or to in chosen or not sites[site].may_close or link.metres > 300:
                break
            if sites[site].needed_mbps > link.rate_mbps:
                break
            load[to] += sites[site].needed_mbps
            left = 24 - months_paid(TODAY, sites[site].free_from, 24)
            net += (sites[site].monthly_cost - link.monthly_cost) * left - link.investment
        else:
            if all(load[to] <= sites[to].rate_mbps for to in chosen.values()):
                best = max(best, net)
    return best


@given(situations())
@settings(max_examples=60)
def test_what_merges_is_the_best_there_is(situation: tuple[list[SiteAccess], list[Bridge]]) -> None:
    accesses, bridges = situation
    found = merge_sites(accesses, bridges, on=TODAY, months=24, most_metres=Decimal(300))
    assert found.net == _best_of_all(accesses, bridges)
    assert {*found.kept, *(merged.site for merged in found.merged)} == {access.site for access in accesses}
    assert all(merged.through in found.kept for merged in found.merged)
    assert all(merged.net >= 0 for merged in found.merged)


def test_bridges_that_cannot_serve_are_told_with_their_reason() -> None:
    accesses = [
        SiteAccess(site, Decimal(40), Decimal(20), Decimal(15), TODAY) for site in ("Mairie", "École", "Atelier")
    ]
    far = Bridge("Mairie", "École", Decimal(900), Decimal(1), Decimal(0), Decimal(100))
    narrow = Bridge("Mairie", "Atelier", Decimal(50), Decimal(1), Decimal(0), Decimal(100))
    found = merge_sites(accesses, [far, narrow], on=TODAY, months=12, most_metres=Decimal(300))
    assert [left.reason for left in found.left_out] == [
        "distance de plus de 300 m",
        "débit trop faible pour porter les deux lieux",
    ]
    assert found.net == 0 and found.merged == ()


@given(
    st.lists(st.tuples(small, st.integers(0, 8), small, st.integers(1, 12)), min_size=1, max_size=4),
    st.lists(st.tuples(small, small, st.integers(0, 8), small), max_size=4),
)
def test_no_other_offer_that_fits_costs_less(sites: list[Any], offers: list[Any]) -> None:
    at = [
        ConvergedSite(f"S{n}", cost, calls, rate, date(2026, month, 1))
        for n, (cost, calls, rate, month) in enumerate(sites)
    ]
    sold = [ConvergedOffer(f"O{n}", *offer) for n, offer in enumerate(offers)]
    for site, found in zip(at, converge(at, sold, on=TODAY, months=12), strict=True):
        assert found.net == found.today - found.then - found.one_off
        fitting = [
            offer
            for offer in sold
            if offer.most_calls_at_once >= site.calls_at_once and offer.rate_mbps >= site.needed_mbps
        ]
        assert (found.offer is None) == (not fitting)
        for offer in fitting:
            paid = site.monthly_cost * (12 - found.months)
            assert found.then + found.one_off <= paid + offer.monthly_fee * found.months + offer.one_off


def _access(**changes: Any) -> SiteAccess:
    sound: dict[str, Any] = {
        "site": "Mairie",
        "monthly_cost": Decimal(40),
        "rate_mbps": Decimal(20),
        "needed_mbps": Decimal(5),
        "free_from": TODAY,
    }
    return SiteAccess(**sound | changes)


def _bridge(one: str, other: str, price: int = 1) -> Bridge:
    return Bridge(one, other, Decimal(10), Decimal(price), Decimal(0), Decimal(10))


@pytest.mark.parametrize(
    ("accesses", "bridges", "months", "match"),
    [
        ([_access()], [], 0, "au moins un mois"),
        ([_access(), _access()], [], 12, "deux accès"),
        ([_access()], [_bridge("Mairie", "École")], 12, "École » n’a pas d’accès"),
        ([_access()], [_bridge("Mairie", "Mairie")], 12, "lui-même"),
        ([_access(monthly_cost=Decimal(-1))], [], 12, "moins de zéro"),
        ([_access(), _access(site="École")], [_bridge("Mairie", "École", -5)], 12, "moins de zéro"),
    ],
)
def test_sites_that_do_not_fit_are_refused(accesses: Any, bridges: Any, months: int, match: str) -> None:
    with pytest.raises(SitesRefused, match=match):
        merge_sites(accesses, bridges, on=TODAY, months=months, most_metres=Decimal(300))


def test_a_period_without_a_month_is_refused() -> None:
    with pytest.raises(SitesRefused, match="au moins un mois"):
        converge([], [], on=TODAY, months=0)
