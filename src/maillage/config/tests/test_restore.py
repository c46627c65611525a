"""A restored instance is the one that was saved, row by row; or nothing has changed."""

import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from maillage.config.commands import databases, restoring
from maillage.config.commands.archive import ArchiveReader, ArchiveWriter
from maillage.config.commands.databases import frozen
from maillage.config.commands.history import read_history
from maillage.config.commands.instance import Refused
from maillage.config.commands.restoring import restore, verify
from maillage.config.commands.rows import Digest, archived_models, dump_rows
from maillage.config.commands.saving import save
from maillage.config.tests.conftest import ENGINES, Place, PlaceMaker
from maillage.config.tests.test_backup import furnish
from maillage.foundations.audit.models import Event
from maillage.foundations.files.actions import read_whole
from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.models import Organisation
from maillage.foundations.organisations.queries import search_directory
from maillage.journey.territories.models import BodyMembership, Commune, IntermunicipalBody
from maillage.kernel.search import missing_indexes
from maillage.kernel.tenancy import everything, missing_guards

pytestmark = pytest.mark.django_db  # they run on both engines


def _contents(folder: Path) -> dict[str, tuple[int, str]]:
    """Of the current instance: rows and digest of each table."""
    found = {}
    with frozen(folder) as database:
        for model in archived_models():
            digest = Digest(model)
            for line in dump_rows(database, model):
                digest.add(line)
            found[model._meta.db_table] = (digest.rows, digest.value)
    return found


def _saved(place: Place) -> tuple[Path, dict[str, tuple[int, str]]]:
    """A furnished instance, its backup, and what was in it."""
    with place.entered():
        furnish(place)
        body = IntermunicipalBody.objects.create(
            siren="200000001", name="CC", kind="CC", municipal_population=1, total_population=1, search_text="cc"
        )
        BodyMembership.objects.create(body=body, commune_id="00001")
        path = save(place.home / "sauvegarde.zip").path
        folder = place.home / "contents"
        folder.mkdir()
        return path, _contents(folder)


@pytest.mark.parametrize("target", ENGINES)
@pytest.mark.parametrize("source", ENGINES)
def test_the_same_rows_in_either_engine(make_place: PlaceMaker, tmp_path: Path, source: str, target: str) -> None:
    path, before = _saved(make_place("ici", source))
    there = make_place("là", target)
    with there.entered():
        done = restore(path)
        assert _contents(tmp_path) == before
        assert done.manifest.rows == sum(rows for rows, _ in before.values())
        assert missing_guards() == missing_indexes() == []
        with everything("test"):
            assert [found.name for found in search_directory("taul")] == ["Taulé"]
            assert read_whole(StoredFile.objects.get())[:4] == b"%PDF"
            (event,) = Event.objects.all()
            assert (
                event.before is not None
                and event.before["a"] == [1e16, 1.0, -0.5, 1e-7, None, True, "é"]
                and event.after is None
            )
        assert read_history()["restored"]["rows"] == done.manifest.rows


def test_the_instance_lives_on(make_place: PlaceMaker) -> None:
    """Keys go on after the highest one, the walls stand, the journal cannot be rewritten."""
    path, _ = _saved(make_place("ici"))
    with make_place("là").entered():
        restore(path)
        BodyMembership.objects.create(body_id="200000001", commune_id="00002")
        with everything("test"):
            (event,) = Event.objects.all()
            with pytest.raises(IntegrityError), transaction.atomic():
                Event.objects.filter(pk=event.pk).update(sentence="a tout effacé")
            stored = StoredFile.objects.get()
            other = Organisation.objects.exclude(pk=stored.owner_id).first()
            with pytest.raises(IntegrityError), transaction.atomic():
                StoredFile.objects.filter(pk=stored.pk).update(owner=other)


