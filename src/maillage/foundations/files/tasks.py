"""What the worker does of its own accord."""

from maillage.foundations.files.actions import drop_old_drafts
from maillage.kernel.jobs import scheduled

__all__ = ["tidy"]


@scheduled("files.tidy", "17 * * * *")
def tidy() -> None:
    """Every hour. Idempotent."""
    drop_old_drafts()
