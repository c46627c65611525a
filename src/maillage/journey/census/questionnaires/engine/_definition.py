"""A questionnaire as data, whole and frozen: what a version keeps as JSON."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from maillage.journey.census.questionnaires.enums import FieldType, Repeat, TaxAsked

__all__ = ["EXTRA", "Check", "Choice", "Condition", "Definition", "Field", "Section", "Theme"]

EXTRA: Final = "extra"
"""Where the answer to a field that a body has added lands: ``Record.extra``, under the field's code."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that a field offers: its stable code, and what people read."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A field is left out where another field of its section has one of these values (« NC » and « » included)."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One question. ``serves``: what the answer is for, shown under it; ``lands``: the column of the section's kind where
    the answer lands, ``extra`` for a column that a body added, empty where it stays in the answers.

    ``tax``: of a price, who says HT or TTC; ``least``, ``most``: bounds of a number; ``tie_reason``: for a ranking, the
    field of the same section where ties are explained.
    """

    code: str
    label: str
    type: FieldType
    unit: str = ""
    tax: str = ""
    required: bool = False
    help: str = ""
    serves: str = ""
    lands: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    longest: int = 200
    choices: tuple[Choice, ...] = ()
    skip_if: Condition | None = None
    tie_reason: str = ""

    @property
    def is_price(self) -> bool:
        return self.type == FieldType.PRICE

    @property
    def is_measured(self) -> bool:
        """Whether how the value is known (counted, on a bill, estimated) is asked beside it."""
        return self.type in (FieldType.COUNT, FieldType.NUMBER, FieldType.PRICE, FieldType.DAY)

    def label_of(self, code: str) -> str:
        """What people read for the code of a choice."""
        return next((choice.label for choice in self.choices if choice.code == code), code)


@dataclass(frozen=True, slots=True)
class Section:
    """Questions asked together, once or for each record of an inventory kind.

    ``kind``: slug of the inventory kind whose records its rows are, empty where its answers land nowhere; ``fixed``: what
    every record of the section has (« category: DESKTOP »), by which known records are found and new ones are made;
    ``one``: what a row is called (« une ligne »).
    """

    code: str
    title: str
    repeat: Repeat
    fields: tuple[Field, ...]
    kind: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
    one: str = "une ligne"

    @property
    def is_many(self) -> bool:
        return self.repeat == Repeat.MANY

    @property
    def asks_basis(self) -> bool:
        """Whether a row says HT or TTC for its prices."""
        return any(asked.is_price and asked.tax == TaxAsked.ASKED for asked in self.fields)

    def field(self, code: str) -> Field:
        """Error: ``KeyError``."""
        for asked in self.fields:
            if asked.code == code:
                return asked
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class Theme:
    """A part of a questionnaire that somebody answers whole: a campaign asks some themes and not others."""

    code: str
    title: str
    sections: tuple[Section, ...]
    help: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A cross-check that applies. ``rule``: its code; ``level``: B or W; ``left``, ``right``: for a rule about sums, fields
    as « section.field »."""

    rule: str
    level: str
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole questionnaire. ``version``: as its author numbers it; ``minutes``: what answering takes."""

    code: str
    version: str
    title: str
    purpose: str
    themes: tuple[Theme, ...]
    minutes: int = 0
    audience: str = ""
    checks: tuple[Check, ...] = ()

    def sections(self) -> Iterator[tuple[Theme, Section]]:
        """Every section in its order, with its theme."""
        for theme in self.themes:
            for section in theme.sections:
                yield theme, section

    def section(self, code: str) -> Section:
        """Error: ``KeyError``."""
        for _, section in self.sections():
            if section.code == code:
                return section
        raise KeyError(code)

    def with_themes(self, codes: Iterable[str]) -> "Definition":
        """Only some of its themes, in its own order."""
        wanted = set(codes)
        return replace(self, themes=tuple(theme for theme in self.themes if theme.code in wanted))

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, without what is empty; ``of_json`` gives the same definition back."""
        plain: dict[str, Any] = _plain(self)
        return plain

    @staticmethod
    def of_json(plain: Mapping[str, Any]) -> "Definition":
        """The definition that a version keeps: it was checked when it was written."""
        return _rebuilt(plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        named = {name: getattr(value, name) for name in value.__dataclass_fields__}
        return {name: _plain(item) for name, item in named.items() if not _is_empty(item)}
    return value


def _rebuilt(plain: Mapping[str, Any]) -> Definition:
    themes = tuple(
        Theme(**(theme | {"sections": tuple(_section(section) for section in theme["sections"])}))
        for theme in plain["themes"]
    )
    checks = tuple(
        Check(**(check | {side: tuple(check[side]) for side in ("left", "right") if side in check}))
        for check in plain.get("checks", ())
    )
    return Definition(**(dict(plain) | {"themes": themes, "checks": checks}))


def _section(plain: Mapping[str, Any]) -> Section:
    fields = tuple(_field(asked) for asked in plain["fields"])
    return Section(**(dict(plain) | {"repeat": Repeat(plain["repeat"]), "fields": fields}))


def _field(plain: Mapping[str, Any]) -> Field:
    known: dict[str, Any] = dict(plain) | {"type": FieldType(plain["type"])}
    for bound in ("least", "most"):
        if bound in known:
            known[bound] = Decimal(known[bound])
    if "choices" in known:
        known["choices"] = tuple(Choice(**choice) for choice in known["choices"])
    if "skip_if" in known:
        skip = known["skip_if"]
        known["skip_if"] = Condition(skip["field"], tuple(skip["values"]))
    return Field(**known)


def _is_empty(item: Any) -> bool:
    """A bound of zero is a bound."""
    return item is None or item is False or item in ("", (), {})
