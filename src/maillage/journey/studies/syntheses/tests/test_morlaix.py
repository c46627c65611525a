"""The published study of Morlaix, redone: every figure below can be checked with a pencil."""

from decimal import Decimal
from fractions import Fraction
from math import sqrt
from statistics import variance

import pytest

from maillage.engine.statistics import student_quantile
from maillage.journey.studies.syntheses.documents.figures import as_json_object
from maillage.journey.studies.syntheses.engine import Study
from maillage.journey.studies.syntheses.engine.results import figure_at

PUBLISHED_WEIGHTS = {"Botsorhel": 12, "Locquirec": 3, "Guerlesquin": 3, "Taulé": 3, "Plougonven": 3}
PUBLISHED_WEIGHTS |= {"Saint-Martin-des-Champs": 3, "Morlaix": 1, "Morlaix Communauté": 1}


def test_who_answered_and_for_whom_they_stand(morlaix: Study) -> None:
    assert (morlaix.entities, morlaix.respondents) == (29, 8)
    weights = {name: stratum.weight for stratum in morlaix.strata for name in stratum.respondents}
    assert weights == PUBLISHED_WEIGHTS
    answered = 495 + 1326 + 1650 + 2853 + 3164 + 4883 + 16726
    assert morlaix.population_share_pct == Fraction(100 * answered, morlaix.population_total)
    assert round(float(morlaix.population_share_pct), 1) == 48.1


@pytest.mark.parametrize(
    ("path", "published"),
    [
        ("estimates.pc_fixe.total", 386),
        ("estimates.pc_portable.total", 77),
        ("estimates.pc_fixe.respondents_total", 261),
        ("estimates.pc_portable.respondents_total", 38),
        ("shares.os.extrapolated.base", 511),
        ("shares.os.extrapolated.counts.os_xp", 312),
        ("shares.os.extrapolated.counts.os_7", 138),
        ("shares.os.extrapolated.counts.os_autre_libre", 31),
        ("shares.os.respondents.counts.os_xp", 204),
        ("shares.office.respondents.counts.open_office", 256),
        ("shares.office.extrapolated.base", 463),
        ("estimates.pc_fixe.missing", 0),
        ("estimates.pc_fixe.df", 5),
        ("estimates.pc_fixe.confidence", 0.95),
    ],
)
def test_counts(morlaix: Study, path: str, published: float) -> None:
    assert figure_at(as_json_object(morlaix), path) == published


def test_the_range_of_fixed_machines_by_the_formula(morlaix: Study) -> None:
    """Twelve small communes have one answer: their spread is borrowed from the next stratum."""
    estimate = morlaix.estimates["pc_fixe"]
    error = sqrt(27**2 * (1 - 6 / 27) * variance([1, 7, 4, 16, 17, 13]) / 6)
    assert estimate.standard_error == pytest.approx(error)
    assert estimate.low == pytest.approx(386 - student_quantile(0.95, 5) * error)
    assert estimate.high == pytest.approx(386 + student_quantile(0.95, 5) * error)
    assert (estimate.n, estimate.N) == (8, 29)
    assert "moins de 1\u202f000" in estimate.method


@pytest.mark.parametrize(("column", "percent"), [("os_xp", 61.06), ("os_7", 27.01), ("os_autre_libre", 6.07)])
def test_system_shares(morlaix: Study, column: str, percent: float) -> None:
    found = morlaix.shares["os"].extrapolated.percent[column]
    assert found is not None and round(float(found), 2) == percent


def test_suites_are_shares_of_machines_not_of_answers(morlaix: Study) -> None:
    office = morlaix.shares["office"]
    assert office.respondents.percent["open_office"] == Fraction(25600, 299)
    assert sum(share or 0 for share in office.extrapolated.percent.values()) > 100
    of_suites = office.extrapolated.percent_of_suites
    assert of_suites is not None and sum(share or 0 for share in of_suites.values()) == 100
    assert "463" in office.extrapolated.note and "630" in office.extrapolated.note


