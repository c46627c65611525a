"""Pages of bills."""

from maillage.journey.census.bills.views._adding import add_bill_file, check_bill_file
from maillage.journey.census.bills.views._bills import (
    announce_bill_total,
    bill,
    bill_file_content,
    bill_files,
    bills,
    check_one_bill,
    undo_bill_file,
)
from maillage.journey.census.bills.views._comparing import (
    billed_unknown_lines,
    bills_by_member,
    price_gaps,
    unbilled_lines,
    unused_lines,
)
from maillage.journey.census.bills.views._exports import export_bill, export_bills
from maillage.journey.census.bills.views._lines import call_totals, line_costs
from maillage.journey.census.bills.views._profiles import (
    add_operator_profile,
    change_operator_profile,
    delete_operator_profile,
    operator_profiles,
)

__all__ = [
    "add_bill_file",
    "add_operator_profile",
    "announce_bill_total",
    "bill",
    "bill_file_content",
    "bill_files",
    "billed_unknown_lines",
    "bills",
    "bills_by_member",
    "call_totals",
    "change_operator_profile",
    "check_bill_file",
    "check_one_bill",
    "delete_operator_profile",
    "export_bill",
    "export_bills",
    "line_costs",
    "operator_profiles",
    "price_gaps",
    "unbilled_lines",
    "undo_bill_file",
    "unused_lines",
]
