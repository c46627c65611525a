"""Keys and games of every shape."""

from decimal import Decimal

from hypothesis import strategies as st

from maillage.engine.sharing import ListedGame, Tariff, Tier, TreeGame, VolumeGame

CENTS = st.integers(1, 10_000_000).map(lambda cents: Decimal(cents).scaleb(-2))


@st.composite
def marginal_tariffs(draw: st.DrawFn) -> Tariff:
    """By slices, each cheaper than the one before: a concave price."""
    starts = sorted(draw(st.sets(st.integers(2, 40), max_size=3)))
    prices = sorted(draw(st.lists(st.integers(1, 900), min_size=len(starts) + 1, max_size=len(starts) + 1)))[::-1]
    tiers = [Tier(start, Decimal(price).scaleb(-1)) for start, price in zip([1, *starts], prices, strict=True)]
    return Tariff(tiers, fixed=Decimal(draw(st.integers(0, 500))), is_marginal=True)


@st.composite
def whole_tariffs(draw: st.DrawFn) -> Tariff:
    starts = sorted(draw(st.sets(st.integers(2, 40), max_size=3)))
    tiers = [Tier(start, Decimal(draw(st.integers(0, 900))).scaleb(-1)) for start in [1, *starts]]
    return Tariff(tiers, fixed=Decimal(draw(st.integers(0, 500))))


@st.composite
def volume_games(draw: st.DrawFn, *, is_concave: bool = False, least: int = 1) -> VolumeGame:
    quantities = draw(st.lists(st.integers(0, 15), min_size=least, max_size=6))
    tariff = draw(marginal_tariffs() if is_concave else whole_tariffs() | marginal_tariffs())
    return VolumeGame({f"m{place}": quantity for place, quantity in enumerate(quantities)}, tariff)


@st.composite
def tree_games(draw: st.DrawFn, *, least: int = 1) -> TreeGame:
    """Every node bears a member, and some members share one."""
    size = draw(st.integers(least, 6))
    links = {
        f"n{place}": (f"n{draw(st.integers(-1, place - 1))}".replace("n-1", "root"), Decimal(draw(st.integers(0, 99))))
        for place in range(size)
    }
    places = {f"m{place}": f"n{place}" for place in range(size)}
    if draw(st.booleans()):
        places["twin"] = draw(st.sampled_from([*links, "root"]))
    return TreeGame(links, places)


@st.composite
def listed_games(draw: st.DrawFn, *, least: int = 1) -> ListedGame:
    names = "ABCDE"[: draw(st.integers(least, 5))]
    every = [
        frozenset(name for place, name in enumerate(names) if mask >> place & 1) for mask in range(1, 1 << len(names))
    ]
    return ListedGame(names, {coalition: draw(st.integers(-50, 300)) for coalition in every})


def relisted(game: VolumeGame | TreeGame | ListedGame) -> ListedGame:
    """The same costs, each written down."""
    return ListedGame(
        game.players,
        {frozenset(game.names(mask)): game.cost(game.names(mask)) for mask in range(1, game.everyone + 1)},
    )
