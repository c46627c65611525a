"""A personal link in the hands of the body: it opens nothing that the organisation does not show to the body."""

import re
from datetime import date
from decimal import Decimal

import pytest
from tests.cast import LONG_AGO, Cast
from tests.client import StrictClient, sign_in

from maillage.foundations.organisations.access import in_service
from maillage.foundations.organisations.enums import SharedSubject
from maillage.foundations.organisations.models import Share
from maillage.journey.census.campaigns import actions
from maillage.journey.census.campaigns.access import path_of, seat_of_capability
from maillage.journey.census.campaigns.models import Campaign, Response, ResponseSection
from maillage.journey.census.campaigns.queries import figures_of_answers, links_of, own_figures
from maillage.journey.census.campaigns.tests.asking import link_of, open_campaign, response_of
from maillage.journey.census.campaigns.tests.test_answering import BASE, CONTACT, PCS, PRINTER
from maillage.journey.census.inventory.actions import Change, write_records
from maillage.journey.census.inventory.enums import Source
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.census.questionnaires.actions import land_answers
from maillage.journey.census.questionnaires.engine import Answers, Given, Row, shipped
from maillage.journey.census.questionnaires.tests.answering import full_answers
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return open_campaign(cast)


def _inventory(cast: Cast) -> None:
    """Machines with a price that the commune shows to nobody."""
    with everything("what the commune keeps"):
        values = {"name": "Accueil", "category": "DESKTOP", "quantity": 3, "tax_basis": "HT"}
        row = Change(values | {"purchase_price": Decimal("731.17")})
        write_records(in_service(), KINDS["equipements"], [row], owner_id=cast.town.pk, source=Source.TYPED)


def _addresses(page: str) -> list[str]:
    return re.findall(rf'value="http://testserver({BASE}/lien/[^"]+)"', page)


def _read_by(path: str, response: Response) -> str:
    """All that a visitor reads of a response by a link."""
    visitor = StrictClient()
    assert visitor.get(path).status_code == 302
    start = f"{BASE}/repondre/{response.pk}/"
    pages = [visitor.get(start + page, follow=True) for page in ("", "partie/postes/", "relire/", "chiffres/")]
    assert {page.status_code for page in pages} == {200}
    return "".join(page.content.decode() for page in pages)


def test_the_body_reads_no_inventory_by_a_link(cast: Cast, campaign: Campaign) -> None:
    _inventory(cast)
    response, address = response_of(campaign, cast.town), f"{BASE}/{campaign.pk}/liens/"
    pilot = sign_in(cast.people["pilote"])
    page = pilot.get(address).content.decode()
    assert "membre@maillage.example" in page and not _addresses(page), "her link opens what her town hall knows"
    assert "731,17" in _read_by(path_of(link_of(response)), response), "she herself reads it"
    pilot.post(address, {"response": response.pk, "email": "moi@territoire.example"})
    (own,) = _addresses(pilot.get(address).content.decode())
    assert not re.search(r"731,17|Accueil|Équipements", _read_by(own, response))
    with everything("it shows its census, its prices as well"):
        for subject in (SharedSubject.CENSUS, SharedSubject.PRICES):
            Share.objects.create(owner=cast.town, counterparty=cast.group, shared_subject=subject, valid_from=LONG_AGO)
    read = _read_by(own, response)
    assert "Accueil" in read and "731,17" not in read, "a person of the body is asked for the right to see prices"


def test_a_bare_link_shows_what_it_wrote_and_nothing_else(cast: Cast, campaign: Campaign) -> None:
    response, address = response_of(campaign, cast.town), f"{BASE}/{campaign.pk}/liens/"
    pilot = sign_in(cast.people["pilote"])
    pilot.post(address, {"response": response.pk, "email": "adjointe@commune.example"})
    (own,) = _addresses(pilot.get(address).content.decode())
    visitor, start = StrictClient(), f"{BASE}/repondre/{response.pk}/"
    visitor.get(own)
    assert visitor.post(f"{start}partie/contact/", CONTACT).status_code == 302
    assert "Secrétaire" in visitor.get(f"{start}partie/contact/").content.decode()
    clerk = sign_in(cast.people["membre"])
    assert clerk.post(f"{BASE}/mairie/{response.pk}/partie/postes/", PCS).status_code == 302
    assert visitor.get(f"{start}partie/postes/").status_code == 302
    assert visitor.post(f"{start}partie/postes/", PCS | {"version": "1"}).status_code == 302
    assert "712,50" not in _read_by(own, response)
    actor = cast.actor("pilote")
    with enter(actor.scope):
        (link,) = [one for one in links_of(campaign) if one.person_id is None]
    kept = [link.pk, link.nonce, link.owner_id, link.counterparty_id]
    scope, seat = seat_of_capability({str(response.pk): kept}, response.pk)
    with enter(scope):
        row = Row("n1", {"name": Given("Autre", "MEASURED")})
        actions.fill_from_file(seat, Answers({"postes": (row,)}))
        with pytest.raises(actions.WrittenMeanwhile):
            actions.save_section(seat, "postes", (row,), 1)
    with everything("what the town hall wrote stands"):
        assert ResponseSection.objects.get(response=response, code="postes").rows[0]["key"] == "n1"
        assert "712" in str(ResponseSection.objects.get(response=response, code="postes").rows)


