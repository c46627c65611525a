"""From a frozen campaign to its study: scoped, frozen, computed, read by each as each may."""

from typing import Any

import pytest
from django.urls import reverse
from tests.cast import Cast
from tests.client import call, sign_in

from maillage.foundations.audit.models import Event
from maillage.foundations.files.actions import read_whole
from maillage.foundations.scheduling.worker import Worker
from maillage.journey.census.campaigns import actions as campaigns
from maillage.journey.census.campaigns.access import seat_of_owner
from maillage.journey.census.campaigns.engine import typed_answers
from maillage.journey.census.campaigns.models import Campaign
from maillage.journey.census.campaigns.tests.asking import open_campaign, response_of
from maillage.journey.census.inventory.models import Equipment
from maillage.journey.census.questionnaires.engine import Given, Row
from maillage.journey.studies.syntheses import actions
from maillage.journey.studies.syntheses.actions import NoSuchStep
from maillage.journey.studies.syntheses.models import Study, StudyEntity, StudyPaper
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
MEASURED = "MEASURED"


def frozen_campaign(cast: Cast, machines: int = 4) -> Campaign:
    """One commune has told its machines, the other has not answered."""
    campaign, pilot, member = open_campaign(cast), cast.actor("pilote"), cast.actor("membre")
    with enter(member.scope):
        seat = seat_of_owner(member, response_of(campaign, cast.house("membre")).pk)
        told = {"name": "Accueil", "quantity": str(machines), "purchase_price": "600"}
        given = {code: Given(value, MEASURED, "HT" if "price" in code else "") for code, value in told.items()}
        campaigns.save_section(seat, "postes", (Row("n1", given),), 0)
        assert campaigns.submit_response(seat)
    with enter(pilot.scope):
        campaign.refresh_from_db()
        assert campaigns.validate_all(pilot, campaign) == 1
        campaigns.close_campaign(pilot, campaign)
        campaigns.freeze_campaign(pilot, campaign, pilot.person_name)
    return campaign


def scoped(cast: Cast, campaign: Campaign) -> Study:
    pilot = cast.actor("pilote")
    with enter(pilot.scope):
        return actions.scope_study(pilot, campaign, name="Étude 2026", themes=["INFRASTRUCTURE"])


def ask(cast: Cast, study: Study, page: str) -> None:
    """From the page, then by the worker."""
    assert sign_in(cast.people["pilote"]).post(f"/etudes/{study.pk}/{page}/").status_code == 302
    Worker().run(is_once=True)


def conducted(cast: Cast) -> Study:
    study = scoped(cast, frozen_campaign(cast))
    ask(cast, study, "figer")
    ask(cast, study, "refaire")
    return again(study)


def again(study: Study) -> Study:
    with everything("the study as it is now"):
        return Study.objects.select_related("campaign").get(pk=study.pk)


def papers_of(study: Study) -> dict[str, bytes]:
    with everything("its papers"):
        return {paper.ending: read_whole(paper.file) for paper in StudyPaper.objects.filter(study=study)}


def test_from_the_pages_a_campaign_becomes_a_study(cast: Cast) -> None:
    campaign = frozen_campaign(cast)
    client = sign_in(cast.people["pilote"])
    page = client.get("/etudes/cadrer/").content.decode()
    assert "Campagne figée" in page and campaign.name in page
    sent = {"campaign": campaign.pk, "name": "Étude 2026", "themes": ["INFRASTRUCTURE", "PRINTING"]}
    address = client.post("/etudes/cadrer/", sent)["Location"]
    waiting = client.get(address).content.decode()
    assert "Cadrage" in waiting and "Figer les données" in waiting
    assert "validées" not in waiting, "they are counted as the data are frozen: not zero before"
    with everything("what was made"):
        study = Study.objects.get(campaign=campaign)
    assert (study.state, study.themes) == ("SCOPING", ["INFRASTRUCTURE", "PRINTING"])
    ask(cast, study, "figer")
    assert again(study).state == "DATA_FROZEN" and "Calculer" in client.get(address).content.decode()
    ask(cast, study, "refaire")
    study = again(study)
    assert study.state == "ANALYSED" and set(papers_of(study)) == {"pdf", "docx", "html", "xlsx", "csv", "json"}
    assert "Représentativité" in client.get(address).content.decode()
    chapter = client.get(f"{address}equipements-et-reseaux/").content.decode()
    assert "PC fixes" in chapter and "fourchette" in chapter.lower()
    with everything("the journal"):
        told = list(Event.objects.filter(verb__startswith="studies.").order_by("id").values_list("verb", flat=True))
    assert told[:3] == ["studies.scoped", "studies.freeze", "studies.compute"]


