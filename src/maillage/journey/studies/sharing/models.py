"""Sharings of a cost: what all members read, what each reads of itself, what the body alone reads."""

from typing import Any, ClassVar, Final

from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver

from maillage.engine.quantities import TaxBasis
from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.enums import Subject
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.studies.scenarios.models import Scenario
from maillage.journey.studies.sharing.enums import GameKind, KeyKind, Method, SharingState, ValueSource
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.tenancy import CrossingModel, OwnedModel

__all__ = [
    "CostSharing",
    "KeySnapshot",
    "SharingCost",
    "SharingCriterion",
    "SharingMember",
    "SharingPaper",
    "SharingWorks",
]

BASES: Final = [(basis.name, basis.value) for basis in TaxBasis]
_FROZEN: Final = (
    "EXISTS (SELECT 1 FROM study_sharing_costsharing s WHERE s.id = {sharing} AND s.state IN ('FROZEN', 'APPROVED'))"
)


class CostSharing(OwnedModel):
    """A cost of a year to be shared. Its row is read by every member: totals and method, nobody's share.

    ``years``: the horizon over which the page adds the shares up; ``phase_year`` of ``phase_years``: how far the phase-in
    is; ``wanted_error``: EUR accepted where a value must be sampled, with ``seed``. ``told``: how it was computed, in
    sentences; ``inputs_digest``: SHA-256 of what it was computed from.
    """

    subject = Subject.TOTALS

    study = models.ForeignKey(Study, models.SET_NULL, verbose_name="étude", null=True, blank=True, related_name="+")
    scenario = models.ForeignKey(
        Scenario, models.SET_NULL, verbose_name="scénario", null=True, blank=True, related_name="+"
    )
    name = models.CharField("nom", max_length=120)
    tax_basis = models.CharField("base", max_length=3, choices=BASES)
    year = models.PositiveSmallIntegerField("année")
    years = models.PositiveSmallIntegerField("durée", default=1)
    method = models.CharField("méthode", max_length=10, choices=Method.choices, default=Method.KEY)
    floor = models.DecimalField("plancher", max_digits=12, decimal_places=2, null=True, blank=True)
    cap = models.DecimalField("plafond", max_digits=12, decimal_places=2, null=True, blank=True)
    phase_year = models.PositiveSmallIntegerField("année du lissage", null=True, blank=True)
    phase_years = models.PositiveSmallIntegerField("durée du lissage", null=True, blank=True)
    wanted_error = models.DecimalField("erreur acceptée", max_digits=12, decimal_places=2, null=True, blank=True)
    seed = models.PositiveIntegerField("graine", default=1)
    note = models.CharField("remarque", max_length=300, blank=True)
    state = models.CharField("état", max_length=8, choices=SharingState.choices, default=SharingState.DRAFT)
    member_count = models.PositiveSmallIntegerField("membres", default=0)
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    computed_at = models.DateTimeField("calculée le", null=True)
    frozen_at = models.DateTimeField("figée le", null=True)
    approved_at = models.DateTimeField("approuvée le", null=True)
    total = models.DecimalField("total", max_digits=14, decimal_places=2, null=True)
    algorithm = models.CharField("calcul", max_length=12, blank=True)
    method_version = models.CharField("version de la méthode", max_length=20, blank=True)
    inputs_digest = models.CharField("empreinte des données", max_length=64, blank=True)
    told = models.JSONField("la méthode en phrases", default=list)

    class Meta(OwnedModel.Meta):
        verbose_name = "répartition"
        indexes = [models.Index(fields=["owner", "-id"], name="sharings_of_a_body")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_sealed(self) -> bool:
        """Whether nothing may change its facts or its shares any more."""
        return self.state in (SharingState.FROZEN, SharingState.APPROVED)


class SharingCost(OwnedModel):
    """A part of the cost, EUR a year."""

    subject = Subject.TOTALS
    sealed_when = _FROZEN.format(sharing="ROW.sharing_id")

    sharing = models.ForeignKey(CostSharing, models.CASCADE, related_name="costs")
    position = models.PositiveSmallIntegerField("rang")
    label = models.CharField("objet", max_length=120)
    amount = models.DecimalField("montant", max_digits=14, decimal_places=2)

    class Meta(OwnedModel.Meta):
        verbose_name = "coût"

    def __str__(self) -> str:
        return self.label


class SharingCriterion(OwnedModel):
    """A part of the key; ``weight_pct`` 0: it is compared with the others, and does not count."""

    subject = Subject.TOTALS
    sealed_when = _FROZEN.format(sharing="ROW.sharing_id")

    sharing = models.ForeignKey(CostSharing, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField("rang")
    kind = models.CharField("critère", max_length=12, choices=KeyKind.choices)
    weight_pct = models.DecimalField("poids", max_digits=5, decimal_places=2)

    class Meta(OwnedModel.Meta):
        verbose_name = "critère"
        constraints = [models.UniqueConstraint(fields=["sharing", "kind"], name="one_criterion_a_kind")]

    def __str__(self) -> str:
        return self.get_kind_display()


class SharingMember(CrossingModel):
    """What a member (``counterparty``) brings to the sharing of a body (``owner``), and its share: both read it, nobody else.

    Facts: ``months`` of presence, EUR paid ``previous``ly and in excess (``balance``), cost ``alone``, positions of the
    costs that it does not bear, its ``node`` in a network. Result: ``amount``; ``worth_alone``: what the tariff, the
    network or the groups say that it would pay alone, else ``alone``; ``steps``: its computation, line by line.
    """

    crossings: ClassVar[dict[str, str]] = {"sharing": "a share is part of the sharing of its owner"}
    sealed_when = _FROZEN.format(sharing="ROW.sharing_id")

    sharing = models.ForeignKey(CostSharing, models.CASCADE, related_name="members")
    position = models.PositiveSmallIntegerField("rang")
    name = models.CharField("nom", max_length=160)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    potential = models.DecimalField(
        "potentiel fiscal par habitant", max_digits=10, decimal_places=2, null=True, blank=True
    )
    months = models.PositiveSmallIntegerField("mois de présence", default=12)
    previous = models.DecimalField("payé avant", max_digits=12, decimal_places=2, null=True, blank=True)
    balance = models.DecimalField("solde", max_digits=12, decimal_places=2, default=0)
    alone = models.DecimalField("coût seul", max_digits=12, decimal_places=2, null=True, blank=True)
    excluded = models.JSONField("coûts non supportés", default=list, blank=True)
    node = models.CharField("point du réseau", max_length=60, blank=True)
    amount = models.DecimalField("part", max_digits=14, decimal_places=2, null=True)
    worth_alone = models.DecimalField("coût seul retenu", max_digits=14, decimal_places=2, null=True)
    schedule = models.JSONField("lissage", default=list)
    steps = models.JSONField("calcul", default=list)

    class Meta(CrossingModel.Meta):
        verbose_name = "part d’un membre"
        constraints = [
            models.UniqueConstraint(fields=["sharing", "counterparty"], name="one_share_a_member"),
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=12), name="months_of_a_year"),
        ]
        indexes = [models.Index(fields=["counterparty", "owner"], name="shares_of_a_member")]

    def __str__(self) -> str:
        return self.name


