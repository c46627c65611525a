from datetime import date
from importlib.resources import as_file, files

import pytest
import yaml

from maillage.engine.errors import UncoveredDate, UnknownParameter
from maillage.engine.parameters import _reader, parameter

with as_file(files("maillage.engine.parameters")) as folder:
    FILES = sorted(folder.rglob("*.yaml"))


def test_there_are_parameters() -> None:
    assert FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_rule_is_described_dated_and_sourced(path: object) -> None:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    assert set(document) <= {"description", "unit", "values", "until", "source", "warning"}
    assert document["description"] and document["unit"]
    assert all(isinstance(start, date) for start in document["values"])
    assert min(document["source"]) <= min(document["values"]), "the first value has no source"
    assert all(entry["title"] for entry in document["source"].values())
    assert not any(isinstance(value, float) for value in document["values"].values()), "write decimals as text"


def test_a_date_before_the_rule_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(UncoveredDate, match=r"01/01/1999.*Ajoutez sa valeur"):
        parameter("statistics/confidence_level", date(1999, 1, 1))


def test_the_value_is_the_one_in_force_and_ends_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    document = {
        "description": "Seuil",
        "unit": "EUR HT",
        "values": {date(2024, 1, 1): 221000, date(2026, 1, 1): 216000},
        "until": date(2027, 12, 31),
        "source": {date(2024, 1, 1): {"title": "avis 2024"}, date(2026, 1, 1): {"title": "avis 2026"}},
    }
    monkeypatch.setattr(_reader, "_document", lambda _: document)
    before, after = parameter("x/y", date(2025, 12, 31)), parameter("x/y", date(2026, 1, 1))
    assert (before.value, before.source, before.valid_from) == (221000, "avis 2024", date(2024, 1, 1))
    assert (after.value, after.source) == (216000, "avis 2026")
    with pytest.raises(UncoveredDate, match="au 31/12/2027"):
        parameter("x/y", date(2028, 1, 1))


@pytest.mark.parametrize("code", ["statistics/nothing", "nothing/at_all", "../errors", "statistics", "a/b/c"])
def test_an_unknown_rule_is_an_error(code: str) -> None:
    with pytest.raises(UnknownParameter):
        parameter(code, date(2012, 1, 1))
