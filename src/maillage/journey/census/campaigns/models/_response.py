"""What an organisation answers to a campaign: by section while it is a draft, by value once it is sent."""

from django.db import models
from django.db.models import Q

from maillage.foundations.organisations.enums import Subject
from maillage.journey.census.campaigns.enums import Door, ResponseState
from maillage.journey.census.campaigns.models._campaign import Campaign
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.kernel.tenancy import CrossingModel

__all__ = ["Answer", "Response", "ResponseSection"]


_SEALED = (
    "EXISTS (SELECT 1 FROM census_campaigns_campaign c WHERE c.id = {campaign}"
    " AND c.origin = 'ASKED' AND c.state IN ('FROZEN', 'ARCHIVED'))"
)
_OF_RESPONSE = "(SELECT r.campaign_id FROM census_campaigns_response r WHERE r.id = ROW.response_id)"


class Response(CrossingModel):
    """What an organisation (``owner``) answers to the campaign of a body (``counterparty``): both see it, nobody else.

    ``entity_name``: as the campaign's own list spells it. Counted at each save, so that a thousand are followed on one
    screen: ``asked`` values, ``filled`` ones, ``unknown`` (NC) ones, ``blocking`` and ``warnings`` that nobody has
    explained, ``explained`` ones; ``progress``: the same by section, ``{code: [asked, filled, unknown]}``; ``findings``: as
    the last save found them; ``explanations``: why a finding is true, by its key. ``landed_at``: when the answers entered
    the inventory of the organisation. ``comment``: what the body said when it gave the answers back.
    """

    subject = Subject.CENSUS
    crossings = {"campaign": "a response answers the campaign of its counterparty"}
    sealed_when = _SEALED.format(campaign="ROW.campaign_id")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="responses")
    entity_name = models.CharField("nom dans l’enquête", max_length=160)
    state = models.CharField("état", max_length=17, choices=ResponseState.choices)
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    is_short = models.BooleanField("questionnaire court", default=False)
    door = models.CharField("par quelle voie", max_length=8, choices=Door.choices, blank=True)
    by_proxy = models.BooleanField("envoyée au téléphone", default=False)
    written_by = models.CharField("remplie par", max_length=120, blank=True)
    updated_at = models.DateTimeField("modifiée le", null=True)
    submitted_at = models.DateTimeField("envoyée le", null=True)
    landed_at = models.DateTimeField("versée à l’inventaire le", null=True)
    comment = models.TextField("ce qui est à revoir", max_length=2000, blank=True)
    asked = models.PositiveIntegerField("demandées", default=0)
    filled = models.PositiveIntegerField("remplies", default=0)
    unknown = models.PositiveIntegerField("NC", default=0)
    percent = models.PositiveSmallIntegerField("remplissage", default=0)
    blocking = models.PositiveIntegerField("à corriger", default=0)
    warnings = models.PositiveIntegerField("à vérifier", default=0)
    explained = models.PositiveIntegerField("expliquées", default=0)
    progress = models.JSONField("avancement", default=dict)
    findings = models.JSONField("constats", default=list)
    explanations = models.JSONField("explications", default=dict)

    class Meta(CrossingModel.Meta):
        verbose_name = "réponse"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "entity_name"], name="one_response_an_entity"),
        ]
        indexes = [
            models.Index(fields=["owner", "campaign"], name="responses_of_an_organisation"),
            models.Index(fields=["campaign", "state"], name="responses_by_state"),
        ]

    def __str__(self) -> str:
        return self.entity_name


class ResponseSection(CrossingModel):
    """A section of a draft: ``rows`` as ``Answers.as_json`` writes them, ``version`` to notice that two people write at once."""

    subject = Subject.CENSUS
    sealed_when = _SEALED.format(campaign=_OF_RESPONSE)

    response = models.ForeignKey(Response, models.CASCADE, related_name="sections")
    code = models.CharField("partie", max_length=80)
    rows = models.JSONField("réponses", default=list)
    version = models.PositiveIntegerField("version", default=1)
    written_by = models.CharField("par", max_length=120)
    updated_at = models.DateTimeField("le", auto_now=True)

    class Meta(CrossingModel.Meta):
        verbose_name = "partie d’une réponse"
        constraints = [models.UniqueConstraint(fields=["response", "code"], name="one_section_a_code")]

    def __str__(self) -> str:
        return self.code


class Answer(CrossingModel):
    """One value of a response. ``value`` is null where the respondent wrote NC; an empty cell leaves no answer at all.

    ``field``: the column of the survey, or for a campaign « section.row.field »; numbers to six decimals, in the unit that
    the field names. ``asked``: the field whatever the row (« section.field »), to count who answered it.
    """

    subject = Subject.CENSUS
    sealed_when = _SEALED.format(campaign=_OF_RESPONSE)

    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    field = models.CharField("champ", max_length=200)
    asked = models.CharField("question", max_length=160, blank=True)
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
