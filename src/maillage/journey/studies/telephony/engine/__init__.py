"""Rows to the engine of telephony, and back."""

from maillage.journey.studies.telephony.engine._accounts import (
    REASONS,
    Reason,
    counted,
    left_out_of,
    reason_of,
    repeated,
    totals_of,
    without_repeats,
)
from maillage.journey.studies.telephony.engine._analysis import (
    METHOD,
    AnalysedLine,
    Analysis,
    BestLine,
    PlanShare,
    PoolUse,
    analyse,
)
from maillage.journey.studies.telephony.engine._plans import PlanFields, plan_of
from maillage.journey.studies.telephony.engine._rows import (
    Conducted,
    conduct_analysis,
    digest_of,
    merged_sites,
    plan_of_row,
)
from maillage.journey.studies.telephony.engine._usage import Rated, Usage, rate_records, rate_usage, rated_table

__all__ = [
    "METHOD",
    "REASONS",
    "AnalysedLine",
    "Analysis",
    "BestLine",
    "Conducted",
    "PlanFields",
    "PlanShare",
    "PoolUse",
    "Rated",
    "Reason",
    "Usage",
    "analyse",
    "conduct_analysis",
    "counted",
    "digest_of",
    "left_out_of",
    "merged_sites",
    "plan_of",
    "plan_of_row",
    "rate_records",
    "rate_usage",
    "rated_table",
    "reason_of",
    "repeated",
    "totals_of",
    "without_repeats",
]
