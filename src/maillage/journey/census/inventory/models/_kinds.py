"""The kinds of records: one list, from which pages, forms, files and questionnaires are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.db.models import Case, DecimalField, ExpressionWrapper, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from maillage.journey.census.inventory.enums import PricePeriod, Theme
from maillage.journey.census.inventory.models import _contracts, _places, _printing, _software, _telecom
from maillage.journey.census.inventory.models._record import COMMON, Record

__all__ = ["KINDS", "Kind", "kind_of"]


@dataclass(frozen=True)
class Kind:
    """``slug``: in addresses and files; ``columns``: what a list shows first; ``filters``: columns with choices;
    ``yearly``: what one record costs a year, as products of a price and how often, added up; ``parent``: the foreign key to what it
    is a detail of.
    """

    slug: str
    model: type[Record]
    theme: Theme
    title: str
    one: str
    columns: tuple[str, ...]
    filters: tuple[str, ...] = ()
    yearly: tuple[tuple[str | int, ...], ...] = ()
    parent: str = ""

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The columns that say what a record is, by name, in their order."""
        return {field.name: field for field in self.model._meta.concrete_fields if field.name not in COMMON}

    @cached_property
    def prices(self) -> frozenset[str]:
        """The columns that are prices."""
        return frozenset(name for name, field in self.facts.items() if getattr(field, "is_price", False))

    @property
    def rows(self) -> QuerySet[Any]:
        """The records that the scope sees, gone ones too."""
        return self.model.objects.all()

    @cached_property
    def yearly_cost(self) -> Combinable | None:
        """What a record costs a year in its own tax basis, for a query: NULL where no price is known or it is paid once;
        ``None`` for a kind that costs nothing by itself."""
        if not self.yearly:
            return None
        parts = [_product(factors) for factors in self.yearly]
        total = parts[0]
        if len(parts) > 1:  # a price that is known counts, whatever is not known beside it; none at all is not free
            total = sum((Coalesce(part, NOTHING, output_field=MONEY) for part in parts), NOTHING)
            total = Case(When(_none_known(self.yearly), then=None), default=total, output_field=MONEY)
        return ExpressionWrapper(total, output_field=MONEY)

    def yearly_of(self, values: Mapping[str, Any]) -> Decimal | None:
        """The same of values that are in no table, by column: ``None`` where no price is known or it is paid once."""
        known = [(values.get(str(factors[0])), factors[1:]) for factors in self.yearly]
        costs = [_times(price, factors, self.facts, values) for price, factors in known if price is not None]
        found = [cost for cost in costs if cost is not None]
        return sum(found, Decimal(0)) if found else None


MONEY: Final = DecimalField(max_digits=18, decimal_places=6)
NOTHING: Final = Value(Decimal(0), output_field=MONEY)
A_YEAR: Final = {PricePeriod.MONTH: 12, PricePeriod.QUARTER: 4, PricePeriod.YEAR: 1}
"""How often a period comes in a year; what is paid once is no yearly cost."""


def _product(factors: tuple[str | int, ...]) -> Any:
    """The product of columns and numbers; the column ``period`` counts as how often it comes in a year."""
    product: Any = None
    for factor in factors:
        term: Any = F(factor) if isinstance(factor, str) else Value(factor)
        if factor == "period":
            whens = [When(period=period, then=Value(times)) for period, times in A_YEAR.items()]
            term = Case(*whens, default=None, output_field=IntegerField())
        product = term if product is None else ExpressionWrapper(product * term, output_field=MONEY)
    return product


