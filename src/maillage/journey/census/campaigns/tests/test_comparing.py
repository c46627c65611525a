"""What is odd beside the other answers of a campaign is told to the body that asks, and to nobody else."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from tests.cast import LONG_AGO, Cast, organisation
from tests.client import call, sign_in

from maillage.foundations.organisations.models import Membership
from maillage.journey.census.campaigns import actions
from maillage.journey.census.campaigns.engine import campaign_facts, compared_with_others
from maillage.journey.census.campaigns.models import Campaign, Response, ResponseSection
from maillage.journey.census.campaigns.tests.asking import open_campaign, response_of, version_of
from maillage.journey.census.campaigns.tests.test_answering import BASE
from maillage.journey.census.deadlines.models import CopperClosure, CopperList
from maillage.journey.census.questionnaires.engine import Answers, Given, Row
from maillage.journey.territories.models import Commune
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
TEXT = """
code: compare
version: "1"
title: À comparer
purpose: Des prix et des contrats.
themes:
  - code: telecom
    title: Télécoms
    sections:
      - code: acces
        title: Accès à internet
        repeat: many
        kind: lignes
        fixed: {kind: BOX}
        one: un accès
        fields:
          - {code: name, label: Désignation, lands: name}
          - {code: technology, label: Technique, lands: technology}
          - {code: price, label: Prix, lands: monthly_price}
      - code: contrats
        title: Contrats
        repeat: many
        kind: contrats
        fixed: {theme: TELECOM}
        one: un contrat
        fields:
          - {code: name, label: Contrat, lands: name}
          - {code: holder, label: Opérateur, lands: holder}
          - {code: reference, label: Référence, lands: reference}
      - code: fixes
        title: Lignes fixes
        kind: lignes
        fields:
          - {code: nature, label: Nature, lands: kind}
          - {code: insee_code, label: Code INSEE}
checks:
  - {rule: price_in_range, level: W}
  - {rule: internet_price, level: W}
  - {rule: contract_twice, level: LEVEL}
  - {rule: copper_closing, level: W}
  - {rule: insee_exists, level: B}
