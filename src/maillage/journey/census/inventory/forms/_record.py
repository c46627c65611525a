"""The form of a record, made from the columns of its kind."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.db import models
from django.utils.timezone import localdate

from maillage.journey.census.inventory.actions import Refused
from maillage.journey.census.inventory.engine.crosschecks import Facts, Finding, Line, find
from maillage.journey.census.inventory.enums import TaxBasis, ValueStatus
from maillage.journey.census.inventory.models import AddedField, Kind, Record, unit_of
from maillage.journey.census.inventory.queries import ADDED_VALUE as ADDED
from maillage.journey.census.inventory.queries import STATUS_OF as STATUS
from maillage.kernel.forms import DayField, NumberField
from maillage.kernel.spelling import fold

__all__ = ["GROUPS", "Group", "RecordForm", "added_text", "group_of", "grouped"]

GROUPS: Final = {
    "what": "De quoi s’agit-il",
    "measures": "Quantités et mesures",
    "dates": "Dates et engagement",
    "prices": "Prix",
    "note": "Remarques",
    "added": "Colonnes ajoutées",
}
_OF_DATES: Final = ("notice", "renewal", "most_renewals")
_OF_PRICES: Final = ("tax_basis", "period", "vat_rate", "revision")
_SAID: Final = {
    **dict.fromkeys(("nc", "n.c.", "non communique", "inconnu", "?"), ValueStatus.UNKNOWN),
    **dict.fromkeys(("sans objet", "so", "s.o."), ValueStatus.NOT_APPLICABLE),
}
"""What people write in the place of a number."""
CHOOSE: Final = {"required": "Choisissez dans la liste.", "invalid_choice": "Choisissez dans la liste."}


def group_of(column: str, about: Any) -> str:
    """The group in which a column stands, on the form and on the page of a record."""
    if column == "note":
        return "note"
    if getattr(about, "is_price", False) or column in _OF_PRICES:
        return "prices"
    if isinstance(about, models.DateField) or column.startswith(_OF_DATES):
        return "dates"
    if isinstance(about, models.DecimalField | models.PositiveIntegerField):
        return "measures"
    return "what"


def grouped(kind: Kind) -> dict[str, list[str]]:
    """The columns of a kind by group, the name first."""
    found: dict[str, list[str]] = {code: [] for code in GROUPS}
    for column, about in kind.facts.items():
        found[group_of(column, about)].append(column)
    found["what"].sort(key=lambda column: (column != "name", column != kind.parent, column not in kind.columns[:1]))
    found["prices"].sort(key=lambda column: column == "tax_basis")
    return {code: columns for code, columns in found.items() if columns}


class KnownNumberField(NumberField):
    """A number, or « NC », or « sans objet »: then the value is the status. A price has its cents."""

    is_price = False

    def to_python(self, value: Any) -> Any:
        said = _SAID.get(fold(value)) if isinstance(value, str) else None
        return said or super().to_python(value)

    def validate(self, value: Any) -> None:
        if not isinstance(value, ValueStatus):
            super().validate(value)

    def run_validators(self, value: Any) -> None:
        if not isinstance(value, ValueStatus):
            super().run_validators(value)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal) and value.is_finite():
            whole, _, decimals = f"{value:f}".partition(".")
            decimals = decimals.rstrip("0")
            decimals = decimals.ljust(2, "0") if self.is_price else decimals
            return f"{whole},{decimals}" if decimals else whole
        return value


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading."""

    title: str
    fields: Sequence[forms.BoundField]


