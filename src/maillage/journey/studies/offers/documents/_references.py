"""Lists of price references."""

from collections.abc import Callable, Iterable
from typing import Any

from maillage.journey.studies.offers.documents._listings import Listing, ListingColumn
from maillage.journey.studies.offers.engine import compared, unit_of_survey_offer
from maillage.journey.studies.offers.enums import UNITS, FunctionalUnit, Readers, variety_label
from maillage.journey.studies.offers.models import PriceReference
from maillage.journey.studies.syntheses.models import PriceOffer
from maillage.kernel.templatetags.face import Empty, day
from maillage.kernel.typography import signed

__all__ = ["reference_listing", "survey_listing"]


def reference_listing(
    rows: Iterable[PriceReference], address: Callable[[int], str], empty: Empty | None = None
) -> Listing:
    """The references of a body, with what makes each of them comparable."""
    found = list(rows)
    cells: list[tuple[Any, ...]] = [
        (
            row.label,
            FunctionalUnit(row.unit).label,
            row.price,
            row.tax_basis,
            "non dit" if row.term_months is None else f"{row.term_months} mois",
            _validity(row),
            row.source,
        )
        for row in found
    ]
    return Listing(
        "references",
        "Références de prix",
        (
            ListingColumn("Objet"),
            ListingColumn("Unité"),
            ListingColumn("Prix", "price", "€ par unité", 2),
            ListingColumn("Base"),
            ListingColumn("Engagement"),
            ListingColumn("Valable"),
            ListingColumn("Source"),
        ),
        cells,
        details=[(_detail(row), address(row.pk)) for row in found],
        empty=empty,
    )


def _validity(row: PriceReference) -> str:
    if row.valid_from is None and row.valid_to is None:
        return "non dit"
    if row.valid_to is None:
        return f"depuis le {day(row.valid_from)}"
    until = f"jusqu’au {day(row.valid_to)}"
    return until if row.valid_from is None else f"du {day(row.valid_from)} au {day(row.valid_to)}"


def _detail(row: PriceReference) -> str:
    said = [row.get_kind_display(), row.supplier, variety_label(row.unit, row.variety)]
    said.append(f"lignes avec « {row.words} »" if row.words else "")
    said.append("prix confidentiel" if row.readers == Readers.BODY else "")
    said.append("PRIX INVENTÉ" if row.is_fictitious else "")
    said.append(f"retirée le {day(row.retired_on)}" if row.retired_on else "")
    return " – ".join(filter(None, said))


def survey_listing(rows: Iterable[PriceOffer]) -> Listing:
    """The offers of the surveys: what was paid, what was offered, and the saving, signed. They stay where they are."""
    cells: list[tuple[Any, ...]] = []
    details = []
    for row in rows:
        comparison, unit = compared(row), unit_of_survey_offer(row)
        cells.append(
            (
                row.label,
                row.existing,
                row.proposed,
                row.unit,
                signed(comparison.saving_pct, 1) + "\u00a0%" if comparison.saving_pct is not None else "–",
                "oui" if comparison.is_like_for_like else "non",
                "–" if unit is None or not row.basis else f"{unit.label} ({UNITS[unit].price_unit})",
            )
        )
        details.append((f"{row.theme} – {row.campaign.name}", ""))
    return Listing(
        "offres-des-enquetes",
        "Offres relevées par les enquêtes",
        (
            ListingColumn("Objet"),
            ListingColumn("Payé", "price", "€", 2),
            ListingColumn("Proposé", "price", "€", 2),
            ListingColumn("Unité de l’enquête"),
            ListingColumn("Économie"),
            ListingColumn("Comparable"),
            ListingColumn("Sert de référence pour"),
        ),
        cells,
        note="Économie : en % du prix payé ; négative, c’est une hausse. Une offre sans base de taxe, ou dont l’unité ne se "
        "reconnaît pas, ne sert pas de référence.",
        details=details,
    )
