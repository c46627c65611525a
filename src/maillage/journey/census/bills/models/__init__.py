"""Bills of operators, their lines, what was consumed, and the profiles by which files are read."""

from maillage.journey.census.bills.models._bills import Bill, BillFile, BillLine, CallTotal
from maillage.journey.census.bills.models._numbers import line_key, shown_line
from maillage.journey.census.bills.models._profiles import OperatorProfile

__all__ = ["Bill", "BillFile", "BillLine", "CallTotal", "OperatorProfile", "line_key", "shown_line"]
