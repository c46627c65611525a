"""A campaign, the entities of its own time, what each answered."""

from django.db import models
from django.db.models import Q

from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.enums import Subject
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.campaigns.enums import CampaignState, Origin, ResponseState
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.kernel.tenancy import CrossingModel, OwnedModel

__all__ = ["Answer", "Campaign", "Response", "SurveyedEntity"]


class Campaign(OwnedModel):
    """A body (``owner``) asks the entities of a territory what they have.

    ``population_year``: the year of the populations of its list; ``digest``: SHA-256 of the files it was read from;
    ``source``: those files, which leave with it. Members read this row: it names none of them.
    """

    subject = Subject.TOTALS

    name = models.CharField("nom", max_length=160)
    origin = models.CharField("origine", max_length=8, choices=Origin.choices)
    state = models.CharField("état", max_length=8, choices=CampaignState.choices, default=CampaignState.DRAFT)
    population_year = models.PositiveSmallIntegerField("année des populations")
    as_of = models.DateField("réponses au")
    digest = models.CharField("empreinte des fichiers", max_length=64, blank=True)
    source = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="fichiers", null=True, related_name="+")
    fields = models.JSONField("champs", default=dict, help_text="Les champs demandés, par famille.")
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "campagne"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "digest"], condition=~Q(digest=""), name="one_campaign_a_set_of_files"
            ),
        ]
        indexes = [models.Index(fields=["owner", "-id"], name="campaigns_of_a_body")]

    def __str__(self) -> str:
        return self.name


class SurveyedEntity(OwnedModel):
    """An entity of the campaign's own list, as it stood then. ``organisation`` links it to today's; nothing forces it.

    ``position``: its place in the list; ``population`` of the campaign's year; ``published_weight``: the ratio that an
    earlier study printed; ``objectives_position``: its place among those asked to rank objectives, null for the others.
    """

    subject = Subject.OWN
    crossings = {"organisation": "an entity of old is linked to the organisation of today that it is, or became"}

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="entities")
    position = models.PositiveIntegerField("rang")
    name = models.CharField("nom", max_length=160)
    kind = models.CharField("nature", max_length=40)
    population = models.PositiveIntegerField("population", null=True)
    has_answered = models.BooleanField("a répondu")
    published_weight = models.DecimalField("ratio publié", max_digits=12, decimal_places=6, null=True)
    objectives_position = models.PositiveIntegerField("rang parmi celles qui classent les objectifs", null=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="collectivité d’aujourd’hui", null=True, related_name="+"
    )

    class Meta(OwnedModel.Meta):
        verbose_name = "entité enquêtée"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="one_entity_a_name"),
            models.UniqueConstraint(fields=["campaign", "position"], name="one_entity_a_place"),
        ]

    def __str__(self) -> str:
        return self.name


class Response(CrossingModel):
    """What an organisation (``owner``) answered to the campaign of a body (``counterparty``): both see it, nobody else.

    ``entity_name``: as the campaign's own list spells it.
    """

    subject = Subject.CENSUS
    crossings = {"campaign": "a response answers the campaign of its counterparty"}

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="responses")
    entity_name = models.CharField("nom dans l’enquête", max_length=160)
    state = models.CharField("état", max_length=14, choices=ResponseState.choices)
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    class Meta(CrossingModel.Meta):
        verbose_name = "réponse"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "entity_name"], name="one_response_an_entity"),
        ]
        indexes = [models.Index(fields=["owner", "campaign"], name="responses_of_an_organisation")]

    def __str__(self) -> str:
        return self.entity_name


class Answer(CrossingModel):
    """One value of a response. ``value`` is null where the respondent wrote NC; an empty cell leaves no answer at all.

    ``field``: the column of the survey; numbers to six decimals, in the unit that the field names.
    """

    subject = Subject.CENSUS

    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    field = models.CharField("champ", max_length=200)
    value = models.DecimalField("valeur", max_digits=18, decimal_places=6, null=True)
    text = models.CharField("texte", max_length=500, blank=True)
    status = models.CharField("statut", max_length=14, choices=ValueStatus.choices)
    as_of = models.DateField("au")

    class Meta(CrossingModel.Meta):
        verbose_name = "valeur"
        constraints = [
            models.UniqueConstraint(fields=["response", "field"], name="one_answer_a_field"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | ~Q(status__in=["UNKNOWN", "NOT_APPLICABLE"]),
                name="unknown_is_no_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} = {self.value}"
