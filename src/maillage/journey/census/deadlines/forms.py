"""What people type about deadlines."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.timezone import localdate

from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.deadlines.enums import DeadlineKind, Frequency, State
from maillage.journey.census.deadlines.queries import Wanted
from maillage.journey.census.inventory.enums import Theme
from maillage.kernel.forms import DayField, UploadField
from maillage.kernel.tables import TABLE_ENDINGS
from maillage.kernel.templatetags.face import day as shown_day
from maillage.kernel.typography import NO_BREAK

__all__ = ["MONTHS", "CalendarForm", "CopperForm", "DigestForm", "NoteForm", "month_name"]

CHOOSE: Final = {"required": "Choisissez dans la liste.", "invalid_choice": "Choisissez dans la liste."}
STATES: Final = [
    (State.OPEN, "À traiter"),
    (State.SNOOZED, "Remises à plus tard"),
    (State.DONE, "Faites"),
    ("ALL", "Toutes"),
]
MONTHS: Final = 13
"""This month and the twelve that follow."""


def month_name(month: date) -> str:
    """« janvier 2027 »."""
    _, name, year = shown_day(month, "long").split(NO_BREAK)
    return f"{name} {year}"


def _months(day: date) -> list[tuple[str, str]]:
    found = []
    for place in range(MONTHS):
        years, month = divmod(day.month - 1 + place, 12)
        first = date(day.year + years, month + 1, 1)
        found.append((f"{first:%Y-%m}", month_name(first)))
    return found


class CalendarForm(forms.Form):
    """The filter of the calendar, in its address; what it does not know is not asked."""

    nature = forms.ChoiceField(
        label="Nature", required=False, choices=[("", "Toutes"), *DeadlineKind.choices], error_messages=CHOOSE
    )
    theme = forms.ChoiceField(
        label="Thème", required=False, choices=[("", "Tous"), *Theme.choices], error_messages=CHOOSE
    )
    collectivite = forms.ChoiceField(label="Collectivité", required=False, error_messages=CHOOSE)
    mois = forms.ChoiceField(label="Mois", required=False, error_messages=CHOOSE)
    etat = forms.ChoiceField(label="Montrer", required=False, choices=STATES, error_messages=CHOOSE)
    payant = forms.BooleanField(label="Seulement ce qui engage à payer", required=False)

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(one.pk), one.name) for one in organisations]
        if names:
            self.fields["collectivite"].choices = [("", "Toutes"), *names]  # type: ignore[attr-defined]
        else:
            del self.fields["collectivite"]
        self.fields["mois"].choices = [("", "Les douze à venir"), *_months(localdate())]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What is asked for; of a field that is wrong, nothing."""
        self.is_valid()
        asked = self.cleaned_data
        state = asked.get("etat") or State.OPEN
        owner, month = asked.get("collectivite", ""), asked.get("mois", "")
        return Wanted(
            kind=asked.get("nature", ""),
            theme=asked.get("theme", ""),
            owner=int(owner) if owner else None,
            month=date.fromisoformat(f"{month}-01") if month else None,
            state="" if state == "ALL" else state,
            is_costly=bool(asked.get("payant")),
        )


class NoteForm(forms.Form):
    """What was done of a deadline."""

    state = forms.ChoiceField(
        label="Où en est-on ?",
        choices=[(State.DONE, "C’est fait"), (State.SNOOZED, "Me le rappeler plus tard"), (State.OPEN, "Pas encore")],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    snoozed_until = DayField(
        label="Me le rappeler le",
        required=False,
        help_text="Seulement si vous remettez à plus tard, au format jj/mm/aaaa.",
    )
    remark = forms.CharField(
        label="Remarque",
        required=False,
        max_length=300,
        help_text="Par exemple : lettre partie le 12/09/2026.",
        error_messages={"max_length": "300 caractères au plus."},
    )

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = self.cleaned_data
        if asked.get("state") == State.SNOOZED and "snoozed_until" in asked:
            if asked["snoozed_until"] is None:
                self.add_error("snoozed_until", "Choisissez le jour du rappel.")
            elif asked["snoozed_until"] <= localdate():
                self.add_error("snoozed_until", "Choisissez un jour à venir.")
        return asked


class DigestForm(forms.Form):
    """How often the mail comes."""

    frequency = forms.ChoiceField(
        label="Courriel des échéances",
        choices=Frequency.choices,
        widget=forms.RadioSelect,
        help_text="Un seul courriel pour toutes vos collectivités, à 7 heures, et seulement s’il y a quelque chose.",
        error_messages=CHOOSE,
    )


class CopperForm(forms.Form):
    """A calendar of the closing of copper: its file, who says so, and of which day."""

    file = UploadField(label="Calendrier des fermetures", extensions=TABLE_ENDINGS, most_megabytes=5)
    source = forms.CharField(
        label="Source",
        max_length=200,
        help_text="Qui le dit : par exemple « calendrier publié par l’opérateur ».",
        error_messages={"required": "Dites d’où viennent ces dates.", "max_length": "200 caractères au plus."},
    )
    said_on = DayField(label="À la date du")
    is_fictitious = forms.BooleanField(
        label="Ces dates sont fictives (essai, démonstration)",
        required=False,
        help_text="Elles seront marquées « date fictive » partout.",
    )

    def clean_said_on(self) -> date:
        day: date = self.cleaned_data["said_on"]
        if not date(2018, 1, 1) <= day <= localdate():
            raise forms.ValidationError("Donnez une date entre 2018 et aujourd’hui.")
        return day
