"""What leaves: the whole inventory, and a file with its errors beside its rows."""

from maillage.journey.census.transfers.documents._errors import write_errors
from maillage.journey.census.transfers.documents._everything import ENDINGS, write_everything

__all__ = ["ENDINGS", "write_errors", "write_everything"]
