"""Words that several chapters share."""

from fractions import Fraction
from typing import Final

from maillage.journey.studies.syntheses.engine import Finding
from maillage.journey.studies.syntheses.engine.results import EstimateResult
from maillage.kernel.papers import Bullets
from maillage.kernel.typography import listed, number, percent

__all__ = [
    "NC",
    "exact_weight",
    "findings_as_bullets",
    "lower",
    "money_text",
    "names_text",
    "share_text",
    "shown_range",
]

NC: Final = "NC"
"""What a figure that nobody knows is called, everywhere."""


def exact_weight(weight: Fraction) -> str:
    """« 12/7 », for 1,714 would not give a total again.

    >>> exact_weight(Fraction(12, 7)), exact_weight(Fraction(3))
    ('12/7', '3')
    """
    return str(weight.numerator) if weight.denominator == 1 else f"{weight.numerator}/{weight.denominator}"


def shown_range(estimate: EstimateResult) -> str:
    """The range as a person should read it: from what is already counted, in whole units.

    Rounded outwards, so that rounding never narrows it.
    """
    if estimate.low is None or estimate.high is None:
        return "fourchette inconnue"
    if estimate.df == 0:
        return "tout est compté"
    if not estimate.standard_error:
        return "réponses identiques"
    low, high = max(estimate.low, float(estimate.respondents_total)), estimate.high
    return f"{number(int(low))} à {number(-int(-high // 1))}"


def money_text(value: Fraction | None, basis: str) -> str:
    return NC if value is None else f"{number(value, 2)} € {basis}"


def share_text(value: Fraction | None) -> str:
    return NC if value is None else percent(value)


def names_text(names: list[str]) -> str:
    return listed(names) or "aucune"


def lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def findings_as_bullets(findings: list[Finding]) -> Bullets:
    return Bullets(
        [f"{finding.entity} : {lower(finding.message)}" if finding.entity else finding.message for finding in findings]
    )
