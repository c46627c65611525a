"""The same through the pages: chosen, translated, looked at, written, undone; others find nothing."""

import io
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from tests.cast import Cast
from tests.client import sign_in

from maillage.foundations.audit.models import Event
from maillage.foundations.scheduling.models import Job
from maillage.foundations.scheduling.progress import Progress
from maillage.foundations.scheduling.worker import Worker
from maillage.journey.census.inventory.models import KINDS, Equipment
from maillage.journey.census.transfers import actions
from maillage.journey.census.transfers.actions import _writing
from maillage.journey.census.transfers.engine import ColumnRule, Rules
from maillage.journey.census.transfers.models import FileImport, FileMapping
from maillage.journey.census.transfers.tests.story import upload
from maillage.journey.census.transfers.views import _draft, _report
from maillage.kernel.tables import read_tables
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db

TEXT = "Machine;Sorte;Série;Garantie;Inutile\nPC 1;Tour;S1;31/12/2027;x\nPC 2;Portable;S2;;y\n"


def deposit(client: Any, text: str = TEXT, name: str = "parc.csv", **fields: str) -> Any:
    sent = {"fichier": upload(name, text), "liste": "equipements", "correspondance": ""} | fields
    return client.post(reverse("census:deposit_import"), sent)


def chosen(**changes: str) -> dict[str, str]:
    columns = {"c0": "name", "c1": "category", "c2": "serial_number", "c3": "warranty_end", "c4": ""}
    return columns | {"cle": "serial_number", "cle2": "", "mode": "BOTH", "t1_0": "DESKTOP"} | changes


def only() -> FileImport:
    with everything("a look from nowhere"):
        found: FileImport = FileImport.objects.get()
    return found


def machines() -> list[Any]:
    with everything("a look from nowhere"):
        return sorted(Equipment.objects.values_list("name", "category"))


def test_from_the_file_to_its_undoing(cast: Cast) -> None:
    client = sign_in(cast.people["membre"])
    assert deposit(client).status_code == 302
    found = only()
    page = client.get(reverse("census:import_columns", args=[found.pk])).content.decode()
    assert "PC 1" in page and "Inutile" in page
    first = client.post(reverse("census:import_columns", args=[found.pk]), chosen(t1_0=""))
    assert first["Location"] == reverse("census:import", args=[found.pk])
    report = client.get(first["Location"]).content.decode()
    assert "Tour" in report and "n’est pas dans la liste" in report and "Enregistrer</button>" not in report
    answer = client.get(reverse("census:import_errors", args=[found.pk]))
    rows = _workbook(answer.content)
    assert rows[0][-1] == "À corriger" and "n’est pas dans la liste" in rows[1][-1] and len(rows[2]) == 5
    again = client.get(reverse("census:import_columns", args=[found.pk])).content.decode()
    assert "veut dire" in again
    client.post(reverse("census:import_columns", args=[found.pk]), chosen(remember="Parc de l’atelier"))
    report = client.get(reverse("census:import", args=[found.pk])).content.decode()
    assert "Enregistrer</button>" in report and machines() == []
    client.post(reverse("census:write_import", args=[found.pk]))
    assert machines() == [("PC 1", "DESKTOP"), ("PC 2", "LAPTOP")]
    assert client.post(reverse("census:write_import", args=[found.pk])).status_code == 302
    with everything("a look from nowhere"):
        assert FileMapping.objects.get().rules["columns"][1]["translations"] == {"Tour": "DESKTOP"}
    assert "Parc de l’atelier" in client.get(reverse("census:mappings")).content.decode()
    assert "parc.csv" in client.get(reverse("census:imports")).content.decode()
    assert client.get(reverse("census:undo_import", args=[found.pk])).status_code == 200
    client.post(reverse("census:undo_import", args=[found.pk]))
    assert machines() == []
    assert "Import annulé" in client.get(reverse("census:import", args=[found.pk])).content.decode()


def _workbook(content: bytes) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.xlsx")
        path.write_bytes(content)
        with read_tables(path) as tables:
            return list(tables[0].rows())


