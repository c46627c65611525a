from datetime import date
from importlib.resources import as_file, files

import pytest
import yaml

from maillage.engine.errors import UncoveredDate, UnknownParameter
from maillage.engine.parameters import parameter

with as_file(files("maillage.engine.parameters")) as folder:
    FILES = sorted(folder.rglob("*.yaml"))


def test_there_are_parameters() -> None:
    assert FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_rule_is_described_dated_and_sourced(path: object) -> None:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    assert set(document) <= {"description", "unit", "values", "until", "source"}
    assert document["description"] and document["unit"]
    assert all(isinstance(start, date) for start in document["values"])
    assert min(document["source"]) <= min(document["values"]), "the first value has no source"
    assert all(entry["title"] for entry in document["source"].values())
    assert not any(isinstance(value, float) for value in document["values"].values()), "write decimals as text"


def test_a_date_before_the_rule_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(UncoveredDate, match=r"01/01/1999.*Ajoutez sa valeur"):
        parameter("statistics/confidence_level", date(1999, 1, 1))


@pytest.mark.parametrize("code", ["statistics/nothing", "nothing/at_all", "../errors", "statistics", "a/b/c"])
def test_an_unknown_rule_is_an_error(code: str) -> None:
    with pytest.raises(UnknownParameter):
        parameter(code, date(2012, 1, 1))
