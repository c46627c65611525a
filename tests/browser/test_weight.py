"""A first visit in 50 kB, the next page in 10: bytes on the wire, as Chromium counts them."""

import pytest
from playwright.sync_api import Browser

from tests.browser.site import PAGES, Demonstration
from tests.browser.weighing import weigh

FIRST_VISIT = 50_000
NEXT_PAGE = 10_000
PICTURE = 8_000
WEIGHED = (
    "connexion",
    "accueil",
    "annuaire",
    "collectivite",
    "enquete",
    "etude-synthese",
    "etude-membre",
    "ma-commune",
)


@pytest.mark.parametrize("name", WEIGHED)
def test_a_page_is_light_at_first_and_lighter_then(browser: Browser, demonstration: Demonstration, name: str) -> None:
    shown = next(page for page in PAGES if page.name == name)
    first, second = weigh(browser, demonstration, shown)
    assert 1_000 < first.html < first.bytes <= FIRST_VISIT, first
    assert second.bytes <= NEXT_PAGE, second
    assert all(picture.bytes <= PICTURE for picture in first.pictures), first.pictures
    assert second.requests == 1, f"asked for again: {[piece.url for piece in second.pieces if not piece.was_kept]}"
    assert first.hosts == {demonstration.address.removeprefix("http://")}


def test_pictures_are_weighed(browser: Browser, demonstration: Demonstration) -> None:
    """Else the budget of pictures would hold for want of any."""
    shown = next(page for page in PAGES if page.name == "etude-synthese")
    assert len(weigh(browser, demonstration, shown)[0].pictures) >= 4


def test_a_page_that_has_not_changed_is_not_sent_again(demonstration: Demonstration) -> None:
    """Pages of a person are never kept; the help of a visitor is."""
    visitor = demonstration.visitor()
    tag = visitor.ask("/aide/").headers["ETag"]
    assert visitor.ask("/aide/", headers={"If-None-Match": tag}).status == 304
