"""What a page weighs on the wire, as Chromium counts it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.site import Demonstration, Shown

__all__ = ["PICTURES_ARE_THERE", "Piece", "Visit", "counting", "open_context", "visit", "weigh"]

VIEWPORT: Final = {"width": 1280, "height": 900}
TALL: Final = {"width": 1280, "height": 20_000}
"""All of a page is in sight, so its lazy pictures are asked for too."""
PICTURES_ARE_THERE: Final = """() => Promise.all([...document.images].map(
    image => image.complete || new Promise(done => { image.onload = image.onerror = done })))"""
SETTLING_MS: Final = 150
"""The browser tells what an answer weighed a moment after it has drawn it."""


@dataclass(frozen=True)
class Piece:
    """An answer: what it is, and its bytes with its headers; none where the browser had it already."""

    url: str
    kind: str
    status: int
    bytes: int
    was_kept: bool


@dataclass(frozen=True)
class Visit:
    """All that one page asked for."""

    pieces: tuple[Piece, ...]

    @property
    def bytes(self) -> int:
        return sum(piece.bytes for piece in self.pieces)

    @property
    def html(self) -> int:
        return sum(piece.bytes for piece in self.pieces if piece.kind == "Document")

    @property
    def requests(self) -> int:
        """Those that went over the wire."""
        return sum(not piece.was_kept for piece in self.pieces)

    @property
    def pictures(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind == "Image" and "/images/" in piece.url]

    @property
    def hosts(self) -> set[str]:
        parts = (urlsplit(piece.url) for piece in self.pieces)
        return {part.netloc for part in parts if part.scheme not in ("data", "about")}


def open_context(browser: Browser, demonstration: Demonstration, who: str, **options: Any) -> BrowserContext:
    """A browser with nothing in its cache and the session of somebody."""
    context = browser.new_context(**{"viewport": VIEWPORT, "locale": "fr-FR", **options})
    cookies = demonstration.visitor(who).cookies
    context.add_cookies(
        [{"name": name, "value": value, "url": demonstration.address} for name, value in cookies.items()]
    )
    return context


@contextmanager
def counting(page: Page) -> Iterator[list[Piece]]:
    """All that goes over the wire in the block; the pieces are there once it ends."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    asked: dict[str, dict[str, Any]] = {}
    weights: dict[str, int] = {}
    kept: set[str] = set()
    pieces: list[Piece] = []

    def note(event: dict[str, Any]) -> None:
        asked[event["requestId"]] = event

    def lead_on(event: dict[str, Any]) -> None:
        if led := event.get("redirectResponse"):
            pieces.append(Piece(led["url"], "Redirect", led["status"], int(led["encodedDataLength"]), was_kept=False))

    session.on("Network.requestWillBeSent", lead_on)
    session.on("Network.responseReceived", note)
    session.on("Network.requestServedFromCache", lambda event: kept.add(event["requestId"]))
    session.on(
        "Network.loadingFinished", lambda event: weights.update({event["requestId"]: int(event["encodedDataLength"])})
    )
    yield pieces
    page.evaluate(PICTURES_ARE_THERE)
    page.wait_for_timeout(SETTLING_MS)
    session.detach()
    for number, event in asked.items():
        response = event["response"]
        was_kept = number in kept or bool(response.get("fromDiskCache"))
        weight = 0 if was_kept else weights.get(number, int(response["encodedDataLength"]))
        pieces.append(Piece(response["url"], event["type"], response["status"], weight, was_kept))


def visit(page: Page, address: str) -> Visit:
    """Open an address, and count."""
    with counting(page) as pieces:
        page.goto(address)
    return Visit(tuple(pieces))


def weigh(browser: Browser, demonstration: Demonstration, shown: Shown) -> tuple[Visit, Visit]:
    """A page at the first visit, with nothing kept, then once more."""
    context = open_context(browser, demonstration, shown.who, viewport=TALL)
    page = context.new_page()
    address = demonstration.address + demonstration.resolve(shown.address)
    first = visit(page, address)
    page.goto("about:blank")
    second = visit(page, address)
    context.close()
    return first, second
