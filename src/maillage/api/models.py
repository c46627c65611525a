"""What was already done: the answer to a request that a program may send twice."""

from django.db import models

from maillage.foundations.accounts.models import Person
from maillage.kernel.tenancy import OwnedModel

__all__ = ["KeptAnswer"]


class KeptAnswer(OwnedModel):
    """The answer to a request that wrote, under the key that its sender chose; written in the same transaction.

    ``digest``: SHA-256 of the request, so that the same key for something else is noticed.
    """

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="personne", related_name="+")
    key = models.CharField("clé", max_length=100)
    digest = models.CharField("empreinte de la demande", max_length=64)
    status = models.PositiveSmallIntegerField("statut", default=0)
    body = models.TextField("réponse", blank=True)
    created_at = models.DateTimeField("reçue le", auto_now_add=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "réponse gardée"
        constraints = [models.UniqueConstraint(fields=["owner", "person", "key"], name="one_answer_a_key")]
        indexes = [models.Index(fields=["created_at"], name="answers_by_age")]

    def __str__(self) -> str:
        return self.key
