"""`maillage money`: from a file, all or nothing."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from maillage.journey.studies.money.commands import money


def run(*words: str) -> Result:
    return CliRunner().invoke(money, list(words))


CASE = """
nom: Un copieur
cas:
  debut: 2027-01-01
  valeurs:
    - {cle: horizon, valeur: 60}
    - {cle: actualisation, valeur: 0}
    - {cle: delai-fctva, valeur: 1}
    - {cle: achat, valeur: 4425.20, unite: € TTC}
  options:
    - nom: Acheter
      lignes:
        - {nom: Copieur, section: investissement, nature: materiel, base: TTC, tva: 20, montant: achat}
"""


def test_the_examples_are_listed_and_run() -> None:
    assert "morlaix-copieur" in run("examples").stdout
    assert "739,86" in run("case", "morlaix-copieur").stdout


def test_a_file_is_computed_and_its_papers_written(tmp_path: Path) -> None:
    source = tmp_path / "cas.yaml"
    source.write_text(CASE, encoding="utf-8")
    outputs = [tmp_path / name for name in ("fiche.pdf", "fiche.html", "tableaux.xlsx", "mouvements.csv")]
    words = [word for path in outputs for word in ("--sheet", str(path))]
    found = run("case", str(source), "--json", "--on", "22/11/2026", *words)
    assert found.exit_code == 0
    option = json.loads(found.stdout)["options"][0]
    assert option["cout_net"] == "3699.29" and option["cout_net_par_annee"] == "739.86"
    assert all(path.stat().st_size for path in outputs) and len(list(tmp_path.iterdir())) == 5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("base: TTC, ", ""), "il manque « base »"),
        (("tva: 20, ", ""), "il manque le taux de TVA"),
        (("achat, valeur: 4425.20", "achat, valeur: douze"), "n’est pas un nombre"),
        (("montant: achat", "montant: autre"), "« autre » n’existe pas"),
        (("debut: 2027-01-01", "debut: 1999-01-01"), "2015 à 2100"),
        (("valeurs:", "valeur:"), "« valeur » n’existe pas"),
        (("nom: Un copieur", "nom: [Un"), "YAML ou JSON lisible"),
        (("cle: achat", "cle: Achat Cher"), "Minuscules"),
        (("valeur: 60", "valeur: 0"), "de 1 à 600"),
    ],
)
def test_a_file_that_is_wrong_ends_with_2_and_writes_nothing(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    source, target = tmp_path / "cas.yaml", tmp_path / "fiche.pdf"
    source.write_text(CASE.replace(*change), encoding="utf-8")
    found = run("case", str(source), "--json", "--sheet", str(target))
    assert found.exit_code == 2 and said in found.stderr.replace("\u202f", " ").replace("\xa0", " ")
    assert json.loads(found.stdout)["erreurs"] and not target.exists()


def test_nothing_is_written_over_the_case_nor_in_a_format_that_nobody_writes(tmp_path: Path) -> None:
    source = tmp_path / "cas.csv"
    source.write_text(CASE, encoding="utf-8")
    assert run("case", str(source), "--sheet", str(source)).exit_code == 2
    assert run("case", "morlaix-copieur", "--sheet", str(tmp_path / "x.exe")).exit_code == 2
    assert run("case", "morlaix-copieur", "--on", "hier").exit_code == 2
    both = run("case", "morlaix-copieur", "--sheet", str(tmp_path / "a.pdf"), "--sheet", str(tmp_path / "n/b.csv"))
    assert both.exit_code == 2 and not (tmp_path / "a.pdf").exists()
