"""An invented tariff, and the lines of the second territory under it."""

from datetime import date
from importlib.resources import as_file, files
from typing import Final

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Subject
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.studies.telephony.actions import create_tariff, open_analysis
from maillage.journey.studies.telephony.imports import read_plans
from maillage.journey.studies.telephony.models import TelephonyAnalysis
from maillage.journey.studies.telephony.queries import months_with_calls
from maillage.journey.studies.telephony.tasks import compute_at_once

__all__ = ["load_demonstration_telephony"]

SOURCE: Final = "Chiffres inventés pour la démonstration"


def load_demonstration_telephony(pilot: Actor, today: date, study: Study | None = None) -> TelephonyAnalysis | None:
    """A tariff that is invented and says so, and the analysis of the lines whose bills the pilot's body may read, which
    ``study`` cites.

    To be called in the pilot's scope, after the bills. ``None`` where no consumption is known.
    """
    months = months_with_calls(sorted(pilot.scope.seen(Subject.PRICES) | pilot.scope.seen(Subject.OWN)))
    if months is None:
        return None
    with as_file(files(__package__) / "tarif-fictif.csv") as path:
        plans, basis = read_plans(path)
    tariff = create_tariff(
        pilot,
        name="Groupement, tarif fictif",
        operator="Opérateur fictif",
        as_of=today,
        source=SOURCE,
        basis=basis.value,
        plans=plans,
    )
    analysis = open_analysis(
        pilot,
        name="Nos lignes sous le tarif du groupement",
        tariff=tariff,
        first_month=months[0],
        last_month=months[1],
        seconds=5,
        study=study,
    )
    compute_at_once(pilot, analysis)
    return analysis
