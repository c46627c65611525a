"""The sharing of a cost, by whichever method was asked for."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from maillage.engine.errors import EngineError
from maillage.engine.quantities import round_half_up
from maillage.engine.sharing import (
    BadGame,
    BadKey,
    Cost,
    Game,
    Objection,
    Options,
    PhaseIn,
    Sharing,
    TooManyMembers,
    TreeGame,
    added_by_rank,
    least_core,
    sample_shapley,
    shapley,
    share_cost,
    to_the_cent,
    worst_objection,
)
from maillage.journey.studies.sharing.engine._asked import Asked, CostFacts, KeyPart, digest_of
from maillage.journey.studies.sharing.engine._games import criterion_of, game_of, part_of
from maillage.journey.studies.sharing.engine._results import Alternative, MemberResult, Result, Sampled
from maillage.journey.studies.sharing.enums import KeyKind, Method

__all__ = ["compare_keys", "compute"]

_DEFAULT_ERROR: Final = Fraction(1, 200)
"""Of the total: the error accepted of a sampled value where none was said."""


def compute(asked: Asked) -> Result:
    """The shares of a demand. Errors: those of the engine's tree, French, naming the members to complete."""
    game = game_of(asked)
    total = _total(asked, game)
    if asked.method == Method.KEY:
        return _by_key(asked, game, total)
    if game is None:
        raise BadGame(
            "Cette méthode compare ce que chacun paierait seul et avec les autres. Décrivez le tarif par quantité, le "
            "réseau ou le coût de chaque groupe de membres, ou choisissez une clé."
        )
    return _by_game(asked, game, total)


def _total(asked: Asked, game: Game | None) -> Decimal:
    written = sum((cost.amount for cost in asked.costs), Decimal(0))
    if game is None:
        return written
    together = round_half_up(game.total, 2)
    if asked.costs and written != together:
        raise BadGame(
            f"Le coût à répartir ({written} €) n’est pas celui que tous paieraient ensemble d’après le tarif, le réseau "
            f"ou les groupes ({together} €). Corrigez l’un ou l’autre, ou laissez le coût vide."
        )
    return together


def _shared(asked: Asked, total: Decimal, parts: Sequence[KeyPart], phase: tuple[int, int] | None) -> Sharing:
    costs = asked.costs or (CostFacts(asked.name, total),)
    previous = {member.name: member.previous for member in asked.members}
    options = Options(
        floor=asked.floor,
        cap=asked.cap,
        presence={member.name: Fraction(member.months, 12) for member in asked.members},
        phase_in=PhaseIn(*phase, previous) if phase else None,
        balances={member.name: member.balance for member in asked.members},
    )
    return share_cost(
        [Cost(cost.label, cost.amount, frozenset(cost.excluded)) for cost in costs],
        [member.name for member in asked.members],
        [criterion_of(asked, part, part_of(part)) for part in parts],
        options,
    )


def _by_key(asked: Asked, game: Game | None, total: Decimal) -> Result:
    shared = _shared(asked, total, asked.weighed, asked.phase)
    schedule = []
    if asked.phase:
        for year in range(1, asked.phase[1] + 1):
            yearly = _shared(asked, total, asked.weighed, (year, asked.phase[1]))
            schedule.append(tuple(share.amount for share in yearly.shares))
    members = _members(asked, [share.phased for share in shared.shares], shared.total, game)
    members = tuple(replace(member, by_key=share) for member, share in zip(members, shared.shares, strict=True))
    return Result(
        asked,
        digest_of(asked),
        shared.total,
        "key",
        members,
        shared.coefficient,
        worst=_objection(game, members),
        schedule=tuple(schedule),
    )


