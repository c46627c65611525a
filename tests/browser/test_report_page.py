"""The report as a page: for every eye, every width, and without a mouse."""

import gzip
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.eyes import judge


def opened(browser: Browser, path: Path) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(path.as_uri())
    for details in page.locator("summary").all():
        details.click()
    return page


def test_it_is_for_everyone(browser: Browser, report_page: Path) -> None:
    page = opened(browser, report_page)
    judge(page, "report")
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
