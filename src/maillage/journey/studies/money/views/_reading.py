"""A case, part by part."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.money import queries
from maillage.journey.studies.money.access import get_case_for
from maillage.journey.studies.money.documents import (
    MEDIA_TYPES,
    amount_of,
    checks,
    essential,
    financing,
    formula_of,
    method,
    sensitivity,
    value_text,
    years,
)
from maillage.journey.studies.money.engine import (
    METHOD_VERSION,
    Case,
    CaseResults,
    case_of,
    compute,
    faults_of,
    lives_of,
    used_keys,
)
from maillage.journey.studies.money.enums import DIRECTION_LABELS, FUNDING_LABELS, PROVENANCE_LABELS, SECTION_LABELS
from maillage.journey.studies.money.models import BusinessCase
from maillage.journey.studies.money.views._blocks import blocks_of
from maillage.kernel.pages import NotAllowed, reads
from maillage.kernel.templatetags.face import Cell, Column, Empty, Tab, Table

__all__ = ["case"]

PARTS: Final = {
    "essentiel": "L’essentiel",
    "valeurs": "Valeurs et hypothèses",
    "options": "Options et lignes",
    "seuils": "Ce qui l’inverserait",
    "annees": "Année par année",
    "financement": "Financement",
    "editions": "Figer et publier",
}


@reads(Right.SEE_STUDY)
def case(request: Any, pk: int, slug: str = "essentiel") -> HttpResponse:
    """What it costs, until when, what is saved, from which date it pays for itself; then all that leads there."""
    if slug not in PARTS:
        raise NotAllowed("part")
    row = get_case_for(request.actor, pk)
    found = case_of(row.content)
    faults = faults_of(found)
    may_keep = request.actor.may(Right.KEEP_FINANCES, row.owner_id)
    context: dict[str, Any] = {
        "row": row,
        "slug": slug,
        "part": PARTS[slug],
        "faults": faults,
        "tabs": _tabs(row, slug),
        "may_keep": may_keep,
    }
    if slug == "valeurs":
        context["table"] = _values(row, found, may_keep=may_keep)
    elif slug == "options":
        context["options"] = _options(row, found, may_keep=may_keep)
    elif slug == "editions":
        context["table"] = _editions(row)
    elif not faults:
        context |= _computed(row, found, slug)
    if not faults:
        context["exports"] = [
            (ending.upper(), reverse("studies:export_case", args=[row.pk, ending])) for ending in MEDIA_TYPES
        ]
    return render(request, "study_money/case.html", context)


def _tabs(row: BusinessCase, slug: str) -> list[Tab]:
    return [
        Tab(
            title,
            reverse("studies:case", args=[row.pk])
            if part == "essentiel"
            else reverse("studies:case_part", args=[row.pk, part]),
            part == slug,
        )
        for part, title in PARTS.items()
    ]


def _computed(row: BusinessCase, found: Case, slug: str) -> dict[str, Any]:
    on = localdate()
    try:
        results = compute(found, lives_of(queries.periods_of(row.owner_id)), on=on)
    except MaillageError as error:
        return {"faults": [str(error)]}
    return {"blocks": blocks_of(_blocks(results, slug)), "warnings": results.warnings}


def _blocks(results: CaseResults, slug: str) -> list[Any]:
    on = localdate()
    match slug:
        case "seuils":
            return sensitivity(results)
        case "annees":
            return years(results)
        case "financement":
            return financing(results)
    return [*essential(results), *checks(results, on), *method(results, on, METHOD_VERSION)]


def _values(row: BusinessCase, found: Case, *, may_keep: bool) -> Table:
    used = used_keys(found)
    rows = []
    for value in found.values:
        bounds = f"{value_text(value.low) or '…'} à {value_text(value.high) or '…'}"
        url = reverse("studies:case_value", args=[row.pk, value.key]) if may_keep else ""
        rows.append(
            (
                Cell(value.label, url, "" if value.key in used else "ne sert à aucune ligne"),
                amount_of(value),
                bounds if value.low is not None or value.high is not None else "–",
                PROVENANCE_LABELS[value.provenance.value],
                value.source or "–",
            )
        )
    guessed = sum(value.provenance.value == "hypothese" for value in found.values)
    columns = (
        *(Column("Valeur"), Column("Retenu", is_number=True), Column("Bornes", is_number=True)),
        *(Column("Origine"), Column("Source")),
    )
    note = f"{guessed} hypothèses sur {len(rows)} valeurs. Remplacez-les par des factures, des devis ou des comptages."
    return Table("Toutes les valeurs du cas", columns, rows, note=note)


def _options(row: BusinessCase, found: Case, *, may_keep: bool) -> list[dict[str, Any]]:
    """Each option, its lines and fundings, with the way to change them."""
    shown = []
    for rank, option in enumerate(found.options):
        lines = [
            (
                Cell(line.label, reverse("studies:case_line", args=[row.pk, rank, place]) if may_keep else ""),
                f"{DIRECTION_LABELS[line.direction.value]}, {SECTION_LABELS[line.section.value].lower()}",
                formula_of(found, line) if line.amount in found.by_key else "à compléter",
            )
            for place, line in enumerate(option.lines)
        ]
        fundings = [
            (
                Cell(funding.name, reverse("studies:case_funding", args=[row.pk, rank, place]) if may_keep else ""),
                FUNDING_LABELS[funding.kind.value],
                " à ".join(
                    amount_of(found.by_key[key]) for key in (funding.amount, funding.rate) if key in found.by_key
                ),
            )
            for place, funding in enumerate(option.fundings)
        ]
        empty = Empty("Ici, ce que cette option coûte et rapporte.", "Elle n’a encore aucune ligne.")
        columns = (Column("Ligne"), Column("Sens et section"), Column("Calcul"))
        shown.append(
            {
                "rank": rank,
                "option": option,
                "lines": Table(f"Lignes de « {option.name} »", columns, lines, empty=empty),
                "fundings": Table(
                    f"Financements de « {option.name} »",
                    (Column("Qui"), Column("Nature"), Column("Montant ou taux")),
                    fundings,
                )
                if fundings
                else None,
            }
        )
    return shown


def _editions(row: BusinessCase) -> Table:
    rows = []
    editions = queries.editions_of(row)
    published = queries.published_editions(editions)
    for found in editions:
        rows.append(
            (
                Cell(f"Édition {found.number}", reverse("studies:case_edition", args=[row.pk, found.number])),
                Cell(found.frozen_at.date(), detail=found.frozen_by),
                found.headline,
                "publiée" if found.pk in published else "–",
            )
        )
    empty = Empty(
        "Ici, les éditions figées du cas : ce que l’on montre, que plus rien ne change.",
        "Il n’a pas encore été figé.",
    )
    columns = (Column("Édition"), Column("Figée le"), Column("En bref"), Column("Aux membres"))
    return Table("Éditions, la dernière d’abord", columns, rows, empty=empty)
