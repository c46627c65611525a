"""What the pages of offers share: addresses, files, who is told."""

import io
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate

from maillage.journey.studies.offers.actions import record_export
from maillage.journey.studies.offers.documents import Listing
from maillage.journey.studies.offers.models import Savings, SavingsLine
from maillage.kernel.pages import NotAllowed, after_answer
from maillage.kernel.sheets import SHEET_WRITERS, write_csv
from maillage.kernel.templatetags.face import Tab

__all__ = ["MEDIA_TYPES", "files_of", "line_address", "savings_tabs", "send", "tell_owners"]

MEDIA_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


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
    if ending not in MEDIA_TYPES:
        raise NotAllowed("format")
    columns, rows = listing.sent()
    if ending == "csv":
        target = io.BytesIO()
        write_csv(target, columns, rows)
        content = target.getvalue()
    else:
        with tempfile.TemporaryDirectory(prefix="maillage-") as folder:
            path = Path(folder) / f"table.{ending}"
            SHEET_WRITERS[f".{ending}"](path, columns, rows, listing.title)
            content = path.read_bytes()
    response = HttpResponse(content, content_type=MEDIA_TYPES[ending])
    name = f"economies-{listing.name}-{localdate():%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response
