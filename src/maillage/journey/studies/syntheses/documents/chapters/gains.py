"""What each offer would save or cost, and the savings that were published."""

from fractions import Fraction

from maillage.journey.studies.syntheses.documents.chapters.words import NC, findings_as_bullets, share_text
from maillage.journey.studies.syntheses.engine import Study
from maillage.journey.studies.syntheses.engine.results import SavingResult
from maillage.kernel.papers import Block, Column, Paragraph, Picture, Section, Table
from maillage.kernel.pictures import Swing, draw_swings
from maillage.kernel.typography import number, percent, plural

__all__ = ["gains", "published_summary"]


def gains(study: Study) -> list[Block]:
    if not study.savings:
        return [Paragraph("Aucune offre n’accompagne l’enquête : ajoutez offres.csv pour comparer les prix.")]
    rises = [saving for saving in study.savings if saving.saving < 0]
    doubtful = [saving for saving in study.savings if not saving.like_for_like]
    sentence = f"{plural(len(study.savings), 'prix payé est comparé', 'prix payés sont comparés')} à une offre."
    if rises:
        sentence += f" {plural(len(rises), 'offre est plus chère', 'offres sont plus chères')} que l’existant."
    if doubtful:
        sentence += (
            f" {plural(len(doubtful), 'comparaison ne porte', 'comparaisons ne portent')} pas sur deux choses "
            "semblables (en pointillé)."
        )
    return [
        Picture(
            "gains",
            "Ce que chaque offre ferait gagner ou perdre",
            sentence,
            draw_swings(
                "Économie ou hausse de chaque offre, en pourcentage du prix payé",
                [
                    Swing(saving.objet, _verdict(saving), float(saving.saving_pct or 0), saving.like_for_like)
                    for saving in study.savings
                ],
                ("économie", "hausse", "à ne pas retenir tel quel"),
            ),
            Table(
                "Prix payés et offres",
                (
                    Column("Objet"),
                    Column("Payé", True),
                    Column("Proposé", True),
                    Column("Économie", True, is_detail=True),
                    Column("En % du payé", True),
                    Column("Unité"),
                    Column("Comparable", is_detail=True),
                ),
                [
                    [
                        saving.objet,
                        _amount(saving.existing),
                        _amount(saving.proposed),
                        _amount(saving.saving),
                        share_text(saving.saving_pct),
                        saving.unit,
                        "oui" if saving.like_for_like else f"non : {saving.why_not_like_for_like}",
                    ]
                    for saving in study.savings
                ],
                "Une économie négative est une hausse. Base de chaque pourcentage : le prix payé aujourd’hui. "
                "Sans les quantités de chaque commune, ces économies ne s’additionnent pas.",
            ),
        )
    ]


def _amount(value: object) -> str:
    amount = Fraction(str(value))
    return number(amount, 2 if (amount * 100).denominator == 1 else 4)


def _verdict(saving: SavingResult) -> str:
    if saving.saving_pct is None:
        return NC
    if saving.saving == 0:
        return "même prix"
    return f"{'hausse' if saving.saving < 0 else 'économie'} {percent(abs(saving.saving_pct))}"


def published_summary(study: Study) -> list[Section]:
    wrong = [finding for finding in study.findings if finding.code == "published_saving"]
    if not wrong:
        return []
    return [
        Section(
            "La synthèse publiée des économies",
            [
                Paragraph(
                    f"{plural(len(wrong), 'ligne publiée ne se recalcule', 'lignes publiées ne se recalculent')} pas "
                    "à partir des prix publiés. Avant de les voter, demander la dépense de départ."
                ),
                findings_as_bullets(wrong),
            ],
        )
    ]
