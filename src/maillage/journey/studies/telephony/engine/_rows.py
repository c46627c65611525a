"""Rows of the census and of a tariff to an analysis, and what is kept of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from maillage.engine.quantities import TaxBasis
from maillage.engine.telephony import (
    MINUTE_THEN_SECOND,
    PER_MINUTE,
    PER_SECOND,
    Bridge,
    CallClass,
    ClassTotal,
    Plan,
    PlanRefused,
    Rounding,
    SiteAccess,
    TooFewPlaces,
    merge_sites,
    roundings_of,
)
from maillage.journey.census.bills.models import shown_line
from maillage.journey.studies.telephony.engine._analysis import (
    AnalysedLine,
    Analysis,
    BestLine,
    PoolUse,
    analyse,
    recosted,
)
from maillage.journey.studies.telephony.engine._plans import PlanFields, plan_of
from maillage.journey.studies.telephony.engine._usage import Usage, rate_usage

__all__ = [
    "Conducted",
    "conduct_analysis",
    "digest_of",
    "kept_plans",
    "merged_sites",
    "month_place",
    "plan_of_row",
    "plans_kept",
    "usage_kept",
]

EXACT = (PER_SECOND, PER_MINUTE)
"""What the census keeps of each call: its seconds, and its minutes begun."""


@dataclass(frozen=True, slots=True)
class Conducted:
    """``low``: what the chosen plans cost at least, where a rounding rule lies between the second and the minute;
    ``left_out``: lines that are in no total, with why; ``usage``: of each line, as ``kept_usage``."""

    analysis: Analysis
    low: Decimal
    is_range: bool
    left_out: tuple[tuple[str, BestLine], ...] = ()
    usage: Mapping[str, dict[str, dict[str, list[int]]]] = field(default_factory=dict)

    def totals(self, account: Mapping[str, int]) -> dict[str, Any]:
        """The figures that are kept, as texts that lose no cent."""
        found = self.analysis
        overrun = {pool.plan.name: Decimal(0) for pool in found.pools}
        for pool in found.pools:
            overrun[pool.plan.name] += pool.cost
        return {
            "basis": found.basis.value,
            "months": len(found.months),
            "today": str(found.compared_today),
            "compared_best": str(found.compared_best),
            "saving": str(found.saving),
            "saving_high": str(found.saving + found.best - self.low),
            "is_range": self.is_range,
            "best": str(found.best),
            "low": str(self.low),
            "overrun": str(found.overrun),
            "bound": str(found.bound),
            "gap_pct": str(found.gap_pct),
            "choice": found.method,
            "lines": len(found.lines),
            "compared": sum(1 for best in found.lines if best.line.today is not None),
            "unplaced": len(found.unplaced),
            "left_out": dict(Counter(str(reason) for reason, _ in self.left_out)),
            "members": len({best.line.member for best in found.lines}),
            "known_members": len({best.line.member for best in found.lines if best.line.today is not None}),
            "shares": [
                {
                    "plan": share.plan.name,
                    "code": share.plan.code,
                    "lines": share.lines,
                    "fee": str(share.monthly_fee),
                    "cost": str(share.cost),
                }
                for share in found.shares
            ],
            "pools": [
                {
                    "plan": pool.plan.name,
                    "month": f"{pool.month // 12:04}-{pool.month % 12 + 1:02}",
                    "unit": str(pool.plan.pool.unit.value) if pool.plan.pool else "",
                    "included": pool.included,
                    "used": pool.used,
                    "beyond": pool.beyond,
                    "price": str(pool.plan.pool.price) if pool.plan.pool else "0",
                    "cost": str(pool.cost),
                }
                for pool in _by_month(found)
            ],
            "account": dict(account),
        }


def _by_month(analysis: Analysis) -> Iterable[Any]:
    """Shared bundles by plan and month, all members together: what one of them uses is its own."""
    found: dict[tuple[str, int], PoolUse] = {}
    for pool in analysis.pools:
        key = (pool.plan.code, pool.month)
        was = found.get(key)
        found[key] = (
            pool
            if was is None
            else PoolUse(
                pool.plan,
                "",
                pool.month,
                was.included + pool.included,
                was.used + pool.used,
                was.beyond + pool.beyond,
                was.cost + pool.cost,
            )
        )
    return [found[key] for key in sorted(found)]


def plan_of_row(row: Any, basis: str) -> Plan:
    """The plan of a row of a tariff. Error: ``PlanRefused``."""
    names = {name: getattr(row, name) for name in PlanFields.__dataclass_fields__ if name != "kinds"}
    kinds = frozenset({row.nature}) if row.nature else frozenset()
    return plan_of(PlanFields(kinds=kinds, **names), TaxBasis(basis))


def kept_plans(tariff: Any, rows: Iterable[Any]) -> dict[str, Any]:
    """A tariff and its plans as JSON that loses nothing: an analysis is made again from it."""

    def told(value: Any) -> Any:
        return str(value) if isinstance(value, Decimal) else value

    names = [name for name in PlanFields.__dataclass_fields__ if name != "kinds"]
    return {
        "name": tariff.name,
        "operator": tariff.operator,
        "basis": tariff.basis,
        "as_of": tariff.as_of.isoformat(),
        "source": tariff.source,
        "plans": [{"nature": row.nature} | {name: told(getattr(row, name)) for name in names} for row in rows],
    }


def plans_kept(kept: Mapping[str, Any]) -> list[Plan]:
    """The plans of ``kept_plans``."""
    found = []
    for row in kept.get("plans", ()):
        fields: dict[str, Any] = {
            name: Decimal(value) if name in _PRICES and value is not None else value for name, value in row.items()
        }
        nature = fields.pop("nature")
        kinds = frozenset({str(nature)}) if nature else frozenset()
        found.append(plan_of(PlanFields(kinds=kinds, **fields), TaxBasis(kept["basis"])))
    return found


_PRICES = frozenset({"monthly_fee", *(name for name in PlanFields.__dataclass_fields__ if name.startswith("price_"))})


def month_place(month: date) -> int:
    """A month as the engine counts it."""
    return month.year * 12 + month.month - 1


def conduct_analysis(
    lines: Sequence[Any],
    consumed: Iterable[tuple[int, str, date, str, int, int, int, Decimal]],
    plans: Sequence[Plan],
    *,
    first: date,
    last: date,
    seconds: float,
) -> Conducted:
    """The best plan of each line (``queries.LineSeen``) under ``plans``, from what the census keeps of communications.

    The census keeps seconds and minutes begun. A rule between the two is counted by the minute (``best``, prudent), then
    by the second (``low``): the truth lies between. Errors: those of the engine.
    """
    for rule in roundings_of(plans):
        if rule not in EXACT and (rule.first > 60 or 60 % rule.step):
            raise PlanRefused(
                f"L’arrondi « {rule.first}+{rule.step} » ne se déduit pas des communications gardées. "
                "Donnez le relevé à la commande « maillage plan-lines »."
            )
    measured = [line for line in lines if not line.left_out]
    rows = list(consumed)
    months = range(month_place(first), month_place(last) + 1)
    known = [_line_of(line, len(months)) for line in measured]
    usage = _usage_of(measured, rows)
    try:
        analysis = analyse(known, plans, rate_usage(_totals(usage, is_high=True), plans, months), seconds=seconds)
    except TooFewPlaces as refused:
        numbers = {_key(line.owner, line.key): shown_line(line.key) for line in measured}
        raise TooFewPlaces(refused.relaxations, [numbers[line] for line in refused.lines]) from refused
    is_range = any(rule not in EXACT for rule in roundings_of(plans))
    low = analysis.best
    if is_range:
        low = recosted(analysis, plans, rate_usage(_totals(usage, is_high=False), plans, months))
    others = ((str(line.left_out), _line_of(line, len(months))) for line in lines if line.left_out)
    left_out = tuple((reason, BestLine(line, None, None, None, 0)) for reason, line in others)
    return Conducted(analysis, low, is_range, left_out, usage)


def _line_of(line: Any, months: int) -> AnalysedLine:
    return AnalysedLine(_key(line.owner, line.key), str(line.owner), line.nature, _over(line.monthly, months))


def _key(owner: int, line: str) -> str:
    return f"{owner} {line}"


def _over(monthly: Decimal | None, months: int) -> Decimal | None:
    return None if monthly is None else (monthly * months).quantize(Decimal("0.01"))


def _usage_of(lines: Sequence[Any], rows: Sequence[Any]) -> dict[str, dict[str, dict[str, list[int]]]]:
    """By line, month (« 2026-07 ») and class: communications, seconds, minutes begun, kilobytes."""
    found: dict[str, dict[str, dict[str, list[int]]]] = {_key(line.owner, line.key): {} for line in lines}
    for owner, line, month, call_class, calls, lasted, minutes, volume in rows:
        own = found.get(_key(owner, line))
        if own is not None:
            own.setdefault(f"{month:%Y-%m}", {})[str(call_class)] = [calls, lasted, minutes, int(volume * 1000)]
    return found


def _totals(usage: Mapping[str, Mapping[str, Mapping[str, Sequence[int]]]], *, is_high: bool) -> Usage:
    return {line: usage_kept(months, is_high=is_high) for line, months in usage.items()}


def usage_kept(
    months: Mapping[str, Mapping[str, Sequence[int]]], *, is_high: bool = True
) -> dict[int, dict[CallClass, ClassTotal]]:
    """What a line consumed, as the engine counts it. ``is_high``: what lies between the second and the minute counts by the
    minute begun."""
    rules = (PER_SECOND, PER_MINUTE, MINUTE_THEN_SECOND)
    found: dict[int, dict[CallClass, ClassTotal]] = {}
    for month, classes in months.items():
        own = found.setdefault(month_place(date.fromisoformat(f"{month}-01")), {})
        for call_class, (calls, lasted, minutes, kilobytes) in classes.items():
            high = minutes * 60 if is_high else lasted
            known = {rule: {PER_SECOND: lasted, PER_MINUTE: minutes * 60}.get(rule, high) for rule in rules}
            own[CallClass(call_class)] = ClassTotal(calls, _Between(known, high), kilobytes)
    return found


class _Between(dict[Rounding, int]):
    """Billed seconds by rule; one that is not kept is the end of the range that is asked for."""

    def __init__(self, known: Mapping[Rounding, int], otherwise: int) -> None:
        super().__init__(known)
        self.otherwise = otherwise

    def __missing__(self, _: Rounding) -> int:
        return self.otherwise


def digest_of(*parts: object) -> str:
    """SHA-256 of what an analysis was made from."""
    digest = sha256()
    for part in parts:
        digest.update(repr(part).encode())
    return digest.hexdigest()


def merged_sites(sites: Sequence[Mapping[str, Any]], *, on: date) -> dict[str, Any]:
    """What the bridges that were typed (``TelephonyAnalysis.sites``) would save, as it is kept. Errors: ``SitesRefused``."""
    if not sites:
        return {}
    accesses: dict[str, SiteAccess] = {}
    supposed: set[str] = set()
    bridges = []
    months = max(int(each["months"]) for each in sites)
    most = max(Decimal(str(each["most_metres"])) for each in sites)
    for each in sites:
        for side in ("one", "other"):
            access = each[side]
            if access.get("is_supposed_free"):
                supposed.add(access["name"])
            accesses.setdefault(
                access["name"],
                SiteAccess(
                    access["name"],
                    Decimal(str(access["monthly"])),
                    Decimal(str(access["rate"])),
                    Decimal(str(access["needed"])),
                    date.fromisoformat(access["free_from"]),
                ),
            )
        bridges.append(
            Bridge(
                each["one"]["name"],
                each["other"]["name"],
                *(Decimal(str(each[name])) for name in ("metres", "investment", "running", "rate")),
            )
        )
    found = merge_sites(list(accesses.values()), bridges, on=on, months=months, most_metres=most)
    return {
        "months": months,
        "since": on.isoformat(),
        "net": str(found.net),
        "gap": found.gap,
        "merged": [
            {
                "site": merged.site,
                "through": merged.through,
                "free_from": merged.free_from.isoformat(),
                "is_supposed_free": merged.site in supposed,
                "months": merged.months,
                "monthly": str(accesses[merged.site].monthly_cost),
                "saved": str(merged.saved),
                "running": str(merged.running),
                "investment": str(merged.investment),
                "net": str(merged.net),
            }
            for merged in found.merged
        ],
        "left_out": [f"{left.bridge.one} – {left.bridge.other} : {left.reason}" for left in found.left_out],
    }
