"""Lines, the plans that each may have, and what a choice of plans costs, in whole grains."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from maillage.engine.errors import EngineError
from maillage.engine.optimisation import Infeasible, Program, Row, solve
from maillage.engine.telephony._plans import Plan, PoolScope, grains

__all__ = [
    "Choice",
    "NoPlanForLine",
    "Option",
    "Pool",
    "Portfolio",
    "PortfolioRefused",
    "TooFewPlaces",
    "check_feasible",
    "option_of",
]


class NoPlanForLine(EngineError):
    """Lines that no plan may serve."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = tuple(lines)
        shown = ", ".join(f"« {line} »" for line in self.lines[:5]) + (", …" if len(self.lines) > 5 else "")
        super().__init__(
            f"Aucun forfait ne convient à {len(self.lines)} ligne(s) : {shown}. Ajoutez un forfait de cette nature, qui "
            "vend ce que ces lignes consomment, ou retirez-les de l’analyse."
        )


class TooFewPlaces(Infeasible):
    """The limits of plans leave no room for every line. ``lines``: those that have no other plan than these."""

    def __init__(self, relaxations: tuple[tuple[str, float], ...], lines: Sequence[str]) -> None:
        super().__init__(relaxations)
        self.lines = tuple(lines)
        limits = " ; ".join(f"« {name} », il s’en faut de {amount:g}".replace(".", ",") for name, amount in relaxations)
        shown = ", ".join(self.lines[:5]) + (", …" if len(self.lines) > 5 else "")
        who = f"{len(self.lines)} lignes n’ont" if len(self.lines) > 1 else "Une ligne n’a"
        self.args = (
            f"Les limites des forfaits ne laissent pas une place à chaque ligne : {limits}. {who} le choix qu’entre "
            f"ces forfaits : {shown}. Changez la limite d’un forfait, ou ajoutez au tarif un forfait sans limite qui "
            "leur convient, puis relancez le calcul.",
        )


class PortfolioRefused(EngineError):
    """Tables of an allocation that do not fit each other."""


@dataclass(frozen=True, slots=True)
class Pool:
    """A shared bundle: ``included`` by line and month; ``price`` of each unit beyond, in grains; shared by whom."""

    included: int
    price: int
    scope: PoolScope = PoolScope.GROUP


@dataclass(frozen=True, slots=True)
class Option:
    """A plan as a choice: ``brackets`` (from how many lines, rental of each line over the whole period in grains)."""

    name: str
    brackets: tuple[tuple[int, int], ...]
    most_lines: int | None = None
    pool: Pool | None = None

    def bracket(self, lines: int) -> int:
        """The place of the bracket that ``lines`` lines reach."""
        return max(0, sum(1 for start, _ in self.brackets if start <= lines) - 1)

    def bounds(self, place: int, most: int) -> tuple[int, int]:
        """How many lines a bracket is for, at least and at most, among ``most`` lines."""
        cap = most if self.most_lines is None else min(most, self.most_lines)
        last = self.brackets[place + 1][0] - 1 if place + 1 < len(self.brackets) else cap
        return self.brackets[place][0], min(last, cap)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """``costs[line][plan]``: what the line costs over the period beside rental and shared bundle, in grains; ``None``: not
    allowed. ``drawn[plan][line][month]``: what it takes from the bundle of a plan that shares one. ``members[line]``:
    the number of the member that it belongs to. Errors: ``PortfolioRefused``, ``NoPlanForLine``.
    """

    lines: tuple[str, ...]
    options: tuple[Option, ...]
    costs: tuple[tuple[int | None, ...], ...]
    drawn: Mapping[int, tuple[tuple[int, ...], ...]] = field(default_factory=dict)
    members: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        count = len(self.lines)
        if not count or not self.options:
            raise PortfolioRefused("Il n’y a rien à choisir : donnez au moins une ligne et un forfait.")
        if len(self.costs) != count or any(len(row) != len(self.options) for row in self.costs):
            raise PortfolioRefused("Le tableau des prix n’a pas une case par ligne et par forfait.")
        if self.members and len(self.members) != count:
            raise PortfolioRefused("Chaque ligne appartient à un membre : donnez-en autant que de lignes.")
        for place, option in enumerate(self.options):
            if option.pool is not None and len(self.drawn.get(place, ())) != count:
                raise PortfolioRefused(f"Le forfait partagé « {option.name} » n’a pas la consommation de chaque ligne.")
        if alone := [name for name, row in zip(self.lines, self.costs, strict=True) if all(c is None for c in row)]:
            raise NoPlanForLine(alone)

    def group_of(self, place: int) -> tuple[int, ...]:
        """For each line, the number of the group that shares the bundle of a plan with it."""
        pool = self.options[place].pool
        by_member = pool is not None and pool.scope == PoolScope.MEMBER and self.members
        return self.members if by_member else (0,) * len(self.lines)

    def overage(self, place: int, chosen: Sequence[int]) -> dict[tuple[int, int], int]:
        """What is used beyond the shared bundle of a plan, by group and month; only where something is."""
        pool = self.options[place].pool
        if pool is None:
            return {}
        sums: dict[tuple[int, int], int] = {}
        groups = self.group_of(place)
        for line, plan in enumerate(chosen):
            if plan == place:
                for month, units in enumerate(self.drawn[place][line]):
                    key = (groups[line], month)
                    sums[key] = sums.get(key, 0) + units - pool.included
        return {key: units for key, units in sorted(sums.items()) if units > 0}

    def cost(self, chosen: Sequence[int]) -> int:
        """What a choice costs over the period: communications + rentals at the bracket reached + what pools overrun.

        Error: ``PortfolioRefused`` where a line may not have its plan, or a plan not so many lines.
        """
        total = 0
        for line, plan in enumerate(chosen):
            cost = self.costs[line][plan]
            if cost is None:
                raise PortfolioRefused(
                    f"La ligne « {self.lines[line]} » ne peut pas prendre le forfait « {self.options[plan].name} »."
                )
            total += cost
        for place, option in enumerate(self.options):
            count = sum(1 for plan in chosen if plan == place)
            if not count:
                continue
            least, most = option.brackets[0][0], option.bounds(len(option.brackets) - 1, len(self.lines))[1]
            if not least <= count <= most:
                raise PortfolioRefused(f"Le forfait « {option.name} » ne se prend pas pour {count} ligne(s).")
            total += count * option.brackets[option.bracket(count)][1]
            if option.pool is not None:
                total += option.pool.price * sum(self.overage(place, chosen).values())
        return total


