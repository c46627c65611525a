"""What a computation starts from: the records that cost something, the references of a body, the choices by hand."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from django.db.models import Max, Min, Q

from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.inventory.models import KINDS, CounterReading
from maillage.journey.census.inventory.queries import counted_rows
from maillage.journey.studies.offers.models import MatchChoice, PriceReference
from maillage.journey.studies.syntheses.models import PriceOffer
from maillage.journey.territories.queries import current_members

__all__ = ["PRICED", "choices_of", "monthly_pages", "paid_records", "references_of", "survey_offers_of", "territory_of"]

PRICED: Final = (
    "lignes",
    "mobiles",
    "imprimantes",
    "equipements",
    "logiciels",
    "sites-internet",
    "sauvegardes",
    "liaisons",
    "tablettes",
    "contrats",
    "lignes-de-contrat",
)
"""The lists whose records are compared, by slug."""


def paid_records(owners: Collection[int]) -> Iterator[tuple[str, Any]]:
    """Every record that may cost something, with its contract and its place, list by list; nothing that is counted twice."""
    for slug in PRICED:
        kind = KINDS[slug]
        links = [name for name in ("contract", "site") if name in kind.facts]
        rows = counted_rows(kind, owners).exclude(status="NOT_APPLICABLE").order_by("pk")
        for record in rows.select_related(*links) if links else rows:
            yield slug, record


def monthly_pages(owners: Collection[int]) -> dict[int, tuple[int, int, int]]:
    """By printer that was read twice at least: days between its first and last readings, pages in between, colour among
    them."""
    found = (
        CounterReading.objects.filter(owner__in=list(owners), retired_on__isnull=True, total_pages__isnull=False)
        .order_by()
        .values_list("printer_id")
        .annotate(
            first=Min("read_on"),
            last=Max("read_on"),
            least=Min("total_pages"),
            most=Max("total_pages"),
            fewest=Min("colour_total"),
            colour=Max("colour_total"),
        )
    )
    return {
        printer: ((last - first).days, most - least, (colour or 0) - (fewest or 0))
        for printer, first, last, least, most, fewest, colour in found
        if first < last
    }


def references_of(body: int) -> list[PriceReference]:
    """The references of a body that were not retired."""
    return list(PriceReference.objects.filter(owner=body, retired_on__isnull=True).order_by("theme", "label", "pk"))


def survey_offers_of(body: int) -> list[PriceOffer]:
    """The prices offered in the surveys that a body has loaded."""
    rows = PriceOffer.objects.filter(owner=body).select_related("campaign")
    return list(rows.order_by("-campaign__as_of", "campaign_id", "position"))


def choices_of(body: int) -> dict[tuple[str, int, str], MatchChoice]:
    """What was decided by hand, by list, record and part."""
    rows = MatchChoice.objects.filter(owner=body)
    return {(row.record_kind, row.record_id, row.part): row for row in rows}


def territory_of(actor: Any) -> list[Organisation]:
    """The body and its members of today, for which the totals are extrapolated."""
    members = list(current_members(actor))
    own = Organisation.objects.filter(Q(pk=actor.acting_id))
    return [*own, *members]
