"""The reference page says what the reader takes."""

import re
from pathlib import Path

import maillage
from maillage.journey.census.questionnaires.engine import RULES, SHIPPED, definition_of_text, shipped
from maillage.journey.census.questionnaires.engine._reading import _KEYS
from maillage.journey.census.questionnaires.enums import FieldType

PAGE = (Path(maillage.__file__).parents[2] / "docs/reference/questionnaires.md").read_text(encoding="utf-8")


def test_the_reference_page_names_everything_that_may_be_written() -> None:
    internal = {"longest"}
    for names in (RULES, SHIPPED, FieldType.values, *_KEYS.values()):
        for name in set(names) - internal:
            assert f"`{name}`" in PAGE, name
    for code in SHIPPED:
        assert f"{shipped(code).minutes} min" in PAGE


def test_the_example_of_the_reference_page_is_read() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
    definition = definition_of_text(example)
    assert [section.code for _, section in definition.sections()] == ["postes", "avis"]
