"""The report of a campaign's quality: who answered, what is missing, what was found. The same on the page and on paper."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from maillage.journey.census.campaigns.engine import AskedField, fields_of
from maillage.journey.census.campaigns.enums import ResponseState
from maillage.journey.census.campaigns.models import Campaign
from maillage.kernel.papers import Paragraph, Report, Section
from maillage.kernel.papers.pages import printed_figures, printed_table
from maillage.kernel.templatetags.face import Column, KeyFigure, Table, day
from maillage.kernel.typography import number, percent, plural

__all__ = [
    "IMPUTES_NOTHING",
    "FieldQuality",
    "Quality",
    "has_quality",
    "quality_by_field",
    "quality_of_campaign",
    "quality_paper",
]

IMPUTES_NOTHING = "Aucune valeur n’est imputée : ce qui manque est dit manquant, et un zéro est un zéro déclaré."


@dataclass(frozen=True, slots=True)
class Quality:
    """What the page draws and the paper prints."""

    figures: list[KeyFigure]
    states: Table
    values: Table
    fields: Table

    @property
    def tables(self) -> list[Table]:
        return [self.states, self.values, self.fields]


def has_quality(campaign: Campaign) -> bool:
    """Whether the campaign was frozen with a report: one that was loaded has none."""
    return campaign.is_sealed and isinstance(campaign.quality, dict) and "total" in campaign.quality


def quality_of_campaign(campaign: Campaign) -> Quality | None:
    """The report of a frozen campaign, as it was signed; ``None`` where it has none. ``campaign`` is read with its versions."""
    report = campaign.quality
    if not has_quality(campaign):
        return None
    return Quality(_figures(report), _states(report), _values(report), _fields(report, quality_by_field(campaign)))


def quality_paper(campaign: Campaign, quality: Quality, body: str) -> Report:
    """The same as a paper: signed, and of the day of the freezing."""
    moment = timezone.localtime(campaign.frozen_at) if campaign.frozen_at else timezone.localtime()
    signed = f"Figée le {day(moment.date(), 'long')}. Signé : {campaign.signed_by}, pour {body}."
    return Report(
        title="Rapport de qualité",
        subtitle=f"{campaign.name} – {body}",
        date=moment.date().isoformat(),
        imprint=f"{campaign.name}, figée le {day(moment.date())}",
        opening=[Paragraph(signed), printed_figures(quality.figures), Paragraph(IMPUTES_NOTHING)],
        sections=[
            Section("Qui a répondu", [printed_table(quality.states)]),
            Section("Ce qui est rempli, ce qui fut constaté", [printed_table(quality.values)]),
            Section("Ce qui manque, champ par champ", [printed_table(quality.fields)]),
        ],
    )


def _figures(report: dict[str, Any]) -> list[KeyFigure]:
    total, people = report["total"], report["population"]
    imputed = report["imputed"]
    return [
        KeyFigure(percent(100 * report["answered"] / total, 1) if total else None, "des collectivités ont répondu",
                  detail=f"{number(report['answered'])} sur {number(total)}"),
        KeyFigure(percent(100 * report["population_answered"] / people, 1) if people else None, "de la population",
                  detail=f"{number(report['population_answered'])} habitants sur {number(people)}"),
        KeyFigure(report["by_proxy"], "réponse au téléphone" if report["by_proxy"] < 2 else "réponses au téléphone"),
        KeyFigure(imputed, "valeur imputée" if imputed < 2 else "valeurs imputées", detail="ce qui manque est dit manquant"),
    ]  # fmt: skip


def _states(report: dict[str, Any]) -> Table:
    rows = [(ResponseState(state).label, count) for state, count in report["responses"].items() if count]
    return Table("Où chacune s’est arrêtée", (Column("État"), Column("Collectivités", is_number=True)), rows)


def _values(report: dict[str, Any]) -> Table:
    values, findings = report["values"], report["findings"]
    rows = [
        ("Valeurs demandées", values["asked"]),
        ("Valeurs remplies, NC compris", values["filled"]),
        ("dont NC", values["unknown"]),
        ("Points à corriger, ni corrigés ni expliqués", findings["blocking"]),
        ("Points à vérifier", findings["warning"]),
        ("Points expliqués", findings["explained"]),
    ]
    if "compared" in findings:  # reports of before the comparison have none
        rows.append(("Points trouvés en comparant aux autres réponses", findings["compared"]))
    return Table("Ce qui est rempli et ce qui fut constaté", (Column("Quoi"), Column("Combien", is_number=True)), rows)


@dataclass(frozen=True, slots=True)
class FieldQuality:
    """Of a field: how many of the responses that are sent gave a value, wrote NC, « sans objet », nothing."""

    asked: AskedField
    given: int
    unknown: int
    not_applicable: int
    missing: int


def quality_by_field(campaign: Campaign) -> list[FieldQuality]:
    """Every field that was asked, also one that nobody filled: that is what the report is for."""
    report, found = campaign.quality, []
    for one in fields_of(campaign):
        given, unknown, without = report["fields"].get(one.name, (0, 0, 0))
        base = one.base(report["sent"]) if "sent" in report else report["answered"]  # older reports have one base
        found.append(FieldQuality(one, given, unknown, without, max(base - given - unknown - without, 0)))
    return found


def _fields(report: dict[str, Any], found: list[FieldQuality]) -> Table:
    rows = [
        (one.asked.label, one.asked.section, one.given, one.unknown, one.not_applicable, one.missing) for one in found
    ]
    columns = (
        Column("Champ"),
        Column("Partie"),
        Column("Donné", is_number=True),
        Column("NC", is_number=True),
        Column("Sans objet", is_number=True),
        Column("Sans réponse", is_number=True),
    )
    base_text = f"{plural(report['answered'], 'réponse envoyée', 'réponses envoyées')}."
    return Table("Non-réponse, champ par champ", columns, rows, base=base_text)
