"""`python -m benchmarks tables`: tables in and out, each in a cold process, beside LibreOffice on the same workbook.

The workbook has 30,000 machines in 20 columns, and a synthesis by commune (COUNTIFS and SUMIFS), which LibreOffice works
out again and we work out from the rows: the run stops where the two differ.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any, Final

import xlsxwriter

from benchmarks.place import rss_of
from benchmarks.spreadsheet import office_command
from maillage.kernel.sheets import SHEET_WRITERS, Column, Value
from maillage.kernel.tables import read_tables

__all__ = ["COLUMNS", "machines", "main"]

COLUMNS: Final = (
    *(Column("n°", "number"), Column("commune"), Column("code INSEE"), Column("nature"), Column("marque")),
    *(Column("modèle"), Column("n° de série"), Column("système"), Column("mémoire Go", "number")),
    *(Column("disque Go", "number"), Column("achat", "date"), Column("fin de garantie", "date")),
    *(Column("prix HT", "money", 2), Column("coût annuel HT", "money", 2), Column("kWh", "number", 1)),
    *(Column("service"), Column("bureau"), Column("état"), Column("adresse IP"), Column("remarque")),
)
COMMUNES: Final = 300
SYSTEMS: Final = ("Windows 10", "Windows 11", "Windows 7", "Ubuntu 22.04", "Debian 12", "macOS 14", "Android 13")
PLACE_OF_COMMUNE, PLACE_OF_SYSTEM, PLACE_OF_PRICE, PLACE_OF_ENERGY, PLACE_OF_STATE = 1, 7, 12, 14, 17


def machines(count: int) -> Iterator[list[Value]]:
    """Made-up machines, the same at each run."""
    chance = random.Random(1)
    for line in range(1, count + 1):
        commune, bought = chance.randrange(COMMUNES), date(2014, 1, 1) + timedelta(chance.randrange(4300))
        yield [
            *(line, f"Commune {commune:03}", f"22{commune:03}", chance.choice(("Poste fixe", "Portable", "Tablette"))),
            *(chance.choice(("Dell", "HP", "Lenovo")), f"M{chance.randrange(60)}", f"SN{chance.randrange(10**9)}"),
            *(chance.choice(SYSTEMS), chance.choice((4, 8, 16)), chance.choice((128, 256, 512))),
            *(bought, bought + timedelta(1095), Decimal(chance.randrange(15_000, 250_000)).scaleb(-2)),
            *(Decimal(chance.randrange(1000, 30_000)).scaleb(-2), Decimal(chance.randrange(50, 5000)).scaleb(-1)),
            *(chance.choice(("Accueil", "Urbanisme", "École")), f"bureau {line % 4000}"),
            *(
                chance.choice(("actif", "stock", "rebut")),
                f"10.{commune % 256}.{line % 256}.{line % 251}",
                f"note {line}",
            ),
        ]


def workbook_of(target: Path, count: int) -> Path:
    """The machines, behind a first sheet of formulas whose results the file does not hold."""
    book = xlsxwriter.Workbook(str(target))
    synthesis, sheet = book.add_worksheet("Synthèse"), book.add_worksheet("Parc")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, [column.title for column in COLUMNS])
    for line, row in enumerate(machines(count), start=1):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(line, place, value, day)
            else:
                sheet.write(line, place, value)

    def cells(place: int) -> str:
        letter = chr(ord("A") + place)
        return f"Parc!${letter}$2:${letter}${count + 1}"

    synthesis.write_row(0, 0, ["commune", "nombre", "windows_10", "prix", "kwh_actifs"])
    for line in range(1, COMMUNES + 1):
        mine = f"{cells(PLACE_OF_COMMUNE)},A{line + 1}"
        synthesis.write_string(line, 0, f"Commune {line - 1:03}")
        synthesis.write_formula(line, 1, f"=COUNTIFS({mine})")
        synthesis.write_formula(line, 2, f'=COUNTIFS({mine},{cells(PLACE_OF_SYSTEM)},"Windows 10")')
        synthesis.write_formula(line, 3, f"=SUMIFS({cells(PLACE_OF_PRICE)},{mine})")
        synthesis.write_formula(line, 4, f'=SUMIFS({cells(PLACE_OF_ENERGY)},{mine},{cells(PLACE_OF_STATE)},"actif")')
    book.close()
    return target


# What a cold process is asked for


def _read(path: Path) -> dict[str, Any]:
    """Every row of the largest table, and nothing kept."""
    with read_tables(path) as tables:
        return {"rows": sum(1 for row in tables[-1].rows())}


def _synthesis(path: Path) -> dict[str, Any]:
    """What the formulas work out, from the rows."""
    found: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 4)
    with read_tables(path) as tables:
        rows = tables[-1].rows()
        next(rows)
        for row in rows:
            sums = found[row[PLACE_OF_COMMUNE]]
            sums[0] += 1
            sums[1] += row[PLACE_OF_SYSTEM] == "Windows 10"
            sums[2] += Decimal(row[PLACE_OF_PRICE])
            if row[PLACE_OF_STATE] == "actif":
                sums[3] += Decimal(row[PLACE_OF_ENERGY])
    return {"synthesis": {commune: [float(amount) for amount in sums] for commune, sums in found.items()}}


def _write(path: Path, count: int) -> dict[str, Any]:
    return {"rows": SHEET_WRITERS[path.suffix](path, COLUMNS, machines(count), "Parc"), "bytes": path.stat().st_size}


def _machines_alone(_: Path, count: int) -> dict[str, Any]:
    """What making the rows up costs by itself."""
    return {"rows": sum(1 for row in machines(count))}


_TASKS: Final[dict[str, Any]] = {"alone": _machines_alone, "read": _read, "synthesis": _synthesis, "write": _write}


def _run(task: str, path: str, *counts: str) -> None:
    before, start = rss_of(os.getpid())["VmRSS"], time.perf_counter()
    mine, theirs = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
    found = _TASKS[task](Path(path), *map(int, counts))
    wall, own, others = time.perf_counter() - start, getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
    cpu = own.ru_utime + own.ru_stime - mine.ru_utime - mine.ru_stime
    cpu += others.ru_utime + others.ru_stime - theirs.ru_utime - theirs.ru_stime
    most = rss_of(os.getpid())["VmHWM"]
    memory = {"resident": most, "grown": most - before}
    if others.ru_maxrss:
        memory["walled"] = others.ru_maxrss / 1024
    print(json.dumps(found | {"wall": wall, "cpu": cpu} | memory))


def _cold(*command: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-m", "benchmarks.tables", *command], check=True, stdout=subprocess.PIPE)
    return dict(json.loads(done.stdout))


def _office(book: Path, folder: Path) -> dict[str, Any]:
    """LibreOffice loads, recalculates and saves: seconds, and the most memory of its largest process."""
    command = [
        part.replace("csv:Text - txt - csv (StarCalc):44,34,76,1", "ods") for part in office_command(book, folder)
    ]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("LibreOffice has failed")
    found = {"wall": time.perf_counter() - start, "cpu": used.ru_utime + used.ru_stime}
    return found | {"walled": used.ru_maxrss / 1024}


def _check_same(ours: dict[str, list[float]], saved: Path) -> None:
    with read_tables(saved) as tables:
        _, *rows = tables[0].rows()
    theirs = {commune: [float(amount) for amount in amounts] for commune, *amounts in rows}
    for commune, amounts in theirs.items():
        if any(abs(one - other) > 0.05 for one, other in zip(ours[commune], amounts, strict=True)):
            raise SystemExit(f"{commune}: LibreOffice finds {amounts}, Maillage {ours[commune]}: not the same work")
    if theirs.keys() != ours.keys():
        raise SystemExit("not the same communes")


def _line(name: str, rounds: Sequence[dict[str, Any]]) -> None:
    def middle(key: str) -> str:
        found = [each[key] for each in rounds if key in each]
        return f"{statistics.median(found):.2f}" if found else ""

    memory = [
        f"{max(each[key] for each in rounds):.0f}" if key in rounds[0] else ""
        for key in ("resident", "grown", "walled")
    ]
    print(f"| {name} | {middle('wall')} | {middle('cpu')} | {' | '.join(memory)} |", flush=True)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks tables", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        book = workbook_of(folder / "parc.xlsx", 30_000)
        print("| what | wall s | cpu s | resident MB | grown MB | within walls MB |\n|---|---:|---:|---:|---:|---:|")
        ours, office = [], []
        for _ in range(options.rounds):
            ours.append(_cold("synthesis", str(book)))
            if shutil.which("soffice"):
                office.append(_office(book, folder))
                _check_same(ours[-1]["synthesis"], folder / "parc.ods")
        _line(".xlsx of 30,000 rows: read, and its synthesis", ours)
        if office:
            _line("the same, loaded, recalculated and saved by LibreOffice", office)
        _line("made-up rows alone, 30,000", [_cold("alone", str(folder), "30000") for _ in range(options.rounds)])
        for ending in SHEET_WRITERS:
            target = str(folder / f"w{ending}")
            _line(f"write 30,000 rows, {ending}", [_cold("write", target, "30000") for _ in range(options.rounds)])
        for ending in SHEET_WRITERS:
            target = str(folder / f"r{ending}")
            _cold("write", target, "50000")
            _line(f"read 50,000 rows, {ending}", [_cold("read", target) for _ in range(options.rounds)])
        if office:
            ratio = statistics.median(one["cpu"] / other["cpu"] for one, other in zip(ours, office, strict=True))
            print(f"\nRead and synthesis: {ratio:.2f} times the CPU of LibreOffice.")


if __name__ == "__main__":
    _run(*sys.argv[1:])
