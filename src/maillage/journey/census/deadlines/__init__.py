"""Deadlines: all that rings in the inventory, until when one may act, and what it costs to let it pass."""
