"""Rows to the engine and back: what an assembly decided, a clause and its indices."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from maillage.engine.finance import (
    CoefficientRounding,
    IndexTerm,
    IndexValue,
    Revision,
    RevisionFormula,
    revise,
)
from maillage.journey.studies.money.engine._results import DecidedLife
from maillage.journey.studies.money.models import AmortisationPeriod, IndexReading, RevisionClause

__all__ = ["codes_of", "formula_of_clause", "lives_of", "revision_of"]


def lives_of(periods: Iterable[AmortisationPeriod]) -> list[DecidedLife]:
    """What an assembly decided, as the engine takes it."""
    return [DecidedLife(period.account, period.years, _decision(period), period.below) for period in periods]


def _decision(period: AmortisationPeriod) -> str:
    """« délibération 12 du 30/03/2026 », the reference being often written with the word already."""
    said = "délibération"
    reference = re.sub(r"^d[ée]lib[ée]ration\b\s*", "", period.reference.strip(), flags=re.IGNORECASE)
    if reference:
        said += f" {reference}"
    return f"{said} du {period.decided_on:%d/%m/%Y}" if period.decided_on else said


def codes_of(clause: RevisionClause) -> list[str]:
    """The indices that a clause follows."""
    return [str(term["code"]) for term in clause.terms]


def formula_of_clause(clause: RevisionClause) -> RevisionFormula:
    """A clause, as the engine takes it."""
    return RevisionFormula(
        fixed_share=clause.fixed_share,
        terms=tuple(_term(term) for term in clause.terms),
        digits=clause.digits,
        rounding=CoefficientRounding(clause.rounding),
        price_digits=clause.price_digits,
        cap_pct=clause.cap_pct,
        safeguard_pct=clause.safeguard_pct,
    )


def _term(term: dict[str, Any]) -> IndexTerm:
    return IndexTerm(str(term["code"]), Decimal(str(term["part"])), Decimal(str(term["base"])))


def revision_of(
    clause: RevisionClause, readings: Iterable[IndexReading], on: date, previous: Decimal | None
) -> Revision:
    """The price of a clause on a day. Errors: ``FormulaRefused``, ``IndexUnknown``."""
    history = [IndexValue(row.code, row.month, row.value, row.published_on) for row in readings]
    return revise(formula_of_clause(clause), clause.initial_price, history, on, previous=previous)
