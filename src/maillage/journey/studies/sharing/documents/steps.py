"""A share told step by step, so that it can be redone by hand from what the page prints."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from maillage.journey.studies.sharing.engine import MemberResult, MemberShare, Result, Term
from maillage.journey.studies.sharing.enums import GameKind
from maillage.kernel.typography import NARROW, number, percent, trimmed

__all__ = ["ALGORITHMS", "Step", "euros", "steps_of", "trimmed_price"]

ALGORITHMS: Final = {
    "key": "Par une clé",
    "coalitions": "Valeur de Shapley, exacte : toutes les coalitions ont été parcourues",
    "volume": "Valeur de Shapley, exacte : coalitions comptées par taille et par quantité",
    "tree": "Valeur de Shapley, exacte : chaque tronçon partagé entre ceux qu’il dessert",
    "sampling": "Valeur de Shapley, par tirage d’ordres d’arrivée",
    "least_core": "Part la plus stable : programme linéaire, au plus près de la valeur de Shapley",
}
_FINE: Final = 4
MOST_TABLED: Final = 10
"""Members up to which each rank of arrival has its line."""


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the sheet: what, the sum as one types it, EUR."""

    label: str
    formula: str
    amount: str


def euros(value: Decimal | Fraction) -> str:
    """« 1 234,56 »."""
    return number(value, 2)


def steps_of(result: Result, place: int) -> list[Step]:
    """The sheet of one member."""
    member = result.members[place]
    steps = list(_key_steps(result, member.by_key)) if member.by_key is not None else list(_game_steps(result, member))
    exact = member.by_key.phased if member.by_key is not None else member.exact
    steps.append(Step("Au centime", f"{number(exact, _FINE)} arrondi au plus fort reste", euros(member.amount)))
    if member.balance:
        steps.append(
            Step(
                "Report du solde précédent",
                f"{euros(member.amount)} − {euros(member.balance)}"
                if member.balance > 0
                else f"{euros(member.amount)} + {euros(-member.balance)}",
                euros(member.due),
            )
        )
    return steps


def _key_steps(result: Result, share: MemberShare) -> Iterator[Step]:
    for term in share.terms:
        yield Step(f"{term.cost}, {term.criterion}", _product(term, share.presence), number(term.part, _FINE))
    if not share.terms:
        yield Step("Aucun coût supporté", "exclu de tous les coûts", euros(Fraction(0)))
    elif len(share.terms) > 1:
        yield Step("Part selon la clé", "somme des lignes qui précèdent", number(share.by_key, _FINE))
    if result.coefficient != 1 and share.terms:
        yield Step("Plancher et plafond", _limits(result, share), number(share.limited, _FINE))
    phase = result.asked.phase
    if phase is not None:
        year, years = phase
        before = {facts.name: facts.previous or Decimal(0) for facts in result.asked.members}
        former = f"{euros(before[share.member])} ÷ {euros(sum(before.values(), Decimal(0)))} × {euros(result.total)}"
        yield Step(
            f"Lissage, année {year} sur {years}",
            f"{year}/{years} × {number(share.limited, _FINE)} + {years - year}/{years} × {former}",
            number(share.phased, _FINE),
        )


def _product(term: Term, presence: Fraction) -> str:
    value = trimmed(term.value, 6)
    if presence != 1:
        value = f"({trimmed(term.value / presence, 6)} × {trimmed(presence * 12)}/12)"
    weight = "" if term.weight == 1 else f" × {percent(term.weight * 100, 2).replace(',00', '')}"
    return f"{euros(term.amount)}{weight} × {value} ÷ {trimmed(term.total, 6)}"


def _limits(result: Result, share: MemberShare) -> str:
    scaled = result.coefficient * share.by_key
    told = f"{number(share.by_key, _FINE)} × {number(result.coefficient, 6)}"
    if share.limited > scaled:
        return f"{told} = {number(scaled, _FINE)}, relevé au plancher de {euros(share.limited)}"
    if share.limited < scaled:
        return f"{told} = {number(scaled, _FINE)}, ramené au plafond de {euros(share.limited)}"
    return told


def _alone_told(result: Result, member: MemberResult) -> str:
    """What it would pay alone, as one types it where a tariff says it."""
    facts = result.asked.game
    if facts is None or facts.kind != GameKind.VOLUME:
        return "ce que le membre paierait sans les autres"
    values = next(one.values for one in result.asked.members if one.name == member.name)
    quantity = int(values.get(facts.quantity) or 0)
    if not quantity:
        return "il n’achète rien"
    starts = [max(1, start) for start, _ in facts.tiers]
    if facts.is_marginal:
        ends = [*(start - 1 for start in starts[1:]), quantity]
        slices = [
            (min(end, quantity) - start + 1, price)
            for start, end, (_, price) in zip(starts, ends, facts.tiers, strict=True)
            if start <= quantity
        ]
    else:
        reached = [
            price for start, price in zip(starts, (price for _, price in facts.tiers), strict=True) if start <= quantity
        ]
        slices = [(quantity, reached[-1])]
    told = " + ".join(f"{number(count)} × {trimmed_price(price)}" for count, price in slices)
    return f"{euros(facts.fixed)} + {told}" if facts.fixed else told


def trimmed_price(price: Decimal) -> str:
    """A unit price to the cent, and further where it has more decimals."""
    return number(price, max(2, len(trimmed(price, 6).partition(",")[2])))


def _game_steps(result: Result, member: MemberResult) -> Iterator[Step]:
    if member.alone is not None:
        yield Step("Seul", _alone_told(result, member), euros(member.alone))
    for node, cost, users in member.links:
        yield Step(f"Tronçon {node}", f"{euros(cost)} ÷ {users}", number(cost / users, _FINE))
    if len(member.ranks) > MOST_TABLED:
        summed = " + ".join(number(one, _FINE) for one in member.ranks)
        yield Step(
            "Moyenne des rangs",
            f"({summed}) ÷ {len(member.ranks)} : ce qu’il ajoute en moyenne s’il arrive premier, deuxième… dernier",
            number(member.exact, _FINE),
        )
        return
    for rank, added in enumerate(member.ranks, 1):
        last = len(member.ranks)
        when = "s’il arrive premier" if rank == 1 else f"s’il arrive {rank}ᵉ" + (", après tous" if rank == last else "")
        yield Step(f"Rang {rank}", f"ce qu’il ajoute en moyenne {when}", number(added, _FINE))
    if member.ranks:
        yield Step(
            "Moyenne des rangs",
            f"somme des {len(member.ranks)} lignes ÷ {len(member.ranks)}",
            number(member.exact, _FINE),
        )
    if result.sampled is not None and member.error is not None:
        yield Step(
            "Tirage",
            f"moyenne de ce qu’il ajoute dans {number(result.sampled.orders)} ordres d’arrivée (graine "
            f"{result.sampled.seed}), à {euros(Fraction(member.error))}{NARROW}€ près",
            number(member.exact, _FINE),
        )
