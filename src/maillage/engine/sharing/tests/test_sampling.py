"""Does the error keep its word?"""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.sharing import BadGame, BadKey, Tariff, Tier, TreeGame, VolumeGame, sample_shapley, shapley
from maillage.engine.sharing.tests.strategies import listed_games, relisted, tree_games, volume_games

TARIFF = Tariff([Tier(1, Decimal(45)), Tier(200, Decimal(40)), Tier(600, Decimal(34))], fixed=Decimal(900))
THIRTY = VolumeGame({f"m{place:02}": 4 + (7 * place) % 41 for place in range(30)}, TARIFF)
LINKS = {
    f"n{place}": ("r" if place < 3 else f"n{(place * 7) % place}", Decimal(100 + 37 * place)) for place in range(30)
}
NETWORK = TreeGame(LINKS, {f"m{place}": f"n{place}" for place in range(30)})


@pytest.mark.parametrize("game", [THIRTY, NETWORK])
def test_thirty_members_are_within_the_stated_error(game: VolumeGame | TreeGame) -> None:
    wanted = float(game.total) / 200
    for seed in range(3):
        found = sample_shapley(game, wanted, seed=seed)
        assert found.is_met and found.is_guaranteed and max(found.errors) <= wanted
        assert sum(found.values) == game.total
        for value, truth, error in zip(found.values, shapley(game).values, found.errors, strict=True):
            assert abs(value - truth) <= error


@given(tree_games(least=2) | volume_games(least=2), st.integers(0, 99))
@settings(max_examples=30)
def test_errors_hold_on_games_of_every_shape(game: VolumeGame | TreeGame, seed: int) -> None:
    """At 99.9 % the draws of a run of tests stay inside."""
    found = sample_shapley(game, max(1.0, float(game.total) / 10), seed=seed, confidence=0.999, most_orders=20_000)
    for value, truth, error in zip(found.values, shapley(game).values, found.errors, strict=True):
        assert abs(value - truth) <= error + 1e-9


@given(listed_games(least=2))
@settings(max_examples=20)
def test_without_a_range_the_error_is_only_an_approximation_and_says_so(game: object) -> None:
    found = sample_shapley(game, 5.0, seed=3, most_orders=5_000)  # type: ignore[arg-type]
    assert not found.is_guaranteed


def test_the_same_seed_gives_the_same_values_and_another_does_not() -> None:
    wanted = float(THIRTY.total) / 50
    one, same, other = (sample_shapley(THIRTY, wanted, seed=seed) for seed in (1, 1, 2))
    assert one == same
    assert one.values != other.values


def test_an_error_that_is_out_of_reach_is_said() -> None:
    found = sample_shapley(THIRTY, 0.000001, seed=1, most_orders=4_000)
    assert not found.is_met and max(found.errors) > 0.000001
    assert found.orders <= 4_000


class Liar(VolumeGame):
    def marginal_range(self, place: int) -> tuple[int, int]:  # noqa: ARG002
        return 0, 1


def test_a_game_that_leaves_its_range_is_refused() -> None:
    with pytest.raises(BadGame, match="sort des bornes"):
        sample_shapley(Liar({"A": 5, "B": 6}, TARIFF), 1.0, seed=1)


def test_an_error_must_be_positive() -> None:
    with pytest.raises(BadKey, match="montant positif"):
        sample_shapley(relisted(VolumeGame({"A": 5}, TARIFF)), 0, seed=1)
