"""`maillage share`, and the figures of its method page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from maillage.journey.studies.sharing.commands import share as command

METHOD = Path(__file__).parents[6] / "docs" / "methodes" / "partager-un-cout.md"
MEMBERS = """membre;population;postes;tickets;ancien;solde
Taulé;2 968;16;22;600;-10
Henvic;1 300;7;8;200;0
Locquirec;1 483;NC;5;200;25,50
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "membres.csv").write_text(MEMBERS, encoding="utf-8")
    (tmp_path / "tarif.csv").write_text("a_partir_de;prix_unitaire\n1;40\n30;36,50\n", encoding="utf-8")
    (tmp_path / "groupes.csv").write_text(
        "membres;cout\nTaulé;60\nHenvic;60\nLocquirec;60\n"
        "Taulé+Henvic;90\nTaulé + Locquirec;90\nHenvic + Locquirec;90\nTaulé + Henvic + Locquirec;150\n",
        encoding="utf-8",
    )
    return tmp_path


def share(folder: Path, *words: str) -> Any:
    return CliRunner().invoke(command, [*words, "--members", str(folder / "membres.csv")])


def shares(done: Any) -> list[str]:
    assert done.exit_code == 0, done.output
    return [member["share"] for member in json.loads(done.stdout)["members"]]


def test_every_figure_of_the_method_page_is_the_computed_one(tmp_path: Path) -> None:
    text = METHOD.read_text(encoding="utf-8")
    (members,) = re.findall(r"```membres\n(.*?)```", text, re.S)
    (tmp_path / "membres.csv").write_text(members, encoding="utf-8")
    lines = [line for block in re.findall(r"```parts\n(.*?)```", text, re.S) for line in block.splitlines() if line]
    assert len(lines) >= 3 and "## Limites" in text
    for line in lines:
        words, _, printed = line.partition(" = ")
        assert shares(share(tmp_path, *words.split(), "--json")) == printed.split(), line


def test_a_key_is_told_in_words_and_in_json(folder: Path) -> None:
    done = share(folder, "1000", "--key", "egal:40+population:60", "--basis", "TTC", "--compare")
    assert done.exit_code == 0
    assert "TTC" in done.stdout and "Feuilles de calcul" in done.stdout
    told = json.loads(share(folder, "1000", "--key", "population", "--compare", "--json").stdout)
    assert told["members"][1]["computation"][0][1] == "1\u202f000,00 × 1\u202f300 ÷ 5\u202f751"
    assert [float(member["due"]) - float(member["share"]) for member in told["members"]] == pytest.approx(
        [10, 0, -25.5]
    )
    refused = {one["key"]: one["refusal"] for one in told["comparison"] if one["refusal"]}
    assert list(refused) == ["postes"] and "Locquirec" in refused["postes"]


def test_a_tariff_and_groups(folder: Path) -> None:
    tariff = ("--tariff", str(folder / "tarif.csv"), "--quantity", "tickets", "--json")
    told = json.loads(share(folder, *tariff).stdout)
    assert told["algorithm"] == "volume" and told["total"] == "1277.50"  # 35 at 36.50
    assert told["stability"]["would_leave"] is False
    groups = json.loads(share(folder, "--game", str(folder / "groupes.csv"), "--stable", "--json").stdout)
    assert groups["algorithm"] == "least_core" and groups["least_core_bound"] == "10.00"
    assert groups["stability"]["gain_by_leaving"] == "10.00"


def test_the_annex_is_written_beside_the_figures(folder: Path) -> None:
    annex = folder / "annexe.pdf"
    done = share(
        folder, "1000", "--key", "population", "--json", "--annex", str(annex), "--annex", str(folder / "a.docx")
    )
    assert done.exit_code == 0 and annex.read_bytes().startswith(b"%PDF")
    again = folder / "b.docx"
    share(folder, "1000", "--key", "population", "--json", "--annex", str(again))
    assert again.read_bytes() == (folder / "a.docx").read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["1000"], "Dites la clé"),
        (["--key", "population"], "Dites le coût"),
        (["1000", "--key", "ecrans"], "« ecrans » n’est pas comprise"),
        (["1000", "--key", "postes"], "Locquirec"),
        (["mille", "--key", "population"], "« mille » n’est pas un montant"),
        (["1000", "--key", "egal:30"], "ils font 30"),
        (["1000", "--key", "egal", "--floor", "400"], "plancher"),
        (["1000", "--key", "egal", "--phase", "demain"], "--phase"),
        (["1000", "--key", "egal", "--stable"], "--stable et --key"),
        (["1000", "--key", "egal", "--annex", "x.txt"], "doit se terminer"),
        (["999", "--game", "groupes.csv"], "n’est pas celui que tous paieraient"),
        (["--tariff", "tarif.csv"], "demande --quantity"),
        (["--tariff", "tarif.csv", "--quantity", "tickets", "--floor", "1"], "ne vont qu’avec une clé"),
        (["1000", "--key", "egal", "--annex", "membres.csv.pdf"], ""),
    ],
)
def test_what_is_refused_says_why_and_ends_with_two(folder: Path, words: list[str], said: str) -> None:
    words = [str(folder / word) if word.endswith((".csv", ".pdf", ".txt")) else word for word in words]
    done = share(folder, *words)
    if not said:
        assert done.exit_code == 0
        return
    assert done.exit_code == 2
    assert said in done.stderr.replace("\xa0", " ").replace("\u202f", " ")
    assert not list(folder.glob("*.txt"))


def test_files_that_are_not_what_was_asked_for(folder: Path) -> None:
    bad = {
        "sans membre": ("commune;postes\nTaulé;3\n", "« membre »"),
        "deux fois": ("membre;postes;postes\nTaulé;3;3\n", "deux fois"),
        "un mot": ("membre;postes\nTaulé;trois\n", "ligne 2, colonne « postes » : « trois »"),
        "sans nom": ("membre;postes\n;3\n", "ligne 2"),
        "vide": ("membre;postes\n", "aucun membre"),
    }
    for text, said in bad.values():
        (folder / "membres.csv").write_text(text, encoding="utf-8")
        done = share(folder, "100", "--key", "egal")
        assert done.exit_code == 2 and said in done.stderr.replace("\xa0", " ").replace("\u202f", " "), done.stderr
