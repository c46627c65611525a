"""The tables of the inventory: one a kind of record, all alike in what they say of where a value comes from."""

from maillage.journey.census.inventory.models._contracts import Contract, ContractLine
from maillage.journey.census.inventory.models._fields import Count, Number, Price, unit_of
from maillage.journey.census.inventory.models._kinds import KINDS, MONEY, Kind, kind_of
from maillage.journey.census.inventory.models._places import BackupArrangement, Camera, Equipment, Site, SiteLink
from maillage.journey.census.inventory.models._printing import CounterReading, Printer
from maillage.journey.census.inventory.models._reading import NotRead, Problem, problems_of, read_text, shown_text
from maillage.journey.census.inventory.models._record import COMMON, Record, called
from maillage.journey.census.inventory.models._software import BusinessApplication, FleetLicence, TabletFleet, Website
from maillage.journey.census.inventory.models._telecom import MobileLine, TelecomLine
from maillage.journey.census.inventory.models._views import AddedField, SavedView

__all__ = [
    "COMMON",
    "KINDS",
    "MONEY",
    "AddedField",
    "BackupArrangement",
    "BusinessApplication",
    "Camera",
    "Contract",
    "ContractLine",
    "Count",
    "CounterReading",
    "Equipment",
    "FleetLicence",
    "Kind",
    "MobileLine",
    "NotRead",
    "Number",
    "Price",
    "Printer",
    "Problem",
    "Record",
    "SavedView",
    "Site",
    "SiteLink",
    "TabletFleet",
    "TelecomLine",
    "Website",
    "called",
    "kind_of",
    "problems_of",
    "read_text",
    "shown_text",
    "unit_of",
]
