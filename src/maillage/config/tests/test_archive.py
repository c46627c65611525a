"""An archive says what it holds, and whether a byte of it changed; nothing in it is believed."""

import json
import random
import zipfile
from pathlib import Path

import pytest

from maillage.config.commands.archive import ArchiveReader, ArchiveWriter, Manifest, TableEntry, safe_name
from maillage.config.commands.instance import Refused


def _manifest() -> Manifest:
    return Manifest(product="0.1.0", engine="sqlite", made_at="2026-01-05T03:00:00+00:00", migrations=["a.0001"])


def _write(path: Path, document: bytes = b"acte" * 500) -> Path:
    stored = path.with_suffix(".pdf")
    stored.write_bytes(document)
    manifest = _manifest()
    with ArchiveWriter(path) as archive:
        with archive.table("communes") as table:
            table.write(b'{"nom":"Taul\xc3\xa9"}\n')
        manifest.tables["communes"] = TableEntry(["nom"], 1, "0" * 64)
        manifest.files["2026/acte.pdf"] = archive.add_file("2026/acte.pdf", stored)
        archive.seal(manifest)
    return path


def _read_all(path: Path, target: Path) -> None:
    with ArchiveReader(path) as archive:
        for table in archive.manifest.tables:
            list(archive.lines(table))
        for name in archive.manifest.files:
            archive.digest_file(name)
            archive.copy_file(name, target)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.zip")
    _read_all(path, tmp_path / "relu")
    assert (tmp_path / "relu").read_bytes() == b"acte" * 500
    assert path.stat().st_mode & 0o077 == 0, "others may not read it"
    assert zipfile.ZipFile(path).testzip() is None, "any tool opens it"


def test_any_changed_byte_is_seen(tmp_path: Path) -> None:
    content = _write(tmp_path / "a.zip").read_bytes()
    places = random.Random(4).sample(range(len(content)), 200)
    for place in [*places, 0, len(content) - 1]:
        altered = bytearray(content)
        altered[place] ^= 1
        (tmp_path / "b.zip").write_bytes(altered)
        with pytest.raises(Refused):
            ArchiveReader(tmp_path / "b.zip")


@pytest.mark.parametrize("kept", [0, 3, 30, 500, -65, -1])
def test_a_truncated_archive_is_refused(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(_write(path).read_bytes()[:kept])
    with pytest.raises(Refused, match="tronquée ou abîmée|n’est pas une sauvegarde"):
        ArchiveReader(path)


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as other:
        other.writestr("lisez-moi.txt", "rien")
    with pytest.raises(Refused):
        ArchiveReader(tmp_path / "a.zip")
    with pytest.raises(Refused, match="ne peut pas être lue"):
        ArchiveReader(tmp_path / "absent.zip")


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "a//b", "./a", "a\\..\\x", "", ".", "a\0b", "a/"])
def test_a_path_that_leaves_its_folder_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        safe_name(name)


class _Forger(ArchiveWriter):
    """Writes what the product would never write, well sealed."""

    def forge(self, manifest: bytes, members: dict[str, bytes]) -> None:
        for name, content in members.items():
            self._zip.writestr(name, content)

        class Forged(Manifest):
            def as_json(self) -> bytes:
                return manifest

        self.seal(Forged("", "", "", []))


def _forge(path: Path, members: dict[str, bytes], **changes: object) -> Path:
    manifest = json.loads(_manifest().as_json()) | changes
    with _Forger(path) as archive:
        archive.forge(json.dumps(manifest).encode(), members)
    return path


EVIL = {"bytes": 3, "sha256": "0" * 64}


@pytest.mark.parametrize(
    ("members", "changes"),
    [
        ({"files/../../evil": b"mal"}, {"files": {"../../evil": EVIL}}),
        ({"files//tmp/evil": b"mal"}, {"files": {"/tmp/evil": EVIL}}),  # noqa: S108
        ({"files/de trop": b"mal"}, {}),
        ({}, {"files": {"absent": EVIL}}),
        ({}, {"format": 2}),
        ({}, {"files": {"a": {"bytes": -1, "sha256": ""}}}),
        ({}, {"tables": []}),
        ({}, {"surprise": 1}),
        ({"secret_key": b"volee"}, {}),
    ],
)
def test_a_forged_archive_is_refused(tmp_path: Path, members: dict[str, bytes], changes: dict[str, object]) -> None:
    with pytest.raises(Refused, match="abîmée"):
        ArchiveReader(_forge(tmp_path / "a.zip", members, **changes))


@pytest.mark.parametrize("content", [b"autre", b"ma", b"m" * 5_000_000])
def test_a_file_that_is_not_its_own_is_refused(tmp_path: Path, content: bytes) -> None:
    path = _forge(tmp_path / "a.zip", {"files/acte": content}, files={"acte": EVIL})
    with ArchiveReader(path) as archive:
        with pytest.raises(Refused, match="acte n’est plus"):
            archive.digest_file("acte")
        with pytest.raises(Refused, match="acte n’est plus"):
            archive.copy_file("acte", tmp_path / "sorti")
    assert (tmp_path / "sorti").stat().st_size <= 3