def test_a_row_of_one_second_before_is_there(make_place: PlaceMaker) -> None:
    here = make_place("ici")
    with here.entered():
        Commune.objects.create(insee_code="29279", name="Taulé", department="29", search_text="taule")
        path = save(here.home / "a.zip").path
    with make_place("là").entered():
        restore(path)
        assert Commune.objects.get().name == "Taulé"


def test_what_stands_here_is_not_written_over(make_place: PlaceMaker, tmp_path: Path) -> None:
    path, _ = _saved(make_place("ici"))
    there = make_place("là")
    with there.entered():
        Commune.objects.create(insee_code="29000", name="Autre", department="29", search_text="autre")
        before = _contents(tmp_path)
        with pytest.raises(Refused, match="n’est pas vide : la table territories_commune a 1 ligne"):
            restore(path)
        assert Commune.objects.get().name == "Autre"
        done = restore(path, replace=True)
        assert Commune.objects.count() == 300
        assert done.beside is not None and done.beside.path.parent == there.home / "backups"
    with make_place("ailleurs").entered():
        restore(done.beside.path)
        (tmp_path / "2").mkdir()
        assert _contents(tmp_path / "2") == before


def test_a_damaged_instance_is_left_as_it_is(make_place: PlaceMaker) -> None:
    path, _ = _saved(make_place("ici"))
    there = make_place("là")
    with there.entered():
        furnish(there)
        with everything("test"):
            StoredFile.objects.get().path.unlink()
        with pytest.raises(Refused, match="« acte.pdf » manque .* Laissez cette instance telle quelle"):
            restore(path, replace=True)


def test_files_alone_are_something_too(make_place: PlaceMaker) -> None:
    path, _ = _saved(make_place("ici"))
    there = make_place("là")
    (there.home / "files" / "aa").mkdir(parents=True)
    (there.home / "files" / "aa" / "acte").write_text("précieux")
    with there.entered(), pytest.raises(Refused, match="elle garde des fichiers"):
        restore(path)


