"""`python -m benchmarks weight`: what pages weigh on the wire, in a real browser; `shots`: what they look like."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.browser.site import PAGES, Demonstration, served
from tests.browser.weighing import PICTURES_ARE_THERE, open_context, weigh

__all__ = ["main", "shots"]

SHOTS: Final = Path(__file__).parents[1] / "var" / "shots"
WIDTHS: Final = {"large": 1280, "etroit": 360}


@contextmanager
def _opened() -> Iterator[tuple[Browser, Demonstration]]:
    if CHROMIUM is None:
        raise SystemExit("no Chromium on this machine; on Debian: sudo apt-get install -y chromium")
    with (
        tempfile.TemporaryDirectory(prefix="maillage-weight-") as home,
        served(Path(home)) as demonstration,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser, demonstration
        browser.close()


def main(_: list[str]) -> None:
    """A table of all the main pages: first visit with an empty cache, then the same page again."""
    print("| page | first visit, bytes | requests | of it HTML | next visit, bytes | requests | pictures |")
    print("|---|---:|---:|---:|---:|---:|---|")
    with _opened() as (browser, demonstration):
        for shown in PAGES:
            first, second = weigh(browser, demonstration, shown)
            pictures = ", ".join(str(picture.bytes) for picture in first.pictures)
            told = f"{first.bytes} | {first.requests} | {first.html} | {second.bytes} | {second.requests} | {pictures}"
            print(f"| {shown.name} | {told} |", flush=True)


def shots(_: list[str]) -> None:
    """The main pages, whole, wide and narrow, for people to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    with _opened() as (browser, demonstration):
        for shown in PAGES:
            for name, width in WIDTHS.items():
                context = open_context(browser, demonstration, shown.who, viewport={"width": width, "height": 800})
                page = context.new_page()
                page.goto(demonstration.address + demonstration.resolve(shown.address))
                page.evaluate(
                    "document.images.length && [...document.images].forEach(image => image.loading = 'eager')"
                )
                page.evaluate(PICTURES_ARE_THERE)
                page.screenshot(path=SHOTS / f"{shown.name}-{name}.png", full_page=True)
                context.close()
    print(f"{2 * len(PAGES)} pictures in {SHOTS}")