def test_the_inventory_lives_on_and_the_study_stays_to_the_byte(cast: Cast) -> None:
    study = conducted(cast)
    before, digest = papers_of(study), study.inputs_digest
    with everything("the commune buys"):
        machine = Equipment.objects.get(owner=cast.house("membre"))
        machine.quantity = 40
        machine.save()
    ask(cast, study, "refaire")
    assert again(study).inputs_digest == digest and papers_of(study) == before


def test_a_column_that_nobody_asked_comes_from_the_record_where_it_landed(cast: Cast) -> None:
    """Its brand was typed in the inventory, which the commune shows to its body."""
    campaign = frozen_campaign(cast)
    with everything("the commune writes the brand"):
        Equipment.objects.filter(owner=cast.house("membre")).update(brand="Dell")
    study = scoped(cast, campaign)
    ask(cast, study, "figer")
    with everything("what was copied"):
        rows = {row.name: row for row in StudyEntity.objects.filter(study=study)}
    found = rows[response_of(campaign, cast.house("membre")).entity_name]
    (machine,) = found.records["equipements"]
    shares = "brand" in machine
    assert machine["quantity"] == 4 and machine["category"] == "DESKTOP" and machine["purchase_price"] == "600"
    with enter(cast.actor("pilote").scope):
        assert shares == Equipment.objects.filter(owner=cast.house("membre")).exists()
    assert found.figures["pc_fixes"] == "4" and found.figures["postes"] is None


def test_prices_are_not_copied_for_who_may_not_see_them(cast: Cast) -> None:
    campaign = frozen_campaign(cast)
    with enter(cast.actor("pilote").scope):
        found = Campaign.objects.select_related("version").get(pk=campaign.pk)
        for with_prices in (True, False):
            records = [record for told in typed_answers(found, with_prices=with_prices) for record in told.records]
            assert records and any("purchase_price" in record.values for record in records) == with_prices


def test_each_reads_what_is_its_own(cast: Cast) -> None:
    study = conducted(cast)
    with enter(cast.actor("membre").scope):
        assert [row.owner_id for row in StudyEntity.objects.filter(study=study)] == [cast.house("membre").pk]
    page = sign_in(cast.people["membre"]).get("/etudes/ma-commune/").content.decode()
    assert "Ce que vous avez, et le territoire" in page and "dont PC fixes" in page
    for name in ("membre", "autre_membre"):
        client = sign_in(cast.people[name])
        assert client.get(f"/etudes/{study.pk}/").status_code == 200
        assert client.get(f"/etudes/{study.pk}/equipements-et-reseaux/").status_code == 404
        assert client.get(f"/etudes/{study.pk}/figer/").status_code == 404
    with enter(cast.actor("autre_membre").scope):
        assert cast.house("membre").pk not in StudyEntity.objects.values_list("owner", flat=True)
    assert sign_in(cast.people["voisine"]).get(f"/etudes/{study.pk}/").status_code == 404


def test_a_study_that_is_not_computed_is_for_its_body_alone(cast: Cast) -> None:
    study = scoped(cast, frozen_campaign(cast))
    member = sign_in(cast.people["membre"])
    assert member.get(f"/etudes/{study.pk}/").status_code == 404
    assert study.name not in member.get("/etudes/").content.decode()
    assert study.name in sign_in(cast.people["pilote"]).get("/etudes/").content.decode()


def test_no_door_tells_a_member_of_a_study_that_waits(cast: Cast) -> None:
    """Neither its name nor that it is: as of a study that does not exist."""
    study, member = scoped(cast, frozen_campaign(cast)), cast.people["membre"]
    for end in ("", "/scenarios", "/matrice", "/etapes", "/scenarios/tableau/csv"):
        waiting, unknown = (call(member).get(f"/api/v1/etudes/{pk}{end}") for pk in (study.pk, 999_999))
        assert (waiting.status_code, waiting.content) == (404, unknown.content), end
    for page in ("detail", "study_scenarios", "scenario_matrix"):
        address = reverse(f"studies:{page}", args=[study.pk])
        assert sign_in(member).get(address).status_code == 404, address
        assert sign_in(cast.people["pilote"]).get(address).status_code == 200, address
    assert call(cast.people["pilote"]).get(f"/api/v1/etudes/{study.pk}/etapes").status_code == 200


