"""Reports composed, planned, frozen, published and withdrawn by programs: the same rules as on the page."""

from typing import Any

import pytest
from tests.cast import Cast
from tests.client import call
from tests.security.rows import row

from maillage.foundations.audit.models import Event
from maillage.foundations.scheduling.worker import Worker
from maillage.journey.census.campaigns.models import Campaign
from maillage.journey.studies.reports.documents.parts._syntheses import own_machines_of
from maillage.journey.studies.reports.models import PlanStep, PublishedReport, StudyReport
from maillage.journey.studies.scenarios.models import Scenario
from maillage.journey.studies.syntheses.engine.census._measures import MEASURES
from maillage.journey.studies.syntheses.models import Study, StudyEntity
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
STRANGERS = ["membre", "autre_membre", "voisine", "technicien", "titulaire"]
HERE = "/rapports/compositions"


def send(cast: Cast, method: str, address: str, body: Any = None, who: str = "pilote") -> Any:
    return getattr(call(cast.people[who]), method)(f"/api/v1{address}", body, content_type="application/json")


def done(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def places(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.content
    return [one["ou"] for one in answer.json()["errors"]]


@pytest.fixture
def study(cast: Cast) -> Study:
    facts = {"owner": cast.group, "name": "Étude", "state": "ANALYSED", "digest": [], "totals": {}, "themes": []}
    made: Study = row(Study, cast.place("membre"), **facts)
    return made


def test_a_report_is_composed_frozen_published_and_withdrawn(cast: Cast, study: Study) -> None:
    asked = {"etude": study.pk, "titre": "Mutualiser", "comite_le": "2026-12-15"}
    assert places(send(cast, "post", HERE, asked | {"etude": 999_999})) == ["etude"]
    made = done(send(cast, "post", HERE, asked), 201)
    here = f"{HERE}/{made['id']}"
    assert {"plan", "gains"} <= {one["code"] for one in made["parties"]} and made["editions"] == []
    said: dict[str, Any] = {"titre": "Mutualiser 2027", "introduction": "Un mot.", "comite_le": None}
    said["parties"] = [{"code": "gains", "gardee": False}, {"code": "plan", "note": "À relire."}]
    whole = done(send(cast, "put", here, said))
    kept = {one["code"]: one for one in whole["parties"]}
    assert (kept["gains"]["gardee"], kept["plan"]["gardee"], kept["plan"]["note"]) == (False, True, "À relire.")
    again = done(send(cast, "put", here, {"titre": "Mutualiser 2027", "introduction": "Un mot."}))
    assert again["parties"] == whole["parties"]  # what is not named stays
    for wrong in ({"code": "lune"}, {"code": "plan", "note": "x" * 2001}):
        found = places(send(cast, "put", here, {"titre": "Autre", "parties": [wrong]}))
        assert found[0] == "parties[0].code" or "note" in found[0]
    assert done(send(cast, "get", here)) == again
    assert [one["id"] for one in done(send(cast, "get", HERE))["resultats"]] == [made["id"]]
    assert done(send(cast, "get", HERE, who="membre"))["resultats"] == []

    done(send(cast, "post", f"{here}/figer"), 202)
    internal, members = sorted(done(send(cast, "get", here))["editions"], key=lambda one: one["edition"])
    early = send(cast, "put", f"/rapports/editions/{members['id']}/publication")
    assert early.status_code == 422 and "en cours d’écriture" in early.json()["detail"]
    Worker().run(is_once=True)
    refused = send(cast, "put", f"/rapports/editions/{internal['id']}/publication")
    assert refused.status_code == 422 and "interne" in refused.json()["detail"]
    for _ in range(2):  # said twice, done once
        read = done(send(cast, "put", f"/rapports/editions/{members['id']}/publication"))
    assert done(send(cast, "get", f"/rapports/{read['id']}", who="membre"))["titre"] == "Mutualiser 2027"
    annex = send(cast, "get", f"/rapports/{read['id']}/annexe", who="membre")
    assert annex.status_code == 200 and annex.content.startswith(b"%PDF")
    for who in ("pilote", "voisine"):
        assert send(cast, "get", f"/rapports/{read['id']}/annexe", who=who).status_code == 404
    for who in STRANGERS:
        assert send(cast, "delete", f"/rapports/{read['id']}", who=who).status_code == 404
    done(send(cast, "delete", f"/rapports/{read['id']}"), 204)
    assert done(send(cast, "get", "/rapports", who="membre"))["resultats"] == []
    held = send(cast, "delete", here)
    assert held.status_code == 422 and "a été figé" in held.json()["detail"]
    with everything("the journal"):
        assert not PublishedReport.objects.exists()
        verbs = set(Event.objects.filter(verb__startswith="studies.report").values_list("verb", flat=True))
    assert {"studies.report_changed", "studies.report_published", "studies.report_withdrawn"} <= verbs


def test_the_annex_of_a_campaign_says_what_the_member_told_and_nobody_elses(cast: Cast, study: Study) -> None:
    """Figures of a census that was asked online, beside the territory."""
    place = cast.place("membre")
    with everything("a campaign that was asked, with what two members told"):
        asked = row(Campaign, place, owner=cast.group, origin="ASKED", fields={})
        Study.objects.filter(pk=study.pk).update(campaign=asked)
        code = next(iter(MEASURES))
        for at, (town, told) in enumerate(((cast.town, "457"), (cast.other_town, "653"))):
            facts = {"name": town.name, "figures": {code: told}, "position": at, "told": [], "records": {}}
            row(StudyEntity, place, owner=town, counterparty=cast.group, study=study, **facts)
    member = cast.actor("membre")
    with enter(member.scope):
        found = own_machines_of(member, Study.objects.select_related("campaign").get(pk=study.pk))
    text = str(found)
    assert found is not None and "457" in text and "653" not in text


def test_the_plan_is_written_line_by_line_or_from_what_is_there(cast: Cast, study: Study) -> None:
    with everything("a scenario"):
        row(Scenario, cast.place("membre"), owner=cast.group, study=study, kind="JOINT_GROUP", frozen={})
    made = done(send(cast, "post", HERE, {"etude": study.pk, "titre": "Mutualiser"}), 201)
    plan = f"{HERE}/{made['id']}/plan"
    line = {"etape": "1. Économies", "quoi": "Délibérations", "commence_le": "2027-01-15"}
    step = done(send(cast, "post", plan, line), 201)
    backwards = line | {"finit_le": "2026-01-01"}
    for method, address in (("post", plan), ("put", f"/rapports/plan/{step['id']}")):
        assert places(send(cast, method, address, backwards)) == ["finit_le"]
    longer = done(send(cast, "put", f"/rapports/plan/{step['id']}", line | {"finit_le": "2027-02-15"}))
    assert longer["finit_le"] == "2027-02-15"
    origins = [one["code"] for one in done(send(cast, "get", plan))["origines"]]
    assert len(origins) == 2 and origins[-1] == "four-steps"
    asked = {"origine": "four-steps", "commence_le": "2027-03-01"}
    assert places(send(cast, "post", f"{plan}/propositions", asked | {"origine": "lune"})) == ["origine"]
    assert len(done(send(cast, "post", f"{plan}/propositions", asked), 201)["lignes"]) > 4
    done(send(cast, "delete", f"/rapports/plan/{step['id']}"), 204)
    with everything("what is left"):
        assert not PlanStep.objects.filter(label="Délibérations").exists() and PlanStep.objects.exists()
    done(send(cast, "delete", f"{HERE}/{made['id']}"), 204)
    with everything("all of it left"):
        assert not StudyReport.objects.exists() and not PlanStep.objects.exists()


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_writes(cast: Cast, study: Study, who: str) -> None:
    made = done(send(cast, "post", HERE, {"etude": study.pk, "titre": "Mutualiser"}), 201)
    here = f"{HERE}/{made['id']}"
    line = {"etape": "1", "quoi": "x", "commence_le": "2027-01-15"}
    step = done(send(cast, "post", f"{here}/plan", line), 201)["id"]
    for method, address, body in (
        ("get", here, None),
        ("put", here, {"titre": "x"}),
        ("delete", here, None),
        ("post", f"{here}/figer", None),
        ("get", f"{here}/plan", None),
        ("post", f"{here}/plan", line),
        ("post", f"{here}/plan/propositions", {"origine": "four-steps", "commence_le": "2027-03-01"}),
        ("put", f"/rapports/plan/{step}", line),
        ("delete", f"/rapports/plan/{step}", None),
    ):
        assert send(cast, method, address, body, who).status_code == 404, (method, address)
    with everything("all stands"):
        assert StudyReport.objects.get().title == "Mutualiser" and PlanStep.objects.count() == 1


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_plan_ends_before_the_calendar_does(cast: Cast, study: Study, day: str) -> None:
    """One line of the year 9999, and neither the report nor its papers could be read any more."""
    made = done(send(cast, "post", HERE, {"etude": study.pk, "titre": "Mutualiser"}), 201)["id"]
    with everything("a scenario to take up"):
        row(Scenario, cast.place("membre"), owner=cast.group, study=study, kind="JOINT_GROUP")
    line = {"etape": "1", "quoi": "Délibérations", "commence_le": day}
    assert places(send(cast, "post", f"{HERE}/{made}/plan", line)) == ["commence_le"]
    late = line | {"commence_le": "2027-01-01", "finit_le": day}
    assert "finit_le" in places(send(cast, "post", f"{HERE}/{made}/plan", late))
    for origin in done(send(cast, "get", f"{HERE}/{made}/plan"))["origines"]:
        asked = {"origine": origin["code"], "commence_le": day}
        assert places(send(cast, "post", f"{HERE}/{made}/plan/propositions", asked)) == ["commence_le"]
    done(send(cast, "get", f"{HERE}/{made}"))
    with everything("nothing was planned"):
        assert not PlanStep.objects.exists()
