"""The communes and EPCI of France, as the project ships them and as the database holds them."""

import json
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from maillage.journey.territories.actions import Loaded, load_reference
from maillage.journey.territories.commands import territory
from maillage.journey.territories.imports import ReferenceTerritory, read_reference
from maillage.journey.territories.imports.etalab import build_reference, read_package
from maillage.journey.territories.imports.reference import pack, unpack
from maillage.journey.territories.models import BodyMembership, Commune, IntermunicipalBody
from maillage.journey.territories.queries import communes_of, find_bodies, find_successor

MORLAIX_SIREN = "242900835"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def france() -> ReferenceTerritory:
    return read_reference()


@pytest.fixture(scope="module")
def finistere(france: ReferenceTerritory) -> ReferenceTerritory:
    """One department is enough to try everything quickly."""
    communes = [commune for commune in france.communes if commune.department == "29"]
    sirens = {commune.body_siren for commune in communes}
    codes = {commune.insee_code for commune in communes}
    return ReferenceTerritory(
        communes,
        [body for body in france.bodies if body.siren in sirens],
        [gone for gone in france.successions if gone.successor_insee_code in codes],
    )


def test_the_shipped_file_is_the_whole_country_and_small(france: ReferenceTerritory) -> None:
    assert (len(france.communes), len(france.bodies)) == (34969, 1255)
    assert sum(bool(commune.body_siren) for commune in france.communes) == 34871
    assert {commune.insee_code[:2] for commune in france.communes} >= {"2A", "2B", "01", "97"}
    assert len(pack(france)) < 2_000_000


def test_packing_loses_nothing(france: ReferenceTerritory) -> None:
    assert unpack(pack(france)) == france


