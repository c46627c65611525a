"""Tables that leave: what is exported and imported again is the same, and no cell runs."""

import csv
import io
import random
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from maillage.kernel import sheets
from maillage.kernel.sheets import SHEET_WRITERS, Column, SheetTooLarge, Value, neutralised, restored, write_csv
from maillage.kernel.tables import read_tables

STARTS = "=+-@\t\r"
COLUMNS = [
    *(Column("nom"), Column("=remarque"), Column("INSEE"), Column("nombre", "number"), Column("mesure", "number", 1)),
    *(Column("prix HT", "money", 2), Column("depuis", "date"), Column("vu le", "date"), Column("vrai")),
]
LETTERS = "abcéèœÉ’'«»€ \u00a0\u202f0123456789,.;|\"\n\t\r=+-@&<>{}%#\\/_🎉"


def generated(count: int, seed: int = 3) -> Iterator[list[Value]]:
    """Rows as a census holds them, and as someone who means harm writes them."""
    chance = random.Random(seed)

    def text() -> str:
        return chance.choice(["", "'", "''", " "]) * (chance.random() < 0.1) + "".join(
            chance.choices(LETTERS, k=chance.randrange(12))
        )

    for _ in range(count):
        measures: list[Value] = [chance.uniform(-1000, 1000), Decimal("0.125"), "NC", None]
        day = date(1950, 1, 1) + timedelta(chance.randrange(30_000))
        yield [
            text(),
            chance.choice([*STARTS, "'=", " =", "＝", ""]) + text(),
            chance.choice(["01001", "2A004", "12345678901234", "00", "+33 1 99 00 12 34", "-", None]),
            chance.choice([chance.randrange(-(10**9), 10**9), 0, None, 10**18, -(10**14)]),
            chance.choice(measures),
            Decimal(chance.randrange(-(10**8), 10**8)).scaleb(-2),
            chance.choice([day, None]),
            datetime(2024, 2, 29, chance.randrange(24), 1 + chance.randrange(59), chance.choice([0, 0, 7])),  # noqa: DTZ001 a cell has no time zone
            chance.random() < 0.5,
        ]


def as_read(column: Column, value: Value, *, is_csv: bool) -> str:
    """The text that must come back."""
    if value is None or isinstance(value, bool | str):
        return {None: "", True: "oui", False: "non"}.get(value, str(value))  # type: ignore[arg-type]
    if isinstance(value, date):
        return f"{value:%d/%m/%Y %H:%M:%S}".removesuffix(":00") if isinstance(value, datetime) else f"{value:%d/%m/%Y}"
    amount = Decimal(str(value))
    if is_csv:
        whole, _, decimals = f"{amount:f}".partition(".")
        decimals = decimals.ljust(column.digits, "0")
        return whole + ("," if decimals else "") + decimals
    return f"{amount:f}".rstrip("0").rstrip(".") if "." in f"{amount:f}" else f"{amount:f}"


def same(read: str, expected: str, value: Value) -> bool:
    """A number of more than fifteen digits, or twelve decimals, is a text in a workbook, with its comma."""
    if isinstance(value, float | Decimal | int) and not isinstance(value, bool):
        return Decimal(read.replace(",", ".")) == Decimal(expected.replace(",", "."))
    return read == expected


@pytest.mark.parametrize("ending", SHEET_WRITERS)
def test_ten_thousand_rows_come_back_the_same(tmp_path: Path, ending: str) -> None:
    rows = list(generated(10_000))
    path = tmp_path / f"export{ending}"
    assert SHEET_WRITERS[ending](path, COLUMNS, iter(rows), "Parc de l’EPCI") == 10_000
    with read_tables(path) as (table,):
        header, *found = table.rows()
    assert header == [column.title for column in COLUMNS] and len(found) == 10_000
    for row, cells in zip(rows, found, strict=True):
        expected = [as_read(column, value, is_csv=ending == ".csv") for column, value in zip(COLUMNS, row, strict=True)]
        assert all(map(same, cells, expected, row)), (cells, expected)


@pytest.mark.parametrize("ending", SHEET_WRITERS)
def test_no_exported_text_is_a_formula(tmp_path: Path, ending: str) -> None:
    """Looked at as they lie in the file, by another reader than ours for a text and by the parser for workbooks."""
    rows = list(generated(3_000))
    path = tmp_path / f"export{ending}"
    SHEET_WRITERS[ending](path, COLUMNS, rows, "Parc")
    lines: list[list[Any]]
    if ending == ".csv":
        lines = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), delimiter=";"))
    else:
        lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    texts = [cell for line in lines for place, cell in enumerate(line) if place < 3 and isinstance(cell, str)]
    dangerous = [text for text in texts if text.startswith(tuple(STARTS))]
    if ending == ".csv":
        assert dangerous == []
    else:
        assert {text for text in dangerous if any(letter.isalpha() or letter in "=@|" for letter in text)} == set()
        assert "+33 1 99 00 12 34" in dangerous, "a telephone is one, typed as a text"
    assert sum(text.startswith("'") for text in texts) > 1_500


