"""The one door to the solver: linear and mixed-integer programs, with the proven bound of every answer.

The solver is loaded by the first ``solve``, never by an import: only jobs and commands call it, in a process that can
be killed, never a page.
"""

from maillage.engine.optimisation._highs import solve
from maillage.engine.optimisation._programs import (
    Infeasible,
    NoSolutionInTime,
    Program,
    ProgramRefused,
    Row,
    Solution,
    Unbounded,
)

__all__ = [
    "Infeasible",
    "NoSolutionInTime",
    "Program",
    "ProgramRefused",
    "Row",
    "Solution",
    "Unbounded",
    "solve",
]
