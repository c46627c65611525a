"""Invented bills for an inventory: files as operators would send them, the same each time."""

from maillage.journey.census.bills.demonstration._files import BilledYear, OperatorFile, bills_of, written
from maillage.journey.census.bills.demonstration._loading import load_demonstration_bills

__all__ = ["BilledYear", "OperatorFile", "bills_of", "load_demonstration_bills", "written"]
