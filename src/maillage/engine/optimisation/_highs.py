"""HiGHS, loaded when it serves."""

from math import fsum, inf, isfinite
from typing import TYPE_CHECKING, Final

from maillage.engine.optimisation._programs import (
    Infeasible,
    NoSolutionInTime,
    Program,
    ProgramRefused,
    Row,
    Solution,
    Unbounded,
)

if TYPE_CHECKING:
    from highspy._core import _Highs

__all__ = ["solve"]

_NEGLIGIBLE: Final = 1e-6  # the solver's own tolerance on a constraint


def solve(program: Program, *, seconds: float, gap: float = 0.0) -> Solution:
    """The best answer to ``program`` within ``seconds``, and the bound that no answer beats.

    Stops as soon as ``(objective - bound) / |objective| <= gap``. Guarantees: integer variables have whole values;
    ``objective`` is recomputed from ``values``; ``bound <= objective``; constraints hold within 1e-6; the same program
    gives the same answer when time does not run out. Errors: ``Infeasible`` (names the rows that would have to give
    way), ``Unbounded``, ``NoSolutionInTime``, ``ProgramRefused``. Source: HiGHS (https://highs.dev), MIT licence.

    >>> either = Program((3.0, 2.0), (Row({0: 1.0, 1: 1.0}, lower=2.5),), (0.0, 0.0), (9.0, 2.0), (True, True))
    >>> answer = solve(either, seconds=10)
    >>> answer.values, answer.objective, answer.is_optimal
    ((1.0, 2.0), 7.0, True)
    """
    from highspy import HighsModelStatus as Status

    if not seconds > 0:
        raise ProgramRefused("Le temps de calcul est d’au moins une fraction de seconde : donnez-en un.")
    highs = _run(program, seconds, gap)
    status = highs.getModelStatus()
    if status in (Status.kInfeasible, Status.kUnbounded, Status.kUnboundedOrInfeasible):
        relaxations = _relaxations(program, seconds)
        raise Infeasible(relaxations) if relaxations or status == Status.kInfeasible else Unbounded()
    info = highs.getInfo()
    is_mixed = any(program.is_integer)
    has_values = info.primal_solution_status == 2  # feasible
    if not has_values or status not in (Status.kOptimal, Status.kTimeLimit):
        found = info.mip_dual_bound if is_mixed and isfinite(info.mip_dual_bound) else None
        raise NoSolutionInTime(seconds, found)
    solved = highs.getSolution()
    values = tuple(
        float(round(value)) if whole else float(value)
        for value, whole in zip(solved.col_value, program.is_integer, strict=True)
    )
    objective = fsum(cost * value for cost, value in zip(program.costs, values, strict=True))
    proven = status == Status.kOptimal
    bound = min(objective, info.mip_dual_bound if is_mixed else objective if proven else -inf)
    distance = (objective - bound) / max(abs(objective), 1e-12) if objective != bound else 0.0
    duals = () if is_mixed or not proven else tuple(float(dual) for dual in solved.row_dual)
    return Solution(values, objective, bound, distance, proven, duals)


def _run(program: Program, seconds: float, gap: float) -> "_Highs":
    import numpy as np
    from highspy import HighsLp, HighsVarType, MatrixFormat
    from highspy._core import _Highs  # the class over it prints a banner on the standard output as it is made

    model = HighsLp()
    model.num_col_ = len(program.costs)
    model.num_row_ = len(program.rows)
    model.col_cost_ = np.array(program.costs, dtype=np.double)
    model.col_lower_ = np.array(program.lower, dtype=np.double)
    model.col_upper_ = np.array(program.upper, dtype=np.double)
    model.row_lower_ = np.array([row.lower for row in program.rows], dtype=np.double)
    model.row_upper_ = np.array([row.upper for row in program.rows], dtype=np.double)
    starts = [0]
    columns: list[int] = []
    coefficients: list[float] = []
    for row in program.rows:
        columns.extend(row.coefficients)
        coefficients.extend(row.coefficients.values())
        starts.append(len(columns))
    model.a_matrix_.format_ = MatrixFormat.kRowwise
    model.a_matrix_.num_col_ = model.num_col_
    model.a_matrix_.num_row_ = model.num_row_
    model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    model.a_matrix_.index_ = np.array(columns, dtype=np.int32)
    model.a_matrix_.value_ = np.array(coefficients, dtype=np.double)
    if any(program.is_integer):
        model.integrality_ = [
            HighsVarType.kInteger if whole else HighsVarType.kContinuous for whole in program.is_integer
        ]
    highs = _Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)  # the other core serves pages
    highs.setOptionValue("time_limit", float(seconds))
    highs.setOptionValue("mip_rel_gap", float(gap))
    highs.setOptionValue("mip_abs_gap", 0.0)
    highs.passModel(model)
    highs.run()
    return highs


def _relaxations(program: Program, seconds: float) -> tuple[tuple[str, float], ...]:
    """What rows would have to give way, least in all: minimise the sum of two slacks a row, at no other cost."""
    size = len(program.costs)
    slacks = 2 * len(program.rows)
    rows = tuple(
        Row({**row.coefficients, size + 2 * place: 1.0, size + 2 * place + 1: -1.0}, row.lower, row.upper)
        for place, row in enumerate(program.rows)
    )
    if not rows:
        return ()
    elastic = Program(
        (0.0,) * size + (1.0,) * slacks,
        rows,
        program.lower + (0.0,) * slacks,
        program.upper + (inf,) * slacks,
        program.is_integer + (False,) * slacks,
    )
    highs = _run(elastic, seconds, 0.0)
    if highs.getInfo().primal_solution_status != 2:
        return ()
    values = highs.getSolution().col_value
    given = (values[size + 2 * place] + values[size + 2 * place + 1] for place in range(len(rows)))
    return tuple(
        (row.name or f"contrainte {place + 1}", float(f"{amount:.6g}"))
        for place, (row, amount) in enumerate(zip(program.rows, given, strict=True))
        if amount > _NEGLIGIBLE
    )
