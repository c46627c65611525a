"""A commune answers: with an account, by a personal link, on the telephone; on the page and by a file."""

import re
from typing import Any

import pytest
from tests.cast import Cast
from tests.client import StrictClient, sign_in

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.campaigns import actions
from maillage.journey.census.campaigns.access import path_of
from maillage.journey.census.campaigns.models import Answer, Campaign, Response, ResponseSection
from maillage.journey.census.campaigns.tests.asking import TEXT, link_of, open_campaign, response_of, version_of
from maillage.journey.census.inventory.models import Equipment, Printer
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
BASE = "/recensement/campagnes"

CONTACT = {"version": "0", "contact-0-role": "Secrétaire", "contact-0-hours": "17,5"}
PCS = {
    "version": "0",
    "postes-lignes": "2",
    "postes-0-cle": "n1",
    "postes-0-name": "Postes de la mairie",
    "postes-0-quantity": "4",
    "postes-0-quantity.statut": "MEASURED",
    "postes-0-purchase_price": "712,50",
    "postes-0-base": "HT",
    "postes-1-cle": "n2",
}
PRINTER = {
    "version": "0",
    "copieur-0-brand": "Toucan",
    "copieur-0-model": "T 200",
    "copieur-0-lease_end": "01/03/2030",
}


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    return open_campaign(cast)


def events(cast: Cast) -> list[str]:
    with everything("the journal of the commune"):
        return list(Event.objects.filter(owner=cast.town).order_by("id").values_list("verb", flat=True))


def fill(client: StrictClient, start: str) -> None:
    for code, sent in (("contact", CONTACT), ("postes", PCS), ("copieur", PRINTER)):
        assert client.post(f"{start}partie/{code}/", sent).status_code == 302


def test_from_the_first_page_to_the_inventory(cast: Cast, campaign: Campaign) -> None:
    response = response_of(campaign, cast.town)
    client, start = sign_in(cast.people["membre"]), f"{BASE}/mairie/{response.pk}/"
    page = client.get(start).content.decode()
    assert "Commencer" in page and "partie/contact/" in page
    fill(client, start)
    response = response_of(campaign, cast.town)
    assert (response.state, response.asked, response.filled, response.percent) == ("IN_PROGRESS", 8, 8, 100)
    review = client.get(f"{start}relire/").content.decode()
    assert "Envoyer à" in review and "À corriger" not in review
    sent = client.post(f"{start}relire/")
    assert sent["Location"] == f"{start}chiffres/"
    figures = client.get(f"{start}chiffres/").content.decode()
    assert "Équipements" in figures and "pas encore envoyées" not in figures
    with everything("what landed"):
        machine = Equipment.objects.get(owner=cast.town)
        printer = Printer.objects.get(owner=cast.town)
        values = {one.field: one.value for one in Answer.objects.filter(response=response)}
    assert (machine.quantity, str(machine.purchase_price), machine.tax_basis) == (4, "712.500000", "HT")
    assert (printer.brand, printer.name) == ("Toucan", "Copieur de la mairie")
    assert values["postes.1.quantity"] == 4 and values["contact.1.hours"] == pytest.approx(17.5)
    assert response_of(campaign, cast.town).landed_at is not None
    assert {"census.response_start", "census.section_saved", "census.response_submit"} <= set(events(cast))


def test_a_personal_link_opens_one_response_and_nothing_else(cast: Cast, campaign: Campaign) -> None:
    response, other = response_of(campaign, cast.town), response_of(campaign, cast.other_town)
    client = StrictClient()
    opened = client.get(path_of(link_of(response)))
    start = f"{BASE}/repondre/{response.pk}/"
    assert (opened.status_code, opened["Location"], opened["Referrer-Policy"]) == (302, start, "same-origin")
    assert "no-store" in opened["Cache-Control"]
    page = client.get(start).content.decode()
    assert cast.town.name in page and "membre@maillage.example" in page
    fill(client, start)
    assert client.post(f"{start}relire/").status_code == 302
    assert client.get(f"{BASE}/repondre/{other.pk}/").status_code == 404
    for address in ("/", f"{BASE}/mairie/{response.pk}/", "/territoire/", f"{BASE}/telephone/{response.pk}/"):
        assert client.get(address).status_code in (302, 404), address
    assert StrictClient().get(start).status_code == 404
    found = response_of(campaign, cast.town)
    assert (found.state, found.door) == ("SUBMITTED", "LINK")
    assert found.written_by == "Lien personnel de membre@maillage.example"


