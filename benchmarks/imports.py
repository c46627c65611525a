"""`python -m benchmarks imports`: files into the inventory and out of it, each in a cold process on an empty database.

CPU of the dry run and of the writing, with their checks, history, search words and undo, beside the 80 ms a row that
NetBox takes for an import through its own form (measured on a machine of the same make).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any, Final

__all__ = ["main"]

NETBOX_MS: Final = 80
HEAD: Final = (
    "désignation;nature;marque;modèle;numéro de série;nom sur le réseau;mémoire (Go);système;acheté le;fin de garantie;"
)
HEAD_END: Final = "prix d’achat d’une unité (€);prix exprimés;lieu\n"


def _cpu() -> float:
    own, walled = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + walled.ru_utime + walled.ru_stime


def _measured(name: str, rows: int, work: Callable[[], object]) -> None:
    start, cpu = time.perf_counter(), _cpu()
    work()
    spent, wall = _cpu() - cpu, time.perf_counter() - start
    resident = getrusage(RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"name": name, "rows": rows, "wall": wall, "cpu": spent, "resident": resident}), flush=True)


def _lines(count: int, system: str) -> str:
    rows = (
        f"Poste {place};Portable;Exemple;M {place % 40};SN-{place:07};pc-{place};{4 * (1 + place % 8)};{system};"
        f"{1 + place % 28:02}/0{1 + place % 9}/2023;31/12/2027;{600 + place % 400},50;HT;Lieu {place % 30}\n"
        for place in range(count)
    )
    return HEAD + HEAD_END + "".join(rows)


def _run(count: int, ending: str) -> None:
    """In a cold process: an empty instance, a file of so many machines."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings"
    import django  # noqa: PLC0415 once the settings are said

    django.setup()
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from tests.cast import set_the_stage  # noqa: PLC0415

    from maillage.journey.census.inventory.models import KINDS  # noqa: PLC0415
    from maillage.journey.census.transfers import actions  # noqa: PLC0415
    from maillage.journey.census.transfers.documents import write_everything  # noqa: PLC0415
    from maillage.journey.census.transfers.enums import Outcome  # noqa: PLC0415
    from maillage.kernel.tenancy import enter, everything  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    with everything("the stage of a benchmark"):
        clerk = set_the_stage().actor("membre")
    kind = KINDS["equipements"]

    def deposit(text: str) -> Any:
        name, content = "parc.csv", text.encode()
        if ending != "csv":
            name, content = f"parc.{ending}", _workbook(text, ending)
        found = actions.deposit_file(clerk, SimpleUploadedFile(name, content), kind)
        reading = found.readings[0]["rules"] | {"makes_sites": True, "keys": ["serial_number"]}
        from maillage.journey.census.transfers.engine import Rules  # noqa: PLC0415

        actions.choose_rules(clerk, found, Rules.of(reading))
        return found

    with enter(clerk.scope):
        for name, system in (("new", "Windows 10"), ("changed", "Windows 11")):
            text = _lines(count, system)
            found: list[Any] = []
            _measured(f"{count} {name}, .{ending}: read", count, lambda: found.append(deposit(text)))  # noqa: B023
            _measured(f"{count} {name}, .{ending}: dry run", count, lambda: actions.check_import(clerk, found[0]))  # noqa: B023
            if found[0].count(Outcome.ERROR):
                raise SystemExit("the file has errors")
            _measured(f"{count} {name}, .{ending}: written", count, lambda: actions.write_import(clerk, found[0]))  # noqa: B023
        _measured(f"{count} changed: undone", count, lambda: actions.undo_import(clerk, found[0]))
        folder = Path(tempfile.mkdtemp())
        for one in ("zip", "xlsx", "ods"):
            target = folder / f"tout.{one}"
            _measured(
                f"{count} out, .{one}",
                count,
                lambda: write_everything(target, list(KINDS.values()), {}, clerk.acting_id, sees_prices=True),  # noqa: B023
            )


def _workbook(text: str, ending: str) -> bytes:
    from maillage.kernel.sheets import SHEET_WRITERS, Column  # noqa: PLC0415

    head, *rows = (line.split(";") for line in text.splitlines())
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, f"parc.{ending}")
        SHEET_WRITERS[target.suffix](target, [Column(title) for title in head], rows, "Parc")
        return target.read_bytes()


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks imports", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[5_000, 20_000, 50_000])
    parser.add_argument("--ending", default="csv", choices=["csv", "xlsx", "ods"])
    options = parser.parse_args(arguments)
    print("| what | wall s | cpu s | cpu ms a row | times less than NetBox | resident MB |")
    print("|---|---:|---:|---:|---:|---:|")
    for count in options.rows:
        with tempfile.TemporaryDirectory() as home:
            command = [sys.executable, "-m", "benchmarks.imports", str(count), options.ending]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=os.environ | {"MAILLAGE_HOME": home})
        for line in done.stdout.decode().splitlines():
            one = json.loads(line)
            each = one["cpu"] / one["rows"] * 1000
            ratio = f"{NETBOX_MS / each:.0f}" if "written" in one["name"] or "dry" in one["name"] else ""
            print(
                f"| {one['name']} | {one['wall']:.1f} | {one['cpu']:.1f} | {each:.2f} | {ratio} | {one['resident']} |"
            )


if __name__ == "__main__":
    _run(int(sys.argv[1]), sys.argv[2])
