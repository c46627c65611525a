"""`python -m benchmarks storm`: requests, coroutines and jobs of several organisations, tangled on purpose.

Every step acts for another organisation than the one before, on threads that are used again and again; one in twenty
raises midway; and one in ten asks without a scope, which must be refused each time. The figure that counts is the number
of rows seen by someone who may not see them: 0. It runs on the engine of DATABASE_URL, in a database of its own that it
deletes, else on a temporary SQLite file.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

__all__ = ["main"]

ROWS_EACH = 5
RAISING, UNSCOPED, PAGES, ASYNC = 0.05, 0.10, 0.10, 0.05
JOBS = 0.02
"""Shares of the steps."""


class _Midway(RuntimeError):
    """What a step throws on purpose."""


@contextmanager
def _database(folder: Path) -> Iterator[None]:
    """An empty database, of this run alone."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings"
    os.environ["MAILLAGE_HOME"] = str(folder)
    os.environ.setdefault("SECRET_KEY", "storm")
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.ALLOWED_HOSTS = ["testserver"]
    (folder / "static").mkdir()
    is_file = connection.vendor == "sqlite"
    if is_file:  # walls are measured here, not the disk
        connection.settings_dict["OPTIONS"]["init_command"] = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF"
    connection.settings_dict["TEST"]["NAME"] = (
        str(folder / "storm.sqlite3") if is_file else f"maillage_storm_{os.getpid()}"
    )
    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)


