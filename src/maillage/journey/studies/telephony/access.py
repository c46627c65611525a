"""The only door to a tariff or an analysis."""

from typing import Final

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.syntheses.queries import HEAVY
from maillage.journey.studies.telephony.models import AnalysedLine, Tariff, TariffPlan, TelephonyAnalysis
from maillage.kernel.pages import NotAllowed

OF_STUDY: Final = tuple(f"study__{name}" for name in HEAVY)
__all__ = ["get_analysed_line_for", "get_analysis_for", "get_plan_for", "get_tariff_for"]


def get_analysis_for(actor: Actor, pk: int, *, is_own: bool = False) -> TelephonyAnalysis:
    """An analysis of the actor's body, or of a grouping that she belongs to; with ``is_own`` one that she conducts.
    Error: ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY if is_own else Right.SEE_STUDY)
    found = TelephonyAnalysis.objects.select_related("owner", "tariff", "study").defer(*OF_STUDY).filter(pk=pk).first()
    if found is None or (is_own and not actor.scope.may_write(found.owner_id)):
        raise NotAllowed("analysis")
    return found


def get_analysed_line_for(actor: Actor, pk: int) -> AnalysedLine:
    """A line of the actor, or of an analysis that her body conducts. Error: ``NotAllowed``."""
    actor.must(Right.SEE_STUDY)
    found = AnalysedLine.objects.select_related("owner").filter(pk=pk).first()
    if found is None:
        raise NotAllowed("line")
    return found


def get_tariff_for(actor: Actor, pk: int, *, is_own: bool = False) -> Tariff:
    """A tariff that the actor may read; with ``is_own`` one that she may change. Error: ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY if is_own else Right.SEE_STUDY)
    found = Tariff.objects.select_related("owner").filter(pk=pk).first()
    if found is None or (is_own and not actor.scope.may_write(found.owner_id)):
        raise NotAllowed("tariff")
    return found


def get_plan_for(actor: Actor, pk: int) -> TariffPlan:
    """A plan of a tariff that the actor may change. Error: ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY)
    found = TariffPlan.objects.select_related("tariff").filter(pk=pk).first()
    if found is None or not actor.scope.may_write(found.owner_id):
        raise NotAllowed("plan")
    return found
