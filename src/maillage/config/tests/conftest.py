"""Instances of a test's own: a home and a database in files, as they stand in a town hall."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from maillage.config.settings import embedded_database

IS_POSTGRESQL = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
ENGINES = ["sqlite", *(["postgresql"] if IS_POSTGRESQL else [])]
SECONDS = 90


@dataclass
class Place:
    """One instance. ``entered`` makes it the current one of this process; ``run`` calls the command in another process."""

    home: Path
    database: dict[str, Any]
    blocker: DjangoDbBlocker
    variables: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def entered(self) -> Iterator[None]:
        from maillage.kernel.tenancy import outside  # not before Django is ready

        former_home, former_settings = os.environ["MAILLAGE_HOME"], connections.settings["default"]
        former_connection = connections["default"]
        # Threads open their own connection from these settings; this one opens it now.
        connections.settings["default"] = ConnectionHandler({"default": self.database}).settings["default"]
        del connections["default"]
        os.environ["MAILLAGE_HOME"] = str(self.home)
        try:
            with self.blocker.unblock(), outside():
                yield
                connections["default"].close()
        finally:
            connections["default"].close()
            connections.settings["default"], connections["default"] = former_settings, former_connection
            os.environ["MAILLAGE_HOME"] = former_home

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in ("SECRET_KEY", "DATABASE_URL")}
        found = kept | {"MAILLAGE_HOME": str(self.home), "PYTHONWARNINGS": "ignore"}
        if self.database["ENGINE"].endswith("postgresql"):
            found["DATABASE_URL"] = (
                f"postgresql://maillage@/{self.database['NAME']}?host={self.database['HOST'] or self.host}"
            )
        return found | self.variables

    def under(self, **variables: str) -> "Place":
        """The same place, with other variables of the environment."""
        return replace(self, variables=variables)

    @property
    def host(self) -> str:
        return str(self.database.get("OPTIONS", {}).get("host", ""))

    def run(self, *words: str, **options: Any) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "maillage", *words]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=SECONDS, check=False, **options
        )

    @contextmanager
    def serving(self, *words: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
        """The server on a free port, and where it answers."""
        command = [sys.executable, "-m", "maillage", "serve", "--port", "0", "--workers", "1", *words]
        server = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            yield server, line.partition("http://")[2].partition(" ")[0].strip()
        finally:
            if server.poll() is None:
                server.send_signal(signal.SIGKILL)
            server.communicate()


class _Templates:
    """A migrated database an engine, made once and copied."""

    def __init__(self, folder: Path, blocker: DjangoDbBlocker) -> None:
        self.folder = folder
        self.blocker = blocker
        self.made: dict[str, Any] = {}
        self.names: list[str] = []

    def copy(self, engine: str, home: Path) -> dict[str, Any]:
        if engine not in self.made:
            empty = self._empty(engine, self.folder)
            with Place(self.folder, empty, self.blocker).entered():
                from django.core.management import call_command

                from maillage.kernel.tenancy import everything

                with everything("tables are made, and made again"):
                    call_command("migrate", verbosity=0)
            self.made[engine] = empty
        template = self.made[engine]
        if engine == "sqlite":
            shutil.copy(template["NAME"], home / "maillage.sqlite3")
            return {**template, "NAME": home / "maillage.sqlite3"}
        return self._empty(engine, home, f"TEMPLATE {template['NAME']}")

    def _empty(self, engine: str, home: Path, clause: str = "") -> dict[str, Any]:
        if engine == "sqlite":
            return {**embedded_database(), "NAME": home / "maillage.sqlite3"}
        name = f"ops_{uuid4().hex[:12]}"
        self._administer(f"CREATE DATABASE {name} {clause}")
        self.names.append(name)
        return {**settings.DATABASES["default"], "NAME": name, "TEST": {}}

    def drop(self) -> None:
        for name in self.names:
            self._administer(f"DROP DATABASE {name} WITH (FORCE)")

    def _administer(self, sql: str) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as administration:
            administration.execute(sql.encode())


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[_Templates]:
    made = _Templates(tmp_path_factory.mktemp("template"), django_db_blocker)
    yield made
    made.drop()


PlaceMaker = Callable[..., Place]


@pytest.fixture
def make_place(templates: _Templates, tmp_path: Path) -> PlaceMaker:
    """``make_place("là")``: an instance with tables and no row of anyone's, on the engine of this run or another."""

    def make(name: str, engine: str = ENGINES[-1]) -> Place:
        home = tmp_path / name
        home.mkdir(mode=0o700)
        return Place(home, templates.copy(engine, home), templates.blocker)

    return make


@pytest.fixture
def here(make_place: PlaceMaker) -> Place:
    return make_place("ici")
