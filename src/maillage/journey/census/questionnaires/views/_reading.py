"""Questionnaires as their readers see them, on the page and as files."""

from typing import Any, Final, Literal, cast

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.questionnaires.access import get_questionnaire_for
from maillage.journey.census.questionnaires.documents import WORKBOOK_TYPES, Paper, paper, workbook
from maillage.journey.census.questionnaires.engine import (
    SHIPPED,
    Definition,
    Stamp,
    blank,
    digest_of,
    shipped,
    shipped_text,
    text_of_definition,
)
from maillage.journey.census.questionnaires.forms import form_for
from maillage.journey.census.questionnaires.queries import editions_of, versions_of
from maillage.kernel.pages import NotAllowed, reads
from maillage.kernel.templatetags.face import Cell, Column, Empty, KeyFigure, Tab, Table

__all__ = [
    "get_shipped",
    "questionnaire",
    "questionnaire_file",
    "questionnaires",
    "shipped_file",
    "shipped_questionnaire",
]

_MODEL_COLUMNS: Final = (
    Column("Modèle"),
    Column("Questions", is_number=True),
    Column("Durée", unit="min", is_number=True),
    Column("Pour qui"),
)
_TYPES: Final = {"yaml": "application/yaml", "pdf": "application/pdf", **WORKBOOK_TYPES}


@reads(Right.RUN_CAMPAIGN)
def questionnaires(request: Any) -> HttpResponse:
    own = [
        (
            Cell(row.title, reverse("census:questionnaire", args=[row.pk])),
            f"version {row.latest}" if row.latest else "en préparation",
            row.copied_from or "écrit ici",
            row.updated_at.date(),
        )
        for row in editions_of(request.actor.acting_id)
    ]
    models = [
        (
            Cell(model.title, reverse("census:shipped_questionnaire", args=[model.code]), model.purpose),
            _size(model),
            model.minutes,
            model.audience,
        )
        for model in map(shipped, SHIPPED)
    ]
    columns = (Column("Questionnaire"), Column("Publié"), Column("D’après"), Column("Modifié le"))
    empty = Empty(
        "Ici, les questionnaires que vous aurez adaptés.",
        "Aucun pour l’instant : les modèles ci-dessous servent tels quels.",
    )
    context = {
        "own": Table("Les nôtres", columns, own, empty=empty),
        "models": Table("Modèles", _MODEL_COLUMNS, models),
    }
    return render(request, "census_questionnaires/questionnaires.html", context)


def _size(definition: Definition) -> int:
    return sum(len(section.fields) for _, section in definition.sections())


def get_shipped(code: str) -> Definition:
    """A shipped questionnaire by its address. Error: ``NotAllowed``."""
    if code not in SHIPPED:
        raise NotAllowed("questionnaire")
    return shipped(code)


def _read(request: Any, definition: Definition, here: str, context: dict[str, Any]) -> HttpResponse:
    """A questionnaire as a secretary will see it, one theme at a time."""
    asked = request.GET.get("theme", "")
    theme = next((one for one in definition.themes if one.code == asked), definition.themes[0])
    tabs = [Tab(one.title, f"{here}?theme={one.code}", one is theme) for one in definition.themes]
    answers = blank(definition)
    drawn = {
        "definition": definition,
        "theme": theme,
        "tabs": tabs if len(tabs) > 1 else [],
        "forms": [form_for(section, rows=answers.rows(section.code)) for section in theme.sections],
        "figures": [
            KeyFigure(_size(definition), "questions", detail="dont beaucoup préremplies la fois suivante"),
            KeyFigure(len(list(definition.sections())), "rubriques"),
            KeyFigure(definition.minutes or None, "pour répondre", unit="min", detail="estimé par ses auteurs"),
        ],
    }
    return render(request, "census_questionnaires/questionnaire.html", drawn | context)


@reads(Right.RUN_CAMPAIGN)
def shipped_questionnaire(request: Any, code: str) -> HttpResponse:
    definition = get_shipped(code)
    files = {ending: reverse("census:shipped_file", args=[code, ending]) for ending in _TYPES}
    context = {"files": files, "copy_url": reverse("census:copy_questionnaire", args=[code])}
    return _read(request, definition, reverse("census:shipped_questionnaire", args=[code]), context)


@reads(Right.RUN_CAMPAIGN)
def questionnaire(request: Any, pk: int) -> HttpResponse:
    row = get_questionnaire_for(request.actor, pk)
    definition = Definition.of_json(row.draft)
    versions = list(versions_of(row))
    is_published = bool(versions) and versions[0].digest == digest_of(definition)
    listed = [(f"Version {one.number}", one.created_at.date(), one.digest[:12]) for one in versions]
    context = {
        "row": row,
        "files": {ending: reverse("census:questionnaire_file", args=[pk, ending]) for ending in _TYPES},
        "is_published": is_published,
        "versions": Table("Versions publiées", (Column("Version"), Column("Le"), Column("Empreinte")), listed)
        if listed
        else None,
    }
    return _read(request, definition, reverse("census:questionnaire", args=[pk]), context)


@reads(Right.RUN_CAMPAIGN)
def shipped_file(request: Any, code: str, ending: str) -> HttpResponse:
    definition = get_shipped(code)
    return _file(request, definition, ending, shipped_text(code) if ending == "yaml" else "")


@reads(Right.RUN_CAMPAIGN)
def questionnaire_file(request: Any, pk: int, ending: str) -> HttpResponse:
    row = get_questionnaire_for(request.actor, pk)
    return _file(request, Definition.of_json(row.draft), ending)


def _file(request: Any, definition: Definition, ending: str, text: str = "") -> HttpResponse:
    """The questionnaire, blank: its definition, its paper, or a workbook of the one who asks."""
    if ending not in _TYPES:
        raise NotAllowed("format")
    name, today = request.actor.acting_name, localdate()
    if ending == "yaml":
        content = (text or text_of_definition(definition)).encode()
    elif ending == "pdf":
        content = paper(definition, blank(definition), Paper(name, today))
    else:
        stamp = Stamp(digest_of(definition), request.actor.acting_id)
        content = workbook(definition, blank(definition), stamp, cast("Literal['xlsx', 'ods']", ending), about=(name,))
    response = HttpResponse(content, content_type=_TYPES[ending])
    filename = f"{definition.code}.{ending}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename) or "attachment"
    return response
