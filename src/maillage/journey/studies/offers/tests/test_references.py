"""Price references: typed, imported all or nothing, never without a tax basis."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from tests.cast import Cast

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.models import Event
from maillage.journey.studies.offers.actions import import_references, retire_reference
from maillage.journey.studies.offers.engine import unit_of_survey_offer
from maillage.journey.studies.offers.imports import read_references, template_rows
from maillage.journey.studies.offers.models import PriceReference
from maillage.journey.studies.offers.tests.staging import computed, offer
from maillage.journey.studies.syntheses.models import PriceOffer
from maillage.kernel.tenancy import enter, everything

HEADER = "objet;unité;prix;base;paliers;engagement;nature;source\n"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "prix.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read_as_people_write_it(tmp_path: Path) -> None:
    text = (
        HEADER
        + "Fibre;Accès à internet d’un lieu, par mois;1 040,50 €;ht;10 : 35 | 50 : 32,5;36;Fibre FttH;Catalogue\n"
    )
    reading = read_references(write(tmp_path, text))
    assert reading.faults == []
    row = reading.rows[0]
    assert (row["unit"], row["variety"], row["theme"]) == ("INTERNET", "FTTH", "TELECOM")
    assert (row["price"], row["tax_basis"], row["term_months"]) == (Decimal("1040.50"), "HT", 36)
    assert row["tiers"] == [["10", "35"], ["50", "32.5"]]


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("Mobile;MOBILE;9,90;;;;;x", "base", "ni HT ni TTC"),
        ("Mobile;MOBILE;;HT;;;;x", "prix", "manque"),
        ("Mobile;lune;9;HT;;;;x", "unité", "pas dans la liste"),
        ("Mobile;MOBILE;neuf;HT;;;;x", "prix", "pas un nombre"),
        ("Mobile;MOBILE;-9;HT;;;;x", "prix", "pas négatif"),
        ("Mobile;MOBILE;9;HT;50 : 3 | 10 : 4;;;x", "paliers", "ne montent pas"),
        ("Mobile;MOBILE;9;HT;-5 : 3;;;x", "paliers", "ne montent pas"),
        ("Mobile;MOBILE;9;HT;dix;;;x", "paliers", "pas des paliers"),
        ("Mobile;MOBILE;9;HT;;-1;;x", "engagement", "pas une durée"),
        ("Mobile;MOBILE;9;HT;;;FTTH;x", "nature", "pas de natures"),
        ("Mobile;MOBILE;9;HT;;;;", "source", "source manque"),
    ],
)
def test_each_fault_says_its_row_its_column_and_what_to_do(tmp_path: Path, row: str, column: str, said: str) -> None:
    good = "Mobile;MOBILE;9;HT;;;;x\n"
    faults = read_references(write(tmp_path, HEADER + good + row + "\n")).faults
    assert [(fault.row, fault.column) for fault in faults] == [(3, column)]
    assert said in faults[0].message and faults[0].cure


def test_a_file_without_a_needed_column_says_which(tmp_path: Path) -> None:
    faults = read_references(write(tmp_path, "objet;prix\nMobile;9\n"), needs_source=False).faults
    assert [fault.column for fault in faults] == ["unité", "base"]


def test_the_template_is_a_file_that_is_read(tmp_path: Path) -> None:
    text = "\n".join(";".join(f'"{cell}"' for cell in row) for row in template_rows())
    assert read_references(write(tmp_path, text)).faults == []


@pytest.mark.django_db
def test_all_of_a_file_enters_or_nothing(cast: Cast) -> None:
    pilot = cast.actor("pilote")
    good = {"label": "A", "unit": "MOBILE", "theme": "TELECOM", "price": Decimal(9), "tax_basis": "HT", "source": ""}
    with enter(pilot.scope), pytest.raises(MaillageError, match="ni HT ni TTC"):
        import_references(pilot, [good, good | {"tax_basis": ""}], source="Devis", document=None, is_fictitious=True)
    with enter(pilot.scope):
        assert PriceReference.objects.count() == 0
        assert import_references(pilot, [good], source="Devis", document=None, is_fictitious=True) == 1
        row = PriceReference.objects.get()
        assert row.source == "Devis" and row.is_fictitious
        assert Event.objects.filter(verb="offers.references_imported").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"tax_basis": ""}, "ni HT ni TTC"),
        ({"tiers": [["9", "1"], ["3", "1"]]}, "ne montent pas"),
        ({"variety": "FTTH"}, "pas une nature"),
        ({"source": ""}, "d’où vient"),
        ({"valid_from": date(2027, 1, 1), "valid_to": date(2026, 1, 1)}, "finit avant"),
    ],
)
def test_a_reference_that_compares_with_nothing_is_refused(cast: Cast, values: dict[str, object], said: str) -> None:
    with pytest.raises(MaillageError, match=said):
        offer(cast, **values)


@pytest.mark.django_db
def test_the_database_refuses_it_too(cast: Cast) -> None:
    facts = {"label": "x", "theme": "TELECOM", "unit": "MOBILE", "price": Decimal(1), "source": "x"}
    with everything("a hand in the database"), pytest.raises(IntegrityError), transaction.atomic():
        PriceReference.objects.create(owner=cast.group, tax_basis="", **facts)


@pytest.mark.django_db
def test_a_change_makes_what_was_computed_stale(cast: Cast) -> None:
    row, pilot = computed(cast), cast.actor("pilote")
    reference = offer(cast)
    with enter(pilot.scope):
        row.refresh_from_db()
        assert row.is_stale
        computed(cast, row)
        retire_reference(pilot, reference)
        row.refresh_from_db()
        assert row.is_stale and reference.retired_on is not None


@pytest.mark.parametrize(
    ("unit", "label", "expected"),
    [
        ("EUR HT/copie", "Copie noir et blanc", "BLACK_PAGE"),
        ("EUR HT/copie", "Copie couleur", "COLOUR_PAGE"),
        ("EUR HT/mois", "SDA", "DID"),
        ("EUR HT/mois", "Accès internet + ligne analogique + voix (02) + fax (02)", "INTERNET"),
        ("EUR HT/mois/ligne", "Mobile 40 min externe + 23 min interne (offre : 1 h + 1 h)", "MOBILE"),
        ("EUR HT/mois/ligne", "Option mail BlackBerry BES", "MOBILE_OPTION"),
        ("EUR HT/mois", "Clé 3G ajustable 15 Mo", "DATA_SIM"),
        ("EUR TTC/unité", "Kyocera KM 2560 à l'achat", None),
    ],
)
def test_an_offer_of_a_survey_serves_where_its_unit_is_plain(unit: str, label: str, expected: str | None) -> None:
    assert unit_of_survey_offer(PriceOffer(unit=unit, label=label)) == expected
