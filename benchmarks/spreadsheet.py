"""The same totals as a person makes them in a workbook: a sheet of answers, a sheet of strata, SUMIFS."""

import csv
import subprocess
from bisect import bisect_right
from pathlib import Path

import xlsxwriter

BOUNDS = [0, 1000, 5000, 20000, 100000]


def workbook_of(survey: Path, target: Path) -> Path:
    """A workbook whose first sheet extrapolates every count column by stratum weights."""
    with (survey / "collectivites.csv").open(encoding="utf-8", newline="") as file:
        entities = list(csv.DictReader(file))
    with (survey / "parc.csv").open(encoding="utf-8", newline="") as file:
        answers = {row["collectivite"]: row for row in csv.DictReader(file)}
    columns = [name for name in next(iter(answers.values())) if name.startswith(("pc_", "os_", "office_", "open_"))]
    book = xlsxwriter.Workbook(str(target))
    totals, data = book.add_worksheet("Totaux"), book.add_worksheet("Reponses")
    data.write_row(0, 0, ["collectivite", "strate", "a_repondu", *columns])
    for line, entity in enumerate(entities, start=1):
        stratum = bisect_right(BOUNDS, int(entity["population_2026"])) - 1
        answer = answers.get(entity["collectivite"])
        counts = [int(answer[column]) for column in columns] if answer else []
        data.write_row(line, 0, [entity["collectivite"], stratum, int(answer is not None), *counts])
    last = len(entities) + 1
    totals.write_row(0, 0, ["strate", "N", "n", *columns])
    for stratum in range(len(BOUNDS)):
        row = stratum + 2
        totals.write_number(row - 1, 0, stratum)
        totals.write_formula(row - 1, 1, f"=COUNTIFS(Reponses!$B$2:$B${last},A{row})")
        totals.write_formula(row - 1, 2, f"=SUMIFS(Reponses!$C$2:$C${last},Reponses!$B$2:$B${last},A{row})")
        for place in range(len(columns)):
            letter = chr(ord("D") + place)
            cells = f"Reponses!{letter}$2:{letter}${last}"
            formula = f"=IF(C{row}=0,0,B{row}/C{row}*SUMIFS({cells},Reponses!$B$2:$B${last},A{row}))"
            totals.write_formula(row - 1, 3 + place, formula)
    for place in range(len(columns)):
        letter = chr(ord("D") + place)
        totals.write_formula(len(BOUNDS) + 1, 3 + place, f"=SUM({letter}2:{letter}{len(BOUNDS) + 1})")
    book.close()
    return target


_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


def office_command(book: Path, folder: Path) -> list[str]:
    """LibreOffice, told to recalculate (by default it shows the zeros that the file holds), to a CSV of the totals."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_RECALCULATE, encoding="utf-8")
    target = ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", str(folder)]
    return ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", *target, str(book)]


def office_total(book: Path, folder: Path, column: str) -> float:
    """What LibreOffice finds for one column, to be sure that both sides do the same work."""
    subprocess.run(office_command(book, folder), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with (folder / f"{book.stem}.csv").open(encoding="utf-8", newline="") as file:
        header, *_, last = csv.reader(file)
    return float(last[header.index(column)])
