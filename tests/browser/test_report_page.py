"""The report as a page: for every eye, every width, and without a mouse."""

import gzip
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

WIDTHS = (360, 1280)


def opened(browser: Browser, path: Path, width: int, scheme: Literal["light", "dark"] = "light") -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=True)
    page.goto(path.as_uri())
    for details in page.locator("summary").all():
        details.click()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(browser: Browser, report_page: Path, width: int, scheme: Literal["light", "dark"]) -> None:
    page = opened(browser, report_page, width, scheme)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_runs_over_the_edge(browser: Browser, report_page: Path, width: int) -> None:
    page = opened(browser, report_page, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_the_keyboard_opens_the_figures_and_follows_the_contents(browser: Browser, report_page: Path) -> None:
    page = browser.new_page()
    page.goto(report_page.as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#partie-1"
    page.keyboard.press("Enter")
    page.wait_for_url("**#partie-1")
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("details[open]")
    page.close()


def test_printing_shows_every_table(browser: Browser, report_page: Path) -> None:
    page = browser.new_page()
    page.goto(report_page.as_uri())
    page.emulate_media(media="print")
    assert page.locator("details table").first.bounding_box() is not None
    box = page.locator("details table").first.bounding_box()
    assert box is not None and box["height"] > 50
    page.close()


def test_the_page_is_light(report_page: Path) -> None:
    assert len(gzip.compress(report_page.read_bytes())) < 20_000
