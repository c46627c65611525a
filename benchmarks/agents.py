"""`python -m benchmarks agents`: thousands of machines declare themselves to one worker of the real server.

Each inventory is of the size of a real one (a Debian with 850 programs, 240 kB plain); fifty organisations of a hundred
machines each; then a fifth of them once more, with nothing new to say. Then bodies that try to
fill the memory.
"""

import argparse
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from tests.browser.site import Visitor

from benchmarks.house import demand, server
from benchmarks.memory import ENDLESS
from benchmarks.place import Place, cpu_of, open_place, processes_under, rss_of

__all__ = ["main"]

THREADS = 4
A_HOUSE = 100


def _body(number: int) -> bytes:
    """The inventory of one machine, packed as agents do."""
    programs = "".join(
        f"<SOFTWARES><ARCH>amd64</ARCH><COMMENTS>un programme parmi d'autres, numéro {place}</COMMENTS>"
        f"<FILESIZE>{place * 977}</FILESIZE><FROM>deb</FROM><NAME>programme-{place}-{(number + place) % 97}</NAME>"
        f"<PUBLISHER>Exemple</PUBLISHER><SYSTEM_CATEGORY>admin</SYSTEM_CATEGORY><VERSION>{place}.{number % 7}</VERSION></SOFTWARES>"
        for place in range(850)
    )
    users = "".join(
        f"<LOCAL_USERS><LOGIN>compte{place}</LOGIN><HOME>/home/compte{place}</HOME></LOCAL_USERS>"
        for place in range(25)
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8" ?><REQUEST><CONTENT><VERSIONCLIENT>FusionInventory-Agent_v2.6-3</VERSIONCLIENT>'
        f"<HARDWARE><NAME>PC-{number}</NAME><MEMORY>8046</MEMORY><CHASSIS_TYPE>Notebook</CHASSIS_TYPE></HARDWARE>"
        f"<BIOS><SMANUFACTURER>Dell Inc.</SMANUFACTURER><SMODEL>Modele 1</SMODEL><SSN>BANC{number:07}X</SSN></BIOS>"
        "<OPERATINGSYSTEM><FULL_NAME>Debian GNU/Linux 12 (bookworm)</FULL_NAME></OPERATINGSYSTEM>"
        "<CPUS><NAME>Processeur Exemple</NAME></CPUS><STORAGES><DISKSIZE>256060</DISKSIZE><TYPE>disk</TYPE></STORAGES>"
        f"{users}{programs}</CONTENT><DEVICEID>pc-{number}</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>"
    )
    return zlib.compress(text.encode())


def _tokens(houses: int) -> list[str]:
    """So many communes, each with the address of its machines."""
    from maillage.foundations.organisations.enums import OrganisationKind  # noqa: PLC0415
    from maillage.foundations.organisations.models import Organisation  # noqa: PLC0415
    from maillage.journey.census.agents.access import digest_of  # noqa: PLC0415
    from maillage.journey.census.agents.models import Enrolment  # noqa: PLC0415
    from maillage.kernel.tenancy import everything  # noqa: PLC0415

    tokens = []
    with everything("a throw-away instance"):
        for place in range(houses):
            owner = Organisation.objects.create(
                name=f"Commune {place}", kind=OrganisationKind.COMMUNE, search_text=f"commune {place}"
            )
            Enrolment.objects.create(owner=owner, digest=digest_of(f"banc-{place}"))
            tokens.append(f"banc-{place}")
    return tokens


def _send(visitor: Visitor, token: str, body: bytes, status: int) -> None:
    found = visitor.ask(f"/recensement/agents/{token}/", body, "application/x-compress-zlib").status
    demand(found == status, f"an inventory is answered {found}")


HOSTILE: dict[str, Callable[[], bytes]] = {
    "zlib of 1 GB of spaces": lambda: zlib.compress(b"<REQUEST>" + b" " * 10**9),
    "300,000 empty elements": lambda: zlib.compress(b"<REQUEST>" + b"<a/>" * 300_000, 1),
    "a million empty lists": lambda: zlib.compress(b'{"deviceid":"x","content":[' + b"[]," * 10**6 + b"[]]}", 1),
    "250,000 values": lambda: zlib.compress(b'{"deviceid":"x","content":[' + b"[]," * 120_000 + b"[]]}", 1),
    "billion laughs": (
        "<!DOCTYPE r ["
        + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
        + "]><REQUEST>&a11;</REQUEST>"
    ).encode,
}


def _measure(place: Place, machines: int) -> None:
    tokens = _tokens(max(1, machines // A_HOUSE))
    with server("-c", ENDLESS) as (visitor, pid, _):
        worker = next(child for child in processes_under(pid) if child != pid)
        print(f"\n{place.engine}, one inventory is {len(_body(1)) / 1000:.0f} kB packed\n")
        print(
            "| inventories | a second | cpu ms each | resident MB | most ever MB |\n|---|---:|---:|---:|---:|",
            flush=True,
        )
        found = rss_of(worker)
        print(f"| 0 | | | {found['VmRSS']:.1f} | {found['VmHWM']:.1f} |", flush=True)
        _round("new machines", visitor.address, pid, worker, tokens, machines)
        _round("the same, nothing new", visitor.address, pid, worker, tokens, machines // 5)
        print(
            "\n| hostile body | kB sent | seconds | resident MB | most ever MB |\n|---|---:|---:|---:|---:|", flush=True
        )
        for name, make in HOSTILE.items():
            body, start = make(), time.perf_counter()
            answer = visitor.ask(f"/recensement/agents/{tokens[0]}/", body, "application/x-compress-zlib")
            demand(answer.status in (400, 413), f"{name} is answered {answer.status}")
            found = rss_of(worker)
            taken = time.perf_counter() - start
            print(
                f"| {name} | {len(body) / 1000:.0f} | {taken:.3f} | {found['VmRSS']:.1f} | {found['VmHWM']:.1f} |",
                flush=True,
            )


def _round(name: str, address: str, pid: int, worker: int, tokens: list[str], machines: int) -> None:
    bodies: Iterator[int] = iter(range(machines))
    done, marks = count(1), {machines // 10, machines // 2, machines}
    start, cpu = time.perf_counter(), cpu_of(pid)

    def someone(_: Any) -> None:
        visitor = Visitor(f"http://{urlsplit(address).netloc}")
        for number in bodies:
            _send(visitor, tokens[number % len(tokens)], _body(number), 200)
            so_far = next(done)
            if so_far in marks:
                found, taken = rss_of(worker), time.perf_counter() - start
                used = (cpu_of(pid) - cpu) / so_far * 1000
                print(
                    f"| {name}, {so_far} | {so_far / taken:.0f} | {used:.1f} | {found['VmRSS']:.1f} | {found['VmHWM']:.1f} |",
                    flush=True,
                )
        visitor.close()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(someone, range(THREADS)))


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks agents", description=__doc__)
    parser.add_argument("--machines", type=int, default=5_000)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args(arguments)
    with open_place(options.engine) as place:
        place.run("-m", "maillage", "territory", "find", "x")
        import django  # noqa: PLC0415

        django.setup()
        _measure(place, options.machines)
        from django.db import connections  # noqa: PLC0415

        connections.close_all()
