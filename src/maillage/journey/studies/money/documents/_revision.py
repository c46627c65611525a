"""A revision, step by step."""

from datetime import date

from maillage.journey.studies.money.documents._words import value_text
from maillage.journey.studies.money.engine import Revision
from maillage.journey.studies.money.enums import ROUNDING_LABELS
from maillage.journey.studies.money.models import RevisionClause
from maillage.kernel.papers import Column, Table
from maillage.kernel.typography import number, percent, trimmed

__all__ = ["revision_table"]


def revision_table(clause: RevisionClause, found: Revision, on: date) -> Table:
    """What is read, what is reckoned, what is rounded: redoable by hand."""
    basis = clause.get_tax_basis_display()
    rows = [["Part fixe", "", value_text(clause.fixed_share)]]
    for term in found.terms:
        read = term.read
        rows.append(
            [
                f"{term.term.code} de {read.month:%m/%Y}, publié le {read.published_on:%d/%m/%Y}",
                f"{value_text(term.term.share)} × {value_text(read.value)} ÷ {value_text(term.term.base)}",
                trimmed(term.part, 8),
            ]
        )
    rows += [
        ["Coefficient exact", "somme des parts", trimmed(found.exact, 8)],
        [
            "Coefficient retenu",
            f"{clause.digits} décimales, {ROUNDING_LABELS[clause.rounding]}",
            number(found.coefficient, clause.digits),
        ],
        [
            "Prix sans butoir",
            f"{value_text(clause.initial_price)} × {number(found.coefficient, clause.digits)}",
            f"{number(found.uncapped, clause.price_digits)} € {basis}",
        ],
    ]
    if clause.cap_pct is not None and found.ceiling is not None:
        reached = "atteint" if found.is_capped else "pas atteint"
        rows.append(
            [
                f"Butoir : {reached}",
                f"{value_text(found.previous)} + {value_text(clause.cap_pct)} %, arrondi vers le bas, au plus",
                f"{number(found.ceiling, clause.price_digits)} € {basis}",
            ]
        )
    if clause.safeguard_pct is not None:
        verdict = "dépassée : le marché peut être arrêté" if found.may_end else "pas dépassée"
        rise = "NC" if found.rise_pct is None else percent(found.rise_pct, 2)
        rows.append([f"Sauvegarde : {verdict}", f"hausse de {rise}, pour {value_text(clause.safeguard_pct)} %", ""])
    rows.append(["Prix révisé", "", f"{number(found.price, clause.price_digits)} € {basis}"])
    note = (
        f"Au {on:%d/%m/%Y} : pour chaque indice, la dernière valeur publiée ce jour-là au plus tard (R2112-13 du CCP)."
    )
    return Table(
        "Le calcul, pas à pas", (Column("Étape"), Column("Calcul"), Column("Résultat", is_number=True)), rows, note
    )
