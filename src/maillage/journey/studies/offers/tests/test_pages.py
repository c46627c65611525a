"""Who reads what of savings; frozen is frozen; what was obtained stands beside what was hoped for."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate
from tests.cast import Cast, join, organisation

from maillage.engine.savings import NotTheSameUnit
from maillage.foundations.organisations.models import Share
from maillage.foundations.scheduling.worker import Worker
from maillage.journey.studies.offers.actions import NotComputed, Sealed, StaleSavings, freeze_savings, record_obtained
from maillage.journey.studies.offers.documents import compose_section
from maillage.journey.studies.offers.documents._listings import territory_listing, theme_listing
from maillage.journey.studies.offers.models import ObtainedPrice, PriceReference, Savings, SavingsLine
from maillage.journey.studies.offers.tests.staging import computed, frozen, line_of, offer, put, share
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
HT = {"tax_basis": "HT"}


def two_towns(cast: Cast) -> tuple[int, int]:
    share(cast, cast.town, cast.other_town)
    mine = put(cast.town, "mobiles", name="Mobile du maire", monthly_price=Decimal("12.27"), **HT)
    return mine, put(cast.other_town, "mobiles", name="Mobile voisin", monthly_price=Decimal("33.33"), **HT)


def test_a_member_reads_its_own_lines_and_nobody_elses(cast: Cast, client_of: Any, program_of: Any) -> None:
    mine, other = two_towns(cast)
    offer(cast)
    row = frozen(cast)
    own, foreign = line_of(row, mine), line_of(row, other)
    base = f"/etudes/offres/{row.pk}/"
    pages = ["lignes/", "calendrier/", "lignes.csv", "calendrier.csv", "", f"lignes/{own.pk}/"]
    addresses = [base + page for page in pages] + ["/etudes/offres/ma-commune/"]
    for address in addresses:
        answer = client_of("membre").get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode()
        assert "Mobile voisin" not in text and "33,33" not in text and "Henvic" not in text, address
    assert "Mobile du maire" in client_of("membre").get(base + "lignes/").content.decode()
    assert client_of("membre").get(f"{base}lignes/{foreign.pk}/").status_code == 404
    lines = program_of("membre").get(f"/api/v1/economies/{row.pk}/lignes").json()["resultats"]
    assert [line["quoi"] for line in lines] == ["Mobile du maire"]
    body = client_of("pilote").get(base + "lignes/").content.decode()
    assert "Mobile du maire" in body and "Mobile voisin" in body
    assert client_of("voisine").get(base).status_code == 404


def test_a_member_reads_nothing_before_it_is_frozen(cast: Cast, client_of: Any) -> None:
    two_towns(cast)
    row = computed(cast)
    assert client_of("membre").get(f"/etudes/offres/{row.pk}/").status_code == 404
    assert row.name not in client_of("membre").get("/etudes/offres/").content.decode()


def test_totals_that_would_give_a_member_away_are_not_shown_to_the_others(cast: Cast, client_of: Any) -> None:
    mine, _ = two_towns(cast)
    offer(cast)
    row = frozen(cast)
    text = client_of("membre").get(f"/etudes/offres/{row.pk}/").content.decode()
    assert "Trop peu de collectivités" in text
    assert client_of("membre").get(f"/etudes/offres/{row.pk}/themes.csv").status_code == 404
    more = [organisation(f"Commune {n}", population=1000) for n in range(4)]
    join(cast.group, *more)
    share(cast, *more)
    for town in more:
        put(town, "mobiles", monthly_price=Decimal("12.27"), **HT)
    shown = frozen(cast)
    assert client_of("membre").get(f"/etudes/offres/{shown.pk}/themes.csv").status_code == 200
    assert client_of("membre").get(f"/etudes/offres/{shown.pk}/membres.csv").status_code == 404
    assert client_of("pilote").get(f"/etudes/offres/{shown.pk}/membres.csv").status_code == 200
    assert mine


def test_a_price_is_no_longer_shown_once_its_member_stops_sharing(cast: Cast, client_of: Any) -> None:
    mine, _ = two_towns(cast)
    offer(cast)
    row = frozen(cast)
    page = f"/etudes/offres/{row.pk}/lignes/{line_of(row, mine).pk}/"
    assert "12,27" in client_of("pilote").get(page).content.decode()
    with everything("the commune stops sharing"):
        Share.objects.filter(owner=cast.town).update(valid_to=date(2021, 1, 1))
    text = client_of("pilote").get(page).content.decode()
    assert "12,27" not in text and "non montré" in text


def test_of_a_confidential_offer_a_member_reads_the_saving_alone(cast: Cast, client_of: Any) -> None:
    mine, _ = two_towns(cast)
    offer(cast, readers="BODY", price=Decimal("7.77"), label="Offre secrète")
    row = frozen(cast)
    page = f"/etudes/offres/{row.pk}/lignes/{line_of(row, mine).pk}/"
    assert "7,77" in client_of("pilote").get(page).content.decode()
    for address in (page, f"/etudes/offres/{row.pk}/lignes/", "/etudes/offres/ma-commune/"):
        text = client_of("membre").get(address).content.decode()
        assert "7,77" not in text and "Offre secrète" not in text, address
    assert client_of("membre").get("/etudes/offres/references/").status_code == 404


def test_frozen_is_frozen_for_everybody(cast: Cast) -> None:
    two_towns(cast)
    pilot = cast.actor("pilote")
    row = computed(cast)
    with enter(pilot.scope):
        offer(cast)
        row.refresh_from_db()
        with pytest.raises(StaleSavings, match="Recalculez"):
            freeze_savings(pilot, row)
    row = computed(cast, row)
    with enter(pilot.scope):
        freeze_savings(pilot, row)
        with pytest.raises(Sealed, match="figé"):
            freeze_savings(pilot, row)
    with everything("a hand in the database"):
        for change in (
            lambda: Savings.objects.filter(pk=row.pk).update(name="x"),
            lambda: SavingsLine.objects.filter(savings=row).update(central=1),
            lambda: SavingsLine.objects.filter(savings=row).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


def test_what_was_obtained_stands_beside_what_was_hoped_for(cast: Cast, client_of: Any) -> None:
    mine, _ = two_towns(cast)
    offer(cast)
    pilot = cast.actor("pilote")
    had: dict[str, Any] = {"tax_basis": "HT", "vat_rate": None, "since": localdate(), "source": "Facture"}
    with enter(pilot.scope), pytest.raises(NotComputed):
        record_obtained(pilot, line_of(computed(cast), mine), unit="MOBILE", price=Decimal(8), **had)
    row = frozen(cast)
    line = line_of(row, mine)
    with enter(pilot.scope):
        with pytest.raises(NotTheSameUnit):
            record_obtained(pilot, line, unit="BLACK_PAGE", price=Decimal(8), **had)
        record_obtained(pilot, line, unit="MOBILE", price=Decimal(8), **had)
        assert ObtainedPrice.objects.get().saved == Decimal("51.24")
    page = client_of("membre").get(f"/etudes/offres/{row.pk}/lignes/{line.pk}/").content.decode()
    assert "Avant et après" in page and "51,24" in page and "86,8" in page
    assert "51,24" in client_of("pilote").get(f"/etudes/offres/{row.pk}/").content.decode()


def test_a_file_is_looked_at_before_it_is_written(cast: Cast, client_of: Any) -> None:
    pilot = client_of("pilote")
    text = "objet;unité;prix;base\nForfait;MOBILE;9,90;{}\n"
    address = "/etudes/offres/references/importer/"
    wrong = SimpleUploadedFile("prix.csv", text.format("").encode())
    answer = pilot.post(address, {"file": wrong, "source": "Devis"})
    assert answer.status_code == 422 and "ni HT ni TTC" in answer.content.decode()
    right = SimpleUploadedFile("prix.csv", text.format("HT").encode())
    assert pilot.post(address, {"file": right, "source": "Devis"}).status_code == 302
    with everything("nothing yet"):
        assert PriceReference.objects.count() == 0
    assert "Forfait" in pilot.get(address + "verifier/").content.decode()
    assert pilot.post(address + "verifier/").status_code == 302
    with everything("now"):
        row = PriceReference.objects.get()
    assert row.owner_id == cast.group.pk and row.document_id is not None and row.source == "Devis"


def test_the_section_of_a_report_is_the_same_each_time_and_names_no_member(cast: Cast) -> None:
    two_towns(cast)
    offer(cast)
    row = frozen(cast)
    with everything("a report"):
        again = Savings.objects.get(pk=row.pk)
    assert compose_section(again) == compose_section(again)
    text = str(compose_section(again))
    assert "Henvic" not in text and again.inputs_digest in text and "Télécoms" in text


def test_a_computation_is_a_job(cast: Cast, client_of: Any) -> None:
    mine, _ = two_towns(cast)
    offer(cast)
    pilot = client_of("pilote")
    facts = {"name": "Essai", "prices_on": "2026-11-22", "starts_on": "2026-11-22", "exit": "TERM"}
    facts |= {"estimated_within_pct": "20", "longer_by_months": "0", "grant_pct": "0"}
    assert pilot.post("/etudes/offres/nouveau/", facts).status_code == 302
    with everything("what was opened"):
        row = Savings.objects.get()
    assert pilot.post(f"/etudes/offres/{row.pk}/calculer/").status_code == 302
    assert Worker().turn()
    with everything("what was computed"):
        row.refresh_from_db()
    assert row.state == "COMPUTED" and line_of(row, mine).central == Decimal("59.04")


def test_figures_written_in_words_stand_with_the_figures() -> None:
    """« 12,5 % » and « 3 sur 4 » are read down a column like any number."""
    row = {"theme": "ALL", "counted": 1, "paid": "10", "recurring": ["1", "2", "3"], "territory": None}
    for listing in (theme_listing({"all": row}), territory_listing({"all": row})):
        assert [column.is_number for column in listing.table().columns][1:] == [True] * (len(listing.columns) - 1)
