"""Every write about bills."""

from maillage.journey.census.bills.actions._checking import GapUnexplained, announce_total, check_bill
from maillage.journey.census.bills.actions._inventory import NothingChosen, adopt_lines, take_billed_prices
from maillage.journey.census.bills.actions._loading import (
    BillRefused,
    conflicts_of,
    key_of,
    known_file,
    lined_bill,
    load_calls,
    load_einvoice,
    load_lines,
    undo_file,
)
from maillage.journey.census.bills.actions._profiles import (
    ProfileNameTaken,
    change_profile,
    copy_shipped_profile,
    create_profile,
    delete_profile,
)
from maillage.journey.census.bills.actions._readings import record_reading

__all__ = [
    "BillRefused",
    "GapUnexplained",
    "NothingChosen",
    "ProfileNameTaken",
    "adopt_lines",
    "announce_total",
    "change_profile",
    "check_bill",
    "conflicts_of",
    "copy_shipped_profile",
    "create_profile",
    "delete_profile",
    "key_of",
    "known_file",
    "lined_bill",
    "load_calls",
    "load_einvoice",
    "load_lines",
    "record_reading",
    "take_billed_prices",
    "undo_file",
]
