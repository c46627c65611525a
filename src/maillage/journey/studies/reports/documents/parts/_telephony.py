"""Telephony: the last analysis that the body froze; totals of the group in both editions."""

from maillage.engine.parameters import parameter
from maillage.foundations.organisations.access import Actor
from maillage.journey.studies.reports.documents.parts._part import Composed
from maillage.journey.studies.reports.enums import Audience
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.studies.telephony.documents import compose_section
from maillage.journey.studies.telephony.models import TelephonyAnalysis

__all__ = ["compose_telephony"]


def compose_telephony(_: Actor, study: Study, audience: Audience) -> Composed | None:
    """Members: only where enough of them are in it not to be told apart."""
    found = TelephonyAnalysis.objects.filter(owner=study.owner_id, frozen_at__isnull=False)
    last = found.select_related("tariff").order_by("-id").first()
    if last is None or not last.totals:
        return None
    least = int(parameter("statistics/least_contributors", study.parameters_on).value)
    if audience is Audience.MEMBERS and int(last.totals.get("members", 0)) < least:
        return None
    return Composed(compose_section(last), f"téléphonie {last.method}", last.inputs_digest)
