"""What the inventory shows on pages that are not its own."""

from django.urls import reverse
from django.utils.http import urlencode

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory.queries import search_records
from maillage.kernel.panels import Panel, fill
from maillage.kernel.typography import plural

__all__ = ["found"]


@fill("search")
def found(*, actor: Actor, text: str) -> Panel | None:
    """The records that hold the words, list by list."""
    if not actor.may(Right.SEE_INVENTORY):
        return None
    lists = [
        {
            "title": one.kind.title,
            "slug": one.kind.slug,
            "records": [(row, row.owner if row.owner_id != actor.acting_id else "") for row in one.records],
            "more_url": (
                f"{reverse('census:records', args=[one.kind.slug])}?{urlencode({'q': text})}"
                if one.count > len(one.records)
                else ""
            ),
            "count": plural(one.count, "fiche", "fiches"),
        }
        for one in search_records(text)
    ]
    return Panel("census_inventory/_found.html", {"lists": lists}) if lists else None
