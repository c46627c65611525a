"""Sharings written by programs: the same rules as on the page, and nothing half-written."""

from typing import Any

import pytest
from tests.cast import Cast
from tests.client import call

from maillage.foundations.audit.models import Event
from maillage.foundations.scheduling.models import Job
from maillage.foundations.scheduling.worker import Worker
from maillage.journey.studies.sharing.models import CostSharing
from maillage.kernel.tenancy import everything

pytestmark = pytest.mark.django_db
SHARINGS = "/api/v1/partages"


def demand(cast: Cast, **changes: Any) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "nom": "Messagerie",
        "annee": 2027,
        "base": "HT",
        "membres": [cast.town.pk, cast.other_town.pk],
        "couts": [{"objet": f"Poste {place}", "montant": "250"} for place in range(4)],
        "cle": [{"critere": "MAILBOXES", "poids": "100"}],
    }
    return asked | changes


def coalitions(text: str) -> dict[str, Any]:
    return {"methode": "SHAPLEY", "cle": [], "sans_les_autres": {"nature": "COALITIONS", "texte": text}}


def send(cast: Cast, method: str, address: str, body: Any = None, who: str = "pilote") -> Any:
    client = call(cast.people[who])
    return getattr(client, method)(f"{SHARINGS}{address}", body, content_type="application/json")


def test_a_sharing_is_written_valued_computed_and_frozen(cast: Cast) -> None:
    made = send(cast, "post", "", demand(cast))
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert made.json()["etat"] == "DRAFT" and [part["part"] for part in made.json()["parts"]] == [None, None]
    refused = send(cast, "post", f"/{pk}/calcul")
    assert refused.status_code == 422 and "Taulé" in refused.json()["detail"]
    values = [
        {"collectivite": cast.town.pk, "valeurs": {"MAILBOXES": "30"}, "seul": "900.50"},
        {"collectivite": cast.other_town.pk, "valeurs": {"MAILBOXES": "10"}, "mois": 12, "paye_en_trop": "-12.5"},
    ]
    assert send(cast, "put", f"/{pk}/valeurs", {"membres": values}).status_code == 200
    again = send(cast, "put", f"/{pk}/valeurs", {"membres": [{"collectivite": cast.town.pk, "mois": 12}]})
    assert again.status_code == 200  # what is not given stays
    whole = send(cast, "post", f"/{pk}/calcul").json()
    parts = {part["nom"]: (part["part"]["montant"], part["a_appeler"]["montant"]) for part in whole["parts"]}
    assert parts == {"Taulé": ("750", "750"), "Henvic": ("250", "262.5")}
    assert send(cast, "get", f"/{pk}").json()["etat"] == "COMPUTED"
    frozen = send(cast, "post", f"/{pk}/figer")
    assert frozen.status_code == 202
    Worker().run(is_once=True)
    with everything("the job"):
        assert Job.objects.get(pk=frozen.json()["id"]).state == "DONE"
        assert Event.objects.filter(verb="sharing.frozen").count() == 1
    for method, address, body in (
        ("put", f"/{pk}", demand(cast)),
        ("put", f"/{pk}/valeurs", {"membres": values}),
        ("post", f"/{pk}/calcul", None),
        ("delete", f"/{pk}", None),
    ):
        answer = send(cast, method, address, body)
        assert answer.status_code == 422 and "figé" in answer.json()["detail"], address


def test_a_sharing_is_said_otherwise_and_erased(cast: Cast) -> None:
    pk = send(cast, "post", "", demand(cast)).json()["id"]
    changed = demand(cast, nom="Nuage", cle=[{"critere": "EQUAL", "poids": "100"}], base="TTC")
    answer = send(cast, "put", f"/{pk}", changed)
    assert answer.status_code == 200 and answer.json()["nom"] == "Nuage"
    assert send(cast, "get", f"/{pk}").json()["nom"] == "Nuage"  # an answer 200 is kept
    whole = send(cast, "post", f"/{pk}/calcul").json()
    assert whole["total"] == {"montant": "1000", "devise": "EUR", "base": "TTC", "unite": "par an"}
    assert send(cast, "delete", f"/{pk}").status_code == 204
    assert send(cast, "get", f"/{pk}").status_code == 404


