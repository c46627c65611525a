"""The body conducts a campaign: prepared, opened, reminded, followed, frozen."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from django.utils.timezone import localdate
from tests.cast import Cast, organisation, person
from tests.client import StrictClient, sign_in

from maillage.foundations.mail.models import OutgoingMail
from maillage.foundations.organisations.enums import Role
from maillage.foundations.organisations.models import Membership
from maillage.journey.census.campaigns import actions
from maillage.journey.census.campaigns.access import get_asked_campaign_for, seat_of_owner
from maillage.journey.census.campaigns.engine import NoSuchMove
from maillage.journey.census.campaigns.models import Campaign, PersonalLink, Response, ResponseSection, SurveyedEntity
from maillage.journey.census.campaigns.tasks import remind_by_themselves
from maillage.journey.census.campaigns.tests.asking import campaign_of, open_campaign, response_of, tomorrow, version_of
from maillage.journey.census.questionnaires.engine import Given, Row
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
BASE = "/recensement/campagnes"
MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def mailing(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.maillage.example"


def letters(to: str = "") -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(**({"to": to} if to else {})).order_by("id"))


def answer(cast: Cast, campaign: Campaign, name: str = "membre", role: str = "Maire") -> Response:
    actor = cast.actor(name)
    with enter(actor.scope):
        seat = seat_of_owner(actor, response_of(campaign, cast.house(name)).pk)
        actions.save_section(seat, "contact", (Row("", {"role": Given(role, "MEASURED")}),), 0)
        actions.submit_response(seat)
    return response_of(campaign, cast.house(name))


def test_from_the_page_a_campaign_is_prepared_and_opened(cast: Cast) -> None:
    client = sign_in(cast.people["pilote"])
    with everything("a very small commune"):
        tiny = organisation("Botsorhel", population=210)
        Membership.objects.create(owner=cast.group, counterparty=tiny, valid_from=date(2020, 1, 1))
    sent = {
        "name": "Recensement 2027",
        "questionnaire": "morlaix",
        "short": "village",
        "deadline": (localdate() + timedelta(days=40)).isoformat(),
        "message": "Merci à toutes et à tous.",
        "reminds": "on",
    }
    made = client.post(f"{BASE}/nouvelle/", sent)
    assert made.status_code == 302
    address = made["Location"]
    page = client.get(address).content.decode()
    assert "Ouvrir la campagne" in page and "Botsorhel" in page and cast.neighbour.name not in page
    assert "n’a ni personne qui ait un compte" in page, "Botsorhel has nobody, and no address yet"
    with everything("who is asked"):
        campaign = Campaign.objects.get(origin="ASKED")
        short = {row.name: row.is_short for row in SurveyedEntity.objects.filter(campaign=campaign)}
    assert short == {"Botsorhel": True, "Taulé": False, "Henvic": False}
    chosen = {
        f"membre-{cast.town.pk}": "1",
        f"membre-{tiny.pk}": "1",
        f"court-{tiny.pk}": "1",
        f"courriel-{tiny.pk}": "mairie.botsorhel@commune.example",
    }
    assert client.post(f"{address}collectivites/", chosen).status_code == 302
    assert client.post(f"{address}collectivites/", chosen | {f"courriel-{tiny.pk}": "x"}).status_code == 422
    opened = client.post(f"{address}ouvrir/")
    assert opened["Location"] == f"{address}liens/", "no mail leaves from here: the links are shown"
    links = client.get(f"{address}liens/").content.decode()
    assert "mairie.botsorhel@commune.example" in links and "membre@maillage.example" in links
    found = re.findall(r'value="(http://testserver/recensement/campagnes/lien/[^"]+)"', links)
    assert len(found) == 1, "the one that the body gave; who has an account signs in"
    with everything("what is asked"):
        asked = dict(Response.objects.filter(campaign=campaign).values_list("entity_name", "is_short"))
    assert asked == {"Taulé": False, "Botsorhel": True}
    assert client.post(f"{address}collectivites/", chosen).status_code == 409, "the list is frozen"
    own = sign_in(cast.people["membre"]).get(f"{BASE}/").content.decode()
    assert "Recensement 2027" in own and "Préparer une campagne" not in own
    home = sign_in(cast.people["membre"]).get("/").content.decode()
    assert "Recensement 2027" in home


def test_what_a_campaign_lacks_is_said(cast: Cast) -> None:
    actor = cast.actor("pilote")
    late = campaign_of(cast, deadline=localdate())
    with enter(actor.scope):
        with pytest.raises(actions.NotReady, match="date limite"):
            actions.publish_campaign(actor, late, site="http://x/")
        actions.choose_entities(actor, late, [])
        with pytest.raises(actions.NotReady, match="à qui"):
            actions.publish_campaign(actor, late, site="http://x/")


def test_a_member_that_left_is_not_asked(cast: Cast) -> None:
    campaign, actor = campaign_of(cast), cast.actor("pilote")
    with everything("it leaves"):
        Membership.objects.filter(counterparty=cast.town).update(valid_to=date(2024, 1, 1))
    with enter(actor.scope), pytest.raises(actions.NotReady, match="Taulé"):
        actions.publish_campaign(actor, campaign, site="http://x/")


def test_a_person_gets_one_message_for_all_her_town_halls(cast: Cast, mailing: None) -> None:
    person("Trois mairies", (Role.TOWN_CLERK, cast.town), (Role.TOWN_CLERK, cast.other_town))
    open_campaign(cast, message="À vos claviers")
    found = letters("trois.mairies@maillage.example")
    assert len(found) == 1
    assert found[0].text.count("/recensement/campagnes/lien/") == 2
    assert "Taulé" in found[0].text and "Henvic" in found[0].text and "À vos claviers" in found[0].text


def test_reminders_once_a_week_and_never_to_those_who_answered(cast: Cast, mailing: None) -> None:
    person("Trois mairies", (Role.TOWN_CLERK, cast.town), (Role.TOWN_CLERK, cast.other_town))
    with time_machine.travel(MONDAY, tick=False):
        campaign = open_campaign(cast, deadline=date(2026, 12, 17))
        open_campaign(cast, name="Une autre", deadline=date(2026, 12, 17))
    at_first = len(letters())

    def sent_on(day: date) -> dict[str, int]:
        before = len(letters())
        with time_machine.travel(datetime(day.year, day.month, day.day, 8, tzinfo=timezone.get_default_timezone())):
            remind_by_themselves()
            remind_by_themselves()
        found: dict[str, int] = {}
        for letter in letters()[before:]:
            found[letter.to] = found.get(letter.to, 0) + 1
        return found

    assert at_first == 6
    assert sent_on(date(2026, 11, 25)) == {}
    week = sent_on(date(2026, 11, 30))
    assert (
        week
        == dict.fromkeys(
            ("membre@maillage.example", "autre.membre@maillage.example", "trois.mairies@maillage.example"), 1
        )
        or sum(week.values()) <= 3
    )
    assert max(week.values()) == 1, "one message a week, whatever the campaigns and the town halls"
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=timezone.get_default_timezone())):
        answer(cast, campaign)
    with everything("the other campaign is not answered"):
        Campaign.objects.exclude(pk=campaign.pk).filter(origin="ASKED").update(reminds=False)
    later = sent_on(date(2026, 12, 7))
    assert "membre@maillage.example" not in later and later
    assert sent_on(date(2026, 12, 14)) == later, "three days before the end, which is a week after"
    assert sent_on(date(2026, 12, 18)) == {}, "the deadline is past"


def test_without_a_mail_server_nothing_waits(cast: Cast) -> None:
    open_campaign(cast)
    assert letters() == []
    remind_by_themselves()
    assert letters() == []


def test_elements_of_a_section_are_read_side_by_side(cast: Cast) -> None:
    campaign, actor = open_campaign(cast), cast.actor("membre")
    response = response_of(campaign, cast.town)
    rows = tuple(
        Row(f"n{place}", {"name": Given(f"Lot {place}"), "quantity": Given("2", "ESTIMATED")}) for place in range(60)
    )
    with enter(actor.scope):
        seat = seat_of_owner(actor, response.pk)
        actions.save_section(seat, "postes", rows, 0)
        actions.submit_response(seat)
    page = sign_in(cast.people["pilote"]).get(f"{BASE}/{campaign.pk}/reponses/{response.pk}/").content.decode()
    assert page.count("<caption>Les ordinateurs") == 1 and page.count("estimé</small>") >= 50
    assert "Lot 49" in page and "Lot 50" not in page and "premiers sur 60" in page
    assert "Prix d’un poste" not in page, "nobody answers it"


def test_given_back_with_a_comment_then_validated(cast: Cast, mailing: None) -> None:
    campaign = open_campaign(cast)
    response = answer(cast, campaign)
    client = sign_in(cast.people["pilote"])
    address = f"{BASE}/{campaign.pk}/reponses/{response.pk}/"
    page = client.get(address).content.decode()
    assert "Maire" in page and "Valider ces réponses" in page
    before = len(letters())
    assert client.post(address, {"etape": "renvoyer", "reason": ""}).status_code == 409, "a comment is needed"
    assert client.post(address, {"etape": "renvoyer", "reason": "Vérifiez la fonction"}).status_code == 302
    assert response_of(campaign, cast.town).state == "IN_PROGRESS"
    assert "Vérifiez la fonction" in letters()[before].text
    own = sign_in(cast.people["membre"]).get(f"{BASE}/mairie/{response.pk}/").content.decode()
    assert "Vérifiez la fonction" in own
    actor = cast.actor("membre")
    with enter(actor.scope):
        actions.submit_response(seat_of_owner(actor, response.pk))
    assert client.post(f"{BASE}/{campaign.pk}/valider/").status_code == 302
    assert response_of(campaign, cast.town).state == "VALIDATED"


def test_one_screen_by_commune_by_theme_by_field(cast: Cast) -> None:
    campaign = open_campaign(cast)
    answer(cast, campaign)
    client, address = sign_in(cast.people["pilote"]), f"{BASE}/{campaign.pk}/"
    page = client.get(address).content.decode()
    assert "Taulé" in page and "Henvic" in page and "Sans réponse" in page
    only = client.get(f"{address}?etat=SUBMITTED").content.decode()
    assert "Taulé" in only and "Henvic" not in only
    file = client.get(f"{address}suivi.csv?etat=SUBMITTED&tri=-rempli").content.decode()
    assert "Taulé" in file and "Henvic" not in file and file.count("\r\n") == 2
    theme = client.get(f"{address}?par=theme").content.decode()
    assert "Vous joindre" in theme and "50" in theme
    field = client.get(f"{address}?par=champ").content.decode()
    assert "Votre fonction" in field
    assert sign_in(cast.people["membre"]).get(address).status_code == 404


def test_the_report_of_quality_counts_what_happened(cast: Cast) -> None:
    campaign, actor = open_campaign(cast), cast.actor("pilote")
    answer(cast, campaign)
    with enter(actor.scope):
        actions.decline_for(actor, response_of(campaign, cast.other_town), "Pas le temps")
        actions.validate_all(actor, campaign)
        actions.close_campaign(actor, campaign)
        with pytest.raises(NoSuchMove):
            actions.give_back(actor, response_of(campaign, cast.town), "trop tard")
    client, address = sign_in(cast.people["pilote"]), f"{BASE}/{campaign.pk}/"
    assert client.get(f"{address}rapport/").status_code == 404
    assert client.post(f"{address}figer/", {"signature": "x"}).status_code == 422
    frozen = client.post(f"{address}figer/", {"signature": "pilote"})
    assert frozen["Location"] == f"{address}rapport/"
    page = re.sub(r"\s", " ", client.get(f"{address}rapport/").content.decode())
    assert "50,0" in page and "69,4" in page and "2 950 habitants sur 4 250" in page
    with everything("the report"):
        report = Campaign.objects.get(pk=campaign.pk).quality
    assert report["responses"]["LOCKED"] == 0 and report["responses"]["VALIDATED"] == 1
    assert "Heures par semaine" in page, "a field that nobody filled is what the report is for"
    assert report["sent"] == [1, 0]
    assert report["responses"]["DECLINED"] == 1 and report["fields"] == {"contact.role": [1, 0, 0]}
    assert client.post(f"{address}archiver/").status_code == 302
    with everything("the entity has answered, for studies"):
        assert SurveyedEntity.objects.get(campaign=campaign, name="Taulé").has_answered


def test_a_periodic_campaign_begins_with_the_one_before(cast: Cast) -> None:
    first, actor = open_campaign(cast), cast.actor("pilote")
    answer(cast, first, role="Secrétaire de Taulé")
    second = open_campaign(cast, name="L’an prochain", previous=first, version=version_of(cast.group))
    response = response_of(second, cast.town)
    page = sign_in(cast.people["membre"]).get(f"{BASE}/mairie/{response.pk}/partie/contact/").content.decode()
    assert "Secrétaire de Taulé" in page and "tout confirmer" in page
    with enter(actor.scope):
        found = get_asked_campaign_for(actor, second.pk)
        assert found.previous_id == first.pk


def test_links_are_added_renewed_and_revoked(cast: Cast, mailing: None) -> None:
    campaign = open_campaign(cast)
    response = response_of(campaign, cast.town)
    client, address = sign_in(cast.people["pilote"]), f"{BASE}/{campaign.pk}/liens/"
    given = {"response": str(response.pk), "email": "Adjointe@Commune.example"}
    assert client.post(address, given).status_code == 302
    with everything("the link"):
        link = PersonalLink.objects.get(email="adjointe@commune.example")
    assert len(letters("adjointe@commune.example")) == 1
    assert client.post(f"{address}{link.pk}/renouveler/").status_code == 302
    assert client.post(f"{address}{link.pk}/revoquer/").status_code == 302
    with everything("the link"):
        after = PersonalLink.objects.get(pk=link.pk)
    assert after.nonce != link.nonce and after.revoked_at is not None


def test_reopening_needs_a_reason_and_a_day(cast: Cast) -> None:
    campaign, actor = open_campaign(cast), cast.actor("pilote")
    with enter(actor.scope):
        actions.close_campaign(actor, campaign)
        with pytest.raises(NoSuchMove):
            actions.reopen_campaign(actor, campaign, " ", tomorrow())
        with pytest.raises(actions.NotReady):
            actions.reopen_campaign(actor, campaign, "trop tôt", localdate())
        actions.reopen_campaign(actor, campaign, "trop tôt", tomorrow())
    with everything("it is open"):
        assert Campaign.objects.get(pk=campaign.pk).state == "OPEN"


def test_sections_of_others_are_nobodys_to_read(cast: Cast) -> None:
    campaign = open_campaign(cast)
    answer(cast, campaign)
    with enter(cast.actor("autre_membre").scope):
        assert not Response.objects.filter(owner=cast.town).exists()
        assert not ResponseSection.objects.exclude(owner=cast.other_town).exists()
        assert not PersonalLink.objects.exclude(owner=cast.other_town).exists()
    with enter(cast.actor("voisine").scope):
        assert not Campaign.objects.exists() and not Response.objects.exists()


def carried(client: StrictClient, url: str) -> str:
    """What a form was opened on."""
    found = re.search(r'name="vu" value="([^"]+)"|value="([^"]+)" [^>]*name="vu"', client.get(url).content.decode())
    assert found, f"{url} carries nothing"
    return found[1] or found[2]


@pytest.mark.parametrize("is_open", [False, True], ids=["draft", "open"])
def test_two_people_at_one_campaign_and_neither_loses(cast: Cast, is_open: bool) -> None:
    campaign = open_campaign(cast) if is_open else campaign_of(cast)
    url = f"{BASE}/{campaign.pk}/modifier/"
    one, two = sign_in(cast.people["pilote"]), sign_in(person("Autre", (Role.CIO, cast.group)))
    sent = {"name": campaign.name, "questionnaire": f"v{campaign.version_id}", "short": "", "reminds": "on"}
    sent |= {"deadline": campaign.deadline.isoformat() if campaign.deadline else ""}
    sent["vu"] = carried(one, url)
    assert one.post(url, sent | {"message": "De la première"}).status_code == 302
    refused = two.post(url, sent | {"message": "De la seconde"})
    page = refused.content.decode()
    assert refused.status_code == 409 and "a changé entre-temps" in page and "De la seconde" in page
    with everything("nothing was written"):
        assert Campaign.objects.get(pk=campaign.pk).message == "De la première"
    again = re.search(r'name="vu" value="([^"]+)"', page)
    assert again and again[1] != sent["vu"], "told once, she may keep hers"
    assert two.post(url, sent | {"message": "De la seconde", "vu": again[1]}).status_code == 302
    with everything("a look"):
        assert Campaign.objects.get(pk=campaign.pk).message == "De la seconde"


def test_two_people_at_one_list_and_what_was_typed_stays(cast: Cast) -> None:
    campaign, client = campaign_of(cast), sign_in(cast.people["pilote"])
    url, town = f"{BASE}/{campaign.pk}/collectivites/", cast.town.pk
    sent = {"vu": carried(client, url), f"membre-{town}": "1", f"courriel-{town}": "mairie"}
    wrong = client.post(url, sent)
    assert wrong.status_code == 422 and 'value="mairie"' in wrong.content.decode(), "nothing typed is lost"
    actor = cast.actor("pilote")
    with enter(actor.scope):
        actions.choose_entities(actor, campaign, [actions.Asked(cast.other_town.pk)])
    sent[f"courriel-{town}"] = "mairie@taule.example"
    refused = client.post(url, sent)
    assert refused.status_code == 409 and 'value="mairie@taule.example"' in refused.content.decode()
    with everything("nothing was written"):
        assert SurveyedEntity.objects.get(campaign=campaign).organisation_id == cast.other_town.pk
    again = re.search(r'name="vu" value="([^"]+)"', refused.content.decode())
    assert again and client.post(url, sent | {"vu": again[1]}).status_code == 302
    with everything("a look"):
        assert SurveyedEntity.objects.get(campaign=campaign).email == "mairie@taule.example"