@pytest.mark.parametrize("ending", ["renewed", "revoked", "closed", "left"])
def test_a_link_ends(cast: Cast, campaign: Campaign, ending: str) -> None:
    response = response_of(campaign, cast.town)
    link, client, actor = link_of(response), StrictClient(), cast.actor("pilote")
    path, start = path_of(link), f"{BASE}/repondre/{response.pk}/"
    assert client.get(path).status_code == 302 and client.get(start).status_code == 200
    with enter(actor.scope):
        match ending:
            case "renewed":
                actions.renew_link(actor, campaign, link)
            case "revoked":
                actions.revoke_link(actor, campaign, link)
            case "closed":
                actions.close_campaign(actor, campaign)
    if ending == "left":
        with everything("she left"):
            cast.people["membre"].is_active = False
            cast.people["membre"].save()
    assert client.get(start).status_code == 404
    assert client.post(f"{start}partie/contact/", CONTACT).status_code == 404
    assert StrictClient().get(path).status_code == 404


def test_a_forged_link_opens_nothing(cast: Cast, campaign: Campaign) -> None:
    path = path_of(link_of(response_of(campaign, cast.town)))
    assert StrictClient().get(path[:-4] + "aaa/").status_code == 404


def test_on_the_telephone_it_says_so(cast: Cast, campaign: Campaign) -> None:
    response = response_of(campaign, cast.town)
    client, start = sign_in(cast.people["technicien"]), f"{BASE}/telephone/{response.pk}/"
    assert "Au téléphone" in client.get(start).content.decode()
    fill(client, start)
    assert client.post(f"{start}relire/").status_code == 302
    found = response_of(campaign, cast.town)
    assert (found.state, found.by_proxy) == ("ANSWERED_BY_PROXY", True)
    with everything("the journal of the commune"):
        told = Event.objects.filter(owner=cast.town, verb="census.response_submit_by_proxy").get()
        assert Equipment.objects.filter(owner=cast.town).count() == 1
    assert told.acting_id == cast.group.pk and "au téléphone" in told.sentence
    secretary = sign_in(cast.people["membre"])
    corrected = secretary.post(f"{BASE}/mairie/{response.pk}/", {"etape": "corriger", "reason": "Cinq postes"})
    assert corrected.status_code == 302
    fresh = ResponseSection.objects
    with everything("its version"):
        version = fresh.get(response=response, code="postes").version
    more = PCS | {"version": str(version), "postes-0-quantity": "5"}
    assert secretary.post(f"{BASE}/mairie/{response.pk}/partie/postes/", more).status_code == 302
    assert secretary.post(f"{BASE}/mairie/{response.pk}/relire/").status_code == 302
    with everything("one record, corrected"):
        assert Equipment.objects.get(owner=cast.town).quantity == 5
    # What the commune writes itself, with its prices, the technician does not open.
    assert client.get(start).status_code == 404


def test_what_cannot_be_read_is_kept_and_said(cast: Cast, campaign: Campaign) -> None:
    response = response_of(campaign, cast.town)
    client, start = sign_in(cast.people["membre"]), f"{BASE}/mairie/{response.pk}/"
    wrong = client.post(f"{start}partie/contact/", CONTACT | {"contact-0-hours": "beaucoup"})
    assert wrong.status_code == 422 and "beaucoup" in wrong.content.decode()
    assert "beaucoup" in client.get(f"{start}partie/contact/").content.decode(), "a draft loses nothing"
    assert response_of(campaign, cast.town).blocking == 1
    assert client.post(f"{start}relire/").status_code == 302
    actor = cast.actor("pilote")
    with enter(actor.scope), pytest.raises(actions.NotSendable):
        actions.validate_response(actor, response_of(campaign, cast.town))


def test_a_finding_is_cured_or_explained(cast: Cast, campaign: Campaign) -> None:
    response = response_of(campaign, cast.town)
    client, start = sign_in(cast.people["membre"]), f"{BASE}/mairie/{response.pk}/"
    nameless = {name: text for name, text in PCS.items() if name != "postes-0-name"}
    assert client.post(f"{start}partie/postes/", nameless).status_code == 302
    page = client.get(f"{start}relire/").content.decode()
    assert "Il manque une réponse" in page
    key = re.search(r'name="constat" value="([^"]+)"', page)
    assert key is not None
    said = client.post(f"{start}relire/", {"constat": key[1], "explication": "Ils n’ont pas de nom."})
    assert said.status_code == 302
    found = response_of(campaign, cast.town)
    assert (found.blocking, found.explained) == (0, 1)
    assert client.post(f"{start}relire/").status_code == 302
    actor = cast.actor("pilote")
    with enter(actor.scope):
        actions.validate_response(actor, response_of(campaign, cast.town))
    assert response_of(campaign, cast.town).state == "VALIDATED"


