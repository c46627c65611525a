"""Real workers on a real database: killed, two at once, told to stop, cut off."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from maillage.foundations.scheduling.tests.story import MANY

ROOT = Path(__file__).parents[5]
LONGEST_S = 120


def wait_for(condition: Callable[[], Any], what: str) -> None:
    until = time.monotonic() + LONGEST_S
    while not condition():
        assert time.monotonic() < until, what
        time.sleep(0.05)


@dataclass
class Site:
    """An instance of its own: a place, a database, and a file where jobs leave their marks."""

    home: Path
    url: str

    @property
    def marks(self) -> list[str]:
        path = self.home / "marks"
        return path.read_text().splitlines() if path.exists() else []

    def start(self, *command: str) -> subprocess.Popen[str]:
        environment = os.environ | {
            "MAILLAGE_HOME": str(self.home),
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
            "MARKS": str(self.home / "marks"),
        }
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def worker(self, how: str) -> subprocess.Popen[str]:
        return self.start("maillage.foundations.scheduling.tests.story", how)

    def sql(self, statement: str) -> Sequence[Sequence[Any]]:
        """One statement, from a connection of its own, through the second wall."""
        if not self.url:
            with sqlite3.connect(self.home / "maillage.sqlite3", timeout=30) as lite:
                rows = lite.execute(statement).fetchall()
            lite.close()
            return rows
        with psycopg.connect(self.url, autocommit=True) as server:
            server.execute("SELECT set_config('maillage.scope', '{\"everything\": true}', false)")
            cursor = server.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


def finish(process: subprocess.Popen[str]) -> str:
    """Wait for the end of a process, which must be a good one; what it printed."""
    out, err = process.communicate(timeout=LONGEST_S)
    assert (process.returncode, err) == (0, "")
    return out


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("site")
    server = os.environ.get("DATABASE_URL", "")
    name = f"workers_{os.getpid()}"
    if server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
    made = Site(home, server.replace("/postgres?", f"/{name}?"))
    finish(made.worker("prepare"))
    yield made
    if server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.django_db  # runs on both engines; the database of the tests itself is not touched
def test_workers(site: Site) -> None:
    """One story, as each process costs a second: killed, taken over, two at once, told to stop, cut off."""
    # A worker is killed in the middle of a job, of which the step was visible.
    killed = site.worker("work")
    wait_for(lambda: "die" in site.marks, "the first job never began")
    dying = "SELECT state, step, attempts FROM scheduling_job WHERE name = 'tests.die'"
    assert [tuple(row) for row in site.sql(dying)] == [("RUNNING", "Dort", 1)]
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    site.sql("UPDATE scheduling_job SET heartbeat_at = '2020-01-01 00:00:00' WHERE name = 'tests.die'")

    # Two others do everything, and what it held: each once.
    for worker in [site.worker("once"), site.worker("once")]:
        out, err = worker.communicate(timeout=LONGEST_S)
        assert (worker.returncode, out) == (0, "")
        assert all("gives no sign of life" in line for line in err.splitlines()), err
    assert site.marks.count("die") == 2
    counted = [mark for mark in site.marks if mark.startswith("count")]
    assert sorted(counted) == sorted(f"count {number} closed" for number in range(MANY))
    assert site.sql("SELECT count(*) FROM audit_event WHERE verb = 'tests.counted'")[0][0] == MANY
    assert {tuple(row) for row in site.sql("SELECT state, attempts FROM scheduling_job WHERE name <> 'tests.die'")} == {
        ("DONE", 1)
    }
    assert [tuple(row) for row in site.sql(dying)] == [("DONE", "Dort", 2)]
    assert site.sql("SELECT count(*) FROM django_tasks_database_dbtaskresult")[0][0] == 0

    # Told to stop, a worker ends its job first.
    stopped = site.worker("nap")
    wait_for(lambda: "nap begins" in site.marks, "the nap never began")
    stopped.send_signal(signal.SIGTERM)
    finish(stopped)
    assert site.marks[-1] == "nap ends"

    # The command itself: idle, cut off from its server, told to stop.
    idle = site.start("maillage", "worker")
    assert idle.stdout is not None
    assert idle.stdout.readline().startswith("Le service des travaux est prêt")
    if site.url:
        others = (
            "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        wait_for(lambda: site.sql(f"SELECT pg_terminate_backend(pid) {others}"), "the worker never came")
        wait_for(lambda: site.sql(f"SELECT pid {others}"), "the worker never came back")
    assert idle.poll() is None
    begun = time.monotonic()
    idle.send_signal(signal.SIGINT)
    _, err = idle.communicate(timeout=LONGEST_S)
    assert idle.returncode == 0, err
    assert time.monotonic() - begun < 5