class _Storm:
    """The stage, and what was counted on it."""

    def __init__(self) -> None:
        from tests.cast import CAST, set_the_stage  # noqa: PLC0415

        self.cast = set_the_stage()
        self.names = CAST[1:]
        self.counts: Counter[str] = Counter()
        self.clients = {name: self._sessions(name) for name in self.names}
        self._write_rows()

    def _sessions(self, name: str) -> Any:
        from tests.client import sign_in  # noqa: PLC0415

        return sign_in(self.cast.people[name]).cookies

    def _write_rows(self) -> None:
        """Jobs, which nobody but their organisation sees, labelled with its key."""
        from uuid import uuid4  # noqa: PLC0415

        from maillage.foundations.scheduling.models import Job  # noqa: PLC0415
        from maillage.kernel.tenancy import everything  # noqa: PLC0415

        with everything("the stage is set"):
            for house in {self.house(name).pk for name in self.names}:
                for _ in range(ROWS_EACH):
                    Job.objects.create(owner_id=house, name="storm.look", label=_label(house), entry=uuid4())

    def house(self, name: str) -> Any:
        return self.cast.house(name)

    def step(self, number: int, name: str) -> None:
        """One request of one person, whatever came before on this thread."""
        from django.db import connection  # noqa: PLC0415

        chance = Random(number).random()
        try:
            if chance < UNSCOPED:
                self._ask_without_scope()
            elif chance < UNSCOPED + PAGES:
                self._read_page(name)
            elif chance < UNSCOPED + PAGES + ASYNC:
                asyncio.run(self._read_in_coroutines(number))
            else:
                self._read_and_write(number, name)
        except _Midway:
            self.counts["raised"] += 1
        finally:
            connection.close_if_unusable_or_obsolete()

    def look(self, name: str, *, is_writing: bool = False, raising: bool = False) -> None:
        """Read whatever the scope gives, twice, perhaps with a write between; no row may be someone else's."""
        from maillage.foundations.organisations.models import Organisation  # noqa: PLC0415
        from maillage.foundations.scheduling.models import Job  # noqa: PLC0415
        from maillage.kernel.tenancy import enter  # noqa: PLC0415

        scope, own = self.cast.actor(name).scope, self.house(name).pk
        with enter(scope):
            self._judge(Job.objects.values_list("owner_id", flat=True), {own}, at_least=ROWS_EACH)
            if is_writing:
                Job.objects.update(step=name)
            if raising:
                raise _Midway
            self._judge(Job.objects.values_list("owner_id", flat=True), {own}, at_least=ROWS_EACH)
            self._judge(Organisation.objects.values_list("pk", flat=True), set(scope.seen("directory")), at_least=1)

    def _judge(self, found: Any, allowed: set[int], *, at_least: int) -> None:
        owners = list(found)
        self.counts["rows"] += len(owners)
        self.counts["wrong rows"] += sum(owner not in allowed for owner in owners)
        self.counts["missing rows"] += max(0, at_least - len(owners))

    def _read_and_write(self, number: int, name: str) -> None:
        self.counts["scopes"] += 1
        self.look(
            name,
            is_writing=number % 4 == 0,
            raising=Random(number + 1_000_003).random() < RAISING / (1 - UNSCOPED - PAGES - ASYNC),
        )

    def _ask_without_scope(self) -> None:
        from maillage.foundations.scheduling.models import Job  # noqa: PLC0415
        from maillage.kernel.tenancy import NoScope  # noqa: PLC0415

        self.counts["asked without scope"] += 1
        try:
            list(Job.objects.all())
        except NoScope:
            self.counts["refused without scope"] += 1

    def _read_page(self, name: str) -> None:
        from django.test import Client  # noqa: PLC0415

        self.counts["pages"] += 1
        client = Client()
        client.cookies = self.clients[name]
        body = client.get("/travaux/").content.decode()
        own = self.house(name).pk
        labels = [house for house in {self.house(one).pk for one in self.names} if _label(house) in body]
        self.counts["rows"] += len(labels)
        self.counts["wrong rows"] += sum(house != own for house in labels)
        self.counts["missing rows"] += own not in labels

    async def _read_in_coroutines(self, number: int) -> None:
        """As an async view would: several at once on one loop, each handing its reads to a thread."""
        from asgiref.sync import sync_to_async  # noqa: PLC0415

        self.counts["coroutines"] += 3
        names = [self.names[(number + place) % len(self.names)] for place in range(3)]
        await asyncio.gather(
            *(
                sync_to_async(self._look_and_leave, thread_sensitive=bool(place % 2))(name)
                for place, name in enumerate(names)
            )
        )

    def _look_and_leave(self, name: str) -> None:
        from django.db import connection  # noqa: PLC0415

        try:
            self.look(name)
        finally:
            connection.close()

    def run_jobs(self, count: int) -> None:
        """Jobs of all organisations, one after the other on one worker thread; some raise."""
        from maillage.engine.errors import MaillageError  # noqa: PLC0415
        from maillage.foundations.scheduling.actions import enqueue  # noqa: PLC0415
        from maillage.foundations.scheduling.models import Job  # noqa: PLC0415
        from maillage.foundations.scheduling.worker import Worker  # noqa: PLC0415
        from maillage.kernel.jobs import job  # noqa: PLC0415
        from maillage.kernel.tenancy import enter  # noqa: PLC0415

        @job("storm.look")
        def look(progress: Any, number: int) -> None:
            with progress.writes() as actor:
                self._judge(Job.objects.values_list("owner_id", flat=True), {actor.acting_id}, at_least=ROWS_EACH)
                if number % 20 == 0:
                    raise MaillageError("Au milieu.")
            self.counts["jobs"] += 1

        for number in range(count):
            actor = self.cast.actor(self.names[number % len(self.names)])
            with enter(actor.scope):
                enqueue(actor, "storm.look", "Un regard", number=number)
        Worker().run(is_once=True)


def _label(house: int) -> str:
    return f"maison-{house}-maison"


def _blow(requests: int, threads: int) -> Counter[str]:
    from django.db import connection  # noqa: PLC0415

    storm = _Storm()
    storm.counts["steps"] = requests

    def share(first: int) -> None:
        try:
            for number in range(first, requests, threads):
                storm.step(number, storm.names[number % len(storm.names)])
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(share, range(threads)))
    storm.run_jobs(int(requests * JOBS) or 1)
    return storm.counts


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks storm", description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=8)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="maillage-storm-") as place, _database(Path(place)):
        start = perf_counter()
        counts = _blow(options.requests, options.threads)
        seconds = perf_counter() - start
    for name in (
        *("steps", "scopes", "pages", "coroutines", "jobs", "raised", "rows", "wrong rows", "missing rows"),
        *("asked without scope", "refused without scope"),
    ):
        print(f"{name}: {counts[name]}")
    print(f"{options.threads} threads, {seconds:.1f} s, {options.requests / seconds:.0f} steps a second")
    is_tight = not counts["wrong rows"] and not counts["missing rows"]
    sys.exit(not (is_tight and counts["asked without scope"] == counts["refused without scope"]))
