"""`python -m benchmarks house`: the platform with all the communes of France in it, beside what Django and SQL alone cost.

Everything happens in a throw-away instance, on the loopback. Machines are noisy: read the ratios of one run.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from tests.browser.site import Visitor, free_port, wait_for

from benchmarks.place import Cost, Place, cpu_of, open_place

__all__ = ["demand", "main", "server"]

ROOT: Final = Path(__file__).parents[1]
BRITTANY: Final = ("22", "29", "35", "56")
CONCURRENCY: Final = 8
COLD_STARTS: Final = 5


# --- from nothing to an instance --------------------------------------------------------------------------------------


def _begin(place: Place) -> None:
    costs: dict[str, list[Cost]] = {}
    for _ in range(COLD_STARTS):
        costs.setdefault("python -c pass", []).append(place.run("-c", "pass")[0])
        costs.setdefault("python -c 'import django, django.db.models'", []).append(
            place.run("-c", "import django, django.db.models")[0]
        )
    rows = [(name, _median(found)) for name, found in costs.items()]
    rows.append(("migrate on an empty database", place.run("-m", "maillage", "territory", "find", "x")[0]))
    for name in ("34,969 communes and 1,255 EPCI, first", "the same again"):
        cost, said = place.run("-m", "maillage", "territory", "import")
        rows.append((f"{name}: {said.strip()}", cost))
    for _ in range(2):
        with server() as (visitor, pid, seconds):
            demand(visitor.ask("/connexion/").status == 200, "the log-in page does not answer")
            rows.append(("maillage serve, 2 workers: from its start to the first 200", Cost(seconds, cpu_of(pid))))
    _print_costs(rows)


def _median(found: Iterable[Cost]) -> Cost:
    found = list(found)
    return Cost(*(statistics.median(getattr(cost, name) for cost in found) for name in ("wall", "cpu", "database")))


def _print_costs(rows: list[tuple[str, Cost]]) -> None:
    print("\n| what | wall s | cpu s | cpu of PostgreSQL s |\n|---|---:|---:|---:|")
    for name, cost in rows:
        print(f"| {name} | {cost.wall:.2f} | {cost.cpu:.2f} | {cost.database:.2f} |")


def demand(is_so: bool, fault: str) -> None:
    """What is measured must be what is meant. Error: ``RuntimeError``."""
    if not is_so:
        raise RuntimeError(fault)


@contextmanager
def server(*command: str) -> Iterator[tuple[Visitor, int, float]]:
    """The server of the instance: a visitor at its door, its process, and how long it took to answer."""
    port, start = free_port(), time.perf_counter()
    asked = command or ("-m", "maillage", "serve", "--workers", "2", "--port", "{port}")
    process = subprocess.Popen(
        [sys.executable, *(part.replace("{port}", str(port)) for part in asked)],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, process)
        yield Visitor(address), process.pid, time.perf_counter() - start
    finally:
        process.terminate()
        process.wait(60)


@dataclass
class _People:
    """Who heads the territory of whom, by the name of the territory."""

    sessions: dict[str, str] = field(default_factory=dict)
    scopes: dict[str, Any] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)


def people_of(place: Place) -> _People:
    """The demonstration; then every organisation of France, each EPCI with its communes; then larger and larger bodies."""
    from maillage.config.commands.demonstration import play  # noqa: PLC0415
    from maillage.foundations.accounts.models import Person  # noqa: PLC0415

    people = _People()
    play(lambda _: None)
    rows = [_compose(place, people, "Finistère", ("29",)), _compose(place, people, "Bretagne", BRITTANY)]
    rows.append(("35,000 organisations, each EPCI with its communes, in bulk", _cost(place, _fill_france)))
    for name, email in (("Morlaix", "pilote"), ("Taulé", "mairie.taule")):
        _sign_in(people, name, Person.objects.get(email=f"{email}@demo.example"))
    _print_costs(rows)
    return people


def _departments() -> tuple[str, ...]:
    from maillage.journey.territories.queries import count_departments  # noqa: PLC0415

    return tuple(department for department, _ in count_departments())


def _compose(place: Place, people: _People, name: str, departments: tuple[str, ...]) -> tuple[str, Cost]:
    """A body for whole départements, by the product's own action."""
    from maillage.foundations.accounts.actions import create_person  # noqa: PLC0415
    from maillage.foundations.organisations.actions import Newcomer  # noqa: PLC0415
    from maillage.foundations.organisations.enums import OrganisationKind  # noqa: PLC0415
    from maillage.journey.territories.actions import compose_larger  # noqa: PLC0415

    person = create_person(f"pilote.{len(departments)}@banc.example", f"Pilote {name}", may_found=True)
    body = Newcomer(f"Syndicat {name}", OrganisationKind.JOINT_SYNDICATE)
    statements: list[Any] = []
    with _counting(statements):
        cost = _cost(place, lambda: compose_larger(person, None, body, departments, has_bodies=name == "France"))
    _sign_in(people, name, person)
    return f"compose {name}: {people.members[name]} organisations, {len(statements)} statements", cost


