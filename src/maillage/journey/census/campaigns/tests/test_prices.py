"""Prices of answers: for who may see them, on the page and for programs; drafts are their author's until they are sent."""

import secrets
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils.timezone import localdate
from tests.cast import LONG_AGO, Cast, person
from tests.client import StrictClient, call, sign_in

from maillage.foundations.organisations.access import in_service
from maillage.foundations.organisations.actions import TOKEN_PREFIX, digest_of
from maillage.foundations.organisations.enums import Right, Role, SharedSubject
from maillage.foundations.organisations.models import ApiToken, Share
from maillage.journey.census.campaigns import actions
from maillage.journey.census.campaigns.access import seat_of_owner
from maillage.journey.census.campaigns.models import Campaign, Response
from maillage.journey.census.campaigns.queries import own_figures
from maillage.journey.census.campaigns.tests.asking import open_campaign, response_of
from maillage.journey.census.campaigns.tests.test_answering import BASE
from maillage.journey.census.inventory.actions import Change, write_records
from maillage.journey.census.inventory.enums import Source, Theme
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.census.questionnaires.engine import Given, Row
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
PCS = Row(
    "n1",
    {
        "name": Given("Accueil", "MEASURED"),
        "quantity": Given("23", "MEASURED"),
        "purchase_price": Given("731.17", "MEASURED", "HT"),
    },
)


def begin(cast: Cast, *, is_sent: bool = True) -> tuple[Campaign, Response]:
    campaign, clerk = open_campaign(cast), cast.actor("membre")
    response = response_of(campaign, cast.town)
    with enter(clerk.scope):
        actions.save_section(seat_of_owner(clerk, response.pk), "postes", [PCS], 0)
        if is_sent:
            actions.submit_response(seat_of_owner(clerk, response.pk))
    return campaign, response


def token(cast: Cast, *rights: Right) -> StrictClient:
    text = TOKEN_PREFIX + secrets.token_urlsafe()
    with everything("a token"):
        ApiToken.objects.create(
            owner_id=cast.group.pk,
            person=cast.people["pilote"],
            name=text[-8:],
            digest=digest_of(text),
            rights=[str(right) for right in rights],
            expires_on=localdate() + timedelta(days=9),
        )
    return StrictClient(headers={"Authorization": f"Bearer {text}"})


def test_a_share_of_the_census_shows_no_price(cast: Cast) -> None:
    _, response = begin(cast)
    reader = person("autre pilote", (Role.CIO, cast.other_group))
    address = f"{BASE}/partages/{response.pk}/"

    def shared(subject: SharedSubject) -> str:
        facts = {"owner": cast.town, "counterparty": cast.other_group, "valid_from": LONG_AGO}
        with everything("it shows it to another body"):
            Share.objects.create(shared_subject=subject, **facts)
        return sign_in(reader).get(address).content.decode()

    census = shared(SharedSubject.CENSUS)
    assert "postes.1.quantity" in census and "731" not in census and "purchase_price" not in census
    assert "731,17" in shared(SharedSubject.PRICES)


def test_a_price_of_a_loaded_survey_is_shared_apart_as_well(cast: Cast) -> None:
    actor = cast.actor("pilote")
    entity = actions.AnsweredEntity(
        "Taulé", "commune", 900, True, organisation_id=cast.town.pk,
        answers={"pc_fixe": Decimal(47), "cout_pc_fixe": Decimal("731.17")},
    )  # fmt: skip
    with enter(actor.scope):
        actions.record_campaign(
            actor,
            name="Enquête",
            population_year=2026,
            as_of=localdate(),
            digest="",
            fields={"prices": [["cout_pc_fixe", "pc_fixe", "HT"]]},
            entities=[entity],
            respondents=["Taulé"],
        )
    reader = person("autre pilote", (Role.CIO, cast.other_group))
    with everything("it shows its census to another body"):
        response = Response.objects.get(owner=cast.town)
        facts = {"owner": cast.town, "counterparty": cast.other_group, "valid_from": LONG_AGO}
        Share.objects.create(shared_subject=SharedSubject.CENSUS, **facts)
    page = sign_in(reader).get(f"{BASE}/partages/{response.pk}/").content.decode()
    assert "pc_fixe" in page and "731" not in page and "cout_pc_fixe" not in page


@pytest.mark.parametrize("page", ["suivi/{response}", "reponses"])
def test_a_program_without_the_right_reads_no_price(cast: Cast, page: str) -> None:
    campaign, response = begin(cast)
    address = f"/api/v1/enquetes/{campaign.pk}/{page.format(response=response.pk)}"
    rights = (Right.RUN_CAMPAIGN, Right.SEE_SURVEY)
    without = token(cast, *rights).get(address)
    assert without.status_code == 200
    assert "23" in without.content.decode() and "731" not in without.content.decode()
    assert "731" in token(cast, *rights, Right.SEE_PRICES).get(address).content.decode()


def test_the_body_reads_a_draft_once_it_is_sent(cast: Cast) -> None:
    campaign, response = begin(cast, is_sent=False)
    pilot, program = sign_in(cast.people["pilote"]), call(cast.people["pilote"])
    page, asked = f"{BASE}/{campaign.pk}/reponses/{response.pk}/", f"/api/v1/enquetes/{campaign.pk}/suivi/{response.pk}"
    draft = pilot.get(page).content.decode()
    assert "seul leur avancement se voit" in draft and "Accueil" not in draft and "731" not in draft
    told = program.get(asked).json()
    assert (told["etat"], told["valeurs"], told["constats"]) == ("IN_PROGRESS", [], [])
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        actions.submit_response(seat_of_owner(clerk, response.pk))
    sent = pilot.get(page).content.decode()
    assert "Accueil" in sent and "731,17" in sent
    assert "731.17" in program.get(asked).content.decode()


def _put(cast: Cast, slug: str, **values: Any) -> int:
    with everything("what the commune has"):
        row = Change({"name": slug, "tax_basis": "HT"} | values)
        return write_records(in_service(), KINDS[slug], [row], owner_id=cast.town.pk, source=Source.TYPED).keys[0]


def test_what_a_contract_pays_for_is_counted_once(cast: Cast) -> None:
    contract = _put(cast, "contrats", amount=Decimal(100), period="MONTH", theme="PRINTING")
    _put(cast, "lignes", kind="PSTN", monthly_price=Decimal(20), contract=contract)
    _put(cast, "lignes-de-contrat", contract=contract, unit_price=Decimal(100), quantity=Decimal(1), period="MONTH")
    _put(cast, "lignes", kind="PSTN", monthly_price=Decimal(12), tax_basis="TTC")
    _put(cast, "lignes", kind="PSTN", status="UNKNOWN")
    _put(cast, "imprimantes")
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        found = own_figures(cast.town.pk, localdate())
    assert found.costs == [
        (Theme.TELECOM.label, "HT", Decimal(240), 1, 3),
        (Theme.TELECOM.label, "TTC", Decimal(144), 1, 3),
        (Theme.PRINTING.label, "", None, 0, 1),
    ]
    assert dict(found.counts)[KINDS["lignes"].title] == 3
