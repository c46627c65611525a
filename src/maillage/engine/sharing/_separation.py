"""The coalition that a given sharing treats worst, exactly, without going through all of them where it can."""

from collections.abc import Sequence
from itertools import chain
from math import gcd
from typing import Final

from maillage.engine.optimisation import Infeasible, NoSolutionInTime, Program, Row, solve
from maillage.engine.sharing._errors import TooManyMembers
from maillage.engine.sharing._games import Game, TreeGame, VolumeGame
from maillage.engine.sharing._shapley import MOST_MEMBERS

_MOST_CELLS: Final = 20_000_000
_SECONDS: Final = 5.0
"""For each piece of a tariff: quantities that take longer are too fine to be gone through."""


def worst_coalition(game: Game, shares: Sequence[int], unit: int) -> tuple[int, int]:
    """The mask ``S``, neither nobody nor everybody, of the largest ``x(S) - c(S)``, and that difference.

    ``shares`` and the difference in ``1 / (unit x game.scale)`` EUR. Two members at least.
    """
    if isinstance(game, TreeGame):
        mask = _of_tree(game, shares, unit)
    elif isinstance(game, VolumeGame):
        step = gcd(*game.quantities) or 1
        cells = len(shares) * (sum(game.quantities) // step)
        mask = _of_volume(game, shares, unit, step) if cells <= _MOST_CELLS else _by_pieces(game, shares, unit)
    elif len(game.players) <= MOST_MEMBERS:
        mask = _of_coalitions(game, shares, unit)
    else:
        raise TooManyMembers(
            f"{len(game.players)} membres font trop de coalitions pour les parcourir une à une "
            f"({MOST_MEMBERS} membres au plus). Décrivez le coût par un tarif ou par un réseau."
        )
    return mask, _sum(shares, mask) - unit * game.units(mask)


def _sum(shares: Sequence[int], mask: int) -> int:
    return sum(share for place, share in enumerate(shares) if mask >> place & 1)


def _of_coalitions(game: Game, shares: Sequence[int], unit: int) -> int:
    sums = [0]
    for share in shares:
        sums.extend([share + before for before in sums])
    return max(range(1, game.everyone), key=lambda mask: sums[mask] - unit * game.units(mask))


def _of_tree(game: TreeGame, shares: Sequence[int], unit: int) -> int:
    """Closure of a tree: from the leaves up, a link is opened where what lies behind it is worth its cost.

    ``O(n)`` for each member that is made to take part, and as much again for each that is kept out where everybody
    would come.
    """
    depth = sorted(game.links, key=lambda node: -len(game.path_of(node)))
    here: dict[str, list[int]] = {}
    for place, path in enumerate(game.paths):
        here.setdefault(path[0] if path else game.root, []).append(place)

    def best(forced: int, kept_out: int | None) -> int:
        worth: dict[str, int] = dict.fromkeys((*game.links, game.root), 0)
        masks: dict[str, int] = dict.fromkeys((*game.links, game.root), 0)
        needed = set(game.paths[forced])
        for node in (*depth, game.root):
            for place in here.get(node, ()):
                if place != kept_out and (shares[place] > 0 or place == forced):
                    worth[node] += shares[place]
                    masks[node] |= 1 << place
            if node in game.links:
                above, cost = game.links[node]
                worth[node] -= unit * cost
                if masks[node] and (worth[node] > 0 or node in needed):
                    worth[above] += worth[node]
                    masks[above] |= masks[node]
        return masks[game.root]

    def gain(mask: int) -> int:
        return _sum(shares, mask) - unit * game.units(mask)

    places = range(len(shares))
    found = []
    for forced in places:
        mask = best(forced, None)
        found += [mask] if mask != game.everyone else [best(forced, out) for out in places if out != forced]
    return max(found, key=gain)


def _of_volume(game: VolumeGame, shares: Sequence[int], unit: int, step: int) -> int:
    """Knapsack: for each quantity, the members who together have it and pay most today, ``O(n Q)``."""
    total = sum(game.quantities) // step
    best: list[int | None] = [0] + [None] * total
    taken: list[tuple[int, bytearray]] = []
    idle = [place for place, quantity in enumerate(game.quantities) if not quantity]
    reach = 0
    for place, own in enumerate(game.quantities):
        quantity, share = own // step, shares[place]
        if not quantity:
            continue
        reach += quantity
        marks = bytearray(total + 1)
        for held in range(reach, quantity - 1, -1):
            before, now = best[held - quantity], best[held]
            if before is not None and (now is None or before + share > now):
                best[held] = before + share
                marks[held] = 1
        taken.append((place, marks))
    welcome = sum(1 << place for place in idle if shares[place] > 0)
    found = []
    if total > 1:
        reached = [(value - unit * game.tariff.units(q * step), q) for q, value in enumerate(best) if value is not None]
        inside = [pair for pair in reached if 0 < pair[1] < total]
        if inside:
            held, mask = max(inside)[1], welcome
            for place, marks in reversed(taken):
                if marks[held]:
                    mask |= 1 << place
                    held -= game.quantities[place] // step
            found.append(mask)
    if idle:  # those who buy nothing, among themselves or with everybody who buys
        found.append(welcome or 1 << max(idle, key=lambda place: shares[place]))
        unwelcome = sum(1 << place for place in idle if shares[place] < 0)
        found.append(game.everyone & ~(unwelcome or 1 << min(idle, key=lambda place: shares[place])))
    proper = [mask for mask in found if 0 < mask < game.everyone]
    return max(proper, key=lambda mask: _sum(shares, mask) - unit * game.units(mask))


def _by_pieces(game: VolumeGame, shares: Sequence[int], unit: int) -> int:
    """Quantities too fine to be listed: one program of zeros and ones for each straight piece of the tariff.

    Error: ``TooManyMembers`` where a piece is not gone through in time, for what is not proven is not the worst.
    """
    n, euros = len(shares), unit * game.scale
    ones = dict.fromkeys(range(n), 1.0)
    amounts = {place: float(quantity) for place, quantity in enumerate(game.quantities)}
    found = []
    pieces = [(0, 0, 0, 0), *game.tariff.pieces(sum(game.quantities))]
    for first, last, _, price in pieces:
        costs = tuple(price * q / game.scale - share / euros for q, share in zip(game.quantities, shares, strict=True))
        rows = (Row(amounts, float(first), float(last)), Row(ones, 1.0, float(n - 1)))
        try:
            answer = solve(Program(costs, rows, (0.0,) * n, (1.0,) * n, (True,) * n), seconds=_SECONDS)
        except Infeasible:
            continue
        except NoSolutionInTime as error:
            raise _too_fine(n) from error
        if not answer.is_optimal:
            raise _too_fine(n)
        found.append(sum(1 << place for place, value in enumerate(answer.values) if value))
    edges = (1 << place for place in range(n))
    every = chain(found, edges, (game.everyone ^ 1 << place for place in range(n)))
    return max(every, key=lambda mask: _sum(shares, mask) - unit * game.units(mask))


def _too_fine(members: int) -> TooManyMembers:
    return TooManyMembers(
        f"Des quantités aussi fines font trop de groupes possibles entre {members} membres pour les comparer tous. "
        "Arrondissez les quantités, à la dizaine ou à la centaine, ou choisissez la valeur de Shapley."
    )