@dataclass(frozen=True, slots=True)
class Choice:
    """``plans[line]``: the plan chosen; ``cost`` and ``bound`` in grains: no choice at all costs less than ``bound``.

    ``method``: « exact » where the whole program was solved, « decomposition » where prices of the constraints bound it.
    """

    plans: tuple[int, ...]
    cost: int
    bound: int
    method: str

    @property
    def gap(self) -> Fraction:
        """``(cost - bound) / cost``: the most that a better choice could save."""
        return Fraction(self.cost - self.bound, self.cost) if self.cost else Fraction(0)


def option_of(plan: Plan, months: int) -> Option:
    """A plan over ``months`` months."""
    pool = plan.pool
    return Option(
        plan.name,
        tuple((bracket.from_lines, grains(bracket.monthly_fee) * months) for bracket in plan.brackets),
        plan.most_lines,
        None if pool is None else Pool(pool.included_small, pool.price_small, pool.scope),
    )


def check_feasible(portfolio: Portfolio, seconds: float = 10) -> None:
    """Can every line have a plan within the limits of all plans? Lines that may have the same plans count as one kind.

    Error: ``TooFewPlaces``, which names the limit that stands in the way, and the lines.
    """
    kinds: dict[frozenset[int], int] = {}
    for row in portfolio.costs:
        allowed = frozenset(place for place, cost in enumerate(row) if cost is not None)
        kinds[allowed] = kinds.get(allowed, 0) + 1
    limited = {
        place
        for place, option in enumerate(portfolio.options)
        if option.brackets[0][0] > 1 or option.most_lines is not None
    }
    kinds = {allowed: count for allowed, count in kinds.items() if allowed <= limited}
    if not kinds:
        return
    taken = sorted({place for allowed in kinds for place in allowed})
    columns = [(kind, place) for kind, allowed in enumerate(kinds) for place in sorted(allowed)]
    whole = len(portfolio.lines)
    spare = len(columns)  # lines that may have a plan without limit too, and help to reach what a plan asks for
    opened = {place: spare + len(taken) + at for at, place in enumerate(taken)}
    helped = {place: spare + at for at, place in enumerate(taken)}
    rows = []
    for kind, (allowed, count) in enumerate(kinds.items()):
        named = ", ".join(f"{portfolio.options[place].name}" for place in sorted(allowed))
        own = {at: 1.0 for at, (of, _) in enumerate(columns) if of == kind}
        rows.append(Row(own, float(count), float(count), f"les {count} lignes qui n’ont le choix qu’entre : {named}"))
    for place in taken:
        option = portfolio.options[place]
        least, most = option.brackets[0][0], option.bounds(len(option.brackets) - 1, whole)[1]
        own = {at: 1.0 for at, (_, to) in enumerate(columns) if to == place} | {helped[place]: 1.0}
        rows.append(Row(own | {opened[place]: -float(most)}, upper=0.0, name=f"{option.name} : {_lines(most)} au plus"))
        rows.append(Row(own | {opened[place]: -float(least)}, 0.0, name=f"{option.name} : {_lines(least)} au moins"))
    others = float(whole - sum(kinds.values()))
    rows.append(Row({helped[place]: 1.0 for place in taken}, upper=others, name="lignes du groupe"))
    size = spare + 2 * len(taken)
    upper = (float(whole),) * (size - len(taken)) + (1.0,) * len(taken)
    try:
        solve(Program((0.0,) * size, tuple(rows), (0.0,) * size, upper, (True,) * size), seconds=seconds)
    except Infeasible as refused:
        names = {name.rsplit(" : ", 1)[0] for name, _ in refused.relaxations}
        tight = {place for place in taken if portfolio.options[place].name in names} or set(taken)
        priced = zip(portfolio.lines, portfolio.costs, strict=True)
        allowed_of = ((line, {place for place, cost in enumerate(row) if cost is not None}) for line, row in priced)
        lines = [line for line, allowed in allowed_of if allowed <= limited and allowed & tight]
        raise TooFewPlaces(refused.relaxations, lines) from refused


def _lines(count: int) -> str:
    return f"{count} ligne{'s' if count > 1 else ''}"
