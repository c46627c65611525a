"""All that the pages of scenarios write, written by programs: the same rules, nothing half-written."""

from decimal import Decimal
from typing import Any

import pytest
from tests.cast import Cast, person
from tests.client import call
from tests.security.rows import row

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.enums import Right, Role
from maillage.foundations.organisations.models import ApiToken
from maillage.journey.studies.scenarios.models import (
    HearingSheet,
    LibraryEntry,
    MemberPart,
    Scenario,
    ScenarioCost,
    StudyStep,
)
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.tenancy import everything

pytestmark = pytest.mark.django_db
STRANGERS = ["membre", "autre_membre", "voisine", "technicien", "titulaire"]
NOTHING = {"nom": "Ne rien changer", "nature": "DO_NOTHING", "base": "HT"}
GROUP: dict[str, Any] = {"nom": "Groupement", "nature": "JOINT_GROUP", "base": "HT", "horizon_ans": 4}


def send(cast: Cast, method: str, address: str, body: Any = None, who: str = "pilote") -> Any:
    return getattr(call(cast.people[who]), method)(f"/api/v1{address}", body, content_type="application/json")


def done(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def places(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.content
    return [one["ou"] for one in answer.json()["errors"]]


@pytest.fixture
def study(cast: Cast) -> int:
    made: Study = row(Study, cast.place("membre"), owner=cast.group, name="Étude des télécoms", state="ANALYSED")
    return made.pk


@pytest.fixture
def group(cast: Cast, study: int) -> int:
    done(send(cast, "post", f"/etudes/{study}/scenarios", NOTHING), 201)
    made: int = done(send(cast, "post", f"/etudes/{study}/scenarios", GROUP), 201)["id"]
    return made


def test_a_scenario_is_written_whole_then_decided(cast: Cast, study: int, group: int) -> None:
    here = f"/scenarios/{group}"
    cost = done(send(cast, "post", f"{here}/couts", {"nature": "INVESTMENT", "objet": "Étude", "montant": "900"}), 201)
    assert cost["montant"] == {"montant": "900", "devise": "EUR", "base": "HT", "unite": "une fois"}
    changed = {"nature": "INVESTMENT", "objet": "Étude", "montant": "897", "source": "Devis"}
    assert done(send(cast, "put", f"/scenarios/couts/{cost['id']}", changed))["source"] == "Devis"
    rates = {"participantes": 1, "bas": "10", "central": "30", "haut": "45"}
    done(send(cast, "post", f"{here}/economies", rates), 201)
    point = done(send(cast, "post", f"{here}/arguments", {"nature": "RISK", "texte": "Un seul titulaire"}), 201)
    assert done(send(cast, "delete", f"/scenarios/arguments/{point['id']}"), 204) is None
    paid = {cast.town.pk: "1000", cast.other_town.pk: "200", cast.group.pk: "3000"}
    chosen = [{"collectivite": key, "paie_par_an": value} for key, value in paid.items()]
    whole = done(send(cast, "put", f"{here}/participantes", {"participantes": chosen}))
    # 897 € over three: 299 € each; the same figures as by hand on the page
    assert whole["groupe"]["gain"]["montant"] == "4143" and whole["groupe"]["y_perdent"] == 1
    assert {one["collectivite"]["id"]: one["paie_par_an"]["montant"] for one in whole["participantes"]} == paid
    assert [one["texte"] for one in whole["arguments"]].count("Un seul titulaire") == 0
    assert done(send(cast, "get", here)) == whole
    assert send(cast, "get", here, who="membre").status_code == 404  # not presented yet

    assert done(send(cast, "put", here, GROUP | {"nom": "Groupement 2027", "participantes_min": 2}))["nom"].endswith(
        "2027"
    )
    done(send(cast, "post", f"/etudes/{study}/etapes", {"etape": "BUILD"}))
    assert places(send(cast, "post", f"/etudes/{study}/etapes", {"etape": "PRESENT"})) == ["le"]
    done(send(cast, "post", f"/etudes/{study}/etapes", {"etape": "PRESENT", "le": "2027-02-01"}))
    read = done(send(cast, "get", here, who="membre"))
    assert read["participantes"] is None and read["couts"] == [] and read["ma_collectivite"]["montant"] == "901"
    again = send(cast, "put", here, GROUP)
    assert again.status_code == 422 and "présentés" in again.json()["detail"]
    arbitrated = {"le": "2027-03-01", "scenario": group, "decision": "Retenu à l’unanimité."}
    assert places(send(cast, "post", f"/etudes/{study}/arbitrage", arbitrated | {"scenario": 999_999})) == ["scenario"]
    told = done(send(cast, "post", f"/etudes/{study}/arbitrage", arbitrated))
    assert told["etat"] == "ARBITRATED" and told["etapes"][-1]["scenario"] == group
    assert done(send(cast, "post", f"/etudes/{study}/etapes", {"etape": "CLOSE"}))["etat"] == "CLOSED"
    assert len(done(send(cast, "get", f"/etudes/{study}/etapes", who="membre"))["etapes"]) == 4
    with everything("the journal"):
        assert StudyStep.objects.count() == 4
        assert Event.objects.filter(verb="studies.scenario_piece_written").count() == 4


@pytest.mark.parametrize(
    ("piece", "asked", "where"),
    [
        ("couts", {"nature": "RUNNING", "objet": "Animation", "montant": "-1"}, "montant"),
        ("couts", {"nature": "RUNNING", "objet": "Animation", "montant": "1", "de_annee": 3, "a_annee": 2}, "couts"),
        ("couts", {"nature": "LUNE", "objet": "Animation", "montant": "1"}, "champ « nature »"),
        ("economies", {"bas": "30", "central": "10", "haut": "45"}, "economies"),
        ("economies", {"bas": "1", "central": "10", "haut": "101"}, "haut"),
        ("arguments", {"nature": "RISK", "texte": "x", "semaines": 521}, "semaines"),
    ],
)
def test_a_piece_that_cannot_be_is_refused_where_it_stands(
    cast: Cast, group: int, piece: str, asked: dict[str, Any], where: str
) -> None:
    before = done(send(cast, "get", f"/scenarios/{group}"))
    assert places(send(cast, "post", f"/scenarios/{group}/{piece}", asked)) == [where]
    assert done(send(cast, "get", f"/scenarios/{group}")) == before


def test_participants_are_members_each_once(cast: Cast, group: int) -> None:
    def chosen(*parts: dict[str, Any]) -> Any:
        return send(cast, "put", f"/scenarios/{group}/participantes", {"participantes": list(parts)})

    town = {"collectivite": cast.town.pk}
    assert places(chosen(town, {"collectivite": 999_999})) == ["participantes[1].collectivite"]
    assert places(chosen(town, town)) == ["participantes[0].collectivite"]
    assert places(chosen(town | {"rejoint_apres_mois": -1})) == ["participantes[0].rejoint_apres_mois"]
    assert places(chosen(town | {"paie_par_an": "-1"})) == ["participantes[0].paie_par_an"]
    with everything("all still take part"):
        assert MemberPart.objects.filter(scenario=group).count() == 3
    done(chosen(town | {"rejoint_apres_mois": 6}))
    assert len(done(send(cast, "post", f"/scenarios/{group}/participantes/contrats"))["participantes"]) == 1


def test_what_binds_members_is_told_to_those_who_conduct_the_study(cast: Cast, group: int) -> None:
    """The name of a contract, and when it ends: not to an official who reads studies and no inventory."""
    with everything("what a contract said"):
        MemberPart.objects.filter(scenario=group, counterparty=cast.town).update(bound_by="Copieurs, marché 12")
    cast.people["élue"] = person("Élue", (Role.GROUP_OFFICIAL, cast.group))
    read = done(send(cast, "get", f"/scenarios/{group}", who="élue"))
    assert read["participantes"] is None and "marché 12" not in str(read)
    assert "marché 12" in str(done(send(cast, "get", f"/scenarios/{group}")))


def test_a_program_that_reads_no_price_erases_none(cast: Cast, group: int) -> None:
    """What it was answered null is not known to be null: sent back, it stays as it was."""
    paid = {"collectivite": cast.town.pk, "paie_par_an": "1000"}
    done(send(cast, "put", f"/scenarios/{group}/participantes", {"participantes": [paid]}))
    blind = call(cast.people["pilote"])
    with everything("a token of less"):
        token = ApiToken.objects.latest("id")
        token.rights = [right for right in token.rights if right != Right.SEE_PRICES]
        token.save(update_fields=["rights"])
    address = f"/api/v1/scenarios/{group}/participantes"
    sent = {"participantes": [{"collectivite": cast.town.pk, "paie_par_an": None, "rejoint_apres_mois": 6}]}
    told = done(blind.put(address, sent, content_type="application/json"))["participantes"]
    assert told[0]["paie_par_an"] is None and told[0]["rejoint_apres_mois"] == 6
    with everything("what is paid"):
        assert MemberPart.objects.get(scenario=group).current == Decimal(1000)
    done(send(cast, "put", f"/scenarios/{group}/participantes", sent))  # who reads it may take it away
    with everything("what is paid"):
        assert MemberPart.objects.get(scenario=group).current is None


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"commence_le": "9999-12-31"}, "commence_le"),
        ({"commence_le": "0001-01-01"}, "commence_le"),
        ({"themes": ["TELECOM"] * 1000}, "champ « themes »"),
        ({"nom": " "}, "champ « nom »"),
    ],
)
def test_a_scenario_is_held_to_the_rules_of_the_page(
    cast: Cast, study: int, group: int, changes: dict[str, Any], where: str
) -> None:
    assert places(send(cast, "put", f"/scenarios/{group}", GROUP | changes)) == [where]
    assert places(send(cast, "post", f"/etudes/{study}/scenarios", GROUP | {"nom": "Autre"} | changes)) == [where]


