"""Scores that are computed: like for like, or not at all."""

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from maillage.journey.studies.scenarios.engine import weigh
from maillage.journey.studies.scenarios.enums import Measure


def scenario(pk: int, basis: str = "HT", *, does_nothing: bool = False) -> Any:
    return SimpleNamespace(pk=pk, name=f"S{pk}", tax_basis=basis, does_nothing=does_nothing)


def figures(gain: int, years: int) -> Any:
    return SimpleNamespace(gain=Decimal(gain), years=years, known=2, winners=1, investment=Decimal(10))


GAIN: Any = SimpleNamespace(pk=1, label="Gain", weight=Decimal(1), measure=Measure.NET_GAIN)


def test_gains_of_different_horizons_are_compared_by_the_year() -> None:
    """288 over five years is less a year than 280 over four: 57,6 against 70."""
    scenarios = [scenario(1, does_nothing=True), scenario(2), scenario(3)]
    found = weigh(scenarios, [GAIN], {}, {1: figures(0, 4), 2: figures(280, 4), 3: figures(288, 5)})
    assert [found.scores[pk][1] for pk in (1, 2, 3)] == [0, 5, 5 * Fraction(576, 700)]
    assert found.ranking is not None and found.ranking.first == ("S2",)


def test_gains_in_two_tax_bases_are_not_ranked() -> None:
    scenarios = [scenario(1), scenario(2, "TTC")]
    found = weigh(scenarios, [GAIN], {}, {1: figures(100, 4), 2: figures(120, 4)})
    assert found.ranking is None and "d’autres TTC" in found.refused
