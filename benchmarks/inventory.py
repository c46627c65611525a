"""`python -m benchmarks inventory`: the list of 30,000 and of 300,000 pieces of equipment over 500 organisations.

Page, filter, search, sort, deep page, record, home and files, through the WSGI application, interleaved, in one run. NetBox's own
figures are quoted beside them: it is not run here.
"""

import argparse
import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from benchmarks.house import _ask, _counting, _People, _sign_in, _Times, demand
from benchmarks.place import Place, open_place

__all__ = ["main"]

OWNERS: Final = 500
NETBOX_MS: Final = (405, 806)
"""p50 of its list of one site, 50 rows, at 20,000 and 30,020 devices (two passes)."""
NETBOX_CPU_ROW_MS: Final = 12
"""Of one row of its list."""
NETBOX_EXPORT_S: Final = 22.0
"""Processor seconds of its CSV of 20,000 rows."""
BRANDS: Final = ("Ouessant", "Batz", "Sein", "Molène", "Groix", "Houat", "Hoëdic", "Bréhat")
SYSTEMS: Final = ("Windows 11", "Windows 10", "Debian 12", "ChromeOS", "")


def _stage(people: _People) -> tuple[Any, list[Any]]:
    """A body and the communes that share their census and their prices with it."""
    from maillage.foundations.accounts.models import Person  # noqa: PLC0415
    from maillage.foundations.organisations.enums import OrganisationKind, Role  # noqa: PLC0415
    from maillage.foundations.organisations.models import (  # noqa: PLC0415
        Membership,
        Organisation,
        RoleAssignment,
        Share,
    )
    from maillage.kernel.tenancy import everything  # noqa: PLC0415

    since = date(2020, 1, 1)
    with everything("the bench sets its stage"):
        body = Organisation.objects.create(
            name="Syndicat", kind=OrganisationKind.JOINT_SYNDICATE, search_text="syndicat"
        )
        towns = [
            Organisation(name=f"Commune {n:03}", kind=OrganisationKind.COMMUNE, search_text=f"commune {n:03}")
            for n in range(OWNERS)
        ]
        Organisation.objects.bulk_create(towns)
        Membership.objects.bulk_create(Membership(owner=body, counterparty=town, valid_from=since) for town in towns)
        Share.objects.bulk_create(
            Share(owner=town, counterparty=body, shared_subject=subject, valid_from=since)
            for town in towns
            for subject in ("census", "prices")
        )
        for name, where, role in (("pilote", body, Role.CIO), ("mairie", towns[0], Role.TOWN_CLERK)):
            person = Person.objects.create(email=f"{name}@banc.example", name=name, password="!")  # noqa: S106 nobody signs in
            person.second_factor_stamp = "shown"
            person.save()
            RoleAssignment.objects.create(owner=where, person=person, role=role, valid_from=since)
            _sign_in(people, name, person)
    return body, towns


def _prove(people: _People) -> None:
    """The sessions have shown their second factor."""
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from maillage.kernel.pages import PROOF  # noqa: PLC0415

    for key in people.sessions.values():
        session = SessionStore(key)
        session[PROOF] = "shown"
        session.save()


def _fill(towns: list[Any], rows: int, start: int) -> float:
    """So many machines more, spread over the communes; seconds."""
    from maillage.journey.census.inventory.models import Equipment  # noqa: PLC0415
    from maillage.kernel.search import searchable  # noqa: PLC0415
    from maillage.kernel.tenancy import everything  # noqa: PLC0415

    chance, began = random.Random(start + 7), time.perf_counter()

    def machines() -> Iterator[Any]:
        for number in range(start, rows):
            brand, system = chance.choice(BRANDS), chance.choice(SYSTEMS)
            name, serial = f"PC {number:06}", f"PF-{chance.getrandbits(40):X}"
            bought = date(2016, 1, 1) + timedelta(days=chance.randrange(3600))
            yield Equipment(
                owner=towns[number % OWNERS],
                name=name,
                category=chance.choice(("DESKTOP", "LAPTOP", "SCREEN", "SERVER")),
                brand=brand,
                model=f"M{chance.randrange(40)}",
                serial_number=serial,
                operating_system=system,
                purchased_on=bought,
                purchase_price=Decimal(chance.randrange(300, 1500)) if chance.random() < 0.8 else None,  # type: ignore[misc]
                tax_basis="HT",
                search_text=searchable(name, brand, serial, system),
            )

    with everything("the bench fills the inventory"):
        batch = []
        for machine in machines():
            batch.append(machine)
            if len(batch) == 2000:
                Equipment.objects.bulk_create(batch)
                batch = []
        Equipment.objects.bulk_create(batch)
    return time.perf_counter() - began


