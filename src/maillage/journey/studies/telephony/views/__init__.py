"""Pages of telephony."""

from maillage.journey.studies.telephony.views._analyses import (
    analyses,
    analysis,
    cite,
    compute,
    export_lines,
    freeze,
    new_analysis,
    sites,
)
from maillage.journey.studies.telephony.views._line import analysed_line
from maillage.journey.studies.telephony.views._tariffs import (
    change_plan,
    delete_plan,
    new_plan,
    new_tariff,
    tariff,
    tariffs,
)

__all__ = [
    "analysed_line",
    "analyses",
    "analysis",
    "change_plan",
    "cite",
    "compute",
    "delete_plan",
    "export_lines",
    "freeze",
    "new_analysis",
    "new_plan",
    "new_tariff",
    "sites",
    "tariff",
    "tariffs",
]
