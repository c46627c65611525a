"""A backup is the whole instance, proven; anything else is a failure that leaves nothing behind."""

import errno
import json
import os
import resource
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils.timezone import now
from tests.cast import Cast, set_the_stage

from maillage.config.commands import databases, saving
from maillage.config.commands.databases import strange_tables
from maillage.config.commands.history import read_history
from maillage.config.commands.instance import Refused
from maillage.config.commands.restoring import verify
from maillage.config.commands.rows import archived_models, load_rows, stored_models
from maillage.config.commands.saving import default_target, save
from maillage.config.tests.conftest import IS_POSTGRESQL, Place
from maillage.foundations.audit.models import Event
from maillage.foundations.files.actions import store
from maillage.journey.territories.models import Commune
from maillage.kernel.tenancy import everything

pytestmark = pytest.mark.django_db  # they run on both engines


def furnish(place: Place) -> Cast:
    """People, links, a journal with difficult values, a stored file, communes. The place is entered."""
    cast = set_the_stage()
    with everything("the stage is set"):
        Event.objects.create(
            owner=cast.town,
            verb="test",
            sentence='a tout essayé : « œ », \u2028, \\, "',
            person_name="Alice",
            object_table="t",
            object_id="1",
            before={"z": 1, "a": [1e16, 1.0, -0.5, 1e-7, None, True, "é"], "montant": "12.50"},
            after=None,
        )
        store(cast.town.pk, "acte.pdf", "application/pdf", b"%PDF" + bytes(range(256)) * 40)
    Commune.objects.bulk_create(
        Commune(insee_code=f"{number:05d}", name=f"Commune {number}", department="29", search_text="commune")
        for number in range(300)
    )
    return cast


@pytest.fixture
def furnished(here: Place) -> Iterator[Place]:
    with here.entered():
        furnish(here)
        yield here


def _left_behind(place: Place) -> list[str]:
    kept = {"maillage.sqlite3", "maillage.sqlite3-journal", "backups.json", "secret_key"}
    return sorted(
        str(path.relative_to(place.home))
        for path in place.home.rglob("*")
        if path.is_file() and path.name not in kept and path.parts[-3] != "files"
    )


def test_every_table_is_saved_counted_and_read_back(furnished: Place) -> None:
    saved = save(furnished.home / "a.zip")
    manifest = json.loads(zipfile.ZipFile(saved.path).read("manifest.json"))
    assert set(manifest["tables"]) == {model._meta.db_table for model in archived_models()}
    assert manifest["tables"]["territories_commune"]["rows"] == 300
    assert manifest["tables"]["audit_event"]["rows"] == 1
    assert manifest["tables"]["organisations_organisation"]["rows"] == 6
    assert saved.files == 1 and saved.rows > 300
    assert verify(saved.path).manifest.rows == saved.rows
    history = read_history()
    assert history["written"]["rows"] == history["read_back"]["rows"] == saved.rows
    assert _left_behind(furnished) == ["a.zip"]


def test_a_row_comes_after_those_it_points_to() -> None:
    order = stored_models()
    for model in order:
        for field in model._meta.concrete_fields:
            target = field.related_model
            if isinstance(target, type) and target is not model:
                assert order.index(target) < order.index(model), (model, field)


def test_living_sessions_and_the_key_stay_out(furnished: Place) -> None:
    from django.contrib.sessions.models import Session

    Session.objects.create(session_key="canari", session_data="canari", expire_date=now())
    saved = save(furnished.home / "a.zip")
    archive = zipfile.ZipFile(saved.path)
    assert not any(b"canari" in archive.read(name) for name in archive.namelist())
    assert "secret_key" not in archive.namelist()
    assert "secret_key" in zipfile.ZipFile(save(furnished.home / "b.zip", with_key=True).path).namelist()


