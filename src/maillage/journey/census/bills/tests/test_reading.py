"""Files of operators, good and hostile: what is read, and what is refused with its row, its column and its cure."""

import tracemalloc
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from maillage.journey.census.bills.demonstration import written
from maillage.journey.census.bills.enums import LineCategory
from maillage.journey.census.bills.imports import (
    Reading,
    proposed,
    review_file,
    shipped_readings,
)
from maillage.journey.census.bills.models import line_key
from maillage.journey.census.bills.tests.shelf import GENERIC, amount, month_of, parsed
from maillage.kernel.sheets import Column, write_xlsx
from maillage.kernel.tables import FileRefused

ROWS = [
    amount("02 61 91 00 01", "SUBSCRIPTION", "18.90", site="Mairie", quantity=Decimal(1), unit="mois"),
    amount("02 61 91 00 01", "USAGE", "4.125", quantity=Decimal(3600), unit="s"),
    amount("", "DISCOUNT", "-2.50"),
]


@pytest.mark.parametrize("slug", [slug for slug, reading in shipped_readings().items() if reading.kind == "LINES"])
def test_a_file_of_each_shipped_profile_is_recognised_and_read(slug: str, tmp_path: Path) -> None:
    reading = shipped_readings()[slug]
    content = written(reading, ROWS)
    lines, bills, faults = parsed(content, reading)
    assert not faults.count, faults.shown
    assert [(line.line, line.category, line.amount_ht) for line in lines] == [
        ("+33261910001", "SUBSCRIPTION", Decimal("18.90")),
        ("+33261910001", "USAGE", Decimal("4.125")),
        ("", "DISCOUNT", Decimal("-2.50")),
    ]
    assert bills["F-2026-01"].total_ht == Decimal("20.525")
    path = tmp_path / "inconnu.csv"
    path.write_bytes(content)
    assert proposed(path, shipped_readings()) == slug


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16", "iso-8859-15"])
def test_letters_are_what_they_were(encoding: str) -> None:
    row = amount("02 61 91 00 01", "OPTION", "1", label="Renvoi d’été à Plœmeur", site="École")
    if encoding in ("iso-8859-15",):
        row["label"] = "Renvoi d'été à Plœmeur"
    known = encoding if encoding == "iso-8859-15" else ""
    text = written(GENERIC, [row]).decode()
    (line,), _, faults = parsed(text.encode(encoding), replace(GENERIC, encoding=known))
    assert not faults.count
    assert (line.label, line.site) == (row["label"], "École")


def test_letters_that_were_read_wrong_before_are_refused() -> None:
    content = written(GENERIC, [amount("02 61 91 00 01", "OPTION", "1", site="Préau")])
    twice = content + "é".encode("cp1252")  # one letter of Windows in a text of UTF-8: each of the others would be two
    with pytest.raises(FileRefused, match="accents"):
        parsed(twice)


def test_a_wrong_decimal_mark_is_never_guessed() -> None:
    content = written(GENERIC, [amount("1", "OPTION", "12.50"), amount("1", "OPTION", "1250")])
    lines, _, faults = parsed(content, replace(GENERIC, decimal_mark="."))
    assert [line.amount_ht for line in lines] == [1250]
    (fault,) = faults.shown
    assert (fault.row, fault.column, fault.value) == (2, "montant_ht", "12,50")
    assert "point décimal" in fault.cure


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-12,50", "-12.50"),
        ("−12,50", "-12.50"),
        ("12,50-", "-12.50"),
        ("1 234,5 €", "1234.5"),
        ("1\u202f234,5", "1234.5"),
    ],
)
def test_amounts_as_operators_write_them(text: str, value: str) -> None:
    content = written(GENERIC, [amount("1", "DISCOUNT", "7")]).replace(b";7;", f";{text};".encode())
    (line,), _, faults = parsed(content)
    assert not faults.count and line.amount_ht == Decimal(value)