def _fill_france() -> None:
    """Every commune and EPCI of France as organisations, and each EPCI with its communes as members."""
    from maillage.foundations.organisations.enums import OrganisationKind  # noqa: PLC0415
    from maillage.foundations.organisations.models import Membership, Organisation  # noqa: PLC0415
    from maillage.journey.territories.models import BodyMembership, Commune, IntermunicipalBody  # noqa: PLC0415
    from maillage.kernel.tenancy import everything  # noqa: PLC0415

    with everything("the bench sets its stage"):
        present = set(Organisation.objects.exclude(siren="").values_list("siren", flat=True))
        kinds = ((Commune, OrganisationKind.COMMUNE), (IntermunicipalBody, OrganisationKind.INTERMUNICIPAL_BODY))
        for model, kind in kinds:
            Organisation.objects.bulk_create(
                [
                    Organisation(
                        name=one.name,
                        kind=kind,
                        siren=one.siren,
                        insee_code=getattr(one, "insee_code", ""),
                        population=one.municipal_population,
                        search_text=one.search_text,
                    )
                    for one in model._default_manager.exclude(siren="")
                    if one.siren not in present
                ],
                batch_size=2000,
            )
        known = dict(Organisation.objects.exclude(siren="").values_list("siren", "pk"))
        done = set(Membership.objects.values_list("owner_id", "counterparty_id"))
        wanted = BodyMembership.objects.values_list("body_id", "commune__siren")
        pairs = [(known[body], known[commune]) for body, commune in wanted if body in known and commune in known]
        links = [
            Membership(owner_id=body, counterparty_id=commune) for body, commune in pairs if (body, commune) not in done
        ]
        Membership.objects.bulk_create(links, batch_size=2000)


def _cost(place: Place, act: Callable[[], object]) -> Cost:
    start, cpu, database = time.perf_counter(), time.process_time(), place.database_cpu()
    act()
    return Cost(time.perf_counter() - start, time.process_time() - cpu, place.database_cpu() - database)


def _sign_in(people: _People, name: str, person: Any) -> None:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from maillage.foundations.accounts.middleware import SEEN, STARTED  # noqa: PLC0415
    from maillage.foundations.organisations.access import actor_for  # noqa: PLC0415
    from maillage.foundations.organisations.enums import Subject  # noqa: PLC0415

    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
            HASH_SESSION_KEY: person.get_session_auth_hash(),
            STARTED: int(time.time()),
            SEEN: int(time.time()),
        }
    )
    session.create()
    actor = actor_for(person)
    if actor is None:
        raise SystemExit(f"{name} has nobody")
    people.sessions[name] = session.session_key or ""
    people.scopes[name] = actor.scope
    people.members[name] = len(actor.scope.seen(Subject.DIRECTORY))


# --- pages ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Asked:
    """A page, by what it is called in the tables, and who asks for it."""

    name: str
    who: str
    path: str


def _pages(people: _People, *names: str) -> list[_Asked]:
    """The pages of these territories; and, where France is not one of them, those of a member and of the study."""
    from maillage.journey.studies.syntheses.models import Study  # noqa: PLC0415
    from maillage.kernel.tenancy import everything  # noqa: PLC0415

    largest = names[-1]
    queries = {
        "list, 50 rows": "",
        "list, one kind": "?nature=COMMUNE",
        "list, text search": "?q=saint+martin",
        "list, search without hit": "?q=zzzz",
    }
    pages = [
        _Asked(f"{what}, {name}", name, f"/territoire/{query}") for name in names for what, query in queries.items()
    ]
    pages += [_Asked(f"home, {name}", name, "/") for name in names]
    pages += [
        _Asked(f"list, a deep page, {largest}", largest, f"/territoire/?apres={_deep_cursor(people, largest)}"),
        _Asked(f"global search, {largest}", largest, "/recherche/?q=saint+martin"),
        _Asked(f"people, {largest}", largest, "/territoire/personnes/"),
    ]
    if largest == "France":
        return pages
    with everything("the bench looks for the study"):
        study = Study.objects.get().pk
    return [
        *pages,
        _Asked("global search, Morlaix", "Morlaix", "/recherche/?q=plou"),
        _Asked("search of an EPCI among 1,255", "Bretagne", "/territoire/composer/?q=morlaix"),
        _Asked("study, a chapter", "Morlaix", f"/etudes/{study}/synthese/"),
        _Asked("my page", "Taulé", "/etudes/ma-commune/"),
        _Asked("account", "Taulé", "/compte/"),
    ]