def test_words_of_the_file_are_asked_for_before_it_is_looked_at(cast: Cast) -> None:
    """A column is said to be a choice: its words are asked for at once, not told as an error a row."""
    client = sign_in(cast.people["membre"])
    deposit(client)
    found = only()
    sent = chosen()
    del sent["t1_0"]
    page = client.post(reverse("census:import_columns", args=[found.pk]), sent)
    assert page.status_code == 422 and "« Tour » (Sorte) veut dire" in page.content.decode()
    assert only().state == "DRAFT" and 'href="#valeurs"' in page.content.decode()
    assert client.post(reverse("census:import_columns", args=[found.pk]), chosen()).status_code == 302


def test_what_is_learnt_of_a_file_goes_into_the_mapping_it_was_read_by(cast: Cast) -> None:
    """The name stays on the page when one comes back to it: words translated later are remembered too."""
    client = sign_in(cast.people["membre"])
    deposit(client)
    address = reverse("census:import_columns", args=[only().pk])
    client.post(address, chosen(t1_0="", remember="Parc de l’atelier"))
    assert 'value="Parc de l’atelier"' in client.get(address).content.decode()
    client.post(address, chosen(remember="Parc de l’atelier"))
    client.post(address, chosen(remember="Parc de l’atelier"))
    with everything("a look from nowhere"):
        assert FileMapping.objects.get().rules["columns"][1]["translations"] == {"Tour": "DESKTOP"}
        kept = Event.objects.filter(verb="transfers.mapping_kept").count()
    assert kept == 2, "the same again is no change"


def test_money_of_a_report_has_its_cents(cast: Cast) -> None:
    client = sign_in(cast.people["membre"])
    deposit(client, "Désignation;Nature;Prix d'achat HT\nPC;PC fixe;609,9\n")
    found = only()
    sent = {"c0": "name", "c1": "category", "c2": "purchase_price", "cle": "", "cle2": "", "mode": "BOTH"}
    client.post(reverse("census:import_columns", args=[found.pk]), sent | {"v_tax_basis": "HT"})
    assert "609,90" in client.get(reverse("census:import", args=[found.pk])).content.decode()


def test_a_large_file_goes_through_the_worker(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_draft, "INLINE_ROWS", 1)
    monkeypatch.setattr(_report, "INLINE_ROWS", 1)
    monkeypatch.setattr(_writing, "BATCH", 1)
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(Progress, "count", lambda _, done, total: told.append((done, total)))
    client = sign_in(cast.people["membre"])
    deposit(client)
    found = only()
    asked = client.post(reverse("census:import_columns", args=[found.pk]), chosen())
    with everything("a look from nowhere"):
        assert asked["Location"] == reverse("scheduling:job", args=[Job.objects.get().pk])
    assert client.get(reverse("census:import", args=[found.pk]))["Location"] == asked["Location"]
    assert Worker().turn()
    assert only().state == "CHECKED", _problems()
    client.post(reverse("census:write_import", args=[found.pk]))
    assert Worker().turn()
    assert len(machines()) == 2, _problems()
    assert told == [(0, 2), (1, 2)], "whoever waits sees how far it is"
    client.post(reverse("census:undo_import", args=[found.pk]))
    assert Worker().turn()
    assert machines() == [] and only().state == "UNDONE", _problems()


def _problems() -> list[str]:
    with everything("a look from nowhere"):
        return [f"{job.name}: {job.problem}" for job in Job.objects.all()]


def test_another_sheet_and_another_header_are_said(cast: Cast) -> None:
    client = sign_in(cast.people["membre"])
    deposit(client, "rien;ici\n" + TEXT)
    found = only()
    sent = {"f-feuille": "parc", "f-titres": "2", "f-encodage": "utf-8", "f-separateur": "s0"}
    assert client.post(reverse("census:reread_import", args=[found.pk]), sent).status_code == 302
    assert only().tables[0]["header"][0] == "Machine"
    wrong = client.post(reverse("census:reread_import", args=[found.pk]), sent | {"f-titres": "99"})
    assert wrong.status_code == 422