def _handed_over(cast: Cast, campaign: Campaign, response: Response) -> str:
    """The path of a link that the body gives to somebody without an account."""
    pilot, address = sign_in(cast.people["pilote"]), f"{BASE}/{campaign.pk}/liens/"
    pilot.post(address, {"response": response.pk, "email": "adjointe@commune.example"})
    (own,) = _addresses(pilot.get(address).content.decode())
    return own


def test_who_types_by_a_link_reads_her_own_figures_at_once_and_only_there(cast: Cast, campaign: Campaign) -> None:
    _inventory(cast)
    response = response_of(campaign, cast.town)
    own, start = _handed_over(cast, campaign, response), f"{BASE}/repondre/{response.pk}/"
    visitor = StrictClient()
    visitor.get(own)
    assert "venez de saisir" not in visitor.get(f"{start}chiffres/").content.decode()
    for code, sent in (("postes", PCS), ("copieur", PRINTER)):
        assert visitor.post(f"{start}partie/{code}/", sent).status_code == 302
    assert visitor.post(f"{start}relire/")["Location"] == f"{start}chiffres/"
    page = visitor.get(f"{start}chiffres/").content.decode()
    assert "venez de saisir" in page and "01/03/2030" in page and "Imprimantes" in page
    assert not re.search(r"731,17|Accueil", page), "what the town hall knew before"
    elsewhere = StrictClient()
    elsewhere.get(own)
    assert "venez de saisir" not in elsewhere.get(f"{start}chiffres/").content.decode(), "the link alone is not enough"


def test_what_another_session_wrote_is_not_given_back(cast: Cast, campaign: Campaign) -> None:
    response = response_of(campaign, cast.town)
    own, start = _handed_over(cast, campaign, response), f"{BASE}/repondre/{response.pk}/"
    first, second = StrictClient(), StrictClient()
    for visitor in (first, second):
        visitor.get(own)
    assert first.post(f"{start}partie/copieur/", PRINTER).status_code == 302
    assert second.post(f"{start}partie/copieur/", PRINTER | {"version": "1"}).status_code == 302
    assert "01/03/2030" not in second.get(f"{start}chiffres/").content.decode(), "the same again is no typing"
    later = PRINTER | {"version": "1", "copieur-0-lease_end": "01/03/2031"}
    assert second.post(f"{start}partie/copieur/", later).status_code == 302
    assert "01/03/2031" in second.get(f"{start}chiffres/").content.decode()
    assert "01/03/203" not in first.get(f"{start}chiffres/").content.decode(), "written over since"


def test_on_the_telephone_what_was_typed_is_read_back(cast: Cast, campaign: Campaign) -> None:
    _inventory(cast)
    response = response_of(campaign, cast.town)
    technician, start = sign_in(cast.people["technicien"]), f"{BASE}/telephone/{response.pk}/"
    assert technician.post(f"{start}partie/copieur/", PRINTER).status_code == 302
    page = technician.get(f"{start}chiffres/").content.decode()
    assert "01/03/2030" in page and "Accueil" not in page and "731,17" not in page


def test_figures_of_answers_are_those_of_the_inventory_they_make(cast: Cast, campaign: Campaign) -> None:
    """The same full answers, counted as typed and counted as landed."""
    definition = shipped("morlaix")
    answers = full_answers(definition)
    typed = figures_of_answers(definition, answers, date(2026, 1, 1))
    with everything("they land in an inventory that was empty"):
        land_answers(
            in_service(),
            definition,
            answers,
            owner_id=cast.town.pk,
            source_key="c1",
            sentence="a versé",
            on=date(2026, 1, 1),
        )
        landed = own_figures(cast.town.pk, date(2026, 1, 1))
    assert typed.costs and {(theme, basis): cost for theme, basis, cost, _, _ in typed.costs if cost} == {
        (theme, basis): cost for theme, basis, cost, _, _ in landed.costs if cost
    }
    beside = {"Lieux", "Relevés de compteurs"}  # they are made of what other rows name
    counts = [{kind: count for kind, count in found.counts if kind not in beside} for found in (typed, landed)]
    assert counts[0] == counts[1]
    assert {(one.on, one.kind) for one in typed.deadlines} == {(one.on, one.kind) for one in landed.deadlines}
