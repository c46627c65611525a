"""A form that was opened before somebody else changed the record: what stays, what is taken over, what is to be chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.http import QueryDict

from maillage.journey.census.inventory.forms._record import RecordForm
from maillage.journey.census.inventory.queries import Meanwhile, held_values
from maillage.kernel.editions import edition_of, is_same

__all__ = ["KEEP", "OTHERS", "Choice", "Conflict", "chosen", "conflict_between", "conflict_of"]

KEEP: Final = "garde_"
"""Before the name of a field: whose value is kept."""
OTHERS: Final = "autre"
"""The fields whose value is to be chosen."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that both changed. ``mine``: as it was typed."""

    other: Meanwhile
    mine: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """``choices``: what both changed; ``taken``: what only the other changed, and which the form now shows."""

    choices: Sequence[Choice]
    taken: Sequence[Meanwhile]


def chosen(sent: QueryDict, now: RecordForm) -> tuple[QueryDict, list[str]]:
    """What was sent, with the value of the other where it was chosen; and the fields for which nothing was chosen.

    ``now``: the form as it would be opened on the record of today.
    """
    found, open_names = sent.copy(), []
    for name in sent.getlist(OTHERS):
        match sent.get(f"{KEEP}{name}"):
            case "la-sienne" if name in now.fields:
                _put(found, name, now)
            case "la-mienne":
                pass
            case _:
                open_names.append(name)
    return found, open_names


def conflict_of(
    typed: RecordForm, now: RecordForm, edition: str, others: Iterable[Meanwhile]
) -> tuple[Conflict, QueryDict]:
    """What to choose and what is taken over; and what the form shows: all that was typed, with what only the other changed.

    ``edition``: what the form was opened on.
    """
    mine, theirs = typed.typed(), held_values(now.kind, now.row) if now.row else {}
    data = QueryDict(mutable=True)
    data.update(typed.data)
    choices, taken = [], []
    for other in others:
        name = other.name
        if name not in typed.fields:
            continue
        if is_same(edition, name, mine[name]):
            _put(data, name, now)
            taken.append(other)
        elif edition_of({name: theirs.get(name)}) != edition_of({name: mine[name]}):
            choices.append(Choice(other, _shown(typed, name)))
    return Conflict(choices, taken), data


def conflict_between(typed: RecordForm, others: Iterable[Meanwhile]) -> Conflict:
    """The choices that are still to be made."""
    return Conflict([Choice(other, _shown(typed, other.name)) for other in others if other.name in typed.fields], ())


def _put(data: QueryDict, name: str, now: RecordForm) -> None:
    """The value that a field has today, as a browser would send it."""
    value = now[name].value()
    if isinstance(value, bool):
        data.setlist(name, ["on"] if value else [])
    else:
        data[name] = value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _shown(form: RecordForm, name: str) -> str:
    """What was typed in a field, as it reads."""
    value, field = form[name].value(), form.fields[name]
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str({str(key): label for key, label in choices}.get(str(value or ""), value) or "vide")
    if isinstance(form.cleaned_data.get(name), date):
        return f"{form.cleaned_data[name]:%d/%m/%Y}"
    if isinstance(field, forms.BooleanField):
        return "oui" if value else "non"
    return str(value or "") or "vide"
