"""What the pages of offers share: addresses, files, who is told."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.journey.studies.offers.actions import record_export
from maillage.journey.studies.offers.documents import Listing
from maillage.journey.studies.offers.models import Savings, SavingsLine
from maillage.kernel.pages import after_answer, answer_sheet
from maillage.kernel.sheets import MEDIA_TYPES
from maillage.kernel.templatetags.face import Tab

__all__ = ["MEDIA_TYPES", "files_of", "line_address", "savings_tabs", "send", "tell_owners"]


def line_address(line: SavingsLine) -> str:
    """Where a line is explained."""
    return reverse("studies:savings_line", args=[line.savings_id, line.pk])


def savings_tabs(savings: Savings, current: str) -> list[Tab]:
    """The pages of one computation."""
    pages = (("savings", "Résultats"), ("savings_lines", "Lignes"), ("savings_calendar", "Calendrier"))
    return [Tab(label, reverse(f"studies:{name}", args=[savings.pk]), name == current) for name, label in pages]


def files_of(savings: Savings, table: str, asked: str = "") -> list[tuple[str, str]]:
    """The files of a table, with the filter of its page."""
    return [
        (
            ending.upper(),
            reverse("studies:savings_file", args=[savings.pk, table, ending]) + (f"?{asked}" if asked else ""),
        )
        for ending in MEDIA_TYPES
    ]


def tell_owners(request: Any, lines: Iterable[SavingsLine], ending: str) -> None:
    """Once the answer has left, each member whose lines are in a file is told."""
    owners = [line.counterparty_id for line in lines]
    if set(owners) - {request.actor.acting_id}:
        after_answer(request, lambda: record_export(request.actor, owners, ending))


def send(listing: Listing, ending: str) -> HttpResponse:
    """Written to its end, then sent. Error: ``NotAllowed`` for another format."""
    columns, rows = listing.sent()
    return answer_sheet(f"economies-{listing.name}-{localdate():%Y-%m-%d}", ending, columns, rows, listing.title)
