"""The pages, from an upload to a checked bill, with the worker in between; and files as they are shown."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Cast, person
from tests.client import StrictClient, sign_in

from maillage.foundations.files.actions import draft_folder
from maillage.foundations.organisations.enums import Role
from maillage.foundations.scheduling.models import Job
from maillage.foundations.scheduling.tests.workshop import work
from maillage.journey.census.bills.actions import change_profile, create_profile
from maillage.journey.census.bills.demonstration import written
from maillage.journey.census.bills.imports import shipped_readings
from maillage.journey.census.bills.models import Bill, BillFile, BillLine, CallTotal, OperatorProfile
from maillage.journey.census.bills.tests.shelf import CALLS, GENERIC, amount, month_of, take
from maillage.journey.census.bills.tests.test_einvoices import pdf, xml
from maillage.journey.census.bills.views import _adding
from maillage.journey.census.inventory.models import TelecomLine
from maillage.kernel.tables import read_tables
from maillage.kernel.tenancy import enter, everything

ClientOf = Callable[[str], StrictClient]
PROFILES = "/recensement/factures/profils/"
ADD, CHECK = "/recensement/factures/verser/", "/recensement/factures/verser/verifier/"
ROWS = [
    amount("02 61 91 00 01", "SUBSCRIPTION", "18.90", user="Une Personne"),
    amount("02 61 91 00 01", "USAGE", "4.10"),
    amount("02 61 91 00 02", "SUBSCRIPTION", "18.90"),
]


def plain(response: Any) -> str:
    text: str = response.content.decode()
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("&#x27;", "'")


def upload(client: StrictClient, name: str, content: bytes) -> Any:
    sent = client.post(ADD, {"file": SimpleUploadedFile(name, content)})
    assert sent.status_code == 302, plain(sent)
    return client.get(CHECK)


def take_in(client: StrictClient, code: str, **typed: str) -> Job:
    asked = client.post(CHECK, {"profil": code, **typed})
    assert asked.status_code == 302, plain(asked)
    assert work()
    with everything("a test looks"):
        job: Job = Job.objects.latest("created_at")
        return job


def test_from_an_upload_to_a_checked_bill(committed: None, cast: Cast, client_of: ClientOf) -> None:
    clerk = client_of("membre")
    orange = shipped_readings()["orange"]
    shown = plain(upload(clerk, "orange.csv", written(orange, ROWS)))
    assert "Profil reconnu" in shown and "F-2026-01" in shown and "41,90" in shown
    assert "ne sera pas gardé" in shown and "Windows (cp1252), point-virgule" in shown
    with everything("a test looks"):
        assert not Bill.objects.exists() and not OperatorProfile.objects.exists()
    job = take_in(clerk, "m-orange")
    assert job.state == "DONE", job.problem
    with everything("a test looks"):
        (bill,) = Bill.objects.all()
        assert OperatorProfile.objects.get().origin == "orange"
        assert set(BillLine.objects.values_list("user", flat=True)) == {""}
        assert BillFile.objects.get().profile_name.startswith("Orange")
    assert job.result_url == f"/recensement/factures/{bill.pk}/"
    shown = plain(upload(clerk, "facture.pdf", pdf(xml(more={"BT-2": date(2026, 1, 5)}))))
    assert "Elle rejoint une facture" in shown and "100,00 € HT" in shown
    assert clerk.post(CHECK).status_code == 302
    shown = plain(clerk.get(job.result_url))
    assert "écart de −58,10 € HT" in shown
    check = f"{job.result_url}controler/"
    assert clerk.post(check, {"reason": ""}).status_code == 422
    assert clerk.post(check, {"reason": "Avoir attendu"}).status_code == 302
    assert "contrôlée malgré un écart" in plain(clerk.get(job.result_url))
    assert "Avoir attendu" in plain(clerk.get(job.result_url))


def test_the_same_file_again_changes_nothing(committed: None, cast: Cast, client_of: ClientOf) -> None:
    clerk = client_of("membre")
    content = written(GENERIC, ROWS)
    for turn in range(2):
        upload(clerk, "factures.csv", content)
        with everything("a test looks"):
            profile = OperatorProfile.objects.first()
        if turn == 0:
            assert take_in(clerk, "m-generique").state == "DONE"
        else:
            assert profile is not None
            again = clerk.post(CHECK, {"profil": f"p{profile.pk}"})
            # Read by the same profile it would be the same bills: the dry run already says so.
            assert again.status_code == 422 and "déjà été versées" in plain(again)
    with everything("a test looks"):
        assert BillFile.objects.count() == 1 and BillLine.objects.count() == 3


def test_a_large_file_is_tried_by_the_worker(
    committed: None, cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_adding, "READ_AT_ONCE", 10)
    clerk = client_of("membre")
    shown = plain(upload(clerk, "factures.csv", written(GENERIC, ROWS)))
    assert "Vérifier tout le fichier" in shown and "Enregistrer</button>" not in shown
    job = take_in(clerk, "m-generique")
    assert job.state == "DONE", job.problem
    with everything("a test looks"):
        assert not Bill.objects.exists()
    shown = plain(clerk.get(job.result_url))
    assert "Enregistrer</button>" in shown and "F-2026-01" in shown
    profile = job.result_url.rpartition("profil=")[2]
    assert take_in(clerk, profile).state == "DONE"
    with everything("a test looks"):
        assert BillLine.objects.count() == 3


def test_a_faulty_file_is_told_and_never_taken(committed: None, cast: Cast, client_of: ClientOf) -> None:
    clerk = client_of("membre")
    content = written(GENERIC, [*ROWS, amount("1", "OPTION", "1", issued_on="31/02/2026")])
    shown = plain(upload(clerk, "factures.csv", content))
    assert "factures, ligne 5" in shown and "31/02/2026" in shown and "Enregistrer</button>" not in shown
    assert clerk.post(CHECK, {"profil": "m-generique"}).status_code == 422
    with everything("a test looks"):
        assert not Job.objects.exists() and not BillFile.objects.exists()


def test_calls_leave_no_file_behind(committed: None, cast: Cast, client_of: ClientOf) -> None:
    clerk = client_of("membre")
    rows = [{"line": "0639980001", "called_on": date(2026, 3, 2), "seconds": 61, "dialled": "0261910077"}]
    shown = plain(upload(clerk, "appels.csv", written(replace(CALLS, operator="x"), rows)))
    assert "Ni le fichier" in shown and "2,0" not in shown
    token = clerk.session[_adding.DRAFT]["token"]
    assert draft_folder(token).exists()
    assert take_in(clerk, "m-releve-generique").state == "DONE"
    assert not draft_folder(token).exists()
    with everything("a test looks"):
        assert CallTotal.objects.get().started_minutes == 2 and BillFile.objects.get().file is None
    assert "06 39 98 00 01" in plain(clerk.get("/recensement/factures/communications/"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("f.csv", b"\x00\xff"),
        ("f.csv", b"a;b\n1;2\n"),
        ("f.xlsx", b"PK\x03\x04rien"),
        ("f.pdf", b"%PDF-1.4 rien"),
        ("f.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"),
        ("f.csv", "é;\n".encode("cp1252") * 3),
    ],
)
def test_a_hostile_file_is_answered_in_french(name: str, content: bytes, cast: Cast, client_of: ClientOf) -> None:
    answer = upload(client_of("membre"), name, content)
    assert answer.status_code in (200, 422)
    shown = plain(answer)
    assert "n’a pas été lu" in shown or "Aucun profil n’est reconnu" in shown


@pytest.mark.django_db
def test_a_profile_is_adapted_with_the_file_in_sight(cast: Cast, client_of: ClientOf) -> None:
    clerk, actor = client_of("membre"), cast.actor("membre")
    with enter(actor.scope):
        profile = create_profile(actor, GENERIC)
    shown = plain(upload(clerk, "factures.csv", written(GENERIC, ROWS).replace(b"libelle", b"designation")))
    assert "libelle" in shown
    address = f"/recensement/factures/profils/{profile.pk}/"
    page = plain(clerk.get(address))
    assert "designation" in page and "Les premières lignes du fichier" in page
    form = {f"column_{code}": header for code, header in GENERIC.columns.items()} | {"column_label": "designation"}
    form |= {"name": "Mon profil", "operator": "Ouest Télécom", "skipped": "0", "decimal_mark": ","}
    form |= {"date_format": "%d/%m/%Y", "separator": "", "encoding": "", "categories": "abonnement = Abonnement"}
    wrong = clerk.post(address, form | {"categories": "abonnement = Inconnu"})
    assert wrong.status_code == 422 and "Ligne 1" in plain(wrong)
    assert clerk.post(address, form).headers["Location"] == f"{CHECK}?profil=p{profile.pk}"
    with enter(actor.scope):
        profile.refresh_from_db()
        assert profile.columns["label"] == "designation" and profile.categories == [["abonnement", "SUBSCRIPTION"]]
    assert "d’aucune catégorie connue" in plain(clerk.get(f"{CHECK}?profil=p{profile.pk}"))
    twice = clerk.post("/recensement/factures/profils/nouveau/", form)
    assert twice.status_code == 422 and "s’appelle déjà" in plain(twice)


UNKNOWN_MAKE = (
    "Relevé de facturation;;;;;;\n\nCpte client;Réf facture;Émise le;Appel;Poste de facturation;Intitulé;Prix HT\n"
    "K77;ZT-11;2026-11-05;0261919999;Forfait;Abonnement;25.50\nK77;ZT-11;2026-11-05;0261919999;Geste;Remise;-0.01\n"
)


def test_a_make_that_nobody_knows_becomes_a_profile(committed: None, cast: Cast, client_of: ClientOf) -> None:
    """Nothing is wrong before anything is chosen; the new profile is fitted to the titles, the cents and the days."""
    clerk = client_of("membre")
    shown = plain(upload(clerk, "zt.csv", UNKNOWN_MAKE.encode()))
    assert "Aucun profil n’est reconnu" in shown and "À corriger" not in shown and "obligatoire" not in shown
    assert "Choisissez un profil." in plain(clerk.post(CHECK, {"profil": ""}))
    page = plain(clerk.get(PROFILES + "nouveau/"))
    assert "vérifiez chaque colonne" in page and '<option value="Cpte client">' in page
    fields = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', page))
    assert fields["skipped"] == "2" and fields["column_account"] == "Cpte client"
    assert fields["column_line"] == "Appel" and fields["column_amount_ht"] == "Prix HT"
    assert "name" not in fields and "operator" not in fields, "a model’s own name is nobody’s"
    orange = plain(clerk.get(PROFILES + "nouveau/?modele=orange"))
    assert 'value="Numéro de ligne"' not in orange and 'value="Appel"' in orange and 'value="Code offre"' in orange
    words = page.split('name="categories"')[1].split(">", 1)[1].split("</textarea>")[0].strip()
    typed = {name: value for name, value in fields.items() if name.startswith(("column_", "skipped"))}
    typed |= {
        "name": "ZT",
        "operator": "Zone Télécom",
        "decimal_mark": ".",
        "date_format": "%Y-%m-%d",
        "categories": words,
    }
    assert '<option value="." selected>' in page and '<option value="%Y-%m-%d" selected>' in page
    saved = clerk.post(PROFILES + "nouveau/", typed)
    assert saved.status_code == 302
    checked = plain(clerk.get(saved["Location"]))
    assert "25,49" in checked and "Ce fichier ne peut pas être versé" not in checked


@pytest.mark.django_db
def test_profiles_of_one_name_say_whose_they_are(cast: Cast, client_of: ClientOf) -> None:
    for who in ("membre", "pilote"):
        actor = cast.actor(who)
        with enter(actor.scope):
            create_profile(actor, replace(GENERIC, name="Ouest"))
    clerk = client_of("membre")
    shown = plain(upload(clerk, "zt.csv", UNKNOWN_MAKE.encode()))
    assert f"Ouest ({cast.town.name})" in shown and f"Ouest ({cast.group.name})" in shown


@pytest.mark.django_db
def test_a_profile_that_someone_changed_meanwhile_is_not_overwritten_unseen(cast: Cast, client_of: ClientOf) -> None:
    clerk, actor = client_of("membre"), cast.actor("membre")
    with enter(actor.scope):
        profile = create_profile(actor, GENERIC)
    address = f"/recensement/factures/profils/{profile.pk}/"
    seen = clerk.get(address).content.decode().split('name="vu" value="')[1].split('"')[0]
    with enter(actor.scope):
        change_profile(actor, profile, {"operator": "Sein Télécom"})
    form = {f"column_{code}": header for code, header in GENERIC.columns.items()} | {"vu": seen, "categories": ""}
    form |= {"name": "Mon profil", "operator": "Ouest", "skipped": "0", "decimal_mark": ",", "date_format": "%d/%m/%Y"}
    answer = clerk.post(address, form)
    shown = answer.content.decode()
    assert answer.status_code == 409 and "entre-temps" in shown and actor.person_name in shown
    assert 'value="Ouest"' in shown and 'value="Mon profil"' in shown
    seen = shown.split('name="vu" value="')[1].split('"')[0]
    assert clerk.post(address, form | {"vu": seen}).status_code == 302
    with enter(actor.scope):
        profile.refresh_from_db()
        assert profile.operator == "Ouest"


@pytest.mark.django_db
def test_one_click_adds_lines_to_the_inventory(cast: Cast, client_of: ClientOf) -> None:
    take(cast.actor("membre"), ROWS)
    clerk = client_of("membre")
    address = "/recensement/factures/hors-inventaire/"
    assert "02 61 91 00 02" in plain(clerk.get(address))
    assert clerk.post(address, {"ligne": ["+33261910002", "+33261910001"]}).status_code == 302
    with enter(cast.actor("membre").scope):
        assert TelecomLine.objects.count() == 2
    assert "Toutes y sont" in plain(clerk.get(address))


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods"])
def test_a_table_leaves_as_it_is_shown(ending: str, cast: Cast, client_of: ClientOf, tmp_path: Path) -> None:
    rows = [amount(f"02 61 91 {n // 100:02} {n % 100:02}", "SUBSCRIPTION", "9.5", label="=1+1") for n in range(120)]
    take(cast.actor("membre"), [row for number in range(1, 5) for row in month_of(number, rows)])
    clerk = client_of("membre")
    sent = clerk.get(f"/recensement/factures/exporter/hors-inventaire/{ending}")
    path = tmp_path / f"table.{ending}"
    path.write_bytes(sent.content)
    with read_tables(path) as tables:
        header, *lines = list(tables[0].rows())
    assert header[-1] == "Abonnement (€ HT par mois)" and len(lines) == 120
    assert lines[0][0].replace("\u00a0", " ") == "02 61 91 00 00" and lines[0][4] == "=1+1"
    first = plain(clerk.get("/recensement/factures/hors-inventaire/"))
    assert "02 61 91 00 49" in first and "02 61 91 00 50" not in first
    second = plain(clerk.get("/recensement/factures/hors-inventaire/?apres=%2B33261910049"))
    assert "02 61 91 00 50" in second and "02 61 91 00 49" not in second
    for table in ("factures", "lignes", "sans-usage", "non-facturees", "prix", "communications", "membres"):
        assert clerk.get(f"/recensement/factures/exporter/{table}/{ending}").status_code == 200
    assert clerk.get("/recensement/factures/exporter/autre/csv").status_code == 404
    assert clerk.get("/recensement/factures/exporter/factures/exe").status_code == 404


@pytest.mark.django_db
def test_who_may_not_see_prices_reads_none(cast: Cast, program_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.client import sign_in

    from maillage.foundations.organisations.enums import ROLES, Right, Role

    card = replace(ROLES[Role.TOWN_CLERK], rights=ROLES[Role.TOWN_CLERK].rights - {Right.SEE_PRICES})
    monkeypatch.setitem(ROLES, Role.TOWN_CLERK, card)
    take(cast.actor("membre"), [row for n in range(1, 5) for row in month_of(n, ROWS)])
    client = sign_in(cast.people["membre"])
    with everything("a test looks"):
        pk = Bill.objects.latest("issued_on").pk
    base = "/recensement/factures"
    for address in (f"{base}/", f"{base}/{pk}/", f"{base}/sans-usage/", f"{base}/hors-inventaire/", f"{base}/membres/"):
        shown = plain(client.get(address))
        assert "18,9" not in shown and "41,9" not in shown and not re.search(r"\bHT\b", shown), address
    for address in (f"{base}/lignes/", f"{base}/prix/", f"{base}/exporter/lignes/csv", f"{base}/exporter/prix/csv"):
        assert client.get(address).status_code == 404
    assert "18,9" not in plain(client.get(f"{base}/exporter/hors-inventaire/csv"))


@pytest.mark.django_db
def test_programs_read_the_same(cast: Cast, program_of: ClientOf) -> None:
    rows = [ROWS[0], ROWS[1], ROWS[2]]
    take(cast.actor("membre"), [row for n in range(1, 5) for row in month_of(n, rows)])
    program = program_of("membre")
    found = program.get("/api/v1/factures").json()["resultats"]
    assert [bill["numero"] for bill in found] == [f"F-2026-0{n}" for n in (4, 3, 2, 1)]
    assert found[0]["total_lignes"] == {"montant": "41.9", "devise": "EUR", "base": "HT", "unite": "par facture"}
    whole = program.get(f"/api/v1/factures/{found[0]['id']}").json()
    assert [line["categorie"] for line in whole["detail"]["resultats"]] == ["SUBSCRIPTION", "USAGE", "SUBSCRIPTION"]
    (unused,) = program.get("/api/v1/lignes-sans-usage").json()
    assert unused["ligne"] == "+33261910002" and Decimal(unused["abonnement"]["montant"]) == Decimal("18.9")


def test_an_empty_list_asks_for_a_file_only_from_whoever_may_add_one(cast: Cast) -> None:
    reader = sign_in(person("auditeur", (Role.AUDITOR, cast.town)))
    keeper = sign_in(cast.people["membre"])
    assert ADD in plain(keeper.get("/recensement/factures/"))
    page = plain(reader.get("/recensement/factures/"))
    assert "Aucune n’a encore été versée" in page and ADD not in page
    assert ADD not in plain(keeper.get("/recensement/factures/?depuis=2031-01-01")), (
        "nothing is missing: it is filtered"
    )
