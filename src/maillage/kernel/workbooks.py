"""Workbooks (.xlsx, .ods) and archives (.zip) from outside, opened without trusting them.

An archive is inflated and counted before anything reads it, since the sizes that it declares may lie. Spreadsheets are
then parsed in another process with capped memory and time (``_spreadsheet``): one cell at the far corner of a sheet
is enough to end the process that opens it.
"""

import copy
import json
import os
import re
import select
import stat
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGXCPU
from tempfile import NamedTemporaryFile, _TemporaryFileWrapper
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from maillage.engine.errors import MaillageError
from maillage.kernel import _spreadsheet
from maillage.kernel._spreadsheet import Ending, as_text
from maillage.kernel.typography import number, one_line

__all__ = [
    "INVENTORY",
    "QUESTIONNAIRE",
    "FileRefused",
    "Limits",
    "Spool",
    "as_text",
    "megabytes",
    "open_file",
    "read_archive",
    "read_workbook",
    "spool_workbook",
]

MB: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold and what reading it may cost: bytes, cells (empty ones before a filled one included), seconds.

    ``ratio``: how many times an entry may inflate; entries under ``light_bytes`` are free of it. ``total_bytes`` also
    bounds a delimited text, which has no cap of cells; ``row_characters`` bounds what one row holds in memory.
    """

    entries: int = 200
    entry_bytes: int = 32 * MB
    total_bytes: int = 64 * MB
    ratio: int = 100
    light_bytes: int = 1 * MB
    cells: int = 200_000
    text_bytes: int = 16 * MB
    row_characters: int = 1 * MB
    memory_bytes: int = 400 * MB
    seconds: int = 20


QUESTIONNAIRE: Final = Limits()
INVENTORY: Final = Limits(
    # 50,000 rows of 20 columns take 35 to 47 MB of XML in an .xlsx, 126 MB in an .ods of LibreOffice.
    entry_bytes=160 * MB,
    total_bytes=192 * MB,
    cells=2_000_000,
    text_bytes=128 * MB,
    memory_bytes=1000 * MB,
    seconds=120,
)


class FileRefused(MaillageError):
    """A file that will not be opened: ``message`` says what is wrong, ``cure`` what to do."""

    def __init__(self, name: str, message: str, cure: str) -> None:
        self.message, self.cure = message, cure
        super().__init__(f"{one_line(name)} : {message} {cure}")


@dataclass(frozen=True, slots=True)
class Spool:
    """A workbook as the walled-in reader wrote it, on disk: its rows come one at a time, as often as asked.

    ``places``: where the rows of each sheet begin, sheets in their order. Closed, it is gone.
    """

    file: "_TemporaryFileWrapper[bytes]"
    places: dict[str, int]
    _read: list[IO[bytes]] = field(default_factory=list, repr=False, compare=False)

    def rows(self, sheet: str) -> Iterator[list[str]]:
        """The rows of a sheet, as ``read_workbook`` gives them."""
        with Path(self.file.name).open("rb") as lines:
            self._read.append(lines)
            lines.seek(self.places[sheet])
            for line in lines:
                if not line.startswith(b"["):
                    return
                yield json.loads(line)

    def close(self) -> None:
        """What is still being read is closed too."""
        for lines in self._read:
            lines.close()
        self._read.clear()
        self.file.close()


@dataclass(frozen=True, slots=True)
class _Kind:
    noun: str
    cure: str
    locked: str


_WORKBOOK: Final = _Kind(
    "ce classeur",
    "Recopiez les feuilles utiles dans un classeur neuf, puis enregistrez-le au format .xlsx ou .ods.",
    "Enregistrez-le sans mot de passe, au format .xlsx ou .ods.",
)
_ARCHIVE: Final = _Kind(
    "cette archive",
    "Refaites une archive .zip avec les seuls fichiers utiles.",
    "Refaites une archive .zip sans mot de passe.",
)
_SMALLER: Final = "Gardez les seules feuilles utiles et supprimez ce qui est rempli loin du tableau."

_CHUNK: Final = 1 << 16
_ENTRY: Final = b"PK\x01\x02"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
"""An .xls of before 2007, and also the envelope of an .xlsx with a password."""
_NESTED: Final = re.compile(rb"PK\x03\x04|PK\x05\x06|Rar!\x1a|7z\xbc\xaf|\x1f\x8b\x08|BZh[1-9]1AY&SY|\xfd7zXZ")
_IS_ENCRYPTED: Final = 0x1
_UNREADABLE: Final = (BadZipFile, EOFError, OSError, RuntimeError, ValueError, struct.error, zlib.error)


def read_workbook(path: Path, *, limits: Limits = QUESTIONNAIRE) -> dict[str, list[list[str]]]:
    """The rows of each sheet, hidden ones too, as texts; row 0 is the first of the sheet, empty or not.

    Numbers come without ".0" and with a decimal point (15 significant digits, 12 decimals), dates as jj/mm/aaaa,
    booleans as vrai or faux, percentages with their sign, formulas as last calculated, errors as their text (#REF!).

    Error: ``FileRefused``.
    """
    spool = spool_workbook(path, limits=limits)
    try:
        return {name: list(spool.rows(name)) for name in spool.places}
    finally:
        spool.close()


def spool_workbook(path: Path, *, limits: Limits = QUESTIONNAIRE) -> Spool:
    """The same, row by row, without ever holding a sheet; whoever asks closes it.

    Error: ``FileRefused``.
    """
    guard = _Guard(path, _WORKBOOK, limits)
    with guard.opened() as (file, _):
        return guard.parsed(file)


def read_archive(path: Path, *, limits: Limits = QUESTIONNAIRE) -> dict[str, bytes]:
    """The files of an archive by their path in it, which goes nowhere but down and is parted by "/".

    Error: ``FileRefused``.
    """
    with _Guard(path, _ARCHIVE, limits).opened() as (_, archive):
        return {_path(entry): archive.read(entry) for entry in archive.infolist() if not _path(entry).endswith("/")}


def open_file(path: Path) -> IO[bytes]:
    """A file as bytes; neither a folder nor a pipe, which would keep us waiting. Error: ``FileRefused``."""
    try:
        if not path.is_file():
            raise FileNotFoundError
        return path.open("rb")
    except (OSError, ValueError):
        message = "ce fichier n’existe pas ou ne peut pas être lu."
        raise FileRefused(path.name, message, "Vérifiez son nom et le droit de l’ouvrir.") from None


def _path(entry: ZipInfo) -> str:
    return entry.filename.replace("\\", "/")


@dataclass(frozen=True, slots=True)
class _Guard:
    path: Path
    kind: _Kind
    limits: Limits

    def refused(self, message: str, cure: str = "") -> FileRefused:
        return FileRefused(self.path.name, f"{self.kind.noun} {message}", cure or self.kind.cure)

    @contextmanager
    def opened(self) -> Iterator[tuple[IO[bytes], ZipFile]]:
        """The file and its entries, once every one of them was checked, inflated and counted."""
        with open_file(self.path) as file:
            self._check_outside(file)
            try:
                archive = ZipFile(file)
                self._check_inside(archive)
            except _UNREADABLE:
                raise self.refused("est illisible.") from None
            yield file, archive

    def _check_outside(self, file: IO[bytes]) -> None:
        """Size and number of entries, before the list of entries itself takes memory."""
        size = entries = 0
        end = b""
        while chunk := file.read(_CHUNK):
            if not size and chunk.startswith(_OLD_OFFICE):
                raise self.refused("a un mot de passe ou un ancien format (.xls).", self.kind.locked)
            size += len(chunk)
            entries += (end + chunk).count(_ENTRY)
            end = chunk[-len(_ENTRY) + 1 :]
            if size > self.limits.total_bytes:
                raise self.refused(f"pèse plus de {megabytes(self.limits.total_bytes)}.")
            if entries > self.limits.entries:
                raise self.refused(f"contient plus de {number(self.limits.entries)} fichiers.")

    def _check_inside(self, archive: ZipFile) -> None:
        names: set[str] = set()
        total = 0
        for entry in archive.infolist():
            name = _path(entry)
            self._check_entry(entry, name)
            if name in names:
                raise self.refused(f"contient deux fois « {one_line(name)} ».")
            names.add(name)
            total += self._inflated(archive, entry, self.limits.total_bytes - total)

    def _check_entry(self, entry: ZipInfo, name: str) -> None:
        if entry.flag_bits & _IS_ENCRYPTED:
            raise self.refused("a un mot de passe.", self.kind.locked)
        if name.startswith("/") or re.match("[A-Za-z]:", name) or ".." in name.split("/"):
            raise self.refused(f"contient un chemin dangereux, « {one_line(name)} ».")
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise self.refused(f"contient un lien, « {one_line(name)} ».")
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise self.refused("est d’une compression inconnue.")

    def _inflated(self, archive: ZipFile, entry: ZipInfo, room: int) -> int:
        """Bytes that an entry really holds."""
        limits = self.limits
        honest = copy.copy(entry)
        honest.file_size = limits.entry_bytes + _CHUNK  # or the reader would stop at the size declared
        size = 0
        with archive.open(honest) as part:
            while chunk := part.read(_CHUNK):
                if not size and _NESTED.match(chunk):
                    raise self.refused(f"contient une autre archive, « {one_line(_path(entry))} ».")
                size += len(chunk)
                if size > limits.light_bytes and size > limits.ratio * entry.compress_size:
                    raise self.refused(f"contient un fichier compressé plus de {limits.ratio} fois.")
                if size > limits.entry_bytes:
                    raise self.refused(f"contient un fichier de plus de {megabytes(limits.entry_bytes)}.")
                if size > room:
                    raise self.refused(f"pèse plus de {megabytes(limits.total_bytes)} après décompression.")
        if size != entry.file_size:
            raise BadZipFile
        return size

    def parsed(self, file: IO[bytes]) -> Spool:
        """What the walled-in reader says of the workbook; its output is a file whose size the system caps."""
        with ExitStack() as stack:
            output = stack.enter_context(NamedTemporaryFile(prefix="maillage-"))
            try:
                status = _run_reader(file, output, self.limits)
            except subprocess.TimeoutExpired:
                status = -SIGXCPU
            if status:
                raise self._explained(status)
            places = self._places(output)
            stack.pop_all()
        return Spool(output, places)

    def _places(self, output: IO[bytes]) -> dict[str, int]:
        places: dict[str, int] = {}
        place = 0
        output.seek(0)
        for line in output:
            place += len(line)
            if not line.startswith(b"["):
                name = json.loads(line)["sheet"]
                if name in places:
                    raise self.refused(f"contient deux feuilles « {one_line(name)} ».")
                places[name] = place
        return places

    def _explained(self, status: int) -> FileRefused:
        limits = self.limits
        most = f"{number(limits.cells)} cellules ou {megabytes(limits.text_bytes)} de texte"
        reasons = {
            Ending.DAMAGED: ("est illisible.", self.kind.cure),
            Ending.PASSWORD: ("a un mot de passe.", self.kind.locked),
            Ending.TOO_LARGE: (f"contient plus de {most}.", _SMALLER),
            Ending.TOO_HEAVY: (f"demande plus de {megabytes(limits.memory_bytes)} de mémoire.", _SMALLER),
            -SIGXCPU: (f"demande plus de {limits.seconds} secondes de lecture.", _SMALLER),
        }
        if status < 0 and status not in reasons:
            status = Ending.TOO_HEAVY  # the parser aborts when memory is refused to it
        if status in reasons:
            return self.refused(*reasons[status])
        cure = "Demandez à la personne qui a installé Maillage de vérifier l’installation."
        return FileRefused(self.path.name, "le lecteur de classeurs ne démarre pas.", cure)


def _run_reader(file: IO[bytes], output: IO[bytes], limits: Limits) -> int:
    """Status of the process that reads; it inherits no variable, no open file and no folder of ours.

    Error: ``subprocess.TimeoutExpired``, the process being dead.
    """
    caps = (limits.memory_bytes, limits.seconds, limits.cells, limits.text_bytes, limits.row_characters)
    command = [sys.executable, "-P", "-s", "-B", "-m", _spreadsheet.__name__, *map(str, caps)]
    with subprocess.Popen(  # noqa: S603 our own program, with numbers
        command,
        stdin=file,
        stdout=output,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1"},
        cwd="/",
    ) as process:
        try:
            return _end_of(process, limits.seconds)
        except BaseException:
            process.kill()
            raise


def _end_of(process: "subprocess.Popen[bytes]", seconds: float) -> int:
    """Wait for the end of a process. Python’s own wait looks again every 50 ms: half of what a small workbook takes.

    Error: ``subprocess.TimeoutExpired``.
    """
    try:
        handle = os.pidfd_open(process.pid)
    except (AttributeError, OSError):  # not on Linux, or not by this kernel
        return process.wait(seconds)
    try:
        watch = select.poll()
        watch.register(handle, select.POLLIN)
        if not watch.poll(seconds * 1000):
            raise subprocess.TimeoutExpired(process.args, seconds)
    finally:
        os.close(handle)
    return process.wait()


def megabytes(size: int) -> str:
    """« 64 Mo »."""
    return f"{number(size // MB)} Mo"
