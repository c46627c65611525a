"""Screens of sharings."""

from maillage.journey.studies.sharing.views._reading import (
    share_sheet,
    sharing,
    sharing_annex,
    sharing_export,
    sharing_picture,
    sharings,
)
from maillage.journey.studies.sharing.views._writing import (
    approve_sharing,
    compute_sharing,
    delete_sharing,
    edit_sharing,
    freeze_sharing,
    new_sharing,
    sharing_values,
)

__all__ = [
    "approve_sharing",
    "compute_sharing",
    "delete_sharing",
    "edit_sharing",
    "freeze_sharing",
    "new_sharing",
    "share_sheet",
    "sharing",
    "sharing_annex",
    "sharing_export",
    "sharing_picture",
    "sharing_values",
    "sharings",
]
