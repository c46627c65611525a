"""`maillage check` sees what is wrong and says what to do."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from maillage.config.commands import checking, history
from maillage.config.commands.checking import Finding, as_json, examine, role_finding, say
from maillage.config.commands.progress import Progress
from maillage.config.commands.saving import save
from maillage.config.tests.conftest import IS_POSTGRESQL, Place
from maillage.journey.territories.models import Commune
from maillage.kernel.search import install_indexes

pytestmark = pytest.mark.django_db  # they run on both engines


@pytest.fixture
def inside(here: Place) -> Iterator[Place]:
    with here.entered():
        yield here


def _found(subject: str) -> Finding:
    (finding,) = [finding for finding in examine() if finding.subject == subject]
    return finding


def test_a_new_instance_has_no_fault(inside: Place, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]  # the test client adds its own
    faults = [finding for finding in examine() if finding.level == "faute" and finding.subject != "Django"]
    assert faults == []
    assert _found("Protections").level == _found("Tables").level == _found("Index des mots").level == "ok"
    assert _found("Territoire").todo == "Lancez : maillage territory import"
    Commune.objects.create(insee_code="29279", name="Taulé", department="29", search_text="taule")
    assert "1 commune ; édition livrée : 2026" in _found("Territoire").seen


def test_a_wall_that_is_gone(inside: Place) -> None:
    with connection.cursor() as cursor:
        table = " ON audit_event" if IS_POSTGRESQL else ""
        cursor.execute(f"DROP TRIGGER mg_audit_event_update_never{table}")
    assert _found("Protections").level == "faute" and "mg_audit_event_update_never" in _found("Protections").seen


def test_an_index_of_words_that_is_gone(inside: Place) -> None:
    with connection.cursor() as cursor:
        table = " ON organisations_organisation" if IS_POSTGRESQL else ""
        cursor.execute(f"DROP TRIGGER words_of_organisations_organisation_update{table}")
    found = _found("Index des mots")
    assert found.level == "faute" and "words_of_organisations_organisation_update" in found.seen
    install_indexes()
    assert _found("Index des mots").level == "ok"


def test_tables_of_another_time(inside: Place) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'audit'")
    assert _found("Tables").level == "faute" and "audit.0001_initial" in _found("Tables").seen


def test_backups(inside: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _found("Sauvegarde").seen == "aucune encore"
    path = save(inside.home / "a.zip").path
    assert _found("Sauvegarde").level == _found("Restauration").level == "ok"
    assert "relue en entier" in _found("Restauration").seen
    path.unlink()
    assert [finding.level for finding in examine() if finding.subject == "Sauvegarde"] == ["ok", "attention"]
    history.record("failed", reason="le disque est plein")
    monkeypatch.setattr(checking, "BACKUP_AGE", timedelta(0))
    monkeypatch.setattr(checking, "RESTORE_AGE", timedelta(0))
    assert _found("Restauration").level == "attention"


def test_a_failed_backup_is_a_fault(inside: Place) -> None:
    history.record("failed", reason="le disque est plein")
    assert _found("Sauvegarde").level == "faute" and "le disque est plein" in _found("Sauvegarde").seen


def test_a_restore_that_was_cut(inside: Place) -> None:
    (inside.home / "files-abc" / "former").mkdir(parents=True)
    assert _found("Restauration").level == "faute" and "files-abc" in _found("Restauration").todo


def test_a_note_that_cannot_be_read_is_no_note(inside: Place) -> None:
    for content in ("{", "[]", '{"written": {"at": "hier"}}', '{"written": 3}', '{"written": {"at": "2026-01-01"}}'):
        history.history_file().write_text(content)
        assert history.read_history() == {}


def test_free_space(inside: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "LEAST_FREE_BYTES", 1 << 62)
    assert _found("Place").level == "faute"
    monkeypatch.setattr(checking, "LEAST_FREE_BYTES", 0)
    monkeypatch.setattr(checking, "LOW_FREE_BYTES", 1 << 62)
    assert _found("Place").level == "attention"


def test_the_key(inside: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _found("Clé secrète").level == "attention", "the key of the tests is short"
    monkeypatch.delenv("SECRET_KEY")
    key = inside.home / "secret_key"
    key.write_text("x" * 60)
    key.chmod(0o644)
    assert _found("Clé secrète").todo == f"Faites : chmod 400 {key}"
    inside.home.chmod(0o755)
    assert _found("Dossier").level == "attention"


@pytest.mark.parametrize(
    ("changed", "subject", "level"),
    [
        ({"DEBUG": True}, "Mise au point", "attention"),
        ({"DEBUG": True, "IS_HTTPS": True}, "Mise au point", "faute"),
        ({"ALLOWED_HOSTS": ["*"]}, "Noms du site", "faute"),
        ({"ALLOWED_HOSTS": ["maillage.example"]}, "HTTPS", "faute"),
        ({"ALLOWED_HOSTS": ["maillage.example"], "IS_HTTPS": True}, "HTTPS", "ok"),
        ({"ALLOWED_HOSTS": ["localhost"]}, "HTTPS", "ok"),
        ({"ALLOWED_HOSTS": ["maillage.example"], "DEMONSTRATION": True}, "Démonstration", "faute"),
        ({"EMAIL_HOST": ""}, "Courrier", "attention"),
        ({"EMAIL_HOST": "courrier.example"}, "Courrier", "ok"),
    ],
)
def test_settings(inside: Place, settings: Settings, changed: dict[str, Any], subject: str, level: str) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)
    assert _found(subject).level == level


def test_the_role_of_the_database() -> None:
    assert role_finding("maillage", is_super=False, has_bypass=False).level == "ok"
    assert "super-utilisateur" in role_finding("postgres", is_super=True, has_bypass=True).seen
    assert "BYPASSRLS" in role_finding("x", is_super=False, has_bypass=True).seen


def test_the_worker(inside: Place) -> None:
    from maillage.foundations.scheduling.models import DueTime

    assert _found("Travaux").seen == "personne ne les a encore faits"
    due = DueTime.objects.create(name="a", expression="* * * * *", next_at=datetime.now(UTC) + timedelta(minutes=1))
    assert _found("Travaux").level == "ok"
    due.next_at = datetime.now(UTC) - timedelta(hours=3)
    due.save()
    assert _found("Travaux").seen == "plus rien n’est fait depuis 3 heures"


def test_what_breaks_a_look_is_seen(inside: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Any:
        raise RuntimeError("panne")

    monkeypatch.setattr(checking, "_EXAMINATIONS", (("Essai", broken),))
    assert examine() == [Finding("Essai", "faute", "ne peut pas être examiné (RuntimeError : panne)")]


def test_the_status_and_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    well, low, broken = (
        Finding("A", "ok", "bien"),
        Finding("B", "attention", "bas", "x"),
        Finding("C", "faute", "non", "y"),
    )
    assert (say([well]), say([well, low]), say([low, broken, well])) == (0, 0, 1)
    capsys.readouterr()
    say([well, broken], is_brief=True)
    assert capsys.readouterr().out.split() == ["faute", "C", ":", "non", "→", "y"]
    assert json.loads(as_json([low])) == [{"subject": "B", "level": "attention", "seen": "bas", "todo": "x"}]


def test_the_command(here: Place) -> None:
    found = here.run("check", "--json")
    subjects = {entry["subject"]: entry["level"] for entry in json.loads(found.stdout)}
    assert found.returncode == int("faute" in subjects.values())
    assert subjects["Protections"] == subjects["Clé secrète"] == "ok"


def test_deployed_settings_are_without_remark(here: Place) -> None:
    """`check --deploy` of Django's, as it would judge a site behind HTTPS."""
    deployed = here.under(MAILLAGE_HTTPS="1", MAILLAGE_HOSTS="maillage.example")
    found = {entry["subject"]: entry for entry in json.loads(deployed.run("check", "--json").stdout)}
    assert found["Django"]["level"] == found["HTTPS"]["level"] == "ok", found


@pytest.mark.skipif(IS_POSTGRESQL, reason="an embedded database is SQLite's")
def test_an_embedded_database_of_ones_own_settings(here: Place) -> None:
    """DATABASE_URL would lose what makes SQLite durable: it is seen."""
    careless = here.under(DATABASE_URL=f"sqlite:///{here.home}/maillage.sqlite3")
    found = {entry["subject"]: entry for entry in json.loads(careless.run("check", "--json").stdout)}
    assert found["Transactions"]["level"] == "faute"
    assert found["Écriture"]["level"] == "ok", "FULL is SQLite's own default"


def test_progress_speaks_at_one_two_four_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, *(0.5 * tick for tick in range(200) for _ in range(4))])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    said: list[str] = []
    progress = Progress(said.append)
    for _ in range(60):
        progress.step("pas")
    monkeypatch.undo()
    assert 3 <= len(said) <= 6 and os.environ
