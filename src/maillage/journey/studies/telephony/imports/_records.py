"""Call records where they are: a file of texts or of columns, scanned by DuckDB, never whole in memory."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from maillage.engine.errors import MaillageError
from maillage.journey.census.bills.enums import CallClass
from maillage.journey.census.bills.models import line_key
from maillage.kernel.spelling import fold
from maillage.kernel.typography import enumeration, one_line

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from narwhals import LazyFrame

__all__ = ["MEMORY", "Records", "RecordsUnread", "open_records"]

MEMORY: Final = "400MB"
"""What a scan may hold; beyond, it spills to the disk."""
_NAMES: Final = {
    "line": ("ligne", "line", "numero_appelant"),
    "started_at": ("horodatage", "debut", "date", "started_at"),
    "ended_at": ("fin", "ended_at"),
    "dialled": ("appele", "numero_appele", "dialled"),
    "seconds": ("duree", "duree_s", "secondes", "seconds"),
    "kind": ("type", "nature", "kind"),
    "call_class": ("classe", "call_class"),
    "megabytes": ("volume_mo", "mo", "megabytes"),
}
_NEEDED: Final = ("line", "started_at", "dialled", "seconds", "kind")
_FORMATS: Final = "['%d/%m/%Y %H:%M:%S', '%d/%m/%Y %H:%M', '%d-%m-%Y %H:%M:%S', '%Y%m%d%H%M%S']"


class RecordsUnread(MaillageError):
    """A file that holds no call records."""


@dataclass(slots=True)
class Records:
    """``frame``: the records under the engine's names; ``unreadable``: rows that are none, (row, text, why)."""

    connection: "DuckDBPyConnection"
    frame: "LazyFrame[Any]"
    unreadable: list[tuple[int, str, str]]

    def kept(self, frame: "LazyFrame[Any]", name: str) -> "LazyFrame[Any]":
        """The answer of a query, computed once and held here."""
        import narwhals as nw

        frame.to_native().create(name)
        return nw.from_native(self.connection.table(name))

    def named(self, totals: "LazyFrame[Any]", name: str) -> "LazyFrame[Any]":
        """Totals whose lines bear the one name that the census gives them; those that are one line are added up."""
        import narwhals as nw

        lines = [row[0] for row in totals.select("line").unique().to_native().fetchall() if row[0] is not None]
        self.connection.execute("CREATE TEMP TABLE line_names (line VARCHAR, known VARCHAR)")
        self.connection.execute(
            "INSERT INTO line_names SELECT unnest(?), unnest(?)", [lines, [line_key(line) or line for line in lines]]
        )
        names = nw.from_native(self.connection.table("line_names"))
        columns = [column for column in totals.collect_schema().names() if column not in ("line", "month", "code")]
        joined = totals.join(names, on="line", how="left")
        merged = joined.group_by("known", "month", "code").agg(*(nw.col(column).sum() for column in columns))
        whole = merged.with_columns(*(nw.col(column).cast(nw.Int64) for column in columns))
        return self.kept(whole.rename({"known": "line"}), name)

    def rows_of(self, frame: "LazyFrame[Any]") -> Iterator[dict[str, Any]]:
        """The rows of a query, a few thousand at a time; one query at a time."""
        native = frame.to_native()
        names = native.columns
        answer = self.connection.execute(native.sql_query())
        while rows := answer.fetchmany(10_000):
            for row in rows:
                yield dict(zip(names, row, strict=True))


@contextmanager
def open_records(path: Path, *, memory: str = MEMORY, threads: int = 2) -> Iterator[Records]:
    """Open a .csv or .parquet of call records; what it spills is erased at the end. Error: ``RecordsUnread``.

    A text is read once, into columns that spill beyond ``memory``: each later scan costs a tenth. A cell that is no date or no number
    becomes nothing, and the engine leaves its record out with the reason.
    """
    import duckdb
    import narwhals as nw

    if not path.is_file():
        raise RecordsUnread(f"« {path} » n’est pas un fichier. Vérifiez son nom, puis relancez.")
    if path.suffix.casefold() not in (".csv", ".txt", ".tsv", ".parquet"):
        raise RecordsUnread(
            f"« {path.name} » n’est pas un relevé que Maillage sait lire. Donnez un .csv ou un .parquet."
        )
    with tempfile.TemporaryDirectory(prefix="maillage-") as folder, duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{memory}'")
        connection.execute(f"SET threads = {threads}")
        connection.execute("SET temp_directory = ?", [folder])
        connection.execute("SET preserve_insertion_order = false")
        try:
            selected, unreadable = _selected(connection, path)
            frame = nw.from_native(connection.sql(selected))
        except duckdb.Error as error:
            said = one_line(str(error), 200)
            raise RecordsUnread(
                f"« {path.name} » ne se lit pas comme un relevé ({said}). Enregistrez-le en CSV UTF-8 ou en Parquet."
            ) from None
        yield Records(connection, frame, unreadable)