def _times(price: Decimal, factors: tuple[str | int, ...], facts: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    """A price by its factors; a column that says nothing counts as a new record would have it."""
    for factor in factors:
        if isinstance(factor, int):
            price *= factor
            continue
        value = values.get(factor)
        if value is None and facts[factor].has_default():
            value = facts[factor].get_default()
        times = A_YEAR.get(value) if factor == "period" else value  # type: ignore[arg-type]
        if times is None:
            return None
        price *= times
    return price


def _none_known(yearly: tuple[tuple[str | int, ...], ...]) -> Q:
    """True of a record without any of the prices."""
    return Q(**{f"{factors[0]}__isnull": True for factors in yearly})


KINDS: Final[dict[str, Kind]] = {
    kind.slug: kind
    for kind in (
        Kind(
            "lieux",
            _places.Site,
            Theme.PLACES,
            "Lieux",
            "un lieu",
            ("kind", "address", "has_fibre"),
            ("kind", "has_fibre"),
        ),
        Kind(
            "equipements",
            _places.Equipment,
            Theme.INFRASTRUCTURE,
            "Équipements",
            "un équipement",
            (
                "category",
                "quantity",
                "brand",
                "model",
                "operating_system",
                "purchased_on",
                "warranty_end",
                "purchase_price",
            ),
            ("category", "operating_system", "brand", "acquisition_mode"),
        ),
        Kind(
            "lignes",
            _telecom.TelecomLine,
            Theme.TELECOM,
            "Lignes fixes et internet",
            "une ligne",
            ("kind", "use", "number", "operator", "technology", "down_mbps", "monthly_price", "committed_until"),
            ("kind", "use", "technology", "operator"),
            (("monthly_price", 12), ("monthly_usage_price", 12)),
        ),
        Kind(
            "mobiles",
            _telecom.MobileLine,
            Theme.TELECOM,
            "Lignes mobiles",
            "une ligne mobile",
            ("number", "operator", "plan", "role", "data_gb", "monthly_price", "committed_until"),
            ("operator", "is_data_only", "plan"),
            (("monthly_price", 12), ("options_price", 12)),
        ),
        Kind(
            "contrats",
            _contracts.Contract,
            Theme.TELECOM,
            "Contrats",
            "un contrat",
            ("holder", "theme", "starts_on", "ends_on", "renewal", "period", "amount"),
            ("theme", "renewal", "origin", "holder"),
            (("amount", "period"),),
        ),
        Kind(
            "lignes-de-contrat",
            _contracts.ContractLine,
            Theme.TELECOM,
            "Lignes de contrat",
            "une ligne de contrat",
            ("contract", "quantity", "unit", "unit_price", "period"),
            ("period",),
            (("unit_price", "quantity", "period"),),
            parent="contract",
        ),
        Kind(
            "imprimantes",
            _printing.Printer,
            Theme.PRINTING,
            "Imprimantes et copieurs",
            "une imprimante ou un copieur",
            (
                "brand",
                "model",
                "is_colour",
                "acquisition_mode",
                "lease_end",
                "quarterly_rent",
                "black_click",
                "colour_click",
            ),
            ("acquisition_mode", "is_colour", "brand", "lessor"),
            (("quarterly_rent", 4), ("consumables_price", 1)),
        ),
        Kind(
            "releves",
            _printing.CounterReading,
            Theme.PRINTING,
            "Relevés de compteurs",
            "un relevé",
            ("printer", "read_on", "total_pages", "colour_total"),
            parent="printer",
        ),
        Kind(
            "logiciels",
            _software.BusinessApplication,
            Theme.APPLICATIONS,
            "Logiciels métiers",
            "un logiciel",
            ("domain", "product", "vendor", "hosting", "user_count", "maintenance_price", "ends_on"),
            ("domain", "hosting", "vendor"),
            (("licence_price", 1), ("maintenance_price", 1), ("assistance_price", 1), ("hosting_price", 1)),
        ),
        Kind(
            "sites-internet",
            _software.Website,
            Theme.APPLICATIONS,
            "Sites internet",
            "un site internet",
            ("url", "cms", "host", "yearly_price", "domain_ends_on", "certificate_ends_on"),
            ("cms", "host", "accessibility"),
            (("yearly_price", 1),),
        ),
        Kind(
            "sauvegardes",
            _places.BackupArrangement,
            Theme.INFRASTRUCTURE,
            "Sauvegardes",
            "une sauvegarde",
            ("medium", "frequency", "location", "last_success_on", "last_restore_test_on", "volume_gb"),
            ("medium", "frequency"),
            (("yearly_price", 1),),
        ),
        Kind(
            "liaisons",
            _places.SiteLink,
            Theme.INFRASTRUCTURE,
            "Liaisons entre lieux",
            "une liaison",
            ("site", "other_site", "technology", "rate_mbps", "belongs_to", "monthly_price"),
            ("technology",),
            (("monthly_price", 12),),
        ),
        Kind(
            "tablettes",
            _software.TabletFleet,
            Theme.INFRASTRUCTURE,
            "Flottes de tablettes",
            "une flotte de tablettes",
            ("quantity", "brand", "model", "level", "management_product", "management_licences", "management_ends_on"),
            ("brand", "management_product"),
            (("management_price", "management_licences"),),
        ),
        Kind(
            "licences",
            _software.FleetLicence,
            Theme.INFRASTRUCTURE,
            "Licences d’applications",
            "une licence",
            ("fleet", "vendor", "licence_count", "unit_price", "ends_on"),
            ("vendor",),
            (("unit_price", "licence_count"),),
            parent="fleet",
        ),
        Kind(
            "cameras",
            _places.Camera,
            Theme.INFRASTRUCTURE,
            "Caméras",
            "des caméras",
            ("quantity", "location", "stream_count", "stream_mbps", "retention_days", "authorised_until"),
            ("brand",),
            (("yearly_price", 1),),
        ),
    )
}
"""By slug, in the order of the menu."""

_BY_MODEL: Final = {kind.model: kind for kind in KINDS.values()}


def kind_of(record: Record) -> Kind:
    """The kind that a record is of."""
    return _BY_MODEL[type(record)]
