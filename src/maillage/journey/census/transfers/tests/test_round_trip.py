"""What leaves comes back the same: nothing to change where it was, equal rows where there was nothing."""

import html
import re
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse
from tests.cast import Cast
from tests.client import sign_in

from maillage.journey.census.inventory.actions import Change, write_records
from maillage.journey.census.inventory.enums import Source
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.census.transfers.actions import deposit_file
from maillage.journey.census.transfers.models import FileImport
from maillage.journey.census.transfers.tests.story import (
    GOLDEN,
    checked,
    counts,
    errors,
    export,
    furnish,
    imported,
    rows_of,
    upload,
    within,
)

pytestmark = pytest.mark.django_db
ALONE = ("lieux", "contrats", "lignes", "mobiles", "tablettes", "imprimantes", "logiciels", "sites-internet")
"""Kinds whose made-up records lead to no other."""


@pytest.mark.parametrize(("ending", "count"), [("xlsx", 10_000), ("ods", 300)])
def test_the_whole_inventory_comes_back_as_it_left(cast: Cast, tmp_path: Path, ending: str, count: int) -> None:
    clerk, other = cast.actor("membre"), cast.actor("autre_membre")
    with within(clerk):
        furnish(clerk, count)
        before = {slug: rows_of(kind, clerk.acting_id) for slug, kind in KINDS.items()}
        assert all(before.values()) and len(before["equipements"]) == count, "every kind has rows to come back"
        file = export(tmp_path, clerk, ending)
        again = checked(clerk, file)
        assert errors(again) == []
        assert counts(again) == {"LEFT": sum(map(len, before.values()))}
    with within(other):
        copied = imported(other, upload(f"copie.{ending}", file.open().read()))
        assert errors(copied) == []
        assert counts(copied) == {"CREATED": sum(map(len, before.values()))}
        for slug, kind in KINDS.items():
            assert rows_of(kind, other.acting_id) == before[slug], slug
        third = checked(other, upload(f"copie.{ending}", file.open().read()))
        assert counts(third) == {"LEFT": sum(map(len, before.values()))}


def test_a_list_as_it_is_shown_comes_back_by_its_key(cast: Cast) -> None:
    """The file of the page: recognised by itself, nothing to change; a cell that changed changes its record. Without
    its key it is recognised too, and says that each row would be new."""
    clerk, client = cast.actor("membre"), sign_in(cast.people["membre"])
    text = "Désignation;Nature;Prix d'achat HT;Marque\nPC 1;PC fixe;609,9;Enez\nPC 2;Portable;;NC\nPC 2;Écran;80;\n"
    with within(clerk):
        imported(clerk, upload("parc.csv", text), "equipements")
    page = client.get(reverse("census:records", args=["equipements"])).content.decode()
    address = html.unescape(str(re.findall(r'href="([^"]+cle=1)"', page)[0]))
    keyed = client.get(address).content
    plain = client.get(reverse("census:export", args=["equipements"]), {"format": "csv"}).content
    with within(clerk):
        again = checked(clerk, upload("liste.xlsx", keyed))
        assert (counts(again), again.kind, again.mapping_name) == ({"LEFT": 3}, "equipements", "Export de Maillage")
        assert deposit_file(clerk, upload("liste.csv", plain)).kind == "equipements"
    client.post(reverse("census:deposit_import"), {"fichier": upload("liste.csv", plain), "liste": ""})
    with within(clerk):
        last = FileImport.objects.order_by("-pk")[0]
    said = client.get(reverse("census:import_columns", args=[last.pk])).content.decode()
    assert "Chaque ligne deviendra une nouvelle fiche" in said


def test_texts_come_back_list_by_list(cast: Cast, tmp_path: Path) -> None:
    """An archive of .csv is read list by list. Elsewhere, a link that only a key tells apart would not be known."""
    clerk, other = cast.actor("membre"), cast.actor("autre_membre")
    with within(clerk):
        furnish(clerk, 10_000)
        before = {slug: rows_of(kind, clerk.acting_id) for slug, kind in KINDS.items()}
        with zipfile.ZipFile(export(tmp_path, clerk, "zip")) as archive:
            lists = {slug: archive.read(f"{slug}.csv") for slug in KINDS}
        assert not re.search(rb"[;\r\n][=@]", lists["equipements"]), "formulas are neutralised"
        assert b"'=1+1" in lists["equipements"]
        for slug, content in lists.items():
            again = checked(clerk, upload(f"{slug}.csv", content), slug)
            assert errors(again) == [] and counts(again) == {"LEFT": len(before[slug])}, slug
    with within(other):
        for slug in ALONE:
            copied = imported(other, upload(f"{slug}.csv", lists[slug]), slug)
            assert counts(copied) == {"CREATED": len(before[slug])}, slug
            assert rows_of(KINDS[slug], other.acting_id) == before[slug], slug


@pytest.mark.parametrize("ending", ["xlsx", "ods", "zip"])
def test_golden_texts_survive(cast: Cast, tmp_path: Path, ending: str) -> None:
    clerk, kind = cast.actor("membre"), KINDS["equipements"]
    with within(clerk):
        changes = [
            Change({"name": f"p{place}", "category": "OTHER", "reference": text, "brand": text})
            for place, text in enumerate(GOLDEN)
        ]
        write_records(clerk, kind, changes, owner_id=clerk.acting_id, source=Source.TYPED)
        file = export(tmp_path, clerk, ending, [kind])
        if ending == "zip":
            with zipfile.ZipFile(file) as archive:
                file = upload("equipements.csv", archive.read("equipements.csv"))
        again = checked(clerk, file)
        assert errors(again) == [] and counts(again) == {"LEFT": len(GOLDEN)}