class RecordForm(forms.Form):
    """What a record is. ``links``: by column that leads to another record, those to choose from; ``row``: what it is now.

    A status that is chosen for one value holds for that value alone; « NC » may be typed in the place of a number.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        kind: Kind,
        links: Mapping[str, Sequence[tuple[int, str]]],
        added: Sequence[AddedField] = (),
        row: Record | None = None,
        given: Mapping[str, Any] | None = None,
        is_copy: bool = False,
    ) -> None:
        super().__init__(data, initial={**_initial(kind, row), **(given or {})})
        self.kind, self.row, self.added, self.is_copy = kind, row, added, is_copy
        self.order = grouped(kind)
        for columns in self.order.values():
            for column in columns:
                self.fields[column] = _field(kind, column, links.get(column, ()), self.initial.get(column))
        for one in added:
            value = row.extra.get(one.code, "") if row is not None else ""
            self.fields[f"{ADDED}{one.code}"] = _added(one, value)
        self.fields["status"] = forms.ChoiceField(label="Comment ces valeurs sont connues", choices=ValueStatus.choices)
        self.fields["as_of"] = DayField(label="Valeurs au", required=False)
        for column in self.order.get("measures", []) + self.order.get("dates", []) + self.order.get("prices", []):
            if column != "tax_basis":
                self.fields[f"{STATUS}{column}"] = forms.ChoiceField(
                    label=str(kind.facts[column].verbose_name).capitalize(),
                    required=False,
                    choices=[("", "comme la fiche"), *ValueStatus.choices],
                )
        if self.initial.get("status") is None:
            self.initial.update(status=ValueStatus.MEASURED, as_of=localdate())

    # --- drawn -------------------------------------------------------------------------------------------------------

    def groups(self) -> Iterator[Group]:
        """The fields under their headings."""
        for code, columns in self.order.items():
            yield Group(GROUPS[code], [self[column] for column in columns])
        if self.added:
            yield Group(GROUPS["added"], [self[f"{ADDED}{one.code}"] for one in self.added])
        yield Group("D’où viennent ces valeurs", [self["status"], self["as_of"]])

    def exceptions(self) -> list[forms.BoundField]:
        """The statuses of single values, folded away."""
        return [self[name] for name in self.fields if name.startswith(STATUS)]

    def has_exceptions(self) -> bool:
        return any(field.value() for field in self.exceptions())

    # --- read --------------------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """By column, as the inventory takes them."""
        found = {column: value_of(self.kind.facts[column], self.cleaned_data[column]) for column in self._columns()}
        return found | {"status": self.cleaned_data["status"], "as_of": self.cleaned_data["as_of"]}

    def provenance(self) -> dict[str, dict[str, Any]]:
        """By column, what is said of it and not of the others; nothing where it is as the record."""
        found: dict[str, dict[str, Any]] = {}
        for column in self._columns():
            is_same = self.row is not None and not self.is_copy
            before = dict(self.row.provenance.get(column, {})) if is_same and self.row is not None else {}
            status = self._status_of(column)
            after = {name: what for name, what in before.items() if name != "status"}
            if status:
                after["status"] = status
            if after != before:
                found[column] = after
        return found

    def _status_of(self, column: str) -> str:
        """The status that a value has and the others have not."""
        value, said = self.cleaned_data[column], self.cleaned_data.get(f"{STATUS}{column}", "")
        if isinstance(value, ValueStatus):
            return str(value)
        is_there = value is not None and value != ""
        is_known_after_all = is_there and said in (ValueStatus.UNKNOWN, ValueStatus.NOT_APPLICABLE)
        return "" if is_known_after_all else str(said)

    def typed(self) -> dict[str, Any]:
        """By field, what was typed, to be compared with what the record holds."""
        statuses = {name: self._status_of(name.removeprefix(STATUS)) for name in self.fields if name.startswith(STATUS)}
        added = {f"{ADDED}{code}": text for code, text in self.added_values().items()}
        return self.values() | statuses | added

    def added_values(self) -> dict[str, str]:
        """By code, the values of the added columns, as texts."""
        return {one.code: _as_text(self.cleaned_data.get(f"{ADDED}{one.code}")) for one in self.added}

    def _columns(self) -> list[str]:
        return [column for columns in self.order.values() for column in columns]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        priced = [column for column in self.kind.prices if isinstance(found.get(column), Decimal)]
        if priced and "tax_basis" in self.fields and not found.get("tax_basis"):
            self.add_error("tax_basis", "Il y a un prix : dites s’il est HT ou TTC.")
        return found

    def refuse(self, refused: Refused) -> None:
        """What the inventory does not take, beside its field."""
        for problems in refused.problems.values():
            for problem in problems:
                said = f"{problem.message} {problem.cure}"
                self.add_error(problem.column if problem.column in self.fields else None, said)

    def warnings(self) -> list[Finding]:
        """What the cross-checks find odd in what was typed, and take all the same. What was odd before is not said again."""
        said = self.provenance()
        unknown = frozenset(column for column, what in said.items() if what.get("status") == ValueStatus.UNKNOWN)
        found = self._found(self.values(), unknown)
        before: set[tuple[str, str, str]] = set()
        if self.row is not None and self.row.pk is not None and not self.is_copy:
            held = {column: getattr(self.row, about.attname) for column, about in self.kind.facts.items()}
            before = {(one.rule, one.column, one.message) for one in self._found(held, frozenset())}
        return [one for one in found if (one.rule, one.column, one.message) not in before]

    def doubts(self) -> list[Finding]:
        """The warnings of a form that is still being typed, over what can be read of it."""
        if not self.is_valid():
            self.cleaned_data |= dict.fromkeys(name for name in self.fields if name not in self.cleaned_data)
        return self.warnings()

    def _found(self, values: Mapping[str, Any], unknown: frozenset[str]) -> list[Finding]:
        known = {column: value for column, value in values.items() if value is not None and value != ""}
        known["prices"] = {column: known.get("tax_basis", "") for column in self.kind.prices if column in known}
        line = Line(self.kind.slug, "", str(known.get("name", "")), known, unknown)
        return [one for one in find([line], Facts(localdate())) if one.column in self.fields]


def _initial(kind: Kind, row: Record | None) -> dict[str, Any]:
    if row is None:
        return {}
    found: dict[str, Any] = {"status": row.status, "as_of": row.as_of}
    for column, about in kind.facts.items():
        value = getattr(row, about.attname)
        said = row.provenance.get(column, {}).get("status", "")
        if value is None and said in (ValueStatus.UNKNOWN, ValueStatus.NOT_APPLICABLE):
            is_number = isinstance(about, models.DecimalField | models.PositiveIntegerField)
            value = str(ValueStatus(said).label) if is_number else None
        if isinstance(about, models.BooleanField) and about.null:
            value = {True: "oui", False: "non"}.get(value, "")
        found[column] = value
        found[f"{STATUS}{column}"] = said
    return found


def value_of(about: Any, value: Any) -> Any:
    """What was typed, as the column holds it."""
    if isinstance(value, ValueStatus):
        return None
    if isinstance(about, models.ForeignKey):
        return int(value) if value else None
    if isinstance(about, models.PositiveIntegerField) and value is not None:
        return int(value)
    if isinstance(about, models.CharField | models.TextField):
        return value or ""
    return value


def _field(kind: Kind, column: str, links: Sequence[tuple[int, str]], now: Any) -> forms.Field:  # noqa: PLR0911 one a kind of column
    about = kind.facts[column]
    label = str(about.verbose_name)
    label = label[:1].upper() + label[1:]
    is_needed = not (about.null or about.blank or about.has_default())
    if isinstance(about, models.ForeignKey):
        offered = [(str(pk), name) for pk, name in links]
        if now and str(now) not in dict(offered):
            offered.append((str(now), "celui d’aujourd’hui (sorti de l’inventaire)"))
        return _choices(label, offered, is_needed=is_needed)
    if column == "tax_basis":
        return forms.ChoiceField(
            label="Prix exprimés",
            required=False,
            choices=TaxBasis.choices,
            widget=forms.RadioSelect,
            error_messages=CHOOSE,
        )
    if about.choices:
        field = _choices(label, list(about.choices), is_needed=not about.blank)
        field.initial = about.default if about.has_default() else None
        return field
    if isinstance(about, models.BooleanField):
        if not about.null:
            return forms.BooleanField(label=label, required=False)
        return forms.TypedChoiceField(
            label=label,
            required=False,
            choices=[("", "on ne sait pas"), ("oui", "oui"), ("non", "non")],
            coerce=lambda text: text == "oui",
            empty_value=None,
        )
    if isinstance(about, models.DateField):
        return DayField(label=label, required=is_needed, help_text="")
    if isinstance(about, models.DecimalField | models.PositiveIntegerField):
        return _number(about, label)
    widget = forms.Textarea(attrs={"rows": 3}) if isinstance(about, models.TextField) else forms.TextInput
    messages = {
        "required": "Écrivez un nom qui la fera reconnaître.",
        "max_length": f"{about.max_length} caractères au plus.",
    }
    return forms.CharField(
        label=label, required=is_needed, max_length=about.max_length, widget=widget, error_messages=messages
    )


def _number(about: Any, label: str) -> forms.Field:
    is_whole = isinstance(about, models.PositiveIntegerField)
    field = KnownNumberField(
        label=label,
        unit=unit_of(about),
        required=not about.null,
        min_value=0,
        max_value=2_000_000_000 if is_whole else None,
        decimal_places=0 if is_whole else about.decimal_places,
        max_digits=None if is_whole else about.max_digits,
        error_messages={"required": "Écrivez un nombre."},
    )
    field.is_price = getattr(about, "is_price", False)
    field.initial = about.default if about.has_default() else None
    return field


def _choices(label: str, offered: Sequence[Any], *, is_needed: bool) -> forms.ChoiceField:
    empty = [] if is_needed and len(offered) == 1 else [("", "Choisissez" if is_needed else "–")]
    return forms.ChoiceField(label=label, required=is_needed, choices=[*empty, *offered], error_messages=CHOOSE)


def _added(one: AddedField, value: str) -> forms.Field:
    """The field of an added column: its values are texts, whatever their nature."""
    asked: dict[str, Any] = {"label": one.label, "required": False, "help_text": one.help}
    field: forms.Field
    match one.type:
        case "choice":
            labels = [str(pair[-1] if isinstance(pair, list | tuple) else pair) for pair in one.choices]
            known = [*labels, value] if value and value not in labels else labels
            field = forms.ChoiceField(choices=[("", "–"), *((label, label) for label in known)], **asked)
        case "yes_no":
            field = forms.ChoiceField(choices=[("", "on ne sait pas"), ("oui", "oui"), ("non", "non")], **asked)
        case "number" | "count" | "price":
            field = NumberField(unit=one.unit, max_digits=20, **asked)
        case "day":
            field = DayField(**asked)
            found = re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", value)
            value = f"{found[3]}-{found[2]}-{found[1]}" if found else value
        case _:
            field = forms.CharField(max_length=500, **asked)
    field.initial = value
    return field


def added_text(one: AddedField, text: str) -> str:
    """A text that is given for an added column, as it is kept. Error: ``ValidationError``, with what to do."""
    return _as_text(_added(one, "").clean(text))


def _as_text(value: Any) -> str:
    """The value of an added column, as it is kept."""
    match value:
        case Decimal():
            return str(KnownNumberField(required=False).prepare_value(value))
        case date():
            return f"{value:%d/%m/%Y}"
    return str(value or "")
