"""Programs, sites on the web, and tablets of schools with their licences."""

from django.db import models

from maillage.journey.census.inventory.enums import ApplicationDomain, Extent, Hosting
from maillage.journey.census.inventory.models._fields import Count, Number, Price
from maillage.journey.census.inventory.models._record import Record, one_a_source_key, record_indexes

__all__ = ["BusinessApplication", "FleetLicence", "TabletFleet", "Website"]


class BusinessApplication(Record):
    """What does one job of the town hall, be it a package, a spreadsheet or paper. Costs are per year."""

    domain = models.CharField("fonction", max_length=12, choices=ApplicationDomain.choices)
    product = models.CharField("logiciel", max_length=120, blank=True)
    vendor = models.CharField("éditeur", max_length=120, blank=True)
    version = models.CharField("version", max_length=60, blank=True)
    hosting = models.CharField("où il tourne", max_length=8, choices=Hosting.choices, blank=True)
    user_count = Count("utilisateurs", unit="personnes")
    licence_metric = models.CharField("licence comptée par", max_length=80, blank=True)
    licence_price = Price("licences", unit="€ par an")
    maintenance_price = Price("maintenance", unit="€ par an")
    assistance_price = Price("assistance", unit="€ par an")
    hosting_price = Price("hébergement", unit="€ par an")
    ends_on = models.DateField("engagé jusqu’au", null=True, blank=True)
    notice_months = Count("préavis", unit="mois")
    support_ends_on = models.DateField("fin du support", null=True, blank=True)
    through = models.CharField("obtenu par un syndicat", max_length=120, blank=True)
    interfaces = models.CharField("échanges avec", max_length=200, blank=True)
    has_export = models.BooleanField("export des données possible", null=True, blank=True)
    export_formats = models.CharField("formats d’export", max_length=120, blank=True)
    data_mb = Number("volume des données", unit="Mo")
    satisfaction = Count("satisfaction", unit="de 1 à 5")
    missing_functions = models.CharField("ce qui manque", max_length=300, blank=True)
    contract = models.ForeignKey(
        "census_inventory.Contract", models.PROTECT, verbose_name="contrat", null=True, blank=True
    )

    searched = ("name", "reference", "product", "vendor")

    class Meta(Record.Meta):
        verbose_name = "logiciel métier"
        verbose_name_plural = "logiciels métiers"
        indexes = [
            *record_indexes("applications"),
            models.Index(fields=["owner", "domain"], name="applications_by_domain"),
        ]
        constraints = [one_a_source_key("application")]


class Website(Record):
    """A site on the web, its domain name and its certificate."""

    url = models.CharField("adresse", max_length=200, blank=True)
    cms = models.CharField("outil de publication", max_length=80, blank=True)
    host = models.CharField("hébergeur", max_length=120, blank=True)
    editor_role = models.CharField("tenu par (fonction)", max_length=120, blank=True)
    yearly_price = Price("coût", unit="€ par an")
    accessibility = models.CharField("accessibilité (RGAA)", max_length=7, choices=Extent.choices, blank=True)
    online_services = models.CharField("services en ligne", max_length=200, blank=True)
    last_updated_on = models.DateField("mis à jour le", null=True, blank=True)
    domain_name = models.CharField("nom de domaine", max_length=120, blank=True)
    domain_ends_on = models.DateField("fin du nom de domaine", null=True, blank=True)
    certificate_ends_on = models.DateField("fin du certificat", null=True, blank=True)
    contract = models.ForeignKey(
        "census_inventory.Contract", models.PROTECT, verbose_name="contrat", null=True, blank=True
    )

    searched = ("name", "reference", "url", "cms", "host", "domain_name")

    class Meta(Record.Meta):
        verbose_name = "site internet"
        verbose_name_plural = "sites internet"
        indexes = record_indexes("websites")
        constraints = [one_a_source_key("website")]


class TabletFleet(Record):
    """Tablets of a school or a collège, and the licence of what manages them."""

    quantity = Count("tablettes", unit="unités", null=False, default=1)
    brand = models.CharField("marque", max_length=80, blank=True)
    model = models.CharField("modèle", max_length=120, blank=True)
    operating_system = models.CharField("système", max_length=80, blank=True)
    level = models.CharField("classes", max_length=80, blank=True)
    purchased_on = models.DateField("achetées le", null=True, blank=True)
    purchase_price = Price("prix d’achat d’une unité", unit="€")
    warranty_end = models.DateField("fin de garantie", null=True, blank=True)
    management_product = models.CharField("outil de gestion (MDM)", max_length=120, blank=True)
    management_licences = Count("licences de gestion", unit="licences")
    management_price = Price("licence de gestion", unit="€ par an et par licence")
    management_ends_on = models.DateField("fin des licences de gestion", null=True, blank=True)

    searched = ("name", "reference", "brand", "model", "management_product")

    class Meta(Record.Meta):
        verbose_name = "flotte de tablettes"
        verbose_name_plural = "flottes de tablettes"
        indexes = record_indexes("tablet_fleets")
        constraints = [one_a_source_key("tablet_fleet")]


class FleetLicence(Record):
    """An application bought for a fleet."""

    fleet = models.ForeignKey(TabletFleet, models.CASCADE, verbose_name="flotte", related_name="licences")
    vendor = models.CharField("éditeur", max_length=120, blank=True)
    licence_count = Count("licences", unit="licences")
    unit_price = Price("prix d’une licence", unit="€ par an")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    searched = ("name", "reference", "vendor")

    class Meta(Record.Meta):
        verbose_name = "licence d’application"
        verbose_name_plural = "licences d’applications"
        indexes = record_indexes("fleet_licences")
        constraints = [one_a_source_key("fleet_licence")]