@pytest.mark.parametrize("step", ["loaded", "install_guards", "put_files", "commit"])
def test_all_or_nothing(make_place: PlaceMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    path, _ = _saved(make_place("ici"))
    there = make_place("là")
    with there.entered():
        furnish(there)
        with everything("test"):
            file = StoredFile.objects.get().path
        before = _contents(tmp_path)

        def fail(*_: Any) -> Any:
            raise OSError(28, "No space left on device")

        def fail_to_commit() -> Any:
            raise OperationalError("database or disk is full")

        match step:
            case "loaded":
                monkeypatch.setattr(restoring, step, fail)
            case "install_guards":
                monkeypatch.setattr(databases, step, fail)
            case "put_files":
                real_rename = Path.rename
                monkeypatch.setattr(Path, "rename", lambda p, t: fail() if p.name == "coming" else real_rename(p, t))
            case "commit":
                monkeypatch.setattr(connection, "commit", fail_to_commit)
        with pytest.raises(Refused, match="rien n’a été changé : il n’y a plus de place"):
            restore(path, replace=True)
        monkeypatch.undo()
        os.environ["MAILLAGE_HOME"] = str(there.home)
        (tmp_path / "2").mkdir()
        assert _contents(tmp_path / "2") == before
        assert missing_guards() == []
        assert file.read_bytes().startswith(b"%PDF")
        assert not list(there.home.glob("files-*")), "nothing lies about"


def test_killed_in_the_middle(make_place: PlaceMaker, tmp_path: Path) -> None:
    path, _ = _saved(make_place("ici"))
    there = make_place("là")
    code = (
        "import os; from pathlib import Path; from maillage.config.commands.instance import open_instance;"
        " open_instance(); from maillage.config.commands import databases, restoring;"
        " databases.install_guards = lambda: os.kill(os.getpid(), 9); restoring.restore(Path(os.environ['ARCHIVE']))"
    )
    environment = there.environment | {"ARCHIVE": str(path)}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == -signal.SIGKILL
    with there.entered():
        assert Commune.objects.count() == 0 and missing_guards() == []
        restore(path)
        assert Commune.objects.count() == 300


def _altered(path: Path, change: Any) -> Path:
    """The archive with another manifest, well sealed."""
    target = path.with_name("changée.zip")
    with ArchiveReader(path) as archive, ArchiveWriter(target) as copy:
        with zipfile.ZipFile(path) as members:
            for name in members.namelist():
                if name != "manifest.json":
                    copy._zip.writestr(name, members.read(name))
        change(archive.manifest)
        copy.seal(archive.manifest)
    return target


def test_another_schema_says_which_version_to_use(make_place: PlaceMaker) -> None:
    path, _ = _saved(make_place("ici"))

    def newer(manifest: Any) -> None:
        manifest.product = "9.1"
        manifest.migrations.append("territories.0099_later")

    def older(manifest: Any) -> None:
        manifest.product = "0.0.1"
        manifest.migrations.remove("territories.0001_initial")

    with make_place("là").entered():
        with pytest.raises(Refused, match="plus récente de Maillage .9.1 ; ici 0.1.0.. Installez la version 9.1"):
            restore(_altered(path, newer))
        with pytest.raises(Refused, match="plus ancienne de Maillage .0.0.1 ; ici 0.1.0.. Installez la version 0.0.1"):
            restore(_altered(path, older))
        assert Commune.objects.count() == 0


@pytest.mark.parametrize("fault", ["rows", "digest", "columns", "table", "line"])
def test_a_manifest_that_lies(make_place: PlaceMaker, fault: str) -> None:
    path, _ = _saved(make_place("ici"))

    def lie(manifest: Any) -> None:
        entry = manifest.tables["territories_commune"]
        match fault:
            case "rows":
                object.__setattr__(entry, "rows", 299)
            case "digest":
                object.__setattr__(entry, "digest", "0" * 64)
            case "columns":
                entry.columns.append("intruse")
            case "table":
                manifest.tables["intruse"] = manifest.tables.pop("territories_commune")
            case "line":
                manifest.tables["territories_commune"] = manifest.tables["axes_accesslog"]

    with make_place("là").entered():
        with pytest.raises(Refused):
            restore(_altered(path, lie))
        assert Commune.objects.count() == 0 and missing_guards() == []


def test_a_damaged_archive_changes_nothing(make_place: PlaceMaker) -> None:
    path, _ = _saved(make_place("ici"))
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 4
    path.write_bytes(content)
    there = make_place("là")
    with there.entered():
        for read in (restore, verify):
            with pytest.raises(Refused, match="tronquée ou abîmée"):
                read(path)
    done = there.run("restore", str(path))
    assert done.returncode == 1 and "tronquée ou abîmée" in done.stderr and "Traceback" not in done.stderr


def test_the_key_comes_along_on_demand(make_place: PlaceMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = make_place("ici"), make_place("là")
    with here.entered():
        path = save(here.home / "a.zip", with_key=True).path
    with there.entered():
        assert restore(path).has_key is False, "the environment's key is the one in force"
        monkeypatch.delenv("SECRET_KEY")
        assert restore(path).has_key is True
    assert (there.home / "secret_key").read_text() == "tests-only"
    assert (there.home / "secret_key").stat().st_mode & 0o777 == 0o400


def test_the_command(make_place: PlaceMaker) -> None:
    here, there = make_place("ici"), make_place("là")
    path, _ = _saved(here)
    proof = there.run("restore", str(path), "--verify")
    assert proof.returncode == 0 and "Relu" in proof.stdout
    done = there.run("restore", str(path))
    assert done.returncode == 0, done.stderr + done.stdout
    assert "Restauré" in done.stdout and "1 fichier" in done.stdout
    again = there.run("restore", str(path))
    assert again.returncode == 1 and "n’est pas vide" in again.stderr
    history = json.loads((there.home / "backups.json").read_text())
    assert history["restored"]["rows"] == history["read_back"]["rows"]
