"""Lines: fixed, internet, mobile."""

from django.db import models

from maillage.journey.census.inventory.enums import AccessTechnology, LineUse, VoiceLineKind
from maillage.journey.census.inventory.models._fields import Count, Number, Price
from maillage.journey.census.inventory.models._record import Record, one_a_source_key, record_indexes

__all__ = ["MobileLine", "TelecomLine"]


class TelecomLine(Record):
    """A telephone or internet line of a place. ``number``: in E.164, or the operator's reference of the access.

    ``down_mbps``, ``up_mbps``: by contract; ``measured_…``: what somebody measured there.
    """

    kind = models.CharField("nature", max_length=10, choices=VoiceLineKind.choices)
    use = models.CharField("sert à", max_length=8, choices=LineUse.choices, default=LineUse.VOICE)
    number = models.CharField("numéro ou accès", max_length=40, blank=True)
    operator = models.CharField("opérateur", max_length=80, blank=True)
    account = models.CharField("compte de facturation", max_length=60, blank=True)
    technology = models.CharField("technique", max_length=12, choices=AccessTechnology.choices, blank=True)
    channel_count = Count("canaux", unit="canaux")
    did_count = Count("numéros SDA", unit="numéros")
    did_price = Price("prix d’un numéro SDA", unit="€ par mois")
    down_mbps = Number("débit descendant", unit="Mbit/s")
    up_mbps = Number("débit montant", unit="Mbit/s")
    measured_down_mbps = Number("débit descendant mesuré", unit="Mbit/s")
    measured_up_mbps = Number("débit montant mesuré", unit="Mbit/s")
    repair_hours = Number("rétablissement garanti", unit="heures")
    has_fixed_ip = models.BooleanField("adresse IP fixe", null=True, blank=True)
    monthly_price = Price("abonnement", unit="€ par mois")
    monthly_usage_price = Price("communications", unit="€ par mois")
    monthly_minutes = Number("communications", unit="minutes par mois")
    contract = models.ForeignKey(
        "census_inventory.Contract", models.PROTECT, verbose_name="contrat", null=True, blank=True
    )
    committed_until = models.DateField("engagée jusqu’au", null=True, blank=True)

    searched = ("name", "reference", "number", "operator", "account")
    known_by = "number"

    class Meta(Record.Meta):
        verbose_name = "ligne fixe ou internet"
        verbose_name_plural = "lignes fixes et internet"
        indexes = [
            *record_indexes("telecom_lines"),
            models.Index(fields=["owner", "number"], name="telecom_lines_by_number"),
        ]
        constraints = [one_a_source_key("telecom_line")]


class MobileLine(Record):
    """A mobile line, or a data SIM. ``reference``: the SIM's; ``role``: the post it serves, never a person's name."""

    number = models.CharField("numéro", max_length=40, blank=True)
    operator = models.CharField("opérateur", max_length=80, blank=True)
    account = models.CharField("compte de facturation", max_length=60, blank=True)
    plan = models.CharField("forfait", max_length=120, blank=True)
    role = models.CharField("fonction servie", max_length=120, blank=True)
    is_data_only = models.BooleanField("données seules (clé, tablette)", default=False)
    data_gb = Number("données comprises", unit="Go par mois")
    monthly_minutes = Number("communications", unit="minutes par mois")
    monthly_price = Price("forfait", unit="€ par mois")
    options_price = Price("options", unit="€ par mois")
    handset = models.CharField("téléphone", max_length=120, blank=True)
    handset_on = models.DateField("téléphone remis le", null=True, blank=True)
    contract = models.ForeignKey(
        "census_inventory.Contract", models.PROTECT, verbose_name="contrat", null=True, blank=True
    )
    committed_until = models.DateField("engagée jusqu’au", null=True, blank=True)

    searched = ("name", "reference", "number", "operator", "account", "plan", "role")
    known_by = "number"

    class Meta(Record.Meta):
        verbose_name = "ligne mobile"
        verbose_name_plural = "lignes mobiles"
        indexes = [
            *record_indexes("mobile_lines"),
            models.Index(fields=["owner", "number"], name="mobile_lines_by_number"),
        ]
        constraints = [one_a_source_key("mobile_line")]
