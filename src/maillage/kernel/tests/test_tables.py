"""Tables from outside: what is written is what is read, whatever carries it, and nothing is ever held whole."""

import codecs
import csv
import io
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from maillage.kernel import tables
from maillage.kernel.tables import INVENTORY, Dialect, FileRefused, Limits, Tables, read_tables

from .spreadsheets import ods, save, xlsx

MB = 1_000_000
CSV_AGAIN = "Dans le tableur : Enregistrer sous, puis choisissez le format CSV UTF-8."


def rows_of(path: Path, dialect: Dialect | None = None, limits: Limits = INVENTORY) -> list[list[str]]:
    with read_tables(path, dialect=dialect, limits=limits) as found:
        (table,) = found
        return list(table.rows())


def refusal(path: Path, dialect: Dialect | None = None, limits: Limits = INVENTORY) -> tuple[str, str]:
    with pytest.raises(FileRefused) as refused:
        rows_of(path, dialect, limits)
    return refused.value.message, refused.value.cure


# D4: no silent alteration


SPACES = " \u00a0\u202f\u2009"


def golden(seed: int = 4) -> Iterator[str]:
    """5,000 values that spreadsheets and careless programs love to change."""
    chance = random.Random(seed)
    for _ in range(500):
        amount = (
            f"{chance.randrange(1000)}{chance.choice(SPACES)}{chance.randrange(1000):03},{chance.randrange(100):02}"
        )
        yield f"{chance.randrange(10**14):014}"
        yield f"0{chance.randrange(10**4):04}"
        yield f"2{chance.choice('AB')}{chance.randrange(1000):03}"
        yield amount
        yield f"{amount}{chance.choice(SPACES)}€"
        yield f"{chance.randrange(1, 29):02}/{chance.randrange(1, 13):02}/{chance.randrange(1990, 2030)}"
        yield f"{chance.choice('-−+')}{chance.randrange(1000)},{chance.randrange(1000):03}"
        yield f"02 61 91 {chance.randrange(100):02} {chance.randrange(100):02}"
        yield chance.choice(
            ["1E5", "12-5", "3/4", "0,10", "1.234", "10:30", "NC", "#N/A", "=SOMME(A1;B2)", "+33 1 99 00", "@x"]
        )
        yield chance.choice(
            ["Plouezoc’h", "« L’Œuvre »", 'écran 24"', "a;b,c|d", "deux\nlignes", " bord ", "été\tcompris", "100 %"]
        )


