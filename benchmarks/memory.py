"""`python -m benchmarks memory`: does a worker of the server grow with use?

One worker of the real server, which is not replaced as it would be in service, answers a mix of everybody's pages, of
downloads and of uploads. Its memory is read after a few hundred requests and again all along.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from random import Random
from typing import Any

from tests.browser.site import FILES, PAGES, Demonstration

from benchmarks.house import demand, server
from benchmarks.place import Place, open_place, processes_under, rss_of

__all__ = ["main"]

ENDLESS = (
    "import maillage.config.commands.instance as instance; instance.open_instance();"
    "from maillage.config.commands import server; server.REQUESTS_A_WORKER = 0;"
    "server.serve(server.Service('127.0.0.1', {port}, workers=1, threads=4, has_worker=False))"
)
"""The server, whose workers would otherwise start anew after some thousands of requests."""
THREADS = 4
WARM = 200


class _Uses:
    """What is asked, again and again, each thread with its own sessions."""

    def __init__(self, demonstration: Demonstration) -> None:
        self.demonstration = demonstration
        self.token = demonstration.visitor("pilote").token("/etudes/charger/")
        self.addresses = [
            (page.who, demonstration.resolve(page.address), page.status)
            for page in PAGES
            for _ in range(3 if page.who else 1)
        ]
        study = demonstration.resolve("{study}")
        papers = [f"{study}document/{ending}" for ending in ("pdf", "docx", "xlsx", "csv", "json", "html")]
        papers += ["/etudes/charger/modele.xlsx", "/territoire/annuaire.csv"]
        self.addresses += [("pilote", paper, 200) for paper in papers]

    def of_thread(self, seed: int) -> Iterator[Callable[[], None]]:
        chance = Random(seed)
        people = {who: self.demonstration.sign_in(who) for who in {who for who, *_ in self.addresses}}
        token = people["pilote"].token("/etudes/charger/")
        for number in count():
            if number % 50 == 25:
                wrong = {path.name: path.read_bytes().replace(b"Locquirec,7", b"Locquirec,sept") for path in FILES}
                yield lambda wrong=wrong: self._upload(people["pilote"], token, wrong, 422)  # type: ignore[misc]
            elif number % 50 == 26:
                whole = {path.name: path.read_bytes() for path in FILES}
                yield lambda whole=whole: self._upload(people["pilote"], token, whole, 302)  # type: ignore[misc]
            else:
                who, address, status = chance.choice(self.addresses)
                yield lambda who=who, address=address, status=status: self._read(people[who], address, status)  # type: ignore[misc]

    def _read(self, visitor: Any, address: str, status: int) -> None:
        found = visitor.ask(address, headers={"Accept-Encoding": "gzip"}).status
        demand(found == status, f"{address} answers {found}")

    def _upload(self, visitor: Any, token: str, files: dict[str, bytes], status: int) -> None:
        fields = {"name": "Enquête du banc", "as_of": "2012-03-09"}
        found = visitor.upload("/etudes/charger/", token, files, "survey", **fields).status
        demand(found == status, f"the survey is answered {found}")


def _measure(place: Place, requests: int, seconds: float) -> None:
    from maillage.config.commands.demonstration import play  # noqa: PLC0415

    password = play(lambda _: None)[0]["password"]
    with server("-c", ENDLESS) as (visitor, pid, _):
        demonstration = Demonstration(visitor.address, password, pid, place.home)
        uses = _Uses(demonstration)
        worker = next(child for child in processes_under(pid) if child != pid)
        done, end = count(1), time.perf_counter() + seconds
        marks = [WARM, *range(1000, requests, 1000), requests]
        print("\n| requests | resident MB | most ever MB | its share MB |\n|---:|---:|---:|---:|", flush=True)

        def someone(seed: int) -> None:
            for use in uses.of_thread(seed):
                use()
                number = next(done)
                if number in marks:
                    found = rss_of(worker)
                    print(
                        f"| {number} | {found['VmRSS']:.1f} | {found['VmHWM']:.1f} | {found['Pss']:.1f} |", flush=True
                    )
                if number >= requests - THREADS or time.perf_counter() > end:
                    return

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(someone, range(THREADS)))
        found = rss_of(worker)
        print(f"| {next(done) - 1}, the end | {found['VmRSS']:.1f} | {found['VmHWM']:.1f} | {found['Pss']:.1f} |")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks memory", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=3600)
    options = parser.parse_args(arguments)
    with open_place("sqlite") as place:
        place.run("-m", "maillage", "territory", "find", "x")
        import django  # noqa: PLC0415

        django.setup()
        _measure(place, options.requests, options.seconds)
        from django.db import connections  # noqa: PLC0415

        connections.close_all()
