"""From the living census to priced lines: nothing twice, nothing unlike, nothing unseen."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from tests.cast import Cast

from maillage.engine.savings import Spread
from maillage.foundations.audit.models import Event
from maillage.journey.studies.offers.actions import choose_offer, leave_out
from maillage.journey.studies.offers.engine import Gathered, compute
from maillage.journey.studies.offers.engine._totals import _extrapolated
from maillage.journey.studies.offers.models import SavingsLine
from maillage.journey.studies.offers.tasks import gather
from maillage.journey.studies.offers.tests.staging import DAY, computed, line_of, offer, put, share
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
HT = {"tax_basis": "HT"}


def mobile(owner: Any, price: str | None = "12.27", **values: Any) -> int:
    amount = None if price is None else Decimal(price)
    return put(owner, "mobiles", monthly_price=amount, **(HT | values))


def test_each_line_meets_its_offer_and_totals_are_its_sum(cast: Cast) -> None:
    share(cast, cast.town, cast.other_town)
    first, second = mobile(cast.town), mobile(cast.other_town, "6.00")
    offer(cast)
    row = computed(cast)
    assert line_of(row, first).central == Decimal("59.04") and line_of(row, second).central == Decimal("-16.20")
    whole = row.totals["all"]
    assert whole["recurring"][1] == "42.84" and whole["contributors"] == 2 and whole["paid"] == "219.24"
    assert row.totals["themes"][0]["theme"] == "TELECOM" and len(row.inputs_digest) == 64


def test_only_those_who_show_both_their_census_and_their_prices_are_read(cast: Cast) -> None:
    share(cast, cast.town)
    share(cast, cast.other_town, subjects=("census",))
    mine, hidden, stranger = mobile(cast.town), mobile(cast.other_town), mobile(cast.neighbour)
    row = computed(cast)
    with everything("a test looks"):
        found = set(SavingsLine.objects.filter(savings=row).values_list("record_id", flat=True))
        told = set(Event.objects.filter(verb="offers.read").values_list("owner_id", flat=True))
    assert found == {mine} and hidden not in found and stranger not in found
    assert told == {cast.town.pk}, "whose prices were read is told"


def test_functional_units_of_each_list(cast: Cast) -> None:
    share(cast, cast.town)
    voice = put(
        cast.town, "lignes", kind="PSTN", monthly_price=Decimal(18), did_count=5, did_price=Decimal("0.91"), **HT
    )
    access = put(cast.town, "lignes", kind="INTERNET", technology="FTTH", monthly_price=Decimal(40), **HT)
    copier = put(
        cast.town,
        "imprimantes",
        acquisition_mode="LEASE",
        quarterly_rent=Decimal(300),
        black_click=Decimal("0.0062"),
        black_pages=Decimal(1000),
        **HT,
    )
    software = put(
        cast.town, "logiciels", domain="FINANCE", licence_price=Decimal(100), maintenance_price=Decimal(50), **HT
    )
    machine = put(cast.town, "equipements", category="DESKTOP", quantity=4, purchase_price=Decimal(500), **HT)
    contract = put(cast.town, "contrats", amount=Decimal(30), period="QUARTER", theme="INFRASTRUCTURE", **HT)
    paid = put(cast.town, "contrats", amount=Decimal(99), period="YEAR", **HT)
    put(cast.town, "mobiles", monthly_price=Decimal(9), contract=paid, **HT)
    row = computed(cast)
    with everything("a test looks"):
        rows = SavingsLine.objects.filter(savings=row)
        lines = rows.values_list("record_kind", "record_id", "part", "unit", "variety", "paid", "quantity")
        found = {(slug, record, part): facts for slug, record, part, *facts in lines}
    assert found["lignes", voice, "abonnement"][:3] == ["VOICE_LINE", "PSTN", 18]
    assert found["lignes", voice, "sda"] == ["DID", "", Decimal("0.91"), 5]
    assert found["lignes", access, "abonnement"][:2] == ["INTERNET", "FTTH"]
    assert found["imprimantes", copier, "loyer"] == ["COPIER_LEASE", "", 100, 1]
    assert found["imprimantes", copier, "noir"] == ["BLACK_PAGE", "", Decimal("0.0062"), 1000]
    assert found["logiciels", software, "annuel"][:3] == ["APPLICATION", "FINANCE", 150]
    assert found["equipements", machine, "achat"] == ["EQUIPMENT", "DESKTOP", 500, 4]
    assert found["contrats", contract, "contrat"][:3] == ["CONTRACT", "INFRASTRUCTURE", 120]
    assert ("contrats", paid, "contrat") not in found, "a contract whose line has a price is not counted twice"


def test_pages_come_from_the_counters_where_they_were_read(cast: Cast) -> None:
    share(cast, cast.town)
    copier = put(
        cast.town, "imprimantes", black_click=Decimal("0.01"), black_pages=Decimal(9), status="ESTIMATED", **HT
    )
    for day, total in ((date(2026, 1, 1), 1000), (date(2026, 3, 2), 7000)):
        put(cast.town, "releves", printer=copier, read_on=day, total_pages=total, colour_total=0)
    assert (
        line_of(computed(cast), copier, "noir", "imprimantes").quantity == 3044
    )  # 6000 pages in 60 days, a month of 30.4375


def test_a_contract_is_matched_by_its_words_alone(cast: Cast) -> None:
    share(cast, cast.town)
    antivirus = put(cast.town, "contrats", name="Antivirus des postes", amount=Decimal(100), period="YEAR", **HT)
    other = put(cast.town, "contrats", name="Ascenseur", amount=Decimal(100), period="YEAR", **HT)
    offer(cast, label="Antivirus", unit="CONTRACT", words="ANTIVIRUS", price=Decimal(60), theme="APPLICATIONS")
    row = computed(cast)
    assert (
        line_of(row, antivirus, slug="contrats").central == 40
        and line_of(row, other, slug="contrats").obstacle == "no_offer"
    )


def test_what_is_unlike_is_listed_and_left_out(cast: Cast) -> None:
    share(cast, cast.town)
    bound = put(cast.town, "contrats", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), **HT)
    short, unknown = mobile(cast.town, contract=bound), mobile(cast.town, None)
    leased = put(cast.town, "equipements", category="DESKTOP", purchase_price=Decimal(500), **HT)
    offer(cast, term_months=36)
    offer(cast, label="PC", unit="EQUIPMENT", price=Decimal(400), theme="INFRASTRUCTURE")
    row = computed(cast)
    assert line_of(row, short).obstacle == "term" and line_of(row, short).offered_ht == Decimal("7.35")
    assert line_of(row, unknown).obstacle == "unknown_price"
    assert line_of(row, leased, slug="equipements").obstacle == "mode", "nobody says that it was bought"
    assert row.totals["all"]["left"] == {"mode": 1, "term": 1, "unknown_price": 1}
    assert row.totals["all"]["counted"] == 0
    longer = computed(cast, longer_by_months=24)
    assert line_of(longer, short).obstacle == "", "a hypothesis that is said and can be changed"


def test_a_choice_by_hand_is_remembered_from_one_computation_to_the_next(cast: Cast) -> None:
    share(cast, cast.town)
    line, lift = mobile(cast.town), mobile(cast.town)
    offer(cast)
    dear = offer(cast, label="Plus cher", price=Decimal(20), words="introuvable")
    row, pilot = computed(cast), cast.actor("pilote")
    with enter(pilot.scope):
        choose_offer(pilot, line_of(row, line), dear)
        leave_out(pilot, line_of(row, lift), "ligne d’ascenseur, à garder")
        row.refresh_from_db()
        assert row.is_stale
    for again in (computed(cast, row), computed(cast)):
        assert line_of(again, line).central == Decimal("-92.76") and line_of(again, line).is_chosen
        assert line_of(again, lift).obstacle == "excluded"
        assert line_of(again, lift).reason == "ligne d’ascenseur, à garder"
    assert not row.is_stale


def test_when_and_what_a_missed_notice_costs(cast: Cast) -> None:
    share(cast, cast.town)
    terms = {"starts_on": date(2024, 1, 1), "ends_on": date(2026, 12, 31), "renewal": "TACIT"}
    notice = {"notice_months": 1, "renewal_months": 24}
    contract = put(cast.town, "contrats", buy_out=Decimal(120), **terms, **notice, **HT)
    line, other = mobile(cast.town, contract=contract), mobile(cast.town, contract=contract)
    loose = mobile(cast.town)
    offer(cast)
    found = line_of(computed(cast), line)
    assert (found.possible_on, found.notice_by) == (date(2027, 1, 1), date(2026, 11, 30))
    assert found.lost == Decimal("118.08"), "two years of 59.04"
    assert line_of(computed(cast), loose).possible_on is None, "nobody knows"
    now = computed(cast, exit="NOW")
    assert {line_of(now, one).penalty for one in (line, other)} == {Decimal(60)}
    assert line_of(now, line).possible_on == DAY and line_of(now, line).once_central == -60


def test_the_digest_holds_whatever_the_order_and_changes_with_what_goes_in(cast: Cast) -> None:
    share(cast, cast.town)
    for _ in range(3):
        mobile(cast.town)
    offer(cast)
    row, pilot = computed(cast), cast.actor("pilote")
    with enter(pilot.scope):
        given = gather(pilot)
        turned = Gathered(
            list(given.records)[::-1],
            given.pages,
            given.references[::-1],
            given.surveyed,
            given.choices,
            given.asked,
            given.territory[::-1],
        )
        assert compute(row, turned).digest == row.inputs_digest
        row.longer_by_months = 3
        assert compute(row, gather(pilot)).digest != row.inputs_digest


def test_the_territory_is_extrapolated_with_its_base(cast: Cast) -> None:
    share(cast, cast.town)
    mobile(cast.town)
    offer(cast)
    found = computed(cast).totals["all"]["territory"]
    assert (found["n"], found["N"], found["total"]) == (1, 2, "118.08")
    assert found["low"] is None, "one answer has no range"


def test_the_range_of_the_territory_holds_the_prices_that_are_doubtful_too() -> None:
    """Two known of four: by hand, 4 ÷ 2 × 100 ± 12,7062 × √(4² × (1 - 2 ÷ 4) × s² ÷ 2); what they save at least is 40,
    at most 260: the territory cannot save more surely than they do."""
    ends = {1: (15, 40, 120), 2: (25, 60, 140)}
    by_owner = {owner: Spread(*(Decimal(end) for end in found)) for owner, found in ends.items()}
    towns: Any = [SimpleNamespace(pk=pk, kind="COMMUNE", population=100 + pk, name=f"T{pk}") for pk in range(1, 5)]
    found = _extrapolated(by_owner, towns, date(2026, 11, 22))
    assert found is not None and found["total"] == "200.00"
    low, high = Decimal(found["low"]), Decimal(found["high"])
    half = 12.706205 * (4**2 * (1 - 2 / 4) * 50 / 2) ** 0.5  # s² = 50 for 15 and 25, and for 120 and 140 it is 200
    assert float(low) == pytest.approx(2 * 40 - half, abs=0.01)
    assert float(high) == pytest.approx(2 * 260 + 2 * half, abs=0.01)
    assert found["strata"][0]["sums"] == ["40.00", "100.00", "260.00"]
    assert found["strata"][0]["spreads"] == ["7.07", "14.14", "14.14"]
    whole = _extrapolated(by_owner, towns[:2], date(2026, 11, 22))
    assert whole is not None and (whole["low"], whole["high"]) == ("40.00", "260.00")


def test_ttc_comes_back_to_ht_and_capital_gives_fctva_back(cast: Cast) -> None:
    share(cast, cast.town)
    facts = {"category": "DESKTOP", "acquisition_mode": "PURCHASE", "purchase_price": Decimal(1200), "tax_basis": "TTC"}
    machine = put(cast.town, "equipements", **facts)
    price = {"price": Decimal(900), "vat_refund": "CAPITAL", "theme": "INFRASTRUCTURE"}
    offer(cast, label="PC", unit="EQUIPMENT", variety="DESKTOP", **price)
    line = line_of(computed(cast), machine, slug="equipements")
    assert line.existing_ht == 1000 and line.once_central == 100 and line.central == 0
    assert line.net_once_central == Decimal("100.32"), "120 TTC less 16.404 %"
    assert "standard_rate" in line.reservations