@pytest.mark.parametrize("who", ["autre_membre", "voisine", "pilote"])
def test_others_find_no_draft_no_report_and_no_mapping(cast: Cast, who: str) -> None:
    client, other = sign_in(cast.people["membre"]), sign_in(cast.people[who])
    deposit(client)
    found = only()
    client.post(reverse("census:import_columns", args=[found.pk]), chosen(remember="à nous"))
    with everything("a look from nowhere"):
        mapping = FileMapping.objects.get()
    for name in ("import", "import_columns", "import_errors", "undo_import", "reread_import"):
        assert other.get(reverse(f"census:{name}", args=[found.pk])).status_code == 404, name
    for name in ("import_columns", "check_import", "write_import", "drop_import", "undo_import", "reread_import"):
        assert other.post(reverse(f"census:{name}", args=[found.pk]), chosen()).status_code == 404, name
    assert other.post(reverse("census:delete_mapping", args=[mapping.pk])).status_code == 404
    assert "à nous" not in other.get(reverse("census:mappings")).content.decode()
    assert only().state == "CHECKED" and machines() == []


def test_what_is_no_table_is_refused_with_its_cure(cast: Cast) -> None:
    client = sign_in(cast.people["membre"])
    for name, text in (
        ("a.csv", ""),
        ("a.xlsx", "PK\x03\x04"),
        ("a.csv", "%PDF-1.4"),
        ("a.exe", "x"),
        ("a.csv", "seul\n"),
    ):
        answer = deposit(client, text, name)
        assert answer.status_code == 422, name
    with everything("a look from nowhere"):
        assert FileImport.objects.count() == 0


def test_a_stored_script_of_a_file_is_never_run(cast: Cast) -> None:
    client = sign_in(cast.people["membre"])
    nasty = "<script>alert(1)</script>"
    deposit(client, f"{nasty};Sorte;Série\n{nasty};{nasty};{nasty}\n", f"{nasty}.csv")
    found = only()
    sent = {"c0": "name", "c1": "category", "c2": "serial_number", "cle": "", "cle2": "", "mode": "BOTH"}
    client.post(reverse("census:import_columns", args=[found.pk]), sent)
    for name in ("import", "import_columns"):
        page = client.get(reverse(f"census:{name}", args=[found.pk])).content.decode()
        assert nasty not in page and "&lt;script&gt;" in page


@pytest.mark.parametrize("ending", ["xlsx", "ods", "zip"])
def test_the_whole_inventory_is_taken_away(cast: Cast, ending: str) -> None:
    client = sign_in(cast.people["membre"])
    answer = client.get(reverse("census:export_everything", args=[ending]))
    assert answer.status_code == 200 and len(io.BytesIO(answer.content).getvalue()) > 500
    assert client.get(reverse("census:export_everything", args=["pdf"])).status_code == 404


def test_a_mapping_that_a_colleague_kept_meanwhile_is_not_written_over_unseen(cast: Cast) -> None:
    client = sign_in(cast.people["membre"])
    deposit(client)
    found = only()
    url = reverse("census:import_columns", args=[found.pk])
    seen = re.search(r'name="vu" value="([^"]*)"', client.get(url).content.decode())
    assert seen
    clerk = cast.actor("membre")
    hers = Rules("equipements", (ColumnRule("Truc", "name"),), {"category": "DESKTOP"})
    with enter(clerk.scope):
        actions.choose_rules(
            clerk, actions.deposit_file(clerk, upload("a.csv", "Truc\nA\n"), KINDS["equipements"]), hers, "Parc"
        )
    refused = client.post(url, chosen(remember="Parc", vu=seen[1]))
    page = refused.content.decode()
    assert refused.status_code == 409 and "retenue entre-temps" in page
    with everything("nothing was written"):
        assert FileMapping.objects.get().rules["columns"][0]["heading"] == "Truc"
    again = re.search(r'name="vu" value="([^"]+)"', page)
    assert again and client.post(url, chosen(remember="Parc", vu=again[1])).status_code == 302
    with everything("a look"):
        assert FileMapping.objects.get().rules["columns"][0]["heading"] != "Truc"
