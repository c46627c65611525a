"""Write a message, and deliver those that wait."""

import logging
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from maillage.foundations.mail.models import OutgoingMail

__all__ = ["can_send", "deliver_waiting", "send"]

MOST_ATTEMPTS: Final = 16
"""A minute after the first failure, then twice as long each time, six hours at most: about two days in all."""
LONGEST_WAIT: Final = timedelta(hours=6)
BATCH: Final = 50
log = logging.getLogger(__name__)


def can_send() -> bool:
    """Whether this instance has a mail server (MAILLAGE_MAIL_URL)."""
    return bool(settings.EMAIL_HOST)


def send(to: str, subject: str, text: str, *, is_once: bool = False) -> None:
    """Hand a message over; it leaves if the transaction around it is committed.

    ``is_once``: not while one of the same subject waits for the same person, so that nobody fills the queue.
    """
    if (
        is_once
        and OutgoingMail.objects.filter(to=to, subject=subject, sent_at=None, attempts__lt=MOST_ATTEMPTS).exists()
    ):
        return
    OutgoingMail.objects.create(to=to, subject=subject, text=text)


def deliver_waiting() -> int:
    """Deliver what is due, oldest first, and count it. What fails waits longer each time, then is given up, and logged."""
    if not can_send():
        return 0
    due = OutgoingMail.objects.filter(sent_at=None, attempts__lt=MOST_ATTEMPTS, next_at__lte=timezone.now())
    return sum(_deliver(mail) for mail in list(due.order_by("next_at", "id")[:BATCH]))


def _deliver(mail: OutgoingMail) -> bool:
    attempts = mail.attempts + 1
    wait = min(timedelta(minutes=2**mail.attempts), LONGEST_WAIT)
    is_last = attempts >= MOST_ATTEMPTS
    # Counted before it leaves: a worker that dies here may repeat one message, never lose one.
    OutgoingMail.objects.filter(pk=mail.pk).update(attempts=attempts, next_at=timezone.now() + wait)
    try:
        message = EmailMessage(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to])
        message.connection = get_connection(timeout=10)
        message.send()
    except OSError as error:
        log.log(
            logging.ERROR if is_last else logging.WARNING, "mail %s could not leave: %s", mail.pk, type(error).__name__
        )
        if is_last:
            OutgoingMail.objects.filter(pk=mail.pk).update(text="")
        return False
    OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), text="")
    return True