def test_the_matrix_keeps_what_is_not_named(cast: Cast, study: int, group: int) -> None:
    for name, weight, measure in (("Autonomie", "2", "TYPED"), ("Simplicité", "1", "TYPED"), ("Gain", "1", "NET_GAIN")):
        asked = {"nom": name, "poids": weight, "mesure": measure}
        matrix = done(send(cast, "post", f"/etudes/{study}/criteres", asked), 201)
    assert places(send(cast, "post", f"/etudes/{study}/criteres", {"nom": "Gain", "poids": "1"})) == ["nom"]
    free, simple, gain = [one["id"] for one in matrix["criteres"]]
    here = f"/etudes/{study}/matrice"
    first = {"critere": free, "poids": "3", "notes": [{"scenario": group, "note": "4.5"}]}
    done(send(cast, "put", here, {"criteres": [first]}))
    second = {"critere": simple, "notes": [{"scenario": group, "note": "2"}]}
    matrix = done(send(cast, "put", here, {"criteres": [second]}))
    kept = {one["id"]: one for one in matrix["criteres"]}
    assert kept[free]["poids"] == "3.00" and kept[free]["notes"][str(group)] == "4.5"
    assert (kept[simple]["poids"], kept[simple]["notes"][str(group)]) == ("1.00", "2")
    for wrong, where in (
        ({"critere": 999_999}, "criteres[0].critere"),
        ({"critere": free, "poids": "-1"}, "criteres[0].poids"),
        ({"critere": free, "notes": [{"scenario": group, "note": "6"}]}, "criteres[0].notes[0].note"),
        ({"critere": gain, "notes": [{"scenario": group, "note": "5"}]}, "criteres[0].notes[0].scenario"),
    ):
        assert places(send(cast, "put", here, {"criteres": [wrong]})) == [where]
    assert done(send(cast, "get", here)) == matrix
    done(send(cast, "delete", f"/criteres/{gain}"), 204)
    assert len(done(send(cast, "get", here))["criteres"]) == 2


