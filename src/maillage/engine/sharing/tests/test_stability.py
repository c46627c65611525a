"""Every short way to the worst coalition against all coalitions, and the least core against its definition."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.sharing import (
    BadGame,
    ListedGame,
    Objection,
    Tariff,
    Tier,
    TooManyMembers,
    TreeGame,
    VolumeGame,
    least_core,
    shapley,
    to_the_cent,
    worst_objection,
)
from maillage.engine.sharing import _separation as separation
from maillage.engine.sharing.tests.strategies import listed_games, relisted, tree_games, volume_games

Any_ = ListedGame | VolumeGame | TreeGame
ANY = listed_games(least=2) | volume_games(least=2) | tree_games(least=2)
SLIGHT = Fraction(1, 1000)


def shares_for(game: Any_, data: st.DataObject) -> list[Fraction]:
    n = len(game.players)
    drawn = data.draw(st.lists(st.integers(-60, 400), min_size=n, max_size=n))
    return [Fraction(value, 4) for value in drawn]


@given(ANY, st.data())
def test_the_worst_coalition_is_the_worst_of_all(game: Any_, data: st.DataObject) -> None:
    shares = shares_for(game, data)
    found, listed = worst_objection(game, shares), worst_objection(relisted(game), shares)
    assert found is not None and listed is not None
    assert 0 < len(found.members) < len(game.players)
    assert found.gain == listed.gain
    assert found.apart == game.cost(found.members)


@given(volume_games(least=2), st.data())
@settings(max_examples=25)
def test_fine_quantities_are_separated_by_programs(game: VolumeGame, data: st.DataObject) -> None:
    shares = shares_for(game, data)
    unit = 4
    scaled = [int(share * unit * game.scale) for share in shares]
    mask = separation._by_pieces(game, scaled, unit)
    truth = worst_objection(game, shares)
    assert truth is not None
    apart = Fraction(game.units(mask), game.scale)
    assert sum(s for place, s in enumerate(shares) if mask >> place & 1) - apart == truth.gain


@given(volume_games(is_concave=True, least=2) | tree_games(least=2))
def test_nobody_leaves_the_shapley_value_of_a_concave_game(game: VolumeGame | TreeGame) -> None:
    found = worst_objection(game, shapley(game).values)
    assert found is not None and not found.would_leave


@given(ANY)
@settings(max_examples=40)
def test_the_least_core_keeps_its_guarantees(game: Any_) -> None:
    value = shapley(game).values
    found = least_core(game, nearest_to=value)
    assert sum(found.values) == game.total
    assert found.bound <= found.worst.gain <= found.bound + SLIGHT
    other = worst_objection(game, value)
    assert other is not None and found.worst.gain <= other.gain + SLIGHT  # no sharing does better
    assert found.objections
    for one in range(len(value)):
        for two in range(one):
            if game.are_alike(one, two):
                assert found.values[one] == found.values[two]


@given(ANY)
@settings(max_examples=25)
def test_a_stable_value_is_as_near_as_can_be(game: Any_) -> None:
    """Where the reference is itself in the least core, it is the answer."""
    first = least_core(game, nearest_to=shapley(game).values)
    again = least_core(game, nearest_to=first.values)
    assert all(abs(one - two) < SLIGHT for one, two in zip(first.values, again.values, strict=True))


def test_who_would_leave_and_by_how_much() -> None:
    """Three towns: two of them pay 90 for what the three pay 150. Equal shares make any two leave, by 10 each pair."""
    costs = {frozenset(pair): 90 for pair in ("AB", "AC", "BC")} | {frozenset(town): 60 for town in "ABC"}
    game = ListedGame("ABC", costs | {frozenset("ABC"): 150})
    found = least_core(game, nearest_to=shapley(game).values)
    assert found.worst.would_leave and found.worst.gain == 10
    assert len(found.objections) == 3
    unequal = worst_objection(game, to_the_cent([Fraction(60), Fraction(60), Fraction(30)]))
    assert unequal == Objection(("A", "B"), Fraction(120), Fraction(90))


def test_one_member_has_nobody_to_leave() -> None:
    alone = VolumeGame({"A": 4}, Tariff([Tier(1, Decimal(2))]))
    assert worst_objection(alone, [8]) is None
    assert least_core(alone, nearest_to=[Fraction(8)]).values == (Fraction(8),)


def test_thirty_members_of_a_volume_discount() -> None:
    tariff = Tariff([Tier(1, Decimal(45)), Tier(200, Decimal(40)), Tier(600, Decimal(34))])
    game = VolumeGame({f"m{place:02}": 4 + (7 * place) % 41 for place in range(30)}, tariff)
    found = least_core(game, nearest_to=shapley(game).values)
    assert not found.worst.would_leave  # the mean price falls with the quantity: shares by quantity are stable
    assert found.worst.gain - found.bound <= SLIGHT


def test_too_many_coalitions_to_name() -> None:
    names = "ABCDEFGHIJKLMNOP"
    game = ListedGame(names, {frozenset(n for p, n in enumerate(names) if m >> p & 1): 1 for m in range(1, 1 << 16)})
    with pytest.raises(TooManyMembers, match="16 membres"):
        worst_objection(game, [1] * 16)
    with pytest.raises(TooManyMembers, match="16 membres"):
        least_core(game, nearest_to=[Fraction(1)] * 16)
    with pytest.raises(BadGame, match="une part par membre"):
        worst_objection(game, [1])


def test_quantities_too_fine_to_be_gone_through_are_refused_with_a_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not proven is never said to be the worst coalition."""
    tariff = Tariff([Tier(1, Decimal(10)), Tier(500_000, Decimal(8)), Tier(20_000_000, Decimal("6.5"))])
    fine = {f"m{place}": 1_000_003 + 7_919 * place * place for place in range(30)}
    game = VolumeGame(fine, tariff)
    shares = [Fraction(game.total, len(fine))] * len(fine)
    monkeypatch.setattr(separation, "_SECONDS", 1e-6)
    with pytest.raises(TooManyMembers, match="Arrondissez les quantités"):
        worst_objection(game, shares)