@pytest.mark.parametrize("text", ["1.234,50", "12,50,00", "1e3", "douze", "12 50 EUR HT", "NaN", "١٢", "9999999999"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    content = written(GENERIC, [amount("1", "DISCOUNT", "7")]).replace(b";7;", f";{text};".encode())
    lines, _, faults = parsed(content)
    assert not lines and faults.count == 1 and faults.shown[0].column == "montant_ht" and faults.shown[0].cure


def test_every_fault_is_told_with_its_place() -> None:
    rows = [
        amount("1", "OPTION", "1", issued_on="31/02/2026"),
        amount("1", "OPTION", "1", label=""),
        amount("1", "inconnue", "1"),
        amount("1", "OPTION", "1", vat_rate=Decimal(200)),
        amount("1", "OPTION", "1", account="C2"),
        amount("1", "OPTION", "1", period_start=date(2026, 2, 1), period_end=date(2026, 1, 1)),
        amount("1", "OPTION", "1"),
    ]
    lines, _, faults = parsed(written(GENERIC, [amount("1", "OPTION", "1"), *rows]))
    assert len(lines) == 2
    assert [(fault.row, fault.column) for fault in faults.shown] == [
        (3, "facture_date"),
        (4, "libelle"),
        (5, "categorie"),
        (6, "taux_tva"),
        (7, "compte_facturation"),
        (8, "periode_fin"),
    ]
    assert all(fault.message and fault.cure and fault.sheet == "factures" for fault in faults.shown)


def test_a_column_twice_or_missing_is_refused() -> None:
    content = written(GENERIC, ROWS)
    lines, _, faults = parsed(content.replace(b"code_offre", b"montant_ht"))
    assert not lines and "2 fois" in faults.shown[0].message
    lines, _, faults = parsed(content.replace(b"libelle", b"designation"))
    assert not lines and "libelle" in faults.shown[0].message


def test_what_the_file_does_not_say_may_be_typed() -> None:
    columns = {code: name for code, name in GENERIC.columns.items() if code not in ("number", "issued_on", "account")}
    reading = replace(GENERIC, columns=columns)
    content = written(reading, ROWS)
    assert parsed(content, reading)[2].count == 2
    lines, bills, faults = parsed(content, reading, number="F9", issued_on="2026-03-05", account="C9")
    assert not faults.count and lines[0].issued_on == date(2026, 3, 5) and list(bills) == ["F9"]


def test_a_name_of_a_person_is_dropped_unless_the_profile_asks() -> None:
    content = written(GENERIC, [amount("1", "OPTION", "1", user="Une Personne")])
    assert parsed(content)[0][0].user == ""
    assert parsed(content, replace(GENERIC, keeps_users=True))[0][0].user == "Une Personne"


def test_a_workbook_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "factures.xlsx"
    columns = [Column(name) for name in GENERIC.columns.values()]
    kinds = {"montant_ht": "money", "taux_tva": "number", "facture_date": "date"}
    columns = [Column(column.title, kinds.get(column.title, "text")) for column in columns]  # type: ignore[arg-type]
    words = {code: word for word, code in GENERIC.categories}
    rows = [[words.get(str(row.get(code)), row.get(code)) for code in GENERIC.columns] for row in ROWS]
    write_xlsx(path, columns, rows)
    lines, bills, faults = parsed(path.read_bytes(), GENERIC, "factures.xlsx")
    assert not faults.count, faults.shown
    assert bills["F-2026-01"].total_ht == Decimal("20.525") and lines[0].line == "+33261910001"


def test_formulas_of_a_csv_stay_texts() -> None:
    label = '=HYPERLINK("x")'
    (line,), _, faults = parsed(written(GENERIC, [amount("1", "OPTION", "1", label=label)]))
    assert not faults.count and line.label == label


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("factures.csv", b""),
        ("factures.csv", b"\x00\x01\x02"),
        ("factures.csv", b"PK\x03\x04" + b"0" * 100),
        ("factures.csv", b"%PDF-1.7 nothing"),
        ("factures.xlsx", b"PK\x03\x04" + b"0" * 100),
        ("factures.csv", b'"' + b"x" * 2_000_000),
    ],
)
def test_what_is_no_table_is_refused(name: str, content: bytes) -> None:
    try:
        lines, _, faults = parsed(content, GENERIC, name)
    except FileRefused as refused:
        assert refused.cure
    else:
        assert not lines and faults.count


def test_a_hundred_thousand_lines_in_bounded_memory(tmp_path: Path) -> None:
    header, row = written(GENERIC, [ROWS[0]]).splitlines(keepends=True)
    path = tmp_path / "grand.csv"
    with path.open("wb") as file:
        file.write(header)
        for number in range(100_000):
            file.write(row.replace(b"02 61 91 00 01", b"02 61 91 %02d %02d" % (number // 100 % 100, number % 100)))
    tracemalloc.start()
    review = review_file(path, GENERIC, {})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert review.row_count == 100_000 and review.line_count == 10_000 and review.is_sound
    assert Decimal(review.bills[0]["total_ht"]) == Decimal("18.90") * 100_000
    assert path.stat().st_size > 7_000_000 and peak < 40_000_000


def test_the_dry_run_counts_all_faults_and_shows_the_first() -> None:
    review_rows = [amount("1", "inconnue", "1") for _ in range(500)]
    _, _, faults = parsed(written(GENERIC, review_rows))
    assert faults.count == 500 and len(faults.shown) == 200


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("0590 12 34 56", "+590590123456"),
        ("0692-12-34-56", "+262692123456"),
        ("0696.12.34.56", "+596696123456"),
        ("+33 6 39 98 00 01", "+33639980001"),
        ("0639980001", "+33639980001"),
        ("0700 1234 567 890", "+337001234567890"),
        ("(02) 61 91 00 01", "+33261910001"),
        ("261910001", "+33261910001"),
        ("+44 20 7946 0000", "+442079460000"),
        ("FTTO-29/0042 a", "FTTO290042A"),
        ("3103", "3103"),
        ("", ""),
        ("x" * 90, "X" * 40),
    ],
)
def test_a_line_has_one_name(text: str, key: str) -> None:
    assert line_key(text) == key
    assert line_key(key) == key


def test_what_is_written_otherwise_makes_another_reading() -> None:
    assert Reading.of(GENERIC.as_json()) == GENERIC
    assert replace(GENERIC, name="autre").fingerprint == GENERIC.fingerprint
    assert replace(GENERIC, decimal_mark=".").fingerprint != GENERIC.fingerprint


def test_months_are_those_of_the_period() -> None:
    twice = amount("1", "SUBSCRIPTION", "40", period_start=date(2026, 1, 1), period_end=date(2026, 2, 28))
    (line,), bills, _ = parsed(written(GENERIC, [twice]))
    assert line.months == 2 and bills["F-2026-01"].period_end == date(2026, 2, 28)
    assert line.category == LineCategory.SUBSCRIPTION
    assert month_of(2, [twice])[0]["issued_on"] == date(2026, 2, 5)
