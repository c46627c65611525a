"""Pages of offers and savings."""

from maillage.journey.studies.offers.views._lines import (
    choose_offer,
    own_savings,
    record_obtained,
    savings_line,
    savings_lines,
)
from maillage.journey.studies.offers.views._references import (
    add_reference,
    edit_reference,
    load_references,
    preview_references,
    reference,
    reference_document,
    references,
    references_file,
    references_template,
    retire_reference,
)
from maillage.journey.studies.offers.views._savings import (
    compute_savings,
    edit_savings,
    freeze_savings,
    new_savings,
    savings,
    savings_calendar,
    savings_file,
    savings_list,
)

__all__ = [
    "add_reference",
    "choose_offer",
    "compute_savings",
    "edit_reference",
    "edit_savings",
    "freeze_savings",
    "load_references",
    "new_savings",
    "own_savings",
    "preview_references",
    "record_obtained",
    "reference",
    "reference_document",
    "references",
    "references_file",
    "references_template",
    "retire_reference",
    "savings",
    "savings_calendar",
    "savings_file",
    "savings_line",
    "savings_lines",
    "savings_list",
]