def test_a_hearing_sheet_is_kept_cited_and_erased(cast: Cast, group: int) -> None:
    sheet = {"organisme": "Un syndicat", "projet": "Sauvegarde", "avantages": "Simple\nRapide", "agents": 12}
    pk = done(send(cast, "post", "/fiches-audition", sheet), 201)["id"]
    assert places(send(cast, "put", f"/fiches-audition/{pk}", sheet | {"cout": "Voir 01 23 45 67 89"})) == ["cout"]
    told = done(send(cast, "put", f"/fiches-audition/{pk}", sheet | {"cree_en": 1985}))
    assert (told["cree_en"], told["agents"], told["cout"]) == (1985, 12, None)
    for _ in range(2):
        cited = done(send(cast, "put", f"/scenarios/{group}/experiences/{pk}"))
    assert cited["experiences"] == [{"fiche": pk, "organisme": "Un syndicat"}]
    held = send(cast, "delete", f"/fiches-audition/{pk}")
    assert held.status_code == 422 and "Retirez d’abord la citation" in held.json()["detail"]
    done(send(cast, "delete", f"/scenarios/{group}/experiences/{pk}"), 204)
    done(send(cast, "delete", f"/fiches-audition/{pk}"), 204)
    count = done(send(cast, "post", "/fiches-audition/copie"))["copiees"]
    assert count and done(send(cast, "post", "/fiches-audition/copie"))["copiees"] == 0
    assert len(done(send(cast, "get", "/fiches-audition", who="membre"))["resultats"]) == count
    assert done(send(cast, "get", "/fiches-audition", who="voisine"))["resultats"] == []


