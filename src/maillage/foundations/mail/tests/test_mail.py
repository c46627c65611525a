"""Messages leave in the end, or are given up and their links forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from maillage.foundations.mail.actions import MOST_ATTEMPTS, deliver_waiting, send
from maillage.foundations.mail.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def server(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"


def test_a_message_leaves_once_and_its_text_is_forgotten() -> None:
    send("a@maillage.example", "Objet", "le lien")
    assert deliver_waiting() == 1 and deliver_waiting() == 0
    assert [message.body for message in mail.outbox] == ["le lien"]
    assert OutgoingMail.objects.get().text == ""


def test_without_a_server_it_waits(settings: Any) -> None:
    settings.EMAIL_HOST = ""
    send("a@maillage.example", "Objet", "x")
    assert deliver_waiting() == 0 and OutgoingMail.objects.get().attempts == 0


def test_what_fails_waits_longer_each_time_and_is_given_up(monkeypatch: pytest.MonkeyPatch, time_machine: Any) -> None:
    def refuse(*_: Any) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    send("a@maillage.example", "Objet", "le lien")
    waits, moment = [], timezone.now()
    for _ in range(MOST_ATTEMPTS):
        time_machine.move_to(moment, tick=False)
        assert deliver_waiting() == 0
        row = OutgoingMail.objects.get()
        waits.append(row.next_at - moment)
        moment = row.next_at
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert sum(waits, timedelta()) > timedelta(days=2)
    assert row.text == "" and row.attempts == MOST_ATTEMPTS
    time_machine.move_to(moment + timedelta(days=9))
    monkeypatch.undo()
    assert deliver_waiting() == 0


def test_one_reset_waits_at_a_time() -> None:
    for _ in range(5):
        send("a@maillage.example", "Mot de passe", "x", is_once=True)
    assert OutgoingMail.objects.count() == 1
