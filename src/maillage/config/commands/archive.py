"""The one file of a backup: a zip that any tool opens, and that says whether a single byte of it changed.

    manifest.json           versions, migrations, columns, counts and digests
    tables/<table>.jsonl    one row a line, one object a row, tables in the order of their dependencies
    files/<path>            the stored files
    secret_key              only on demand

The comment that ends the zip holds the SHA-256 of all that stands before it (``head -c -64 FILE | sha256sum``).
Nothing that is read here is trusted: a backup may come from anywhere.
"""

import hashlib
import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Final, Self

from maillage.config.commands.instance import Refused

__all__ = ["ArchiveReader", "ArchiveWriter", "FileEntry", "Manifest", "TableEntry", "publish", "safe_name"]

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
KEY_MEMBER: Final = "secret_key"
LONGEST_MANIFEST: Final = 500_000_000
LONGEST_KEY: Final = 10_000
LONGEST_LINE: Final = 1_000_000_000
_SEAL_LENGTH: Final = 64
_CHUNK: Final = 1 << 20
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
)


@dataclass(frozen=True, slots=True)
class TableEntry:
    """``digest`` does not depend on the order of the rows (maillage.config.commands.rows)."""

    columns: list[str]
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class FileEntry:
    bytes: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """What an archive holds, and what wrote it."""

    product: str
    engine: str
    made_at: str
    migrations: list[str]
    tables: dict[str, TableEntry] = field(default_factory=dict)
    files: dict[str, FileEntry] = field(default_factory=dict)
    has_key: bool = False
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Self:
        """Errors: ``ValueError``, ``TypeError``, ``KeyError``, ``AttributeError`` where it is no manifest."""
        found = json.loads(content)
        if found["format"] != FORMAT:
            raise ValueError("format")
        found["tables"] = {str(name): TableEntry(**entry) for name, entry in found["tables"].items()}
        found["files"] = {safe_name(name): FileEntry(**entry) for name, entry in found["files"].items()}
        manifest = cls(**found)
        counts = [table.rows for table in manifest.tables.values()] + [file.bytes for file in manifest.files.values()]
        if not all(isinstance(count, int) and count >= 0 for count in counts):
            raise ValueError("counts")
        return manifest


def safe_name(name: str) -> str:
    """A relative path below one folder, written in its only way. Error: ``ValueError``.

    >>> safe_name("2026/acte.pdf")
    '2026/acte.pdf'
    >>> safe_name("../secret_key")
    Traceback (most recent call last):
    ...
    ValueError: ../secret_key
    """
    path = PurePosixPath(name)
    if not path.parts or "\\" in name or "\0" in name or path.is_absolute() or ".." in path.parts or str(path) != name:
        raise ValueError(name)
    return name


