import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from maillage.engine.statistics import student_quantile


@given(st.floats(0.5, 0.9999), st.integers(1, 400))
def test_quantiles_are_those_of_an_independent_library(confidence: float, df: int) -> None:
    assert student_quantile(confidence, df) == pytest.approx(t.ppf((1 + confidence) / 2, df), rel=1e-9)


@pytest.mark.parametrize(("confidence", "df"), [(0, 1), (1, 1), (0.95, 0)])
def test_what_has_no_quantile_is_refused(confidence: float, df: int) -> None:
    with pytest.raises(ValueError, match="must"):
        student_quantile(confidence, df)