def test_the_same_finding_about_many_records_is_explained_once(cast: Cast, campaign: Campaign) -> None:
    response = response_of(campaign, cast.town)
    client, start = sign_in(cast.people["membre"]), f"{BASE}/mairie/{response.pk}/"
    rows = {f"postes-{place}-quantity": "1" for place in range(10)}
    rows |= {f"postes-{place}-cle": f"n{place}" for place in range(10)}
    several = {"version": "0", "postes-lignes": "10"} | rows
    assert client.post(f"{start}partie/postes/", several).status_code == 302
    assert response_of(campaign, cast.town).blocking == 10
    page = client.get(f"{start}relire/").content.decode()
    assert page.count('name="explication"') == 1, "one sentence for ten computers without a name"
    assert "Les ordinateurs › Désignation (10)" in page and "n° 10" in page, "each says which one it is"
    keys = re.findall(r'name="constat" value="([^"]+)"', page)
    assert len(keys) == 10
    said = client.post(f"{start}relire/", {"constat": keys[1:], "explication": "Ils n’ont pas de nom."})
    assert said.status_code == 302
    found = response_of(campaign, cast.town)
    assert (found.blocking, found.explained) == (1, 9), "what is not ticked stays to be cured"
    refused = client.post(f"{start}relire/", {"constat": [keys[0], "inconnu"], "explication": "Tout."})
    assert refused.status_code == 422 and response_of(campaign, cast.town).blocking == 1


def test_two_people_at_once(cast: Cast, campaign: Campaign) -> None:
    response = response_of(campaign, cast.town)
    one, start = sign_in(cast.people["membre"]), f"{BASE}/mairie/{response.pk}/"
    other = StrictClient()
    other.get(path_of(link_of(response)))
    assert other.post(f"{BASE}/repondre/{response.pk}/partie/contact/", CONTACT).status_code == 302
    refused = one.post(f"{start}partie/contact/", CONTACT | {"contact-0-role": "Maire"})
    page = refused.content.decode()
    assert refused.status_code == 409 and "Deux personnes" in page and 'value="Maire"' in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None and version[1] == "1"
    again = one.post(f"{start}partie/contact/", CONTACT | {"contact-0-role": "Maire", "version": "1"})
    assert again.status_code == 302
    with everything("what stands"):
        kept = ResponseSection.objects.get(response=response, code="contact")
    assert (kept.version, kept.rows[0]["given"]["role"]["value"]) == (2, "Maire")


def test_drafts_save_themselves(cast: Cast, campaign: Campaign) -> None:
    response = response_of(campaign, cast.town)
    client, address = sign_in(cast.people["membre"]), f"{BASE}/mairie/{response.pk}/partie/contact/"
    saved = client.post(address, CONTACT, headers={"X-Autosave": "1"})
    assert (saved.status_code, saved["X-Version"]) == (204, "1")
    same = client.post(address, CONTACT | {"version": "1"}, headers={"X-Autosave": "1"})
    assert (same.status_code, same["X-Version"]) == (204, "1"), "what did not change is not written again"
    late = client.post(address, CONTACT | {"contact-0-role": "x"}, headers={"X-Autosave": "1"})
    assert late.status_code == 409


def test_what_is_known_is_confirmed_in_one_press(cast: Cast, campaign: Campaign) -> None:
    from tests.security.rows import row

    with everything("it has machines"):
        known = row(
            Equipment, cast.place("membre"), name="Anciens postes", category="DESKTOP", quantity=3, tax_basis="HT",
            retired_on=None, provenance={}, extra={}, status="MEASURED", source_key="",
        )  # fmt: skip
    response = response_of(campaign, cast.town)
    client, address = sign_in(cast.people["membre"]), f"{BASE}/mairie/{response.pk}/partie/postes/"
    page = client.get(address).content.decode()
    assert "Anciens postes" in page and "tout confirmer" in page
    assert client.post(address, {"version": "0", "confirmer": "1"}).status_code == 302
    with everything("what is confirmed"):
        rows = ResponseSection.objects.get(response=response, code="postes").rows
    assert [one["key"] for one in rows] == [f"r{known.pk}"]
    # On the telephone, an inventory that is not shared is not read.
    other = response_of(open_campaign(cast, name="Autre"), cast.town)
    phone = sign_in(cast.people["pilote"]).get(f"{BASE}/telephone/{other.pk}/partie/postes/").content.decode()
    assert "Anciens postes" not in phone


