"""The journal of each organisation."""

from django.db import models

from maillage.kernel.tenancy import OwnedModel

__all__ = ["Event"]


class Event(OwnedModel):
    """Something that someone did. People and organisations are written by name too: the event outlives them.

    ``before`` and ``after``: the fields that changed, as JSON; numbers of money as text.
    """

    is_append_only = True

    at = models.DateTimeField("le", auto_now_add=True)
    verb = models.CharField("action", max_length=60)
    sentence = models.CharField("ce qui s’est passé", max_length=400)
    person_id = models.BigIntegerField("identifiant de la personne", null=True)
    person_name = models.CharField("par", max_length=120)
    acting_id = models.BigIntegerField("identifiant de la collectivité", null=True)
    acting_name = models.CharField("pour", max_length=160, blank=True)
    object_table = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    before = models.JSONField("avant", null=True)
    after = models.JSONField("après", null=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "événement"
        indexes = [models.Index(fields=["owner", "-id"], name="audit_of_owner")]

    def __str__(self) -> str:
        return self.sentence
