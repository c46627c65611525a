"""The engine under the tests: SQLite, or with MAILLAGE_TEST_ENGINE=postgresql a throw-away PostgreSQL cluster."""

import gc
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django
import hypothesis
import psycopg
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django import DjangoDbBlocker
    from tests.cast import Cast
    from tests.client import StrictClient
    from tests.played import Played

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
"""A worker of a parallel run finds in the environment what its parent set."""

if not IS_WORKER:
    os.environ["MAILLAGE_HOME"] = tempfile.mkdtemp(prefix="maillage-tests-")  # never the var/ of the checkout
    Path(os.environ["MAILLAGE_HOME"], "static").mkdir()
os.environ.setdefault("SECRET_KEY", "tests-only")
# Here and not in pyproject.toml: there pytest-django would read the settings before this file has said which engine.
os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings"


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
        self.account = "postgres" if os.geteuid() == 0 else None
        if self.account:
            shutil.chown(self.folder, self.account)
        self.data = str(self.folder / "data")
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        # Its own vacuum would enter a database as a superuser, and an ordinary role could no longer drop it by force; what
        # it would compile serves once.
        options = (
            f"-k {self.folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c autovacuum=off -c jit=off"
        )
        self._run("pg_ctl", "-D", self.data, "-w", "-l", str(self.folder / "log"), "-o", options, "start")
        # A superuser would pass through row-level security: the tests run as the product does, as an ordinary role.
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute("CREATE ROLE maillage LOGIN CREATEDB")
        os.environ["DATABASE_URL"] = f"postgresql://maillage@/postgres?host={self.folder}"

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.binaries / name), *arguments],
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            user=self.account,
            group=self.account,
            extra_groups=[] if self.account else None,
        )

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


IS_POSTGRESQL = os.environ.get("MAILLAGE_TEST_ENGINE") == "postgresql"
_binaries = _find_binaries() if IS_POSTGRESQL else None
_cluster: _Cluster | None = None

# At import, before Django reads its settings.
if _binaries is not None and not IS_WORKER:
    _cluster = _Cluster(_binaries)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "any_engine: what it looks at is the same on each engine, so that one is enough")
    config.addinivalue_line("markers", "untapped: takes walls away on purpose, so the SQL tap does not listen")
    hypothesis.settings.register_profile("maillage", deadline=None)  # how fast a machine is says nothing of the code
    hypothesis.settings.load_profile("maillage")
    django.setup()
    from django.conf import settings

    # Addresses of static files without their digests, which only collected files have.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if IS_POSTGRESQL:
        items[:] = [item for item in items if not item.get_closest_marker("any_engine")]
    if IS_POSTGRESQL and _binaries is None:
        missing = "no PostgreSQL server on this machine; on Debian: sudo apt-get install -y postgresql"
        for item in items:
            item.add_marker(pytest.mark.skip(reason=missing))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector of garbage need not go through it again, a thousand times."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """No test of the suite may send a statement that forgets the scope (tests/security/tap.py)."""
    if item.get_closest_marker("untapped"):
        return (yield)
    from tests.security.tap import tapped

    with tapped():
        return (yield)


def pytest_unconfigure() -> None:
    if _cluster is not None:
        _cluster.stop()
    if not IS_WORKER:
        shutil.rmtree(os.environ["MAILLAGE_HOME"], ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:  # noqa: ARG001 a database a worker
    """Tables of the tests are made from the models at once: seventy migrations take ten seconds of a worker.
    ``src/maillage/config/tests/test_migrations.py`` holds that they make the same ones."""
    from django.apps import apps
    from django.conf import settings

    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> None:  # noqa: ARG001 overridden
    """Then migrations are what they are again, and all of them have been run."""
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    settings.MIGRATION_MODULES = {}
    with django_db_blocker.unblock():
        for app, name in MigrationLoader(connection).graph.nodes:
            MigrationRecorder(connection).record_applied(app, name)


@pytest.fixture
def cast(db: None) -> "Cast":  # noqa: ARG001 the stage is in the database
    from tests.cast import set_the_stage

    return set_the_stage()


@pytest.fixture
def client_of(cast: "Cast") -> "Callable[[str], StrictClient]":
    """A strict client signed in as a character of the cast, second factor shown; « visiteur » is nobody."""
    from tests.client import StrictClient, sign_in

    return lambda name: StrictClient() if name == "visiteur" else sign_in(cast.people[name])


@pytest.fixture
def program_of(cast: "Cast") -> "Callable[[str], StrictClient]":
    """The same for the API: a program with a token of a character, who has all her rights."""
    from tests.client import StrictClient, call

    return lambda name: StrictClient() if name == "visiteur" else call(cast.people[name])


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> "Played":
    """The demonstration as its first run leaves it."""
    from tests.played import play_demonstration

    return play_demonstration(tmp_path_factory)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One Chromium for all tests of a process: a second one in the same process would find the loop of the first."""
    from playwright.sync_api import sync_playwright
    from tests.browser.chromium import CHROMIUM, FLAGS

    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine; on Debian: sudo apt-get install -y chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield started
        started.close()


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:  # noqa: ARG001 what it tidies up before
    """A database where a test commits. The journal cannot be emptied while its guards stand: they leave first, and the
    emptying of the tables brings them back."""
    from maillage.kernel.tenancy import remove_guards

    yield
    remove_guards()
