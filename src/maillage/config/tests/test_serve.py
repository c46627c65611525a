"""`maillage serve` answers, ends when told, and refuses to start where the data would not be safe."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from maillage.config.commands import server
from maillage.config.commands.checking import Finding
from maillage.config.commands.instance import Refused, demand_place
from maillage.config.tests.conftest import IS_POSTGRESQL, Place

pytestmark = pytest.mark.django_db  # they run on both engines

END_SECONDS = 5


def _get(address: str) -> tuple[int, bytes]:
    with urllib.request.urlopen(f"http://{address}", timeout=10) as answer:
        return answer.status, answer.read()


def _until(is_true: Callable[[], bool], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_true():
            return True
        time.sleep(0.1)
    return is_true()


def _is_alive(process: int) -> bool:
    """A dead process that nobody has collected yet is dead."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _children(process: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def test_it_answers_and_ends(here: Place) -> None:
    with here.serving() as (process, address):
        assert _get(f"{address}/sante")[0] == 200
        assert b"--" in _get(f"{address}/static/kernel/maillage.css")[1]
        workers = _children(process.pid)
        start = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(END_SECONDS) == 0
        assert time.monotonic() - start < END_SECONDS
        assert not any(_is_alive(worker) for worker in workers)
    homes = {path.name for path in here.home.iterdir()}
    assert {"static", "static.json", "run"} <= homes and not any(here.home.glob("**/*.sock"))


def test_ctrl_c_ends_it_too(here: Place) -> None:
    with here.serving() as (process, _):
        process.send_signal(signal.SIGINT)
        assert process.wait(END_SECONDS) == 0


def test_the_worker_beside_it(here: Place) -> None:
    with here.serving("--with-worker") as (process, _):
        assert _until(lambda: any(_children(child) for child in _children(process.pid)))
        family = [process.pid, *_children(process.pid)]
        family += [grandchild for child in family[1:] for grandchild in _children(child)]
        assert len(family) >= 4, "the server, its process, the keeper, the worker"
        process.send_signal(signal.SIGTERM)
        assert process.wait(END_SECONDS) == 0
        assert _until(lambda: not any(_is_alive(member) for member in family), 5)


def _keeper(notes: Path, code: str) -> "subprocess.Popen[bytes]":
    command = [
        sys.executable,
        "-c",
        f"import os, time; print(os.getpid(), file=open({str(notes)!r}, 'a'), flush=True); {code}",
    ]
    return subprocess.Popen([sys.executable, "-m", "maillage.config.commands.keeper", *command])


def _noted(notes: Path) -> list[int]:
    return [int(line) for line in notes.read_text().split()] if notes.exists() else []


def test_what_dies_is_started_again_and_ends_with_its_keeper(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    keeper = _keeper(notes, "time.sleep(60)")
    try:
        assert _until(lambda: len(_noted(notes)) == 1)
        os.kill(_noted(notes)[0], signal.SIGKILL)
        assert _until(lambda: len(_noted(notes)) == 2)
    finally:
        keeper.terminate()
    assert keeper.wait(END_SECONDS) == 0
    assert not any(_is_alive(process) for process in _noted(notes))


def test_a_keeper_does_not_outlive_who_started_it(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    code = (
        f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-m', 'maillage.config.commands.keeper',"
        f" sys.executable, '-c', \"import os, time; print(os.getpid(), file=open({str(notes)!r}, 'a'), flush=True);"
        f' time.sleep(60)"]); time.sleep(60)'
    )
    parent = subprocess.Popen([sys.executable, "-c", code])
    assert _until(lambda: len(_noted(notes)) == 1)
    parent.kill()
    parent.wait()
    assert _until(lambda: not _is_alive(_noted(notes)[0]))


def test_a_port_that_is_taken(here: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = here.run("serve", "--port", str(port))
    assert refused.returncode == 1
    assert f"Le port {port}" in refused.stderr and f"--port {port + 1}" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_home_that_cannot_be_written(here: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fichier").write_text("")
    monkeypatch.setenv("MAILLAGE_HOME", str(tmp_path / "fichier" / "var"))
    with pytest.raises(Refused, match="ne peut pas être écrit"):
        demand_place()
    lost = Place(tmp_path / "fichier" / "var", here.database, here.blocker)
    refused = lost.run("serve")
    assert refused.returncode == 1 and "ne peut pas être écrit" in refused.stderr and "Traceback" not in refused.stderr


@pytest.mark.parametrize("look", ["faults_of_engine", "faults_of_guards"])
def test_a_fault_keeps_it_from_starting(here: Place, monkeypatch: pytest.MonkeyPatch, look: str) -> None:
    fault = Finding("Journal de la base", "faute", "WAL avec SQLite 3.40.1", "Passez à une autre version.")
    monkeypatch.setattr(server, look, lambda: [fault])
    with (
        here.entered(),
        pytest.raises(Refused, match="ne démarre pas. Journal de la base : WAL avec SQLite 3.40.1. Passez"),
    ):
        server.prepare()


def test_static_files_are_collected_when_they_change(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with here.entered():
        calls: list[str] = []
        (here.home / "static").mkdir()
        monkeypatch.setattr(server, "call_command", lambda name, **_: calls.append(name))
        assert [server.collect_static(), server.collect_static()] == [True, False]
        monkeypatch.setattr(server, "product_version", lambda: "9.9")
        assert server.collect_static() is True
        (here.home / "static").rmdir()
        assert server.collect_static() is True
    assert calls == ["collectstatic"] * 3


@pytest.mark.skipif(IS_POSTGRESQL, reason="an embedded database is SQLite's")
def test_wal_on_a_version_that_may_corrupt(here: Place) -> None:
    import sqlite3

    from maillage.config.commands.sqlite_journal import wal_is_safe

    if wal_is_safe(sqlite3.sqlite_version_info):
        pytest.skip("this SQLite is safe")
    with sqlite3.connect(here.home / "maillage.sqlite3") as database:
        database.execute("PRAGMA journal_mode=WAL")
    careless = here.under(DATABASE_URL=f"sqlite:///{here.home}/maillage.sqlite3")
    refused = careless.run("serve", "--port", "0")
    assert refused.returncode == 1 and "WAL avec SQLite" in refused.stderr


@pytest.mark.skipif(not IS_POSTGRESQL, reason="roles are PostgreSQL's")
@pytest.mark.parametrize("power", ["SUPERUSER", "BYPASSRLS"])
def test_a_role_that_passes_through_the_wall(here: Place, power: str) -> None:
    url = here.environment["DATABASE_URL"]
    with psycopg.connect(url.replace("maillage@", "postgres@"), autocommit=True) as administration:
        administration.execute(f"CREATE ROLE passe_muraille LOGIN {power}".encode())
        try:
            strong = here.under(DATABASE_URL=url.replace("maillage@", "passe_muraille@"))
            refused = strong.run("serve", "--port", "0")
            assert strong.run("restore", "absente.zip").stderr.startswith("Maillage ne restaure rien ici.")
        finally:
            administration.execute(b"DROP ROLE passe_muraille")
    assert refused.returncode == 1 and "Compte de la base : « passe_muraille »" in refused.stderr.replace("\u00a0", " ")