def _selected(connection: "DuckDBPyConnection", path: Path) -> tuple[str, list[tuple[int, str, str]]]:
    """The query that gives the records under our names, and the rows of a text that are none."""
    is_text = path.suffix.casefold() != ".parquet"
    place = str(path).replace("'", "''")
    source = f"read_parquet('{place}')"
    if is_text:
        source = (
            f"read_csv('{place}', header = true, all_varchar = true, null_padding = true, ignore_errors = true, "
            "store_rejects = true)"
        )
    described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608 a path of ours, quoted
    types = {str(row[0]): str(row[1]) for row in described}
    columns = _columns(path, types)
    terms = [
        f"{_term(ours, theirs.replace(chr(34), chr(34) * 2), is_text=types[theirs] == 'VARCHAR')}"
        for ours, theirs in columns.items()
    ]
    query = f"SELECT {', '.join(terms)} FROM {source}"  # noqa: S608 names of the file, quoted
    if not is_text:
        return query, []
    connection.execute(f"CREATE TEMP TABLE records AS {query}")
    rejected = connection.execute(
        "SELECT line, any_value(csv_line), any_value(error_message) FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()
    return "SELECT * FROM records", rejected


def _columns(path: Path, types: dict[str, str]) -> dict[str, str]:
    """Our name of each column that we know, and theirs."""
    folded = {fold(name).replace(" ", "_"): name for name in types}
    found = {ours: folded[name] for ours, names in _NAMES.items() for name in reversed(names) if name in folded}
    if missing := [_NAMES[name][0] for name in _NEEDED if name not in found]:
        raise RecordsUnread(
            f"« {path.name} » n’a pas les colonnes {enumeration([f'« {name} »' for name in missing])}. "
            "Ajoutez-les, puis relancez. Le format est décrit dans docs/reference/format-releve.md."
        )
    return found


def _term(ours: str, theirs: str, *, is_text: bool) -> str:
    """A column as the engine wants it."""
    cell = f'"{theirs}"'
    if ours in ("started_at", "ended_at"):
        read = f"coalesce(try_cast({cell} AS TIMESTAMP), try_strptime({cell}, {_FORMATS}))" if is_text else cell
        return f"{read} AS {ours}"
    if ours == "seconds":
        clock = f"CAST(epoch(try_cast({cell} AS TIME)) AS BIGINT)"
        return (
            f"coalesce(try_cast({cell} AS BIGINT), {clock}) AS seconds"
            if is_text
            else f"CAST({cell} AS BIGINT) AS seconds"
        )
    if ours == "megabytes":
        number = f"try_cast(replace({cell}, ',', '.') AS DOUBLE)" if is_text else cell
        return f"CAST(round({number} * 1000) AS BIGINT) AS kilobytes"
    if ours == "kind":
        return f"lower(trim({cell})) AS kind"
    if ours == "call_class":
        words = {str(label): value for value, label in CallClass.choices}
        cases = " ".join(f"WHEN '{word.replace(chr(39), chr(39) * 2)}' THEN '{code}'" for word, code in words.items())
        return f"CASE trim({cell}) {cases} ELSE trim({cell}) END AS call_class"
    written = f"CAST({cell} AS VARCHAR)"
    return f"{_dialled(written) if ours == 'dialled' else written} AS {ours}"


def _dialled(cell: str) -> str:
    """A number as the engine reads it, however it was written: without signs, with the + of « 33… » and the zero that a
    spreadsheet took. Nearly all have ten figures, and nothing to mend."""
    plain = f"regexp_replace(replace({cell}, '(0)', ''), '[\\s\u00a0\u202f.()/_-]+', '', 'g')"
    mended = (
        f"CASE WHEN regexp_full_match({plain}, '33[1-9][0-9]{{8}}') THEN '+' || {plain} "
        f"WHEN regexp_full_match({plain}, '(\\+|00)330[1-9][0-9]{{8}}') THEN '0' || right({plain}, 9) "
        f"WHEN regexp_full_match({plain}, '[1-9][0-9]{{8}}') THEN '0' || {plain} ELSE {plain} END"
    )
    return f"CASE WHEN regexp_full_match({cell}, '0[1-9][0-9]{{8}}') THEN {cell} ELSE {mended} END"
