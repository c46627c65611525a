"""Every write about offers and savings."""

from maillage.journey.studies.offers.actions._references import (
    ReferenceRefused,
    checked_references,
    import_references,
    retire_reference,
    save_reference,
)
from maillage.journey.studies.offers.actions._savings import (
    NotComputed,
    Sealed,
    StaleSavings,
    choose_offer,
    decide,
    forget_choice,
    freeze_savings,
    keep_results,
    leave_out,
    record_export,
    record_obtained,
    save_savings,
)

__all__ = [
    "NotComputed",
    "ReferenceRefused",
    "Sealed",
    "StaleSavings",
    "checked_references",
    "choose_offer",
    "decide",
    "forget_choice",
    "freeze_savings",
    "import_references",
    "keep_results",
    "leave_out",
    "record_export",
    "record_obtained",
    "retire_reference",
    "save_reference",
    "save_savings",
]
