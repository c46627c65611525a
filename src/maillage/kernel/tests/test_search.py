"""What is found is what a reading of every row would find, through an index; no text reaches an engine's syntax."""

from collections.abc import Callable, Iterator
from functools import partial
from time import perf_counter
from typing import Any

import pytest
from django.db import connection, models
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given, settings
from hypothesis import strategies as st

from maillage.kernel.keysets import Sort, page_of
from maillage.kernel.search import (
    Searchable,
    holding,
    install_indexes,
    is_held,
    is_of_search,
    missing_indexes,
    remove_indexes,
    searchable,
    words_table,
)
from maillage.kernel.search._words import MOST_WORDS, asked_of

pytestmark = pytest.mark.django_db


class Device(Searchable):
    """A table of a moment: it is in no migration."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80)
    note = models.TextField(default="n" * 500)  # rows as wide as those of an inventory

    class Meta:
        app_label = "kernel_tests"
        indexes = [models.Index(fields=["name", "id"], name="device_by_name")]

    def __str__(self) -> str:
        return self.name


DEVICES: Any = Device._default_manager


@pytest.fixture(autouse=True)
def _table(db: None) -> Iterator[None]:
    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    editor.deferred_sql = []
    sql, parameters = editor.table_sql(Device)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        for index in Device._meta.indexes:
            cursor.execute(str(index.create_sql(Device, editor)))
        install_indexes([Device])
        yield
        remove_indexes([Device])
        cursor.execute(f'DROP TABLE "{Device._meta.db_table}"')


def put(*texts: str) -> list[Any]:
    rows = [Device(name=text[:80], search_text=searchable(text)) for text in texts]
    DEVICES.bulk_create(rows)
    return rows


def found(text: str) -> set[str]:
    return {row.name for row in DEVICES.filter(holding(Device, text))}


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("Poste de l’État civil", "ETAT"),
        ("Poste de l’État civil", "civ post"),
        ("Saint-Étienne", "saint-etienne"),
        ("Saint-Étienne", "etien"),
        ("PF-2X9K", "PF-2X9K"),
        ("PF-2X9K", "pf2x9k"),
        ("PF-2X9K", "2x9k"),
        ("PF-2X9K", "2x"),
        ("PF2X9K", "PF-2X9K"),
        ("02 61 91 00 00", "0261910000"),
        ("0261910000", "02 61 91 00 00"),
        ("02.61.91.00.00", "02-61-91-00-00"),
        ("+33 2 61 91 00 00", "02 61 91 00 00"),
        ("0261910000", "+33 (0)2 61 91 00 00"),
        ("02 61 91 00 00", "61 91"),
        ("02 61 91 00 00", "026191"),
        ("SIREN 200 000 008", "200000008"),
        ("200000008", "200 000 008"),
        ("192.168.1.10", "192.168.1.10"),
        ("Œuvre", "oeuvre"),
        ("łódź", "Łódź"),
        ("straße", "STRASSE"),
    ],
)
def test_a_row_is_found_as_people_type_it(kept: str, asked: str) -> None:
    put(kept, "autre chose")
    assert found(asked) == {kept}


@pytest.mark.parametrize("asked", ["ivil", "état absent", "2X9K PF8", "99", "poste état civil mairie"])
def test_a_row_that_lacks_a_word_is_not_found(asked: str) -> None:
    put("Poste de l’État civil", "PF-2X9K")
    assert found(asked) == set()


ALPHABET = "abé1 29-'\"*:()&|!<>\\%_\x00NEAROTD^+{}.,~œ\n日"
TEXTS = st.text(ALPHABET, max_size=14)


@settings(max_examples=120)
@given(kept=st.lists(TEXTS, min_size=1, max_size=12), asked=TEXTS)
@example(kept=["a"], asked="a OR b")
@example(kept=["near"], asked="NEAR(near, 2)")
@example(kept=["a b"], asked='"a" NOT "b"')
@example(kept=["x"], asked="search_text : x")
@example(kept=["a"], asked="'a':* | 'b'")
@example(kept=["1e5"], asked="1e5")
def test_what_is_found_is_what_reading_every_row_finds(kept: list[str], asked: str) -> None:
    DEVICES.all().delete()
    rows = put(*(text.replace("\x00", " ") for text in kept))
    expected = {row.pk for row in rows if is_held(asked_of(asked), row.search_text)}
    assert set(DEVICES.filter(holding(Device, asked)).values_list("pk", flat=True)) == expected
    assert set(DEVICES.exclude(holding(Device, asked)).values_list("pk", flat=True)) == (
        {row.pk for row in rows} - expected if asked_of(asked) else {row.pk for row in rows}
    )


@given(text=st.text(max_size=60))
def test_a_text_finds_what_is_made_of_it(text: str) -> None:
    assert is_held(asked_of(text), searchable(text))


def test_long_texts_and_many_words_are_capped() -> None:
    put("mot " * 5000 + "fin", "x" * 200)
    assert found("x" * 200) == {"x" * 80}
    asked = asked_of(" ".join(f"m{n}" for n in range(1000)))
    assert sum(len(forms[0]) for forms in asked) == MOST_WORDS
    assert len(searchable(*(f"mot{n}" for n in range(5000)))) <= 4000
    found("1 " * 10_000)


# --- the index follows its table -------------------------------------------------------------------------------------


def test_the_index_follows_every_write() -> None:
    one, two = put("premier", "second")
    DEVICES.filter(pk=one.pk).update(search_text="change")
    assert found("premier") == set() and found("change") == {"premier"}
    two.search_text = "change aussi"
    two.save()
    DEVICES.bulk_update([one], ["name"])
    assert found("change") == {"premier", "second"}
    one.search_text = "encore"
    DEVICES.bulk_update([one], ["search_text"])
    assert found("change") == {"second"} and found("encore") == {"premier"}
    DEVICES.bulk_create(
        [Device(id=two.pk, name="repris", search_text="repris")],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "search_text"],
    )
    assert found("repris") == {"repris"} and found("aussi") == set()
    DEVICES.filter(pk=one.pk).delete()
    assert found("encore") == set()
    put("nouveau")
    assert found("nouveau") == {"nouveau"}


def test_what_is_missing_is_named_and_made_again_with_its_words() -> None:
    put("premier")
    assert missing_indexes([Device]) == []
    with connection.cursor() as cursor:
        on = f' ON "{Device._meta.db_table}"' if connection.vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER "{words_table(Device)}_insert"{on}')
    put("perdu")
    assert found("perdu") == set()
    assert missing_indexes([Device]) == [f"{words_table(Device)}_insert"]
    install_indexes([Device])
    assert missing_indexes([Device]) == [] and found("perdu") == {"perdu"}
    remove_indexes([Device])
    assert len(missing_indexes([Device])) >= 4
    assert not [name for name in connection.introspection.table_names() if name.startswith(words_table(Device))]
    install_indexes([Device])
    assert found("premier") == {"premier"}


def test_a_table_made_again_by_a_migration_is_noticed() -> None:
    """Django rebuilds SQLite's tables at some migrations: their triggers are lost without a word."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL changes tables in place")
    put("premier")
    table = Device._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TABLE "new__{table}" AS SELECT * FROM "{table}"')  # noqa: S608
        cursor.execute(f'DROP TABLE "{table}"')
        cursor.execute(f'ALTER TABLE "new__{table}" RENAME TO "{table}"')
    assert {name.removeprefix(words_table(Device)) for name in missing_indexes([Device])} == {
        "_insert",
        "_update",
        "_delete",
    }
    install_indexes([Device])
    assert found("premier") == {"premier"}


