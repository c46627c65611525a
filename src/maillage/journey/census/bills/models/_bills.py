"""Files, bills, lines, and what was consumed. What an organisation pays is seen by those to whom it shows its prices."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from maillage.engine.quantities import round_half_up
from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.enums import Subject
from maillage.journey.census.bills.enums import (
    BillState,
    CallClass,
    FileKind,
    LineCategory,
    LineKind,
    TotalSource,
    Unit,
)
from maillage.kernel.tenancy import OwnedModel

__all__ = ["Bill", "BillFile", "BillLine", "CallTotal"]


def _amount(label: str) -> "models.DecimalField[Decimal | None, Decimal | None]":
    """Euros to six decimals, as operators compute; shown to the cent."""
    return models.DecimalField(label, max_digits=16, decimal_places=6, null=True, blank=True)


class BillFile(OwnedModel):
    """A file that was taken in, whole. ``key``: SHA-256 of its bytes and of how it was read: the same again is refused.

    ``file``: its bytes, the evidence; none for records of communications, of which only sums by line, month and class stay.
    ``reading``: the profile as it was that day (imports.Reading). ``row_count``: rows read under the header.
    """

    subject = Subject.PRICES

    kind = models.CharField("contenu", max_length=8, choices=FileKind.choices)
    name = models.CharField("fichier", max_length=200)
    operator = models.CharField("opérateur", max_length=80)
    profile_name = models.CharField("profil", max_length=80, blank=True)
    reading = models.JSONField("manière de lire", default=dict)
    key = models.CharField(max_length=64, editable=False)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    row_count = models.PositiveIntegerField("lignes lues", default=0)
    created_at = models.DateTimeField("versé le", auto_now_add=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "versement"
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_bill_file_a_key")]
        indexes = [models.Index(fields=["owner", "-created_at"], name="bill_files_of_owner")]

    def __str__(self) -> str:
        return self.name


class Bill(OwnedModel):
    """A bill. ``month``: the first of the month it pays for, from its period, else of that it was issued in. Amounts in euros.

    ``line_total_…``: sums of its lines, NULL without lines; ``announced_…``: what the bill itself says (BT-109, BT-110,
    BT-112 of an e-invoice, or typed), NULL where nobody said it. ``check_reason``: why it is right although they differ.
    """

    subject = Subject.PRICES

    operator = models.CharField("opérateur", max_length=80)
    seller_siren = models.CharField("SIREN de l’opérateur", max_length=9, blank=True)
    account = models.CharField("compte de facturation", max_length=60, blank=True)
    number = models.CharField("numéro", max_length=60)
    issued_on = models.DateField("date")
    month = models.DateField("mois")
    period_start = models.DateField("début de la période", null=True)
    period_end = models.DateField("fin de la période", null=True)
    line_count = models.PositiveIntegerField("lignes", default=0)
    line_total_ht = _amount("total des lignes HT")
    line_total_ttc = _amount("total des lignes TTC")
    announced_ht = _amount("total annoncé HT")
    announced_vat = _amount("TVA annoncée")
    announced_ttc = _amount("total annoncé TTC")
    announced_by = models.CharField("total d’après", max_length=8, choices=TotalSource.choices, blank=True)
    state = models.CharField("état", max_length=8, choices=BillState.choices, default=BillState.TO_CHECK)
    check_reason = models.CharField("raison", max_length=300, blank=True)
    checked_on = models.DateField("contrôlée le", null=True)
    lines_from = models.ForeignKey(BillFile, models.PROTECT, null=True, related_name="bills")
    totals_from = models.ForeignKey(BillFile, models.PROTECT, null=True, related_name="announced_bills")

    class Meta(OwnedModel.Meta):
        verbose_name = "facture"
        constraints = [
            models.UniqueConstraint(fields=["owner", "operator", "number"], name="one_bill_a_number"),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True)
                | Q(period_end__isnull=True)
                | Q(period_end__gte=F("period_start")),
                name="bill_period_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "issued_on", "id"], name="bills_of_owner"),
            models.Index(fields=["issued_on", "id"], name="bills_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.operator} {self.number}"

    @property
    def gap(self) -> Decimal | None:
        """Lines less announced total, to the cent: HT where the bill says HT, else TTC; ``None`` where either is unknown."""
        for lines, announced in (
            (self.line_total_ht, self.announced_ht),
            (self.line_total_ttc, self.announced_ttc),
        ):
            if announced is not None:
                return None if lines is None else round_half_up(lines, 2) - round_half_up(announced, 2)
        return None

    @property
    def gap_basis(self) -> str:
        return "HT" if self.announced_ht is not None else "TTC"


class BillLine(OwnedModel):
    """One amount of a bill. ``line``: the number in E.164, or the operator's reference of the access; empty for what is of
    the whole account. ``months``: how many months the amount pays for. A discount is negative.
    """

    subject = Subject.PRICES

    bill = models.ForeignKey(Bill, models.CASCADE, related_name="lines")
    month = models.DateField("mois")
    line = models.CharField("ligne", max_length=40, blank=True)
    line_kind = models.CharField("nature", max_length=6, choices=LineKind.choices, blank=True)
    user = models.CharField("utilisateur", max_length=120, blank=True)
    site = models.CharField("lieu", max_length=120, blank=True)
    category = models.CharField("catégorie", max_length=12, choices=LineCategory.choices)
    label = models.CharField("libellé", max_length=200)
    quantity = models.DecimalField("quantité", max_digits=16, decimal_places=3, null=True)
    unit = models.CharField("unité", max_length=5, choices=Unit.choices, blank=True)
    amount_ht = models.DecimalField("montant HT", max_digits=16, decimal_places=6)
    vat_rate = models.DecimalField("TVA, en %", max_digits=6, decimal_places=3, null=True)
    amount_ttc = _amount("montant TTC")
    offer_code = models.CharField("code de l’offre", max_length=60, blank=True)
    months = models.PositiveSmallIntegerField("mois payés", default=1)

    class Meta(OwnedModel.Meta):
        verbose_name = "ligne de facture"
        verbose_name_plural = "lignes de facture"
        indexes = [
            models.Index(fields=["owner", "line", "month"], name="bill_lines_by_line"),
            models.Index(fields=["owner", "month"], name="bill_lines_by_month"),
            models.Index(fields=["bill", "id"], name="bill_lines_of_bill"),
        ]

    def __str__(self) -> str:
        return self.label


class CallTotal(OwnedModel):
    """What a line consumed in a month, by class. Each communication is counted in the sums, then forgotten.

    ``seconds``: as billed by the second; ``started_minutes``: each call rounded up to the minute, as others bill.
    ``amount_ht``: NULL where the file says nothing of money.
    """

    subject = Subject.PRICES

    file = models.ForeignKey(BillFile, models.CASCADE, related_name="calls")
    operator = models.CharField("opérateur", max_length=80)
    line = models.CharField("ligne", max_length=40)
    month = models.DateField("mois")
    call_class = models.CharField("classe", max_length=13, choices=CallClass.choices)
    call_count = models.PositiveIntegerField("communications")
    seconds = models.PositiveBigIntegerField("secondes")
    started_minutes = models.PositiveBigIntegerField("minutes entamées")
    megabytes = models.DecimalField("Mo", max_digits=16, decimal_places=3)
    amount_ht = _amount("montant HT")

    class Meta(OwnedModel.Meta):
        verbose_name = "communications d’une ligne"
        verbose_name_plural = "communications des lignes"
        constraints = [
            models.UniqueConstraint(fields=["file", "line", "month", "call_class"], name="one_call_total_a_class")
        ]
        indexes = [
            models.Index(fields=["owner", "line", "month"], name="call_totals_by_line"),
            models.Index(fields=["owner", "month"], name="call_totals_by_month"),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.month:%m/%Y}"
