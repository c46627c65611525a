"""Files from outside: read as their authors mean them, or refused in one sentence, and never at our expense."""

import io
import os
import stat
import struct
import subprocess
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineError, CalamineWorkbook

from maillage.kernel import _spreadsheet, workbooks
from maillage.kernel.workbooks import FileRefused, Limits, read_archive, read_workbook

from .spreadsheets import archive, ods, raw_ods, raw_xlsx, save, xlsx

NEW_BOOK = "Recopiez les feuilles utiles dans un classeur neuf, puis enregistrez-le au format .xlsx ou .ods."
NEW_ARCHIVE = "Refaites une archive .zip avec les seuls fichiers utiles."
UNLOCKED_BOOK = "Enregistrez-le sans mot de passe, au format .xlsx ou .ods."
UNLOCKED_ARCHIVE = "Refaites une archive .zip sans mot de passe."
SMALLER = "Gardez les seules feuilles utiles et supprimez ce qui est rempli loin du tableau."
MB = 1_000_000


def refusal_of_book(path: Path, limits: Limits = workbooks.QUESTIONNAIRE) -> tuple[str, str]:
    with pytest.raises(FileRefused) as refused:
        read_workbook(path, limits=limits)
    assert str(refused.value) == f"{path.name} : {refused.value.message} {refused.value.cure}"
    return refused.value.message, refused.value.cure


def refusal_of_archive(path: Path, limits: Limits = workbooks.QUESTIONNAIRE) -> tuple[str, str]:
    with pytest.raises(FileRefused) as refused:
        read_archive(path, limits=limits)
    return refused.value.message, refused.value.cure


def patched(content: bytes, field: str, value: int, *, local: int, central: int) -> bytes:
    """An archive whose headers say otherwise at these places: the local one and that of the list of entries."""
    changed = bytearray(content)
    struct.pack_into(field, changed, local, value)
    struct.pack_into(field, changed, content.index(b"PK\x01\x02") + central, value)
    return bytes(changed)


# What is read


@pytest.mark.parametrize("write", [xlsx, ods])
def test_cells_come_as_their_author_means_them(tmp_path: Path, write: "type[object]") -> None:
    table = [["", ""], ["", "PC fixe", "é🎉", "=1+1", "01001"], [], [4, 4.0, 1234.5, -0.25, True, False, "4.500"], [""]]
    path = save(tmp_path / "a.xlsx", write({"Parc": table, "vide": []}))  # type: ignore[call-arg, arg-type]
    assert read_workbook(path) == {
        "Parc": [
            [],
            ["", "PC fixe", "é🎉", "=1+1", "01001"],
            [],
            ["4", "4", "1234.5", "-0.25", "vrai", "faux", "4.500"],
        ],
        "vide": [],
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4.0, "4"),
        (0.1 + 0.2, "0.3"),
        (1259.6700000000001, "1259.67"),
        (1 / 3, "0.333333333333"),
        (-1e-17, "0"),
        (98765432109876, "98765432109876"),
        (True, "vrai"),
        (date(2024, 1, 5), "05/01/2024"),
        (datetime(2024, 1, 5, 13, 45), "05/01/2024 13:45"),  # noqa: DTZ001 a cell has no time zone
        (datetime(2024, 1, 5, 13, 45, 7), "05/01/2024 13:45:07"),  # noqa: DTZ001
        (time(8, 0), "08:00"),
        (timedelta(hours=42, minutes=5), "42:05"),
        (timedelta(seconds=61), "0:01:01"),
        (" as is ", " as is "),
    ],
)
def test_a_value_as_text(value: _spreadsheet.Value, text: str) -> None:
    assert _spreadsheet.as_text(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e27, max_value=1e27))
def test_a_number_has_fifteen_digits_and_twelve_decimals(value: float) -> None:
    shown = Decimal(f"{value:.15g}")
    rounded = shown if shown == shown.to_integral_value() else round(shown, 12)
    expected = f"{rounded:f}".rstrip("0").rstrip(".") if "." in f"{rounded:f}" else f"{rounded:f}"
    assert _spreadsheet.as_text(value) == (expected if rounded else "0")


