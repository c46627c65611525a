"""The only door to a business case, its editions, and the clauses of a body."""

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.money.models import (
    AmortisationPeriod,
    BusinessCase,
    CaseEdition,
    PublishedCase,
    RevisionClause,
)
from maillage.kernel.pages import NotAllowed

__all__ = [
    "get_case_for",
    "get_clause_for",
    "get_edition_for",
    "get_own_case_for",
    "get_period_for",
    "get_published_for",
]


def get_case_for(actor: Actor, pk: int) -> BusinessCase:
    """A case of the actor's own organisation. Error: ``NotAllowed``."""
    actor.must(Right.SEE_STUDY)
    found = BusinessCase.objects.select_related("study").filter(pk=pk).first()
    if found is None:
        raise NotAllowed("business case")
    return found


def get_own_case_for(actor: Actor, pk: int) -> BusinessCase:
    """A case that the actor may change. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_FINANCES)
    found = get_case_for(actor, pk)
    actor.must(Right.KEEP_FINANCES, found.owner_id)
    return found


def get_edition_for(actor: Actor, case: int, number: int) -> CaseEdition:
    """A frozen case of the actor's own organisation. Error: ``NotAllowed``."""
    actor.must(Right.SEE_STUDY)
    found = CaseEdition.objects.select_related("case").filter(case=case, number=number).first()
    if found is None:
        raise NotAllowed("edition")
    return found


def get_published_for(actor: Actor, pk: int) -> PublishedCase:
    """What the actor's body, or a grouping that she belongs to, published. Error: ``NotAllowed``."""
    actor.must(Right.SEE_STUDY)
    found = PublishedCase.objects.select_related("owner").filter(pk=pk).first()
    if found is None:
        raise NotAllowed("published case")
    return found


def get_clause_for(actor: Actor, pk: int) -> RevisionClause:
    """A revision clause of the actor's own organisation. Error: ``NotAllowed``."""
    actor.must(Right.SEE_STUDY)
    found = RevisionClause.objects.filter(pk=pk).first()
    if found is None:
        raise NotAllowed("clause")
    return found


def get_period_for(actor: Actor, pk: int) -> AmortisationPeriod:
    """An amortisation period that the actor may change. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_FINANCES)
    found = AmortisationPeriod.objects.filter(pk=pk).first()
    if found is None:
        raise NotAllowed("period")
    actor.must(Right.KEEP_FINANCES, found.owner_id)
    return found
