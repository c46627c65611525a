"""Where things are, what stands there, and what joins the places."""

from django.db import models
from django.db.models import F, Q

from maillage.journey.census.inventory.enums import (
    AccessTechnology,
    AcquisitionMode,
    BackupFrequency,
    BackupMedium,
    EquipmentCategory,
    SiteKind,
)
from maillage.journey.census.inventory.models._fields import Count, Number, Price
from maillage.journey.census.inventory.models._record import Record, one_a_source_key, record_indexes

__all__ = ["BackupArrangement", "Camera", "Equipment", "Site", "SiteLink"]


class Site(Record):
    """Premises of an organisation."""

    site = None
    kind = models.CharField("nature", max_length=15, choices=SiteKind.choices, default=SiteKind.TOWN_HALL)
    address = models.CharField("adresse", max_length=200, blank=True)
    insee_code = models.CharField("code INSEE", max_length=5, blank=True)
    has_fibre = models.BooleanField("fibre disponible", null=True, blank=True)
    access_notes = models.TextField("accès (clés, horaires)", max_length=1000, blank=True)

    searched = ("name", "reference", "address")

    class Meta(Record.Meta):
        verbose_name = "lieu"
        verbose_name_plural = "lieux"
        indexes = record_indexes("sites")
        constraints = [one_a_source_key("site")]


class Equipment(Record):
    """A machine, or ``quantity`` machines that are alike and bought together. ``reference``: its inventory tag.

    ``purchase_price``: of one; ``lifetime_years``: how long one keeps it.
    """

    category = models.CharField("nature", max_length=12, choices=EquipmentCategory.choices)
    quantity = Count("quantité", unit="unités", null=False, default=1)
    brand = models.CharField("marque", max_length=80, blank=True)
    model = models.CharField("modèle", max_length=120, blank=True)
    serial_number = models.CharField("numéro de série", max_length=80, blank=True)
    hostname = models.CharField("nom sur le réseau", max_length=80, blank=True)
    role = models.CharField("usage", max_length=120, blank=True)
    processor = models.CharField("processeur", max_length=120, blank=True)
    ram_gb = Number("mémoire", unit="Go")
    disk_gb = Number("disque", unit="Go")
    operating_system = models.CharField("système", max_length=120, blank=True)
    office_suite = models.CharField("suites bureautiques", max_length=160, blank=True)
    antivirus = models.CharField("antivirus", max_length=120, blank=True)
    is_virtual = models.BooleanField("virtuel", null=True, blank=True)
    acquisition_mode = models.CharField("acquisition", max_length=13, choices=AcquisitionMode.choices, blank=True)
    purchased_on = models.DateField("acheté le", null=True, blank=True)
    purchase_price = Price("prix d’achat d’une unité", unit="€")
    warranty_end = models.DateField("fin de garantie", null=True, blank=True)
    lifetime_years = Number("durée de vie", unit="ans")
    contract = models.ForeignKey(
        "census_inventory.Contract", models.PROTECT, verbose_name="contrat", null=True, blank=True
    )
    last_seen_on = models.DateField("vu pour la dernière fois le", null=True, blank=True)

    searched = (
        *("name", "reference", "brand", "model", "serial_number", "hostname", "operating_system", "role"),
        *("processor", "office_suite", "antivirus"),
    )

    class Meta(Record.Meta):
        verbose_name = "équipement"
        indexes = [
            *record_indexes("equipment"),
            models.Index(fields=["owner", "category"], name="equipment_by_category"),
            # All that the home page of a body and the totals of its list read of a machine; then its list by price.
            models.Index(
                fields=["owner", "purchase_price", "warranty_end", "site", "quantity", "id"],
                name="equipment_figures",
                condition=Q(retired_on=None),
            ),
            models.Index(fields=["purchase_price", "id"], name="equipment_by_price", condition=Q(retired_on=None)),
        ]
        constraints = [one_a_source_key("equipment")]


class BackupArrangement(Record):
    """How a place saves its work, and whether anybody has tried to read it back."""

    medium = models.CharField("support", max_length=8, choices=BackupMedium.choices)
    frequency = models.CharField("fréquence", max_length=6, choices=BackupFrequency.choices, blank=True)
    location = models.CharField("où est la copie", max_length=160, blank=True)
    what = models.CharField("ce qui est sauvegardé", max_length=200, blank=True)
    last_success_on = models.DateField("dernière réussie le", null=True, blank=True)
    last_restore_test_on = models.DateField("dernier essai de restauration le", null=True, blank=True)
    volume_gb = Number("volume", unit="Go")
    yearly_price = Price("coût", unit="€ par an")

    searched = ("name", "reference", "location", "what")

    class Meta(Record.Meta):
        verbose_name = "sauvegarde"
        indexes = record_indexes("backups")
        constraints = [one_a_source_key("backup")]


class SiteLink(Record):
    """A link between two places of one organisation; ``site`` is one end."""

    other_site = models.ForeignKey(
        Site, models.PROTECT, verbose_name="autre lieu", null=True, blank=True, related_name="+"
    )
    technology = models.CharField("technique", max_length=12, choices=AccessTechnology.choices, blank=True)
    rate_mbps = Number("débit", unit="Mbit/s")
    belongs_to = models.CharField("propriétaire", max_length=120, blank=True)
    monthly_price = Price("prix", unit="€ par mois")
    contract = models.ForeignKey(
        "census_inventory.Contract", models.PROTECT, verbose_name="contrat", null=True, blank=True
    )

    class Meta(Record.Meta):
        verbose_name = "liaison entre lieux"
        verbose_name_plural = "liaisons entre lieux"
        indexes = record_indexes("site_links")
        constraints = [
            one_a_source_key("site_link"),
            models.CheckConstraint(
                condition=Q(site__isnull=True) | Q(other_site__isnull=True) | ~Q(site=F("other_site")),
                name="a_link_joins_two_places",
            ),
        ]


class Camera(Record):
    """Cameras of video-protection at one place, their streams, and what authorises them (five years at most)."""

    quantity = Count("caméras", unit="unités", null=False, default=1)
    location = models.CharField("ce qui est filmé", max_length=160, blank=True)
    brand = models.CharField("marque", max_length=80, blank=True)
    model = models.CharField("modèle", max_length=120, blank=True)
    stream_count = Count("flux", unit="flux")
    stream_mbps = Number("débit d’un flux", unit="Mbit/s")
    resolution = models.CharField("définition", max_length=40, blank=True)
    recorder = models.CharField("enregistreur", max_length=120, blank=True)
    retention_days = Count("conservation", unit="jours")
    authorisation = models.CharField("arrêté préfectoral", max_length=120, blank=True)
    authorised_on = models.DateField("autorisées le", null=True, blank=True)
    authorised_until = models.DateField("jusqu’au", null=True, blank=True)
    purchase_price = Price("prix d’achat d’une unité", unit="€")
    yearly_price = Price("maintenance", unit="€ par an")

    searched = ("name", "reference", "location", "brand", "model", "authorisation")

    class Meta(Record.Meta):
        verbose_name = "vidéoprotection"
        verbose_name_plural = "caméras"
        indexes = record_indexes("cameras")
        constraints = [one_a_source_key("camera")]
