"""The solver's answers against enumeration, its bounds, and its French refusals."""

import subprocess
import sys
from itertools import product
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.optimisation import (
    Infeasible,
    NoSolutionInTime,
    Program,
    ProgramRefused,
    Row,
    Unbounded,
    solve,
)

SIZE = 4
whole = st.integers(-5, 5).map(float)


@st.composite
def programs(draw: st.DrawFn) -> Program:
    costs = tuple(draw(st.lists(whole, min_size=SIZE, max_size=SIZE)))
    rows = draw(
        st.lists(
            st.tuples(st.lists(whole, min_size=SIZE, max_size=SIZE), st.integers(-6, 6), st.integers(0, 8)),
            min_size=1,
            max_size=3,
        )
    )
    return Program(
        costs,
        tuple(
            Row(dict(enumerate(coefficients)), float(low), float(low + width), f"règle {place}")
            for place, (coefficients, low, width) in enumerate(rows)
        ),
        (0.0,) * SIZE,
        (2.0,) * SIZE,
        (True,) * SIZE,
    )


def _holds(program: Program, values: tuple[float, ...], slack: float = 1e-5) -> bool:
    return all(
        row.lower - slack
        <= sum(weight * values[place] for place, weight in row.coefficients.items())
        <= row.upper + slack
        for row in program.rows
    )


def _enumerated(program: Program) -> float | None:
    points = (point for point in product((0.0, 1.0, 2.0), repeat=SIZE) if _holds(program, point))
    return min((sum(c * x for c, x in zip(program.costs, point, strict=True)) for point in points), default=None)


@given(programs())
@settings(max_examples=60)
def test_whole_programs_agree_with_enumeration(program: Program) -> None:
    best = _enumerated(program)
    if best is None:
        with pytest.raises(Infeasible) as refused:
            solve(program, seconds=20)
        assert refused.value.relaxations, "an error that names no constraint helps nobody"
        return
    answer = solve(program, seconds=20)
    assert answer.objective == pytest.approx(best, abs=1e-6)
    assert answer.bound <= answer.objective
    assert answer.is_optimal
    assert _holds(program, answer.values)
    assert all(value.is_integer() for value in answer.values)


@given(programs())
@settings(max_examples=40)
def test_a_relaxed_program_bounds_the_whole_one_and_its_duals_prove_it(program: Program) -> None:
    """Weak duality, redone by hand: costs less duals times rows, at the cheapest corner of the box."""
    relaxed = Program(program.costs, program.rows, program.lower, program.upper, (False,) * SIZE)
    try:
        answer = solve(relaxed, seconds=20)
    except Infeasible:
        assert _enumerated(program) is None
        return
    best = _enumerated(program)
    assert best is None or answer.objective <= best + 1e-6
    assert len(answer.duals) == len(program.rows)
    reduced = list(program.costs)
    proven = 0.0
    for row, dual in zip(program.rows, answer.duals, strict=True):
        proven += dual * (row.lower if dual > 0 else row.upper)
        for place, weight in row.coefficients.items():
            reduced[place] -= dual * weight
    proven += sum(min(0.0, 2 * cost) for cost in reduced)
    assert proven == pytest.approx(answer.objective, abs=1e-5)


def test_an_infeasible_program_names_what_would_have_to_give_way() -> None:
    program = Program(
        (1.0,),
        (Row({0: 1.0}, lower=5.0, name="au moins cinq lignes"), Row({0: 1.0}, upper=3.0, name="trois lignes au plus")),
        (0.0,),
        (3.0,),
        (True,),
    )
    with pytest.raises(Infeasible, match="au moins cinq lignes » \\(de 2\\)"):
        solve(program, seconds=5)


def test_a_forgotten_constraint_is_said() -> None:
    with pytest.raises(Unbounded, match="sans limite"):
        solve(Program((-1.0,), (Row({0: 1.0}, lower=0.0),), (0.0,), (inf,), (False,)), seconds=5)
    with pytest.raises(Unbounded):
        solve(Program((-1.0,), (), (0.0,), (inf,), (False,)), seconds=5)


def test_time_that_runs_out_is_said() -> None:
    """A market split: no answer is found in a thousandth of a second, and none is invented."""
    size = 40
    rows = tuple(
        Row({place: float((place * 37 + line * 61) % 97 + 1) for place in range(size)}, 977.0 + line, 977.0 + line)
        for line in range(5)
    )
    program = Program((0.0,) * size, rows, (0.0,) * size, (1.0,) * size, (True,) * size)
    with pytest.raises(NoSolutionInTime, match="Donnez plus de temps"):
        solve(program, seconds=0.001)


@pytest.mark.parametrize(
    ("make", "match"),
    [
        (lambda: Program((), (), (), (), ()), "aucune variable"),
        (lambda: Program((1.0,), (), (0.0, 0.0), (1.0,), (False,)), "même longueur"),
        (lambda: Program((float("nan"),), (), (0.0,), (1.0,), (False,)), "coût"),
        (lambda: Program((1.0,), (), (float("nan"),), (1.0,), (False,)), "borne"),
        (lambda: Program((1.0,), (Row({0: inf}, name="débit"),), (0.0,), (1.0,), (False,)), "débit"),
        (lambda: Program((1.0,), (Row({3: 1.0}),), (0.0,), (1.0,), (False,)), "n’existe pas"),
    ],
)
def test_what_is_no_program_is_refused_in_french(make: object, match: str) -> None:
    assert callable(make)
    with pytest.raises(ProgramRefused, match=match):
        make()


def test_no_time_at_all_is_refused() -> None:
    with pytest.raises(ProgramRefused, match="temps"):
        solve(Program((1.0,), (), (0.0,), (1.0,), (False,)), seconds=0)


def test_the_door_does_not_load_the_solver() -> None:
    """The web process may import the engine; it never loads the solver."""
    seen = "import sys, maillage.engine.optimisation; sys.exit('highspy' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", seen], check=False).returncode == 0


def test_the_solver_writes_nothing_on_the_standard_output() -> None:
    """A command that answers in JSON has that output to itself."""
    asked = "solve(Program((1.0,), (Row({0: 1.0}, lower=2.0),), (0.0,), (9.0,), (False,)), seconds=5)"
    code = f"from maillage.engine.optimisation import Program, Row, solve; {asked}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b""