def test_steps_come_in_their_order(cast: Cast) -> None:
    study = scoped(cast, frozen_campaign(cast))
    pilot = cast.actor("pilote")
    with enter(pilot.scope):
        with pytest.raises(NoSuchStep, match="Figez d’abord"):
            actions.ask_again(pilot, study)
        with pytest.raises(NoSuchStep, match="scénarios"):
            actions.reopen_scope(pilot, study, "pour voir")
    ask(cast, study, "figer")
    study = again(study)
    with enter(pilot.scope):
        with pytest.raises(NoSuchStep, match="figées"):
            actions.change_scope(pilot, study, name="Autre", themes=["TELECOM"])
        with pytest.raises(NoSuchStep, match="figées"):
            actions.delete_scope(pilot, study)
        with pytest.raises(NoSuchStep, match="pourquoi"):
            actions.reopen_scope(pilot, study, " ")
        actions.reopen_scope(pilot, study, "un thème manque")
        assert not StudyEntity.objects.filter(study=study).exists()
        actions.change_scope(pilot, study, name="Autre", themes=["TELECOM"])
        actions.delete_scope(pilot, study)
        assert not Study.objects.filter(pk=study.pk).exists()


def test_a_campaign_that_is_not_frozen_or_already_studied_is_refused_with_the_reason(cast: Cast) -> None:
    running, pilot = open_campaign(cast), cast.actor("pilote")
    with enter(pilot.scope), pytest.raises(Exception, match="figée"):
        actions.scope_study(pilot, running, name="x", themes=["TELECOM"])


def test_freezing_twice_copies_once(cast: Cast) -> None:
    study = scoped(cast, frozen_campaign(cast))
    ask(cast, study, "figer")
    first = again(study).frozen_at
    ask(cast, study, "figer")
    assert again(study).frozen_at == first


def test_programs_change_the_scope_by_the_rules_of_the_page(cast: Cast) -> None:
    campaign = frozen_campaign(cast)

    def send(method: str, address: str, body: object = None, who: str = "pilote") -> Any:
        found = getattr(call(cast.people[who]), method)(f"/api/v1{address}", body, content_type="application/json")
        return found.status_code, found.json() if found.content else {}

    def refused(answer: Any) -> list[str]:
        status, told = answer
        assert status == 422, told
        return [one["ou"] for one in told["errors"]]

    asked = {"campagne": campaign.pk, "nom": "", "themes": []}
    assert refused(send("post", "/etudes", asked | {"nom": "x" * 161})) == ["champ « nom »"]
    assert refused(send("post", "/etudes", asked | {"themes": ["LUNE"]})) == ["themes"]
    assert send("post", "/etudes", asked, "voisine")[0] == send("post", "/etudes", asked | {"campagne": 999})[0] == 404
    status, study = send("post", "/etudes", asked)
    assert status == 200 and study["nom"] == campaign.name
    here, change = f"/etudes/{study['id']}", {"nom": "Autre", "themes": ["TELECOM"]}
    assert refused(send("put", here, change | {"themes": ["LUNE"]})) == ["themes"]
    assert send("put", here, change)[1]["nom"] == "Autre"
    ask(cast, again(Study(pk=study["id"])), "figer")
    for method, body in (("put", change), ("delete", None)):
        assert "figées" in send(method, here, body)[1]["detail"]
        for who in ("membre", "voisine", "titulaire"):
            assert send(method, here, body, who)[0] == 404
    assert send("post", f"{here}/recadrer", {"motif": "x"}, "membre")[0] == 404
    assert refused(send("post", f"{here}/recadrer", {"motif": " "})) == ["champ « motif »"]
    assert send("post", f"{here}/recadrer", {"motif": "un thème manque"})[1]["etat"] == "SCOPING"
    assert send("delete", here)[0] == 204
    with everything("what is left"):
        assert not Study.objects.exists() and not StudyEntity.objects.exists()
        assert {"studies.scoped", "studies.reopen", "studies.deleted"} <= set(
            Event.objects.values_list("verb", flat=True)
        )