def test_numbers_stay_numbers(tmp_path: Path) -> None:
    columns = [Column("a", "number"), Column("b", "money", 2), Column("c", "date"), Column("d")]
    row: list[Value] = [-5, Decimal("-12.50"), date(2024, 1, 5), -5]
    for ending in (".xlsx", ".ods"):
        SHEET_WRITERS[ending](tmp_path / f"a{ending}", columns, [row], "")
        book = CalamineWorkbook.from_path(tmp_path / f"a{ending}")
        assert book.sheet_names == ["Liste"]
        assert book.get_sheet_by_index(0).to_python()[1] == [-5, -12.5, date(2024, 1, 5), "-5"]
    write_csv(tmp_path / "a.csv", columns, [row])
    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbfa;b;c;d\r\n-5;-12,50;05/01/2024;'-5\r\n"


@pytest.mark.parametrize("ending", SHEET_WRITERS)
def test_what_a_workbook_would_change_is_a_text(tmp_path: Path, ending: str) -> None:
    values: list[Value] = [123456789012345678, Decimal("0.1234567890123456"), date(1899, 12, 31), date(850, 1, 5), 1e-7]
    SHEET_WRITERS[ending](tmp_path / f"a{ending}", [Column("a", "number")], [[value] for value in values], "a")
    with read_tables(tmp_path / f"a{ending}") as (table,):
        found = [cell for row in table.rows() for cell in row]
    assert found[1:5] == ["123456789012345678", "0,1234567890123456", "31/12/1899", "05/01/0850"]
    assert Decimal(found[5].replace(",", ".")) == Decimal("1e-7")


@pytest.mark.parametrize("ending", SHEET_WRITERS)
def test_the_same_rows_give_the_same_bytes(tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "ab":
        SHEET_WRITERS[ending](tmp_path / f"{name}{ending}", COLUMNS, generated(50), "Parc")
        monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


@pytest.mark.parametrize("ending", SHEET_WRITERS)
def test_a_file_is_whole_or_is_not(tmp_path: Path, ending: str) -> None:
    def broken() -> Iterator[list[Value]]:
        yield ["x"]
        raise RuntimeError

    path = tmp_path / f"a{ending}"
    path.write_bytes(b"before")
    with pytest.raises(RuntimeError):
        SHEET_WRITERS[ending](path, [Column("a")], broken(), "a")
    assert path.read_bytes() == b"before" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("ending", SHEET_WRITERS)
def test_an_empty_list_is_its_header(tmp_path: Path, ending: str) -> None:
    assert SHEET_WRITERS[ending](tmp_path / f"a{ending}", [Column("a"), Column("b")], [], "a") == 0
    with read_tables(tmp_path / f"a{ending}") as (table,):
        assert list(table.rows()) == [["a", "b"]]


def test_what_no_file_holds_is_a_space(tmp_path: Path) -> None:
    for ending, write in SHEET_WRITERS.items():
        write(tmp_path / f"a{ending}", [Column("a\x00")], [["x\x00\x07\ud800\ufffey"]], "a\x01:[b]")
        with read_tables(tmp_path / f"a{ending}") as (table,):
            assert list(table.rows()) == [["a "], ["x    y"]]
            assert table.name == ("a" if ending == ".csv" else "a b")


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_what_no_sheet_holds_is_said(tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write, path = SHEET_WRITERS[ending], tmp_path / f"a{ending}"
    with pytest.raises(SheetTooLarge, match="Ligne 3, colonne « note » : le texte dépasse 32\u202f766 caractères"):
        write(path, [Column("note")], [["a" * 32_766], ["a" * 32_767]], "a")
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    with pytest.raises(SheetTooLarge, match="s’arrête à 3 lignes"):
        write(path, [Column("note")], [["a"], ["b"], ["c"]], "a")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), datetime.now(UTC), b"x", object()])
def test_what_is_no_value(tmp_path: Path, value: Value) -> None:
    for ending, write in SHEET_WRITERS.items():
        with pytest.raises((TypeError, ValueError), match="poids"):
            write(tmp_path / f"a{ending}", [Column("poids", "number")], [[value]], "a")


def test_an_open_document_names_itself_first(tmp_path: Path) -> None:
    SHEET_WRITERS[".ods"](tmp_path / "a.ods", [Column("a")], [["x"]], "a")
    assert (tmp_path / "a.ods").read_bytes()[30:84] == b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(tmp_path / "a.ods") as archive:
        assert archive.testzip() is None


@given(st.text(st.sampled_from("'=+-@\t\r\n ＝a1\u00a0"), max_size=8))
def test_neutralising_is_undone_exactly(text: str) -> None:
    assert restored(neutralised(text)) == text
    assert not neutralised(text).lstrip(" \u00a0").startswith(tuple(STARTS))
    assert restored(sheets._neutralised_cell(text)) == text
