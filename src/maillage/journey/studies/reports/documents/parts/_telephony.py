"""Telephony: the analyses of the study that were frozen; totals of the group in both editions."""

from dataclasses import replace

from maillage.foundations.organisations.access import Actor
from maillage.journey.studies.reports.documents.parts._part import Composed, digest_of
from maillage.journey.studies.reports.enums import Audience
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.studies.telephony.access import has_enough_members
from maillage.journey.studies.telephony.documents import compose_section
from maillage.journey.studies.telephony.enums import AnalysisState
from maillage.journey.studies.telephony.models import TelephonyAnalysis
from maillage.kernel.papers import Section

__all__ = ["compose_telephony"]


def compose_telephony(_: Actor, study: Study, audience: Audience) -> Composed | None:
    """A section an analysis. Members: only where enough of them are in it not to be told apart."""
    found = TelephonyAnalysis.objects.filter(study=study.pk, state=AnalysisState.FROZEN).order_by("name", "id")
    told = [one for one in found if audience is not Audience.MEMBERS or has_enough_members(one)]
    if not told:
        return None
    sections = [compose_section(one, to_members=audience is Audience.MEMBERS) for one in told]
    method = f"téléphonie {', '.join(sorted({one.method for one in told}))}"
    whole = (
        sections[0]
        if len(sections) == 1
        else Section(
            "Téléphonie", [], [replace(section, title=one.name) for section, one in zip(sections, told, strict=True)]
        )
    )
    return Composed(whole, method, digest_of(one.inputs_digest for one in told))
