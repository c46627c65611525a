"""What the tests in a browser look at."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.site import Demonstration, served
from tests.played import Played


@pytest.fixture(scope="session")
def demonstration(played: Played, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The site, served by the real server to all tests of the session, which only read there."""
    with served(played.copy_to(tmp_path_factory.mktemp("site"))) as started:
        yield started


@pytest.fixture(scope="session")
def report_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from click.testing import CliRunner

    from maillage.cli import main

    survey = Path(__file__).parents[2] / "src/maillage/journey/studies/syntheses/demonstration/morlaix"
    path = tmp_path_factory.mktemp("report") / "etude.html"
    assert CliRunner().invoke(main, ["study", str(survey), "--json", "--report", str(path)]).exit_code == 0
    return path
