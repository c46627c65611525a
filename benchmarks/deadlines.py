"""`python -m benchmarks deadlines`: the calendar over 500 organisations with 30,000 records and 5,000 contracts.

Everything happens in a throw-away instance. Machines are noisy: read the ratios of one run.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from benchmarks.house import demand
from benchmarks.place import open_place

__all__ = ["main"]

OWNERS: Final = 500
MACHINES: Final = 42
CONTRACTS: Final = 10
LINES: Final = 6
PRINTERS: Final = 2
SYSTEMS: Final = ("Windows 7", "Windows 10", "Windows 11 Pro 24H2", "Windows Server 2016", "Ubuntu 22.04")
BASE: Final = "/recensement/echeances/"


def main(asked: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks deadlines")
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args(asked)
    with open_place(options.engine) as place:
        import django  # noqa: PLC0415

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        print(f"\n{place.engine}\n\n| what | median s | bytes |\n|---|---:|---:|")
        _measure(options.rounds)


def _measure(rounds: int) -> None:
    from django.test import Client  # noqa: PLC0415

    from maillage.journey.census.deadlines.actions import rebuild, rebuild_all  # noqa: PLC0415
    from maillage.journey.census.deadlines.models import Deadline  # noqa: PLC0415
    from maillage.kernel.tenancy import everything  # noqa: PLC0415

    head, towns = _territory()
    start = time.perf_counter()
    _furnish(towns)
    _say("records written, each organisation in four bulk writes, deadlines following", time.perf_counter() - start)
    start = time.perf_counter()
    with everything("the bench"):
        count = rebuild_all()
        demand(Deadline.objects.count() == count, "deadlines are lost")
        _say(f"the night: all {count} deadlines worked out again, none having changed", time.perf_counter() - start)
        one = [_timed(lambda: rebuild([towns[0].pk], ["contrats"])) for _ in range(rounds)]
        _say("one contract changes: the deadlines of its organisation follow", statistics.median(one))
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(head, backend="django.contrib.auth.backends.ModelBackend")
    for name, path in {
        "calendar, first page": BASE,
        "calendar, notices and leases only": f"{BASE}?payant=on",
        "calendar, one commune": f"{BASE}?collectivite={towns[7].pk}",
        "calendar, page after the first": f"{BASE}?apres=2027-03-01~1",
        "home page": "/",
        "export, CSV": f"{BASE}echeances.csv",
        "export, XLSX": f"{BASE}echeances.xlsx",
        "export, iCalendar": f"{BASE}echeances.ics",
    }.items():
        found, size = [], 0
        for _ in range(rounds if "echeances." not in path else 3):
            begun = time.perf_counter()
            answer = client.get(path)
            found.append(time.perf_counter() - begun)
            demand(answer.status_code == 200, f"{path}: {answer.status_code}")
            size = len(answer.content)
        _say(name, statistics.median(found), size)


def _timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _say(name: str, seconds: float, size: int | None = None) -> None:
    print(f"| {name} | {seconds:.3f} | {size or ''} |", flush=True)


def _territory() -> tuple[Any, list[Any]]:
    """A body, its members, which share their census and prices with it, and the person at its head."""
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
    with everything("the bench"):
        body = Organisation.objects.create(
            name="Syndicat", kind=OrganisationKind.JOINT_SYNDICATE, search_text="syndicat"
        )
        towns = [
            Organisation(
                name=f"Commune {place:03}",
                kind=OrganisationKind.COMMUNE,
                search_text=f"commune {place:03}",
                insee_code=f"29{place:03}",
            )
            for place in range(OWNERS)
        ]
        Organisation.objects.bulk_create(towns)
        Membership.objects.bulk_create(Membership(owner=body, counterparty=town, valid_from=since) for town in towns)
        Share.objects.bulk_create(
            Share(owner=town, counterparty=body, shared_subject=subject, valid_from=since, basis="banc d’essai")
            for town in towns
            for subject in ("census", "prices")
        )
        head = Person(email="pilote@demo.example", name="Pilote")
        head.without_password().save()
        RoleAssignment.objects.create(owner=body, person=head, role=Role.CIO, valid_from=since)
    return head, towns


def _furnish(towns: list[Any]) -> None:
    from maillage.foundations.organisations.access import in_service  # noqa: PLC0415
    from maillage.journey.census.inventory.actions import Change, write_records  # noqa: PLC0415
    from maillage.journey.census.inventory.enums import Source  # noqa: PLC0415
    from maillage.journey.census.inventory.models import KINDS  # noqa: PLC0415
    from maillage.kernel.tenancy import everything  # noqa: PLC0415

    chance, today = Random(7), date.today()  # noqa: DTZ011 a bench

    def some_day(first: int, last: int) -> date:
        return today + timedelta(days=chance.randint(first, last))

    makers: dict[str, tuple[int, Callable[[int], dict[str, Any]]]] = {
        "equipements": (
            MACHINES,
            lambda place: {
                "name": f"PC {place}",
                "category": "DESKTOP",
                "operating_system": chance.choice(SYSTEMS),
                "warranty_end": some_day(-900, 900),
            },
        ),
        "contrats": (
            CONTRACTS,
            lambda place: {
                "name": f"Contrat {place}",
                "holder": chance.choice(("Télécom de l’Ouest", "Copies du Léon", "Logiciels publics")),
                "starts_on": date(2020, 1, 1),
                "ends_on": some_day(-1500, 900),
                "notice_months": chance.choice((None, 1, 3, 6)),
                "renewal": chance.choice(("TACIT", "TACIT", "EXPRESS", "NONE")),
                "renewal_months": chance.choice((1, 12, 36)),
                "amount": Decimal(chance.randint(200, 9000)),
                "tax_basis": chance.choice(("HT", "TTC")),
            },
        ),
        "lignes": (
            LINES,
            lambda place: {"name": f"Ligne {place}", "kind": "PSTN", "committed_until": some_day(-300, 700)},
        ),
        "imprimantes": (
            PRINTERS,
            lambda place: {"name": f"Copieur {place}", "lease_end": some_day(-100, 900), "tax_basis": "HT"},
        ),
    }
    with everything("the bench"):
        for town in towns:
            author = in_service(town.pk, town.name)
            for slug, (count, make) in makers.items():
                changes = [Change(make(place)) for place in range(count)]
                write_records(author, KINDS[slug], changes, owner_id=town.pk, source=Source.IMPORTED)
