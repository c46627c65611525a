"""`make bench`: ratios in one run, because machines are noisy. Prints a table for benchmarks/README.md."""

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import (
    agents,
    bills,
    deadlines,
    house,
    imports,
    inventory,
    memory,
    money,
    savings,
    sharing,
    storm,
    syntheses,
    tables,
    telephony,
    weight,
)
from benchmarks.spreadsheet import office_command, office_total, workbook_of
from maillage.engine.testing import cover, known_territories
from maillage.journey.studies.syntheses.engine import conduct_study
from maillage.journey.studies.syntheses.imports import read_survey

MORLAIX = Path(__file__).parents[1] / "src/maillage/journey/studies/syntheses/demonstration/morlaix"
COMMUNES = 5_000
ROUNDS = 7


def seconds(*commands: list[str], rounds: int = ROUNDS) -> list[float]:
    """Median wall time of each command, interleaved, each in a cold process."""
    times: list[list[float]] = [[] for _ in commands]
    for _ in range(rounds):
        for place, command in enumerate(commands):
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            times[place].append(time.perf_counter() - start)
    return [statistics.median(found) for found in times]


def synthetic(folder: Path, communes: int) -> Path:
    """A survey of the Morlaix format with ``communes`` communes, one in three answering."""
    chance = random.Random(5)
    header = (MORLAIX / "parc.csv").read_text(encoding="utf-8").splitlines()[0]
    listed = ["collectivite,nature,population_2026,a_repondu_infrastructure"]
    answers = [header]
    for index in range(communes):
        population = int(chance.lognormvariate(6.2, 1.2)) + 20
        answered = chance.random() < 1 / 3
        listed.append(f"Commune {index},commune,{population},{int(answered)}")
        if answered:
            fixed, portable = 1 + population // 300, population // 1500
            xp = chance.randint(0, fixed + portable)
            suites = f"{fixed},{portable},0,0"
            answers.append(
                f"Commune {index},{fixed},{portable},{xp},0,{fixed + portable - xp},0,0,{suites},"
                f"{chance.choice(['', '5', '8'])},{chance.randint(300, 1300)},{chance.randint(400, 1100)},non,"
            )
    folder.mkdir()
    (folder / "collectivites.csv").write_text("\n".join(listed), encoding="utf-8")
    (folder / "parc.csv").write_text("\n".join(answers), encoding="utf-8")
    return folder


def main() -> None:
    maillage = [str(Path(sys.executable).parent / "maillage"), "study"]
    nothing = [sys.executable, "-c", "pass"]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        large = synthetic(folder / "large", COMMUNES)
        commands = {
            "python -c pass": nothing,
            "Morlaix, --json": [*maillage, str(MORLAIX), "--json"],
            "Morlaix, PDF, DOCX, HTML and XLSX": [
                *maillage,
                str(MORLAIX),
                *(part for ending in ("pdf", "docx", "html") for part in ("--report", str(folder / f"e.{ending}"))),
                *("--figures", str(folder / "e.xlsx")),
            ],
            f"{COMMUNES} communes, --json": [*maillage, str(large), "--json"],
        }
        found = dict(zip(commands, seconds(*commands.values()), strict=True))
        if shutil.which("soffice"):
            book = workbook_of(large, folder / "large.xlsx")
            theirs = office_total(book, folder, "pc_fixe")
            ours = float(conduct_study(read_survey(large)).estimates["pc_fixe"].total)
            if abs(theirs - ours) > 0.5:
                raise SystemExit(f"LibreOffice finds {theirs}, Maillage {ours}: not the same work")
            (office,) = seconds(office_command(book, folder), rounds=3)
            found[f"{COMMUNES} communes, the same totals by SUMIFS in LibreOffice"] = office
        else:
            print("LibreOffice is not here: apt-get install -y --no-install-recommends libreoffice-calc-nogui\n")
        load = [str(Path(sys.executable).parent / "maillage"), "territory", "import"]
        os.environ["MAILLAGE_HOME"] = str(folder / "home")
        (found["34,969 communes and 1,255 EPCI into an empty SQLite database"],) = seconds(load, rounds=1)
        (found["the same again, nothing having changed"],) = seconds(load, rounds=3)
    print("| what | seconds | times `python -c pass` |\n|---|---:|---:|")
    for name, wall in found.items():
        print(f"| {name} | {wall:.2f} | {wall / found['python -c pass']:.1f} |")
    print("\n| known territory | ranges of 95 % that hold the truth | mean error of the total |\n|---|---:|---:|")
    for territory in known_territories():
        verdict = cover(territory, draws=2000)
        print(f"| {territory.name} | {100 * verdict.covered:.1f} % | {verdict.mean_error_pct:+.2f} % |")


if __name__ == "__main__":
    others = {
        "agents": agents.main,
        "bills": bills.main,
        "deadlines": deadlines.main,
        "house": house.main,
        "imports": imports.main,
        "inventory": inventory.main,
        "memory": memory.main,
        "money": money.main,
        "savings": savings.main,
        "shots": weight.shots,
        "storm": storm.main,
        "syntheses": syntheses.main,
        "sharing": sharing.main,
        "tables": tables.main,
        "telephony": telephony.main,
        "weight": weight.main,
    }
    if sys.argv[1:2] and sys.argv[1] in others:
        others[sys.argv[1]](sys.argv[2:])
    else:
        main()
