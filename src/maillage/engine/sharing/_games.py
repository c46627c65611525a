"""Games of cost: what each coalition of members would pay together."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

from maillage.engine.sharing._errors import BadGame, EmptyCoalition, MissingValues, NothingToShare, listed
from maillage.engine.sharing._keys import Number
from maillage.engine.sharing._tariffs import Tariff


class Game(ABC):
    """A cost for each coalition; nobody costs nothing. Inside, coalitions are bit masks and costs whole numbers.

    ``scale``: how many units make one EUR; ``units(mask)``: the cost in those units, exactly.
    """

    def __init__(self, players: Sequence[str], scale: int) -> None:
        if not players:
            raise NothingToShare("Aucun membre : il n’y a rien à répartir. Choisissez au moins une collectivité.")
        if len(set(players)) < len(players):
            raise BadGame("Un membre est inscrit deux fois. Retirez le doublon.")
        self.players, self.scale = tuple(players), scale
        self.everyone = (1 << len(players)) - 1

    @abstractmethod
    def units(self, mask: int) -> int:
        """The cost of a coalition."""

    def walk(self, order: Sequence[int]) -> list[int]:
        """The costs of the coalitions that grow in this order, member after member."""
        mask, costs = 0, []
        for place in order:
            mask |= 1 << place
            costs.append(self.units(mask))
        return costs

    def marginal_range(self, place: int) -> tuple[int, int] | None:  # noqa: ARG002
        """Between what a member can add to a coalition, whichever; ``None`` where nobody can say."""
        return None

    def are_alike(self, one: int, other: int) -> bool:
        """Whether two members can stand for one another in every coalition."""
        both = 1 << one | 1 << other
        rest = (mask for mask in range(self.everyone + 1) if not mask & both)
        return all(self.units(mask | 1 << one) == self.units(mask | 1 << other) for mask in rest)

    def cost(self, coalition: Iterable[str]) -> Fraction:
        """EUR of a coalition. Errors: ``EmptyCoalition``, ``BadGame`` (a member that is not of the game)."""
        names = set(coalition)
        if not names:
            raise EmptyCoalition("Une coalition sans membre n’a pas de coût. Nommez au moins un membre.")
        if strangers := sorted(names.difference(self.players)):
            raise BadGame(f"Ces membres ne sont pas du groupe : {listed(strangers)}. Corrigez leurs noms.")
        mask = sum(1 << place for place, name in enumerate(self.players) if name in names)
        return Fraction(self.units(mask), self.scale)

    @property
    def total(self) -> Fraction:
        """EUR of everybody together."""
        return Fraction(self.units(self.everyone), self.scale)

    @property
    def alone(self) -> tuple[Fraction, ...]:
        """EUR of each member alone, in the order of ``players``."""
        return tuple(Fraction(self.units(1 << place), self.scale) for place in range(len(self.players)))

    def names(self, mask: int) -> tuple[str, ...]:
        """The members of a mask."""
        return tuple(name for place, name in enumerate(self.players) if mask >> place & 1)


class ListedGame(Game):
    """A cost written for each coalition: ``2^n - 1`` of them. Error: ``BadGame`` where some lack.

    >>> game = ListedGame(["A", "B"], {frozenset("A"): 60, frozenset("B"): 60, frozenset("AB"): 80})
    >>> game.total
    Fraction(80, 1)
    """

    def __init__(self, players: Sequence[str], costs: Mapping[frozenset[str], Number]) -> None:
        if frozenset() in costs:
            raise EmptyCoalition("Une coalition sans membre n’a pas de coût. Retirez cette ligne.")
        if strangers := sorted(set().union(*costs).difference(players)):
            raise BadGame(f"Ces membres ne sont pas du groupe : {listed(strangers)}. Corrigez leurs noms.")
        exact = {coalition: Fraction(cost) for coalition, cost in costs.items()}
        super().__init__(players, lcm(1, *(cost.denominator for cost in exact.values())))
        lacking = (1 << len(players)) - 1 - len(exact)
        if lacking:
            every = (frozenset(self.names(mask)) for mask in range(1, self.everyone + 1))
            first = next(coalition for coalition in every if coalition not in exact)
            raise BadGame(
                f"Il manque le coût de {lacking} coalitions sur {self.everyone}, d’abord "
                f"{' + '.join(name for name in players if name in first)}. Ajoutez une ligne pour chacune."
            )
        places = {name: 1 << place for place, name in enumerate(players)}
        self._units = [0] * (self.everyone + 1)
        for coalition, cost in exact.items():
            self._units[sum(places[name] for name in coalition)] = int(cost * self.scale)

    def units(self, mask: int) -> int:
        return self._units[mask]


class VolumeGame(Game):
    """The coalition buys the sum of its quantities at one tariff.

    >>> from maillage.engine.sharing import Tier
    >>> game = VolumeGame({"A": 60, "B": 60}, Tariff([Tier(1, Decimal(10)), Tier(100, Decimal(8))]))
    >>> game.alone[0], game.total
    (Fraction(600, 1), Fraction(960, 1))
    """

    def __init__(self, quantities: Mapping[str, int | None], tariff: Tariff) -> None:
        if missing := [name for name, quantity in quantities.items() if quantity is None]:
            raise MissingValues(f"La quantité n’est pas connue (NC) pour {listed(missing)}. Complétez-la.")
        if wrong := [name for name, quantity in quantities.items() if quantity is not None and quantity < 0]:
            raise BadGame(f"Une quantité est négative : {listed(wrong)}. Corrigez-la.")
        super().__init__(list(quantities), tariff.scale)
        self.tariff = tariff
        self.quantities = tuple(quantity or 0 for quantity in quantities.values())

    def units(self, mask: int) -> int:
        return self.tariff.units(sum(q for place, q in enumerate(self.quantities) if mask >> place & 1))

    def walk(self, order: Sequence[int]) -> list[int]:
        total, costs, units, quantities = 0, [], self.tariff.units, self.quantities
        for place in order:
            total += quantities[place]
            costs.append(units(total))
        return costs

    def marginal_range(self, place: int) -> tuple[int, int]:
        """Over every quantity that the others can have: what a member adds is straight between the turns."""
        own, others = self.quantities[place], sum(self.quantities) - self.quantities[place]
        turns = {0, 1, others}
        for first, last, _, _ in self.tariff.pieces(others + own):
            turns |= {edge + shift for edge in (first, last) for shift in (-1, 0, 1, -own - 1, -own, 1 - own)}
        added = [self.tariff.units(q + own) - self.tariff.units(q) for q in turns if 0 <= q <= others]
        return min(added), max(added)

    def are_alike(self, one: int, other: int) -> bool:
        return self.quantities[one] == self.quantities[other]


class TreeGame(Game):
    """A network that is a tree: a coalition pays each link between one of its members and the root.

    ``links``: node to (the node towards the root, EUR of the link between them); a node that is nobody's is a
    junction; the root is whatever node has no link. ``places``: member to node. The « airport game » is the tree
    whose nodes stand in one line. Error: ``BadGame``.

    >>> game = TreeGame({"A": ("root", Decimal(30)), "B": ("A", Decimal(10))}, {"A": "A", "B": "B"})
    >>> game.cost(["B"])
    Fraction(40, 1)
    """

    def __init__(self, links: Mapping[str, tuple[str, Decimal]], places: Mapping[str, str]) -> None:
        if negative := [node for node, (_, cost) in links.items() if cost < 0]:
            raise BadGame(f"Un tronçon a un coût négatif : {listed(negative)}. Corrigez-le.")
        roots = {above for above, _ in links.values()}.difference(links)
        if len(roots) != 1:
            raise BadGame(
                "Le réseau n’a pas une seule tête"
                + (f" : {listed(sorted(roots))}" if roots else ", il tourne en rond")
                + ". Reliez chaque point, de proche en proche, au même point de départ."
            )
        if nowhere := [name for name, node in places.items() if node not in links and node not in roots]:
            raise BadGame(f"Ces membres ne sont reliés à aucun point du réseau : {listed(nowhere)}. Placez-les.")
        super().__init__(list(places), lcm(1, *(Fraction(cost).denominator for _, cost in links.values())))
        self.links = {node: (above, int(cost * self.scale)) for node, (above, cost) in links.items()}
        self.root = roots.pop()
        self.paths = tuple(self.path_of(node) for node in places.values())
        for node in links:
            self.path_of(node)
        if unused := [node for node in links if not any(node in path for path in self.paths)]:
            raise BadGame(
                f"Ces tronçons ne mènent à aucun membre, et personne ne les paierait : {listed(unused)}. Retirez-les."
            )

    def path_of(self, node: str) -> tuple[str, ...]:
        """The links from a node to the root, each under the name of its lower end. Error: ``BadGame`` (a loop)."""
        path: list[str] = []
        while node != self.root:
            if node in path:
                raise BadGame(f"Le réseau tourne en rond : {listed(path)}. Coupez la boucle.")
            path.append(node)
            node = self.links[node][0]
        return tuple(path)

    def units(self, mask: int) -> int:
        used = {node for place, path in enumerate(self.paths) if mask >> place & 1 for node in path}
        return sum(self.links[node][1] for node in used)

    def walk(self, order: Sequence[int]) -> list[int]:
        used: set[str] = set()
        total, costs = 0, []
        for place in order:
            for node in self.paths[place]:
                if node in used:
                    break
                used.add(node)
                total += self.links[node][1]
            costs.append(total)
        return costs

    def marginal_range(self, place: int) -> tuple[int, int]:
        others = (self.everyone ^ 1 << place) if len(self.players) > 1 else 0
        return self.units(self.everyone) - self.units(others), self.units(1 << place)

    def are_alike(self, one: int, other: int) -> bool:
        return self.paths[one] == self.paths[other]
