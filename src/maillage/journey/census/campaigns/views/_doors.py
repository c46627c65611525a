"""Three doors to the same pages: one's own account, a personal link, the telephone."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.campaigns.access import (
    CAPABILITIES,
    Seat,
    seat_of_capability,
    seat_of_owner,
    seat_of_proxy,
)
from maillage.journey.census.campaigns.enums import Door
from maillage.kernel.pages import NotAllowed, public, reads, writes
from maillage.kernel.tenancy import enter

__all__ = ["PREFIXES", "Pages", "three_doors", "three_doors_to_read"]

Page = Callable[..., HttpResponse]

PREFIXES: Final = {Door.ACCOUNT: "answer", Door.LINK: "link", Door.PROXY: "proxy"}
"""What the names of the routes of each door begin with."""


class Pages:
    """One page behind its three doors: ``of_owner``, ``of_link``, ``of_proxy``."""

    def __init__(self, view: Page, *, is_reading: bool) -> None:
        self.of_owner = _of_owner(view, reads if is_reading else writes)
        self.of_link = _of_link(view, is_reading=is_reading)
        self.of_proxy = _of_proxy(view, reads if is_reading else writes)


def three_doors(view: Page) -> Pages:
    """A page of one response: ``view(request, seat, …)``. It writes on POST alone."""
    return Pages(view, is_reading=False)


def three_doors_to_read(view: Page) -> Pages:
    """A page of one response that only reads."""
    return Pages(view, is_reading=True)


def _of_owner(view: Page, door: Callable[[str], Callable[[Page], Page]]) -> Page:
    @door(Right.ANSWER_CENSUS)
    @wraps(view)
    def page(request: Any, pk: int, **named: Any) -> HttpResponse:
        return view(request, seat_of_owner(request.actor, pk), **named)

    return page


def _of_proxy(view: Page, door: Callable[[str], Callable[[Page], Page]]) -> Page:
    @door(Right.ANSWER_FOR_OTHERS)
    @wraps(view)
    def page(request: Any, pk: int, **named: Any) -> HttpResponse:
        return view(request, seat_of_proxy(request.actor, pk), **named)

    return page


def _of_link(view: Page, *, is_reading: bool) -> Page:
    @public(is_reading=is_reading)
    @wraps(view)
    def page(request: Any, pk: int, **named: Any) -> HttpResponse:
        try:
            scope, seat = _seat(request, pk)
        except NotAllowed:
            return render(request, "census_campaigns/link_over.html", status=404)
        with enter(scope):
            return view(request, seat, **named)

    return page


def _seat(request: Any, pk: int) -> tuple[Any, Seat]:
    kept = request.session.get(CAPABILITIES, {})
    return seat_of_capability(kept if isinstance(kept, dict) else {}, pk)
