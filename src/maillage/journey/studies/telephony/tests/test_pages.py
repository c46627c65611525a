"""From a tariff to a frozen analysis, with the worker in between; who sees whose lines; what the web process loads."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from tests.cast import LONG_AGO, Cast
from tests.client import StrictClient

from maillage.engine.quantities import TaxBasis
from maillage.engine.telephony import PER_MINUTE, PER_SECOND, ClassTotal
from maillage.engine.telephony import CallClass as EngineClass
from maillage.foundations.organisations.enums import SharedSubject
from maillage.foundations.organisations.models import Share
from maillage.foundations.scheduling.models import Job
from maillage.foundations.scheduling.tests.workshop import work
from maillage.journey.census.bills.enums import CallClass
from maillage.journey.census.bills.models import BillFile, CallTotal
from maillage.journey.census.inventory.models import TelecomLine
from maillage.journey.studies.telephony.documents import compose_section
from maillage.journey.studies.telephony.engine import AnalysedLine as EngineLine
from maillage.journey.studies.telephony.engine import PlanFields, analyse, plan_of, rate_usage
from maillage.journey.studies.telephony.enums import AnalysisState
from maillage.journey.studies.telephony.models import AnalysedLine, SiteMerger, Tariff, TariffPlan, TelephonyAnalysis
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


def test_an_access_to_internet_is_not_replaced_by_the_plan_of_a_line(
    consumed: None, cast: Cast, client_of: ClientOf
) -> None:
    """Whatever calls its records hold: a dedicated fibre against a telephone plan is no saving."""
    with everything("the stage is set"):
        town = cast.house("membre")
        for month in (date(2026, 1, 1), date(2026, 2, 1)):
            consume(town, "FIBRE7", month, 60, 1)
        facts = {"reference": "FIBRE7", "monthly_price": Decimal(280), "tax_basis": "HT"}
        TelecomLine.objects.create(owner=town, name="Fibre dédiée", kind="INTERNET", use="INTERNET", **facts)
    pilot = client_of("pilote")
    analysis = analysed(pilot)
    assert (analysis.totals["lines"], analysis.totals["left_out"]) == (2, {"INTERNET": 1})
    with everything("a test looks"):
        access = AnalysedLine.objects.get(line="FIBRE7")
    assert (access.left_out, access.best, access.saving) == ("INTERNET", None, None)
    page = plain(pilot.get(f"/etudes/telephonie/lignes/{access.pk}/"))
    assert "le forfait d’une ligne de téléphone ne le remplace pas" in page


def test_what_a_shared_bundle_overruns_is_redone_by_hand(consumed: None, client_of: ClientOf) -> None:
    """9 600 s a month for two lines of 60 min: 40 min beyond at 0,04 €."""
    pilot = client_of("pilote")
    page = plain(pilot.get(f"/etudes/telephonie/{analysed(pilot).pk}/"))
    assert "40,00 min" in page and "160,00 min" in page
    assert "Coût = au-delà × prix, au centime ; « Partagé », 0,04 € HT par min" in page


def test_a_line_whose_records_miss_a_month_is_in_no_total(consumed: None, cast: Cast, client_of: ClientOf) -> None:
    """Not to know is not to use nothing. A line of the same records that is silent used nothing, and is counted."""
    with everything("the stage is set"):
        body, town = cast.house("pilote"), cast.house("membre")
        consume(town, "+33261910009", date(2026, 2, 1), 60, 1)
        half = CallTotal.objects.filter(owner=town, line="+33261910009")
        half.update(operator="Autre")  # whose records hold February alone
        consume(body, "+33261910008", date(2026, 1, 1), 60, 1)
    pilot = client_of("pilote")
    analysis = analysed(pilot)
    assert (analysis.totals["lines"], analysis.totals["left_out"]) == (3, {"NO_USAGE": 1})
    with everything("a test looks"):
        unknown = AnalysedLine.objects.get(line="+33261910009")
        silent = AnalysedLine.objects.get(line="+33261910008")
    assert (unknown.left_out, unknown.best, unknown.plan) == ("NO_USAGE", None, "")
    assert silent.left_out == "" and silent.best is not None
    assert "consommation NC" in plain(pilot.get(f"/etudes/telephonie/{analysis.pk}/?change=nc"))
    page = plain(pilot.get(f"/etudes/telephonie/lignes/{unknown.pk}/"))
    assert "Consommation inconnue" in page and "Sous chaque forfait" not in page


def test_the_page_of_a_line_can_be_done_again_by_hand(consumed: None, client_of: ClientOf) -> None:
    """Every figure is taken from what the page prints, and from nothing else: consumption, prices, then the sums."""
    pilot = client_of("pilote")
    analysed(pilot)
    with everything("a test looks"):
        line = AnalysedLine.objects.get(line="+33261910002")
    address = f"/etudes/telephonie/lignes/{line.pk}/"
    for code, name, price, included, rounding in (("U", "À l’usage", "0.06", 0, 60), ("P", "Partagé", "0.04", 60, 1)):
        page = tables_of(pilot.get(f"{address}?forfait={code}"))
        told = page["Ce que la ligne a consommé"]
        plan = next(row for row in page["Sous chaque forfait"] if row[0] == name)
        total = Decimal(0)
        for row, used in zip(page[f"Communications sous « {name} »"], told, strict=False):
            spoken = read(used[4]) if rounding == 60 else read(used[3]) / 60  # minutes begun, or seconds
            beyond = max(Decimal(0), spoken - included)
            assert [read(cell) for cell in row[2:5]] == [spoken, Decimal(included), beyond]
            assert read(row[5]) == Decimal(price)
            assert read(row[7]) == beyond * Decimal(price)
            total += read(row[7])
        assert total > 0
        assert read(plan[2]) == 2 * read(plan[1])
        assert read(plan[3]) == total
        assert read(plan[4]) == read(plan[2]) + total
    # 2 × 155 minutes begun at 0,06 and 2 × 2,00 of rental; 2 × (150 - 60) minutes at 0,04 and 2 × 3,00
    costs = {row[0]: row[4] for row in page["Sous chaque forfait"]}
    assert costs == {"À l’usage": "22,60", "Partagé": "13,20"}


def test_the_page_of_an_analysis_adds_up_by_hand(consumed: None, client_of: ClientOf) -> None:
    pilot = client_of("pilote")
    analysis = analysed(pilot)
    page = tables_of(pilot.get(f"/etudes/telephonie/{analysis.pk}/"))
    chosen, pools, lines = page["Forfaits choisis"], page["Usage des volumes partagés"], page["Lignes"]
    (plan,) = [row for row in chosen if row[0] == "Partagé"]
    over = next(row for row in chosen if row[0].startswith("Au-delà"))
    assert read(plan[3]) == 2 * read(plan[1]) * read(plan[2]), "months × lines × rental"
    for row in pools:
        assert read(row[2]) == read(plan[1]) * 60, "sixty minutes a line"
        assert read(row[4]) == read(row[3]) - read(row[2])
        assert read(row[5]) == read(row[4]) * Decimal("0.04")
    assert read(over[3]) == sum(read(row[5]) for row in pools)
    assert read(chosen[-1][3]) == read(plan[3]) + read(over[3]) == Decimal("15.20")
    assert sum(read(row[5]) for row in lines) == read(plan[3])


def test_a_frozen_analysis_does_not_change_with_its_tariff(consumed: None, client_of: ClientOf) -> None:
    pilot = client_of("pilote")
    analysis = analysed(pilot)
    address = f"/etudes/telephonie/{analysis.pk}/"
    with everything("a test looks"):
        line, plan = AnalysedLine.objects.get(line="+33261910002"), TariffPlan.objects.get(code="U")
    sheet = f"/etudes/telephonie/lignes/{line.pk}/?forfait=U"
    assert pilot.post(f"{address}figer/").status_code == 302
    pages = [tables_of(pilot.get(address)), tables_of(pilot.get(sheet))]
    section = _section_of(analysis)
    with everything("the grid moves on"):
        TariffPlan.objects.filter(pk=plan.pk).update(monthly_fee=99, price_minute=9)
        Tariff.objects.update(name="Autre grille", source="Ailleurs")
    assert [tables_of(pilot.get(address)), tables_of(pilot.get(sheet))] == pages
    assert _section_of(analysis) == section
    with everything("a stray write"):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            TelephonyAnalysis.objects.filter(pk=analysis.pk).update(name="Autre")
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            AnalysedLine.objects.filter(pk=line.pk).update(plan="Autre")


def _section_of(analysis: TelephonyAnalysis) -> Any:
    with everything("a test looks"):
        return compose_section(TelephonyAnalysis.objects.get(pk=analysis.pk))


def test_the_example_of_the_manual_adds_up() -> None:
    """Each sum of the manual is done as it is written; the engine finds the same."""
    text = Path(__file__).parents[6].joinpath("docs/methodes/telephonie.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| ([\d×+−(), ]+) \| ([\d,]+) €", text, re.MULTILINE)
    sums = [(sum_of(formula), Decimal(cost.replace(",", "."))) for _, formula, cost in rows]
    assert len(sums) == 3 and all(one == other for one, other in sums)
    fields = {
        "U": PlanFields(
            "U", "À l’usage", Decimal(2), brackets="2:1,50", price_minute=Decimal("0.06"), rounding="60+60"
        ),
        "P": PlanFields("P", "Partagé", Decimal(3), minutes=60, scope="GROUP", price_minute=Decimal("0.04")),
    }
    plans = {code: plan_of(one, TaxBasis.HT) for code, one in fields.items()}
    used = {"un": (600, 720), "deux": (9000, 9300)}
    usage = {
        line: {month: {EngineClass.MOBILE: ClassTotal(3, {PER_SECOND: seconds, PER_MINUTE: begun})} for month in (1, 2)}
        for line, (seconds, begun) in used.items()
    }
    lines = [EngineLine(line, "m", "FIXED", None) for line in used]
    for choice, (_, cost) in zip((("U",), ("P",), ("U", "P")), sums, strict=True):
        own = [replace(plans[code], most_lines=1) if len(choice) > 1 else plans[code] for code in choice]
        assert analyse(lines, own, rate_usage(usage, own, (1, 2))).best == cost, choice


def sum_of(formula: str) -> Decimal:
    """A sum as French print writes it."""
    plain_sum = formula.replace("×", "*").replace("−", "-").replace(",", ".")
    assert re.fullmatch(r"[\d.*+\-() ]+", plain_sum)
    exact = re.sub(r"[\d.]+", lambda number: f"Decimal('{number[0]}')", plain_sum)
    result: Decimal = eval(exact, {"Decimal": Decimal})  # noqa: S307 figures and signs alone, checked above
    return result


def tables_of(response: Any) -> dict[str, list[list[str]]]:
    """The tables that a page prints, by title: the texts of their rows."""
    found = {}
    for table in re.findall(r"<table.*?</table>", plain(response), re.DOTALL):
        title = re.search(r"<caption[^>]*>(.*?)</caption>", table, re.DOTALL)
        rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table.partition("</thead>")[2], re.DOTALL)
        cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
        assert title is not None
        found[_text(title[1])] = [[_text(cell) for cell in row] for row in cells]
    return found


def _text(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", markup)).strip()


def read(cell: str) -> Decimal:
    """The number of a cell, without its unit."""
    return Decimal(re.sub(r"[^\d,.-]", "", cell.replace("−", "-")).replace(",", "."))


def test_a_member_reads_its_own_lines_and_no_total_of_few(
    consumed: None, client_of: ClientOf, program_of: ClientOf
) -> None:
    """Of two, each would find the other by taking away its own; of five, the totals are shown to all."""
    analysis = analysed(client_of("pilote"))
    address, api = f"/etudes/telephonie/{analysis.pk}/", f"/api/v1/telephonie/{analysis.pk}"
    assert "15,20" in plain(client_of("pilote").get(address))
    assert program_of("pilote").get(api).json()["economie"] is not None
    for name in ("membre", "autre_membre"):
        shown, told = plain(client_of(name).get(address)), program_of(name).get(api).json()
        assert "Trop peu de collectivités" in shown and "15,20" not in shown and "02 61 91 00 01" not in shown
        assert ("02 61 91 00 02" in shown) == (name == "membre")
        assert all(told[key] is None for key in ("aujourdhui", "au_mieux", "economie", "borne", "ecart_prouve_pct"))
        assert "15,20" not in plain(client_of(name).get("/etudes/telephonie/"))
    assert "02 61 91 00 01" not in plain(client_of("membre").get(f"{address}lignes.csv"))
    assert client_of("voisine").get(address).status_code == 404 == program_of("voisine").get(api).status_code
    with everything("as if five had shown their prices"):
        analysis.totals |= {"members": 5, "known_members": 5}
        analysis.save(update_fields=["totals"])
    for name in ("membre", "autre_membre"):
        shown, told = plain(client_of(name).get(address)), program_of(name).get(api).json()
        assert "15,20" in shown and told["economie"] is not None and "02 61 91 00 01" not in shown
        assert "Forfaits choisis" not in shown and "lignes.ods" in shown and ">ODS<" in shown
    assert "Forfaits choisis" in plain(client_of("pilote").get(address))


def test_a_member_that_no_longer_shows_its_prices_hides_its_lines(
    consumed: None, cast: Cast, client_of: ClientOf, program_of: ClientOf
) -> None:
    """On the page, in the file, by the address of the line and for programs, though the analysis keeps its totals."""
    pilot, program = client_of("pilote"), program_of("pilote")
    analysis = analysed(pilot)
    with everything("a test looks"):
        line = AnalysedLine.objects.get(owner=cast.house("membre"))
    page, file, alone = f"/etudes/telephonie/{analysis.pk}/", "lignes.csv", f"/etudes/telephonie/lignes/{line.pk}/"
    asked = f"/api/v1/telephonie/{analysis.pk}"
    assert all("02 61 91 00 02" in plain(pilot.get(address)) for address in (page, alone))
    assert "02 61 91 00 02" in plain(pilot.get(page + file))
    assert "+33261910002" in program.get(asked).content.decode()
    with everything("the member changes its mind"):
        Share.objects.filter(owner=cast.house("membre"), shared_subject=SharedSubject.PRICES).delete()
    assert pilot.get(alone).status_code == 404
    for shown in (plain(pilot.get(page)), plain(pilot.get(page + file))):
        assert "02 61 91 00 01" in shown and "02 61 91 00 02" not in shown
    answer = program.get(asked).content.decode()
    assert "+33261910001" in answer and "+33261910002" not in answer


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
    shown = plain(pilot.get(address))
    assert "Mairie" in shown and "24 × 40,00" in shown and "sur 24 mois à partir du 01/03/2026" in shown
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
    assert refused.status_code == 422 and "palier négatif" in plain(refused)
    assert pilot.post(address, values | {"brackets": "4:2"}).status_code == 302
    with everything("a test looks"):
        plan.refresh_from_db()
    assert plan.monthly_fee == Decimal("2.5")


def test_a_tariff_says_its_tax_basis_and_the_file_does_not_contradict_it(consumed: None, client_of: ClientOf) -> None:
    pilot = client_of("pilote")
    values = {"name": "Tarif", "as_of": "2026-01-01", "source": "Test"}
    nothing = pilot.post("/etudes/telephonie/tarifs/nouveau/", values)
    assert nothing.status_code == 422 and "HT ou TTC" in plain(nothing)
    told = TARIFF.replace("prix_sms\n", "prix_sms;taxe\n").replace("0,05\n", "0,05;TTC\n").replace("té;\n", "té;;TTC\n")
    file = SimpleUploadedFile("tarif.csv", told.encode())
    other = pilot.post("/etudes/telephonie/tarifs/nouveau/", values | {"basis": "HT", "file": file})
    assert other.status_code == 422 and "dit TTC, et vous avez choisi HT" in plain(other)
    with everything("a test looks"):
        assert not Tariff.objects.exists()


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


def test_each_fault_of_a_tariff_stands_apart(committed: None, cast: Cast, client_of: ClientOf) -> None:
    rows = "A;Un;2;10:-4;0,06\nB;Deux;-2;;0,06\nC;Trois;2;dix:4;0,06\nE;Cinq;2;;-0,06\n"
    file = SimpleUploadedFile("grille.csv", f"code;nom;abonnement;paliers;prix_minute\n{rows}".encode())
    values = {"name": "Tarif", "as_of": "2026-01-01", "source": "Test", "basis": "HT", "file": file}
    answer = client_of("pilote").post("/etudes/telephonie/tarifs/nouveau/", values)
    assert answer.status_code == 422
    told = [str(said).replace("\u202f", " ").replace("\xa0", " ") for said in answer.context["form"].errors["file"]]
    assert [said.split(" : ")[0] for said in told] == [f"Ligne {place} du tableau" for place in (2, 3, 4, 5)]
    assert "palier négatif" in told[0] and "abonnement négatif" in told[1] and "dix:4" in told[2]
    with everything("nothing was written"):
        assert not Tariff.objects.exists()


def test_a_choice_that_cannot_be_says_which_lines(consumed: None, client_of: ClientOf) -> None:
    pilot = client_of("pilote")
    file = SimpleUploadedFile("t.csv", "code;nom;abonnement;prix_minute;lignes_max\nA;Étroit;2;0,06;1\n".encode())
    values = {"name": "Tarif", "as_of": "2026-01-01", "source": "Test", "basis": "HT", "file": file}
    assert pilot.post("/etudes/telephonie/tarifs/nouveau/", values).status_code == 302
    with everything("a test looks"):
        asked = {"name": "Analyse", "tariff": Tariff.objects.get().pk, "seconds": 2}
    asked |= {"first_month": "2026-01", "last_month": "2026-02"}
    assert pilot.post("/etudes/telephonie/nouvelle/", asked).status_code == 302
    assert work()
    with everything("a test looks"):
        job = Job.objects.latest("created_at")
    assert job.state == "FAILED"
    told = job.problem.replace("\u202f", " ").replace("\xa0", " ")
    assert "« Étroit : 1 ligne au plus », il s’en faut de 1" in told and "2 lignes n’ont le choix" in told, told
    assert "02 61 91 00 01" in told and "02 61 91 00 02" in told
    assert "ajoutez au tarif un forfait sans limite" in told
