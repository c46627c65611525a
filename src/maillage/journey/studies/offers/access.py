"""The only door to price references, savings and their lines."""

from collections.abc import Callable
from typing import Final

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right, Subject
from maillage.journey.census.inventory.access import owners_with_prices
from maillage.journey.studies.offers.enums import SavingsState
from maillage.journey.studies.offers.models import PriceReference, Savings, SavingsLine
from maillage.journey.studies.syntheses.queries import HEAVY
from maillage.kernel.pages import NotAllowed

OF_STUDY: Final = tuple(f"study__{name}" for name in HEAVY)

__all__ = [
    "conducts",
    "get_line_for",
    "get_open_savings_for",
    "get_own_savings_for",
    "get_reference_for",
    "get_savings_for",
    "is_own",
    "offer_shown",
    "paid_shown",
    "seen_by",
    "surveyed_owners",
]


def is_own(actor: Actor, savings: Savings) -> bool:
    """Whether the actor's own organisation made it; else she is of a member, who reads its totals and its own lines."""
    return savings.owner_id in actor.scope.writes


def conducts(actor: Actor, savings: Savings) -> bool:
    """Whether the actor may change it."""
    return is_own(actor, savings) and actor.may(Right.CONDUCT_STUDY)


def get_reference_for(actor: Actor, pk: int) -> PriceReference:
    """A reference of the actor's own body. Error: ``NotAllowed``."""
    actor.must(Right.SEE_SURVEY)
    found = PriceReference.objects.select_related("document").filter(pk=pk).first()
    if found is None:
        raise NotAllowed("reference")
    return found


def get_savings_for(actor: Actor, pk: int) -> Savings:
    """Savings of the actor's body; for a member of it, once they are frozen. Error: ``NotAllowed``."""
    actor.must(Right.SEE_STUDY)
    found = Savings.objects.select_related("owner", "study").defer(*OF_STUDY).filter(pk=pk).first()
    if found is None or not (is_own(actor, found) or found.state == SavingsState.FROZEN):
        raise NotAllowed("savings")
    return found


def get_own_savings_for(actor: Actor, pk: int) -> Savings:
    """Savings that the actor conducts. Error: ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY)
    found = get_savings_for(actor, pk)
    if not is_own(actor, found):
        raise NotAllowed("savings")
    return found


def get_open_savings_for(actor: Actor, pk: int) -> Savings:
    """The same, not frozen. Error: ``NotAllowed``."""
    found = get_own_savings_for(actor, pk)
    if found.state == SavingsState.FROZEN:
        raise NotAllowed("frozen savings")
    return found


def get_line_for(savings: Savings, pk: int) -> SavingsLine:
    """A line of savings that came through its own door: all for the body that made them, its own for a member.

    Error: ``NotAllowed``.
    """
    found = SavingsLine.objects.select_related("counterparty", "obtained").filter(savings=savings, pk=pk).first()
    if found is None:
        raise NotAllowed("line")
    found.savings = savings  # which is seen by another subject than its lines: never joined
    return found


def paid_shown(actor: Actor, line: SavingsLine) -> bool:
    """Whether the actor reads what is paid: it is of its own organisation, or of a member who shows its prices today."""
    return line.counterparty_id in owners_with_prices(actor)


def offer_shown(actor: Actor, line: SavingsLine) -> bool:
    """Whether the actor reads what is offered beside it: a confidential offer is only for the body that holds it."""
    return paid_shown(actor, line) and (not line.is_confidential or is_own(actor, line.savings))


def seen_by(actor: Actor) -> Callable[[SavingsLine], tuple[bool, bool]]:
    """For each line, whether the actor reads what is paid, and what is offered."""
    return lambda line: (paid_shown(actor, line), offer_shown(actor, line))


def surveyed_owners(actor: Actor) -> frozenset[int]:
    """Those whose census and prices the actor's body reads today, itself among them."""
    return owners_with_prices(actor) & actor.scope.seen(Subject.CENSUS)
