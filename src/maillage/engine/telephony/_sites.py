"""Sites that could share one access, and sites where voice and data could share one.

Seed case of Pays Santon: « si une école est en face d’une mairie, plutôt que de prévoir deux abonnements internet, nous
installons un wifi »; and one box for voice and data on main sites, with a smaller one for the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import inf

from maillage.engine.errors import EngineError
from maillage.engine.optimisation import Program, Row, solve

__all__ = [
    "Bridge",
    "ConvergedOffer",
    "ConvergedSite",
    "Converging",
    "LeftOutBridge",
    "MergedSite",
    "Merger",
    "SiteAccess",
    "SitesRefused",
    "converge",
    "merge_sites",
    "months_paid",
]


class SitesRefused(EngineError):
    """Sites, accesses or bridges that do not fit each other."""


@dataclass(frozen=True, slots=True)
class SiteAccess:
    """The access of a site. Costs in euros a month, one tax basis for all; ``rate_mbps`` it carries, ``needed_mbps`` the
    site needs; ``free_from``: the day from which it can be given up without penalty (end of contract, notice)."""

    site: str
    monthly_cost: Decimal
    rate_mbps: Decimal
    needed_mbps: Decimal
    free_from: date
    may_close: bool = True


@dataclass(frozen=True, slots=True)
class Bridge:
    """What a link between two sites would cost: ``investment`` once, ``monthly_cost`` after; ``rate_mbps`` it carries."""

    one: str
    other: str
    metres: Decimal
    investment: Decimal
    monthly_cost: Decimal
    rate_mbps: Decimal


@dataclass(frozen=True, slots=True)
class MergedSite:
    """A site that gives up its access from ``free_from``. ``net = saved - running - investment`` over the period."""

    site: str
    through: str
    free_from: date
    months: int
    saved: Decimal
    running: Decimal
    investment: Decimal

    @property
    def net(self) -> Decimal:
        return self.saved - self.running - self.investment


@dataclass(frozen=True, slots=True)
class LeftOutBridge:
    """A bridge that cannot serve, and why, in French."""

    bridge: Bridge
    reason: str


@dataclass(frozen=True, slots=True)
class Merger:
    """``net``: euros saved over the period in all; proven best when ``gap`` is 0."""

    merged: tuple[MergedSite, ...]
    kept: tuple[str, ...]
    left_out: tuple[LeftOutBridge, ...]
    net: Decimal
    gap: float


def months_paid(on: date, free_from: date, months: int) -> int:
    """Of ``months`` months that begin on ``on``, those still to be paid before ``free_from``: a month begun is paid.

    >>> months_paid(date(2026, 1, 1), date(2026, 3, 15), 60), months_paid(date(2026, 1, 1), date(2020, 1, 1), 60)
    (3, 0)
    """
    if free_from <= on:
        return 0
    count = (free_from.year - on.year) * 12 + free_from.month - on.month + (free_from.day > on.day)
    return min(months, max(0, count))


def merge_sites(
    accesses: Sequence[SiteAccess],
    bridges: Sequence[Bridge],
    *,
    on: date,
    months: int,
    most_metres: Decimal,
    seconds: float = 10,
) -> Merger:
    """Which accesses to give up for a bridge to a site that keeps its own, so that the most is saved over ``months``.

    ``max sum over bridged (i by j) of monthly_cost[i] m[i] - investment[i,j] - monthly_cost[i,j] m[i]``, where ``m[i]`` is
    the months left after ``free_from``; a site is bridged once at most, only to a site that keeps its access, within
    ``most_metres``; the bridge carries what the site needs, and the access kept carries the needs of all that hang on
    it. Guarantees: never less than 0 (nothing is merged where nothing is gained); the best there is when ``gap`` is 0.
    Errors: ``SitesRefused``. Source: seed case of Pays Santon; capacitated facility location, by HiGHS.

    >>> hall = SiteAccess("Mairie", Decimal(40), Decimal(100), Decimal(20), date(2026, 1, 1))
    >>> school = SiteAccess("École", Decimal(35), Decimal(20), Decimal(10), date(2026, 7, 1))
    >>> link = Bridge("Mairie", "École", Decimal(60), Decimal(480), Decimal(2), Decimal(100))
    >>> found = merge_sites([hall, school], [link], on=date(2026, 1, 1), months=36, most_metres=Decimal(300))
    >>> [(merged.site, merged.months, merged.net) for merged in found.merged], found.kept
    ([('École', 30, Decimal('510'))], ('Mairie',))
    """
    by_site = _checked(accesses, bridges, months)
    usable: list[tuple[SiteAccess, SiteAccess, Bridge]] = []
    left_out: list[LeftOutBridge] = []
    for bridge in bridges:
        one, other = by_site[bridge.one], by_site[bridge.other]
        if bridge.metres > most_metres:
            left_out.append(LeftOutBridge(bridge, f"distance de plus de {most_metres} m"))
            continue
        carried = [
            (closing, keeping, bridge)
            for closing, keeping in ((one, other), (other, one))
            if closing.may_close
            and closing.needed_mbps <= bridge.rate_mbps
            and closing.needed_mbps + keeping.needed_mbps <= keeping.rate_mbps
        ]
        usable += carried
        if not carried:
            left_out.append(LeftOutBridge(bridge, "débit trop faible pour porter les deux lieux"))
    if not usable:
        return Merger((), tuple(by_site), tuple(left_out), Decimal(0), 0.0)
    chosen, gap = _best(usable, [*by_site.values()], on, months, seconds)
    merged = tuple(_merged(closing, keeping, bridge, on, months) for closing, keeping, bridge in chosen)
    gone = {each.site for each in merged}
    kept = tuple(site for site in by_site if site not in gone)
    return Merger(merged, kept, tuple(left_out), sum((each.net for each in merged), Decimal(0)), gap)


def _checked(accesses: Sequence[SiteAccess], bridges: Sequence[Bridge], months: int) -> dict[str, SiteAccess]:
    by_site = {access.site: access for access in accesses}
    if months < 1:
        raise SitesRefused("La période compte au moins un mois. Corrigez-la.")
    if len(by_site) < len(accesses):
        raise SitesRefused("Un lieu a deux accès du même nom. Donnez un nom à chacun.")
    for bridge in bridges:
        for site in (bridge.one, bridge.other):
            if site not in by_site:
                raise SitesRefused(f"Le lieu « {site} » n’a pas d’accès connu. Ajoutez-le, ou retirez ce pont.")
        if bridge.one == bridge.other:
            raise SitesRefused(f"Un pont relie « {bridge.one} » à lui-même. Donnez deux lieux.")
    amounts = [(access.site, access.monthly_cost) for access in accesses]
    amounts += [(bridge.one, min(bridge.investment, bridge.monthly_cost, bridge.metres)) for bridge in bridges]
    for site, amount in amounts:
        if amount < 0:
            raise SitesRefused(f"Le lieu « {site} » porte un prix ou une distance de moins de zéro. Corrigez-le.")
    return by_site


def _merged(closing: SiteAccess, keeping: SiteAccess, bridge: Bridge, on: date, months: int) -> MergedSite:
    left = months - months_paid(on, closing.free_from, months)
    return MergedSite(
        closing.site,
        keeping.site,
        max(on, closing.free_from),
        left,
        closing.monthly_cost * left,
        bridge.monthly_cost * left,
        bridge.investment,
    )


def _best(
    usable: Sequence[tuple[SiteAccess, SiteAccess, Bridge]],
    accesses: Sequence[SiteAccess],
    on: date,
    months: int,
    seconds: float,
) -> tuple[list[tuple[SiteAccess, SiteAccess, Bridge]], float]:
    """``x[k]``: bridge k is built. A site is closed once, and none hangs on a closed one."""
    rows = []
    for access in accesses:
        closed = {place: 1.0 for place, (closing, _, _) in enumerate(usable) if closing.site == access.site}
        hanging = {
            place: float(closing.needed_mbps)
            for place, (closing, keeping, _) in enumerate(usable)
            if keeping.site == access.site
        }
        if closed:
            rows.append(Row(closed, upper=1.0, name=f"{access.site} : un seul pont"))
            for place in hanging:
                rows.append(Row(closed | {place: 1.0}, upper=1.0, name=f"{access.site} : gardé ou fermé"))
        if hanging:
            room = float(access.rate_mbps - access.needed_mbps)
            rows.append(Row(hanging, upper=room, name=f"{access.site} : débit de l’accès"))
    costs = tuple(-float(_merged(*each, on, months).net) for each in usable)
    size = len(usable)
    solution = solve(Program(costs, tuple(rows), (0.0,) * size, (1.0,) * size, (True,) * size), seconds=seconds)
    chosen = [each for each, value in zip(usable, solution.values, strict=True) if value > 0.5]
    return chosen, 0.0 if solution.is_optimal else min(solution.gap, inf)


@dataclass(frozen=True, slots=True)
class ConvergedOffer:
    """One access for voice and data: euros a month and once, what it carries. The smallest that fits is for small sites."""

    name: str
    monthly_fee: Decimal
    one_off: Decimal
    most_calls_at_once: int
    rate_mbps: Decimal


@dataclass(frozen=True, slots=True)
class ConvergedSite:
    """What a site has: ``monthly_cost`` of its voice lines and access together, ``calls_at_once`` and ``needed_mbps``."""

    site: str
    monthly_cost: Decimal
    calls_at_once: int
    needed_mbps: Decimal
    free_from: date


@dataclass(frozen=True, slots=True)
class Converging:
    """``offer`` is ``None`` where none carries the site, which then keeps what it has. ``net``: saved over the period."""

    site: str
    offer: ConvergedOffer | None
    months: int
    today: Decimal
    then: Decimal
    one_off: Decimal
    net: Decimal


def converge(
    sites: Sequence[ConvergedSite], offers: Sequence[ConvergedOffer], *, on: date, months: int
) -> tuple[Converging, ...]:
    """For each site the least dear offer that carries its calls and its data, from the day it is free, over ``months``.

    ``today`` and ``then``: euros over the period, one-off apart; ``net = today - then - one_off``, signed: a loss shows.
    Guarantee: no other offer that fits costs less over the period. Errors: ``SitesRefused``. Source: seed case of Pays
    Santon, « BIV » on main sites and its smaller like elsewhere.

    >>> hall = ConvergedSite("Mairie", Decimal(180), 6, Decimal(50), date(2026, 1, 1))
    >>> box = ConvergedOffer("Grand site", Decimal(120), Decimal(300), 30, Decimal(100))
    >>> small = ConvergedOffer("Petit site", Decimal(49), Decimal(100), 2, Decimal(20))
    >>> [(each.offer.name, each.net) for each in converge([hall], [box, small], on=date(2026, 1, 1), months=12)]
    [('Grand site', Decimal('420'))]
    """
    if months < 1:
        raise SitesRefused("La période compte au moins un mois. Corrigez-la.")
    found = []
    for site in sites:
        paid = months_paid(on, site.free_from, months)
        left = months - paid
        fitting = [
            offer
            for offer in offers
            if offer.most_calls_at_once >= site.calls_at_once and offer.rate_mbps >= site.needed_mbps
        ]
        today = site.monthly_cost * months
        if not fitting or not left:
            found.append(Converging(site.site, None, left, today, today, Decimal(0), Decimal(0)))
            continue
        best = min(fitting, key=lambda offer: (offer.monthly_fee * left + offer.one_off, offer.name))
        then = site.monthly_cost * paid + best.monthly_fee * left
        found.append(Converging(site.site, best, left, today, then, best.one_off, today - then - best.one_off))
    return tuple(found)