def _by_game(asked: Asked, game: Game, total: Decimal) -> Result:
    if asked.floor is not None or asked.cap is not None or asked.phase or any(m.months != 12 for m in asked.members):
        raise BadKey(
            "Un plancher, un plafond, un lissage ou une présence partielle ne vont qu’avec une clé : ils déferaient ce "
            "que cette méthode garantit. Retirez-les ou choisissez une clé."
        )
    if any(cost.excluded for cost in asked.costs):
        raise BadKey("Une exclusion ne va qu’avec une clé. Retirez-la ou choisissez une clé.")
    sampled: Sampled | None = None
    errors: tuple[float, ...] = ()
    bound: Fraction | None = None
    try:
        found = shapley(game)
        values, algorithm = found.values, str(found.method)
    except TooManyMembers:
        wanted = float(asked.wanted_error or game.total * _DEFAULT_ERROR)
        drawn = sample_shapley(game, wanted, seed=asked.seed)
        values, errors, algorithm = drawn.values, drawn.errors, "sampling"
        sampled = Sampled(drawn.orders, drawn.seed, drawn.confidence, max(errors), drawn.is_met, drawn.is_guaranteed)
    if asked.method == Method.LEAST_CORE:
        core = least_core(game, nearest_to=values)
        values, bound, errors = core.values, core.bound, ()
        sampled, algorithm = None, "least_core"
    members = _members(asked, _brought_to(values, total), total, game)
    if errors:
        members = tuple(replace(member, error=error) for member, error in zip(members, errors, strict=True))
    if algorithm == "tree" and isinstance(game, TreeGame):
        members = tuple(
            replace(member, links=_links(game, path)) for member, path in zip(members, game.paths, strict=True)
        )
    elif algorithm in ("coalitions", "volume"):
        members = _ranked(game, members)
    return Result(
        asked,
        digest_of(asked),
        total,
        algorithm,
        members,
        worst=_objection(game, members),
        bound=bound,
        sampled=sampled,
    )


def _ranked(game: Game, members: tuple[MemberResult, ...]) -> tuple[MemberResult, ...]:
    """With what each adds at each rank; without, where there are too many coalitions for it."""
    try:
        ranks = added_by_rank(game)
    except TooManyMembers:
        return members
    return tuple(replace(member, ranks=row) for member, row in zip(members, ranks, strict=True))


def _brought_to(values: Sequence[Fraction], total: Decimal) -> list[Fraction]:
    """Unit prices have up to six decimals; the total is called in cents."""
    whole = sum(values, Fraction(0))
    return [value * Fraction(total) / whole for value in values] if whole else list(values)


def _links(game: TreeGame, path: Sequence[str]) -> tuple[tuple[str, Fraction, int], ...]:
    return tuple(
        (node, Fraction(game.links[node][1], game.scale), sum(node in other for other in game.paths)) for node in path
    )


def _members(asked: Asked, exact: Sequence[Fraction], total: Decimal, game: Game | None) -> tuple[MemberResult, ...]:
    amounts = to_the_cent(exact)
    alone: Sequence[Fraction | None] = (
        [None if member.alone is None else Fraction(member.alone) for member in asked.members]
        if game is None
        else game.alone
    )
    return tuple(
        MemberResult(
            name=member.name,
            exact=value,
            amount=amount,
            balance=member.balance,
            percent=Fraction(amount) / Fraction(total) * 100 if total else Fraction(0),
            per_inhabitant=Fraction(amount) / member.population if member.population else None,
            alone=single,
        )
        for member, value, amount, single in zip(asked.members, exact, amounts, alone, strict=True)
    )


def _objection(game: Game | None, members: Sequence[MemberResult]) -> Objection | None:
    if game is None:
        return None
    try:
        return worst_objection(game, [member.amount for member in members])
    except TooManyMembers:
        return None


def compare_keys(asked: Asked, *, with_core: bool = True) -> list[Alternative]:
    """The same cost by each criterion alone, by the key where it mixes several, by what each brings, by stability.

    A way that cannot be used keeps its line, with the reason. ``with_core``: the least core too, which takes a solver.
    """
    found = []
    for part in asked.parts:
        found.append(_alternative(part.label, replace(asked, method=Method.KEY, parts=(_whole(part),))))
    if not any(part.kind == KeyKind.EQUAL for part in asked.parts):
        equal = KeyPart(KeyKind.EQUAL, str(KeyKind.EQUAL.label), Decimal(100))
        found.append(_alternative(equal.label, replace(asked, method=Method.KEY, parts=(equal,))))
    if len(asked.weighed) > 1:
        found.append(_alternative("Clé mixte", replace(asked, method=Method.KEY)))
    if asked.game is not None:
        bare = replace(asked, floor=None, cap=None, phase=None, parts=())
        bare = replace(bare, members=tuple(replace(member, months=12) for member in bare.members))
        bare = replace(bare, costs=tuple(replace(cost, excluded=()) for cost in bare.costs))
        ways = [(Method.SHAPLEY, "Ce que chacun apporte")]
        ways += [(Method.LEAST_CORE, "La plus stable")] if with_core else []
        found += [_alternative(label, replace(bare, method=method)) for method, label in ways]
    return found


def _whole(part: KeyPart) -> KeyPart:
    return replace(part, weight_pct=Decimal(100))


def _alternative(label: str, asked: Asked) -> Alternative:
    try:
        found = compute(asked)
    except EngineError as refused:
        return Alternative(label, refusal=str(refused))
    return Alternative(label, tuple(member.amount for member in found.members), worst=found.worst)