def _deep_cursor(people: _People, who: str) -> str:
    """Where page 200 begins, or the last full one."""
    from maillage.foundations.organisations.models import Membership, Organisation  # noqa: PLC0415
    from maillage.kernel.tenancy import enter  # noqa: PLC0415

    with enter(people.scopes[who]):
        body = next(iter(people.scopes[who].writes))
        links = Membership.objects.filter(owner=body).values("counterparty_id")
        members = Organisation.objects.filter(pk__in=links, is_former=False).order_by("search_text", "pk")
        before = members[min(199 * 50, members.count() - 51)]
    return f"{before.search_text}~{before.pk}".replace(" ", "+")


def _ask(application: Any, path: str, session: str) -> tuple[int, bytes]:
    """A request through the WSGI application, to its last byte."""
    address, _, query = path.partition("?")
    status: list[int] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": f"maillage={session}",
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http",
    }
    response = application(environ, lambda line, _: status.append(int(line.split()[0])))
    body = b"".join(response)
    response.close()
    return status[0], body


@contextmanager
def _counting(statements: list[Any]) -> Iterator[None]:
    from django.db import connection  # noqa: PLC0415

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield


@dataclass
class _Times:
    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)
    databases: list[float] = field(default_factory=list)
    statements: int = 0
    bytes: int = 0

    def __str__(self) -> str:
        rank = sorted(self.walls)
        p50, p95 = rank[len(rank) // 2], rank[min(len(rank) - 1, int(len(rank) * 0.95))]
        count = len(rank)
        cpu, database = sum(self.cpus) / count, sum(self.databases) / count
        return f"{1000 * p50:.1f} | {1000 * p95:.1f} | {1000 * cpu:.1f} | {1000 * database:.1f}"


def _measure_pages(place: Place, people: _People, pages: list[_Asked], rounds: int) -> None:
    from benchmarks.bare import bare_application  # noqa: PLC0415
    from maillage.config.wsgi import application  # noqa: PLC0415

    bare = bare_application()
    acts: dict[str, Callable[[], object]] = {"a bare Django view": lambda: _ask(bare, "/", "")}
    for name in sorted({page.who for page in pages if page.name.startswith("list, 50 rows")}):
        acts[f"the raw SQL of the list, {name}"] = _raw_list(place, people, name)
    times = {name: _Times() for name in [*acts, *(page.name for page in pages)]}
    for page in pages:
        statements: list[Any] = []
        with _counting(statements):
            status, body = _ask(application, page.path, people.sessions[page.who])
        demand(status == 200, f"{page.path} answers {status}")
        times[page.name].statements, times[page.name].bytes = len(statements), len(body)
        acts[page.name] = lambda page=page: _ask(application, page.path, people.sessions[page.who])  # type: ignore[misc]
    for _ in range(rounds):
        for name, act in acts.items():
            cost = _cost(place, act)
            times[name].walls.append(cost.wall)
            times[name].cpus.append(cost.cpu)
            times[name].databases.append(cost.database)
    print(f"\nThrough the WSGI application, {rounds} rounds interleaved; milliseconds.\n")
    print("| page | p50 | p95 | cpu | cpu of PostgreSQL | SQL | bytes |\n|---|---:|---:|---:|---:|---:|---:|")
    for name, found in times.items():
        print(f"| {name} | {found} | {found.statements or ''} | {found.bytes or ''} |")
    deep_name = next(name for name in times if "deep" in name)
    first, deep = times[deep_name.replace("a deep page", "50 rows")], times[deep_name]
    print(f"\na deep page against page 1: {sum(deep.cpus) / sum(first.cpus):.2f} times the cpu, ", end="")
    print(f"{statistics.median(deep.walls) / statistics.median(first.walls):.2f} times the median wall")


def _statements_of(people: _People, who: str, path: str) -> list[tuple[str, Any]]:
    from maillage.config.wsgi import application  # noqa: PLC0415

    statements: list[tuple[str, Any]] = []
    with _counting(statements):
        _ask(application, path, people.sessions[who])
    return statements


def _list_statement(statements: list[tuple[str, Any]]) -> tuple[str, Any]:
    return next((sql, params) for sql, params in statements if "LIMIT 51" in sql or "LIMIT 31" in sql)


def _raw_list(place: Place, people: _People, who: str) -> Callable[[], object]:
    """The statement of the list's page, sent by the driver alone on a connection that stays open."""
    sql, params = _list_statement(_statements_of(people, who, "/territoire/"))
    if not place.postmaster:
        import sqlite3  # noqa: PLC0415

        file = sqlite3.connect(place.home / "maillage.sqlite3")
        return lambda: file.execute(sql.replace("%s", "?"), params).fetchall()
    import psycopg  # noqa: PLC0415

    line = psycopg.connect(os.environ["DATABASE_URL"])
    line.execute("SELECT set_config('maillage.scope', %s, false)", [people.scopes[who].as_setting()])
    return lambda: line.execute(sql, params).fetchall()


def _explain(place: Place, people: _People, *names: str) -> None:
    from django.db import connection  # noqa: PLC0415

    from maillage.kernel.tenancy import enter  # noqa: PLC0415

    print("\nHow the engine reads the text search; a full scan is SCAN or Seq Scan.\n")
    for who, path in (
        (name, path) for name in names for path in ("/territoire/?q=saint+martin", "/recherche/?q=saint+martin")
    ):
        sql, params = _list_statement(_statements_of(people, who, path))
        how = "EXPLAIN ANALYZE " if place.postmaster else "EXPLAIN QUERY PLAN "
        with enter(people.scopes[who]), connection.cursor() as cursor:
            cursor.execute(how + sql, params)
            plan = [str(row[-1]) for row in cursor.fetchall()]
        print(f"{who}, {path}")
        for line in plan:
            print("    " + line[:150])


# --- the real server --------------------------------------------------------------------------------------------------


def _measure_server(people: _People, pages: list[_Asked], requests: int, seconds: float) -> None:
    bare = (
        "-m",
        "gunicorn",
        "-w",
        "2",
        "-k",
        "gthread",
        "--threads",
        "4",
        "-b",
        "127.0.0.1:{port}",
        "benchmarks.bare:application",
    )
    print(f"\nThrough the real server, {CONCURRENCY} at once, 2 workers of 4 threads; milliseconds.\n")
    print("| page | requests/s | p50 | p95 | cpu each |\n|---|---:|---:|---:|---:|")
    with _bare_server(bare) as (visitor, pid):
        print(f"| a bare Django view | {_load(visitor.address, pid, '', '/', requests, seconds)} |")
    with server() as (visitor, pid, _):
        for page in pages:
            if "without hit" not in page.name:
                found = _load(visitor.address, pid, people.sessions[page.who], page.path, requests, seconds)
                print(f"| {page.name} | {found} |", flush=True)


@contextmanager
def _bare_server(command: tuple[str, ...]) -> Iterator[tuple[Visitor, int]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, *(part.replace("{port}", str(port)) for part in command)],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
    )
    visitor = Visitor(f"http://127.0.0.1:{port}")
    try:
        for _ in range(500):
            try:
                visitor.ask("/")
                break
            except OSError:
                visitor.close()
                time.sleep(0.02)
        yield visitor, process.pid
    finally:
        process.terminate()
        process.wait(60)