def test_the_package_of_the_state_makes_the_file(tmp_path: Path) -> None:
    commune = {
        "code": "29199",
        "nom": "Plouigneau",
        "departement": "29",
        "type": "commune-actuelle",
        "population": 5014,
    }
    commune |= {"siren": "200083178", "codesPostaux": ["29610", "29650"], "anciensCodes": ["29219", "29998"]}
    delegated = {"code": "29219", "nom": "Le Ponthou", "type": "commune-deleguee", "chefLieu": "29199"}
    same = {"code": "29199", "nom": "Plouigneau", "type": "commune-deleguee", "chefLieu": "29199"}
    member = {"code": "29199", "populationMunicipale": 5039, "populationTotale": 5150}
    body: dict[str, Any] = {"code": MORLAIX_SIREN, "nom": "CA Morlaix Communauté", "type": "CA", "membres": [member]}
    body |= {"populationMunicipale": 65507, "populationTotale": 67515}
    for name, rows in (("communes", [commune, delegated, same]), ("epci", [body])):
        (tmp_path / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
    found = read_package(tmp_path)
    assert [(row.municipal_population, row.total_population, row.body_siren) for row in found.communes] == [
        (5039, 5150, MORLAIX_SIREN)
    ]
    assert [(gone.former_insee_code, gone.former_name) for gone in found.successions] == [
        ("29219", "Le Ponthou"),
        ("29998", ""),
    ]
    assert unpack(build_reference(tmp_path, tmp_path).read_bytes()) == found


@pytest.mark.django_db
def test_loading_twice_rewrites_nothing(
    finistere: ReferenceTerritory, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = load_reference(finistere)
    assert first.created > 500 and (first.changed, first.left) == (0, 0)
    with django_assert_max_num_queries(6):
        assert load_reference(finistere) == Loaded(0, 0, first.created)


@pytest.mark.django_db
def test_an_edition_changes_what_it_says_and_forgets_nobody(finistere: ReferenceTerritory) -> None:
    load_reference(finistere)
    Commune.objects.filter(name="Taulé").update(municipal_population=1)
    Commune.objects.create(insee_code="29999", name="Ancienne", department="29", search_text="ancienne")
    assert load_reference(finistere).changed == 1
    assert Commune.objects.get(name="Taulé").municipal_population != 1
    assert Commune.objects.filter(pk="29999").exists()


@pytest.mark.django_db
def test_a_load_that_fails_leaves_nothing(finistere: ReferenceTerritory) -> None:
    broken = ReferenceTerritory(finistere.communes * 2, finistere.bodies, finistere.successions)
    with pytest.raises(IntegrityError), transaction.atomic():
        load_reference(broken)
    assert not Commune.objects.exists() and not IntermunicipalBody.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["morlaix", "MORLAIX  communaute", "242900835", unicodedata.normalize("NFD", "Communauté Morlaix")]
)
def test_a_body_is_found_by_name_or_siren(finistere: ReferenceTerritory, text: str) -> None:
    load_reference(finistere)
    assert find_bodies(text).get().siren == MORLAIX_SIREN
    assert not find_bodies(f"{text} introuvable").exists()


@pytest.mark.django_db
def test_the_territory_of_a_body(finistere: ReferenceTerritory) -> None:
    load_reference(finistere)
    body = IntermunicipalBody.objects.get(pk=MORLAIX_SIREN)
    communes = communes_of(body, TODAY)
    assert communes.count() == 26
    assert [commune.name for commune in communes[:2]] == ["Botsorhel", "Carantec"]
    assert sum(commune.municipal_population or 0 for commune in communes) == body.municipal_population
    BodyMembership.objects.filter(body=body, commune__name="Taulé").update(valid_to=date(2026, 6, 30))
    assert communes_of(body, TODAY).count() == 25
    assert communes_of(body, date(2026, 6, 30)).count() == 26


@pytest.mark.django_db
def test_the_command_finds_a_body_and_shows_its_communes(finistere: ReferenceTerritory) -> None:
    empty = CliRunner().invoke(territory, ["find", "morlaix"])
    assert "La base est vide" in empty.stdout
    load_reference(finistere)
    found = CliRunner().invoke(territory, ["find", "communauté", "MORLAIX"])
    assert (found.exit_code, found.stdout) == (
        0,
        "242900835  CA Morlaix Communauté, 26 communes, 65\u202f507 habitants\n",
    )
    shown = CliRunner().invoke(territory, ["show", MORLAIX_SIREN])
    lines = shown.stdout.splitlines()
    assert shown.exit_code == 0 and len([line for line in lines[1:] if line.endswith("habitants")]) == 26
    assert lines[0] == "CA Morlaix Communauté (Communauté d’agglomération), 65\u202f507 habitants"
    assert "29219  Le Ponthou : aujourd’hui Plouigneau" in lines
    assert CliRunner().invoke(territory, ["show", "000000000"]).exit_code == 2
    assert "Aucun EPCI" in CliRunner().invoke(territory, ["find", "introuvable"]).stdout


@pytest.mark.django_db
def test_three_communes_of_2012_are_gone(finistere: ReferenceTerritory) -> None:
    load_reference(finistere)
    gone = {
        name: str(find_successor(name, "29"))
        for name in ("Le Ponthou", "Loc-Eguiner-Saint-Thégonnec", "Saint-Thégonnec", "Taulé")
    }
    assert gone == {
        "Le Ponthou": "Plouigneau",
        "Loc-Eguiner-Saint-Thégonnec": "Saint-Thégonnec Loc-Eguiner",
        "Saint-Thégonnec": "Saint-Thégonnec Loc-Eguiner",
        "Taulé": "None",
    }


@pytest.mark.django_db
def test_a_membership_cannot_end_before_it_starts(finistere: ReferenceTerritory) -> None:
    load_reference(finistere)
    membership = BodyMembership.objects.first()
    assert membership is not None
    membership.valid_from, membership.valid_to = date(2026, 1, 1), date(2025, 1, 1)
    with pytest.raises(ValidationError):
        membership.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        membership.save()


@pytest.mark.django_db
def test_the_engine_is_the_one_that_was_asked_for() -> None:
    import os

    wanted = os.environ.get("MAILLAGE_TEST_ENGINE", "sqlite")
    assert connection.vendor == wanted
