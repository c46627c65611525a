"""A real Chromium, where the machine has one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.site import Demonstration, served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine; on Debian: sudo apt-get install -y chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield started
        started.close()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The site, served by the real server to all tests of the session."""
    with served(tmp_path_factory.mktemp("site")) as started:
        yield started


@pytest.fixture(scope="session")
def report_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from click.testing import CliRunner

    from maillage.cli import main

    survey = Path(__file__).parents[2] / "src/maillage/journey/studies/demonstration/morlaix"
    path = tmp_path_factory.mktemp("report") / "etude.html"
    assert CliRunner().invoke(main, ["study", str(survey), "--json", "--report", str(path)]).exit_code == 0
    return path
