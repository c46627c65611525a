"""Pictures of the documentation are those that the product draws today."""

import os
from pathlib import Path

import pytest

from maillage.journey.studies.syntheses.documents.composition import compose_report
from maillage.journey.studies.syntheses.engine import conduct_study
from maillage.journey.studies.syntheses.imports import read_survey
from maillage.kernel.papers import Picture

ROOT = Path(__file__).parents[2]
IMAGES = sorted((ROOT / "docs" / "images").glob("*.svg"))


@pytest.mark.parametrize("path", IMAGES, ids=lambda path: path.stem)
def test_a_picture_of_the_documentation_is_todays(path: Path) -> None:
    """Run with UPDATE_IMAGES=1 to draw them again, then look at them."""
    report = compose_report(
        conduct_study(read_survey(ROOT / "src/maillage/journey/studies/syntheses/demonstration/morlaix"))
    )
    pictures = {
        block.name: block.svgs[0]
        for section in report.sections
        for inner in (section, *section.sections)
        for block in inner.blocks
        if isinstance(block, Picture)
    }
    drawn = pictures[path.stem].replace("<title>", '<rect x="-3" width="100%" height="100%" fill="#fff"/><title>', 1)
    if os.environ.get("UPDATE_IMAGES"):
        path.write_text(drawn + "\n", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == drawn + "\n"
