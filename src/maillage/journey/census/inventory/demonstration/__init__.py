"""An invented inventory for real places: plausible, the same each time, and marked as invented in every record."""

from maillage.journey.census.inventory.demonstration._town import Holder, inventory_of

__all__ = ["Holder", "inventory_of"]