"""


def access(price: int) -> Row:
    given = {"name": "Mairie", "technology": "FTTH"}
    row = Row("n1", {code: Given(text, "MEASURED") for code, text in given.items()})
    return row.with_given("price", Given(str(price), "INVOICE", "HT"))


def contract(reference: str) -> Row:
    given = {"name": "Téléphone", "holder": "Opérateur A", "reference": reference}
    return Row("n1", {code: Given(text, "MEASURED") for code, text in given.items()})


def conduct(cast: Cast, others: int, level: str = "W") -> Campaign:
    """A campaign to which so many others have answered: 20 € for the first, one more for each, and a contract each."""
    with everything("more members"):
        members = [organisation(f"Commune {place:02}") for place in range(others)]
        Membership.objects.bulk_create(
            Membership(owner=cast.group, counterparty=member, valid_from=LONG_AGO) for member in members
        )
    campaign = open_campaign(cast, version=version_of(cast.group, TEXT.replace("LEVEL", level)))
    with everything("they answer"):
        for place, member in enumerate(members):
            say(campaign, member.pk, acces=[access(20 + place)], contrats=[contract(f"AB-{place}")])
    return campaign


def say(campaign: Campaign, owner: int, **sections: list[Row]) -> Response:
    """What an organisation sends."""
    with everything("it answers"):
        response = Response.objects.get(campaign=campaign, owner=owner)
        plain = Answers({code: tuple(rows) for code, rows in sections.items()}).as_json()
        for code, rows in plain.items():
            ResponseSection.objects.create(
                owner_id=owner,
                counterparty_id=campaign.owner_id,
                response=response,
                code=code,
                rows=rows,
                written_by="x",
            )
        Response.objects.filter(pk=response.pk).update(state="SUBMITTED", door="ACCOUNT")
    return response


def odd(cast: Cast, response: Response) -> list[tuple[str, str]]:
    with enter(cast.actor("pilote").scope):
        fresh = Response.objects.get(pk=response.pk)
        return [(one["rule"], one["message"]) for one in compared_with_others(fresh)]


@pytest.mark.parametrize(("others", "price", "rules"), [
    (19, 500, ["price_in_range", "internet_price"]),
    (19, 30, []),
    (18, 500, ["internet_price"]),  # nineteen prices are too few to say which one is odd
    (3, 500, []),
])  # fmt: skip
def test_a_price_is_compared_where_enough_is_known(cast: Cast, others: int, price: int, rules: list[str]) -> None:
    campaign = conduct(cast, others)
    found = odd(cast, say(campaign, cast.town.pk, acces=[access(price)]))
    assert [rule for rule, _ in found] == rules
    if "price_in_range" in rules:
        assert "sur 20 prix" in found[0][1].replace("\u00a0", " ") and "sur 20 accès" in found[1][1].replace(
            "\u00a0", " "
        )


def test_a_contract_that_two_declare_is_told_to_the_body_alone(cast: Cast) -> None:
    campaign = conduct(cast, 2)
    response = say(campaign, cast.town.pk, acces=[access(30)], contrats=[contract("ab 1")])
    page = sign_in(cast.people["pilote"]).get(f"{BASE}/{campaign.pk}/reponses/{response.pk}/").content.decode()
    assert "Commune 01 déclare le même contrat" in page and "il en faut 20" in page.replace("\u00a0", " ")
    told = call(cast.people["pilote"]).get(f"/api/v1/enquetes/{campaign.pk}/suivi/{response.pk}").json()
    assert [one["rule"] for one in told["constats"]] == ["contract_twice"]
    own = sign_in(cast.people["membre"])
    for page_ in ("", "relire/", "chiffres/"):
        assert "Commune 01" not in own.get(f"{BASE}/mairie/{response.pk}/{page_}").content.decode()


def test_what_is_odd_and_blocks_is_explained_before_it_is_validated(cast: Cast) -> None:
    campaign = conduct(cast, 2, level="B")
    response = say(campaign, cast.town.pk, contrats=[contract("AB-1")])
    pilot, address = sign_in(cast.people["pilote"]), f"{BASE}/{campaign.pk}/reponses/{response.pk}/"
    actor = cast.actor("pilote")
    with enter(actor.scope):
        with pytest.raises(actions.NotSendable):
            actions.validate_response(actor, response_of(campaign, cast.town))
        assert actions.validate_all(actor, campaign) == 1, "the one that nobody else declares"
    key = "contract_twice|contrats|n1|reference"
    said = pilot.post(address, {"etape": "expliquer", "constat": key, "explication": "Le CCAS le paie."})
    assert said.status_code == 302 and "Le CCAS le paie." in pilot.get(address).content.decode()
    assert pilot.post(address, {"etape": "valider"}).status_code == 302
    assert response_of(campaign, cast.town).state == "VALIDATED"


def test_one_campaign_is_read_in_two_statements(cast: Cast, django_assert_num_queries: object) -> None:
    campaign = conduct(cast, 20)
    with enter(cast.actor("pilote").scope):
        whole = Campaign.objects.select_related("version", "short_version").get(pk=campaign.pk)
        with django_assert_num_queries(2):  # type: ignore[operator]
            campaign_facts(whole, localdate())


def test_while_typing_the_reference_and_the_closing_of_copper_are_known(cast: Cast) -> None:
    campaign, today = conduct(cast, 0), localdate()
    with everything("what the body and the reference know"):
        Commune.objects.update_or_create(pk="29279", defaults={"name": "Taulé", "department": "29"})
        copper = CopperList.objects.create(owner=cast.group, source="Essai", said_on=today)
        CopperClosure.objects.create(
            owner=cast.group, calendar=copper, insee_code="29279", technical_on=today + timedelta(days=400)
        )
    response, client = response_of(campaign, cast.town), sign_in(cast.people["membre"])
    address = f"{BASE}/mairie/{response.pk}/partie/fixes/"
    sent = {"version": "0", "fixes-0-nature": "PSTN", "fixes-0-insee_code": "29999"}
    assert client.post(address, sent).status_code == 302
    found = {one["rule"] for one in response_of(campaign, cast.town).findings}
    assert "insee_exists" in found
    sent |= {"version": "1", "fixes-0-insee_code": "29279"}
    assert client.post(address, sent).status_code == 302
    with everything("its commune"):
        cast.town.insee_code = "29279"
        cast.town.save()
    sent |= {"version": "2", "fixes-0-nature": "ISDN_BRI"}
    assert client.post(address, sent).status_code == 302
    assert {one["rule"] for one in response_of(campaign, cast.town).findings} == {"copper_closing"}


def test_a_rule_speaks_beside_its_field_while_typing_and_comparisons_do_not(cast: Cast) -> None:
    campaign = conduct(cast, 20)
    response, client = response_of(campaign, cast.town), sign_in(cast.people["membre"])
    ask, start = {"X-Check": "1"}, f"{BASE}/mairie/{response.pk}/partie/"
    wrong = {"version": "0", "fixes-0-nature": "PSTN", "fixes-0-insee_code": "29999"}
    said = client.post(f"{start}fixes/", wrong, headers=ask).content.decode()
    assert "À corriger" in said.split('id="id_fixes-0-insee_code-avis"')[1]
    dear = {"version": "0", "acces-lignes": "1", "acces-0-cle": "n1", "acces-0-technology": "FTTH"}
    dear |= {"acces-0-price": "500", "acces-0-base": "HT"}
    assert "À vérifier" not in client.post(f"{start}acces/", dear, headers=ask).content.decode()