def test_the_library_is_made_ones_own(cast: Cast, study: int) -> None:
    shipped = done(send(cast, "get", "/arguments"))["arguments"]
    asked = {"scenario": "JOINT_GROUP", "nature": "DRAWBACK", "texte": "Un seul titulaire par lot"}
    own = done(send(cast, "put", "/arguments/livres/group-one-supplier", asked))
    done(send(cast, "delete", "/arguments/livres/group-mass"), 204)
    mine = done(send(cast, "post", "/arguments", asked | {"texte": "Un délai de plus", "semaines": 3}), 201)
    assert done(send(cast, "put", f"/arguments/{mine['id']}", asked | {"texte": "Deux délais"}))["semaines"] is None
    now = done(send(cast, "get", "/arguments"))["arguments"]
    assert len(now) == len(shipped)  # one rewritten, one hidden, one more
    assert "group-mass" not in [one["code"] for one in now]
    made = done(send(cast, "post", f"/etudes/{study}/scenarios", GROUP), 201)["id"]
    texts = [one["texte"] for one in done(send(cast, "get", f"/scenarios/{made}"))["arguments"]]
    assert {"Un seul titulaire par lot", "Deux délais"} <= set(texts)
    for pk in (own["id"], mine["id"]):
        done(send(cast, "delete", f"/arguments/{pk}"), 204)
    assert send(cast, "put", "/arguments/livres/lune", asked).status_code == 404
    assert send(cast, "delete", "/arguments/livres/lune").status_code == 404
    with everything("the one that hides is left"):
        assert [one.replaces for one in LibraryEntry.objects.all()] == ["group-mass"]


def test_spending_is_read_and_the_grid_leaves_as_a_table(cast: Cast, study: int, group: int) -> None:
    told = done(send(cast, "post", f"/etudes/{study}/depenses"))
    assert told["releves"] + len(told["sans_prix"]) == 3
    table = send(cast, "get", f"/etudes/{study}/scenarios/tableau/csv").content.decode("utf-8-sig")
    assert "Groupement" in table
    assert send(cast, "get", f"/etudes/{study}/scenarios/tableau/exe").status_code == 404
    done(send(cast, "delete", f"/scenarios/{group}"), 204)
    with everything("what is left"):
        assert [one.name for one in Scenario.objects.all()] == ["Ne rien changer"]


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_writes(cast: Cast, study: int, group: int, who: str) -> None:
    cost = {"nature": "RUNNING", "objet": "Animation", "montant": "1"}
    piece = done(send(cast, "post", f"/scenarios/{group}/couts", cost), 201)["id"]
    sheet = done(send(cast, "post", "/fiches-audition", {"organisme": "x", "projet": "x"}), 201)["id"]
    own = {"scenario": "OTHER", "nature": "RISK", "texte": "x"}
    argument = done(send(cast, "post", "/arguments", own), 201)["id"]
    town = {"participantes": [{"collectivite": cast.town.pk}]}
    for method, address, body in (
        ("get", f"/scenarios/{group}", None),
        ("put", f"/scenarios/{group}", GROUP),
        ("delete", f"/scenarios/{group}", None),
        ("put", f"/scenarios/{group}/participantes", town),
        ("post", f"/scenarios/{group}/participantes/contrats", None),
        ("post", f"/scenarios/{group}/couts", cost),
        ("put", f"/scenarios/couts/{piece}", cost),
        ("delete", f"/scenarios/couts/{piece}", None),
        ("put", f"/scenarios/{group}/experiences/{sheet}", None),
        ("delete", f"/scenarios/{group}/experiences/{sheet}", None),
        ("put", f"/fiches-audition/{sheet}", {"organisme": "y", "projet": "y"}),
        ("delete", f"/fiches-audition/{sheet}", None),
        ("post", "/fiches-audition/copie", None),
        ("get", "/arguments", None),
        ("put", f"/arguments/{argument}", own),
        ("delete", f"/arguments/{argument}", None),
        ("delete", "/arguments/livres/group-mass", None),
        ("post", f"/etudes/{study}/depenses", None),
        ("post", f"/etudes/{study}/criteres", {"nom": "x", "poids": "1"}),
        ("put", f"/etudes/{study}/matrice", {"criteres": [{"critere": 1}]}),
        ("post", f"/etudes/{study}/etapes", {"etape": "BUILD"}),
        ("post", f"/etudes/{study}/arbitrage", {"le": "2027-01-01", "scenario": group, "decision": "x"}),
    ):
        assert send(cast, method, address, body, who).status_code == 404, (method, address)
    with everything("all stands"):
        assert ScenarioCost.objects.get().amount == Decimal(1) and HearingSheet.objects.get().body == "x"
