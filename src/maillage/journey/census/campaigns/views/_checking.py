"""A section being typed: what is wrong or doubtful, field by field, as each is left. Nothing is written."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from maillage.journey.census.campaigns.access import Seat
from maillage.journey.census.campaigns.engine import MISSING, answers_of, findings_of
from maillage.journey.census.campaigns.models import ResponseSection
from maillage.journey.census.questionnaires.engine import Answers, Definition, Section
from maillage.journey.census.questionnaires.forms import Asked, SectionForm

__all__ = ["checked"]


def checked(request: Any, seat: Seat, definition: Definition, section: Section, form: SectionForm) -> HttpResponse:
    """The remark of every field of the section, empty where there is none: the page puts each in its place.

    The rules are those of the save, over what this seat may read: what a hidden section says is not told by a comparison.
    """
    written = [one for one in ResponseSection.objects.filter(response=seat.response) if seat.may_read(one)]
    answers = Answers({**answers_of(written).sections, section.code: form.read()})
    said: dict[tuple[str, str], dict[str, str]] = {}
    for one in findings_of(definition, answers, seat.response):
        if one["section"] == section.code and one["rule"] != MISSING:
            said.setdefault((one["row"], one["field"]), one)
    remarks = [
        (asked, _remark(said, row.row.key, asked, place)) for place, row in enumerate(form.rows) for asked in row.asked
    ]
    return render(request, "census_campaigns/checked.html", {"remarks": remarks})


def _remark(said: dict[tuple[str, str], dict[str, str]], key: str, asked: Asked, place: int) -> dict[str, str] | None:
    """What is said of a field: of its row, or of all rows together, which stands in the first one."""
    found = said.get((key, asked.field.code))
    return found or (said.get(("", asked.field.code)) if place == 0 else None)
