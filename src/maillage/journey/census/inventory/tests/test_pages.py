"""The pages of the inventory, kind by kind: one set for all fifteen."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Cast
from tests.client import sign_in

from maillage.foundations.audit.models import Event
from maillage.journey.census.inventory.actions import change_records, create_record
from maillage.journey.census.inventory.models import KINDS, Equipment, SavedView
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
BASE = "/recensement/inventaire"
PC: dict[str, Any] = {"name": "PC accueil", "category": "DESKTOP", "purchase_price": Decimal("640"), "tax_basis": "HT"}


def make(cast: Cast, slug: str, who: str = "membre", **values: Any) -> Any:
    """A record of the organisation of a character."""
    actor = cast.actor(who)
    with enter(actor.scope):
        return create_record(actor, KINDS[slug], values)


def made(cast: Cast, slug: str) -> Any:
    """A record of any kind, with the one that it is a detail of."""
    kind = KINDS[slug]
    values: dict[str, Any] = {"name": f"Essai {slug}"}
    if kind.parent:
        parent = next(one for one in KINDS.values() if one.model is kind.facts[kind.parent].related_model)
        values[kind.parent] = made(cast, parent.slug).pk
    for column, about in kind.facts.items():
        if column not in values and about.choices and not about.blank and not about.has_default():
            values[column] = about.choices[0][0]
    if slug == "releves":
        values["read_on"] = date(2026, 3, 1)
    return make(cast, slug, **values)


@pytest.mark.parametrize("slug", KINDS)
def test_every_kind_has_its_list_its_page_and_its_form(slug: str, cast: Cast) -> None:
    row = made(cast, slug)
    client = sign_in(cast.people["membre"])
    listing = client.get(f"{BASE}/{slug}/")
    assert listing.status_code == 200 and row.name in listing.content.decode()
    assert client.get(f"{BASE}/{slug}/{row.pk}/").status_code == 200
    assert client.get(f"{BASE}/{slug}/ajouter/").status_code == 200
    form = client.get(f"{BASE}/{slug}/{row.pk}/modifier/")
    assert form.status_code == 200
    sent = fields_of(form.content.decode())
    answer = client.post(f"{BASE}/{slug}/{row.pk}/modifier/", sent | {"note": "Relu"})
    assert answer.status_code == 302, answer.content.decode()
    with enter(cast.actor("membre").scope):
        assert KINDS[slug].rows.get(pk=row.pk).note == "Relu"


def fields_of(page: str) -> dict[str, Any]:
    """What a browser would send of the form of a page, as it stands."""
    form = re.search(r'<form class="form record".*?</form>', page, re.S)
    assert form
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input\b[^>]*>", form[0]):
        facts = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if facts.get("type") in ("checkbox", "radio") and " checked" not in tag:
            continue
        if facts.get("name"):
            found[facts["name"]] = facts.get("value", "")
    for name, body in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form[0], re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    for name, body in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form[0], re.S):
        found[name] = body.strip()
    found.pop("csrfmiddlewaretoken", None)
    return found


def test_nothing_typed_is_lost_and_each_error_stands_beside_its_field(cast: Cast) -> None:
    client = sign_in(cast.people["membre"])
    url = f"{BASE}/equipements/ajouter/"
    sent = fields_of(client.get(url).content.decode())
    sent |= {"name": "PC du maire", "category": "DESKTOP", "purchase_price": "640,5", "ram_gb": "beaucoup"}
    answer = client.post(url, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="PC du maire"' in page and 'value="640,5"' in page and 'value="beaucoup"' in page
    assert "Écrivez un nombre" in page and "dites s’il est HT ou TTC" in page
    answer = client.post(url, sent | {"ram_gb": "NC", "tax_basis": "TTC"})
    assert answer.status_code == 302
    with enter(cast.actor("membre").scope):
        row = Equipment.objects.get(name="PC du maire")
        assert (row.purchase_price, row.tax_basis, row.ram_gb) == (Decimal("640.5"), "TTC", None)
        assert row.provenance == {"ram_gb": {"status": "UNKNOWN"}}
    page = client.get(answer["Location"]).content.decode()
    assert "640,50\u00a0TTC" in page and "NC" in page


def test_a_value_that_becomes_known_is_no_longer_nc(cast: Cast) -> None:
    row = make(cast, "equipements", **PC)
    client = sign_in(cast.people["membre"])
    url = f"{BASE}/equipements/{row.pk}/modifier/"
    sent = fields_of(client.get(url).content.decode())
    client.post(url, sent | {"ram_gb": "nc"})
    sent = fields_of(client.get(url).content.decode())
    assert (sent["ram_gb"], sent["statut_ram_gb"]) == ("NC", "UNKNOWN")
    client.post(url, sent | {"ram_gb": "16"})
    with enter(cast.actor("membre").scope):
        row.refresh_from_db()
        assert row.ram_gb == 16 and row.provenance == {}


def test_what_is_odd_is_said_once_and_taken_once_it_was_read(cast: Cast) -> None:
    client = sign_in(cast.people["membre"])
    url = f"{BASE}/contrats/ajouter/"
    sent = fields_of(client.get(url).content.decode())
    sent |= {"name": "Téléphonie", "ends_on": "2020-01-31"}
    page = client.post(url, sent).content.decode()
    codes = re.findall(r'name="malgre" value="([^"]+)"', page)
    assert codes and "Rien n’est encore enregistré" in page
    with enter(cast.actor("membre").scope):
        assert not KINDS["contrats"].rows.exists()
    assert client.post(url, sent | {"malgre": codes}).status_code == 302


def test_a_field_is_checked_when_it_is_left_and_nothing_is_written(cast: Cast) -> None:
    client, address = sign_in(cast.people["membre"]), f"{BASE}/equipements/ajouter/"
    assert "data-checking" in client.get(address).content.decode()
    ask = {"X-Check": "1"}
    sent = {"name": "Accueil", "category": "DESKTOP", "quantity": "1", "status": "MEASURED"}
    said = client.post(address, sent | {"quantity": "beaucoup", "name": ""}, headers=ask).content.decode()
    assert 'class="error"' in said.split('id="id_quantity_avis"')[1].split('id="id_')[0]
    assert said.count('class="error"') == 1 and "<html" not in said, "what is still empty is not said to be missing"
    sent.pop("category")  # the rest of the form is still to be filled
    old = client.post(address, sent | {"operating_system": "Windows XP"}, headers=ask).content.decode()
    assert "À vérifier" in old.split('id="id_operating_system_avis"')[1].split('id="id_')[0]
    with everything("nothing is written"):
        assert not KINDS["equipements"].rows.exists()


def test_a_copy_keeps_what_is_alike_and_not_what_is_its_own(cast: Cast) -> None:
    row = make(cast, "equipements", **PC, serial_number="PF-2X9K", brand="Ouessant")
    page = sign_in(cast.people["membre"]).get(f"{BASE}/equipements/ajouter/?copie={row.pk}").content.decode()
    sent = fields_of(page)
    assert (sent["brand"], sent["serial_number"], sent["name"]) == ("Ouessant", "", "PC accueil (copie)")


def test_what_is_gone_leaves_the_list_and_comes_back(cast: Cast) -> None:
    row = make(cast, "equipements", **PC)
    client = sign_in(cast.people["membre"])
    answer = client.post(f"{BASE}/equipements/{row.pk}/sortir/", {"on": "2026-02-01"})
    client.get(answer["Location"])
    assert "PC accueil" not in client.get(f"{BASE}/equipements/").content.decode()
    assert "PC accueil" in client.get(f"{BASE}/equipements/?montrer=sorties").content.decode()
    client.post(f"{BASE}/equipements/{row.pk}/remettre/")
    page = client.get(f"{BASE}/equipements/{row.pk}/").content.decode()
    assert "Ce qui a été fait" in page and page.count("a modifié") + page.count("a sorti") == 2


def test_a_bill_is_joined_and_only_ones_own_people_read_it(cast: Cast) -> None:
    row = make(cast, "equipements", **PC)
    client = sign_in(cast.people["membre"])
    url = f"{BASE}/equipements/{row.pk}/justificatif/"
    wrong = SimpleUploadedFile("facture.pdf", b"MZ not a pdf", "application/pdf")
    assert client.post(url, {"file": wrong, "column": ""}).status_code == 422
    right = SimpleUploadedFile("facture.pdf", b"%PDF-1.4 facture", "application/pdf")
    assert client.post(url, {"file": right, "column": "purchase_price"}).status_code == 302
    page = client.get(f"{BASE}/equipements/{row.pk}/").content.decode()
    link = re.search(rf"{url}fichier\?colonne=purchase_price", page)
    assert link and "justificatif joint" in page
    file = client.get(link[0])
    assert file.content == b"%PDF-1.4 facture" and "attachment" in file["Content-Disposition"]
    assert sign_in(cast.people["autre_membre"]).get(link[0]).status_code == 404


def test_counters_give_volumes_a_month(cast: Cast) -> None:
    printer = make(cast, "imprimantes", name="Copieur")
    for day, total, colour in (
        (date(2026, 1, 1), 1000, 100),
        (date(2026, 3, 3), 3000, 100),
        (date(2026, 4, 2), 2000, None),
    ):
        make(cast, "releves", name="Relevé", printer=printer.pk, read_on=day, total_pages=total, colour_total=colour)
    page = sign_in(cast.people["membre"]).get(f"{BASE}/imprimantes/{printer.pk}/").content.decode()
    volumes = page[page.index("Volumes par mois") :]
    assert "998" in volumes, "2,000 pages in 61 days"
    assert "NC" in volumes, "the counter went back"


# --- many at once ----------------------------------------------------------------------------------------------------


def test_many_take_one_value_after_a_confirmation_that_says_how_many(cast: Cast) -> None:
    rows = [make(cast, "equipements", **PC | {"name": f"PC {n}"}) for n in range(3)]
    client = sign_in(cast.people["membre"])
    ticked = "&".join(f"fiche={row.pk}" for row in rows[:2])
    url = f"{BASE}/equipements/lot/"
    assert "Modifier 2 fiches" in client.get(f"{url}?{ticked}").content.decode()
    sent = {"fiche": [row.pk for row in rows[:2]], "colonne": "brand", "brand": "Ouessant"}
    page = client.post(url, sent).content.decode()
    assert "2 fiches" in page and re.search(r"devient «\sOuessant\s»", page)
    with enter(cast.actor("membre").scope):
        assert not Equipment.objects.filter(brand="Ouessant").exists(), "nothing before it is confirmed"
    assert client.post(url, sent | {"confirme": "2"}).status_code == 302
    with enter(cast.actor("membre").scope):
        assert Equipment.objects.filter(brand="Ouessant").count() == 2
        assert Event.objects.filter(verb="inventory.record_changed").count() == 1


def test_all_that_a_filter_leaves_and_nothing_of_somebody_else(cast: Cast) -> None:
    for n in range(3):
        make(cast, "equipements", **PC | {"name": f"PC {n}", "category": "LAPTOP" if n else "DESKTOP"})
    other = make(cast, "equipements", "autre_membre", **PC | {"category": "LAPTOP"})
    client = sign_in(cast.people["membre"])
    url = f"{BASE}/equipements/lot/"
    sent = {"quoi": "tous", "filtre": "category=LAPTOP", "colonne": "status", "status": "ESTIMATED", "fiche": other.pk}
    assert "2 fiches" in client.post(url, sent).content.decode()
    assert client.post(url, sent | {"confirme": "3"}).status_code == 200, (
        "the list is no longer the one that was confirmed"
    )
    assert client.post(url, sent | {"confirme": "2"}).status_code == 302
    with everything("to look"):
        assert Equipment.objects.filter(status="ESTIMATED").count() == 2
        assert Equipment.objects.get(pk=other.pk).status == "MEASURED"


def test_labels_open_the_page_of_their_record(cast: Cast) -> None:
    row = make(cast, "equipements", **PC)
    client = sign_in(cast.people["membre"])
    url = f"{BASE}/equipements/etiquettes"
    assert "1 étiquette" in client.get(f"{url}/?fiche={row.pk}").content.decode()
    sheet = client.get(f"{url}.pdf?fiche={row.pk}&planche=5x13&debut=65")
    assert sheet.content.startswith(b"%PDF") and sheet["Content-Type"] == "application/pdf"
    assert client.get(f"{url}.pdf?fiche={row.pk}&planche=3x8&debut=25").status_code == 422
    stranger = sign_in(cast.people["voisine"])
    assert stranger.get(f"{BASE}/equipements/{row.pk}/").status_code == 404
    assert stranger.get(f"{url}.pdf?fiche={row.pk}&planche=3x8&debut=1").status_code == 404


# --- views that are kept ---------------------------------------------------------------------------------------------


def test_a_view_is_kept_shared_and_deleted(cast: Cast) -> None:
    client = sign_in(cast.people["membre"])
    asked = "category=LAPTOP&tri=-purchased_on&colonnes=brand"
    client.post(f"{BASE}/equipements/vues/ajouter/?{asked}&apres=x~1", {"name": "Portables"})
    with enter(cast.actor("membre").scope):
        view = SavedView.objects.get()
    assert view.query == "category=LAPTOP&colonnes=brand&tri=-purchased_on" and not view.is_shared
    page = client.get(f"{BASE}/equipements/?{view.query}&vue={view.pk}").content.decode()
    assert "Portables" in page and f"/vues/{view.pk}/supprimer/" in page
    client.post(f"{BASE}/equipements/vues/ajouter/?q=lent", {"name": "Portables", "is_shared": "on"})
    with enter(cast.actor("membre").scope):
        assert SavedView.objects.get().query == "q=lent", "one view a name"
    assert client.post(f"/recensement/inventaire/vues/{view.pk}/supprimer/").status_code == 302
    with enter(cast.actor("membre").scope):
        assert not SavedView.objects.exists()


# --- home ------------------------------------------------------------------------------------------------------------


def test_the_home_says_what_is_missing_and_leads_to_it(cast: Cast) -> None:
    make(cast, "lignes", name="Mairie", kind="PSTN")
    make(cast, "lignes", name="École", kind="PSTN", monthly_price=Decimal(30), tax_basis="HT")
    client = sign_in(cast.people["membre"])
    page = client.get("/recensement/").content.decode()
    link = re.search(r"/recensement/inventaire/lignes/\?sans=yearly", page)
    assert link
    gap = client.get(link[0]).content.decode()
    assert "Mairie" in gap and "École" not in gap


def test_a_bulk_write_stands_in_the_history_of_each_record(cast: Cast) -> None:
    rows = [make(cast, "equipements", **PC | {"name": f"PC {n}"}) for n in range(2)]
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        change_records(clerk, KINDS["equipements"], [row.pk for row in rows], {"brand": "Ouessant"})
    client = sign_in(cast.people["membre"])
    for row in rows:
        page = client.get(f"{BASE}/equipements/{row.pk}/").content.decode()
        assert "<dt>marque</dt>" in page and "– → Ouessant" in page
