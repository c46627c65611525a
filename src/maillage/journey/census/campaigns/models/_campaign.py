"""A campaign, and the entities of its own time."""

from django.db import models
from django.db.models import Q

from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.enums import Subject
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.campaigns.enums import CampaignState, Origin
from maillage.journey.census.questionnaires.models import QuestionnaireVersion
from maillage.kernel.tenancy import OwnedModel

__all__ = ["Campaign", "SurveyedEntity"]


class Campaign(OwnedModel):
    """A body (``owner``) asks the entities of a territory what they have.

    ``population_year``: the year of the populations of its list; ``digest``: SHA-256 of the files it was read from;
    ``source``: those files, which leave with it. Members read this row: it names none of them.

    Of one that is asked online: ``version``, the frozen questionnaire, and ``short_version``, that of the small ones;
    ``themes``: codes of those asked, all where it is empty; ``previous``: the campaign whose answers it begins with;
    ``quality``: the report of its freezing, signed by ``signed_by``.
    """

    subject = Subject.TOTALS
    sealed_when = "ROW.origin = 'ASKED' AND ROW.state IN ('FROZEN', 'ARCHIVED')"
    sealed_but = "OLD.state = 'FROZEN' AND NEW.state = 'ARCHIVED' AND NEW.quality = OLD.quality AND NEW.signed_by = OLD.signed_by"

    name = models.CharField("nom", max_length=160)
    origin = models.CharField("origine", max_length=8, choices=Origin.choices)
    state = models.CharField("état", max_length=8, choices=CampaignState.choices, default=CampaignState.DRAFT)
    population_year = models.PositiveSmallIntegerField("année des populations")
    as_of = models.DateField("réponses au")
    digest = models.CharField("empreinte des fichiers", max_length=64, blank=True)
    source = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="fichiers", null=True, related_name="+")
    fields = models.JSONField("champs", default=dict, help_text="Les champs demandés, par famille.")
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, null=True, related_name="+")
    short_version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, null=True, related_name="+")
    themes = models.JSONField("thèmes", default=list)
    deadline = models.DateField("à rendre avant le", null=True)
    message = models.TextField("message", max_length=2000, blank=True)
    reminds = models.BooleanField("relance d’elle-même", default=True)
    site = models.CharField("adresse du site, pour les liens", max_length=200, blank=True)
    previous = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField("ouverte le", null=True)
    frozen_at = models.DateTimeField("figée le", null=True)
    signed_by = models.CharField("rapport signé par", max_length=120, blank=True)
    quality = models.JSONField("rapport de qualité", default=dict)

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

    @property
    def is_asked(self) -> bool:
        """Whether it is answered online; a survey that was loaded is only read."""
        return self.origin == Origin.ASKED

    @property
    def is_open(self) -> bool:
        return self.state == CampaignState.OPEN

    @property
    def is_sealed(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.state in (CampaignState.FROZEN, CampaignState.ARCHIVED)


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
    is_short = models.BooleanField("questionnaire court", default=False)
    email = models.EmailField("adresse de la mairie", max_length=200, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "entité enquêtée"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="one_entity_a_name"),
            models.UniqueConstraint(fields=["campaign", "position"], name="one_entity_a_place"),
        ]

    def __str__(self) -> str:
        return self.name
