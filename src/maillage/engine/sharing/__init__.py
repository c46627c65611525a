"""Fair shares: a cost among members by keys, or by what each would pay alone and with the others.

Notation of every docstring: ``C`` a cost, ``x_ik`` what member ``i`` has of criterion ``k``, ``w_k`` the weight of that
criterion; ``N`` everybody, ``S`` a coalition, ``c(S)`` what it would pay by itself, ``x(S)`` what it pays in a sharing.
"""

from maillage.engine.sharing._errors import (
    BadGame,
    BadKey,
    BadTariff,
    CannotReach,
    EmptyCoalition,
    MissingValues,
    NothingToShare,
    NoWeight,
    TooManyMembers,
)
from maillage.engine.sharing._games import Game, ListedGame, TreeGame, VolumeGame
from maillage.engine.sharing._keys import (
    Cost,
    Criterion,
    MemberShare,
    Number,
    Options,
    PhaseIn,
    Sharing,
    Term,
    equal_parts,
    share_cost,
)
from maillage.engine.sharing._limits import limit
from maillage.engine.sharing._potential import PotentialForm, tax_potential_weights
from maillage.engine.sharing._rounding import to_the_cent
from maillage.engine.sharing._sampling import SampledValue, sample_shapley
from maillage.engine.sharing._shapley import MOST_MEMBERS, ExactValue, ShapleyMethod, added_by_rank, shapley
from maillage.engine.sharing._stability import LeastCore, Objection, least_core, worst_objection
from maillage.engine.sharing._tariffs import Tariff, Tier

__all__ = [
    "MOST_MEMBERS",
    "BadGame",
    "BadKey",
    "BadTariff",
    "CannotReach",
    "Cost",
    "Criterion",
    "EmptyCoalition",
    "ExactValue",
    "Game",
    "LeastCore",
    "ListedGame",
    "MemberShare",
    "MissingValues",
    "NoWeight",
    "NothingToShare",
    "Number",
    "Objection",
    "Options",
    "PhaseIn",
    "PotentialForm",
    "SampledValue",
    "ShapleyMethod",
    "Sharing",
    "Tariff",
    "Term",
    "Tier",
    "TooManyMembers",
    "TreeGame",
    "VolumeGame",
    "added_by_rank",
    "equal_parts",
    "least_core",
    "limit",
    "sample_shapley",
    "shapley",
    "share_cost",
    "tax_potential_weights",
    "to_the_cent",
    "worst_objection",
]
