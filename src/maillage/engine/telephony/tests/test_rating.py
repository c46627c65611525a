"""Records rated by one query: the same sums by hand, on each engine, and every row accounted for."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.quantities import TaxBasis
from maillage.engine.telephony import (
    GRAINS,
    PER_MINUTE,
    PER_SECOND,
    CallClass,
    Charge,
    ClassTotal,
    FeeBracket,
    Plan,
    PlanRefused,
    PoolScope,
    Reason,
    RecordsRefused,
    Rounding,
    class_of,
    class_totals,
    cost_of_month,
    drawn_of_month,
    euros,
    grains,
    left_out,
    price_plans,
    repeated,
    roundings_of,
    same_basis,
    without_repeats,
)
from maillage.engine.telephony.tests.strategies import NUMBERS, ROUNDINGS, START, frame_of, plans, sound_records

Key = tuple[str, int]


def on_polars(table: dict[str, list[Any]]) -> Any:
    moments, whole = pl.Datetime("us"), pl.Int64()
    kinds = {"started_at": moments, "ended_at": moments, "seconds": whole, "kilobytes": whole}
    return nw.from_native(pl.LazyFrame(table, schema={name: kinds.get(name, pl.String()) for name in table}))


def on_duckdb(table: dict[str, list[Any]]) -> Any:
    connection = duckdb.connect()
    names = list(table)
    kinds = {"started_at": "TIMESTAMP", "ended_at": "TIMESTAMP", "seconds": "BIGINT", "kilobytes": "BIGINT"}
    columns = ", ".join(f"{name} {kinds.get(name, 'VARCHAR')}" for name in names)
    connection.execute(f"CREATE TABLE records ({columns})")
    marks = ", ".join("?" for _ in names)
    connection.executemany(f"INSERT INTO records VALUES ({marks})", list(zip(*table.values(), strict=True)))  # noqa: S608
    return nw.from_native(connection.table("records"))


def rows_of(frame: Any) -> list[dict[str, Any]]:
    native = frame.to_native()
    if isinstance(native, pl.LazyFrame):
        return native.collect().to_dicts()
    return [dict(zip(native.columns, row, strict=True)) for row in native.fetchall()]


def by_hand(table: dict[str, list[Any]]) -> dict[Key, dict[CallClass, ClassTotal]]:
    found: dict[Key, dict[CallClass, ClassTotal]] = {}
    for row in (dict(zip(table, values, strict=True)) for values in zip(*table.values(), strict=True)):
        kind = row["kind"]
        call_class = {"sms": CallClass.SMS, "data": CallClass.DATA}.get(kind) or NUMBERS[row["dialled"]]
        key = (row["line"], row["started_at"].year * 12 + row["started_at"].month - 1)
        was = found.setdefault(key, {}).get(call_class, ClassTotal(0, dict.fromkeys(ROUNDINGS, 0)))
        found[key][call_class] = ClassTotal(
            was.calls + (kind != "voix" or row["seconds"] > 0),
            {rule: was.seconds[rule] + rule.billed(row["seconds"]) for rule in ROUNDINGS},
            was.kilobytes + row["kilobytes"],
        )
    return found


@pytest.mark.parametrize("engine", [on_polars, on_duckdb])
@given(records=sound_records, offered=st.lists(plans(), min_size=1, max_size=3))
@settings(max_examples=25)
def test_the_query_gives_what_a_hand_would(engine: Any, records: list[Any], offered: list[Plan]) -> None:
    table = frame_of(records)
    expected = by_hand(table)
    totals = class_totals(engine(table), ROUNDINGS)
    for row in rows_of(totals):
        total = expected[row["line"], row["month"]][class_of(row["code"])]  # type: ignore[index]
        assert (row["calls"], row["kilobytes"]) == (total.calls, total.kilobytes)
        assert {rule: row[rule.column] for rule in ROUNDINGS} == dict(total.seconds)
    priced = {(row["line"], row["month"]): row for row in rows_of(price_plans(totals, offered))}
    assert set(priced) == set(expected)
    for key, used in expected.items():
        for place, plan in enumerate(offered):
            assert priced[key][f"cost_{place}"] == cost_of_month(plan, used)
            if plan.pool is not None:
                assert priced[key][f"drawn_{place}"] == drawn_of_month(plan, used)


@given(st.sampled_from(ROUNDINGS), st.integers(1, 5000))
def test_a_rounding_never_bills_less_than_what_lasted_nor_a_step_too_much(rule: Rounding, seconds: int) -> None:
    billed = rule.billed(seconds)
    assert max(seconds, rule.first) <= billed < max(seconds, rule.first) + rule.step
    assert billed == rule.first or (billed - rule.first) % rule.step == 0
    assert rule.billed(seconds + 1) >= billed


FAULTY: list[tuple[dict[str, Any], Reason]] = [
    ({"line": ""}, Reason.NO_LINE),
    ({"line": None}, Reason.NO_LINE),
    ({"started_at": None}, Reason.NO_DATE),
    ({"started_at": START - timedelta(days=9000)}, Reason.OUTSIDE),
    ({"started_at": START + timedelta(days=9000)}, Reason.OUTSIDE),
    ({"ended_at": START - timedelta(hours=1)}, Reason.BACKWARDS),
    ({"seconds": -4}, Reason.NEGATIVE),
    ({"kilobytes": -4}, Reason.NEGATIVE),
    ({"seconds": None, "ended_at": None}, Reason.NO_DURATION),
    ({"kind": "fax?"}, Reason.UNKNOWN_KIND),
    ({"kind": None}, Reason.UNKNOWN_KIND),
    ({"call_class": "MARTIEN"}, Reason.UNKNOWN_CLASS),
    ({"dialled": ""}, Reason.UNKNOWN_CLASS),
]
SOUND = {
    "line": "0261910001",
    "started_at": START,
    "dialled": "0639980012",
    "seconds": 61,
    "kind": "voix",
    "ended_at": START + timedelta(seconds=61),
    "kilobytes": 0,
    "call_class": None,
}


def _table(changes: list[dict[str, Any]]) -> dict[str, list[Any]]:
    rows = [
        SOUND | {"started_at": START + timedelta(minutes=place), "ended_at": None} | c
        for place, c in enumerate(changes)
    ]
    return {name: [row[name] for row in rows] for name in SOUND}


@pytest.mark.parametrize("engine", [on_polars, on_duckdb])
def test_every_row_is_summed_or_left_out_with_its_reason(engine: Any) -> None:
    changes: list[dict[str, Any]] = [change for change, _ in FAULTY]
    table = _table([{}, *changes, {}])
    period: Any = {"since": datetime(2020, 1, 1), "until": datetime(2030, 1, 1)}  # noqa: DTZ001
    found = rows_of(class_totals(engine(table), [PER_MINUTE], **period))
    counts: dict[Any, int] = {}
    for row in found:
        counts[class_of(row["code"])] = counts.get(class_of(row["code"]), 0) + row["rows"]
    expected: dict[Any, int] = {CallClass.MOBILE: 2}
    for _, reason in FAULTY:
        expected[reason] = expected.get(reason, 0) + 1
    assert counts == expected
    assert sum(row[PER_MINUTE.column] for row in found if row["code"] > 0) == 240
    listed = rows_of(left_out(engine(table), **period))
    assert sorted(class_of(row["code"]) for row in listed) == sorted(reason for _, reason in FAULTY)


@pytest.mark.parametrize("engine", [on_polars, on_duckdb])
def test_a_duration_that_is_not_told_is_that_between_two_clocks(engine: Any) -> None:
    table = _table([{"seconds": None, "ended_at": START + timedelta(seconds=61)}])
    (row,) = rows_of(class_totals(engine(table), [PER_MINUTE]))
    assert (row[PER_SECOND.column], row[PER_MINUTE.column], row["calls"]) == (61, 120, 1)


@pytest.mark.parametrize("engine", [on_polars, on_duckdb])
def test_a_record_that_stands_twice_is_counted_once_and_listed(engine: Any) -> None:
    same = {"started_at": START}
    records = engine(_table([same, same, same, {}]))
    assert [row["times"] for row in rows_of(repeated(records))] == [3]
    (row,) = rows_of(class_totals(without_repeats(records)))
    assert row["rows"] == 2


@pytest.mark.parametrize("engine", [on_polars, on_duckdb])
def test_calls_between_our_lines_and_classes_that_the_file_tells(engine: Any) -> None:
    table = _table([{"dialled": "0261910001"}, {}])
    del table["call_class"]
    records = engine(table)
    own = records.select("line")
    found = {class_of(row["code"]): row["rows"] for row in rows_of(class_totals(records, own_lines=own))}
    assert found == {CallClass.INTERNAL: 1, CallClass.MOBILE: 1}
    told = engine(_table([{"call_class": "ROAMING"}, {"call_class": ""}]))
    found = {class_of(row["code"]): row["rows"] for row in rows_of(class_totals(told))}
    assert found == {CallClass.ROAMING: 1, CallClass.MOBILE: 1}


def test_a_table_without_its_columns_is_refused() -> None:
    with pytest.raises(RecordsRefused, match="dialled, seconds, kind"):
        class_totals(on_polars({"line": ["0261910001"], "started_at": [START]}))


def test_a_plan_is_not_priced_for_what_it_does_not_sell() -> None:
    plan = Plan(
        "A", "A", TaxBasis.HT, (FeeBracket(1, Decimal(5)),), (Charge(frozenset({CallClass.FIXED}), Decimal(0)),)
    )
    assert cost_of_month(plan, {CallClass.ROAMING: ClassTotal(1, {PER_SECOND: 9})}) is None
    assert cost_of_month(plan, {}) == grains(Decimal(5))


@given(plans(), st.integers(0, 500), st.integers(0, 500))
def test_more_use_never_costs_less_and_nothing_costs_less_than_the_rental(plan: Plan, used: int, more: int) -> None:
    def cost(seconds: int) -> int:
        totals = {rule: rule.billed(seconds) for rule in ROUNDINGS}
        priced = cost_of_month(plan, {each: ClassTotal(1, totals, seconds) for each in plan.sold})
        assert priced is not None
        return priced

    assert grains(plan.brackets[0].monthly_fee) <= cost(used) <= cost(used + more)


MIXED = [
    Plan(
        "A",
        "À la minute",
        TaxBasis.HT,
        (FeeBracket(1, Decimal(5)),),
        (
            *tuple(
                Charge(frozenset({each}), Decimal("0.0725"), 10, Decimal("0.01"), PER_MINUTE)
                for each in CallClass
                if each not in (CallClass.SMS, CallClass.DATA)
            ),
            Charge(frozenset({CallClass.SMS}), Decimal("0.05")),
            Charge(frozenset({CallClass.DATA}), Decimal("0.02"), 1),
        ),
    ),
    Plan(
        "B",
        "Partagé, sans données",
        TaxBasis.HT,
        (FeeBracket(1, Decimal("4.99")),),
        (
            Charge(frozenset({CallClass.FIXED, CallClass.MOBILE}), Decimal("0.05"), 5, scope=PoolScope.GROUP),
            Charge(frozenset({CallClass.SMS}), Decimal("0")),
        ),
    ),
]
FEES = (FeeBracket(1, Decimal(5)),)
VOICE = frozenset({CallClass.FIXED})


def _refusals() -> Iterator[tuple[Any, str]]:
    yield lambda: Plan("A", "A", None, FEES, ()), "HT ou TTC"  # type: ignore[arg-type]
    yield lambda: Plan("A", "A", TaxBasis.HT, (), ()), "abonnement"
    yield (
        lambda: Plan("A", "A", TaxBasis.HT, (FeeBracket(1, Decimal(5)), FeeBracket(-3, Decimal(4))), ()),
        "palier négatif",
    )
    yield lambda: Plan("A", "A", TaxBasis.HT, (FeeBracket(-3, Decimal(4)),), ()), "palier négatif"
    yield lambda: Plan("A", "A", TaxBasis.HT, (FeeBracket(1, Decimal(-4)),), ()), "abonnement négatif"
    yield lambda: Plan("A", "A", TaxBasis.HT, (FeeBracket(5, Decimal(4)),), (), most_lines=3), "n’en accepte que 3"
    yield lambda: Plan("A", "A", TaxBasis.HT, FEES, (Charge(frozenset(CallClass), Decimal(1)),)), "mêle minutes"
    yield lambda: Plan("A", "A", TaxBasis.HT, FEES, (Charge(VOICE, Decimal(1)),) * 2), "deux prix"
    yield lambda: Plan("A", "A", TaxBasis.HT, FEES, (Charge(VOICE, Decimal(-1)),)), "négatif"
    yield lambda: Plan("A", "A", TaxBasis.HT, FEES, (Charge(VOICE, Decimal("0.1234567")),)), "six décimales"
    yield lambda: Plan("A", "A", TaxBasis.HT, FEES, (Charge(VOICE, Decimal("NaN")),)), "pas un nombre"
    two = tuple(
        Charge(frozenset({each}), Decimal(1), scope=PoolScope.GROUP) for each in (CallClass.SMS, CallClass.DATA)
    )
    yield lambda: Plan("A", "A", TaxBasis.HT, FEES, two), "deux volumes"
    yield lambda: Rounding(0, 60), "arrondi"
    yield lambda: same_basis([]), "aucun forfait"
    mixed = [Plan(basis, basis, basis, FEES, ()) for basis in TaxBasis]
    yield lambda: same_basis(mixed), "HT et d’autres TTC"


@pytest.mark.parametrize(("make", "match"), list(_refusals()))
def test_a_plan_that_nobody_could_bill_is_refused_in_french(make: Any, match: str) -> None:
    with pytest.raises(PlanRefused, match=match):
        make()


def test_money_is_whole() -> None:
    assert euros(grains(Decimal("12.345678"))) == Decimal("12.345678")
    assert GRAINS % (60 * 10**6) == 0 and GRAINS % (1000 * 10**6) == 0
    charges = (Charge(VOICE, Decimal(1), rounding=PER_MINUTE), Charge(frozenset({CallClass.SMS}), Decimal(1)))
    assert roundings_of([Plan("A", "A", TaxBasis.HT, FEES, charges)]) == (PER_MINUTE,)
