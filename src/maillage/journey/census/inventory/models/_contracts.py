"""Contracts and their lines."""

from django.db import models
from django.db.models import F, Q

from maillage.journey.census.inventory.enums import ContractOrigin, PricePeriod, Renewal, Theme
from maillage.journey.census.inventory.models._fields import Count, Number, Price
from maillage.journey.census.inventory.models._record import Record, one_a_source_key, record_indexes

__all__ = ["Contract", "ContractLine"]


class Contract(Record):
    """What an organisation (the buyer) has signed with a holder. ``reference``: the holder's.

    ``amount``: what is paid each ``period``; ``notice_months``, ``notice_days``: how long before ``ends_on`` one must say
    that one leaves; ``renewal_months``: how long a renewal binds; ``buy_out``: what leaving early costs.
    """

    holder = models.CharField("titulaire", max_length=120, blank=True)
    holder_siren = models.CharField("SIREN du titulaire", max_length=9, blank=True)
    theme = models.CharField("thème", max_length=14, choices=Theme.choices, default=Theme.TELECOM)
    origin = models.CharField(
        "origine du contrat", max_length=8, choices=ContractOrigin.choices, default=ContractOrigin.EXISTING
    )
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin", null=True, blank=True)
    notice_months = Count("préavis", unit="mois")
    notice_days = Count("préavis en plus", unit="jours")
    renewal = models.CharField("reconduction", max_length=7, choices=Renewal.choices, blank=True)
    renewal_months = Count("durée d’une reconduction", unit="mois")
    most_renewals = Count("reconductions au plus", unit="fois")
    notice_given_on = models.DateField("préavis donné le", null=True, blank=True)
    period = models.CharField("payé", max_length=7, choices=PricePeriod.choices, default=PricePeriod.YEAR)
    amount = Price("montant", unit="€")
    vat_rate = Number("taux de TVA", unit="%")
    revision = models.CharField("révision du prix", max_length=200, blank=True)
    revised_on = models.DateField("prochaine révision le", null=True, blank=True)
    buy_out = Price("coût d’une sortie anticipée", unit="€")

    searched = ("name", "reference", "holder", "holder_siren")

    class Meta(Record.Meta):
        verbose_name = "contrat"
        indexes = [*record_indexes("contracts"), models.Index(fields=["owner", "ends_on"], name="contracts_by_end")]
        constraints = [
            one_a_source_key("contract"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="contract_ends_after_it_starts",
            ),
        ]


class ContractLine(Record):
    """One thing that a contract pays for, ``quantity`` times ``unit_price`` each ``period``."""

    contract = models.ForeignKey(Contract, models.CASCADE, verbose_name="contrat", related_name="lines")
    quantity = Number("quantité", unit="unités")
    unit = models.CharField("unité", max_length=40, blank=True)
    unit_price = Price("prix unitaire", unit="€")
    period = models.CharField("payé", max_length=7, choices=PricePeriod.choices, default=PricePeriod.MONTH)
    vat_rate = Number("taux de TVA", unit="%")

    class Meta(Record.Meta):
        verbose_name = "ligne de contrat"
        verbose_name_plural = "lignes de contrat"
        indexes = record_indexes("contract_lines")
        constraints = [one_a_source_key("contract_line")]
