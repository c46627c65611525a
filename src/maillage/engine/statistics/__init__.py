"""From the answers of some to the whole territory: strata, weights, totals with their range, means, shares, rankings.

Notation of every docstring: ``h`` a stratum, ``N_h`` its entities, ``n_h`` those that answered, ``w_h = N_h / n_h``
the weight of each answer, ``y`` an answer, ``s_h^2`` the variance of the answers of ``h`` with divisor ``n_h - 1``.
"""

from maillage.engine.statistics._compositions import Composition, compose
from maillage.engine.statistics._donors import Donation, nearest_donors
from maillage.engine.statistics._estimates import Estimate, estimate_total
from maillage.engine.statistics._means import PriceMean, mean_price
from maillage.engine.statistics._planning import Call, CallPlan, plan_calls
from maillage.engine.statistics._rankings import Ranking, concordance, rank_options
from maillage.engine.statistics._strata import COMMUNE, Sample, Stratum, Unit, draw_up, stratify
from maillage.engine.statistics._student import student_quantile

__all__ = [
    "COMMUNE",
    "Call",
    "CallPlan",
    "Composition",
    "Donation",
    "Estimate",
    "PriceMean",
    "Ranking",
    "Sample",
    "Stratum",
    "Unit",
    "compose",
    "concordance",
    "draw_up",
    "estimate_total",
    "mean_price",
    "nearest_donors",
    "plan_calls",
    "rank_options",
    "stratify",
    "student_quantile",
]
