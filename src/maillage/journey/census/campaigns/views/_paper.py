"""The questionnaire on paper or in a spreadsheet, filled beforehand; and what comes back."""

import tempfile
from pathlib import Path, PurePath
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate

from maillage.engine.errors import MaillageError
from maillage.journey.census.campaigns import actions
from maillage.journey.census.campaigns.access import Seat
from maillage.journey.census.campaigns.engine import answers_of, definition_of_response, prefilled
from maillage.journey.census.campaigns.forms import UploadForm
from maillage.journey.census.campaigns.models import ResponseSection
from maillage.journey.census.campaigns.views._answering import address, context_of
from maillage.journey.census.campaigns.views._doors import three_doors, three_doors_to_read
from maillage.journey.census.campaigns.views._typed import note_typed
from maillage.journey.census.questionnaires.documents import WORKBOOK_TYPES, Paper, paper, workbook
from maillage.journey.census.questionnaires.engine import Answers, Definition, Problem, Stamp, digest_of, told
from maillage.journey.census.questionnaires.imports import read_answers
from maillage.kernel.pages import NotAllowed
from maillage.kernel.templatetags.face import Column, Table, day

__all__ = ["paper_file", "upload"]

DRY_RUN: Final = "versements"
"""Where a session keeps the answers of a file between the dry run and the decision."""
MOST_SHOWN: Final = 200


@three_doors_to_read
def paper_file(request: Any, seat: Seat, ending: str) -> HttpResponse:
    """The questionnaire as a PDF to write on, or as a workbook to fill and send back."""
    definition = definition_of_response(seat.response)
    answers = _known(seat, definition)
    name = f"questionnaire-{seat.response.pk}.{ending}"
    if ending == "pdf":
        lines = tuple(filter(None, [seat.campaign.name, _deadline(seat)]))
        url = request.build_absolute_uri(address(seat))
        content = paper(definition, answers, Paper(seat.response.owner.name, localdate(), url, lines))
        kind = "application/pdf"
    elif ending in WORKBOOK_TYPES:
        about = [seat.response.owner.name, seat.campaign.name, _deadline(seat)]
        content = workbook(definition, answers, _stamp(seat, definition), ending, about=[one for one in about if one])  # type: ignore[arg-type]
        kind = WORKBOOK_TYPES[ending]
    else:
        raise NotAllowed("ending")
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    answer["Cache-Control"] = "private, no-store"
    return answer


def _deadline(seat: Seat) -> str:
    return f"À rendre avant le {day(seat.campaign.deadline, 'long')}" if seat.campaign.deadline else ""


def _stamp(seat: Seat, definition: Definition) -> Stamp:
    return Stamp(digest_of(definition), seat.response.owner_id, str(seat.campaign.pk))


def _known(seat: Seat, definition: Definition) -> Answers:
    """What was saved, and what is known beforehand of the rest."""
    written = ResponseSection.objects.filter(response=seat.response)
    saved = answers_of([one for one in written if seat.may_read(one)])
    known = prefilled(definition, seat.response, with_inventory=seat.has_inventory, with_prices=seat.may_see_prices)
    return Answers({**known.sections, **saved.sections})


@three_doors
def upload(request: Any, seat: Seat) -> HttpResponse:
    """A filled workbook: first what it would change, then all of it or nothing."""
    definition = definition_of_response(seat.response)
    if request.method == "POST" and request.POST.get("verser"):
        return _fill(request, seat)
    form = UploadForm(request.POST or None, request.FILES or None) if request.method == "POST" else UploadForm()
    context = context_of(seat, form=form)
    if not form.is_bound or not form.is_valid():
        return render(request, "census_campaigns/upload.html", context, status=422 if form.is_bound else 200)
    known = _known(seat, definition)
    try:
        found, problems = _read(seat, definition, form.cleaned_data["file"], known)
    except MaillageError as refused:
        form.add_error("file", str(refused))
        return render(request, "census_campaigns/upload.html", context, status=422)
    if problems:
        context |= {"problems": _problems(definition, problems)}
        return render(request, "census_campaigns/upload.html", context, status=422)
    changes = _changes(definition, known, found)
    kept = request.session.get(DRY_RUN, {})
    request.session[DRY_RUN] = {**(kept if isinstance(kept, dict) else {}), str(seat.response.pk): found.as_json()}
    context |= {"changes": changes, "count": len(changes.rows)}
    return render(request, "census_campaigns/upload.html", context)


def _read(seat: Seat, definition: Definition, file: Any, known: Answers) -> tuple[Answers, list[Problem]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"questionnaire{PurePath(file.name).suffix.lower()}"
        with path.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        return read_answers(definition, path, _stamp(seat, definition), known=known)


def _fill(request: Any, seat: Seat) -> HttpResponse:
    kept = request.session.get(DRY_RUN, {})
    plain = kept.pop(str(seat.response.pk), None) if isinstance(kept, dict) else None
    if plain is None:
        messages.error(request, "Ce fichier n’est plus en mémoire : versez-le de nouveau.")
        return redirect(address(seat, "upload"))
    request.session[DRY_RUN] = kept
    note_typed(request, seat, actions.fill_from_file(seat, Answers.of_json(plain)))
    messages.success(request, "Le questionnaire rempli est versé. Relisez-le, puis envoyez-le.")
    return redirect(address(seat, "review"))


def _problems(definition: Definition, problems: list[Problem]) -> Table:
    rows = [
        (
            problem.sheet or definition.section(problem.section).title,
            problem.line or "–",
            problem.column or definition.section(problem.section).field(problem.field).label,
            problem.value or "–",
            f"{problem.message[:1].upper()}{problem.message[1:]} {problem.cure}",
        )
        for problem in problems[:MOST_SHOWN]
    ]
    columns = (
        Column("Feuille"),
        Column("Ligne", is_number=True),
        Column("Colonne"),
        Column("Valeur"),
        Column("À faire"),
    )
    return Table("À corriger dans le fichier", columns, rows)


def _changes(definition: Definition, known: Answers, found: Answers) -> Table:
    """Value by value, what the file says otherwise than what is known."""
    rows = []
    for _, section in definition.sections():
        before = {row.key: row for row in known.rows(section.code)}
        for place, row in enumerate(found.rows(section.code), start=1):
            old = before.get(row.key)
            where = f"{section.title} – {place}" if section.is_many else section.title
            if row.is_gone and (old is None or not old.is_gone):
                rows.append((where, "Toute la ligne", "–", "n’existe plus"))
            for field in section.fields:
                was, now = (old[field.code] if old else None), row[field.code]
                if (was is None and now.is_answered) or (was is not None and was != now):
                    rows.append((where, field.label, (told(field, was) if was else "") or "–", told(field, now) or "–"))
    columns = (Column("Partie"), Column("Question"), Column("Avant"), Column("Après"))
    return Table("Ce qui changerait", columns, rows[:MOST_SHOWN])