GOLDEN = list(golden())
ROWS = [["n°", *(f"colonne {place}" for place in range(10))]] + [
    [str(line), *GOLDEN[line * 10 : line * 10 + 10]] for line in range(len(GOLDEN) // 10)
]
OLD = str.maketrans("\u202f\u2009−", "\u00a0\u00a0-")
"""What cp1252 has no sign for."""


def delimited(rows: list[list[str]], separator: str, encoding: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.mark.parametrize("separator", tables.SEPARATORS)
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-8", "utf-16"])
def test_no_golden_value_changes_in_a_text(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [[cell.translate(OLD) for cell in row] for row in ROWS] if encoding == "cp1252" else ROWS
    path = save(tmp_path / "Mon parc.csv", delimited(rows, separator, encoding))
    with read_tables(path) as (table,):
        assert (table.name, table.first_row) == ("Mon parc", 1)
        assert table.dialect == Dialect(encoding.removesuffix("-sig"), separator)
        assert list(table.rows()) == rows
        assert list(table.rows()) == rows, "read again from the start"
    assert len(GOLDEN) == 5000


@pytest.mark.parametrize("write", [xlsx, ods])
def test_no_golden_value_changes_in_a_workbook(tmp_path: Path, write: "type[object]") -> None:
    path = save(tmp_path / "a.ods", write({"Parc": ROWS, "autre": [["x"]]}))  # type: ignore[call-arg, arg-type]
    with read_tables(path) as found:
        assert [(table.name, table.dialect) for table in found] == [("Parc", None), ("autre", None)]
        first, second = (table.rows() for table in found)
        assert next(second) == ["x"] and [next(first), *first] == ROWS, "each sheet keeps its own place"


@pytest.mark.parametrize(("ending", "held"), [("csv", 1), ("xlsx", 2)])
def test_a_reader_who_stops_early_leaves_nothing_open(tmp_path: Path, ending: str, held: int) -> None:
    many = [["a", "b"]] * 50_000
    path = save(tmp_path / f"table.{ending}", b"a;b\n" * len(many) if ending == "csv" else xlsx({"Parc": many}))
    with read_tables(path) as found:
        rows = found[0].rows()
        assert next(rows)[0] == "a"
        before = open_files()
    assert len(before) - len(open_files()) == held
    with pytest.raises(ValueError, match="closed file"):
        list(rows)


def open_files() -> list[str]:
    """What this program holds open."""
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("a system that does not tell")
    return [each.name for each in folder.iterdir()]


def test_sheets_are_a_sequence_and_are_gone_once_closed(tmp_path: Path) -> None:
    with read_tables(save(tmp_path / "a.xlsx", xlsx({"a": [["x"]], "b": []}))) as found:
        assert isinstance(found, Tables) and len(found) == 2 and found[1].name == "b" and len(found[:1]) == 1
    with pytest.raises(FileNotFoundError):
        list(found[0].rows())


# Dialects


@pytest.mark.parametrize(
    ("text", "separator", "rows"),
    [
        ("a;b\n1,5;2,5\n3,5;4,5\n", ";", [["a", "b"], ["1,5", "2,5"], ["3,5", "4,5"]]),
        ("nom;prix, en €\nA;3\n", ";", [["nom", "prix, en €"], ["A", "3"]]),
        ("valeur\n1,5\n-2,5\n1 250,75 €\n", ";", [["valeur"], ["1,5"], ["-2,5"], ["1 250,75 €"]]),
        ("name,price\nA,1.5\n", ",", [["name", "price"], ["A", "1.5"]]),
        ("nb,taille\n2,5\n3,6\n", ",", [["nb", "taille"], ["2", "5"], ["3", "6"]]),
        (
            "Relevé de mai, provisoire\n\nligne\tmois\n1\t2\n",
            "\t",
            [["Relevé de mai, provisoire"], [], ["ligne", "mois"], ["1", "2"]],
        ),
        ('a|"b|c"\n"1\n2"|3\n', "|", [["a", "b|c"], ["1\n2", "3"]]),
        ("a;b;c\r1;2;3\r", ";", [["a", "b", "c"], ["1", "2", "3"]]),
        ("a;b;;\n\n;;\n1;;;\n\n ; \n", ";", [["a", "b"], [], [], ["1"]]),
        ("une seule colonne\n", ";", [["une seule colonne"]]),
        ("", ";", []),
    ],
)
def test_the_separator_is_found(tmp_path: Path, text: str, separator: str, rows: list[list[str]]) -> None:
    path = save(tmp_path / "a.csv", text.encode())
    with read_tables(path) as (table,):
        assert table.dialect == Dialect("utf-8", separator)
        assert list(table.rows()) == rows


def test_the_line_of_excel_is_no_row(tmp_path: Path) -> None:
    path = save(tmp_path / "a.csv", b"sep=|\r\na,b|c,d\r\n1,2|3,4\r\n")
    with read_tables(path) as (table,):
        assert table.dialect == Dialect("utf-8", "|", 1) and table.first_row == 2
        assert list(table.rows()) == [["a,b", "c,d"], ["1,2", "3,4"]]


def test_what_is_known_is_not_guessed(tmp_path: Path) -> None:
    path = save(tmp_path / "a.txt", "Facture;;\nde;mai;\nPrix €;dû\n".encode("iso-8859-15"))
    known = Dialect("iso-8859-15", ";", 2)
    with read_tables(path, dialect=known) as (table,):
        assert (table.dialect, table.first_row) == (known, 3)
        assert list(table.rows()) == [["Prix €", "dû"]]
    assert rows_of(save(tmp_path / "b.txt", "été;|".encode("cp850")), Dialect("cp850", "|")) == [["été;"]]
    assert rows_of(save(tmp_path / "c.tsv", b"un deux"), Dialect("utf-8", "")) == [["un deux"]]
    assert rows_of(save(tmp_path / "d.xlsx", xlsx({"a": [["titre"], ["x"]]})), known) == []
    for wrong in ({"encoding": "rot13"}, {"separator": "x"}, {"skipped": -1}):
        with pytest.raises(ValueError, match="Dialect"):
            Dialect(**wrong)


def test_an_apostrophe_of_ours_is_taken_away_and_no_other(tmp_path: Path) -> None:
    path = save(tmp_path / "a.csv", b"'=1;''=1;'tis;'01001;l'eau;'")
    assert rows_of(path) == [["=1", "'=1", "'tis", "'01001", "l'eau", "'"]]


# What is refused


ABIME = "ce fichier n’est pas un texte, ou ses accents sont abîmés."
REFUSED_TEXTS = {
    "null": (b"a;b\n1;\0\n", "ce fichier n’est pas un texte : il porte des caractères nuls."),
    "UTF-16 without its mark": (
        "a;b".encode("utf-16-le"),
        "ce fichier n’est pas un texte : il porte des caractères nuls.",
    ),
    "null in UTF-16": ("a;\0b".encode("utf-16"), "ce fichier n’est pas un texte : il porte des caractères nuls."),
    "UTF-16 cut": ("a;b".encode("utf-16")[:-1], ABIME),
    "UTF-8 cut": ("commune;été;é".encode()[:-1], ABIME),
    "no letter of cp1252": (b"caf\xe9;\x81", ABIME),
    "PDF": (b"%PDF-1.7\n1 0 obj", "ce fichier est un document, pas un tableau."),
    "SVG": (b'\xef\xbb\xbf <svg onload="alert(1)"/>', "ce fichier est un document, pas un tableau."),
    "XML": (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>', "ce fichier est un document, pas un tableau."),
    "HTML": (b"\n<html><table><tr><td>a", "ce fichier est un document, pas un tableau."),
    "RTF": (b"{\\rtf1 a}", "ce fichier est un document, pas un tableau."),
}


@pytest.mark.parametrize("name", REFUSED_TEXTS)
def test_what_is_no_delimited_text(tmp_path: Path, name: str) -> None:
    content, message = REFUSED_TEXTS[name]
    assert refusal(save(tmp_path / "a.csv", content)) == (message, CSV_AGAIN)


def test_other_files(tmp_path: Path) -> None:
    book = xlsx({"a": [["x"]]})
    assert refusal(save(tmp_path / "a.csv", book))[0] == "ce fichier est un classeur ou une archive, pas un texte."
    assert refusal(save(tmp_path / "a.xlsx", b"a;b"))[0] == "ce classeur est illisible."
    message, cure = refusal(save(tmp_path / "a.xls", book))
    assert message == "ce fichier n’est pas un tableau que Maillage sait lire."
    assert cure == "Enregistrez-le dans l’un de ces formats : .xlsx, .ods, .csv, .tsv et .txt."
    assert refusal(tmp_path / "absent.csv")[0] == "ce fichier n’existe pas ou ne peut pas être lu."
    assert refusal(save(tmp_path / "b.csv", b"\xe9;b"), Dialect("utf-8"))[0] == ABIME, "what is said beforehand holds"


def test_quotes_and_lengths(tmp_path: Path) -> None:
    again = "Enregistrez de nouveau le fichier au format CSV depuis le tableur."
    quotes = "à la ligne {}, les guillemets sont mal fermés ou une cellule est trop longue."
    assert refusal(save(tmp_path / "a.csv", b'a;b\n1;"2\n3;4\n')) == (quotes.format(2), again)
    assert refusal(save(tmp_path / "a.csv", b'a;b\n"1"x;2\n')) == (quotes.format(2), again)
    assert refusal(save(tmp_path / "a.csv", b"a;b\n1;2\n" + b"x" * 140_000)) == (quotes.format(3), again)
    long = "la ligne 2 dépasse 100 caractères."
    for row in (b"1;" * 51, b'"1\n";' * 21, b"x" * 101):
        assert refusal(save(tmp_path / "a.csv", b"a;b\n" + row), limits=Limits(row_characters=100)) == (long, again)
    assert len(rows_of(save(tmp_path / "a.csv", b"x" * 49 + b"\n" + b"y" * 99), limits=Limits(row_characters=100))) == 2
    heavy = refusal(save(tmp_path / "a.csv", b"a;b\n" * 300_000), limits=Limits(total_bytes=MB))
    assert heavy == ("ce fichier pèse plus de 1 Mo.", "Découpez-le en plusieurs fichiers.")


def test_time_is_counted_while_reading_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "a.csv", b"a;b\n" * 100)
    ticks = iter(range(10_000))
    monkeypatch.setattr("maillage.kernel._delimited.perf_counter", lambda: next(ticks))
    assert refusal(path, limits=Limits(seconds=20))[0] == "ce fichier demande plus de 20 secondes de lecture."
    assert len(rows_of(path, limits=Limits(seconds=101))) == 100


def test_a_file_that_changes_after_it_was_looked_at(tmp_path: Path) -> None:
    path = save(tmp_path / "a.csv", "é;b\n".encode())
    with read_tables(path) as (table,):
        save(path, codecs.BOM_UTF8 + b"a;\xff\n")
        with pytest.raises(FileRefused, match="abîmés"):
            list(table.rows())


# Memory


def test_who_reads_stays_small(tmp_path: Path) -> None:
    """A process that reads 60 MB of text and 300,000 cells, and nothing else: it holds neither."""
    line = ";".join(f"cellule {place}" for place in range(20)) + "\n"
    save(tmp_path / "a.csv", b"\xef\xbb\xbf" + (line * 250_000).encode()[: 60 * MB])
    save(tmp_path / "b.xlsx", xlsx({"a": [[f"texte {row} {place}" for place in range(20)] for row in range(15_000)]}))
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from maillage.kernel.tables import read_tables\n"
        "def memory(key): return int(Path('/proc/self/status').read_text().split(key)[1].split()[0]) * 1024\n"
        "before = memory('VmRSS:')\n"
        "for name in ('a.csv', 'b.xlsx'):\n"
        "    with read_tables(Path(sys.argv[1], name)) as (table,): count = sum(1 for row in table.rows())\n"
        "    print(count)\n"
        "print(memory('VmHWM:'), memory('VmHWM:') - before)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    *counts, most, grown = (int(figure) for figure in done.stdout.split())
    assert counts[1] == 15_000 and counts[0] > 200_000
    assert most < 60 * MB and grown < 30 * MB
