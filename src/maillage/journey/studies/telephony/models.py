"""Tariffs of operators, analyses of lines under them, and what each line would gain."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from maillage.engine.quantities import TaxBasis
from maillage.foundations.organisations.enums import Subject
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.studies.telephony.enums import AnalysisState, BundleScope, LeftOut, LineNature
from maillage.kernel.tenancy import CrossingModel, OwnedModel

__all__ = ["AnalysedLine", "SiteMerger", "Tariff", "TariffPlan", "TelephonyAnalysis"]

BASES = [(basis.name, basis.value) for basis in TaxBasis]
POSITIVE = [MinValueValidator(0)]


def _price(label: str, text: str = "") -> "models.DecimalField[Decimal | None, Decimal | None]":
    """Euros to six decimals; empty: not sold."""
    return models.DecimalField(
        label, max_digits=12, decimal_places=6, null=True, blank=True, validators=POSITIVE, help_text=text
    )


class Tariff(OwnedModel):
    """A grid of offers of one operator, in one tax basis. Members read it: it is what they could have.

    ``as_of``: the day of its prices; ``source``: where they were read, or that they are invented.
    """

    subject = Subject.TOTALS

    name = models.CharField("nom", max_length=120)
    operator = models.CharField("opérateur", max_length=80, blank=True)
    basis = models.CharField("prix", max_length=3, choices=BASES, default=TaxBasis.HT.value)
    as_of = models.DateField("prix au")
    source = models.CharField("source", max_length=200)

    class Meta(OwnedModel.Meta):
        verbose_name = "tarif"
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_tariff_a_name")]

    def __str__(self) -> str:
        return self.name


class TariffPlan(OwnedModel):
    """An offer, one row of the grid: the fields of ``engine.PlanFields``. An empty price: the offer does not sell it."""

    subject = Subject.TOTALS

    tariff = models.ForeignKey(Tariff, models.CASCADE, related_name="plans")
    code = models.CharField("code", max_length=40)
    name = models.CharField("nom", max_length=120)
    nature = models.CharField(
        "lignes concernées", max_length=6, choices=LineNature.choices, blank=True, help_text="Vide : toutes."
    )
    monthly_fee = models.DecimalField("abonnement par mois", max_digits=12, decimal_places=6, validators=POSITIVE)
    brackets = models.CharField(
        "paliers de volume",
        max_length=300,
        blank=True,
        help_text="Nombre de lignes, deux points, abonnement : « 10:4,50|50:4 ».",
    )
    minutes = models.PositiveIntegerField("minutes comprises", default=0)
    price_minute = _price("minute vers fixes et mobiles", "Au-delà des minutes comprises ; 0 si c’est illimité.")
    price_mobile = _price("minute vers mobiles", "Seulement si elle diffère.")
    price_internal = _price("minute entre nos lignes", "Seulement si elle diffère.")
    price_special = _price("minute vers numéros spéciaux")
    price_international = _price("minute vers l’étranger")
    price_roaming = _price("minute depuis l’étranger")
    rounding = models.CharField(
        "arrondi",
        max_length=9,
        default="1+1",
        help_text="Premières secondes + pas : « 1+1 » à la seconde, « 60+60 » à la minute, « 60+1 » à la seconde après une minute.",
    )
    price_call = models.DecimalField(
        "mise en relation", max_digits=12, decimal_places=6, default=Decimal(0), validators=POSITIVE
    )
    messages = models.PositiveIntegerField("SMS compris", default=0)
    price_message = _price("SMS au-delà", "0 si c’est illimité.")
    megabytes = models.PositiveIntegerField("Mo compris", default=0)
    price_megabyte = _price("Mo au-delà", "0 si c’est illimité.")
    scope = models.CharField(
        "volume compris partagé par", max_length=6, choices=BundleScope.choices, default=BundleScope.LINE
    )
    most_lines = models.PositiveIntegerField("lignes au plus", null=True, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "forfait"
        constraints = [models.UniqueConstraint(fields=["tariff", "code"], name="one_tariff_plan_a_code")]

    def __str__(self) -> str:
        return self.name


class TelephonyAnalysis(OwnedModel):
    """Lines of a body and of its members under a tariff. Members read its totals, of the whole group.

    ``study``: the study that cites it. ``totals``: what the page and the report print (engine), as it was computed;
    ``plans``: the tariff and its plans as they were that day (engine.kept_plans), whatever becomes of the grid;
    ``inputs_digest``: SHA-256 of lines, consumptions, plans and bridges.
    """

    subject = Subject.TOTALS
    sealed_when = "ROW.state = 'FROZEN'"

    study = models.ForeignKey(Study, models.PROTECT, verbose_name="étude", null=True, blank=True, related_name="+")
    name = models.CharField("nom", max_length=160)
    tariff = models.ForeignKey(Tariff, models.PROTECT, related_name="analyses")
    first_month = models.DateField("premier mois")
    last_month = models.DateField("dernier mois")
    seconds = models.PositiveSmallIntegerField("temps de calcul, en s", default=10, validators=[MinValueValidator(1)])
    state = models.CharField("état", max_length=8, choices=AnalysisState.choices, default=AnalysisState.ASKED)
    asked_on = models.DateField("demandée le", auto_now_add=True)
    computed_at = models.DateTimeField("calculée le", null=True)
    frozen_at = models.DateTimeField("figée le", null=True)
    method = models.CharField("méthode", max_length=20, blank=True)
    inputs_digest = models.CharField("empreinte des données", max_length=64, blank=True)
    totals = models.JSONField("chiffres", default=dict)
    plans = models.JSONField("tarif du jour", default=dict)

    class Meta(OwnedModel.Meta):
        verbose_name = "analyse de téléphonie"
        verbose_name_plural = "analyses de téléphonie"
        constraints = [
            models.CheckConstraint(condition=Q(last_month__gte=F("first_month")), name="telephony_months_in_order")
        ]
        indexes = [models.Index(fields=["owner", "-id"], name="telephony_of_a_body")]

    def __str__(self) -> str:
        return self.name


_SEALED = (
    "EXISTS (SELECT 1 FROM study_telephony_telephonyanalysis a WHERE a.id = ROW.analysis_id AND a.state = 'FROZEN')"
)


class AnalysedLine(CrossingModel):
    """A line of the owner in an analysis of the counterparty: seen by both, and by no other member.

    Euros over the whole period, in the basis of the tariff. ``today``: NULL where neither bill nor inventory says it, else
    from ``today_from``; ``best``: under ``plan``, NULL where the line is ``left_out`` of every total; ``free_from``: the end
    of its commitment, as the census says. ``usage``: what it consumed, by month (« 2026-07 ») and class: communications,
    seconds, minutes begun, kilobytes; with ``TelephonyAnalysis.plans``, all that it was computed from.
    """

    sealed_when = _SEALED
    crossings = {"analysis": "a line stands in the analysis of its counterparty, the body that conducts it"}

    analysis = models.ForeignKey(TelephonyAnalysis, models.CASCADE, related_name="lines")
    line = models.CharField("ligne", max_length=40)
    nature = models.CharField("nature", max_length=6, choices=LineNature.choices)
    current = models.CharField("forfait d’aujourd’hui", max_length=120, blank=True)
    today = models.DecimalField("aujourd’hui", max_digits=14, decimal_places=2, null=True)
    today_from = models.CharField("coût d’après", max_length=10, blank=True)
    usage = models.JSONField("consommations", default=dict)
    left_out = models.CharField("hors des totaux", max_length=8, choices=LeftOut.choices, blank=True)
    plan = models.CharField("meilleur forfait", max_length=120, blank=True)
    best = models.DecimalField("au mieux", max_digits=14, decimal_places=2, null=True)
    alone = models.DecimalField("au mieux, seule", max_digits=14, decimal_places=2, null=True)
    saving = models.DecimalField("économie", max_digits=14, decimal_places=2, null=True)
    unsold = models.PositiveSmallIntegerField("forfaits écartés", default=0)
    free_from = models.DateField("engagée jusqu’au", null=True)

    class Meta(CrossingModel.Meta):
        verbose_name = "ligne analysée"
        verbose_name_plural = "lignes analysées"
        constraints = [models.UniqueConstraint(fields=["analysis", "owner", "line"], name="one_analysed_line_a_number")]
        indexes = [models.Index(fields=["analysis", "-saving", "id"], name="analysed_lines_by_saving")]

    def __str__(self) -> str:
        return self.line


class SiteMerger(OwnedModel):
    """Accesses that could be given up for a bridge, for the body alone: it names sites of members and what they pay.

    ``bridges``: hypotheses as they were typed, prices as the census said them that day; ``found``: what the engine chose.
    """

    subject = Subject.OWN
    sealed_when = _SEALED

    analysis = models.OneToOneField(TelephonyAnalysis, models.CASCADE, related_name="merger")
    bridges = models.JSONField("ponts à étudier", default=list)
    found = models.JSONField("résultat", default=dict)

    class Meta(OwnedModel.Meta):
        verbose_name = "lieux à réunir"
        verbose_name_plural = "lieux à réunir"

    def __str__(self) -> str:
        return f"{self.analysis_id}"