def test_mean_prices_and_their_divisors(morlaix: Study) -> None:
    prices = {
        "Botsorhel": (12, 1, "1259.67"),
        "Locquirec": (3, 7, "903.83"),
        "Taulé": (3, 16, "446.48"),
        "Plougonven": (3, 17, "859.61"),
        "Saint-Martin-des-Champs": (3, 13, "459.10"),
        "Morlaix Communauté": (1, 63, "339.03"),
        "Morlaix": (1, 140, "492.95"),
    }
    mean = morlaix.means["cout_pc_fixe_ht_eur"]
    assert mean.by_entity_divisor == sum(w for w, _, _ in prices.values()) == 26
    assert mean.by_entity == sum(w * Fraction(c) for w, _, c in prices.values()) / 26
    assert mean.by_machine_divisor == sum(w * m for w, m, _ in prices.values()) == 374
    assert mean.by_machine == sum(w * m * Fraction(c) for w, m, c in prices.values()) / 374
    assert mean.simple == sum(Fraction(c) for _, _, c in prices.values()) / 7
    assert (mean.n, mean.tax_basis) == (7, "HT")
    assert (mean.lowest, mean.highest) == (Decimal("339.03"), Decimal("1259.67"))


def test_renewal_and_the_life_that_nobody_gave(morlaix: Study) -> None:
    renewal = morlaix.renewal["pc_fixe"]
    assert renewal.per_year == (
        Fraction(12 * 1, 8) + Fraction(3 * (7 + 4), 8) + Fraction(3 * (16 + 17 + 13), 5) + Fraction(63 + 140, 5)
    )
    assert [(item.entity, item.donor, item.life_years) for item in renewal.imputed] == [
        ("Botsorhel", "Locquirec", Decimal(8))
    ]


def test_savings_are_signed(morlaix: Study) -> None:
    percents = [round(float(saving.saving_pct or 0), 1) for saving in morlaix.savings]
    assert percents == [28.2, 28.2, 16.1, -8.8, 45.1, 40.1, 8.3, 8.8, 30.6, 17.8, 10.9, 18.0, 4.8, 0.0]
    by_name = {saving.objet: saving for saving in morlaix.savings}
    lease = by_name["Kyocera Taskalfa 250 Ci : location (Morlaix) ou achat (Locquénolé)"]
    assert (lease.like_for_like, lease.why_not_like_for_like) == (False, "modes d’acquisition différents")
    assert morlaix.savings[-1].tax_basis is None
    assert sum(saving.like_for_like for saving in morlaix.savings) == 12


def test_objectives_use_what_each_ranking_says(morlaix: Study) -> None:
    costs, help_ = morlaix.objectives[0], morlaix.objectives[-1]
    assert (costs.answers, costs.borda, costs.position) == (4, 24, 1)
    assert (costs.mean_rank, costs.top3_share_pct) == (Fraction(1), Fraction(100))
    assert (help_.answers, help_.borda, help_.position) == (4, 14, 2)
    assert (help_.mean_rank, help_.top3_share_pct) == (Fraction(14, 4), Fraction(50))
    assert [objective.position for objective in morlaix.objectives] == [1, 5, 4, 3, 5, 7, 2]


def test_findings(morlaix: Study) -> None:
    found = [(finding.code, finding.entity) for finding in morlaix.findings]
    for expected in (
        ("systems_vs_machines", "Plougonven"),
        ("systems_vs_machines", None),
        ("suites_vs_machines", "Locquirec"),
        ("suites_vs_machines", "Taulé"),
        ("suites_vs_machines", "Plougonven"),
        ("suites_vs_machines", "Morlaix"),
        ("single_respondent_stratum", "Botsorhel"),
        ("ranking_tie", "Plougonven"),
        ("ranking_missing", "Guerlesquin"),
        ("unknown_tax_basis", None),
        ("cost_rise", None),
        ("not_like_for_like", None),
        ("imputed_life", "Botsorhel"),
    ):
        assert found.count(expected) == 1, expected
    assert sum(code == "published_saving" for code, _ in found) == 6
    assert not any(code == "published_figure" for code, _ in found), "every published count can be redone"
    assert not any(entity == "Saint-Martin-des-Champs" for _, entity in found), "19 systems, 19 machines, 19 suites"


def test_whom_to_call_next(morlaix: Study) -> None:
    calls = morlaix.next_calls
    low, high = morlaix.estimates["pc_fixe"].low, morlaix.estimates["pc_fixe"].high
    assert low is not None and high is not None
    assert calls.width == pytest.approx(high - low)
    assert calls.sequence[0].stratum == "Communes de moins de 1\u202f000 habitants"
    assert calls.sequence[0].expected_width < (calls.width or 0) / 2
    assert len(calls.sequence) == 3