def _deep(people: _People, pages: int) -> str:
    """The address of a deep page, reached by its links."""
    from maillage.journey.census.inventory.models import Equipment  # noqa: PLC0415
    from maillage.kernel.tenancy import enter  # noqa: PLC0415

    with enter(people.scopes["pilote"]):
        before = Equipment.objects.order_by("name", "pk").values_list("name", "pk")[pages * 50]
    return f"apres={before[0]}~{before[1]}".replace(" ", "+")


def _measure(place: Place, people: _People, rows: int, rounds: int) -> None:
    from maillage.config.wsgi import application  # noqa: PLC0415

    base = "/recensement/inventaire/equipements/"
    asked = {
        "list, 50 rows": ("pilote", base),
        "list, page 200": ("pilote", f"{base}?{_deep(people, 200)}"),
        "list, one kind of machine": ("pilote", f"{base}?category=LAPTOP"),
        "list, one organisation": ("pilote", f"{base}?collectivite=Commune+123"),
        "list, text search": ("pilote", f"{base}?q=groix+windows"),
        "list, a word of every row": ("pilote", f"{base}?q=PF-1"),
        "list, search without hit": ("pilote", f"{base}?q=zzzz"),
        "list, sorted by price": ("pilote", f"{base}?tri=-purchase_price"),
        "list, without price": ("pilote", f"{base}?sans=purchase_price"),
        "list, everything added up": ("pilote", f"{base}?totaux=tous"),
        "list of one commune": ("mairie", base),
        "home of the body": ("pilote", "/recensement/"),
        "home of a commune": ("mairie", "/recensement/"),
    }
    times = {name: _Times() for name in asked}
    for name, (who, path) in asked.items():
        statements: list[Any] = []
        with _counting(statements):
            status, body = _ask(application, path, people.sessions[who])
        demand(status == 200, f"{path} answers {status}")
        times[name].statements, times[name].bytes = len(statements), len(body)
    for _ in range(rounds):
        for name, (who, path) in asked.items():
            database = place.database_cpu()
            wall, cpu = time.perf_counter(), time.process_time()
            _ask(application, path, people.sessions[who])
            times[name].walls.append(time.perf_counter() - wall)
            times[name].cpus.append(time.process_time() - cpu)
            times[name].databases.append(place.database_cpu() - database)
    print(
        f"\n| {rows:,} machines | p50 ms | p95 ms | cpu ms | cpu of PostgreSQL ms | SQL | bytes | times NetBox’s p50 |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name, found in times.items():
        p50 = 1000 * sorted(found.walls)[len(found.walls) // 2]
        ratio = " to ".join(f"{p50 / netbox:.2f}" for netbox in reversed(NETBOX_MS))
        print(f"| {name} | {found} | {found.statements} | {found.bytes} | {ratio if name.startswith('list') else ''} |")
    cpu = 1000 * sum(times["list, 50 rows"].cpus) / rounds / 50
    print(f"\nProcessor a row of the list: {cpu:.2f} ms; NetBox’s: about {NETBOX_CPU_ROW_MS} ms.")


def _export(people: _People, rows: int, endings: tuple[str, ...]) -> None:
    from maillage.config.wsgi import application  # noqa: PLC0415

    print(f"\n| file of {rows:,} rows | wall s | cpu s | MB | cpu ms a row | times NetBox’s, a row |")
    print("|---|---:|---:|---:|---:|---:|")
    for ending in endings:
        wall, cpu = time.perf_counter(), time.process_time()
        path = f"/recensement/inventaire/equipements/fichier/?format={ending}"
        status, body = _ask(application, path, people.sessions["pilote"])
        spent = time.process_time() - cpu
        demand(status == 200, f"{path} answers {status}")
        row = 1000 * spent / rows
        ratio = row / (1000 * NETBOX_EXPORT_S / 20_000)
        elapsed = time.perf_counter() - wall
        print(f"| {ending} | {elapsed:.1f} | {spent:.1f} | {len(body) / 1e6:.1f} | {row:.3f} | {ratio:.3f} |")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks inventory")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--rows", type=int, nargs="+", default=[30_000, 300_000])
    asked = parser.parse_args(arguments)
    with open_place(asked.engine) as place:
        _prepare()
        people = _People()
        _, towns = _stage(people)
        _prove(people)
        done = 0
        for rows in asked.rows:
            print(f"\n{rows:,} machines filled in {_fill(towns, rows, done):.0f} s ({place.engine})")
            done = rows
            _measure(place, people, rows, asked.rounds)
            _export(people, rows, ("csv", "xlsx", "ods") if rows <= 50_000 else ("csv",))


def _prepare() -> None:
    """Tables, guards, indexes of words and static files, in this process's instance."""
    import django  # noqa: PLC0415

    django.setup()
    from maillage.config.commands.server import prepare  # noqa: PLC0415

    prepare()