class ArchiveWriter:
    """Writes the archive of a path that must not pass for one until it was read back."""

    def __init__(self, path: Path) -> None:
        self.path = path
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self._raw = os.fdopen(handle, "w+b")
        self._zip = zipfile.ZipFile(self._raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(OSError, ValueError):  # on a full disk an archive that failed cannot even be ended
            self._zip.close()
        self._raw.close()

    def table(self, name: str) -> IO[bytes]:
        """A member to write the lines of a table to, then to close."""
        member = self._zip.open(f"tables/{name}.jsonl", "w", force_zip64=True)
        return io.BufferedWriter(member, _CHUNK)

    def add_file(self, name: str, source: Path) -> FileEntry:
        """Copy a stored file and digest what was copied."""
        digest = hashlib.sha256()
        size = 0
        with source.open("rb") as file, self._zip.open(f"files/{safe_name(name)}", "w", force_zip64=True) as member:
            while chunk := file.read(_CHUNK):
                member.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        return FileEntry(size, digest.hexdigest())

    def add_key(self, key: str) -> None:
        self._zip.writestr(KEY_MEMBER, key)

    def seal(self, manifest: Manifest) -> None:
        """The manifest, the end of the zip, the digest of all of it; on the disk when this returns."""
        self._zip.writestr(MANIFEST, manifest.as_json())
        self._zip.comment = b"0" * _SEAL_LENGTH
        self._zip.close()
        self._raw.flush()
        seal = _digest_before_seal(self._raw)
        self._raw.seek(-_SEAL_LENGTH, os.SEEK_END)
        self._raw.write(seal)
        self._raw.flush()
        os.fsync(self._raw.fileno())


def _digest_before_seal(file: IO[bytes]) -> bytes:
    left = file.seek(0, os.SEEK_END) - _SEAL_LENGTH
    file.seek(0)
    digest = hashlib.sha256()
    while left > 0 and (chunk := file.read(min(_CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest().encode()


def publish(partial: Path, target: Path) -> None:
    """Give a finished archive its name, for good."""
    partial.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class ArchiveReader:
    """Reads an archive. Error: ``Refused``, whatever is wrong with it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._raw = path.open("rb")
        except OSError as error:
            raise Refused(f"La sauvegarde {path} ne peut pas être lue : {error.strerror}.") from error
        try:
            self._demand_seal()
            with self._named_faults():
                self._zip = zipfile.ZipFile(self._raw)
                self.manifest = Manifest.from_json(self._small(MANIFEST, LONGEST_MANIFEST))
            self._demand_members()
        except BaseException:
            self._raw.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._raw.close()

    def lines(self, table: str) -> Iterator[bytes]:
        """The rows of a table, one by one."""
        with self._named_faults(), self._zip.open(f"tables/{table}.jsonl") as member:
            while line := member.readline(LONGEST_LINE):
                yield line

    def copy_file(self, name: str, target: Path) -> None:
        """A stored file to a path, if it is what the manifest says."""
        expected = self.manifest.files[name]
        digest = hashlib.sha256()
        left = expected.bytes
        with self._named_faults(), self._zip.open(f"files/{name}") as member, target.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)
            while chunk := member.read(min(_CHUNK, left + 1)):
                left -= len(chunk)
                if left < 0:
                    break
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if left != 0 or digest.hexdigest() != expected.sha256:
            raise self._altered(f"le fichier {name} n’est plus celui qui a été sauvegardé")

    def digest_file(self, name: str) -> None:
        """Read a stored file to its end without keeping it."""
        expected = self.manifest.files[name]
        digest = hashlib.sha256()
        with self._named_faults(), self._zip.open(f"files/{name}") as member:
            while chunk := member.read(_CHUNK):
                digest.update(chunk)
        if digest.hexdigest() != expected.sha256:
            raise self._altered(f"le fichier {name} n’est plus celui qui a été sauvegardé")

    def key(self) -> str:
        with self._named_faults():
            return self._small(KEY_MEMBER, LONGEST_KEY).decode()

    def _small(self, name: str, most: int) -> bytes:
        with self._zip.open(name) as member:
            content = member.read(most + 1)
        if len(content) > most:
            raise ValueError(name)
        return content

    def _demand_seal(self) -> None:
        self._raw.seek(0)
        if self._raw.read(4) != b"PK\x03\x04":
            raise Refused(f"{self.path} n’est pas une sauvegarde de Maillage.")
        seal = _digest_before_seal(self._raw)
        if self._raw.read(_SEAL_LENGTH) != seal:
            raise self._altered("son empreinte ne correspond pas à son contenu")

    def _demand_members(self) -> None:
        manifest = self.manifest
        expected = [MANIFEST, *(f"tables/{name}.jsonl" for name in manifest.tables)]
        expected += [f"files/{name}" for name in manifest.files] + [KEY_MEMBER] * manifest.has_key
        if sorted(expected) != sorted(self._zip.namelist()):
            raise self._altered("il manque des parties, ou il y en a de trop")

    @contextmanager
    def _named_faults(self) -> Iterator[None]:
        try:
            yield
        except _UNREADABLE as error:
            raise self._altered("son contenu ne se lit pas") from error
        except RuntimeError as error:  # a member that asks for a password
            raise self._altered("son contenu est chiffré") from error

    def _altered(self, reason: str) -> Refused:
        return Refused(
            f"La sauvegarde {self.path} est tronquée ou abîmée : {reason}. "
            "Rien n’a été changé. Prenez une autre copie de ce fichier ou une sauvegarde plus ancienne."
        )
