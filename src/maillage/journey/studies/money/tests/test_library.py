"""The cases of the field show what their witnesses say of them, and every other number is a labelled hypothesis."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from maillage.engine.quantities import round_half_up
from maillage.journey.studies.money.documents import amount_of, formula_of, headline
from maillage.journey.studies.money.engine import (
    CaseResults,
    Outlook,
    Provenance,
    case_of,
    compute,
    document_of,
    examples,
    lives_of,
)
from maillage.journey.studies.money.models import AmortisationPeriod

ON = date(2026, 11, 30)


def outlook(slug: str, place: int = -1) -> Outlook:
    return computed(slug).outlooks[place]


def computed(slug: str) -> CaseResults:
    return compute(examples()[slug].case, on=ON)


def compared(slug: str) -> Any:
    found = outlook(slug).compared
    assert found is not None
    return found


def threshold(slug: str, key: str) -> Any:
    return next(entry.threshold for entry in compared(slug).sensitivities if entry.value.key == key)


@pytest.mark.parametrize("slug", examples())
def test_each_example_is_computed_and_comes_back_from_its_document(slug: str) -> None:
    found = examples()[slug]
    assert case_of(document_of(found.case)) == found.case
    assert headline(computed(slug)) and found.source and found.expected


@pytest.mark.parametrize("slug", examples())
def test_what_is_no_testimony_is_a_hypothesis_that_says_why(slug: str) -> None:
    for value in examples()[slug].case.values:
        assert value.provenance in (Provenance.TESTIMONY, Provenance.HYPOTHESIS), value.key
        assert value.source, value.key
        if value.provenance is Provenance.TESTIMONY:
            assert "«" in value.source or "Treize communes" in value.source, f"{value.key} quotes nobody"


def test_the_backup_service_of_the_somme_breaks_even_at_30_and_has_40() -> None:
    found = compared("somme-sauvegarde").break_even
    assert found is not None and found.units == 30 and found.present == 40
    assert found.price == 360 and found.variable == 60 and Fraction("8909.456") == found.fixed


def test_the_shared_access_of_herault_pays_back_1440_to_2160_in_two_years() -> None:
    found = compared("herault-acces")
    assert found.least.affordable == 1440 and found.most.affordable == 2160
    assert found.centre.months == 24 and found.centre.new_monthly == 30


def test_the_group_of_the_pays_santon_pays_3887_to_5083_for_its_consultant() -> None:
    case = examples()["santon-groupement"].case
    fee = {count: 299 * count for count in (13, 17)}
    assert fee == {13: 3887, 17: 5083}
    known = case.by_key
    assert known["membres"].low == 13 and known["membres"].high == 17
    assert outlook("santon-groupement").result.lines[0].ttc == 5083
    lines = outlook("santon-groupement").option.lines
    assert [line.verify_on for line in lines] == [None, date(2027, 12, 31), date(2027, 12, 31)]
    assert known["remise-mobiles"].high == 45 and known["remise-generale"].amount == 30


def test_the_flat_rate_of_saintes_holds_one_minute_a_call() -> None:
    known = examples()["saintes-forfait"].case.by_key
    assert known["minutes-comprises"].amount == 300 * 60 == known["appels"].amount
    assert threshold("saintes-forfait", "appels") == Decimal("11666.6666")
    assert threshold("saintes-forfait", "forfait") == 1080


def test_the_access_of_the_somme_falls_below_its_break_even_when_fibre_comes() -> None:
    found = compared("somme-acces").break_even
    assert found is not None and found.units == 38 and found.price == 960
    assert found.falls_below_on == date(2030, 1, 1)


def test_joining_the_purchasing_body_pays_from_a_discount_on() -> None:
    lines = outlook("syn-centrale").result.lines
    assert lines[0].ht == 4 * (Decimal(20000) * Decimal("0.88") * Decimal("1.05"))
    assert lines[1].ttc == 4 * 3000 * 2 * Decimal("0.10")
    assert threshold("syn-centrale", "remise") == Decimal("9.3190")


def test_the_copier_of_morlaix_is_compared_on_net_cost_per_year_of_service() -> None:
    lease, purchase = computed("morlaix-copieur").outlooks
    assert lease.result.net_cost == 4650 and purchase.result.net_cost == Decimal("4425.20") - Decimal("725.91")
    assert round_half_up(lease.result.yearly_cost, 2) == Decimal("885.71")
    assert round_half_up(purchase.result.yearly_cost, 2) == Decimal("739.86")
    assert threshold("morlaix-copieur", "duree-achat") == 50
    # Over the 60 months that both serve: 60/63 of the rents, and not all of them.
    assert purchase.compared is not None
    centre = purchase.compared.centre
    assert round_half_up(centre.saving, 2) == Decimal("729.28") == round_half_up(5 * centre.yearly_gain, 2)
    assert round_half_up(centre.old_monthly, 2) == Decimal("73.81")
    assert centre.payback is not None and round_half_up(centre.payback, 1) == Decimal("50.1")


def test_the_grant_of_alesia_leaves_the_least_own_share() -> None:
    plan = outlook("alesia-serveur").financing
    assert plan is not None and plan.plan is not None
    assert plan.plan.own_share_pct == 20 and plan.plan.is_own_share_enough
    assert plan.plan.sources[0].amount == Decimal("64000.00") == plan.plan.ht * Decimal("0.8")


def test_the_data_centre_of_the_somme_is_paid_by_those_who_share_it() -> None:
    found = outlook("somme-centre-de-donnees").financing
    assert found is not None and found.plan is not None
    assert [source.amount for source in found.plan.sources] == [900000, 540000, 360000] and found.plan.own == 0
    loan = found.loans[0]
    assert sum(row.capital for row in loan.rows) == 360000 and len(loan.rows) == 15


@pytest.mark.parametrize("slug", examples())
def test_what_is_one_is_written_in_the_singular(slug: str) -> None:
    told = str([amount_of(value) for value in computed(slug).case.values])
    assert not re.search(r"'1 (années|abonnés|membres|sites|communes)\b", told), told
    assert "1 année'" in told


def test_a_unit_agrees_in_a_formula_too() -> None:
    case = examples()["alesia-serveur"].case
    line = next(line for option in case.options for line in option.lines if line.is_per_unit)
    alone = replace(
        case, values=tuple(replace(one, amount=Decimal(1)) if one.key == case.units else one for one in case.values)
    )
    assert "× 25 communes" in formula_of(case, line) and "× 1 commune," in formula_of(alone, line)


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("12", "délibération 12 du 30/03/2026"),
        ("Délibération n° 12", "délibération n° 12 du 30/03/2026"),
        ("délibération", "délibération du 30/03/2026"),
        ("", "délibération du 30/03/2026"),
    ],
)
def test_the_word_of_a_decision_is_not_doubled(reference: str, told: str) -> None:
    period = AmortisationPeriod(account="2183", years=5, decided_on=ON.replace(month=3), reference=reference)
    assert [life.decision for life in lives_of([period])] == [told]
