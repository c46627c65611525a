"""The manual of money says what the code does."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from maillage.engine.finance import (
    BudgetSection,
    Direction,
    FundingKind,
    Provenance,
    Rhythm,
    SpendingCategory,
)
from maillage.journey.studies.money.commands import money
from maillage.journey.studies.money.engine import case_of, document_of, examples

DOCS = Path(__file__).parents[6] / "docs"
METHOD = (DOCS / "methodes/finances.md").read_text(encoding="utf-8")
FORMAT = (DOCS / "reference/cas-financier.md").read_text(encoding="utf-8")
LINES = [line for block in re.findall(r"```exemples\n(.*?)```", METHOD, re.S) for line in block.splitlines()]


def test_every_figure_of_the_method_is_the_computed_one() -> None:
    assert len(LINES) > 10
    computed: dict[str, Any] = {}
    for line in LINES:
        slug, _, rest = line.partition(" ")
        path, _, printed = rest.partition(" = ")
        if slug not in computed:
            asked = ["case", slug, "--json", "--on", "30/11/2026"]
            computed[slug] = json.loads(CliRunner().invoke(money, asked).stdout)
        found = computed[slug]
        for step in path.split("."):
            found = found[int(step)] if isinstance(found, list) else found[step]
        assert str(found) == printed, line


def test_each_shipped_example_is_in_the_method() -> None:
    assert {line.partition(" ")[0] for line in LINES} == set(examples())


@pytest.mark.parametrize("kind", [BudgetSection, Direction, FundingKind, Provenance, Rhythm, SpendingCategory])
def test_the_format_names_every_word(kind: Any) -> None:
    for word in kind:
        assert f"`{word.value}`" in FORMAT, word


def test_the_format_names_every_field() -> None:
    whole = document_of(examples()["alesia-serveur"].case)
    option = whole["options"][0]
    for part in (whole, whole["valeurs"][0], option, option["lignes"][0], option["financements"][0]):
        for field in part:
            assert f"`{field}`" in FORMAT, field


def test_the_example_of_the_format_is_a_case() -> None:
    import yaml

    found = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", FORMAT, re.S)[0])
    assert case_of(found["cas"]).options[0].name == "Acheter"