def test_the_tables_of_words_are_told_from_others() -> None:
    made = {name for name in connection.introspection.table_names() if words_table(Device) in name}
    assert made and all(is_of_search(name) for name in made)
    assert not is_of_search(Device._meta.db_table)


# --- what it costs ---------------------------------------------------------------------------------------------------


def plan_of(read: Callable[[], object]) -> str:
    """How the engine finds what is read."""
    with CaptureQueriesContext(connection) as captured:
        read()
    with connection.cursor() as cursor:
        (statement,) = [query["sql"] for query in captured]
        cursor.execute(f"EXPLAIN {'' if connection.vendor == 'postgresql' else 'QUERY PLAN '}{statement}")
        return "\n".join(str(line[-1]) for line in cursor.fetchall())


def test_a_rare_word_among_20_000_rows_is_found_without_reading_them() -> None:
    put(*(f"poste {number} mairie de {number % 97}" for number in range(20_000)))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # what its autovacuum does
            cursor.execute(f"SELECT gin_clean_pending_list('{words_table(Device)}_gin')")
        cursor.execute("ANALYZE")
    asked = holding(Device, "19999 mairie")
    for rows in (
        DEVICES.filter(asked),
        DEVICES.filter(asked & Q(name__contains="p")),
        DEVICES.filter(asked).order_by("name", "pk")[:51],
    ):
        text = plan_of(partial(list, rows))
        assert "Seq Scan" not in text and f"SCAN {Device._meta.db_table}" not in text, text
        assert f"{words_table(Device)}_gin" in text or "VIRTUAL TABLE INDEX" in text, text
    assert [row.name for row in page_of(DEVICES.filter(asked), Sort("name"), "", 50).rows] == [
        "poste 19999 mairie de 17"
    ]
    begun = perf_counter()
    for number in range(100):
        assert len(DEVICES.filter(holding(Device, f"{15_000 + number} mair"))) == 1
    assert (perf_counter() - begun) / 100 < 0.05
