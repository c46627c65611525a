"""Editions of questionnaires that a body makes its own; those that are shipped are files of the package."""

from django.db import models

from maillage.foundations.organisations.enums import Subject
from maillage.kernel.tenancy import OwnedModel

__all__ = ["Questionnaire", "QuestionnaireVersion"]


class Questionnaire(OwnedModel):
    """A body's own edition of a questionnaire. ``draft``: the definition being written, as JSON; ``copied_from``: the code and
    version of the shipped one that it began as. Members read it: it is what they are asked.
    """

    subject = Subject.TOTALS

    code = models.SlugField("code", max_length=40)
    title = models.CharField("titre", max_length=160)
    copied_from = models.CharField("d’après", max_length=80, blank=True)
    draft = models.JSONField("en préparation", default=dict, blank=True)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    updated_at = models.DateTimeField("modifié le", auto_now=True)
    retired_on = models.DateField("retiré le", null=True, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "questionnaire"
        constraints = [models.UniqueConstraint(fields=["owner", "code"], name="one_questionnaire_a_code")]

    def __str__(self) -> str:
        return self.title


class QuestionnaireVersion(OwnedModel):
    """A definition as it was published: a campaign freezes on one, and nobody changes it afterwards.

    ``number``: 1, 2, 3… ; ``digest``: SHA-256 of the definition.
    """

    subject = Subject.TOTALS
    is_append_only = True

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("version")
    definition = models.JSONField("définition")
    digest = models.CharField("empreinte", max_length=64)
    created_at = models.DateTimeField("publiée le", auto_now_add=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "version de questionnaire"
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="one_version_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id}, version {self.number}"