class KeySnapshot(CrossingModel):
    """The value of a member for a criterion, as it was when it was taken; ``value`` null: NC, which is not zero."""

    crossings: ClassVar[dict[str, str]] = {"sharing": "a value is part of the sharing of its owner"}
    sealed_when = _FROZEN.format(sharing="ROW.sharing_id")

    sharing = models.ForeignKey(CostSharing, models.CASCADE, related_name="+")
    member = models.ForeignKey(SharingMember, models.CASCADE, related_name="values")
    kind = models.CharField("critère", max_length=12, choices=KeyKind.choices)
    value = models.DecimalField("valeur", max_digits=16, decimal_places=3, null=True)
    status = models.CharField("statut", max_length=14, choices=ValueStatus.choices)
    source = models.CharField("origine", max_length=10, choices=ValueSource.choices)
    as_of = models.DateField("au", null=True)
    detail = models.CharField("précision", max_length=120, blank=True)

    class Meta(CrossingModel.Meta):
        verbose_name = "valeur d’une clé"
        constraints = [models.UniqueConstraint(fields=["member", "kind"], name="one_value_a_criterion")]

    def __str__(self) -> str:
        return self.get_kind_display()


class SharingWorks(OwnedModel):
    """What only the body reads: how coalitions pay, the page that names members, the scenario as it was when it was cited.

    ``cited``: its name, study, basis, horizon, costs a year and participants, the day, and their digest; empty without one.
    """

    subject = Subject.OWN

    sharing = models.OneToOneField(CostSharing, models.CASCADE, related_name="works")
    game_kind = models.CharField("ce que paierait un groupe", max_length=10, choices=GameKind.choices, blank=True)
    game_text = models.TextField("tarif, réseau ou groupes", max_length=20_000, blank=True)
    game_fixed = models.DecimalField("part fixe", max_digits=12, decimal_places=2, default=0)
    is_marginal = models.BooleanField("par tranches", default=False)
    quantity_kind = models.CharField("quantité achetée", max_length=12, choices=KeyKind.choices, blank=True)
    cited = models.JSONField("scénario cité", default=dict)
    blocks = models.JSONField(default=list)
    pictures = models.JSONField(default=dict)

    class Meta(OwnedModel.Meta):
        verbose_name = "travail d’une répartition"

    def __str__(self) -> str:
        return str(self.sharing_id)


class SharingPaper(OwnedModel):
    """The annex of a frozen sharing: it names every member, and only the body hands it over."""

    subject = Subject.OWN

    sharing = models.ForeignKey(CostSharing, models.CASCADE, related_name="papers")
    ending = models.CharField("format", max_length=5)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta(OwnedModel.Meta):
        verbose_name = "annexe"
        constraints = [models.UniqueConstraint(fields=["sharing", "ending"], name="one_annex_a_format")]

    def __str__(self) -> str:
        return self.ending


@receiver(post_delete, sender=SharingPaper)
def _erase_its_file(instance: SharingPaper, **_: Any) -> None:
    """The row of its file now, its bytes once that is sure."""
    kept = StoredFile.objects.filter(pk=instance.file_id).first()
    if kept is not None:
        kept.delete()
        transaction.on_commit(lambda: kept.path.unlink(missing_ok=True))
