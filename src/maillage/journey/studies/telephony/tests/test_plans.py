"""One plan of a tariff, added, changed, taken away; and the study that cites an analysis."""

from typing import Any

import pytest
from tests.architecture.grid import parameters_of
from tests.cast import Cast
from tests.client import StrictClient
from tests.security.rows import row

from maillage.foundations.audit.models import Event
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.studies.telephony.models import TariffPlan, TelephonyAnalysis
from maillage.journey.studies.telephony.tests.test_api import STRANGERS, faults, plan, send, tariff
from maillage.kernel.tenancy import everything

pytestmark = pytest.mark.django_db


def codes(cast: Cast, pk: int) -> list[str]:
    return [one["code"] for one in send(cast, "get", f"/tarifs/{pk}").json()["forfaits"]]


def test_a_plan_is_added_changed_and_taken_away(cast: Cast) -> None:
    pk = send(cast, "post", "/tarifs", tariff()).json()["id"]
    made = send(cast, "post", f"/tarifs/{pk}/forfaits", plan(code="V", nom="Illimité", prix_minute="0"))
    assert made.status_code == 201, made.content
    assert codes(cast, pk) == ["U", "V"] and made.json()["prix"]["prix_minute"]["montant"] == "0"
    address = f"/forfaits/{made.json()['id']}"
    changed = send(cast, "put", address, plan(code="V", nom="Illimité", abonnement="7.50", nature="MOBILE"))
    assert changed.status_code == 200, changed.content
    assert (changed.json()["abonnement"]["montant"], changed.json()["nature"]) == ("7.5", "MOBILE")
    assert send(cast, "delete", address).status_code == 204
    assert codes(cast, pk) == ["U"] and send(cast, "delete", address).status_code == 404
    with everything("the journal"):
        told = list(Event.objects.filter(verb__startswith="telephony.plan").order_by("id").values_list("sentence"))
    assert ["ajouté" in told[0][0], "modifié" in told[1][0], "retiré" in told[2][0]] == [True] * 3


@pytest.mark.parametrize(
    ("changes", "where", "said"),
    [
        ({"code": "U"}, "code", "a déjà le code « U »"),
        ({"abonnement": "-1"}, "forfait", "abonnement par mois"),
        ({"arrondi": "vite"}, "forfait", "L’arrondi « vite »"),
        ({"paliers": "dix"}, "forfait", "ne se lit pas"),
        ({"minutes": -1}, "forfait", "minutes comprises"),
    ],
)
def test_a_plan_that_cannot_be_changes_nothing(cast: Cast, changes: dict[str, Any], where: str, said: str) -> None:
    whole = send(cast, "post", "/tarifs", tariff(plan(), plan(code="V"))).json()
    last = whole["forfaits"][1]["id"]
    for method, address in (("post", f"/tarifs/{whole['id']}/forfaits"), ("put", f"/forfaits/{last}")):
        (found,) = faults(send(cast, method, address, plan(code="V" if method == "put" else "W") | changes))
        assert found[0] == where and said in found[1], found
    assert send(cast, "get", f"/tarifs/{whole['id']}").json() == whole


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_writes_a_plan(cast: Cast, who: str) -> None:
    whole = send(cast, "post", "/tarifs", tariff()).json()
    last = whole["forfaits"][0]["id"]
    assert send(cast, "post", f"/tarifs/{whole['id']}/forfaits", plan(code="V"), who).status_code == 404
    assert send(cast, "put", f"/forfaits/{last}", plan(), who).status_code == 404
    assert send(cast, "delete", f"/forfaits/{last}", who=who).status_code == 404
    assert send(cast, "get", f"/tarifs/{whole['id']}").json() == whole


def test_a_plan_is_taken_away_on_its_page(cast: Cast, client_of: Any) -> None:
    client: StrictClient = client_of("pilote")
    whole = send(cast, "post", "/tarifs", tariff(plan(), plan(code="V"))).json()
    last = whole["forfaits"][1]["id"]
    page = f"/etudes/telephonie/forfaits/{last}/"
    assert f"{page}retirer/" in client.get(page).content.decode()
    assert "gardent ce qu’elles en ont lu" in client.get(f"{page}retirer/").content.decode()
    client.post(f"{page}retirer/")
    with everything("what is left"):
        assert [one.code for one in TariffPlan.objects.all()] == ["U"]


def test_numbers_of_a_plan_and_of_a_bridge_are_typed_with_a_comma(cast: Cast, client_of: Any) -> None:
    client: StrictClient = client_of("pilote")
    pk = send(cast, "post", "/tarifs", tariff()).json()["id"]
    typed = {"code": "V", "name": "Virgule", "monthly_fee": "4,90", "minutes": "1 200", "price_minute": "0,06"}
    typed |= {"rounding": "1+1", "price_call": "0", "messages": "0", "megabytes": "0", "scope": "LINE"}
    page = f"/etudes/telephonie/tarifs/{pk}/forfait/"
    assert client.post(page, typed).status_code == 302
    with everything("the row"):
        kept = TariffPlan.objects.get(code="V")
        assert (str(kept.monthly_fee), kept.minutes, str(kept.price_minute)) == ("4.900000", 1200, "0.060000")
    refused = (
        client.post(page, typed | {"code": "", "monthly_fee": "cher", "minutes": "1,5"})
        .content.decode()
        .replace("\xa0", " ")
    )
    for said in ("Code : remplissez cette case.", "Écrivez un nombre, par exemple", "Écrivez un nombre entier"):
        assert said in refused, said
    sites = f"/etudes/telephonie/{parameters_of('studies:merge_sites', cast.place('membre'))['pk']}/lieux/"
    refused = (
        client.post(sites, {"metres": "loin", "most_metres": "", "rate": "0", "months": "1,5"})
        .content.decode()
        .replace("\xa0", " ")
    )
    for said in (
        "Choisissez le premier lieu.",
        "Écrivez un nombre, par exemple",
        "Écrivez la portée d’un pont, en mètres, par exemple 300.",
        "Écrivez un nombre d’au moins 1.",
        "Écrivez un nombre entier, sans virgule.",
        "ou 0 s’il n’y en a pas.",
    ):
        assert said in refused, said
    assert "Ce champ est obligatoire" not in refused and "This field" not in refused


def test_an_analysis_says_which_study_cites_it(cast: Cast) -> None:
    pk = parameters_of("studies:cite_telephony", cast.place("membre"))["pk"]
    with everything("a study of the body, and another’s"):
        TelephonyAnalysis.objects.filter(pk=pk).update(state="COMPUTED", study=None)
        own = row(Study, cast.place("membre"), owner=cast.group)
    cited = send(cast, "put", f"/{pk}/etude", {"etude": own.pk})
    assert cited.status_code == 200 and cited.json()["etude"] == own.pk, cited.content
    assert send(cast, "get", f"/{pk}").json()["etude"] == own.pk
    assert send(cast, "get", f"/{pk}", who="membre").json()["etude"] is None
    assert faults(send(cast, "put", f"/{pk}/etude", {"etude": 999_999}))[0][0] == "etude"
    for who in STRANGERS:
        assert send(cast, "put", f"/{pk}/etude", {"etude": None}, who).status_code == 404
    assert send(cast, "put", f"/{pk}/etude", {"etude": None}).json()["etude"] is None
    with everything("frozen"):
        TelephonyAnalysis.objects.filter(pk=pk).update(state="FROZEN")
        assert Event.objects.filter(verb="telephony.analysis_cited").count() == 2
    again = send(cast, "put", f"/{pk}/etude", {"etude": own.pk})
    assert again.status_code == 422 and "figée" in again.json()["detail"]
