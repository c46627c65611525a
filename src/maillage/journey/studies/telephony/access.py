"""The only door to a tariff or an analysis."""

from typing import Any, Final

from django.db.models import QuerySet
from django.utils.timezone import localdate

from maillage.engine.parameters import least_contributors
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory.access import owners_with_prices
from maillage.journey.studies.syntheses.queries import HEAVY
from maillage.journey.studies.telephony.models import AnalysedLine, Tariff, TariffPlan, TelephonyAnalysis
from maillage.kernel.pages import NotAllowed

OF_STUDY: Final = tuple(f"study__{name}" for name in HEAVY)
__all__ = [
    "get_analysed_line_for",
    "get_analysis_for",
    "get_plan_for",
    "get_tariff_for",
    "has_enough_members",
    "lines_shown",
    "told_totals",
]


def get_analysis_for(actor: Actor, pk: int, *, is_own: bool = False) -> TelephonyAnalysis:
    """An analysis of the actor's body, or of a grouping that she belongs to; with ``is_own`` one that she conducts.
    Error: ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY if is_own else Right.SEE_STUDY)
    found = TelephonyAnalysis.objects.select_related("owner", "tariff", "study").defer(*OF_STUDY).filter(pk=pk).first()
    if found is None or (is_own and not actor.scope.may_write(found.owner_id)):
        raise NotAllowed("analysis")
    return found


def told_totals(actor: Actor, analysis: TelephonyAnalysis) -> dict[str, Any]:
    """The totals that the actor may read. A member who is one of few would find the others by taking away her own: she
    reads none where fewer members than ``statistics/least_contributors`` are in them."""
    is_told = actor.scope.may_write(analysis.owner_id) or has_enough_members(analysis)
    return analysis.totals if is_told else {}


def has_enough_members(analysis: TelephonyAnalysis) -> bool:
    """Whether the totals may be shown to members: enough of them have a line there, and one whose cost is known."""
    totals = analysis.totals
    if not totals:
        return False
    day = localdate(analysis.computed_at) if analysis.computed_at else localdate()
    fewest = min(int(totals["members"]), int(totals.get("known_members", totals["members"])))
    return fewest >= least_contributors(day)


def lines_shown(actor: Actor, analysis: TelephonyAnalysis) -> QuerySet[AnalysedLine]:
    """The lines of an analysis whose cost the actor reads: her own, and those of members who show their prices today."""
    return AnalysedLine.objects.filter(analysis=analysis, owner__in=owners_with_prices(actor))


def get_analysed_line_for(actor: Actor, pk: int) -> AnalysedLine:
    """A line of the actor, or of an analysis that her body conducts, whose cost she reads. Error: ``NotAllowed``."""
    actor.must(Right.SEE_PRICES)
    found = AnalysedLine.objects.select_related("owner").filter(pk=pk, owner__in=owners_with_prices(actor)).first()
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
