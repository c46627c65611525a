"""Savings as a part of a report: from what was computed and frozen, nothing else."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from maillage.journey.studies.offers.documents._listings import (
    Listing,
    budget_listing,
    left_listing,
    spread_text,
    territory_listing,
    theme_label,
    theme_listing,
)
from maillage.journey.studies.offers.documents._pictures import LEGEND, swings_of
from maillage.journey.studies.offers.models import Savings
from maillage.kernel.papers import Block, Column, KeyFigure, KeyFigures, Paragraph, Picture, Section, Table
from maillage.kernel.pictures import draw_swings
from maillage.kernel.templatetags.face import day
from maillage.kernel.typography import number, plural

__all__ = ["compose_section", "hypotheses_of"]


def compose_section(savings: Savings) -> Section:
    """The savings of a body for its council: totals alone, no line of any member. Same row, same section, to the byte."""
    totals = savings.totals
    if not totals:
        return Section("Offres et économies", [Paragraph("Les économies ne sont pas encore calculées.")])
    whole = totals["all"]
    themes = theme_listing(totals)
    low, central, high = map(Decimal, whole["recurring"])
    blocks: list[Block] = [
        KeyFigures(
            [
                KeyFigure(f"{number(Decimal(whole['paid']))} €", "payés HT par an", _base(whole)),
                KeyFigure(f"{number(central)} €", "d’économie HT par an", f"{spread_text(low, high)} €"),
                KeyFigure(f"{number(Decimal(whole['lost']))} €", "perdus HT si les préavis sont manqués", ""),
            ]
        )
    ]
    rows = [(theme_label(row["theme"]), *map(Decimal, row["recurring"])) for row in totals["themes"]]
    if rows:
        blocks.append(
            Picture(
                "economies",
                "Ce que chaque thème ferait gagner ou perdre",
                "Chaque année, en euros HT, pour les lignes comptées.",
                draw_swings("Économie ou hausse de chaque année, en € HT", swings_of(rows), LEGEND, "\u202f€"),  # type: ignore[arg-type]
                _table(themes),
            )
        )
    blocks += [_table(budget_listing(totals)), _table(territory_listing(totals)), _table(left_listing(totals))]
    blocks.append(Paragraph(_method(savings)))
    return Section("Offres et économies", blocks)


def _base(whole: dict[str, Any]) -> str:
    counted = plural(whole["counted"], "ligne comptée", "lignes comptées")
    return (
        f"{counted} sur {number(whole['lines'])}, de {plural(whole['contributors'], 'collectivité', 'collectivités')}"
    )


def hypotheses_of(savings: Savings) -> list[tuple[str, str]]:
    """What the computation supposes, in words."""
    return [
        ("Offres valables au", day(savings.prices_on)),
        ("Offres disponibles à partir du", day(savings.starts_on)),
        ("Quand on part", savings.get_exit_display()),
        ("Une valeur estimée peut être fausse de", f"{number(savings.estimated_within_pct, 0)}\u00a0%"),
        ("Engagement plus long admis", f"{savings.longer_by_months}\u00a0mois"),
        ("Subvention de ce qui est payé une fois", f"{number(savings.grant_pct, 0)}\u00a0% du HT"),
    ]


def _method(savings: Savings) -> str:
    supposed = " ; ".join(f"{label.lower()} : {value}" for label, value in hypotheses_of(savings))
    said = f"Méthode {savings.method_version}, règles au {day(savings.parameters_on)}. Hypothèses : {supposed}. "
    said += f"Empreinte des données : {savings.inputs_digest}."
    return f"Chiffres inventés. {said}" if savings.is_fictitious else said


def _table(listing: Listing) -> Table:
    columns = tuple(
        Column(f"{column.title} ({column.unit})" if column.unit else column.title, column.kind in ("number", "money"))
        for column in listing.columns
    )
    rows = [*listing.rows, *([listing.totals] if listing.totals else [])]
    return Table(listing.title, columns, [_texts(row, listing) for row in rows], listing.note)


def _texts(row: Sequence[Any], listing: Listing) -> list[str]:
    return [_text(cell, column.digits) for cell, column in zip(row, listing.columns, strict=True)]


def _text(cell: Any, digits: int) -> str:
    if cell is None:
        return "NC"
    if isinstance(cell, int | Decimal):
        return number(cell, digits)
    return str(cell)
