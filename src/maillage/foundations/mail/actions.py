"""Write a message, and deliver those that wait."""

import logging
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from maillage.foundations.mail.models import OutgoingMail

__all__ = ["can_send", "deliver_waiting", "send"]

MOST_ATTEMPTS: Final = 20
BATCH: Final = 50
log = logging.getLogger(__name__)


def can_send() -> bool:
    """Whether this instance has a mail server (MAILLAGE_MAIL_URL)."""
    return bool(settings.EMAIL_HOST)


def send(to: str, subject: str, text: str) -> None:
    """Hand a message over; it leaves if the transaction around it is committed."""
    OutgoingMail.objects.create(to=to, subject=subject, text=text)


def deliver_waiting() -> int:
    """Deliver what waits, oldest first, and count it. A message that fails waits for the next time, twenty times at most."""
    waiting = OutgoingMail.objects.filter(sent_at=None, attempts__lt=MOST_ATTEMPTS).order_by("id")[:BATCH]
    sent = 0
    if not can_send():
        return sent
    for mail in list(waiting):
        # Counted before it leaves: a worker that dies here may repeat one message, never lose one.
        OutgoingMail.objects.filter(pk=mail.pk).update(attempts=mail.attempts + 1)
        try:
            message = EmailMessage(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to])
            message.connection = get_connection(timeout=10)
            message.send()
        except OSError as error:
            log.warning("mail %s could not leave: %s", mail.pk, type(error).__name__)
            continue
        with transaction.atomic():
            OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), text="")
        sent += 1
    return sent