def test_coalitions_are_a_job(cast: Cast) -> None:
    game = {"nature": "VOLUME", "texte": "1 ; 2\n3000 ; 1,50", "quantite": "POPULATION"}
    asked = demand(cast, methode="SHAPLEY", couts=[], cle=[], sans_les_autres=game)
    pk = send(cast, "post", "", asked).json()["id"]
    assert send(cast, "post", f"/{pk}/calcul").status_code == 202
    Worker().run(is_once=True)
    assert send(cast, "get", f"/{pk}").json()["total"]["montant"] == "6375"


@pytest.mark.parametrize(
    ("changes", "where", "said"),
    [
        ({"cle": [{"critere": "EQUAL", "poids": "50"}]}, "cle[0]", "Les poids doivent faire 100 %"),
        ({"couts": []}, "couts[0]", "Donnez le coût à répartir"),
        ({"couts": [{"objet": "x", "montant": "-5"}]}, "couts[0]", "au moins 0"),
        ({"membres": []}, "membres", "Cochez au moins une collectivité"),
        ({"membres": [999_999]}, "membres", "Choisissez dans la liste"),
        ({"scenario": 999_999}, "scenario", "Choisissez dans la liste"),
        ({"lissage": {"annee": 0, "duree": 3}}, "lissage", "au moins 1"),
        ({"methode": "SHAPLEY"}, "sans_les_autres", "sans les autres"),
        (coalitions("Taulé ; 10\n ; 5"), "sans_les_autres.texte", "Ligne 2 : ce groupe n’a aucun membre"),
        (coalitions("+ ; 5"), "sans_les_autres.texte", "Ligne 1 : ce groupe n’a aucun membre"),
        (coalitions("Taulé + Ailleurs ; 5"), "sans_les_autres.texte", "Pas parmi les membres cochés : Ailleurs"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(cast: Cast, changes: dict[str, Any], where: str, said: str) -> None:
    answer = send(cast, "post", "", demand(cast, **changes))
    assert answer.status_code == 422
    faults = [(one["ou"], one["quoi"].replace("\u202f", " ").replace("\xa0", " ")) for one in answer.json()["errors"]]
    assert any(ou == where and said in quoi for ou, quoi in faults), faults
    with everything("nothing was written"):
        assert not CostSharing.objects.exists()


def test_values_that_are_not_asked_for_are_refused_whole(cast: Cast) -> None:
    pk = send(cast, "post", "", demand(cast)).json()["id"]
    members = [
        {"collectivite": cast.town.pk, "valeurs": {"MAILBOXES": "3", "TICKETS": "1"}},
        {"collectivite": 999_999, "mois": 3},
        {"collectivite": cast.other_town.pk, "mois": 13},
    ]
    answer = send(cast, "put", f"/{pk}/valeurs", {"membres": members})
    assert answer.status_code == 422
    assert [one["ou"] for one in answer.json()["errors"]] == [
        "membres[0].valeurs.TICKETS",
        "membres[1].collectivite",
    ]
    assert send(cast, "put", f"/{pk}/valeurs", {"membres": members[2:]}).status_code == 422
    with everything("nothing was written"):
        assert not Event.objects.filter(verb="sharing.facts_entered").exists()


@pytest.mark.parametrize("who", ["membre", "autre_membre", "voisine", "technicien", "titulaire"])
def test_nobody_else_writes(cast: Cast, who: str) -> None:
    pk = send(cast, "post", "", demand(cast)).json()["id"]
    values = {"membres": [{"collectivite": cast.town.pk, "mois": 12}]}
    assert send(cast, "post", "", demand(cast), who).status_code == 404
    assert send(cast, "put", f"/{pk}", demand(cast), who).status_code == 404
    assert send(cast, "put", f"/{pk}/valeurs", values, who).status_code == 404
    assert send(cast, "post", f"/{pk}/calcul", None, who).status_code == 404
    assert send(cast, "post", f"/{pk}/figer", None, who).status_code == 404
    assert send(cast, "delete", f"/{pk}", None, who).status_code == 404
