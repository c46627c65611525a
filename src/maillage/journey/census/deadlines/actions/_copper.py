"""The closing days of copper, as a body imports them for its members."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from maillage.foundations.audit.actions import Author, record
from maillage.foundations.organisations.models import Membership
from maillage.journey.census.deadlines.actions._rebuild import rebuild
from maillage.journey.census.deadlines.imports import ClosureRow
from maillage.journey.census.deadlines.models import CopperClosure, CopperList
from maillage.kernel.typography import plural

__all__ = ["drop_copper", "import_copper"]

BATCH: Final = 1000


@transaction.atomic
def import_copper(
    author: Author, body_id: int, rows: Sequence[ClosureRow], *, source: str, said_on: date, is_fictitious: bool
) -> CopperList:
    """Put a new calendar in the place of the one before. The deadlines of the body and of its members follow.

    Who may do it is the caller's to say.
    """
    counted = CopperClosure.objects.filter(owner=body_id).count()
    CopperList.objects.filter(owner=body_id).delete()
    calendar = CopperList.objects.create(
        owner_id=body_id,
        source=source.strip()[:200],
        said_on=said_on,
        is_fictitious=is_fictitious,
        imported_by=author.person_name[:120],
    )
    CopperClosure.objects.bulk_create(
        [
            CopperClosure(
                owner_id=body_id,
                calendar=calendar,
                insee_code=row.insee_code,
                commercial_on=row.commercial_on,
                technical_on=row.technical_on,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    said = f", dates fictives, source : {calendar.source}" if is_fictitious else f", source : {calendar.source}"
    told = f"a importé la fermeture du cuivre de {plural(len(rows), 'commune', 'communes')}{said}"
    record(
        author,
        "deadlines.copper_imported",
        calendar,
        told,
        before={"communes": counted},
        after={"communes": len(rows), "said_on": said_on},
    )
    _rebuild_lines(body_id)
    return calendar


@transaction.atomic
def drop_copper(author: Author, calendar: CopperList) -> None:
    """Take a calendar back: nothing rings for copper any more, where no other body says something."""
    record(author, "deadlines.copper_dropped", calendar, f"a retiré le calendrier du cuivre « {calendar.source} »")
    body_id = calendar.owner_id
    calendar.delete()
    _rebuild_lines(body_id)


def _rebuild_lines(body_id: int) -> None:
    members = Membership.objects.on(localdate()).filter(owner=body_id).values_list("counterparty_id", flat=True)
    rebuild({body_id, *members}, ["lignes"])
