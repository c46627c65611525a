"""What a sharing is printed on: its section of a report, its annex, its figures, the sheet of a member."""

from maillage.journey.studies.sharing.documents.figures import figures_of
from maillage.journey.studies.sharing.documents.section import (
    cited_told,
    comparison_table,
    compose_annex,
    compose_section,
    gains_picture,
    key_told,
    members_table,
    method_told,
    stability_told,
    winners_told,
)
from maillage.journey.studies.sharing.documents.steps import ALGORITHMS, Step, euros, steps_of

__all__ = [
    "ALGORITHMS",
    "Step",
    "cited_told",
    "comparison_table",
    "compose_annex",
    "compose_section",
    "euros",
    "figures_of",
    "gains_picture",
    "key_told",
    "members_table",
    "method_told",
    "stability_told",
    "steps_of",
    "winners_told",
]