def test_dates_formulas_errors_percentages_and_hidden_sheets(tmp_path: Path) -> None:
    """An error is no empty cell and 14,5 % is no 0,145: the parser alone would say so."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output)
    sheet = book.add_worksheet("parc")
    sheet.write_datetime(0, 0, datetime(2012, 1, 5), book.add_format({"num_format": "d mmmm yyyy"}))  # noqa: DTZ001
    sheet.write_formula(0, 1, "=A9&1", None, "abc")
    sheet.write_formula(0, 2, "=A9+1", None, 7.25)
    sheet.write_formula(0, 3, "=#REF!", None, "#REF!")
    sheet.write_formula(0, 4, "=1/0", None, "#DIV/0!")
    sheet.write_number(1, 0, 0.145, book.add_format({"num_format": "0.0 %"}))
    sheet.write_number(1, 1, 0.07, book.add_format({"num_format": 9}))
    sheet.write_number(1, 2, 14.5, book.add_format({"num_format": '0.0" %"'}))
    book.add_worksheet("cachée").hide()
    book.add_chartsheet("courbe")
    book.close()
    assert read_workbook(save(tmp_path / "a.xlsx", output.getvalue())) == {
        "parc": [["05/01/2012", "abc", "7.25", "#REF!", "#DIV/0!"], ["14.5%", "7%", "14.5"]],
        "cachée": [],
    }


def test_errors_and_percentages_of_an_ods(tmp_path: Path) -> None:
    cells = (
        '<table:table-cell table:formula="of:=IF([.A1]>1;#REF!)" office:value-type="string" office:string-value=""'
        ' calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>'
        '<table:table-cell office:value-type="percentage" office:value="0.145" calcext:value-type="percentage"/>'
        '<table:table-cell office:value-type="date" office:date-value="2012-01-05"/>'
        '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7"/>'
        '<table:table-cell table:number-columns-repeated="16384"/>'
    )
    end = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    path = save(tmp_path / "a.ods", raw_ods({"parc": f"<table:table-row>{cells}</table:table-row>{end}"}))
    assert read_workbook(path) == {"parc": [["#REF!", "14.5%", "05/01/2012", "7", "7"]]}


NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False)
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=12)
CELLS = st.one_of(NUMBERS, WORDS, st.booleans())


def expected(row: list[Decimal | str | bool]) -> list[str]:
    texts = []
    for cell in row:
        if isinstance(cell, bool):
            texts.append("vrai" if cell else "faux")
        elif isinstance(cell, str):
            texts.append(cell)
        else:
            texts.append(f"{cell:f}".rstrip("0").rstrip(".") if cell else "0")
    while texts and not texts[-1].strip():
        texts.pop()
    return texts


@settings(max_examples=25)
@given(rows=st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_a_table_comes_back_through_a_workbook(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Decimal | str | bool]]
) -> None:
    plain = [[float(cell) if isinstance(cell, Decimal) else cell for cell in row] for row in rows]
    texts = [expected(row) for row in rows]
    while texts and not texts[-1]:
        texts.pop()
    path = tmp_path_factory.getbasetemp() / "aller-retour.xlsx"
    assert read_workbook(save(path, xlsx({"a": plain, "b": [["x"]]}))) == {"a": texts, "b": [["x"]]}


def test_an_archive_is_its_files_by_their_path(tmp_path: Path) -> None:
    path = save(tmp_path / "a.zip", archive({"enquete/": "", "enquete/parc.csv": "a;b", "notes\\x.txt": b"\xff"}))
    assert read_archive(path) == {"enquete/parc.csv": b"a;b", "notes/x.txt": b"\xff"}


# What is refused before it is parsed

ZEROS = archive({"parc.csv": bytes(10 * MB)})
LOREM = archive({"parc.csv": b"abcdefghij" * 100})


def with_entry(name: str, mode: int = 0, compression: int = zipfile.ZIP_STORED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", compression) as packed:
        entry = zipfile.ZipInfo("x")
        entry.filename, entry.external_attr, entry.compress_type = name, mode << 16, compression
        packed.writestr(entry, b"/etc/passwd")
    return output.getvalue()


HOSTILE = {
    "ratio": (ZEROS, "contient un fichier compressé plus de 100 fois."),
    "the sizes lie": (
        patched(ZEROS, "<L", 10, local=22, central=24),
        "contient un fichier compressé plus de 100 fois.",
    ),
    "the sizes lie a little": (patched(LOREM, "<L", 10, local=22, central=24), "est illisible."),
    "entries": (archive({str(place): "" for place in range(201)}), "contient plus de 200 fichiers."),
    "nested": (archive({"a.csv": "x", "b": LOREM}), "contient une autre archive, « b »."),
    "nested gzip": (archive({"b.csv": b"\x1f\x8b\x08\x00"}), "contient une autre archive, « b.csv »."),
    "slip": (with_entry("../parc.csv"), "contient un chemin dangereux, « ../parc.csv »."),
    "slip deeper": (with_entry("a/../../b"), "contient un chemin dangereux, « a/../../b »."),
    "slip of another system": (with_entry("..\\b"), "contient un chemin dangereux, « ../b »."),
    "absolute": (with_entry("/etc/parc.csv"), "contient un chemin dangereux, « /etc/parc.csv »."),
    "drive": (with_entry("C:/parc.csv"), "contient un chemin dangereux, « C:/parc.csv »."),
    "symbolic link": (with_entry("parc.csv", stat.S_IFLNK | 0o777), "contient un lien, « parc.csv »."),
    "pipe": (with_entry("parc.csv", stat.S_IFIFO | 0o600), "contient un lien, « parc.csv »."),
    "compression": (with_entry("parc.csv", compression=zipfile.ZIP_BZIP2), "est d’une compression inconnue."),
    "no list of entries": (LOREM[:-22], "est illisible."),
    "cut": (LOREM[:-40], "est illisible."),
    "no archive": (b"%PDF-1.7", "est illisible."),
    "nothing": (b"", "est illisible."),
    "another content": (LOREM.replace(LOREM[45:47], b"\xff\xff"), "est illisible."),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_before_it_is_read(tmp_path: Path, name: str) -> None:
    content, message = HOSTILE[name]
    assert refusal_of_archive(save(tmp_path / "a.zip", content)) == (f"cette archive {message}", NEW_ARCHIVE)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_before_it_is_parsed(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(workbooks, "_run_reader")
    content, message = HOSTILE[name]
    assert refusal_of_book(save(tmp_path / "a.xlsx", content)) == (f"ce classeur {message}", NEW_BOOK)


def test_two_entries_of_one_name(tmp_path: Path) -> None:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("a", "1")
        packed.writestr("a", "2")
    path = save(tmp_path / "a.zip", output.getvalue())
    assert refusal_of_archive(path) == ("cette archive contient deux fois « a ».", NEW_ARCHIVE)


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (Limits(entry_bytes=5 * MB, ratio=2000), "cette archive contient un fichier de plus de 5 Mo."),
        (Limits(total_bytes=5 * MB, ratio=2000), "cette archive pèse plus de 5 Mo après décompression."),
        (Limits(total_bytes=100), "cette archive pèse plus de 0 Mo."),
    ],
)
def test_sizes_are_capped(tmp_path: Path, limits: Limits, message: str) -> None:
    assert refusal_of_archive(save(tmp_path / "a.zip", ZEROS), limits) == (message, NEW_ARCHIVE)


def test_the_whole_is_capped_as_each(tmp_path: Path) -> None:
    content = archive({name: bytes(2 * MB) for name in "abc"})
    path = save(tmp_path / "a.zip", content)
    assert len(read_archive(path, limits=Limits(ratio=2000))) == 3
    message, _ = refusal_of_archive(path, Limits(ratio=2000, total_bytes=5 * MB))
    assert message == "cette archive pèse plus de 5 Mo après décompression."


def test_what_has_a_password(tmp_path: Path) -> None:
    locked = save(tmp_path / "a", patched(LOREM, "<H", 1, local=6, central=8))
    old = save(tmp_path / "b", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    open_document = save(tmp_path / "c", raw_ods({"parc": ""}, manifest="<manifest:encryption-data/>"))
    assert refusal_of_archive(locked) == ("cette archive a un mot de passe.", UNLOCKED_ARCHIVE)
    assert refusal_of_book(locked) == ("ce classeur a un mot de passe.", UNLOCKED_BOOK)
    assert refusal_of_book(old) == ("ce classeur a un mot de passe ou un ancien format (.xls).", UNLOCKED_BOOK)
    assert refusal_of_book(open_document) == ("ce classeur a un mot de passe.", UNLOCKED_BOOK)


@pytest.mark.parametrize("name", ["absent.xlsx", "dossier.xlsx", "x" * 5000, "tube.xlsx"])
def test_what_is_no_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "dossier.xlsx").mkdir()
    os.mkfifo(tmp_path / "tube.xlsx")
    with pytest.raises(FileRefused) as refused:
        read_workbook(tmp_path / name)
    assert refused.value.message == "ce fichier n’existe pas ou ne peut pas être lu."
    assert refused.value.cure == "Vérifiez son nom et le droit de l’ouvrir."


# What is refused within walls

FAR = raw_xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def repeated(rows: int, columns: int) -> bytes:
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="float" office:value="1"/>'
    return raw_ods({"parc": f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'})


SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ONE_TEXT = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'


def with_entity(entity: str, text: str) -> bytes:
    strings = f'<?xml version="1.0"?><!DOCTYPE sst [{entity}]><sst xmlns="{SPACE}"><si><t>{text}</t></si></sst>'
    return raw_xlsx(ONE_TEXT, strings)


LAUGHS = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LONG_TEXT = raw_xlsx(
    "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 2001)),
    f'<sst xmlns="{SPACE}"><si><t>{"abcdefghij" * 3000}</t></si></sst>',
)
UNCLOSED = raw_xlsx('<c r="A1" t="e">' * 60_000)
FEW = "ce classeur contient plus de 200\u202f000 cellules ou 16 Mo de texte."
HEAVY = "ce classeur demande plus de 400 Mo de mémoire."
BOMBS = {
    "one cell at the far corner": (FAR, HEAVY, SMALLER),
    "repeats of repeats": (repeated(100_000, 1000), HEAVY, SMALLER),
    "repeats of repeats to the edge": (repeated(1 << 20, 1 << 14), "ce classeur est illisible.", NEW_BOOK),
    "repeats of a row": (repeated(1 << 20, 1), FEW, SMALLER),
    "a cell far below": (raw_xlsx('<row r="900000"><c r="A900000"><v>1</v></c></row>'), FEW, SMALLER),
    "one long text everywhere": (LONG_TEXT, FEW, SMALLER),
    "no sheet": (archive({"[Content_Types].xml": "x"}), "ce classeur est illisible.", NEW_BOOK),
    "broken XML": (raw_xlsx("<row r='1'><c r='A1'><v>1</row>"), "ce classeur est illisible.", NEW_BOOK),
    "a cell that is nowhere": (raw_xlsx('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>'), HEAVY, SMALLER),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_goes_off_within_walls(tmp_path: Path, name: str) -> None:
    content, message, cure = BOMBS[name]
    assert len(content) < 100_000
    assert refusal_of_book(save(tmp_path / "a.xlsx", content)) == (message, cure)


def test_a_reader_that_does_not_end_is_ended(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", UNCLOSED)
    message = "ce classeur demande plus de 1 secondes de lecture."
    assert refusal_of_book(path, Limits(seconds=1, ratio=10**6)) == (message, SMALLER)


def test_a_reader_that_only_waits_is_ended_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "maillage_sleeper.py").write_text("import time; time.sleep(5)")
    monkeypatch.setattr(workbooks, "__file__", str(tmp_path / "a" / "b" / "workbooks.py"))
    monkeypatch.setattr(_spreadsheet, "__name__", "maillage_sleeper")
    message, _ = refusal_of_book(save(tmp_path / "a.xlsx", xlsx({"a": [["x"]]})), Limits(seconds=1))
    assert message == "ce classeur demande plus de 1 secondes de lecture."


def test_cells_are_counted_over_the_whole_workbook(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", xlsx({"a": [[1, 2], [], ["x"]], "b": [["", "", "y"]]}))
    assert read_workbook(path, limits=Limits(cells=7)) == {"a": [["1", "2"], [], ["x"]], "b": [["", "", "y"]]}
    message, _ = refusal_of_book(path, Limits(cells=6))
    assert message == "ce classeur contient plus de 6 cellules ou 16 Mo de texte."


def test_entities_are_refused(tmp_path: Path) -> None:
    secret = save(tmp_path / "secret.txt", b"SECRET")
    fetched = with_entity(f'<!ENTITY x SYSTEM "{secret.as_uri()}">', "&x;")
    unused = with_entity('<!ENTITY x "y">', "a")
    for content in (with_entity(LAUGHS, "&l9;"), fetched, unused):
        assert refusal_of_book(save(tmp_path / "a.xlsx", content)) == ("ce classeur est illisible.", NEW_BOOK)


def test_entities_are_not_even_expanded(tmp_path: Path) -> None:
    """Without that refusal the parser would follow none of them either."""
    secret = save(tmp_path / "secret.txt", b"SECRET")
    for content in (with_entity(LAUGHS, "&l9;"), with_entity(f'<!ENTITY x SYSTEM "{secret.as_uri()}">', "&x;")):
        try:
            found = str(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python())
        except CalamineError as refused:
            found = str(refused)
        assert "SECRET" not in found and len(found) < 200


def test_a_tab_and_a_line_end_part_two_words_of_an_ods(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>a<text:tab/>b<text:line-break/>c</text:p></table:table-cell>'
    path = save(tmp_path / "a.ods", raw_ods({"parc": f"<table:table-row>{cell}</table:table-row>"}))
    assert read_workbook(path) == {"parc": [["a\tb\nc"]]}


def test_a_row_is_capped_so_that_one_fits_in_memory(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", xlsx({"a": [["x" * 300]]}))
    assert read_workbook(path, limits=Limits(row_characters=304)) == {"a": [["x" * 300]]}
    message, _ = refusal_of_book(path, Limits(row_characters=303))
    assert message == "ce classeur contient plus de 200\u202f000 cellules ou 16 Mo de texte."


def test_who_opens_bombs_stays_small_and_the_reader_is_bounded(tmp_path: Path) -> None:
    for place, content in enumerate([*(bomb[0] for bomb in BOMBS.values()), *(item[0] for item in HOSTILE.values())]):
        save(tmp_path / f"{place}.xlsx", content)
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from maillage.kernel.workbooks import FileRefused, read_workbook\n"
        "for path in Path(sys.argv[1]).iterdir():\n"
        "    try: read_workbook(path)\n"
        "    except FileRefused: continue\n"
        "    raise SystemExit(path.name)\n"
        "peak = Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0]\n"
        "print(peak, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    parent, reader = (int(kilobytes) * 1024 for kilobytes in done.stdout.split())
    assert parent < 100 * MB and reader < 400 * MB


def test_the_walls_of_the_reader() -> None:
    script = (
        "import os, resource\n"
        "from maillage.kernel._spreadsheet import _wall_in\n"
        "_wall_in(300_000_000, 5, 1000)\n"
        "names = ('AS', 'CPU', 'FSIZE', 'NPROC', 'CORE')\n"
        "print([resource.getrlimit(getattr(resource, f'RLIMIT_{name}'))[0] for name in names])\n"
        "try: bytearray(300_000_000)\n"
        "except MemoryError: print('walled')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[300000000, 5, 1000, 0, 0]\nwalled\n"


def test_the_reader_inherits_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program in the reader's place writes what it was given."""
    monkeypatch.setenv("MAILLAGE_SECRET_KEY", "SECRET")
    probe = "import json, os; print(json.dumps({'sheet': f'{dict(os.environ)} in {os.getcwd()}'}))"
    (tmp_path / "maillage_probe.py").write_text(probe)
    monkeypatch.setattr(workbooks, "__file__", str(tmp_path / "a" / "b" / "workbooks.py"))
    monkeypatch.setattr(_spreadsheet, "__name__", "maillage_probe")
    (found,) = read_workbook(save(tmp_path / "a.xlsx", xlsx({"a": [["x"]]})))
    assert "SECRET" not in found and "PYTHONPATH" in found and found.endswith(" in /")


def test_a_reader_that_cannot_start_says_whom_to_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_spreadsheet, "__name__", "maillage_no_such_module")
    assert refusal_of_book(save(tmp_path / "a.xlsx", xlsx({"a": [["x"]]}))) == (
        "le lecteur de classeurs ne démarre pas.",
        "Demandez à la personne qui a installé Maillage de vérifier l’installation.",
    )


@pytest.mark.parametrize(("last", "is_read"), [(10_001, True), (10_002, False), (1_048_575, False)])
def test_a_cell_far_below_the_table_is_refused_and_not_gone_through(tmp_path: Path, last: int, is_read: bool) -> None:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        sheet = book.add_worksheet("Parc")
        sheet.write(0, 0, "désignation")
        sheet.write(last, 0, "x")
        sheet.write_blank(1_048_575, 1, None, book.add_format({"bold": True}))
    path = save(tmp_path / "a.xlsx", output.getvalue())
    if is_read:
        assert read_workbook(path)["Parc"][last] == ["x"]
    else:
        with pytest.raises(FileRefused, match="supprimez ce qui est rempli loin du tableau"):
            read_workbook(path)
