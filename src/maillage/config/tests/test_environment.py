"""What the environment says is read with its type, or the start stops and says which value and why."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from maillage.config import environment
from maillage.config.settings import embedded_database


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("Yes", True), ("0", False), ("off", False), ("", True), (" ", True)]
)
def test_a_switch(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("MAILLAGE_DEBUG", value)
    assert environment.switch("MAILLAGE_DEBUG", True) is expected


def test_a_switch_that_cannot_be_read_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAGE_DEBUG", "peut-être")
    with pytest.raises(ImproperlyConfigured, match="MAILLAGE_DEBUG doit valoir 1 ou 0, et non « peut-être »"):
        environment.switch("MAILLAGE_DEBUG", False)


def test_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAGE_HOSTS", " a.example , ,b.example")
    assert environment.listed("MAILLAGE_HOSTS", []) == ["a.example", "b.example"]
    monkeypatch.delenv("MAILLAGE_HOSTS")
    assert environment.listed("MAILLAGE_HOSTS", ["ici"]) == ["ici"]


def test_a_secret_is_made_once_and_read_by_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAGE_HOME", str(tmp_path / "neuf"))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    made = environment.secret("SECRET_KEY")
    assert len(made) > 60 and environment.secret("SECRET_KEY") == made
    assert stat.S_IMODE((tmp_path / "neuf" / "secret_key").stat().st_mode) == 0o400
    monkeypatch.setenv("SECRET_KEY", "donnée")
    assert environment.secret("SECRET_KEY") == "donnée"


@pytest.mark.parametrize(
    ("version", "journal"), [((3, 40, 1), "TRUNCATE"), ((3, 51, 2), "TRUNCATE"), ((3, 51, 3), "WAL")]
)
def test_the_journal_of_sqlite_is_one_that_cannot_corrupt(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int], journal: str
) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", version)
    options = embedded_database()["OPTIONS"]
    assert f"journal_mode={journal};" in options["init_command"] and "synchronous=FULL" in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"
