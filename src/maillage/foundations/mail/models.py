"""Messages waiting to leave."""

from django.db import models

from maillage.kernel.tenancy import PlatformModel

__all__ = ["OutgoingMail"]


class OutgoingMail(PlatformModel):
    """A message. Once it has left, or been given up, only the fact stays: its text may hold a one-time link."""

    to = models.EmailField("à", max_length=200)
    subject = models.CharField("objet", max_length=200)
    text = models.TextField("texte", blank=True)
    created_at = models.DateTimeField("écrit le", auto_now_add=True)
    sent_at = models.DateTimeField("parti le", null=True)
    next_at = models.DateTimeField("prochain essai", auto_now_add=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)

    class Meta:
        verbose_name = "courriel"
        indexes = [models.Index(fields=["sent_at", "id"], name="mail_waiting")]

    def __str__(self) -> str:
        return self.subject
