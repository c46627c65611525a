"""Territories and answers of every shape."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from maillage.engine.statistics import COMMUNE, Sample, Stratum, Unit, draw_up, stratify

BOUNDS = [0, 1000, 5000, 20000, 100000]


@dataclass(frozen=True)
class Survey:
    units: list[Unit]
    strata: tuple[Stratum, ...]
    sample: Sample
    values: dict[str, int]


@st.composite
def surveys(draw: Callable[[st.SearchStrategy[int]], int], *, is_complete: bool = False) -> Survey:
    """At least one commune answers; others, and bodies of other kinds, do or do not."""
    communes = draw(st.integers(1, 25))
    others = draw(st.integers(0, 3))
    units = [Unit(f"c{index}", COMMUNE, draw(st.integers(0, 150_000))) for index in range(communes)]
    units += [Unit(f"o{index}", ("epci", "ccas")[index % 2], None) for index in range(others)]
    strata = stratify(units, BOUNDS)
    answered = {unit.name for unit in units if is_complete or draw(st.integers(0, 2)) == 0} | {units[0].name}
    values = {unit.name: draw(st.integers(0, 500)) for unit in units}
    return Survey(units, strata, draw_up(strata, answered), values)
