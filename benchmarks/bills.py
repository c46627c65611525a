"""`python -m benchmarks bills`: telecom bills taken in, each step in a cold process: seconds, and memory at most.

50,000 bill lines of 3,000 lines in twelve bills, and 500,000 records of communications, both invented. A line is read twice
in the product (the dry run, then the taking in): each is measured by itself.
"""

import argparse
import csv
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Final

from benchmarks.place import open_place

__all__ = ["main"]

LINES: Final = 3_000


def _number(place: int) -> str:
    return f"02 61 91 {place // 100 % 100:02} {place % 100:02}" if place < 1500 else f"0639 98 {place % 10_000:04}"


def write_lines(path: Path, count: int) -> None:
    """Bill lines in the generic profile."""
    chance = random.Random(3)
    kinds = (("abonnement", "mois"), ("consommation", "s"), ("option", "mois"), ("remise", "mois"))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(
            [
                *("compte_facturation", "facture_no", "facture_date", "ligne", "utilisateur", "site", "categorie"),
                *("libelle", "quantite", "unite", "montant_ht", "taux_tva", "code_offre"),
            ]
        )
        for row in range(count):
            month = row * 12 // count + 1
            category, unit = kinds[row % 4]
            amount = f"{'-' if category == 'remise' else ''}{chance.randrange(4000) / 100:.2f}".replace(".", ",")
            writer.writerow(
                [
                    *("C1", f"F2026{month:02}", f"05/{month:02}/2026", _number(row % LINES), "Personne"),
                    *(f"Lieu {row % 60}", category, f"{category} de la ligne", chance.randrange(5000), unit),
                    *(amount, "20", f"O{row % 40}"),
                ]
            )


def write_calls(path: Path, count: int) -> None:
    """Records of communications in the generic profile."""
    chance = random.Random(4)
    start = date(2026, 1, 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["ligne", "date", "type", "numero_appele", "duree", "volume", "montant_ht"])
        for _ in range(count):
            moment = start + timedelta(days=chance.randrange(365))
            writer.writerow(
                [
                    *(_number(chance.randrange(LINES)), f"{moment:%d/%m/%Y} {chance.randrange(24):02}:12:07", ""),
                    *(_number(chance.randrange(LINES)), chance.randrange(1, 1800), "", f"0,{chance.randrange(99):02}"),
                ]
            )


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks bills", description=__doc__)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--lines", type=int, default=50_000)
    parser.add_argument("--calls", type=int, default=500_000)
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.step:
        _step(asked.step, asked.file)
        return
    with open_place(asked.engine) as place, tempfile.TemporaryDirectory() as folder:
        place.run("-m", "maillage", "territory", "find", "x")  # the tables
        lines, calls = Path(folder) / "lignes.csv", Path(folder) / "appels.csv"
        write_lines(lines, asked.lines)
        write_calls(calls, asked.calls)
        sizes = {path: path.stat().st_size / 1e6 for path in (lines, calls)}
        print(
            f"{place.engine}; {asked.lines} bill lines, {sizes[lines]:.1f} MB; {asked.calls} records, {sizes[calls]:.1f} MB"
        )
        print("\n| step, in a cold process | seconds of work | RSS at most, MB |\n|---|---:|---:|")
        for step, path in (
            ("nothing, Django only", lines),
            ("dry run of the lines", lines),
            ("taking the lines in", lines),
            ("lines that nobody uses", lines),
            ("costs of all lines", lines),
            ("dry run of the records", calls),
            ("taking the records in", calls),
        ):
            command = [sys.executable, "-m", "benchmarks", "bills", "--step", step, "--file", str(path)]
            print(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip(), flush=True)


def _step(name: str, path: Path) -> None:
    import django  # noqa: PLC0415 once the place is set

    django.setup()
    from benchmarks.bills_steps import STEPS  # noqa: PLC0415 it needs the models

    start = time.perf_counter()
    STEPS[name](path)
    wall = time.perf_counter() - start
    print(f"| {name} | {wall:.2f} | {getrusage(RUSAGE_SELF).ru_maxrss / 1000:.0f} |")
