"""Who may answer without an account, and every step of a campaign and of its responses."""

from typing import ClassVar

from django.db import models

from maillage.foundations.organisations.enums import Subject
from maillage.journey.census.campaigns.models._campaign import Campaign
from maillage.journey.census.campaigns.models._response import Response
from maillage.kernel.tenancy import CrossingModel

__all__ = ["Passage", "PersonalLink"]


class PersonalLink(CrossingModel):
    """Somebody may answer one response, and nothing else, while its campaign is open.

    ``person_id``: where the e-mail has an account. ``nonce`` changes when the link is renewed: older ones end.
    ``mailed_at``: the last message that carried it.
    """

    response = models.ForeignKey(Response, models.CASCADE, related_name="links")
    email = models.EmailField("adresse électronique", max_length=200)
    person_id = models.BigIntegerField("identifiant de la personne", null=True)
    nonce = models.CharField(max_length=32, editable=False)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    mailed_at = models.DateTimeField("envoyé le", null=True)
    revoked_at = models.DateTimeField("révoqué le", null=True)

    class Meta(CrossingModel.Meta):
        verbose_name = "lien personnel"
        constraints = [models.UniqueConstraint(fields=["response", "email"], name="one_link_an_email")]

    def __str__(self) -> str:
        return self.email


class Passage(CrossingModel):
    """A step of a campaign (then ``response`` is null, and both parties are the body) or of a response. Never changed.

    ``reason``: why it went backwards, or why somebody will not answer: for the body and that organisation alone.
    """

    subject = Subject.CENSUS
    crossings: ClassVar[dict[str, str]] = {"campaign": "a response moves within the campaign of its counterparty"}
    is_append_only = True

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="passages")
    response = models.ForeignKey(Response, models.PROTECT, null=True, related_name="passages")
    at = models.DateTimeField("le", auto_now_add=True)
    move = models.CharField("étape", max_length=20)
    before = models.CharField("de", max_length=17)
    after = models.CharField("à", max_length=17)
    reason = models.CharField("motif", max_length=500, blank=True)
    person_id = models.BigIntegerField("identifiant de la personne", null=True)
    person_name = models.CharField("par", max_length=120)
    acting_id = models.BigIntegerField("identifiant de la collectivité", null=True)
    acting_name = models.CharField("pour", max_length=160, blank=True)

    class Meta(CrossingModel.Meta):
        verbose_name = "étape"
        indexes = [models.Index(fields=["response", "id"], name="passages_of_a_response")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
