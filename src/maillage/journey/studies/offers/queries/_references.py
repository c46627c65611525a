"""Reads of price references."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from maillage.journey.studies.offers.models import PriceReference
from maillage.journey.studies.offers.queries._gathering import survey_offers_of
from maillage.journey.studies.syntheses.models import PriceOffer
from maillage.kernel.keysets import Page, Sort, in_order, page_of

__all__ = ["ReferenceFilter", "all_references", "reference_page", "references_wanted", "survey_offers"]

PAGE: Final = 50
SORT: Final = Sort("label")


@dataclass(frozen=True, slots=True)
class ReferenceFilter:
    """``text``: in the label, the supplier or the source; ``with_retired``: those that are no longer used, too."""

    theme: str = ""
    kind: str = ""
    unit: str = ""
    text: str = ""
    with_retired: bool = False


def references_wanted(wanted: ReferenceFilter) -> QuerySet[PriceReference]:
    """The references that the scope sees, as asked for."""
    rows = PriceReference.objects.select_related("document")
    for name in ("theme", "kind", "unit"):
        if value := getattr(wanted, name):
            rows = rows.filter(**{name: value})
    if wanted.text:
        text = wanted.text
        rows = rows.filter(Q(label__icontains=text) | Q(supplier__icontains=text) | Q(source__icontains=text))
    return rows if wanted.with_retired else rows.filter(retired_on__isnull=True)


def reference_page(wanted: ReferenceFilter, after: str) -> Page:
    """One page of references, by label."""
    return page_of(references_wanted(wanted), SORT, after, PAGE)


def all_references(wanted: ReferenceFilter) -> QuerySet[PriceReference]:
    """All of them, in the same order."""
    return in_order(references_wanted(wanted), SORT)


def survey_offers(body: int, wanted: ReferenceFilter) -> list[PriceOffer]:
    """The offers of the body's surveys, latest survey first; a filter that they cannot answer leaves them out."""
    if wanted.unit or wanted.kind not in ("", "MARKET"):
        return []
    return [row for row in survey_offers_of(body) if wanted.text.casefold() in row.label.casefold()]
