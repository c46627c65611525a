"""Yearly costs: nothing counted twice, nothing unknown taken for zero, nobody given away."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import Cast, join, organisation

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.access import in_service
from maillage.foundations.organisations.models import Share
from maillage.journey.census.costs.actions import compute_medians
from maillage.journey.census.costs.engine import costs_of, median_of, to_ht
from maillage.journey.census.costs.models import PeerMedian
from maillage.journey.census.costs.queries import medians_for, workstations_of
from maillage.journey.census.inventory.actions import Change, write_records
from maillage.journey.census.inventory.enums import Source
from maillage.journey.census.inventory.models import KINDS
from maillage.kernel.tenancy import enter, everything

HT = {"tax_basis": "HT"}


def put(owner: Any, slug: str, **values: Any) -> int:
    changes = [Change({"name": slug} | values)]
    with everything("the stage is set"):
        return write_records(in_service(), KINDS[slug], changes, owner_id=owner.pk, source=Source.TYPED).keys[0]


def theme(cast: Cast, name: str) -> Any:
    with enter(cast.actor("membre").scope):
        return costs_of([cast.town.pk]).get(cast.town.pk, {}).get(name)


@pytest.mark.django_db
def test_a_contract_counts_only_where_nothing_it_pays_for_is_priced(cast: Cast) -> None:
    alone = put(cast.town, "contrats", amount=Decimal(100), period="MONTH", **HT)
    assert theme(cast, "TELECOM").by_basis == {"HT": Decimal(1200)}
    put(cast.town, "lignes", kind="PSTN", monthly_price=Decimal(20), contract=alone, **HT)
    assert theme(cast, "TELECOM").by_basis == {"HT": Decimal(240)}, "its line has a price: the contract does not count"
    bare = put(cast.town, "contrats", amount=Decimal(50), period="YEAR", **HT)
    put(cast.town, "lignes-de-contrat", contract=bare, unit_price=Decimal(3), quantity=Decimal(2), period="MONTH", **HT)
    assert theme(cast, "TELECOM").by_basis == {"HT": Decimal(240 + 72)}, "a contract with lines counts by them"
    put(cast.town, "contrats", amount=Decimal(999), period="ONCE", **HT)
    assert theme(cast, "TELECOM").by_basis == {"HT": Decimal(312)}, "what is paid once is no yearly cost"


@pytest.mark.django_db
def test_what_is_paid_once_hides_no_contract_and_a_second_price_is_a_price(cast: Cast) -> None:
    contract = put(cast.town, "contrats", amount=Decimal(100), period="MONTH", **HT)
    put(
        cast.town,
        "lignes-de-contrat",
        contract=contract,
        unit_price=Decimal(300),
        quantity=Decimal(1),
        period="ONCE",
        **HT,
    )
    put(cast.town, "lignes-de-contrat", contract=contract, unit_price=Decimal(300), period="MONTH", **HT)
    assert theme(cast, "TELECOM").by_basis == {"HT": Decimal(1200)}, (
        "a line paid once, or without quantity, says no cost"
    )
    put(cast.town, "lignes", kind="PSTN", contract=contract, monthly_usage_price=Decimal(10), **HT)
    assert theme(cast, "TELECOM").by_basis == {"HT": Decimal(120)}, "communications alone are a price too"


@pytest.mark.django_db
def test_a_body_reads_the_sheet_of_who_shares_and_its_journal_says_so(cast: Cast, client_of: Any) -> None:
    address = f"/recensement/collectivites/{cast.town.pk}/"
    share = {"owner": cast.town, "counterparty": cast.group, "valid_from": date(2020, 1, 1), "basis": "x"}
    with everything("the commune shares"):
        Share.objects.create(shared_subject="census", **share)
    assert client_of("pilote").get(address).status_code == 404, "its census, not its prices"
    with everything("the commune shares"):
        Share.objects.create(shared_subject="prices", **share)
    page = client_of("pilote").get(address)
    assert page.status_code == 200
    with everything("the journal of the commune"):
        assert Event.objects.filter(owner=cast.town, verb="census.sheet_read").count() == 1
    assert client_of("autre_membre").get(address).status_code == 404


@pytest.mark.django_db
def test_the_example_of_the_manual(cast: Cast) -> None:
    """docs/methodes/couts-par-an.md"""
    telephony = put(cast.town, "contrats", amount=Decimal(100), period="MONTH", **HT)
    prices = {"monthly_price": Decimal(20), "monthly_usage_price": Decimal("2.50")}
    put(cast.town, "lignes", kind="PSTN", contract=telephony, **prices, **HT)
    put(cast.town, "contrats", theme="INFRASTRUCTURE", amount=Decimal(100), period="QUARTER", **HT)
    put(cast.town, "sites-internet", yearly_price=Decimal(300), tax_basis="TTC")
    found = {name: theme(cast, name).by_basis for name in ("TELECOM", "INFRASTRUCTURE", "APPLICATIONS")}
    assert found == {
        "TELECOM": {"HT": Decimal(270)},
        "INFRASTRUCTURE": {"HT": Decimal(400)},
        "APPLICATIONS": {"TTC": Decimal(300)},
    }
    assert to_ht({"HT": Decimal(670), "TTC": Decimal(300)}, date(2026, 11, 22)) / 460 == Decimal("2.00")


@pytest.mark.django_db
def test_taxes_are_kept_apart_and_the_unknown_is_counted(cast: Cast) -> None:
    put(cast.town, "sites-internet", yearly_price=Decimal(300), tax_basis="TTC")
    put(cast.town, "sites-internet", yearly_price=Decimal(200), **HT)
    put(cast.town, "sites-internet")
    put(cast.town, "sites-internet", status="NOT_APPLICABLE")
    put(cast.other_town, "sites-internet", yearly_price=Decimal(5000), **HT)
    cost = theme(cast, "APPLICATIONS")
    assert cost.by_basis == {"HT": Decimal(200), "TTC": Decimal(300)} and (cost.known, cost.unknown) == (2, 1)
    assert not cost.is_comparable


@pytest.mark.django_db
def test_what_is_gone_costs_nothing(cast: Cast) -> None:
    put(cast.town, "lignes", kind="PSTN", monthly_price=Decimal(20), retired_on=date(2026, 1, 1), **HT)
    put(cast.town, "equipements", category="DESKTOP", quantity=4)
    put(cast.town, "equipements", category="SCREEN", quantity=9)
    assert theme(cast, "TELECOM") is None
    with enter(cast.actor("membre").scope):
        assert workstations_of([cast.town.pk, cast.other_town.pk]) == {cast.town.pk: 4}


@pytest.mark.django_db
def test_four_members_are_not_enough_for_a_median(cast: Cast) -> None:
    towns = [cast.town, cast.other_town]
    towns += [organisation(f"Commune {n}", population=1000 + n) for n in range(3)]
    join(cast.group, *towns[2:])
    for place, town in enumerate(towns[:4]):
        put(town, "sites-internet", yearly_price=Decimal(300 + place), **HT)
    with everything("the night"):
        assert compute_medians(in_service(), cast.group, towns) == 0
    put(towns[4], "sites-internet", yearly_price=Decimal(900), **HT)
    with everything("the night"):
        assert compute_medians(in_service(), cast.group, towns) == 1
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        found = medians_for(clerk.groupings, cast.town)
        assert [(row.contributors, row.least_population) for row in found.values()] == [(5, None)]
    with enter(cast.actor("voisine").scope):
        assert not PeerMedian.objects.exists()


@given(st.lists(st.decimals("0.01", "9999", places=2), min_size=5, max_size=40))
def test_a_median_is_near_the_true_one_and_has_two_digits(values: list[Decimal]) -> None:
    found = median_of(values, 5)
    ordered = sorted(values)
    true = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    assert found is not None and abs(found - true) <= max(true * Decimal("0.051"), Decimal("0.005"))
    assert len(found.normalize().as_tuple().digits) <= 2
