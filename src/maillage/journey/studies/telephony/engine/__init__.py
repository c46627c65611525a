"""Rows to the engine of telephony, and back."""

from maillage.engine.telephony import GRAINS
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
    kept_plans,
    merged_sites,
    plan_of_row,
)
from maillage.journey.studies.telephony.engine._sheet import ChargeOfMonth, PlanOfLine, charges_of_line, plans_of_line
from maillage.journey.studies.telephony.engine._usage import Rated, Usage, rate_records, rate_usage, rated_table

__all__ = [
    "GRAINS",
    "METHOD",
    "REASONS",
    "AnalysedLine",
    "Analysis",
    "BestLine",
    "ChargeOfMonth",
    "Conducted",
    "PlanFields",
    "PlanOfLine",
    "PlanShare",
    "PoolUse",
    "Rated",
    "Reason",
    "Usage",
    "analyse",
    "charges_of_line",
    "conduct_analysis",
    "counted",
    "digest_of",
    "kept_plans",
    "left_out_of",
    "merged_sites",
    "plan_of",
    "plan_of_row",
    "plans_of_line",
    "rate_records",
    "rate_usage",
    "rated_table",
    "reason_of",
    "repeated",
    "totals_of",
    "without_repeats",
]
