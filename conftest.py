"""The engine under the tests: SQLite, or with MAILLAGE_TEST_ENGINE=postgresql a throw-away PostgreSQL cluster."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

os.environ.setdefault("MAILLAGE_HOME", tempfile.mkdtemp(prefix="maillage-tests-"))
os.environ.setdefault("SECRET_KEY", "tests-only")


def _find_binaries() -> Path | None:
    """Debian keeps PostgreSQL's server outside the PATH."""
    places = [Path(found).parent for found in [shutil.which("initdb")] if found]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


class _Cluster:
    """A cluster in memory, without fsync, reached through a socket; PostgreSQL refuses root, so it runs as postgres."""

    def __init__(self, binaries: Path) -> None:
        shared = Path("/dev/shm")  # noqa: S108 in memory on purpose, under a private name
        self.folder = Path(tempfile.mkdtemp(prefix="maillage-pg-", dir=shared if shared.is_dir() else None))
        self.binaries = binaries
        self.prefix: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
            self.prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        self.data = str(self.folder / "data")
        self._run("initdb", "-D", self.data, "-U", "maillage", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", str(self.folder / "log"), "-o", options, "start")
        os.environ["DATABASE_URL"] = f"postgresql://maillage@/postgres?host={self.folder}"

    def _run(self, name: str, *arguments: str) -> None:
        command = [*self.prefix, str(self.binaries / name), *arguments]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


IS_POSTGRESQL = os.environ.get("MAILLAGE_TEST_ENGINE") == "postgresql"
_binaries = _find_binaries() if IS_POSTGRESQL else None
_cluster: _Cluster | None = None

# At import, before Django reads its settings; a worker of a parallel run finds the address that its parent set.
if _binaries is not None and "PYTEST_XDIST_WORKER" not in os.environ:
    _cluster = _Cluster(_binaries)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if IS_POSTGRESQL and _binaries is None:
        missing = "no PostgreSQL server on this machine; on Debian: sudo apt-get install -y postgresql"
        for item in items:
            item.add_marker(pytest.mark.skip(reason=missing))


def pytest_unconfigure() -> None:
    if _cluster is not None:
        _cluster.stop()
