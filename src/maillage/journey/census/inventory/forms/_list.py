"""What a list is asked, in its address."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.http import QueryDict

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Subject
from maillage.journey.census.inventory.access import owners_with_prices
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.inventory.models import Kind, SavedView
from maillage.journey.census.inventory.queries import Around, Asked, ListColumn, columns_of, owners_named, shown_columns

__all__ = ["AsksTooMuch", "ListForm", "canonical", "is_any_price_seen"]

PRESENCE: Final = (("", "En service"), ("sorties", "Sorties de l’inventaire"), ("toutes", "Toutes"))
KEPT: Final = SavedView._meta.get_field("query").max_length or 0
"""Characters of what a view keeps: never a part of what was asked, which would be another list."""
_NO_PARAMETER: Final = ("apres", "vue", "totaux", "csrfmiddlewaretoken", "format", "fiche")


class AsksTooMuch(MaillageError):
    """A list that is asked for with more than a view keeps."""

    status = 422


def is_any_price_seen(actor: Actor) -> bool:
    """Whether any price at all is shown to the actor."""
    return bool(owners_with_prices(actor) & actor.scope.seen(Subject.CENSUS))


def canonical(asked: QueryDict, *, has_columns: bool = True) -> str:
    """A list as it is asked, without the page and without what is empty: what a view keeps, and a file is made of.

    ``has_columns``: with those that are shown too; which rows are meant does not hang on them. Error: ``AsksTooMuch``.
    """
    pairs = [(name, value) for name, values in sorted(asked.lists()) for value in values]
    left_out = _NO_PARAMETER if has_columns else (*_NO_PARAMETER, "colonnes")
    found = urlencode([(name, value) for name, value in pairs if value and name not in left_out])
    if len(found) > KEPT:
        raise AsksTooMuch(
            "Cette liste demande trop de choses à la fois. Retirez des filtres, des mots ou des colonnes."
        )
    return found


class ListForm(forms.Form):
    """Filters, search, sort and columns of a list, of which what is unknown or not allowed is not asked.

    ``columns``: every column that may be shown, by code. Columns of the kind are filtered under their own names.
    """

    q = forms.CharField(label="Mots", required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))

    def __init__(self, data: Any, *, actor: Actor, kind: Kind, around: Around) -> None:
        super().__init__(data, auto_id="filtre_%s")
        self.actor, self.kind, self.around = actor, kind, around
        self.columns: dict[str, ListColumn] = columns_of(kind, around.added, has_owner=len(around.owners) > 1)
        if not is_any_price_seen(actor):
            self.columns = {code: column for code, column in self.columns.items() if not column.is_price}
        for code in kind.filters:
            self.fields[code] = _filter(kind.facts[code])
        if len(around.owners) > 1:
            self.fields["collectivite"] = forms.CharField(label="Collectivité", required=False, max_length=100)
        elif around.sites and "site" in kind.facts:
            self.fields["lieu"] = _choice("Lieu", [(str(pk), name) for pk, name in around.sites.items()], "Tous")
        self.fields["montrer"] = forms.ChoiceField(label="Montrer", required=False, choices=PRESENCE)
        self.fields["statut"] = _choice("Statut", ValueStatus.choices, "Tous")
        gaps = [(code, f"sans {column.title}") for code, column in self.columns.items() if self._may_be_missing(column)]
        self.fields["sans"] = _choice("À compléter", gaps, "Tout")

    def _may_be_missing(self, column: ListColumn) -> bool:
        if column.code == "yearly":
            return True
        about = self.kind.facts.get(column.code)
        return about is not None and (about.null or about.blank) and column.code not in ("note", "tax_basis")

    def first_fields(self) -> list[forms.BoundField]:
        """What is looked for every day."""
        names = ["q", *self.kind.filters[:2], "collectivite", "lieu"]
        return [self[name] for name in names if name in self.fields]

    def other_fields(self) -> list[forms.BoundField]:
        """The rest, folded away."""
        first = {field.name for field in self.first_fields()}
        return [field for field in self.visible_fields() if field.name not in first]

    def has_other(self) -> bool:
        """Whether one of those is in force."""
        return any(self.data.get(field.name) for field in self.other_fields())

    def choices_of_columns(self) -> Iterator[tuple[str, str, bool]]:
        """Code, title and whether it is shown."""
        shown = {column.code for column in self.shown()}
        for code, column in self.columns.items():
            if code != "name":
                yield code, column.label, code in shown

    def shown(self) -> list[ListColumn]:
        """The columns of the list."""
        asked = self.data.getlist("colonnes") if hasattr(self.data, "getlist") else self.data.get("colonnes", [])
        return shown_columns(self.kind, asked, self.columns)

    def asked(self) -> Asked:
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        sort = str(self.data.get("tri", ""))
        column = self.columns.get(sort.removeprefix("-"))
        is_sorted = column is not None and column.is_sortable
        site = found.get("lieu") or ""
        return Asked(
            text=found.get("q", ""),
            filters={code: found[code] for code in self.kind.filters if found.get(code) not in (None, "")},
            presence=found.get("montrer", ""),
            status=found.get("statut", ""),
            missing=found.get("sans", ""),
            site=int(site) if site.isdigit() else None,
            owners=owners_named(self.around.owners, found.get("collectivite", "")),
            sort=sort.removeprefix("-") if is_sorted else "name",
            is_descending=is_sorted and sort.startswith("-"),
        )


def _filter(about: Any) -> forms.Field:
    label = str(about.verbose_name).capitalize()
    if about.choices:
        return _choice(label, about.choices, "Toutes")
    if isinstance(about, models.BooleanField):
        return forms.TypedChoiceField(
            label=label,
            required=False,
            choices=[("", "Indifférent"), ("oui", "oui"), ("non", "non")],
            coerce=lambda text: text == "oui",
            empty_value=None,
        )
    return forms.CharField(label=label, required=False, max_length=100)


def _choice(label: str, choices: Any, every: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", every), *choices])
