"""The manual says what the code does."""

import json
import re
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from maillage.cli import COMMANDS, main
from maillage.engine.quantities import decimals_of, round_half_up
from maillage.journey.studies.syntheses.engine import results
from maillage.journey.studies.syntheses.engine.results import figure_at
from maillage.journey.studies.syntheses.imports import FORMAT

ROOT = Path(__file__).parents[2]
OF_NO_STUDY = {
    "couts-par-an",
    "economies-ligne-a-ligne",
    "finances",
    "partager-un-cout",
    "preavis",
    "scenarios",
    "telephonie",
}
"""Methods whose table is held by the tests of their own stage."""
METHODS = sorted(page for page in (ROOT / "docs" / "methodes").glob("*.md") if page.stem not in OF_NO_STUDY)
MORLAIX = ROOT / "src/maillage/journey/studies/syntheses/demonstration/morlaix"


@pytest.fixture(scope="module")
def figures() -> object:
    return json.loads(CliRunner().invoke(main, ["study", str(MORLAIX), "--json"]).stdout)


def test_there_is_a_page_a_method() -> None:
    assert len(METHODS) >= 9


@pytest.mark.parametrize("page", METHODS, ids=lambda page: page.stem)
def test_every_figure_of_a_method_page_is_the_computed_one(page: Path, figures: object) -> None:
    text = page.read_text(encoding="utf-8")
    assert "## Limites" in text
    lines = [line for block in re.findall(r"```chiffres\n(.*?)```", text, re.S) for line in block.splitlines() if line]
    assert lines, "no figure to check"
    for line in lines:
        path, _, printed = (part.strip() for part in line.partition("="))
        found = figure_at(figures, path)
        if printed == "null":
            assert found is None and path.rpartition(".")[2] in figure_at(figures, path.rpartition(".")[0]), line
        elif isinstance(found, bool | str):
            assert found == json.loads(printed), line
        else:
            expected = Decimal(printed)
            assert round_half_up(found, decimals_of(expected)) == expected, f"{line} but computed {found}"


def test_the_format_page_names_every_file_and_column() -> None:
    text = (ROOT / "docs/reference/format-enquete.md").read_text(encoding="utf-8")
    for file, columns in FORMAT.items():
        assert file in text
        for column in columns:
            assert f"`{column}`" in text, f"{file}: {column}"


def test_the_results_page_names_every_key() -> None:
    text = (ROOT / "docs/reference/resultats.md").read_text(encoding="utf-8")
    for item in vars(results).values():
        if isinstance(item, type) and is_dataclass(item):
            for field in fields(item):
                assert f"`{field.name}`" in text, f"{item.__name__}.{field.name}"


def test_the_results_page_names_every_finding() -> None:
    text = (ROOT / "docs/reference/resultats.md").read_text(encoding="utf-8")
    source = (ROOT / "src/maillage/journey/studies/syntheses/engine/_findings.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'Finding\(\s*"(\w+)"', source))
    assert len(codes) > 12
    for code in codes:
        assert f"`{code}`" in text, code


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"maillage {command}" in text
    for target in ("make demo", "make test", "make check", "make bench", "make setup"):
        assert target in text


def test_links_between_pages_lead_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} -> {target}"
