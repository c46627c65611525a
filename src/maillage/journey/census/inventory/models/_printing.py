"""Printers and what their counters said."""

from django.db import models

from maillage.journey.census.inventory.enums import AcquisitionMode
from maillage.journey.census.inventory.models._fields import Count, Number, Price
from maillage.journey.census.inventory.models._record import Record, one_a_source_key, record_indexes

__all__ = ["CounterReading", "Printer"]


class Printer(Record):
    """A printer or a copier. Click prices are per page; ``included_pages`` and volumes per month."""

    brand = models.CharField("marque", max_length=80, blank=True)
    model = models.CharField("modèle", max_length=120, blank=True)
    serial_number = models.CharField("numéro de série", max_length=80, blank=True)
    quantity = Count("quantité", unit="unités", null=False, default=1)
    is_personal = models.BooleanField("imprimante personnelle", default=False)
    is_colour = models.BooleanField("couleur", null=True, blank=True)
    is_a3 = models.BooleanField("A3", null=True, blank=True)
    functions = models.CharField("fonctions", max_length=160, blank=True)
    installed_on = models.DateField("installée le", null=True, blank=True)
    acquisition_mode = models.CharField("acquisition", max_length=13, choices=AcquisitionMode.choices, blank=True)
    lessor = models.CharField("bailleur", max_length=120, blank=True)
    lease_end = models.DateField("fin de la location", null=True, blank=True)
    quarterly_rent = Price("loyer", unit="€ par trimestre")
    buy_out = Price("rachat du contrat", unit="€")
    purchase_price = Price("prix d’achat d’une unité", unit="€")
    black_pages = Number("pages noires", unit="pages par mois")
    colour_pages = Number("pages couleur", unit="pages par mois")
    black_click = Price("page noire", unit="€ par page")
    colour_click = Price("page couleur", unit="€ par page")
    included_pages = Number("pages comprises", unit="pages par mois")
    overage_price = Price("page en plus", unit="€ par page")
    has_toner_included = models.BooleanField("toner compris", null=True, blank=True)
    has_maintenance_included = models.BooleanField("entretien compris", null=True, blank=True)
    consumables_price = Price("consommables", unit="€ par an")
    needs = models.CharField("besoins (badge, agrafes…)", max_length=160, blank=True)
    contract = models.ForeignKey(
        "census_inventory.Contract", models.PROTECT, verbose_name="contrat", null=True, blank=True
    )

    searched = ("name", "reference", "brand", "model", "serial_number", "lessor")
    known_by = "model"

    class Meta(Record.Meta):
        verbose_name = "imprimante ou copieur"
        verbose_name_plural = "imprimantes et copieurs"
        indexes = record_indexes("printers")
        constraints = [one_a_source_key("printer")]


class CounterReading(Record):
    """The counters of a printer on a day, since it was new: pages, colour among the total."""

    printer = models.ForeignKey(Printer, models.CASCADE, verbose_name="imprimante", related_name="readings")
    read_on = models.DateField("relevé le")
    total_pages = Count("total", unit="pages")
    colour_total = Count("dont couleur", unit="pages")

    class Meta(Record.Meta):
        verbose_name = "relevé de compteur"
        verbose_name_plural = "relevés de compteurs"
        indexes = record_indexes("counter_readings")
        constraints = [
            one_a_source_key("counter_reading"),
            models.UniqueConstraint(fields=["printer", "read_on"], name="one_reading_a_day"),
        ]
