"""How to redo every figure."""

from fractions import Fraction
from math import ceil, floor
from typing import Final

from maillage.journey.studies.syntheses.documents.chapters.words import NC, exact_weight, lower
from maillage.journey.studies.syntheses.documents.estimators import ASSUMES, LABELS
from maillage.journey.studies.syntheses.engine import Study
from maillage.journey.studies.syntheses.engine.results import EstimateResult, OtherEstimate
from maillage.journey.studies.syntheses.enums import in_sentence
from maillage.kernel.papers import Block, Bullets, Column, Paragraph, Section, Table
from maillage.kernel.typography import enumeration, number, trimmed

__all__ = ["by_hand", "estimators", "method"]

MOST_WORKED: Final = 40
"""Above this number of respondents a sum is no longer written out: nobody would redo it by hand."""


def method(study: Study) -> list[Block]:
    rules = study.method.parameters
    first = study.estimates[study.machines[0]]
    return [
        Bullets(
            [
                "Total du territoire : somme, strate par strate, du nombre de collectivités (N) multiplié par la "
                "moyenne des réponses. C’est aussi la somme de chaque réponse multipliée par son poids N/n.",
                "Fourchette : total ± t × erreur type. Variance de chaque strate : N² × (1 − n/N) × s²/n, où s² est la "
                "variance des réponses ; une strate entièrement répondante n’en a pas. t est celui de Student.",
                f"Pour « {in_sentence(first.label)} » : {lower(first.method)} ; erreur type "
                + (NC if first.standard_error is None else number(first.standard_error, 1))
                + ".",
                "Une cellule vide est inconnue, jamais nulle : elle sort du numérateur et du diviseur.",
                "Économie : (payé − proposé) ÷ payé, avec son signe.",
            ]
        ),
        Table(
            "Règles utilisées",
            (Column("Règle"), Column("Valeur"), Column("Unité"), Column("Depuis"), Column("Source")),
            [
                [
                    rule["description"],
                    _value(rule["value"]),
                    rule["unit"],
                    f"{rule['valid_from']:%d/%m/%Y}",
                    rule["source"],
                ]
                for rule in rules.values()
            ],
            f"Telles qu’en vigueur au {study.method.parameters_on:%d/%m/%Y}. maillage {study.method.version}, "
            f"empreinte des fichiers de l’enquête (SHA-256) : {study.survey.digest}",
        ),
    ]


def _value(value: object) -> str:
    if isinstance(value, list):
        return " ; ".join(_value(item) for item in value)
    return trimmed(Fraction(str(value)))


def by_hand(study: Study) -> Section:
    """The sum of each machine total, written out."""
    if study.respondents > MOST_WORKED:
        return Section(
            "Refaire le calcul", [Paragraph("Le détail par collectivité est dans les chiffres (XLSX, CSV, JSON).")]
        )
    weights = {name: stratum.weight for stratum in study.strata for name in stratum.respondents}
    sums = []
    for machine in study.machines:
        estimate = study.estimates[machine]
        if estimate.missing or any(weight is None for weight in weights.values()):
            continue
        terms = [
            f"{exact_weight(weight)} × {number(study.answers[name][machine])}"
            for name, weight in weights.items()
            if weight is not None
        ]
        rounded = "" if estimate.total.denominator == 1 else f", arrondi à {number(estimate.total)}"
        sums.append(
            f"{estimate.label} : {' + '.join(terms)} = {trimmed(estimate.total)}{rounded}.{_range_told(estimate)}"
        )
    skipped = [study.estimates[machine].label for machine in study.machines if study.estimates[machine].missing]
    if skipped:
        sums.append(f"Pas de ligne pour : {enumeration(skipped)}. Des réponses manquent, les poids y sont différents.")
    return Section(
        "Refaire le calcul à la main",
        [
            Paragraph(f"Poids × réponse, dans l’ordre : {enumeration(list(weights))}."),
            Bullets(sums),
        ]
        if sums
        else [Paragraph("Certaines réponses manquent : le détail est dans les chiffres (XLSX, CSV, JSON).")],
    )


def _range_told(estimate: EstimateResult) -> str:
    """How wide its range is, and why; what is merged for the variance stands in the method of the estimate."""
    if estimate.standard_error is None or estimate.low is None or estimate.high is None or estimate.student is None:
        return ""
    return (
        f" Fourchette : {trimmed(estimate.total)} ± {number(estimate.student, 4)} (Student à {estimate.df} degrés) × erreur type "
        f"{number(estimate.standard_error, 3)} = {number(estimate.low, 2)} à {number(estimate.high, 2)}."
    )


def estimators(study: Study) -> Section:
    """Each count by the three estimators, with what each assumes."""
    return Section(
        "Trois estimations du même total",
        [
            Bullets([*ASSUMES.values()]),
            Table(
                "Trois estimations du même total",
                (
                    Column("Quoi"),
                    *(
                        column
                        for code, label in LABELS.items()
                        for column in (Column(label, True), Column("Fourchette", True, is_detail=code != "expansion"))
                    ),
                    Column("En tête"),
                ),
                [
                    [
                        study.estimates[name].label,
                        *(
                            cell
                            for code in LABELS
                            for cell in (
                                number(getattr(found, code).total),
                                _range(study.estimates[name].respondents_total, getattr(found, code)),
                            )
                        ),
                        LABELS[found.first],
                    ]
                    for name, found in study.estimators.items()
                ],
                "En tête : l’expansion, tant que les poids des répondantes retrouvent la population à 10 % près ; sinon le ratio combiné, "
                "s’il resserre la fourchette. Les fourchettes commencent à ce qui est déjà compté.",
            ),
        ],
    )


def _range(counted: Fraction, found: OtherEstimate) -> str:
    if found.low is None or found.high is None:
        return NC
    return f"{number(floor(max(found.low, float(counted))))} à {number(ceil(found.high))}"
