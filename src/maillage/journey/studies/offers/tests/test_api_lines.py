"""Of each line of savings, by programs: the offer chosen by hand, and the price that was obtained, apart from what was hoped."""

from typing import Any

import pytest
from tests.cast import Cast, person

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.enums import Role
from maillage.journey.studies.offers.models import MatchChoice, ObtainedPrice, Savings
from maillage.journey.studies.offers.tests.staging import computed, frozen, line_of, offer, put, share
from maillage.journey.studies.offers.tests.test_api import send
from maillage.kernel.tenancy import everything

pytestmark = pytest.mark.django_db
STRANGERS = ["membre", "autre_membre", "voisine", "technicien", "titulaire"]
HAD = {"prix": "8.00", "unite": "MOBILE", "base": "HT", "depuis": "2027-01-01", "source": "Facture de janvier"}


def staged(cast: Cast, *, is_frozen: bool) -> tuple[Savings, str]:
    """Savings of one mobile line at 12.35 for an offer at 7.35; and the address of that line."""
    share(cast, cast.town)
    record = put(cast.town, "mobiles", name="Mobile du maire", monthly_price="12.35", tax_basis="HT")
    offer(cast)
    savings = frozen(cast) if is_frozen else computed(cast)
    return savings, f"/economies/{savings.pk}/lignes/{line_of(savings, record).pk}"


def test_the_price_that_was_had_stands_apart_from_what_was_hoped(cast: Cast) -> None:
    savings, line = staged(cast, is_frozen=True)
    assert send(cast, "get", f"/economies/{savings.pk}").json()["obtenu"] is None
    told = send(cast, "put", f"{line}/obtenu", HAD)
    assert told.status_code == 200, told.content
    had = told.json()["obtenu"]
    assert [had[name]["montant"] for name in ("espere", "obtenu", "ecart")] == ["60", "52.2", "-7.8"]
    assert had["obtenu"]["base"] == "HT" and had["prix"]["montant"] == "8"
    listed = send(cast, "get", f"/economies/{savings.pk}/lignes").json()["resultats"][0]
    assert listed == told.json() and listed["economie"]["central"]["montant"] == "60"  # hoped for, still
    own = send(cast, "get", f"/economies/{savings.pk}/lignes", who="membre").json()["resultats"][0]
    assert own["obtenu"] == had
    totals = send(cast, "get", f"/economies/{savings.pk}").json()["obtenu"]
    assert (totals["lignes"], totals["espere"]["montant"], totals["obtenu"]["montant"]) == (1, "60", "52.2")
    assert send(cast, "put", f"{line}/obtenu", HAD | {"prix": "7.5"}).json()["obtenu"]["obtenu"]["montant"] == "58.2"
    with everything("the journal"):
        assert ObtainedPrice.objects.count() == 1 and Event.objects.filter(verb="offers.obtained").count() == 2


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"base": "TVA"}, "base"),
        ({"prix": "-1"}, "prix"),
        ({"prix": "huit"}, "prix"),
        ({"unite": "lune"}, "unite"),
        ({"tva": "101"}, "tva"),
        ({"depuis": "hier"}, "depuis"),
        ({"source": " "}, "source"),
        ({"unite": "INTERNET"}, ""),
    ],
)
def test_an_obtained_price_that_compares_with_nothing_is_refused(
    cast: Cast, changes: dict[str, Any], where: str
) -> None:
    _, line = staged(cast, is_frozen=True)
    answer = send(cast, "put", f"{line}/obtenu", HAD | changes)
    assert answer.status_code == 422, answer.content
    assert any(where in one["ou"] for one in answer.json().get("errors", [])) or (not where and answer.json()["detail"])
    with everything("nothing was written"):
        assert not ObtainedPrice.objects.exists()


def test_a_price_is_obtained_of_frozen_savings_only(cast: Cast) -> None:
    _, line = staged(cast, is_frozen=False)
    early = send(cast, "put", f"{line}/obtenu", HAD)
    assert early.status_code == 422 and "Figez d’abord" in early.json()["detail"]


def test_the_offer_of_a_line_is_chosen_left_out_and_given_back_to_the_rule(cast: Cast) -> None:
    savings, line = staged(cast, is_frozen=False)
    other = offer(cast, label="Forfait mobile 100 Go")
    found = send(cast, "get", f"{line}/offre").json()
    assert found["decision"] == "RULE" and len(found["offres"]) == 2
    chosen = send(cast, "put", f"{line}/offre", {"decision": "CHOOSE", "offre": f"r{other.pk}"})
    assert chosen.status_code == 200 and chosen.json()["decision"] == "CHOOSE", chosen.content
    assert [one["nom"] for one in chosen.json()["offres"] if one["retenue"]] == ["Forfait mobile 100 Go"]
    assert send(cast, "get", f"/economies/{savings.pk}").json()["a_recalculer"] is True
    for wrong, where in (({"decision": "CHOOSE", "offre": "r999999"}, "offre"), ({"decision": "LEAVE"}, "motif")):
        refused = send(cast, "put", f"{line}/offre", wrong)
        assert refused.status_code == 422 and refused.json()["errors"][0]["ou"] == where, refused.content
    left = send(cast, "put", f"{line}/offre", {"decision": "LEAVE", "motif": "Ligne d’ascenseur"}).json()
    assert (left["decision"], left["motif"]) == ("LEAVE", "Ligne d’ascenseur")
    assert send(cast, "put", f"{line}/offre", {"decision": "RULE"}).json()["decision"] == "RULE"
    with everything("the choice"):
        assert not MatchChoice.objects.exists()


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_decides_of_a_line(cast: Cast, who: str) -> None:
    _, line = staged(cast, is_frozen=True)
    assert send(cast, "get", f"{line}/offre", who=who).status_code == 404
    assert send(cast, "put", f"{line}/offre", {"decision": "RULE"}, who).status_code == 404
    assert send(cast, "put", f"{line}/obtenu", HAD, who).status_code == 404
    assert send(cast, "put", f"{line}/offre", {"decision": "RULE"}).status_code == 404  # frozen: as on the page


@pytest.mark.parametrize(("role", "status"), [(Role.GROUP_OFFICIAL, 404), (Role.AUDITOR, 200)])
def test_offers_are_read_by_those_who_read_references(cast: Cast, role: Role, status: int) -> None:
    """A line tells the prices of the references: to no one who may not open their list."""
    _, line = staged(cast, is_frozen=False)
    cast.people["autre"] = person("Autre", (role, cast.group))
    assert send(cast, "get", "/references-de-prix", who="autre").status_code == status
    told = send(cast, "get", f"{line}/offre", who="autre").json()
    assert told["decision"] == "RULE" and (told["offres"] is None) == (status == 404)
