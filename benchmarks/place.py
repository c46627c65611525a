"""A throw-away instance, on either engine, and what its processes cost."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

__all__ = ["Cost", "Place", "cpu_of", "open_place", "processes_under", "rss_of"]

_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Seconds: on the clock, of our processes, of PostgreSQL's."""

    wall: float
    cpu: float
    database: float = 0.0


@dataclass(frozen=True)
class Place:
    """Where the instance lives; ``postmaster`` is 0 on SQLite."""

    home: Path
    postmaster: int = 0

    @property
    def engine(self) -> str:
        return "PostgreSQL" if self.postmaster else "SQLite"

    def database_cpu(self) -> float:
        return cpu_of(self.postmaster) if self.postmaster else 0.0

    def run(self, *command: str) -> tuple[Cost, str]:
        """A command in a cold process: what it cost and what it said."""
        before, database, start = resource.getrusage(resource.RUSAGE_CHILDREN), self.database_cpu(), time.perf_counter()
        said = subprocess.run([sys.executable, *command], check=True, stdout=subprocess.PIPE, text=True).stdout
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Cost(wall, cpu, self.database_cpu() - database), said


@contextmanager
def open_place(engine: str) -> Iterator[Place]:
    """An empty instance; the environment of this process and of its children is bound to it."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="maillage-house-")))
        (home / "static").mkdir()
        os.environ |= {
            "MAILLAGE_HOME": str(home),
            "MAILLAGE_DEMONSTRATION": "1",
            "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
            "SECRET_KEY": "benchmarks-only",
        }
        os.environ.pop("DATABASE_URL", None)
        postmaster = stack.enter_context(_cluster()) if engine == "postgresql" else 0
        yield Place(home, postmaster)


@contextmanager
def _cluster() -> Iterator[int]:
    """PostgreSQL with its own defaults, reached through a socket; it refuses root, so it runs as postgres."""
    binaries = [path.parent for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)]
    if not binaries:
        raise SystemExit("no PostgreSQL server on this machine; on Debian: sudo apt-get install -y postgresql")
    folder = Path(tempfile.mkdtemp(prefix="maillage-pg-"))
    account = "postgres" if os.geteuid() == 0 else None
    if account:
        shutil.chown(folder, account)

    def run(name: str, *arguments: str) -> None:
        subprocess.run(
            [str(binaries[0] / name), "-D", str(folder / "data"), *arguments],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            user=account,
            group=account,
            extra_groups=[] if account else None,
        )

    run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", f"-k {folder} -c listen_addresses=''", "start")
    try:
        with psycopg.connect(f"host={folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute("CREATE ROLE maillage LOGIN")
            connection.execute("CREATE DATABASE maillage OWNER maillage")
        os.environ["DATABASE_URL"] = f"postgresql://maillage@/maillage?host={folder}"
        yield int((folder / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    finally:
        run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def processes_under(pid: int) -> list[int]:
    """A process and all that it started."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(_fields(path)[1])
        except (OSError, IndexError):
            continue  # it has just ended
    found = [pid]
    for parent in found:
        found += [child for child, known in parents.items() if known == parent]
    return found


def _fields(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()


def cpu_of(pid: int) -> float:
    """Seconds that a process and its children have computed, those that ended included."""
    total = 0
    for process in processes_under(pid):
        try:
            total += sum(int(ticks) for ticks in _fields(Path(f"/proc/{process}/stat"))[11:15])
        except (OSError, IndexError):
            continue
    return total / _TICKS


def rss_of(pid: int) -> dict[str, float]:
    """Megabytes of a process: resident, the most it ever was, and its own share of what it shares."""
    found = {}
    for name in ("status", "smaps_rollup"):
        for line in Path(f"/proc/{pid}/{name}").read_text(encoding="utf-8").splitlines():
            key, _, rest = line.partition(":")
            if key in ("VmRSS", "VmHWM", "Pss"):
                found[key] = int(rest.split()[0]) / 1024
    return found
