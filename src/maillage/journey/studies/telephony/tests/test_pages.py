"""From a tariff to a frozen analysis, with the worker in between; who sees whose lines; what the web process loads."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import LONG_AGO, Cast
from tests.client import StrictClient

from maillage.foundations.organisations.enums import SharedSubject
from maillage.foundations.organisations.models import Share
from maillage.foundations.scheduling.models import Job
from maillage.foundations.scheduling.tests.workshop import work
from maillage.journey.census.bills.enums import CallClass
from maillage.journey.census.bills.models import BillFile, CallTotal
from maillage.journey.studies.telephony.documents import compose_section
from maillage.journey.studies.telephony.enums import AnalysisState
from maillage.journey.studies.telephony.models import AnalysedLine, SiteMerger, TariffPlan, TelephonyAnalysis
from maillage.kernel.tenancy import enter, everything

ClientOf = Callable[[str], StrictClient]
TARIFF = """code;nom;abonnement;paliers;minutes;partage;prix_minute;arrondi;sms;prix_sms
U;À l’usage;2,00;2:1,50;;;0,06;60+1;;0,05
P;Partagé;3,00;;60;groupe;0,04;1+1;illimité;
"""
PRICES = {"metres": 80, "most_metres": 300, "investment": 500, "running": 2, "rate": 100, "months": 24}


def plain(response: Any) -> str:
    text: str = response.content.decode()
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def consume(owner: Any, line: str, month: date, seconds: int, minutes: int) -> None:
    """What the census keeps of a line and a month."""
    file = BillFile.objects.create(
        owner=owner, kind="CALLS", name="r.csv", operator="O", key=f"{owner.pk}{line}{month}"
    )
    CallTotal.objects.create(
        owner=owner,
        file=file,
        operator="O",
        line=line,
        month=month,
        call_class=CallClass.MOBILE,
        call_count=3,
        seconds=seconds,
        started_minutes=minutes,
        megabytes=0,
    )


@pytest.fixture
def consumed(committed: None, cast: Cast) -> None:
    """Lines of the body, of « membre » who shows its prices, and of « autre_membre » who does not."""
    with everything("consumptions from nowhere"):
        body, town, other = (cast.house(name) for name in ("pilote", "membre", "autre_membre"))
        for month in (date(2026, 1, 1), date(2026, 2, 1)):
            consume(body, "+33261910001", month, 600, 12)
            consume(town, "+33261910002", month, 9000, 155)
            consume(other, "+33261910003", month, 60, 1)
        for subject in (SharedSubject.CENSUS, SharedSubject.PRICES):
            Share.objects.create(
                owner=town, counterparty=body, shared_subject=subject, valid_from=LONG_AGO, basis="Convention"
            )


def analysed(pilot: StrictClient) -> TelephonyAnalysis:
    file = SimpleUploadedFile("tarif.csv", TARIFF.encode())
    values = {"name": "Tarif", "as_of": "2026-01-01", "source": "Test", "basis": "HT", "file": file}
    made = pilot.post("/etudes/telephonie/tarifs/nouveau/", values)
    assert made.status_code == 302, plain(made)
    with everything("a test looks"):
        plan = TariffPlan.objects.get(code="P")
    asked = {
        "name": "Analyse",
        "tariff": plan.tariff_id,
        "first_month": "2026-01",
        "last_month": "2026-02",
        "seconds": 5,
    }
    sent = pilot.post("/etudes/telephonie/nouvelle/", asked)
    assert sent.status_code == 302, plain(sent)
    assert work()
    with everything("a test looks"):
        job = Job.objects.latest("created_at")
        assert job.state == "DONE"
        return TelephonyAnalysis.objects.select_related("tariff").get()


def test_from_a_tariff_to_a_frozen_analysis(consumed: None, client_of: ClientOf) -> None:
    """By hand, over two months: line 1, 10 min by the second, 12 begun: 2 × (1,50 + 12 × 0,06) = 4,44 or 4,20;
    with « Partagé » for both: 2 × (6 + max(0; 160 - 120) × 0,04) = 15,20; both « À l’usage »: 4,44 + 2 × (1,50 + 155 ×
    0,06) = 26,04; mixed: 2 × (2 + 0,72) + 2 × (3 + 90 × 0,04) = 18,64. The shared bundle wins."""
    pilot = client_of("pilote")
    analysis = analysed(pilot)
    totals = analysis.totals
    assert totals["lines"] == 2, "« autre_membre » shows no price: its line is not analysed"
    assert totals["best"] == totals["bound"] == "15.20"
    assert totals["overrun"] == "3.20"
    assert totals["gap_pct"] == "0.0000"
    shown = plain(pilot.get(f"/etudes/telephonie/{analysis.pk}/"))
    assert "02 61 91 00 01" in shown and "02 61 91 00 02" in shown and "02 61 91 00 03" not in shown
    assert "15,20" in shown and "d’écart prouvé" in shown
    assert "Partagé" in plain(pilot.get(f"/etudes/telephonie/{analysis.pk}/lignes.csv"))
    assert pilot.get(f"/etudes/telephonie/{analysis.pk}/lignes.xlsx").status_code == 200
    assert pilot.post(f"/etudes/telephonie/{analysis.pk}/figer/").status_code == 302
    with everything("a test looks"):
        analysis.refresh_from_db()
    assert analysis.state == AnalysisState.FROZEN
    again = pilot.post(f"/etudes/telephonie/{analysis.pk}/refaire/", follow=True)
    assert "figée" in plain(again)
    with everything("a test looks"):
        section = compose_section(analysis)
        assert section == compose_section(analysis) and section.title == "Téléphonie"


def test_a_member_reads_its_own_lines_and_the_totals(consumed: None, client_of: ClientOf) -> None:
    analysis = analysed(client_of("pilote"))
    address = f"/etudes/telephonie/{analysis.pk}/"
    town = client_of("membre")
    shown = plain(town.get(address))
    assert "02 61 91 00 02" in shown and "15,20" in shown
    assert "02 61 91 00 01" not in shown and "02 61 91 00 01" not in plain(town.get(f"{address}lignes.csv"))
    shown = plain(client_of("autre_membre").get(address))
    assert "15,20" in shown
    assert not any(line in shown for line in ("02 61 91 00 01", "02 61 91 00 02"))
    assert client_of("voisine").get(address).status_code == 404
    api = town.get(f"/api/v1/telephonie/{analysis.pk}")
    assert api.status_code in (200, 401)


def test_a_bridge_is_computed_for_the_body_alone(consumed: None, cast: Cast, client_of: ClientOf) -> None:
    pilot = client_of("pilote")
    analysis = analysed(pilot)
    side = {"basis": "HT", "rate": "100", "needed": "10", "free_from": "2026-01-01"}
    bridge = {name: str(value) for name, value in PRICES.items()} | {
        "one": side | {"name": "Mairie", "monthly": "40"},
        "other": side | {"name": "École", "monthly": "35"},
    }
    from maillage.journey.studies.telephony.actions import add_bridge

    with enter(cast.actor("pilote").scope):
        add_bridge(cast.actor("pilote"), analysis, bridge)
    assert work()
    with everything("a test looks"):
        found = SiteMerger.objects.get().found
    # the dearer access goes: 24 × (40 - 2) - 500
    assert found["net"] == "412" and found["merged"][0]["site"] == "Mairie"
    address = f"/etudes/telephonie/{analysis.pk}/"
    assert "Mairie" in plain(pilot.get(address))
    assert "Accès à rendre" not in plain(client_of("membre").get(address))


def test_a_plan_is_changed_and_a_wrong_one_refused(consumed: None, client_of: ClientOf) -> None:
    pilot = client_of("pilote")
    analysed(pilot)
    with everything("a test looks"):
        plan = TariffPlan.objects.get(code="U")
    address = f"/etudes/telephonie/forfaits/{plan.pk}/"
    values = {
        "code": "U",
        "name": "À l’usage",
        "monthly_fee": "2.5",
        "minutes": "0",
        "rounding": "60+60",
        "price_call": "0",
        "messages": "0",
        "megabytes": "0",
        "scope": "LINE",
        "brackets": "-4:2",
    }
    refused = pilot.post(address, values)
    assert refused.status_code == 422 and "paliers" in plain(refused)
    assert pilot.post(address, values | {"brackets": "4:2"}).status_code == 302
    with everything("a test looks"):
        plan.refresh_from_db()
    assert plan.monthly_fee == Decimal("2.5")


def test_every_line_adds_up_to_the_total(consumed: None, client_of: ClientOf) -> None:
    analysis = analysed(client_of("pilote"))
    with everything("a test looks"):
        lines = sum(line.best or 0 for line in AnalysedLine.objects.filter(analysis=analysis))
    assert lines + Decimal(analysis.totals["overrun"]) == Decimal(analysis.totals["best"])


def test_the_web_process_loads_no_heavy_library() -> None:
    """Scans, solver and arrays are for jobs and commands: pages never wait for them, nor weigh with them."""
    seen = (
        "import sys, django; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns; "
        "import maillage.journey.studies.telephony.views, maillage.journey.studies.telephony.tasks; "
        "import maillage.api.urls; "
        "print([name for name in ('duckdb', 'polars', 'narwhals', 'highspy', 'numpy') if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", seen], capture_output=True, text=True, check=True, env=_environment()
    )
    assert answer.stdout.strip() == "[]"


def _environment() -> dict[str, str]:
    import os

    return os.environ | {"DJANGO_SETTINGS_MODULE": "maillage.config.settings"}
