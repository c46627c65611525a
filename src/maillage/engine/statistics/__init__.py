"""From the answers of some to the whole territory: strata, weights, totals with their range, means, shares, rankings.

Notation of every docstring: ``h`` a stratum, ``N_h`` its entities, ``n_h`` those that answered, ``w_h = N_h / n_h``
the weight of each answer, ``y`` an answer, ``s_h^2`` the variance of the answers of ``h`` with divisor ``n_h - 1``,
``x`` the inhabitants of a commune that answered, ``X_h`` those of all the communes of ``h``, ``e`` what a ratio to the
population leaves of an answer.
"""

from maillage.engine.statistics._bootstrap import Resampling, resample
from maillage.engine.statistics._choice import Reason, SideBySide, estimate_side_by_side
from maillage.engine.statistics._compositions import Composition, compose
from maillage.engine.statistics._diversity import (
    Benchmark,
    Dispersion,
    Diversity,
    benchmark,
    dispersion_of,
    diversity_of,
)
from maillage.engine.statistics._donors import Donation, nearest_donors
from maillage.engine.statistics._estimates import Estimate, Estimator, Step, estimate_total, steps_of
from maillage.engine.statistics._influence import Influence, leave_one_out
from maillage.engine.statistics._means import PriceMean, mean_price
from maillage.engine.statistics._missing import Missing, weigh_missing
from maillage.engine.statistics._planning import Call, CallPlan, plan_calls
from maillage.engine.statistics._rankings import Ranking, concordance, rank_options
from maillage.engine.statistics._strata import COMMUNE, Sample, Stratum, Unit, draw_up, stratify
from maillage.engine.statistics._student import student_quantile

__all__ = [
    "COMMUNE",
    "Benchmark",
    "Call",
    "CallPlan",
    "Composition",
    "Dispersion",
    "Diversity",
    "Donation",
    "Estimate",
    "Estimator",
    "Influence",
    "Missing",
    "PriceMean",
    "Ranking",
    "Reason",
    "Resampling",
    "Sample",
    "SideBySide",
    "Step",
    "Stratum",
    "Unit",
    "benchmark",
    "compose",
    "concordance",
    "dispersion_of",
    "diversity_of",
    "draw_up",
    "estimate_side_by_side",
    "estimate_total",
    "leave_one_out",
    "mean_price",
    "nearest_donors",
    "plan_calls",
    "rank_options",
    "resample",
    "steps_of",
    "stratify",
    "student_quantile",
    "weigh_missing",
]