def test_an_existing_file_is_never_written_over(furnished: Place) -> None:
    target = furnished.home / "a.zip"
    target.write_text("précieux")
    with pytest.raises(Refused, match="existe déjà"):
        save(target)
    assert target.read_text() == "précieux"


class _FullDisk:
    """A file on a disk that takes so many bytes."""

    def __init__(self, file: Any, room: int) -> None:
        self._file, self._room = file, room

    def write(self, content: bytes) -> int:
        self._room -= len(content)
        if self._room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return int(self._file.write(content))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@pytest.mark.parametrize("room", [0, 100, 5_000, 12_000])
def test_a_full_disk(furnished: Place, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    real = os.fdopen
    monkeypatch.setattr(os, "fdopen", lambda *given: _FullDisk(real(*given), room))
    with pytest.raises(Refused, match="La sauvegarde a échoué, aucun fichier n’a été gardé : il n’y a plus de place"):
        save(furnished.home / "a.zip")
    monkeypatch.undo()
    os.environ["MAILLAGE_HOME"] = str(furnished.home)
    assert _left_behind(furnished) == []
    assert "plus de place" in read_history()["failed"]["reason"]
    assert save(furnished.home / "a.zip").rows > 300, "it works again when there is room"


@pytest.mark.parametrize("step", ["fsync", "read_back", "publish"])
def test_a_fault_at_a_late_step(furnished: Place, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    place: Any = os if step == "fsync" else saving
    monkeypatch.setattr(place, step, fail)
    with pytest.raises(Refused, match="La sauvegarde a échoué"):
        save(furnished.home / "a.zip")
    assert _left_behind(furnished) == []


def test_a_byte_that_changes_on_its_way_to_the_disk(furnished: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    real = saving.read_back

    def flip(path: Path, *rest: Any) -> Any:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 8
        path.write_bytes(content)
        return real(path, *rest)

    monkeypatch.setattr(saving, "read_back", flip)
    with pytest.raises(Refused, match="tronquée ou abîmée"):
        save(furnished.home / "a.zip")
    assert _left_behind(furnished) == []


def test_rows_that_do_not_come_back_the_same(furnished: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    real = load_rows

    def lose_one(database: Any, model: Any, lines: Any) -> Any:
        kept = list(lines)
        return real(database, model, kept[1:] if model is Commune else kept)

    monkeypatch.setattr(databases, "load_rows", lose_one)
    with pytest.raises(Refused, match="territories_commune ne se relit pas à l’identique : 299 lignes pour 300"):
        save(furnished.home / "a.zip")
    assert _left_behind(furnished) == []


def test_a_stored_file_that_is_missing_or_changed(furnished: Place) -> None:
    (stored,) = [path for path in (furnished.home / "files").rglob("*") if path.is_file()]
    content = stored.read_bytes()
    stored.write_bytes(content[:-1] + b"!")
    with pytest.raises(Refused, match="« acte.pdf » est abîmé"):
        save(furnished.home / "a.zip")
    stored.unlink()
    with pytest.raises(Refused, match="« acte.pdf » manque"):
        save(furnished.home / "a.zip")
    stored.symlink_to("/etc/hostname")
    with pytest.raises(Refused, match="est un lien"):
        save(furnished.home / "a.zip")
    assert not (furnished.home / "a.zip").exists()


def test_a_backup_that_is_killed_bears_no_good_name(furnished: Place) -> None:
    code = (
        "import os; from pathlib import Path; from maillage.config.commands.instance import open_instance;"
        " open_instance(); from maillage.config.commands import saving;"
        " saving.read_back = lambda *a: os.kill(os.getpid(), 9); saving.save(Path('a.zip').resolve())"
    )
    killed = subprocess.run([sys.executable, "-c", code], env=furnished.environment, cwd=furnished.home, check=False)
    assert killed.returncode == -9
    assert not (furnished.home / "a.zip").exists() and (furnished.home / "a.zip.partial").exists()
    (left,) = furnished.home.glob("backup-*")
    os.utime(left, (0, 0))
    assert save(furnished.home / "a.zip").rows > 300, "what the dead one left is in nobody's way"
    assert not left.exists()
    assert not (furnished.home / "a.zip.partial").exists()


def test_the_command_and_a_limit_of_the_system(furnished: Place) -> None:
    done = furnished.run("backup")
    assert done.returncode == 0 and "Sauvegardé et relu" in done.stdout
    (path,) = (furnished.home / "backups").glob("*.zip")
    assert str(path) in done.stdout

    def small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    failed = furnished.run("backup", str(furnished.home / "a.zip"), preexec_fn=small_files_only)
    assert failed.returncode == 1 and "La sauvegarde a échoué" in failed.stderr
    assert not (furnished.home / "a.zip").exists() and "Traceback" not in failed.stderr


def test_before_any_table_there_is_nothing_to_save(here: Place) -> None:
    with here.entered():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations")
        with pytest.raises(Refused, match="pas encore de base"):
            save(here.home / "a.zip")


def test_tables_of_another_time_are_not_saved(furnished: Place) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'audit'")
    with pytest.raises(Refused, match="la base attend"):
        save(furnished.home / "a.zip")


def test_a_table_of_elsewhere_is_named(furnished: Place) -> None:
    assert strange_tables() == []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ailleurs (id integer)")
    assert strange_tables() == ["ailleurs"]


def test_default_names_say_when(furnished: Place) -> None:
    assert default_target().parent == furnished.home / "backups"


@pytest.mark.skipif(IS_POSTGRESQL, reason="an embedded database is SQLite's")
class TestEmbedded:
    def test_a_copy_of_a_broken_database_is_no_backup(self, furnished: Place) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("INSERT INTO territories_communesuccession VALUES (1, 'x', 'x', NULL, 'x', '99999')")
        with pytest.raises(Refused, match="La base est abîmée"):
            save(furnished.home / "a.zip")
        assert _left_behind(furnished) == []

    def test_a_page_that_was_overwritten(self, furnished: Place) -> None:
        connection.close()
        with (furnished.home / "maillage.sqlite3").open("r+b") as file:
            file.seek(-40_000, os.SEEK_END)
            file.write(os.urandom(20_000))
        with pytest.raises(Refused, match="La sauvegarde a échoué"):
            save(furnished.home / "a.zip")
        assert _left_behind(furnished) == []

    def test_a_copy_that_came_out_empty(self, furnished: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        def copy_nothing(copy: Path) -> dict[str, int]:
            sqlite3.connect(copy).close()
            return {"territories_commune": 300}

        monkeypatch.setattr(databases, "_copy_online", copy_nothing)
        with pytest.raises(Refused, match="La sauvegarde a échoué"):
            save(furnished.home / "a.zip")
        assert _left_behind(furnished) == []


@pytest.mark.skipif(not IS_POSTGRESQL, reason="roles and row-level security are PostgreSQL's")
class TestServer:
    def test_rows_that_the_role_cannot_see(self, furnished: Place) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP POLICY mg_audit_event_read ON audit_event")
        with pytest.raises(Refused, match="cache des lignes à ce compte .audit_event"):
            save(furnished.home / "a.zip")
        assert _left_behind(furnished) == []

    def test_a_policy_of_someone_else(self, furnished: Place) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE POLICY intrus ON audit_event AS RESTRICTIVE FOR SELECT USING (false)")
        with pytest.raises(Refused, match="audit_event"):
            save(furnished.home / "a.zip")

    def test_a_role_that_may_not_read(self, furnished: Place) -> None:
        with connection.cursor() as cursor:
            cursor.execute("REVOKE SELECT ON territories_commune FROM maillage")
        with pytest.raises(Refused, match="refuse l’accès"):
            save(furnished.home / "a.zip")
        assert _left_behind(furnished) == []