def test_nothing_is_an_explicit_zero_and_a_refusal_is_private(cast: Cast, campaign: Campaign) -> None:
    response = response_of(campaign, cast.town)
    client, start = sign_in(cast.people["membre"]), f"{BASE}/mairie/{response.pk}/"
    assert client.post(start, {"etape": "rien"}).status_code == 302
    assert response_of(campaign, cast.town).state == "NOT_APPLICABLE"
    assert client.post(start, {"etape": "reprendre"}).status_code == 302
    assert client.post(start, {"etape": "refuser", "reason": "Secret de la mairie"}).status_code == 302
    assert response_of(campaign, cast.town).state == "DECLINED"
    with everything("the journals"):
        assert not Event.objects.filter(sentence__contains="Secret de la mairie").exists()
    body = sign_in(cast.people["pilote"]).get(f"{BASE}/{campaign.pk}/reponses/{response.pk}/").content.decode()
    assert "Secret de la mairie" in body
    follow = sign_in(cast.people["pilote"]).get(f"{BASE}/{campaign.pk}/").content.decode()
    assert "Ne répondra pas" in follow and "Secret de la mairie" not in follow


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_by_a_file_first_a_dry_run_then_all_or_nothing(cast: Cast, campaign: Campaign, ending: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    response = response_of(campaign, cast.town)
    client, start = sign_in(cast.people["membre"]), f"{BASE}/mairie/{response.pk}/"
    fill(client, start)
    file = client.get(f"{start}questionnaire.{ending}").content
    with everything("the draft was lost"):
        ResponseSection.objects.filter(response=response).delete()
    preview = client.post(f"{start}verser/", {"file": SimpleUploadedFile(f"rempli.{ending}", file)})
    assert preview.status_code == 200 and "Toucan" in preview.content.decode()
    with everything("nothing is written yet"):
        assert not ResponseSection.objects.filter(response=response).exists()
    assert client.post(f"{start}verser/", {"verser": "1"}).status_code == 302
    with everything("all of it is"):
        rows: Any = {one.code: one.rows for one in ResponseSection.objects.filter(response=response)}
    assert rows["copieur"][0]["given"]["brand"]["value"] == "Toucan"
    assert rows["contact"][0]["given"]["hours"]["value"] == "17.5"
    assert client.post(f"{start}verser/", {"verser": "1"}).status_code == 302, "once only"


def test_a_file_of_another_town_is_refused(cast: Cast, campaign: Campaign) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    mine, other = response_of(campaign, cast.town), response_of(campaign, cast.other_town)
    file = sign_in(cast.people["autre_membre"]).get(f"{BASE}/mairie/{other.pk}/questionnaire.xlsx").content
    client = sign_in(cast.people["membre"])
    refused = client.post(f"{BASE}/mairie/{mine.pk}/verser/", {"file": SimpleUploadedFile("rempli.xlsx", file)})
    assert refused.status_code == 422 and "autre collectivité" in refused.content.decode()


def test_paper_is_a_pdf(cast: Cast, campaign: Campaign) -> None:
    response = response_of(campaign, cast.town)
    file = sign_in(cast.people["membre"]).get(f"{BASE}/mairie/{response.pk}/questionnaire.pdf")
    assert file.content.startswith(b"%PDF") and file["Content-Type"] == "application/pdf"


def test_another_member_opens_nothing(cast: Cast, campaign: Campaign) -> None:
    response = response_of(campaign, cast.town)
    for name in ("autre_membre", "voisine", "titulaire"):
        client = sign_in(cast.people[name])
        for page in ("", "partie/contact/", "relire/", "chiffres/", "verser/", "questionnaire.pdf"):
            assert client.get(f"{BASE}/mairie/{response.pk}/{page}").status_code == 404, (name, page)


def test_a_secretary_of_three_finds_the_three(cast: Cast, campaign: Campaign) -> None:
    from tests.cast import person

    from maillage.foundations.organisations.enums import Role

    someone = person("Trois mairies", (Role.TOWN_CLERK, cast.town), (Role.TOWN_CLERK, cast.other_town))
    page = sign_in(someone, acting_for=cast.town.pk).get(f"{BASE}/").content.decode()
    assert f"mairie/{response_of(campaign, cast.town).pk}/" in page
    assert f"{cast.other_town.name} : 1 à remplir" in page.replace("\u00a0", " ")


def test_answers_of_a_response_are_counted_once(cast: Cast, campaign: Campaign) -> None:
    response = response_of(campaign, cast.town)
    client, start = sign_in(cast.people["membre"]), f"{BASE}/mairie/{response.pk}/"
    fill(client, start)
    for _ in range(2):
        client.post(f"{start}relire/")
        client.post(start, {"etape": "corriger"})
    with everything("once each"):
        assert Answer.objects.filter(response=response).count() == 8
        assert Response.objects.get(pk=response.pk).state == "IN_PROGRESS"
        assert Equipment.objects.filter(owner=cast.town).count() == 1


def test_what_no_keyboard_types_is_left_out(cast: Cast, campaign: Campaign) -> None:
    response = response_of(campaign, cast.town)
    client, start = sign_in(cast.people["membre"]), f"{BASE}/mairie/{response.pk}/"
    sent = CONTACT | {"contact-0-role": "Secr\x00é\x07taire", "contact-0-hours": "9" * 20_000}
    assert client.post(f"{start}partie/contact/", sent).status_code == 422
    with everything("the draft"):
        (row,) = ResponseSection.objects.get(response=response, code="contact").rows
    assert "Secrétaire" in str(row) and 10_000 <= len(str(row)) < 11_000


def test_a_field_is_checked_when_it_is_left_and_nothing_is_written(cast: Cast, campaign: Campaign) -> None:
    response = response_of(campaign, cast.town)
    client, address = sign_in(cast.people["membre"]), f"{BASE}/mairie/{response.pk}/partie/"
    page = client.get(f"{address}contact/").content.decode()
    assert "data-checking" in page and 'id="id_contact-0-hours-avis"' in page
    ask = {"X-Check": "1"}
    found = client.post(f"{address}contact/", CONTACT | {"contact-0-hours": "beaucoup"}, headers=ask)
    said = found.content.decode()
    assert found.status_code == 200 and "<html" not in said and 'class="advice"' in said
    wrong = said.split('id="id_contact-0-hours-avis"')[1].split("</div>")[0]
    assert 'class="error"' in wrong and 'class="error"' not in said.split('id="id_contact-0-hours-avis"')[0]
    assert 'class="error"' not in client.post(f"{address}contact/", CONTACT, headers=ask).content.decode()
    late = PRINTER | {"copieur-0-lease_end": "01/03/2020"}
    assert "À corriger" not in client.post(f"{address}copieur/", late, headers=ask).content.decode(), (
        "no rule asks for it"
    )
    with everything("nothing is written"):
        assert not ResponseSection.objects.filter(response=response).exists()
    assert response_of(campaign, cast.town).state == "NOT_STARTED"


def test_what_the_inventory_refuses_is_said(cast: Cast) -> None:
    text = TEXT.replace("        fixed: {category: DESKTOP}\n", "")
    campaign = open_campaign(cast, version=version_of(cast.group, text))
    start = f"{BASE}/mairie/{response_of(campaign, cast.town).pk}/"
    client = sign_in(cast.people["membre"])
    fill(client, start)
    assert client.post(f"{start}relire/").status_code == 302
    response = response_of(campaign, cast.town)
    assert (response.landed_at, response.blocking) == (None, 1)
    page = client.get(f"{start}relire/").content.decode()
    assert "Votre inventaire" in page and response.findings[-1]["message"][:20] in page


def test_nobody_copies_what_the_directory_knows(cast: Cast) -> None:
    asked = "          - {code: population, label: Population, type: count, unit: habitants}\n"
    asked += "          - {code: insee_code, label: Code INSEE}\n"
    text = TEXT.replace("      - code: postes\n", f"{asked}      - code: postes\n", 1)
    campaign = open_campaign(cast, version=version_of(cast.group, text))
    page = sign_in(cast.people["membre"]).get(f"{BASE}/mairie/{response_of(campaign, cast.town).pk}/partie/contact/")
    with everything("what the directory says"):
        town = Organisation.objects.get(pk=cast.town.pk)
    assert town.population and f'value="{town.population}"' in page.content.decode()
