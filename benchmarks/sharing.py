"""`python -m benchmarks sharing`: fair shares, as ratios to a loop of the same machine, and whether errors keep their word."""

import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from maillage.engine.sharing import (
    Game,
    ListedGame,
    Tariff,
    Tier,
    TreeGame,
    VolumeGame,
    least_core,
    sample_shapley,
    shapley,
)

TARIFF = Tariff([Tier(1, Decimal(45)), Tier(200, Decimal(40)), Tier(600, Decimal(34))], fixed=Decimal(900))
SEEDS = range(5)


def volume(members: int) -> VolumeGame:
    """Members with 4 to 44 machines each."""
    return VolumeGame({f"m{place:02}": 4 + (7 * place) % 41 for place in range(members)}, TARIFF)


def network(members: int) -> TreeGame:
    """A tree of as many links as members."""
    links = {
        f"n{place}": ("r" if place < 3 else f"n{(place * 7) % place}", Decimal(100 + 37 * place))
        for place in range(members)
    }
    return TreeGame(links, {f"m{place}": f"n{place}" for place in range(members)})


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of CPU, and what came of it."""
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def calibration() -> int:
    """A million additions of whole numbers."""
    total = 0
    for number in range(1_000_000):
        total += number
    return total


def main(_: list[str]) -> None:
    """Print both tables."""
    unit = min(timed(calibration)[0] for _ in range(3))
    fifteen = volume(15)
    listed = ListedGame(
        fifteen.players,
        {frozenset(fifteen.names(mask)): fifteen.cost(fifteen.names(mask)) for mask in range(1, fifteen.everyone + 1)},
    )
    print(f"calibration: a loop of a million additions, {unit:.3f} s of CPU\n")
    print("| what | seconds of CPU | loops |\n|---|---:|---:|")
    cases: list[tuple[str, Callable[[], Any]]] = [
        ("Shapley, 15 members, all 32,767 coalitions", lambda: shapley(listed)),
        ("Shapley, 30 members, volume discount, exact", lambda: shapley(volume(30))),
        ("Shapley, 60 members, volume discount, exact", lambda: shapley(volume(60))),
        ("Shapley, 30 members, tree, exact", lambda: shapley(network(30))),
        (
            "least core, 30 members, volume discount",
            lambda: least_core(volume(30), nearest_to=shapley(volume(30)).values),
        ),
        ("least core, 30 members, tree", lambda: least_core(network(30), nearest_to=shapley(network(30)).values)),
    ]
    for name, work in cases:
        spent, _found = timed(work)
        print(f"| {name} | {spent:.2f} | {spent / unit:.0f} |")
    print(
        "\n| 30 members, sampled to 0.5 % of the total | orders | error stated, EUR | largest error seen, EUR | met | loops |"
    )
    print("|---|---:|---:|---:|---|---:|")
    games: list[tuple[str, Game]] = [("volume discount", volume(30)), ("tree", network(30))]
    for name, game in games:
        truth, wanted = shapley(game).values, float(game.total) / 200
        for seed in SEEDS:
            spent, found = timed(partial(sample_shapley, game, wanted, seed=seed))
            seen = max(abs(value - exact) for value, exact in zip(found.values, truth, strict=True))
            held = all(
                abs(value - exact) <= Fraction(error)
                for value, exact, error in zip(found.values, truth, found.errors, strict=True)
            )
            print(
                f"| {name}, seed {seed} | {found.orders} | {max(found.errors):.2f} | {float(seen):.2f} "
                f"| {'yes' if held and found.is_met else 'NO'} | {spent / unit:.0f} |"
            )
