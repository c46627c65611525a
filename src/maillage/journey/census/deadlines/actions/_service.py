"""What nobody in particular asks for: the night, and whoever runs the server."""

from collections.abc import Sequence
from datetime import date

from maillage.foundations.organisations.access import in_service
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.deadlines.actions._copper import import_copper
from maillage.journey.census.deadlines.actions._rebuild import rebuild_everything
from maillage.journey.census.deadlines.imports import ClosureRow
from maillage.kernel.tenancy import everything

__all__ = ["import_for", "rebuild_all"]


def rebuild_all() -> int:
    """Work out the deadlines of all organisations; how many there are."""
    with everything("deadlines of all organisations follow the calendar"):
        return rebuild_everything()


def import_for(siren: str, rows: Sequence[ClosureRow], *, source: str, said_on: date, is_fictitious: bool) -> bool:
    """A calendar of copper imported by whoever runs the server; whether there is such a body."""
    with everything("whoever runs the server names the body"):
        body = Organisation.objects.filter(siren=siren, is_former=False).first()
        if body is None:
            return False
        author = in_service(body.pk, body.name)
        import_copper(author, body.pk, rows, source=source, said_on=said_on, is_fictitious=is_fictitious)
        return True
