"""From the facts of a demand to a game of cost, and to a key."""

from fractions import Fraction

from maillage.engine.sharing import (
    BadGame,
    Criterion,
    Game,
    ListedGame,
    MissingValues,
    PotentialForm,
    Tariff,
    Tier,
    TreeGame,
    VolumeGame,
    tax_potential_weights,
)
from maillage.journey.studies.sharing.engine._asked import Asked, GameFacts, KeyPart
from maillage.journey.studies.sharing.enums import GameKind, KeyKind

__all__ = ["criterion_of", "game_of", "part_of"]

_FORMS = {KeyKind.POORER: PotentialForm.RELIEVES_POORER, KeyKind.RICHER: PotentialForm.RELIEVES_RICHER}


def criterion_of(asked: Asked, part: KeyPart, weight: Fraction) -> Criterion:
    """A criterion of the engine. Errors: ``MissingValues``, ``BadKey`` (a potential that is none)."""
    if part.kind == KeyKind.EQUAL:
        return Criterion(part.label, weight, {member.name: 1 for member in asked.members})
    if part.kind in _FORMS:
        people = {member.name: member.values.get(part.label, member.population) for member in asked.members}
        rates = {member.name: member.potential for member in asked.members}
        return Criterion(part.label, weight, tax_potential_weights(people, rates, _FORMS[KeyKind(part.kind)]))
    return Criterion(part.label, weight, {member.name: member.values.get(part.label) for member in asked.members})


def part_of(part: KeyPart) -> Fraction:
    """The weight of a part, of 1."""
    return Fraction(part.weight_pct) / 100


def game_of(asked: Asked) -> Game | None:
    """What each coalition would pay, ``None`` where nothing is known of it. Errors: those of the games."""
    facts = asked.game
    if facts is None:
        return None
    if facts.kind == GameKind.VOLUME:
        return _volume(asked, facts)
    if facts.kind == GameKind.NETWORK:
        if missing := [member.name for member in asked.members if not facts.places.get(member.name)]:
            raise BadGame(f"Le point du réseau n’est pas dit pour {', '.join(missing[:8])}. Placez ces membres.")
        links = {node: (towards, cost) for node, towards, cost in facts.links}
        if len(links) < len(facts.links):
            raise BadGame("Un point du réseau a deux tronçons vers la tête. Gardez-en un seul.")
        return TreeGame(links, {member.name: facts.places[member.name] for member in asked.members})
    names = [member.name for member in asked.members]
    costs = {frozenset(coalition): cost for coalition, cost in facts.coalitions}
    if len(costs) < len(facts.coalitions):
        raise BadGame("Un même groupe de membres a deux coûts. Gardez-en un seul.")
    return ListedGame(names, costs)


def _volume(asked: Asked, facts: GameFacts) -> VolumeGame:
    quantities: dict[str, int | None] = {}
    for member in asked.members:
        value = member.values.get(facts.quantity)
        if value is not None and value % 1:
            raise BadGame(f"La quantité de {member.name} n’est pas un nombre entier. Changez d’unité ou arrondissez.")
        quantities[member.name] = None if value is None else int(value)
    if missing := [name for name, quantity in quantities.items() if quantity is None]:
        raise MissingValues(
            f"« {facts.quantity} » n’est pas connu (NC) pour {', '.join(missing[:8])}, et NC n’est pas zéro. "
            "Complétez l’inventaire de ces membres ou saisissez la quantité."
        )
    tiers = [Tier(start, price) for start, price in facts.tiers]
    return VolumeGame(quantities, Tariff(tiers, fixed=facts.fixed, is_marginal=facts.is_marginal))
