"""What was done in the organisation, by whom, for whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpResponse
from django.utils.timezone import localtime

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.enums import MembershipKind, Right, Role
from maillage.journey.territories import queries
from maillage.journey.territories.forms import JournalForm
from maillage.journey.territories.views._frame import page
from maillage.kernel.pages import reads
from maillage.kernel.templatetags.face import day
from maillage.kernel.typography import listed

__all__ = ["journal"]

EVENTS_SHOWN: Final = 50
NAMES_SHOWN: Final = 12
_FIELDS: Final = {
    "kind": "qualité",
    "valid_from": "depuis le",
    "valid_to": "jusqu’au",
    "legal_basis": "acte",
    "basis": "acte ou motif",
    "effective_on": "date d’effet",
    "role": "rôle",
    "rights": "droits",
    "expires_on": "expire le",
    "members": "collectivités",
    "name": "nom",
}
_WORDS: Final = {str(code): str(label) for words in (MembershipKind, Role, Right) for code, label in words.choices}


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it is read."""

    event: Event
    at: str
    behalf: str
    changes: list[tuple[str, str, str]]


@reads(Right.SEE_JOURNAL)
def journal(request: Any) -> HttpResponse:
    form = JournalForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    found = queries.events_of(asked.get("q", ""), asked.get("par", ""), asked.get("du"), asked.get("au"))
    after = request.GET.get("apres", "")
    if after.isascii() and after.isdigit():
        found = found.filter(pk__lt=int(after[:18]))
    rows = list(found[: EVENTS_SHOWN + 1])
    context = {
        "form": form,
        "told": [_told(event, request.actor.acting_id) for event in rows[:EVENTS_SHOWN]],
        "next_key": str(rows[EVENTS_SHOWN - 1].pk) if len(rows) > EVENTS_SHOWN else None,
    }
    return page(request, "territories/journal.html", "territories:journal", context)


def _told(event: Event, acting_id: int) -> Told:
    behalf = event.acting_name if event.acting_id not in (None, acting_id) else ""
    return Told(event, f"{localtime(event.at):%d/%m/%Y à %H h %M}", behalf, _changes(event.before, event.after))


def _changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[tuple[str, str, str]]:
    """Each field that changed, what it was, what it is."""
    names: Iterable[str] = dict.fromkeys([*(before or {}), *(after or {})])
    return [
        (_FIELDS.get(name, name), _said((before or {}).get(name)), _said((after or {}).get(name))) for name in names
    ]


def _said(value: Any) -> str:
    match value:
        case None | "":
            return "–"
        case list():
            return listed([_said(item) for item in value], NAMES_SHOWN)
    try:
        return day(date.fromisoformat(str(value)[:10]))
    except ValueError:
        return _WORDS.get(str(value), str(value))
