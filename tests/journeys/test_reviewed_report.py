"""The whole report of Morlaix, as a person reviewed it: every sentence and every figure."""

import os
from io import StringIO
from pathlib import Path

from rich.console import Console

from maillage.journey.studies.syntheses.documents.composition import compose_report
from maillage.journey.studies.syntheses.engine import conduct_study
from maillage.journey.studies.syntheses.imports import read_survey
from maillage.kernel.papers.terminal import print_report

REVIEWED = Path(__file__).parent / "reviewed" / "morlaix.txt"
MORLAIX = Path(__file__).parents[2] / "src/maillage/journey/studies/syntheses/demonstration/morlaix"


def test_the_report_is_the_reviewed_one() -> None:
    """Run with UPDATE_REVIEWED=1 to write it again, then read the difference, line by line, before you commit."""
    output = StringIO()
    print_report(compose_report(conduct_study(read_survey(MORLAIX))), Console(file=output, width=130, highlight=False))
    printed = "\n".join(line.rstrip() for line in output.getvalue().splitlines()) + "\n"
    if os.environ.get("UPDATE_REVIEWED"):
        REVIEWED.write_text(printed, encoding="utf-8")
    assert printed == REVIEWED.read_text(encoding="utf-8")
