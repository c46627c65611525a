"""The Shapley value against its definition, its axioms, and each exact way against the others."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.sharing import (
    BadGame,
    BadTariff,
    EmptyCoalition,
    ListedGame,
    MissingValues,
    NothingToShare,
    ShapleyMethod,
    Tariff,
    Tier,
    TooManyMembers,
    TreeGame,
    VolumeGame,
    added_by_rank,
    shapley,
)
from maillage.engine.sharing.tests.strategies import (
    listed_games,
    relisted,
    tree_games,
    volume_games,
    whole_tariffs,
)

ANY = listed_games() | volume_games() | tree_games()
Any_ = ListedGame | VolumeGame | TreeGame


def by_definition(game: Any_) -> tuple[Fraction, ...]:
    """The mean, over all orders, of what a member adds to those before it."""
    n = len(game.players)
    sums = [Fraction(0)] * n
    for order in permutations(range(n)):
        mask = 0
        for place in order:
            sums[place] += Fraction(game.units(mask | 1 << place) - game.units(mask), game.scale)
            mask |= 1 << place
    return tuple(value / factorial(n) for value in sums)


@given(ANY)
def test_every_way_agrees_with_the_definition(game: Any_) -> None:
    assert shapley(game).values == by_definition(game) == shapley(relisted(game)).values


@given(ANY)
def test_what_is_added_at_each_rank_averages_to_the_share(game: Any_) -> None:
    ranks = added_by_rank(game)
    assert tuple(sum(row) / len(row) for row in ranks) == shapley(game).values
    assert [row[0] for row in ranks] == list(game.alone)
    assert [row[-1] for row in ranks] == [
        game.total - Fraction(game.units(game.everyone ^ 1 << place), game.scale) for place in range(len(ranks))
    ]


@given(volume_games())
def test_ranks_of_a_volume_discount_are_those_of_its_coalitions(game: VolumeGame) -> None:
    assert added_by_rank(game) == added_by_rank(relisted(game))


@given(volume_games() | tree_games())
def test_the_short_ways_are_taken(game: VolumeGame | TreeGame) -> None:
    assert shapley(game).method is (ShapleyMethod.TREE if isinstance(game, TreeGame) else ShapleyMethod.VOLUME)


@given(ANY)
def test_the_axioms(game: Any_) -> None:
    values = shapley(game).values
    assert sum(values) == game.total
    for one in range(len(values)):
        adds = {
            game.units(mask | 1 << one) - game.units(mask) for mask in range(game.everyone + 1) if not mask >> one & 1
        }
        if len(adds) == 1:  # a dummy pays what it costs
            assert values[one] == Fraction(adds.pop(), game.scale)
        for other in range(one):
            if game.are_alike(one, other):
                assert values[one] == values[other]


@given(st.data())
def test_the_value_of_a_sum_is_the_sum_of_the_values(data: st.DataObject) -> None:
    first = data.draw(listed_games())
    coalitions = [frozenset(first.names(mask)) for mask in range(1, first.everyone + 1)]
    second = ListedGame(first.players, {names: data.draw(st.integers(0, 99)) for names in coalitions})
    both = ListedGame(first.players, {names: first.cost(names) + second.cost(names) for names in coalitions})
    sums = [one + other for one, other in zip(shapley(first).values, shapley(second).values, strict=True)]
    assert list(shapley(both).values) == sums


@given(ANY, st.data())
def test_who_adds_more_pays_no_less(game: Any_, data: st.DataObject) -> None:
    """Strong monotony: raise what one member adds to some coalitions, and its share does not go down."""
    place = data.draw(st.integers(0, len(game.players) - 1))
    name = game.players[place]
    costs = {frozenset(game.names(m)): game.cost(game.names(m)) for m in range(1, game.everyone + 1)}
    raised = ListedGame(
        game.players, {s: c + (data.draw(st.integers(0, 50)) if name in s else 0) for s, c in costs.items()}
    )
    assert shapley(raised).values[place] >= shapley(game).values[place]


@given(volume_games() | tree_games())
def test_nothing_added_leaves_its_range(game: VolumeGame | TreeGame) -> None:
    for place in range(len(game.players)):
        low, high = game.marginal_range(place)
        adds = [game.units(m | 1 << place) - game.units(m) for m in range(game.everyone + 1) if not m >> place & 1]
        assert low <= min(adds) and max(adds) <= high


@given(whole_tariffs(), st.integers(0, 90), st.integers(0, 120))
def test_the_range_of_a_tariff_is_reached(tariff: Tariff, own: int, others: int) -> None:
    game = VolumeGame({"me": own, "others": others}, tariff)
    adds = [tariff.units(q + own) - tariff.units(q) for q in range(others + 1)]
    assert game.marginal_range(0) == (min(adds), max(adds))


@given(volume_games())
def test_walking_counts_like_naming(game: VolumeGame) -> None:
    order = list(range(len(game.players)))[::-1]
    masks = [sum(1 << place for place in order[: end + 1]) for end in range(len(order))]
    assert game.walk(order) == [game.units(mask) for mask in masks]
    pieces = game.tariff.pieces(60)
    for quantity in range(1, 61):
        first = next(p for p in pieces if p[0] <= quantity <= p[1])
        assert first[2] + quantity * first[3] == game.tariff.units(quantity)


def test_a_town_hall_can_redo_a_tree() -> None:
    """One trench of 3,000 to the village, then 1,200 to the school and 600 to the library."""
    links = {
        "bourg": ("centre", Decimal(3000)),
        "école": ("bourg", Decimal(1200)),
        "médiathèque": ("bourg", Decimal(600)),
    }
    game = TreeGame(links, {"Mairie": "bourg", "École": "école", "Médiathèque": "médiathèque"})
    assert [int(value) for value in shapley(game).values] == [1000, 2200, 1600]


def test_sixty_members_with_thousands_of_machines_stay_exact() -> None:
    tariff = Tariff([Tier(1, Decimal("40.50")), Tier(1000, Decimal(36)), Tier(4000, Decimal("31.25"))])
    game = VolumeGame({f"m{place}": 20 + 3 * place for place in range(60)}, tariff)
    values = shapley(game).values
    assert sum(values) == game.total
    assert list(values) == sorted(values)


TARIFF = Tariff([Tier(1, Decimal(2))])


def test_what_is_no_game_says_what_to_do() -> None:
    with pytest.raises(NothingToShare, match="Aucun membre"):
        VolumeGame({}, TARIFF)
    with pytest.raises(EmptyCoalition, match="sans membre"):
        VolumeGame({"A": 1}, TARIFF).cost([])
    with pytest.raises(EmptyCoalition, match="Retirez cette ligne"):
        ListedGame("A", {frozenset(): 0, frozenset("A"): 1})
    with pytest.raises(BadGame, match="pas du groupe : C"):
        VolumeGame({"A": 1}, TARIFF).cost(["C"])
    with pytest.raises(BadGame, match="pas du groupe : C"):
        ListedGame("A", {frozenset("C"): 0})
    with pytest.raises(BadGame, match=r"2 coalitions sur 3, d’abord B"):
        ListedGame("AB", {frozenset("A"): 1})
    with pytest.raises(BadGame, match="deux fois"):
        ListedGame("AA", {})
    with pytest.raises(MissingValues, match="NC.* pour B"):
        VolumeGame({"A": 1, "B": None}, TARIFF)
    with pytest.raises(BadGame, match="négative : A"):
        VolumeGame({"A": -1}, TARIFF)
    with pytest.raises(TooManyMembers, match="16 membres"):
        shapley(ListedGame("ABCDEFGHIJKLMNOP", _flat("ABCDEFGHIJKLMNOP")))


def _flat(names: str) -> dict[frozenset[str], int]:
    return {frozenset(n for place, n in enumerate(names) if m >> place & 1): 1 for m in range(1, 1 << len(names))}


@pytest.mark.parametrize(
    ("said", "links", "places"),
    [
        ("coût négatif : a", {"a": ("r", Decimal(-1))}, {"A": "a"}),
        ("pas une seule tête : r, s", {"a": ("r", Decimal(1)), "b": ("s", Decimal(1))}, {"A": "a", "B": "b"}),
        ("tourne en rond", {"a": ("b", Decimal(1)), "b": ("a", Decimal(1))}, {"A": "a"}),
        ("tourne en rond", {"a": ("b", Decimal(1)), "b": ("a", Decimal(1)), "c": ("r", Decimal(1))}, {"A": "c"}),
        ("aucun point du réseau : B", {"a": ("r", Decimal(1))}, {"A": "a", "B": "z"}),
        ("aucun membre, et personne ne les paierait : b", {"a": ("r", Decimal(1)), "b": ("r", Decimal(1))}, {"A": "a"}),
    ],
)  # fmt: skip
def test_what_is_no_tree_says_what_to_do(
    said: str, links: dict[str, tuple[str, Decimal]], places: dict[str, str]
) -> None:
    with pytest.raises(BadGame, match=said):
        TreeGame(links, places)


@pytest.mark.parametrize(
    ("said", "tiers", "fixed"),
    [
        ("commence à 1", [], 0),
        ("commence à 1", [Tier(5, Decimal(1))], 0),
        ("en croissant", [Tier(1, Decimal(1)), Tier(9, Decimal(1)), Tier(4, Decimal(1))], 0),
        ("négatif", [Tier(1, Decimal(-1))], 0),
        ("négatif", [Tier(1, Decimal(1))], -1),
    ],
)
def test_a_tariff_that_cannot_be_read_says_what_to_do(said: str, tiers: list[Tier], fixed: int) -> None:
    with pytest.raises(BadTariff, match=said):
        Tariff(tiers, fixed=Decimal(fixed))
