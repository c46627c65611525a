"""Writing scenarios, what each reader sees of them, and the way to the decision."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.cast import LONG_AGO, Cast, join, organisation, person
from tests.client import StrictClient, sign_in
from tests.security.rows import row

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.enums import Role
from maillage.foundations.organisations.models import Membership, Share
from maillage.journey.census.inventory.models import TelecomLine
from maillage.journey.studies.scenarios import actions
from maillage.journey.studies.scenarios.access import ScenariosSettled
from maillage.journey.studies.scenarios.documents import compose_section, weighed_for
from maillage.journey.studies.scenarios.enums import Key, ScenarioKind, StudyMove
from maillage.journey.studies.scenarios.models import (
    HearingSheet,
    MemberPart,
    MemberSpending,
    Scenario,
    ScenarioCost,
    ScenarioDiscount,
    ScenarioPoint,
    StudyStep,
)
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], StrictClient]
PRICED: dict[str, Any] = {
    **dict.fromkeys(("retired_on", "did_count", "did_price", "monthly_usage_price")),
    **{"monthly_price": Decimal(50), "tax_basis": "HT", "status": "MEASURED"},
}
FACTS: dict[str, Any] = {"kind": "JOINT_GROUP", "years": 4, "tax_basis": "HT", "key": Key.EQUAL, "themes": []}


@pytest.fixture
def study(cast: Cast) -> Study:
    made: Study = row(Study, cast.place("membre"), owner=cast.group, name="Étude des télécoms", state="ANALYSED")
    return made


def within(actor: Any) -> Any:
    return enter(actor.scope)


def two_scenarios(cast: Cast, study: Study) -> tuple[Scenario, Scenario]:
    pilot = cast.actor("pilote")
    with within(pilot):
        nothing = actions.create_scenario(
            pilot, study, FACTS | {"name": "Ne rien changer", "kind": ScenarioKind.DO_NOTHING}
        )
        group = actions.create_scenario(pilot, study, FACTS | {"name": "Groupement"})
        actions.write_piece(pilot, group, ScenarioCost(nature="INVESTMENT", label="Étude", amount=Decimal(897)))
        rates = {"low": Decimal(10), "central": Decimal(30), "high": Decimal(45)}
        actions.write_piece(pilot, group, ScenarioDiscount(participants=1, **rates))
        paid = {cast.town.pk: Decimal(1000), cast.other_town.pk: Decimal(200), cast.group.pk: Decimal(3000)}
        chosen = {key: actions.ChosenMember(current=value) for key, value in paid.items()}
        actions.choose_members(pilot, group, chosen)
        actions.choose_members(pilot, nothing, chosen)
    return nothing, group


def test_a_scenario_begins_with_all_members_and_the_arguments_of_its_kind(cast: Cast, study: Study) -> None:
    pilot = cast.actor("pilote")
    with within(pilot):
        made = actions.create_scenario(pilot, study, FACTS | {"name": "Groupement"})
        parts = set(MemberPart.objects.filter(scenario=made).values_list("counterparty_id", flat=True))
        assert parts == {cast.group.pk, cast.town.pk, cast.other_town.pk}
        points = ScenarioPoint.objects.filter(scenario=made)
        assert points.filter(side="DRAWBACK", text__startswith="Un seul prestataire").exists()
        assert points.filter(side="LEGAL_STEP", weeks=12).exists()
        assert Event.objects.filter(verb="studies.scenario_created").count() == 1
        with pytest.raises(actions.NameTaken, match="s’appelle déjà"):
            actions.create_scenario(pilot, study, FACTS | {"name": "Groupement"})


def test_an_argument_of_ones_own_takes_the_place_of_the_shipped_one(cast: Cast, study: Study) -> None:
    pilot = cast.actor("pilote")
    facts = {"kind": "JOINT_GROUP", "side": "DRAWBACK", "text": "Un seul titulaire par lot"}
    with within(pilot):
        actions.create_entry(pilot, facts, replaces="group-one-supplier")
        actions.hide_argument(pilot, "group-mass")
        made = actions.create_scenario(pilot, study, FACTS | {"name": "Groupement"})
        texts = set(ScenarioPoint.objects.filter(scenario=made).values_list("text", flat=True))
    assert "Un seul titulaire par lot" in texts
    assert not any(text.startswith(("Un seul prestataire", "Effet de masse")) for text in texts)


def test_gains_and_losses_are_those_that_are_redone_by_hand(cast: Cast, study: Study) -> None:
    _, group = two_scenarios(cast, study)
    pilot = cast.actor("pilote")
    with within(pilot):
        figures = weighed_for(pilot, study).figures[group.pk]
    # 897 € over three: 299 € each; Taulé 1 000 × 30 % × 4 = 1 200, less 299.
    by_name = {member.name: member for member in figures.members}
    assert by_name["Taulé"].gain == Decimal("901.00") and by_name["Henvic"].gain == Decimal("-59.00")
    assert figures.gain == Decimal("4143.00") and (figures.winners, figures.losers) == (2, 1)
    assert figures.least == 1


def test_contracts_that_bind_raise_how_many_it_takes(cast: Cast, study: Study) -> None:
    """Those who are bound all along save nothing: no number of them pays. Bound for three years of four, the mean of 1 400 €
    saves 30 % of 350 € a year: 897 ÷ (105 × 4) takes three."""
    _, group = two_scenarios(cast, study)
    pilot = cast.actor("pilote")
    found = []
    for months in (36, 48):
        with everything("they are bound"):
            MemberPart.objects.filter(scenario=group).update(joins_after_months=months)
        with within(pilot):
            found.append(weighed_for(pilot, study).figures[group.pk].least)
    assert found == [3, None]


def test_spending_is_read_of_those_who_show_it_and_told_to_them(cast: Cast, study: Study) -> None:
    pilot = cast.actor("pilote")
    place = cast.place("membre")
    for subject in ("census", "prices"):
        row(Share, place, counterparty=cast.group, shared_subject=subject, valid_from=LONG_AGO, valid_to=None)
    row(TelecomLine, place, **PRICED)
    pilot = cast.actor("pilote")
    with within(pilot):
        read, silent = actions.take_spending(pilot, study)
        assert read == 2 and [one.name for one in silent] == ["Henvic"]  # the body itself, and Taulé
        found = MemberSpending.objects.get(counterparty=cast.town)
        assert (found.theme, found.ht, found.ttc) == ("TELECOM", Decimal(600), None)
    with everything("the journal of the one who was read"):
        assert Event.objects.filter(owner=cast.town, verb="census.sheet_read").exists()


def test_what_a_member_pays_is_read_by_no_other_member(cast: Cast, study: Study) -> None:
    two_scenarios(cast, study)
    for name in ("autre_membre", "voisine", "titulaire"):
        with within(cast.actor(name)):
            assert not MemberPart.objects.filter(counterparty=cast.town).exists()
            assert not MemberSpending.objects.filter(counterparty=cast.town).exists()


def present(cast: Cast, study: Study) -> None:
    pilot = cast.actor("pilote")
    with within(pilot):
        actions.move_study(pilot, study, StudyMove.BUILD)
        actions.move_study(pilot, study, StudyMove.PRESENT, on=date(2026, 11, 20))


def test_members_read_scenarios_once_they_are_presented_and_their_own_gain_alone(
    cast: Cast, study: Study, client_of: ClientOf
) -> None:
    _, group = two_scenarios(cast, study)
    address, sheet = f"/etudes/scenarios/etude/{study.pk}/", f"/etudes/scenarios/{group.pk}/"
    member = client_of("autre_membre")
    assert "Pas encore présentés" in member.get(address).content.decode()
    assert member.get(sheet).status_code == 404
    present(cast, study)
    page = member.get(address).content.decode()
    assert "Groupement" in page and "−59" in page
    assert "4 143" not in page.replace("\u202f", " ")  # three participants: too few for a total to hide anyone
    whole = member.get(sheet).content.decode()
    assert "−59" in whole and "901" not in whole and "Taulé" not in whole.split("<main", 1)[1]
    assert client_of("voisine").get(address).status_code == 404


def test_totals_are_told_to_members_where_enough_take_part(cast: Cast, study: Study, client_of: ClientOf) -> None:
    more = [organisation(name) for name in ("Plouezoc’h", "Lanmeur", "Garlan")]
    join(cast.group, *more)
    _, group = two_scenarios(cast, study)
    pilot = cast.actor("pilote")
    with within(pilot):
        everyone = [cast.town, cast.other_town, *more]
        actions.choose_members(pilot, group, {one.pk: actions.ChosenMember(current=Decimal(1000)) for one in everyone})
    present(cast, study)
    page = client_of("autre_membre").get(f"/etudes/scenarios/etude/{study.pk}/").content.decode()
    assert "5 103" in page.replace("\u202f", " ")  # 5 × 1 000 × 30 % × 4 − 897


def test_what_is_presented_is_frozen_and_comes_back_the_same(cast: Cast, study: Study) -> None:
    nothing, group = two_scenarios(cast, study)
    pilot = cast.actor("pilote")
    with within(pilot):
        live = weighed_for(pilot, study).figures[group.pk]
    present(cast, study)
    with within(pilot):
        study.refresh_from_db()
        assert weighed_for(pilot, study).figures[group.pk] == live
        for write in (
            lambda: actions.change_scenario(pilot, group, FACTS | {"name": "Autre"}),
            lambda: actions.delete_scenario(pilot, nothing),
            lambda: actions.choose_members(pilot, group, {}),
            lambda: actions.create_scenario(pilot, study, FACTS | {"name": "Encore"}),
            lambda: actions.add_criterion(pilot, study, "Coût", Decimal(1), "NET_GAIN"),
        ):
            with pytest.raises(ScenariosSettled):
                write()
        actions.move_study(pilot, study, StudyMove.TAKE_UP, text="Le comité demande un cinquième scénario")
        group.refresh_from_db()
        assert group.frozen == {}
        actions.change_scenario(pilot, group, FACTS | {"name": "Autre"})


def test_the_way_to_the_decision_has_its_guards(cast: Cast, study: Study) -> None:
    pilot = cast.actor("pilote")
    with within(pilot):
        with pytest.raises(MaillageError, match="au moins deux scénarios"):
            actions.move_study(pilot, study, StudyMove.BUILD)
        for name in ("Groupement", "Accord-cadre"):
            actions.create_scenario(pilot, study, FACTS | {"name": name})
        with pytest.raises(MaillageError, match="Ne rien changer"):
            actions.move_study(pilot, study, StudyMove.BUILD)
        chosen = actions.create_scenario(pilot, study, FACTS | {"name": "Rien", "kind": ScenarioKind.DO_NOTHING})
        actions.move_study(pilot, study, StudyMove.BUILD)
        with pytest.raises(MaillageError, match="présentée"):
            actions.move_study(pilot, study, StudyMove.ARBITRATE, scenario=chosen, text="Retenu")
        actions.move_study(pilot, study, StudyMove.PRESENT, on=date(2026, 11, 20))
        with pytest.raises(MaillageError, match="motif"):
            actions.move_study(pilot, study, StudyMove.TAKE_UP)
        actions.move_study(pilot, study, StudyMove.ARBITRATE, on=date(2026, 11, 27), scenario=chosen, text="Retenu")
        actions.move_study(pilot, study, StudyMove.CLOSE)
        study.refresh_from_db()
        assert study.state == "CLOSED"
        moves = list(StudyStep.objects.filter(study=study).order_by("id").values_list("move", flat=True))
        assert moves == ["BUILD", "PRESENT", "ARBITRATE", "CLOSE"]


def test_the_delegate_arbitrates_and_writes_nothing_else(cast: Cast, study: Study) -> None:
    _, group = two_scenarios(cast, study)
    present(cast, study)
    delegate = person("Camille Déléguée", (Role.GROUP_OFFICIAL, cast.group))
    client = sign_in(delegate)
    address = f"/etudes/scenarios/etude/{study.pk}/etape/arbitrate/"
    assert client.get(address).status_code == 200
    body = {"on": "2026-11-27", "scenario": str(group.pk), "text": "Le bureau retient le groupement."}
    assert client.post(address, body).status_code == 302
    page = client.get(f"/etudes/scenarios/etude/{study.pk}/").content.decode()
    assert "Le bureau retient le groupement." in page
    assert client.post(f"/etudes/scenarios/etude/{study.pk}/etape/close/", {}).status_code == 404


def test_she_who_may_not_see_prices_reads_no_member_of_a_scenario(cast: Cast, study: Study) -> None:
    _, group = two_scenarios(cast, study)
    client = sign_in(person("Camille Déléguée", (Role.GROUP_OFFICIAL, cast.group)))
    page = client.get(f"/etudes/scenarios/{group.pk}/").content.decode().replace("\u202f", " ")
    assert "4 143" in page and "Qui gagne, qui perd" not in page and "901,00" not in page


def test_the_matrix_ranks_and_says_what_would_reverse_it(cast: Cast, study: Study, client_of: ClientOf) -> None:
    nothing, group = two_scenarios(cast, study)
    pilot = cast.actor("pilote")
    with within(pilot):
        gain = actions.add_criterion(pilot, study, "Coût", Decimal(3), "NET_GAIN")
        ease = actions.add_criterion(pilot, study, "Simplicité", Decimal(1), "TYPED")
    client = client_of("pilote")
    address = f"/etudes/scenarios/etude/{study.pk}/matrice/"
    assert "n’a pas de note" in client.get(address).content.decode()
    body = {f"w{gain.pk}": "3", f"w{ease.pk}": "1", f"s{nothing.pk}_{ease.pk}": "5", f"s{group.pk}_{ease.pk}": "1"}
    assert client.post(address, body).status_code == 302
    page = client.get(address).content.decode()
    # Group: (3 × 5 + 1) ÷ 4 = 4; nothing: (0 + 5) ÷ 4 = 1,25.
    assert ">4,00<" in page and ">1,25<" in page and "passerait en tête" in page
    wrong = client.post(address, body | {f"s{group.pk}_{ease.pk}": "9"})
    assert wrong.status_code == 422 and "trop grand" in wrong.content.decode()


def test_pages_write_costs_and_say_what_is_wrong(cast: Cast, study: Study, client_of: ClientOf) -> None:
    _, group = two_scenarios(cast, study)
    client = client_of("pilote")
    address = f"/etudes/scenarios/{group.pk}/couts/ajouter/"
    wrong = {"nature": "RUNNING", "label": "Abonnement", "amount": "12,50", "first_year": "3", "last_year": "1"}
    said = client.post(address, wrong)
    assert said.status_code == 422 and "vient avant la première" in said.content.decode()
    assert client.post(address, wrong | {"last_year": "4"}).status_code == 302
    with within(cast.actor("pilote")):
        assert ScenarioCost.objects.get(scenario=group, label="Abonnement").amount == Decimal("12.50")
    again = client.post(
        f"/etudes/scenarios/{group.pk}/economies/ajouter/",
        {"participants": "1", "low": "1", "central": "2", "high": "3"},
    )
    assert again.status_code == 422 and "déjà une économie" in again.content.decode()


def test_hearing_sheets_are_copied_once_cited_and_hold_no_contact(
    cast: Cast, study: Study, client_of: ClientOf
) -> None:
    _, group = two_scenarios(cast, study)
    pilot = cast.actor("pilote")
    with within(pilot):
        assert actions.copy_shipped_sheets(pilot) == 6 and actions.copy_shipped_sheets(pilot) == 0
        sheet = HearingSheet.objects.get(copied_from="somme-numerique")
        actions.cite(pilot, group, sheet)
    client = client_of("pilote")
    assert "Somme Numérique" in client.get(f"/etudes/scenarios/{group.pk}/").content.decode()
    body = {"body": "Un syndicat", "project": "Écrire à quelqu.un@syndicat.example"}
    said = client.post("/etudes/scenarios/auditions/ajouter/", body)
    assert said.status_code == 422 and "ni adresse électronique" in said.content.decode()
    gone = client.post(f"/etudes/scenarios/auditions/fiche/{sheet.pk}/supprimer/", {}, follow=True)
    assert "Un scénario cite la fiche" in gone.content.decode()


def test_a_key_without_values_names_those_to_complete(cast: Cast, study: Study, client_of: ClientOf) -> None:
    _, group = two_scenarios(cast, study)
    pilot = cast.actor("pilote")
    with within(pilot):
        actions.change_scenario(pilot, group, {**FACTS, "name": "Groupement", "key": Key.WORKSTATIONS})
    page = client_of("pilote").get(f"/etudes/scenarios/{group.pk}/").content.decode()
    assert "ne peuvent pas être répartis" in page.replace("\u00a0", " ") and "Henvic" in page


def test_the_grid_leaves_as_it_is_shown(cast: Cast, study: Study, client_of: ClientOf) -> None:
    two_scenarios(cast, study)
    for ending in ("csv", "xlsx", "ods"):
        answer = client_of("pilote").get(f"/etudes/scenarios/etude/{study.pk}/scenarios.{ending}")
        assert answer.status_code == 200 and answer["Content-Disposition"].endswith(f'.{ending}"')
    text = client_of("pilote").get(f"/etudes/scenarios/etude/{study.pk}/scenarios.csv").content.decode("utf-8-sig")
    assert "Groupement" in text and "Ne rien changer" in text


def test_the_section_of_the_report_says_all_of_it(cast: Cast, study: Study) -> None:
    two_scenarios(cast, study)
    pilot = cast.actor("pilote")
    with within(pilot):
        section = compose_section(weighed_for(pilot, study))
    assert section.title == "Scénarios" and [one.title for one in section.sections] == ["Ne rien changer", "Groupement"]


def test_programs_read_and_add_scenarios(cast: Cast, study: Study, program_of: ClientOf) -> None:
    _, group = two_scenarios(cast, study)
    address = f"/api/v1/etudes/{study.pk}/scenarios"
    found = program_of("pilote").get(address).json()
    by_name = {one["nom"]: one for one in found["scenarios"]}
    assert by_name["Groupement"]["groupe"]["gain"]["montant"] == "4143" and by_name["Groupement"]["id"] == group.pk
    demand = {"nom": "Centrale", "nature": "CENTRAL", "base": "HT"}
    made = program_of("pilote").post(address, demand, content_type="application/json")
    assert made.status_code == 201 and made.json()["nom"] == "Centrale"
    present(cast, study)
    own = program_of("autre_membre").get(address).json()["scenarios"]
    assert {one["nom"]: one["ma_collectivite"] for one in own}["Groupement"]["montant"] == "-59"
    assert all(one["groupe"] is None for one in own)


def test_a_member_that_left_keeps_no_part_in_what_is_chosen_next(cast: Cast, study: Study) -> None:
    _, group = two_scenarios(cast, study)
    with everything("a member leaves"):
        Membership.objects.filter(counterparty=cast.other_town).update(valid_to=LONG_AGO)
    pilot = cast.actor("pilote")
    with within(pilot):
        chosen = {key: actions.ChosenMember() for key in (cast.other_town.pk, cast.town.pk)}
        actions.choose_members(pilot, group, chosen)
        assert list(MemberPart.objects.filter(scenario=group).values_list("counterparty_id", flat=True)) == [
            cast.town.pk
        ]


def test_a_neighbour_reaches_nothing(cast: Cast, study: Study) -> None:
    _, group = two_scenarios(cast, study)
    neighbour = cast.actor("voisine")
    with within(neighbour), pytest.raises(NotAllowed):
        actions.change_scenario(neighbour, group, {"name": "x", "kind": "OTHER"})


def test_the_pair_of_the_town_and_its_body_is_ticked_in_one_click(cast: Cast, study: Study) -> None:
    _, group = two_scenarios(cast, study)
    pilot = sign_in(cast.people["pilote"])
    address = f"/etudes/scenarios/{group.pk}/participantes/"

    def ticked(asked: str) -> int:
        return pilot.get(f"{address}?cocher={asked}").content.decode().count(" checked")

    assert (ticked("toutes"), ticked("aucune"), ticked("binome"), ticked("")) == (3, 0, 2, 3)
    page = pilot.get(f"{address}?cocher=binome").content.decode()
    assert f'name="p{cast.town.pk}"' in page  # the larger of both communes
    assert re.search(rf'<input[^>]*name="p{cast.town.pk}"[^>]*checked', page)


def test_a_file_of_scenarios_holds_numbers_to_the_cent(cast: Cast, study: Study) -> None:
    two_scenarios(cast, study)
    pilot = sign_in(cast.people["pilote"])
    with zipfile.ZipFile(io.BytesIO(pilot.get(f"/etudes/scenarios/etude/{study.pk}/scenarios.xlsx").content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    numbers = re.findall(
        r'<c r="([A-Z])3"[^>]*?><v>([^<]+)</v>', re.sub(r'<c r="[A-Z]+\d+"[^>]* t="s".*?</c>', "", sheet)
    )
    assert ("D", "897") in numbers and ("H", "4143") in numbers  # investment, gain: numbers, not texts
    assert "4143" in pilot.get(f"/etudes/scenarios/etude/{study.pk}/scenarios.csv").content.decode()
    assert pilot.get(f"/etudes/scenarios/etude/{study.pk}/scenarios.exe").status_code == 404


def test_a_member_reads_its_own_amounts_as_they_are_written_in_french(cast: Cast, study: Study) -> None:
    _, group = two_scenarios(cast, study)
    present(cast, study)
    page = sign_in(cast.people["membre"]).get(f"/etudes/scenarios/{group.pk}/").content.decode()
    assert (
        "1\u202f000,00\u202f€\xa0HT" in page
        and "299,00\u202f€\xa0HT" in page
        and "48 mois" in page.replace("\xa0", " ")
    )
    assert "1000.00" not in page and "901" in page
