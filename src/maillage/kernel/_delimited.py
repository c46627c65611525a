"""Delimited text as spreadsheets and suppliers write it: the encoding and the separator found out, streamed, capped."""

import codecs
import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Final, TextIO

from maillage.kernel.typography import number
from maillage.kernel.workbooks import FileRefused, Limits, megabytes, open_file

__all__ = ["SEPARATORS", "TEXT_ENCODINGS", "Delimited", "Dialect", "open_delimited"]

TEXT_ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows (cp1252)",
    "iso-8859-15": "Latin-9 (ISO 8859-15)",
    "cp850": "DOS (cp850)",
}
"""Encodings that may be asked for, as pages name them; a byte order mark is no part of the first cell in any."""
SEPARATORS: Final = {";": "point-virgule", ",": "virgule", "\t": "tabulation", "|": "barre verticale"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a delimited text is written; what is empty is to be found out.

    ``encoding``: a key of ``TEXT_ENCODINGS``. ``separator``: a key of ``SEPARATORS``. ``skipped``: rows above the
    header that are not read (titles of a supplier's file; the « sep=; » line of Excel is counted by itself).
    """

    encoding: str = ""
    separator: str = ""
    skipped: int = 0

    def __post_init__(self) -> None:
        is_known = self.encoding in ("", *TEXT_ENCODINGS) and self.separator in ("", *SEPARATORS)
        if not is_known or self.skipped < 0:
            raise ValueError(self)


_CHUNK: Final = 1 << 16
_SAMPLE_ROWS: Final = 60
_SAMPLE_CHARACTERS: Final = 1 << 16
_CODECS: Final = {"utf-8": "utf-8-sig"}
_MARKS_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ZIP: Final = b"PK\x03\x04"
_OTHERS: Final = re.compile(rb"\s*(%PDF-|\{\\rtf|<(\?xml|!doctype|html|svg|table)\b)", re.IGNORECASE)
_TWICE_DECODED: Final = re.compile(r"Ã[\x80-\xbf©¨ª«´®§¢¹»¯]|â€")
"""What UTF-8 looks like when one bad byte makes it pass for cp1252."""
_DECIMAL: Final = re.compile(r"[-+−]?[0-9 \u00a0\u2009\u202f]+,[0-9]+[ \u00a0\u202f]?[€%]?")
"""One number, not two cells: a column of prices alone has no separator."""
_ANNOUNCED: Final = re.compile(r"sep=([;,|\t])\s*?(?:[\r\n]|$)", re.IGNORECASE)

_AGAIN: Final = "Dans le tableur : Enregistrer sous, puis choisissez le format CSV UTF-8."


class _RowTooLong(Exception):
    """One record holds more characters than a row may."""


class _Lines(Iterator[str]):
    """The lines of a text; a record, over however many of them, may only take so many characters."""

    def __init__(self, stream: TextIO, most: int) -> None:
        self.stream, self.most = stream, most
        self.taken = 0

    def __next__(self) -> str:
        line = self.stream.readline(self.most - self.taken + 1)
        if not line:
            raise StopIteration
        self.taken += len(line)
        if self.taken > self.most:
            raise _RowTooLong
        return line


@dataclass(frozen=True, slots=True)
class Delimited:
    """A text that was looked through once; ``dialect`` is complete. Closed, what was still being read of it is too."""

    path: Path
    limits: Limits
    dialect: Dialect
    _read: list[TextIO] = field(default_factory=list, repr=False, compare=False)

    def close(self) -> None:
        """For readers who stopped before the end: rows asked for afterwards are an error of the program."""
        while self._read:
            self._read.pop().close()

    def rows(self) -> Iterator[list[str]]:
        """Its records from the first not skipped to the last that is filled, each to its last filled cell.

        Error: ``FileRefused``.
        """
        blank = 0
        for row in islice(self._records(), self.dialect.skipped, None):
            while row and not row[-1].strip():
                row.pop()
            if not row:
                blank += 1
                continue
            yield from ([] for _ in range(blank))
            yield row
            blank = 0

    def _records(self) -> Iterator[list[str]]:
        seconds, place = 0.0, 0
        with self._reading() as text:
            lines = _Lines(text, self.limits.row_characters)
            records = csv.reader(lines, delimiter=self.dialect.separator, strict=True)
            while True:
                place += 1
                start = perf_counter()
                row = self._next(records, place)
                seconds += perf_counter() - start
                if row is None:
                    return
                if seconds > self.limits.seconds:
                    message = f"ce fichier demande plus de {self.limits.seconds} secondes de lecture."
                    raise FileRefused(self.path.name, message, "Découpez-le en plusieurs fichiers.")
                lines.taken = 0
                yield row

    @contextmanager
    def _reading(self) -> Iterator[TextIO]:
        with _opened(self.path, self.dialect.encoding) as text:
            self._read.append(text)
            try:
                yield text
            finally:
                if text in self._read:
                    self._read.remove(text)

    def _next(self, records: Iterator[list[str]], place: int) -> list[str] | None:
        try:
            return next(records, None)
        except _RowTooLong:
            message = f"la ligne {number(place)} dépasse {number(self.limits.row_characters)} caractères."
        except csv.Error:
            message = f"à la ligne {number(place)}, les guillemets sont mal fermés ou une cellule est trop longue."
        except UnicodeError:
            raise _undecodable(self.path) from None
        raise FileRefused(self.path.name, message, "Enregistrez de nouveau le fichier au format CSV depuis le tableur.")


def open_delimited(path: Path, limits: Limits, known: Dialect) -> Delimited:
    """A text whose bytes were all looked at once: size, encoding, null characters. Error: ``FileRefused``."""
    head = _checked_head(path, limits)
    guesses = ["utf-16"] if head.startswith(_MARKS_16) else ["utf-8", "cp1252"]
    for encoding in [known.encoding] if known.encoding else guesses:
        if _is_written_in(path, encoding, is_guess=not known.encoding):
            dialect = _completed(path, replace(known, encoding=encoding))
            return Delimited(path, limits, dialect)
    raise _undecodable(path)


def _checked_head(path: Path, limits: Limits) -> bytes:
    with open_file(path) as file:
        head, size = file.read(_CHUNK), file.seek(0, os.SEEK_END)
    if head.startswith(_ZIP):
        cure = "Donnez à son nom la fin .xlsx ou .ods, ou enregistrez-le au format CSV."
        raise FileRefused(path.name, "ce fichier est un classeur ou une archive, pas un texte.", cure)
    if _OTHERS.match(head.removeprefix(codecs.BOM_UTF8)):
        raise FileRefused(path.name, "ce fichier est un document, pas un tableau.", _AGAIN)
    if size > limits.total_bytes:
        message = f"ce fichier pèse plus de {megabytes(limits.total_bytes)}."
        raise FileRefused(path.name, message, "Découpez-le en plusieurs fichiers.")
    return head


def _opened(path: Path, encoding: str) -> io.TextIOWrapper:
    """The text, its line ends as they are."""
    return io.TextIOWrapper(open_file(path), _CODECS.get(encoding, encoding), newline="")


def _is_written_in(path: Path, encoding: str, *, is_guess: bool) -> bool:
    """Whether every byte of a file means something in this encoding. Error: ``FileRefused``, for what is no text."""
    end = ""
    with _opened(path, encoding) as text:
        try:
            while chunk := text.read(_CHUNK):
                if "\0" in chunk:
                    message = "ce fichier n’est pas un texte : il porte des caractères nuls."
                    raise FileRefused(path.name, message, _AGAIN)
                if is_guess and encoding == "cp1252" and _TWICE_DECODED.search(end + chunk):
                    return False
                end = chunk[-1:]
        except UnicodeError:
            return False
    return True


def _undecodable(path: Path) -> FileRefused:
    return FileRefused(path.name, "ce fichier n’est pas un texte, ou ses accents sont abîmés.", _AGAIN)


def _completed(path: Path, known: Dialect) -> Dialect:
    with _opened(path, known.encoding) as text:
        sample = text.read(_SAMPLE_CHARACTERS)
    announced = _ANNOUNCED.match(sample)
    if announced:
        known = replace(known, skipped=known.skipped + 1)
    if known.separator:
        return known
    default = "\t" if path.suffix.casefold() == ".tsv" else ";"
    return replace(known, separator=announced[1] if announced else _separator(sample, known.skipped) or default)


def _separator(sample: str, skipped: int) -> str:
    """The separator that parts most rows in as many cells; empty where there is but one column."""

    def regularity(separator: str) -> tuple[float, int]:
        try:
            records = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
            rows = [row for row in islice(records, skipped, skipped + _SAMPLE_ROWS) if any(row)]
        except csv.Error:
            return 0.0, 0
        widths = Counter(len(row) for row in rows if separator != "," or not _DECIMAL.fullmatch(",".join(row)))
        parted = [(count / widths.total(), width) for width, count in widths.items() if width > 1]
        return max(parted, default=(0.0, 0))

    # On a tie the first: a title such as « prix, en € » has a comma of its own.
    best = max(";\t|,", key=regularity)
    return best if regularity(best)[1] else ""
