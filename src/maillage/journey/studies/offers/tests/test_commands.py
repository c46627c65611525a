"""`maillage savings`: files in, signed savings out, and refusals that say where."""

import json
from pathlib import Path

from click.testing import CliRunner

from maillage.journey.studies.offers.commands import savings

LINES = "ligne;unité;quantité;prix;base\nMobile du maire;MOBILE;2;12,27;HT\nCopieur;COPIER_LEASE;1;NC;HT\n"
REFERENCES = "objet;unité;prix;base;source\nForfait;MOBILE;7,35;HT;Devis\n"


def run(tmp_path: Path, lines: str, references: str, *options: str) -> tuple[int, str, str]:
    (tmp_path / "lignes.csv").write_text(lines, encoding="utf-8")
    (tmp_path / "prix.csv").write_text(references, encoding="utf-8")
    files = [str(tmp_path / "lignes.csv"), str(tmp_path / "prix.csv")]
    done = CliRunner().invoke(savings, [*files, "--on", "22/11/2026", *options])
    return done.exit_code, done.stdout, done.stderr


def test_every_line_is_told_and_the_sum_is_theirs(tmp_path: Path) -> None:
    code, out, _ = run(tmp_path, LINES, REFERENCES, "--json")
    found = json.loads(out)
    assert code == 0 and found["recurring"] == ["118.08"] * 3 and found["counted"] == 1
    assert [line["obstacle"] for line in found["lines"]] == [None, "no_offer"]
    code, out, _ = run(tmp_path, LINES, REFERENCES)
    assert code == 0 and "118.08" in out and "hors des totaux" in out


def test_a_price_without_basis_ends_it_with_its_row(tmp_path: Path) -> None:
    code, out, err = run(tmp_path, LINES, REFERENCES.replace(";HT;", ";;"), "--json")
    assert code == 2 and "prix.csv" in err and "ligne 2" in err and "ni HT ni TTC" in err
    assert json.loads(out)["errors"][0]["column"] == "base"


def test_a_file_that_is_no_table_and_a_day_that_is_none(tmp_path: Path) -> None:
    assert run(tmp_path, "", REFERENCES)[0] == 2
    assert run(tmp_path, LINES, REFERENCES, "--on", "hier")[0] == 2
    code, _, err = run(tmp_path, LINES.replace("2;12,27", "-2;12,27"), REFERENCES)
    assert code == 2 and "quantité" in err
