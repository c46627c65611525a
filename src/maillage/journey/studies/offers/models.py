"""Price references, the savings of a body over its members' lines, choices by hand, and what was really obtained."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.enums import Subject
from maillage.journey.census.inventory.enums import TaxBasis, Theme
from maillage.journey.studies.offers.enums import (
    Exit,
    FunctionalUnit,
    Readers,
    ReferenceKind,
    SavingsState,
    VatRefund,
)
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.tenancy import CrossingModel, OwnedModel

__all__ = ["MatchChoice", "ObtainedPrice", "PriceReference", "Savings", "SavingsLine"]

PERCENT = (MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100)))


def _price(label: str, **options: Any) -> "models.DecimalField[Any, Any]":
    """Unit prices keep six decimals."""
    return models.DecimalField(label, max_digits=14, decimal_places=6, **options)


def _euros(label: str) -> "models.DecimalField[Any, Any]":
    """To the cent."""
    return models.DecimalField(label, max_digits=16, decimal_places=2, default=Decimal(0))


class PriceReference(OwnedModel):
    """A price that members could have. Only the body reads the row; members read it in their own lines, where it is not
    confidential.

    ``variety``: only for this kind of the unit; ``words``: words that the line must hold. ``tiers``:
    ``[["100", "6.50"], …]``, from so many units bought together. ``installation_price``, ``buy_out_price``: a unit, once,
    in the same basis. ``source``: who says so; ``document``: the paper.
    """

    subject = Subject.OWN

    kind = models.CharField("origine", max_length=9, choices=ReferenceKind.choices, default=ReferenceKind.MARKET)
    label = models.CharField("objet", max_length=160)
    supplier = models.CharField("fournisseur", max_length=120, blank=True)
    theme = models.CharField("thème", max_length=14, choices=Theme.choices)
    unit = models.CharField("unité fonctionnelle", max_length=14, choices=FunctionalUnit.choices)
    variety = models.CharField("nature", max_length=14, blank=True)
    words = models.CharField("mots de la ligne", max_length=120, blank=True)
    price = _price("prix")
    tax_basis = models.CharField("base de taxe", max_length=3, choices=TaxBasis.choices)
    vat_rate = models.DecimalField(
        "taux de TVA", max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT
    )
    term_months = models.PositiveSmallIntegerField("engagement", null=True, blank=True)
    valid_from = models.DateField("valable du", null=True, blank=True)
    valid_to = models.DateField("valable jusqu’au", null=True, blank=True)
    tiers = models.JSONField("paliers", default=list, blank=True)
    installation_price = _price("mise en service", default=Decimal(0), blank=True)
    buy_out_price = _price("reprise du contrat", default=Decimal(0), blank=True)
    vat_refund = models.CharField("FCTVA", max_length=7, choices=VatRefund.choices, default=VatRefund.NONE)
    readers = models.CharField("qui lit ce prix", max_length=7, choices=Readers.choices, default=Readers.MEMBERS)
    source = models.CharField("source", max_length=200)
    document = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    is_fictitious = models.BooleanField("prix inventé", default=False)
    retired_on = models.DateField("retirée le", null=True, blank=True)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "référence de prix"
        indexes = [models.Index(fields=["owner", "theme", "label", "id"], name="references_of_a_body")]
        constraints = [
            models.CheckConstraint(condition=Q(tax_basis__in=["HT", "TTC"]), name="reference_has_a_basis"),
            models.CheckConstraint(
                condition=Q(price__gte=0, installation_price__gte=0, buy_out_price__gte=0), name="reference_is_a_price"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="reference_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Savings(OwnedModel):
    """What the members of a body would save with its references, under hypotheses that are all here.

    ``study``: the study that cites it. ``prices_on``: the day on which offers must be valid; ``starts_on``: from when they can be had;
    ``estimated_within_pct``: by how much an estimated value may be wrong; ``longer_by_months``: how much longer an offer may
    bind; ``grant_pct``: granted of what is paid once. ``is_stale``: a choice or a reference has changed since.
    ``totals``: by theme, what members read too (engine.totals). ``inputs_digest``: SHA-256 of lines, references, choices
    and hypotheses.
    """

    subject = Subject.TOTALS
    sealed_when = "ROW.state = 'FROZEN'"

    study = models.ForeignKey(Study, models.PROTECT, verbose_name="étude", null=True, blank=True, related_name="+")
    name = models.CharField("nom", max_length=120)
    state = models.CharField("état", max_length=8, choices=SavingsState.choices, default=SavingsState.DRAFT)
    prices_on = models.DateField("offres valables au")
    starts_on = models.DateField("offres disponibles à partir du")
    estimated_within_pct = models.DecimalField(
        "écart d’une valeur estimée", max_digits=5, decimal_places=2, default=Decimal(20), validators=PERCENT
    )
    longer_by_months = models.PositiveSmallIntegerField("engagement plus long admis", default=0)
    exit = models.CharField("quand on part", max_length=4, choices=Exit.choices, default=Exit.TERM)
    grant_pct = models.DecimalField(
        "subvention", max_digits=5, decimal_places=2, default=Decimal(0), validators=PERCENT
    )
    is_fictitious = models.BooleanField("chiffres inventés", default=False)
    is_stale = models.BooleanField("à recalculer", default=False)
    computed_at = models.DateTimeField("calculée le", null=True)
    frozen_at = models.DateTimeField("figée le", null=True)
    method_version = models.CharField("version de la méthode", max_length=20, blank=True)
    parameters_on = models.DateField("règles au", null=True)
    inputs_digest = models.CharField("empreinte des données", max_length=64, blank=True)
    totals = models.JSONField("totaux", default=dict)

    class Meta(OwnedModel.Meta):
        verbose_name = "calcul d’économies"
        verbose_name_plural = "calculs d’économies"
        indexes = [models.Index(fields=["owner", "-id"], name="savings_of_a_body")]

    def __str__(self) -> str:
        return self.name


_SEALED = "EXISTS (SELECT 1 FROM study_offers_savings s WHERE s.id = ROW.savings_id AND s.state = 'FROZEN')"


class SavingsLine(CrossingModel):
    """One thing that a member (``counterparty``) pays, as the inventory of that day told it to the body (``owner``), and
    what it would save. Both read it, nobody else.

    ``paid``: euros for one unit, in ``tax_basis``; ``existing_ht``, ``offered_ht``: the same unit, HT. ``obstacle``: why the
    line is in no total. ``low`` to ``high``: HT a year; ``once_…``: HT, once; ``net_…``: TTC less FCTVA, grants and
    penalties. ``possible_on``: from when; ``notice_by``: the letter must have arrived; ``lost``: what missing it costs.
    ``is_confidential``: the member reads the saving, not the price.
    """

    subject = Subject.OWN
    crossings = {"savings": "a line is of the computation of its owner, and its member reads it"}
    sealed_when = _SEALED

    savings = models.ForeignKey(Savings, models.CASCADE, related_name="lines")
    record_kind = models.CharField("liste", max_length=20)
    record_id = models.BigIntegerField("fiche")
    part = models.CharField("ce qui est payé", max_length=20)
    name = models.CharField("désignation", max_length=160)
    detail = models.CharField("précision", max_length=200, blank=True)
    theme = models.CharField("thème", max_length=14, choices=Theme.choices)
    unit = models.CharField("unité fonctionnelle", max_length=14, choices=FunctionalUnit.choices)
    variety = models.CharField("nature", max_length=14, blank=True)
    quantity = models.DecimalField("quantité", max_digits=14, decimal_places=3, null=True)
    paid = _price("payé", null=True)
    tax_basis = models.CharField("base de taxe", max_length=3, blank=True)
    vat_rate = models.DecimalField("taux de TVA", max_digits=5, decimal_places=2, null=True)
    term_months = models.PositiveSmallIntegerField("engagement", null=True)
    reservations = models.JSONField("réserves", default=list)
    obstacle = models.CharField("écartée", max_length=20, blank=True)
    reason = models.CharField("motif", max_length=200, blank=True)
    is_chosen = models.BooleanField("choisie à la main", default=False)
    reference_key = models.CharField("référence", max_length=24, blank=True)
    reference_label = models.CharField("offre", max_length=160, blank=True)
    offer_count = models.PositiveSmallIntegerField("offres comparables", default=0)
    is_confidential = models.BooleanField("prix confidentiel", default=False)
    offered_refund_pct = models.DecimalField("FCTVA", max_digits=7, decimal_places=4, default=Decimal(0))
    existing_ht = _price("payé HT", null=True)
    offered_ht = _price("offert HT", null=True)
    low, central, high = _euros("économie basse"), _euros("économie"), _euros("économie haute")
    once_low, once_central, once_high = _euros("une fois, basse"), _euros("une fois"), _euros("une fois, haute")
    net_low, net_central, net_high = _euros("nette basse"), _euros("nette"), _euros("nette haute")
    net_once_low, net_once_central = _euros("nette une fois, basse"), _euros("nette une fois")
    net_once_high = _euros("nette une fois, haute")
    penalty = _euros("pénalité de sortie")
    possible_on = models.DateField("possible à partir du", null=True)
    notice_by = models.DateField("préavis reçu au plus tard le", null=True)
    binds_months = models.PositiveSmallIntegerField("mois engagés si le préavis est manqué", null=True)
    lost = models.DecimalField("perdu si le préavis est manqué", max_digits=16, decimal_places=2, null=True)

    class Meta(CrossingModel.Meta):
        verbose_name = "ligne d’économies"
        verbose_name_plural = "lignes d’économies"
        constraints = [
            models.UniqueConstraint(
                fields=["savings", "counterparty", "record_kind", "record_id", "part"], name="one_line_a_thing_paid"
            ),
        ]
        indexes = [
            models.Index(fields=["savings", "theme", "id"], name="savings_lines_by_theme"),
            models.Index(fields=["savings", "counterparty", "id"], name="savings_lines_by_member"),
            models.Index(fields=["savings", "possible_on"], name="savings_lines_by_day"),
        ]

    def __str__(self) -> str:
        return self.name


class MatchChoice(CrossingModel):
    """What the body (``owner``) decided by hand for one thing that a member (``counterparty``) pays; it holds for all
    computations that are not frozen. ``reference_key``: empty where the line is left out, and then ``reason`` says why."""

    subject = Subject.OWN

    record_kind = models.CharField("liste", max_length=20)
    record_id = models.BigIntegerField("fiche")
    part = models.CharField("ce qui est payé", max_length=20)
    reference_key = models.CharField("référence", max_length=24, blank=True)
    reason = models.CharField("motif", max_length=200, blank=True)
    chosen_by = models.CharField("par", max_length=120)
    chosen_at = models.DateTimeField("le", auto_now=True)

    class Meta(CrossingModel.Meta):
        verbose_name = "choix à la main"
        verbose_name_plural = "choix à la main"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "counterparty", "record_kind", "record_id", "part"], name="one_choice_a_thing_paid"
            ),
            models.CheckConstraint(condition=~Q(reference_key="") | ~Q(reason=""), name="left_out_for_a_reason"),
        ]

    def __str__(self) -> str:
        return self.reference_key or self.reason


class ObtainedPrice(CrossingModel):
    """What was really had for a line of frozen savings, in the same functional unit. ``saved``: HT a year, or once."""

    subject = Subject.OWN

    line = models.OneToOneField(SavingsLine, models.CASCADE, related_name="obtained")
    unit = models.CharField("unité fonctionnelle", max_length=14, choices=FunctionalUnit.choices)
    price = _price("prix obtenu")
    tax_basis = models.CharField("base de taxe", max_length=3, choices=TaxBasis.choices)
    vat_rate = models.DecimalField("taux de TVA", max_digits=5, decimal_places=2, null=True, validators=PERCENT)
    since = models.DateField("depuis le")
    source = models.CharField("source", max_length=200)
    saved = _euros("économie obtenue")
    recorded_by = models.CharField("par", max_length=120)
    recorded_at = models.DateTimeField("le", auto_now=True)

    class Meta(CrossingModel.Meta):
        verbose_name = "prix obtenu"
        verbose_name_plural = "prix obtenus"
        constraints = [
            models.CheckConstraint(condition=Q(tax_basis__in=["HT", "TTC"]), name="obtained_has_a_basis"),
            models.CheckConstraint(condition=Q(price__gte=0), name="obtained_is_a_price"),
        ]

    def __str__(self) -> str:
        return f"{self.price} {self.tax_basis}"
