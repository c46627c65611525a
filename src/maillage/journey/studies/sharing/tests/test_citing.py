"""A sharing that rests on a scenario: what it takes of it, and what stays once the scenario is said otherwise."""

from decimal import Decimal
from typing import Any

import pytest
from tests.cast import Cast
from tests.client import call, sign_in
from tests.security.rows import row

from maillage.foundations.scheduling.worker import Worker
from maillage.journey.studies.scenarios.models import MemberPart, Scenario, ScenarioCost
from maillage.journey.studies.sharing.engine.cited import citation_of
from maillage.journey.studies.sharing.models import CostSharing, SharingMember, SharingWorks
from maillage.journey.studies.sharing.tests.test_sharings import PAGE, text_of, typed
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.tenancy import everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario(cast: Cast) -> Scenario:
    """897 € once and 1 000 € a year from the second of three years, borne by both communes; the body takes no part."""
    place = cast.place("membre")
    study = row(Study, place, owner=cast.group, name="Étude des serveurs", state="SCENARIOS")
    facts = {"kind": "SERVERS", "years": 3, "tax_basis": "HT", "frozen": {}, "needs": None}
    found: Scenario = row(Scenario, place, owner=cast.group, study=study, name="Serveurs partagés", **facts)
    for nature, amount, first in (("INVESTMENT", 897, 1), ("RUNNING", 1000, 2)):
        years = {"first_year": first, "last_year": None}
        row(ScenarioCost, place, owner=cast.group, scenario=found, nature=nature, amount=amount, **years)
    for member in (cast.town, cast.other_town):
        row(MemberPart, place, owner=cast.group, counterparty=member, scenario=found)
    return found


def taken(cast: Cast, scenario: Scenario, **changes: Any) -> CostSharing:
    asked = typed(cast, scenario=scenario.pk, cost_label_0=None, cost_amount_0=None, members=None, **changes)
    answer = sign_in(cast.people["pilote"]).post(f"{PAGE}nouveau/", asked)
    assert answer.status_code == 302, text_of(answer)
    with everything("the sharing that was made"):
        return CostSharing.objects.latest("pk")


def test_a_scenario_gives_its_costs_a_year_and_its_participants(cast: Cast, scenario: Scenario) -> None:
    with everything("the scenario"):
        found = citation_of(scenario)
    # 897 ÷ 3 and 2 × 1 000 ÷ 3
    assert [amount for _, amount in found.costs] == [Decimal("299.00"), Decimal("666.67")]
    assert set(found.members) == {cast.town.pk, cast.other_town.pk}
    made = taken(cast, scenario)
    with everything("what was written"):
        costs = list(made.costs.order_by("position").values_list("amount", flat=True))
        members = set(SharingMember.objects.filter(sharing=made).values_list("name", flat=True))
        made.refresh_from_db()
        assert (made.scenario_id, made.study_id) == (scenario.pk, scenario.study_id)
    assert costs == [Decimal("299.00"), Decimal("666.67")] and members == {"Taulé", "Henvic"}


def test_the_page_of_a_scenario_opens_the_form_filled(cast: Cast, scenario: Scenario) -> None:
    pilot = sign_in(cast.people["pilote"])
    page = text_of(pilot.get(f"/etudes/scenarios/{scenario.pk}/"))
    assert f"{PAGE}nouveau/?scenario={scenario.pk}" in page
    form = text_of(pilot.get(f"{PAGE}nouveau/?scenario={scenario.pk}"))
    assert 'value="299,00"' in form and 'value="666,67"' in form and 'value="Serveurs partagés"' in form
    assert form.count(" checked") == 5  # both communes, HT, the method, what groups would pay
    assert pilot.get(f"{PAGE}nouveau/?scenario=999999").status_code == 200


def test_what_was_cited_stays_and_the_page_says_what_changed(cast: Cast, scenario: Scenario) -> None:
    made = taken(cast, scenario)
    pilot = sign_in(cast.people["pilote"])
    page = text_of(pilot.get(f"{PAGE}{made.pk}/"))
    assert "« Étude des serveurs »" in page and "299,00 €" in page and "Il a changé depuis" not in page
    pilot.post(f"{PAGE}{made.pk}/calculer/")
    pilot.post(f"{PAGE}{made.pk}/figer/")
    Worker().run(is_once=True)
    with everything("the scenario is said otherwise"):
        ScenarioCost.objects.filter(scenario=scenario, nature="RUNNING").update(amount=5)
    page = text_of(pilot.get(f"{PAGE}{made.pk}/"))
    assert "666,67 €" in page and "Il a changé depuis" in page
    with everything("the scenario is erased"):
        scenario.delete()
        kept = SharingWorks.objects.get(sharing=made).cited
    assert kept["name"] == "Serveurs partagés"
    assert "Il n’existe plus" in text_of(pilot.get(f"{PAGE}{made.pk}/"))


def test_the_annex_names_the_scenario(cast: Cast, scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    made = taken(cast, scenario)
    pilot = sign_in(cast.people["pilote"])
    pilot.post(f"{PAGE}{made.pk}/calculer/")
    pilot.post(f"{PAGE}{made.pk}/figer/")
    reports = []

    def kept(report: Any, _: str) -> bytes:
        reports.append(report)
        return b"x"

    monkeypatch.setattr("maillage.journey.studies.sharing.tasks.render_report", kept)
    Worker().run(is_once=True)
    told = [block.text for block in reports[0].sections[-1].blocks]
    assert "scénario « Serveurs partagés »" in told[0] and "2 participantes, sur 3 ans" in told[0]


def test_a_member_reads_the_name_of_the_scenario_once_it_is_presented(cast: Cast, scenario: Scenario) -> None:
    made = taken(cast, scenario)
    sign_in(cast.people["pilote"]).post(f"{PAGE}{made.pk}/calculer/")
    clerk = sign_in(cast.people["membre"])
    assert "Serveurs partagés" not in text_of(clerk.get(f"{PAGE}{made.pk}/"))
    assert call(cast.people["membre"]).get(f"/api/v1/partages/{made.pk}").json()["scenario"] is None
    with everything("it is presented"):
        Study.objects.filter(pk=scenario.study_id).update(state="PRESENTED")
    assert "Serveurs partagés" in text_of(clerk.get(f"{PAGE}{made.pk}/"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"tax_basis": "TTC"}, "Les coûts de ce scénario sont HT"),
        ({"scenario": "999999"}, "Choisissez dans la liste"),
    ],
)
def test_a_scenario_that_does_not_fit_is_refused(
    cast: Cast, scenario: Scenario, changes: dict[str, Any], said: str
) -> None:
    asked = typed(cast, scenario=scenario.pk, cost_label_0=None, cost_amount_0=None) | changes
    answer = sign_in(cast.people["pilote"]).post(f"{PAGE}nouveau/", asked)
    assert answer.status_code == 422 and said in text_of(answer)
    with everything("nothing was written"):
        assert not CostSharing.objects.exists()


def test_a_scenario_without_cost_asks_for_one(cast: Cast, scenario: Scenario) -> None:
    with everything("no cost"):
        ScenarioCost.objects.filter(scenario=scenario).delete()
    asked = typed(cast, scenario=scenario.pk, cost_label_0=None, cost_amount_0=None)
    assert "Ce scénario n’a aucun coût commun" in text_of(sign_in(cast.people["pilote"]).post(f"{PAGE}nouveau/", asked))
