"""Walking the pages of a list gives each row once, in order, whatever the column holds; an index makes each page."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.kernel.keysets import Sort, in_order, page_of

pytestmark = pytest.mark.django_db


class Item(models.Model):
    """A list of a moment: it is in no migration."""

    id = models.BigAutoField(primary_key=True)
    text = models.CharField(max_length=80, null=True)
    number = models.IntegerField(null=True)
    price = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    day = models.DateField(null=True)
    moment = models.DateTimeField(null=True)
    rank = models.IntegerField(default=0)
    parent = models.ForeignKey("self", models.CASCADE, null=True)

    class Meta:
        app_label = "kernel_tests"
        indexes = [
            models.Index(fields=["text", "id"], name="item_by_text"),
            models.Index(fields=["price", "id"], name="item_by_price"),
            models.Index(fields=["rank", "id"], name="item_by_rank"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


ITEMS: Any = Item._default_manager
COLUMNS = ("text", "number", "price", "day", "moment", "rank", "id", "pk", "parent__text", "parent")


@pytest.fixture(autouse=True)
def _table(db: None) -> None:
    """Undone with the test's transaction: dropping it would look for the children of each row, one by one."""
    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    editor.deferred_sql = []
    sql, parameters = editor.table_sql(Item)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        for index in Item._meta.indexes:
            cursor.execute(str(index.create_sql(Item, editor)))


def walk(rows: Any, sort: Sort, most: int, *, is_rare: bool = False) -> list[Any]:
    found, after = [], ""
    while True:
        page = page_of(rows, sort, after, most, is_rare=is_rare)
        assert len(page.rows) == most or page.next_key is None
        found += page.rows
        if page.next_key is None:
            return found
        assert page.next_key != after
        after = page.next_key


FEW = st.integers(0, 4)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "text": st.none() | st.text("aÉ~ '%_-é1\\", max_size=3),
            "number": st.none() | st.integers(-(2**31), 2**31 - 1) | FEW,
            "price": st.none() | st.decimals(-9999999, 9999999, places=2) | FEW.map(lambda n: Decimal(n) / 10),
            "day": st.none() | st.dates(date(1000, 1, 1)) | FEW.map(lambda n: date(2026, 1, n + 1)),
            "moment": st.none()
            | st.datetimes(datetime(1900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 hypothesis adds the zone
            | FEW.map(lambda n: datetime(2026, 1, 1, n, tzinfo=UTC)),
            "rank": FEW,
            "parent_id": st.none() | st.integers(1, 5),
        }
    ),
    max_size=25,
)


@settings(max_examples=60)
@given(rows=ROWS, column=st.sampled_from(COLUMNS), is_descending=st.booleans(), most=st.integers(1, 7))
def test_walking_the_pages_gives_each_row_once_in_order(
    rows: list[dict[str, Any]], column: str, is_descending: bool, most: int
) -> None:
    ITEMS.all().delete()
    items: list[Any] = [Item(id=place + 1, **row) for place, row in enumerate(rows)]
    for item in items:
        if item.parent_id and item.parent_id >= item.pk:
            item.parent_id = None
    ITEMS.bulk_create(items)
    sort = Sort(column, is_descending)
    found = walk(ITEMS.all(), sort, most)
    assert found == walk(ITEMS.all(), sort, most, is_rare=True)
    assert sorted(row.pk for row in found) == [item.pk for item in items]
    assert found == list(in_order(ITEMS.all(), sort))
    keys = [(row.sort_key, row.pk) for row in found]
    valued = [key for key in keys if key[0] is not None]
    assert keys[len(valued) :] == sorted(set(keys) - set(valued), key=lambda key: key[1], reverse=is_descending)
    if "text" not in column:  # how letters follow each other is the engine's
        assert valued == sorted(valued, reverse=is_descending)


def test_an_annotation_is_a_column() -> None:
    ITEMS.bulk_create(Item(number=number) for number in (3, None, 1, 3, None, 2))
    doubled = ITEMS.annotate(double=models.F("number") * 2)
    assert [row.sort_key for row in walk(doubled, Sort("double"), 2)] == [2, 4, 6, 6, None, None]
    assert [row.sort_key for row in walk(doubled, Sort("double", is_descending=True), 2)] == [6, 6, 4, 2, None, None]


