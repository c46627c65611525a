"""`maillage plan-lines` from files: what it prints, what it refuses, what it writes."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from maillage.journey.studies.telephony.commands import _nature_of, plan_lines

PLANS = """code;nom;natures;abonnement;paliers;minutes;partage;prix_minute;prix_special;prix_etranger;arrondi;sms;prix_sms;mo;prix_mo;taxe
U;À l’usage;;2,00;2:1,50;;;0,06;0,18;0,45;60+1;;0,05;;0,02;HT
H;Une heure;;5,50;;60;;0,05;0,18;0,40;60+60;illimité;;500;0,01;HT
"""
RECORDS = [
    ["02 61 91 00 01", "01/06/2026 10:00:00", "06 39 98 00 11", "61", "voix", ""],
    ["+33261910001", "2026-06-02 10:00:00", "0261910012", "00:02:00", "voix", ""],
    ["02 61 91 00 02", "15/06/2026 10:00:00", "0639980011", "7200", "voix", ""],
    ["02 61 91 00 02", "16/06/2026 10:00:00", "", "", "data", "1,5"],
    ["02 61 91 00 02", "16/06/2026 11:00:00", "0639980011", "", "sms", ""],
    ["02 61 91 00 02", "31/02/2026 11:00:00", "0639980011", "60", "voix", ""],
    ["02 61 91 00 02", "16/06/2026 11:00:00", "0639980011", "-60", "voix", ""],
    ["02 61 91 00 02", "15/06/2026 10:00:00", "0639980011", "7200", "voix", ""],
    ["", "15/06/2026 10:00:00", "0639980011", "7200", "voix", ""],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plans.csv").write_text(PLANS, encoding="utf-8")
    with (tmp_path / "releve.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["ligne", "horodatage", "appele", "duree", "type", "volume_mo"])
        writer.writerows(RECORDS)
    lines = "ligne;membre;nature;cout_mensuel\n02 61 91 00 01;Fontaine;fixe;14,00\n02 61 91 00 09;Roche;fixe;8,00\n"
    (tmp_path / "lignes.csv").write_text(lines, encoding="utf-8")
    return tmp_path


def run(folder: Path, *more: str) -> Any:
    asked = [str(folder / "releve.csv"), "--plans", str(folder / "plans.csv"), *more]
    return CliRunner().invoke(plan_lines, asked)


def test_lines_are_rated_and_placed_and_every_row_is_told(folder: Path) -> None:
    """By hand: line 1 has 181 s, line 2 two hours, 1,5 Mo and one message; line 9 nothing at all."""
    rated = folder / "prix.parquet"
    answer = run(folder, "--json", "--lines", str(folder / "lignes.csv"), "--rated", str(rated))
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    assert found["releve"]["lus"] == 9 and found["releve"]["comptes"] == 5
    assert found["releve"]["ecartes"] == {
        "déjà présent : compté une fois": 1,
        "durée ou volume négatif": 1,
        "sans date lisible": 1,
        "sans numéro de ligne": 1,
    }
    assert len(found["releve"]["exemples_ecartes"]) == 3
    by_line = {line["ligne"]: line for line in found["lignes"]}
    # 1,50 + 181 s à 0,06 la minute ; 5,50 + 60 minutes au-delà d’une heure à 0,05 + 1,5 Mo compris
    assert by_line["+33261910001"]["meilleur"] == "1.68"
    assert by_line["+33261910002"]["meilleur"] == "8.50"
    assert by_line["+33261910009"]["meilleur"] == "1.50"
    assert by_line["+33261910001"]["economie"] == "12.32"
    assert found["total"]["meilleur"] == "11.68" and found["total"]["ecart_prouve_pct"] == "0.0000"
    assert found["mois"] == ["2026-06"]
    assert rated.stat().st_size > 0


def test_each_line_and_month_is_written_in_euros_under_the_name_of_each_plan(folder: Path) -> None:
    """By hand, as above: a rental of 2,00 for one line alone and 181 s at 0,06 a minute."""
    rated = folder / "prix.csv"
    assert run(folder, "--rated", str(rated)).exit_code == 0
    with rated.open(encoding="utf-8") as file:
        rows = {row["ligne"]: row for row in csv.DictReader(file)}
    assert {row["mois"] for row in rows.values()} == {"2026-06"}
    assert all(" (€ " in name for name in list(rows["+33261910001"])[2:])
    least = min(float(value) for name, value in rows["+33261910001"].items() if " (€ " in name and value)
    assert least == pytest.approx(2.181)


def test_a_line_that_no_list_names_is_what_its_number_says(folder: Path) -> None:
    assert [_nature_of(key) for key in ("+33261910001", "+33639980011", "+33763980011", "ACCES-12")] == [
        *("FIXED", "MOBILE", "MOBILE", ""),
    ]


def test_the_terminal_speaks_french(folder: Path) -> None:
    shown = run(folder, "--lines", str(folder / "lignes.csv")).output
    assert "Meilleur choix : 11,68 €" in shown and "11.68" not in shown


def test_what_is_left_out_is_written_with_its_reason(folder: Path) -> None:
    out = folder / "ecartes.csv"
    assert run(folder, "--left-out", str(out)).exit_code == 0
    with out.open(encoding="utf-8") as file:
        names = list(csv.DictReader(file).fieldnames or ())
    assert names[:5] == ["ligne", "horodatage", "appele", "duree", "type"] and names[-1] == "raison"
    assert not {"line", "seconds", "kilobytes", "call_class"} & set(names)
    with out.open(encoding="utf-8") as file:
        assert sorted(row["raison"] for row in csv.DictReader(file)) == [
            "durée ou volume négatif",
            "sans date lisible",
            "sans numéro de ligne",
        ]


def test_a_column_file_gives_the_same(folder: Path) -> None:
    import duckdb

    place = folder / "releve.parquet"
    source = (
        "SELECT ligne, coalesce(try_cast(horodatage AS TIMESTAMP), try_strptime(horodatage, '%d/%m/%Y %H:%M:%S')) AS "
        "horodatage, appele, try_cast(duree AS INT) AS duree, type FROM read_csv(?, delim = ';', all_varchar = true)"
    )
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({source}) TO '{place}'", [str(folder / "releve.csv")])
    asked = [str(place), "--plans", str(folder / "plans.csv"), "--json"]
    found = json.loads(CliRunner().invoke(plan_lines, asked).stdout)
    assert found["releve"]["ecartes"]["durée ou volume négatif"] == 1
    assert found["releve"]["ecartes"]["appel sans durée lisible"] == 1  # 00:02:00 is no whole number there
    # line 1 has 61 s, and no line 9 here: both lines on « à l’usage » reach its second rental, which is worth 0,25 more on line 2
    assert found["total"]["meilleur"] == "10.31"
    assert {line["ligne"]: line["meilleur"] for line in found["lignes"]}["+33261910002"] == "8.75"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda plans: plans.replace(";2:1,50;", ";-2:1,50;"), "palier négatif"),
        (lambda plans: plans.replace(";2,00;", ";-2,00;"), "abonnement négatif"),
        (lambda plans: plans.replace(";HT", ";"), "HT ou TTC"),
        (lambda plans: plans.replace("60+60", "une minute"), "ne se lit pas"),
        (lambda plans: plans.replace("U;À", "H;À"), "même code"),
        (lambda plans: plans.replace("abonnement", "prix"), "colonne « abonnement »"),
        (lambda plans: plans.splitlines()[0], "aucun forfait"),
    ],
)
def test_a_tariff_that_nobody_could_bill_is_refused_with_its_row(folder: Path, change: Any, said: str) -> None:
    (folder / "plans.csv").write_text(change(PLANS), encoding="utf-8")
    answer = run(folder, "--json")
    assert answer.exit_code == 2
    assert said in json.loads(answer.stdout)["errors"][0]["message"]


def test_a_file_that_holds_no_records_is_refused(folder: Path) -> None:
    (folder / "releve.csv").write_text("ligne;horodatage\n1;2\n", encoding="utf-8")
    answer = run(folder)
    assert answer.exit_code == 2 and "appele" in answer.stderr
    (folder / "releve.csv").unlink()
    assert "n’est pas un fichier" in run(folder).stderr


def test_nothing_is_written_over_what_was_read(folder: Path) -> None:
    before = (folder / "releve.csv").read_bytes()
    answer = run(folder, "--rated", str(folder / "releve.csv"))
    assert answer.exit_code == 2 and (folder / "releve.csv").read_bytes() == before
