"""What leaves the inventory on paper and in files."""

from maillage.journey.census.inventory.documents._labels import SHEETS, Label, render_labels
from maillage.journey.census.inventory.documents._sheets import KEY, file_name, plain_cells, write_list

__all__ = ["KEY", "SHEETS", "Label", "file_name", "plain_cells", "render_labels", "write_list"]