MONEY = models.DecimalField(max_digits=18, decimal_places=6)


@settings(max_examples=60)
@given(
    prices=st.lists(st.none() | st.decimals(-9999999, 9999999, places=2) | st.just(Decimal("4.99")), max_size=25),
    factor=st.sampled_from([Decimal(12), Decimal("0.1"), Decimal("1.207"), Decimal("333333.333333")]),
    is_descending=st.booleans(),
    most=st.integers(1, 7),
)
def test_what_is_worked_out_is_walked_like_a_column(
    prices: list[Decimal | None], factor: Decimal, is_descending: bool, most: int
) -> None:
    ITEMS.all().delete()
    ITEMS.bulk_create(Item(price=price) for price in prices)
    seventh = models.Value(
        Decimal("0.142857"), output_field=MONEY
    )  # SQLite would divide whole numbers without their rest
    product = models.F("price") * models.Value(factor, output_field=MONEY) * seventh
    rows = ITEMS.annotate(yearly=models.ExpressionWrapper(product, output_field=MONEY))
    sort = Sort("yearly", is_descending)
    found = walk(rows, sort, most)
    assert sorted(row.pk for row in found) == sorted(ITEMS.values_list("pk", flat=True))
    assert found == list(in_order(rows, sort))
    priced = [row.price for row in found if row.price is not None]
    assert priced == sorted(priced, reverse=is_descending)


@pytest.mark.parametrize("column", ["text", "number", "price", "day", "moment", "rank", "id"])
@pytest.mark.parametrize(
    "after",
    [
        "",
        "x",
        "~",
        "~x",
        "9~",
        "NaN~1",
        "1e9~1",
        "²~²",
        "\x00~",
        "9" * 30 + "~" + "9" * 30,
        "2026-99-99~1",
    ],
)
def test_what_is_no_key_leads_to_the_first_page(column: str, after: str) -> None:
    ITEMS.bulk_create([Item(rank=1, text="y")])
    sort = Sort(column)
    if (column, after) != ("text", "NaN~1"):
        assert len(page_of(ITEMS.all(), sort, after, 5).rows) == 1


def test_more_digits_than_the_column_holds_lead_to_the_first_page() -> None:
    ITEMS.bulk_create([Item(price=Decimal("1.5"))])
    assert len(page_of(ITEMS.all(), Sort("price"), "9" * 18 + "~1", 5).rows) == 1


def test_a_list_sorts_by_one_value_a_row() -> None:
    with pytest.raises(FieldError):
        page_of(ITEMS.all(), Sort("text__length"), "", 5)


@pytest.mark.parametrize("column", ["text", "price", "rank"])
@pytest.mark.parametrize("is_descending", [False, True])
def test_an_index_makes_each_page(column: str, is_descending: bool) -> None:
    ITEMS.bulk_create(
        Item(text=f"{place % 977}", price=Decimal(place % 499), rank=place % 1000) for place in range(20_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    sort = Sort(column, is_descending)
    middle = in_order(ITEMS.all(), sort)[10_000]
    after = f"{getattr(middle, column)}~{middle.pk}"
    for key in ("", after):
        text = _plan_of(lambda: page_of(ITEMS.all(), sort, key, 50))  # noqa: B023 called at once
        assert f"item_by_{column}" in text, text
        assert "TEMP B-TREE" not in text and "Sort" not in text, text
        if key:
            assert "SEARCH" in text or "Index Cond" in text, text


def _plan_of(read: Callable[[], object]) -> str:
    """How the engine finds what is read."""
    with CaptureQueriesContext(connection) as captured:
        read()
    with connection.cursor() as cursor:
        (statement,) = [query["sql"] for query in captured]
        cursor.execute(f"EXPLAIN {'' if connection.vendor == 'postgresql' else 'QUERY PLAN '}{statement}")
        return "\n".join(str(line[-1]) for line in cursor.fetchall())