def _load(address: str, pid: int, session: str, path: str, requests: int, seconds: float) -> str:
    """Some requests at once, at most so many and for so long."""
    end, walls = time.perf_counter() + seconds, []

    def someone(_: int) -> None:
        visitor = Visitor(address, {"maillage": session})
        for _ in range(requests // CONCURRENCY):
            start = time.perf_counter()
            if start > end:
                break
            demand(visitor.ask(path).status == 200, f"{path} does not answer")
            walls.append(time.perf_counter() - start)
        visitor.close()

    cpu, start = cpu_of(pid), time.perf_counter()
    with ThreadPoolExecutor(CONCURRENCY) as pool:
        list(pool.map(someone, range(CONCURRENCY)))
    wall, rank = time.perf_counter() - start, sorted(walls)
    p50, p95 = rank[len(rank) // 2], rank[int(len(rank) * 0.95)]
    each = (cpu_of(pid) - cpu) / len(rank)
    return f"{len(rank) / wall:.1f} | {1000 * p50:.0f} | {1000 * p95:.0f} | {1000 * each:.0f}"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks house", description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--requests", type=int, default=160)
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args(arguments)
    with open_place(options.engine) as place:
        print(f"# {place.engine}")
        _begin(place)
        import django  # noqa: PLC0415

        django.setup()
        people = people_of(place)
        pages = _pages(people, "Morlaix", "Bretagne")
        _measure_pages(place, people, pages, options.rounds)
        _explain(place, people, "Morlaix", "Bretagne")
        _measure_server(people, pages, options.requests, options.seconds)
        print("\n## The extreme: one body for the whole of France")
        _print_costs([_compose(place, people, "France", _departments())])
        _measure_pages(place, people, _pages(people, "France"), max(options.rounds // 5, 2))
        _explain(place, people, "France")
        from django.db import connections  # noqa: PLC0415

        connections.close_all()
