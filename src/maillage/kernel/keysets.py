"""Long lists by key: page 200 costs what page 1 costs, and a row that comes or goes shifts nothing.

Rows with a value come in its order, rows without one after them, whichever way the list is sorted; rows that tie follow
their key, the same way. The two parts are read one after the other, so that a compound index on the column and the key
makes a page by itself: ``Coalesce``, ``OR`` and ``NULLS LAST`` would each make the engine sort the whole list first.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation, localcontext
from typing import Any, Final

from django.core.exceptions import FieldError, ValidationError
from django.db import connections
from django.db.models import (
    BooleanField,
    DecimalField,
    ExpressionWrapper,
    F,
    Field,
    FloatField,
    Func,
    IntegerField,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce, Round
from django.utils.dateparse import parse_date, parse_datetime

__all__ = ["Page", "Sort", "in_order", "page_of"]

LONGEST_CURSOR: Final = 1000
_WHOLE: Final = re.compile(r"-?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,60}(\.[0-9]{1,30})?")
_FLOAT: Final = re.compile(r"-?[0-9]{1,60}(\.[0-9]{1,30})?(e[+-]?[0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class Sort:
    """A column by which a list may be sorted: text (at most 800 characters), number, ``Decimal``, date, or the key.

    The kind is the column's own. A path (« owner__search_text ») and an annotation are columns too.
    """

    column: str
    is_descending: bool = False

    def reversed(self) -> "Sort":
        return replace(self, is_descending=not self.is_descending)


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page; ``next_key`` leads to the following one, ``None`` on the last."""

    rows: list[Any]
    next_key: str | None


def page_of(rows: QuerySet[Any], sort: Sort, after: str, most: int, *, is_rare: bool = False) -> Page:
    """One page of a list: at most ``most`` rows, each with its ``sort_key``.

    ``after``: the ``next_key`` of the page before; what is no such key leads to the first page. One statement, or two
    where the column may be empty and the rows that have a value end on this page. ``is_rare``: they are known to be few among
    many: they are found, then sorted, where an index in their order would be read to its end.
    """
    column = _Column.of(rows, sort)
    rows = rows.annotate(sort_key=column.expression)
    place = column.place_of(after)
    found: list[Any] = []
    if place is None or place.value is not None:
        valued = rows.filter(sort_key__isnull=False) if column.may_be_empty else rows
        if place is not None:
            valued = valued.filter(_Beyond(sort, column, place))
        if is_rare and not column.is_key:
            valued = valued.annotate(sorted_by=Coalesce(F("sort_key"), F("sort_key")))  # in the order of no index
        order = ["pk"] if column.is_key else ["sorted_by" if is_rare else "sort_key", "pk"]
        valued = valued.order_by(*(f"-{name}" if sort.is_descending else name for name in order))
        found = list(valued[: most + 1])
    if column.may_be_empty and len(found) <= most:
        empty = rows.filter(sort_key__isnull=True)
        if place is not None and place.value is None:
            empty = empty.filter(**{"pk__lt" if sort.is_descending else "pk__gt": place.key})
        found += empty.order_by("-pk" if sort.is_descending else "pk")[: most + 1 - len(found)]
    last = found[most - 1] if len(found) > most else None
    return Page(found[:most], None if last is None else _cursor(last))


def in_order(rows: QuerySet[Any], sort: Sort) -> QuerySet[Any]:
    """All rows of a list in the order of its pages."""
    column = _Column.of(rows, sort).expression
    if sort.is_descending:
        return rows.order_by(column.desc(nulls_last=True), "-pk")
    return rows.order_by(column.asc(nulls_last=True), "pk")


def _cursor(row: Any) -> str:
    """« value~key », or the key alone where there is no value."""
    if row.sort_key is None:
        return str(row.pk)
    value = row.sort_key.isoformat() if hasattr(row.sort_key, "isoformat") else row.sort_key
    return f"{value}~{row.pk}"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page ended; ``value`` is ``None`` among the rows that have none."""

    value: Any
    key: int


@dataclass(frozen=True, slots=True)
class _Column:
    """What a list is sorted by, as the models tell it. ``expression``: what is compared."""

    field: "Field[Any, Any]"
    may_be_empty: bool
    is_key: bool
    expression: Any

    @classmethod
    def of(cls, rows: QuerySet[Any], sort: Sort) -> "_Column":
        if annotation := rows.query.annotations.get(sort.column):
            found = F(sort.column) if not isinstance(annotation.output_field, DecimalField) else _rounded(rows, sort)
            return cls(getattr(found, "output_field", annotation.output_field), True, is_key=False, expression=found)
        names, may_be_empty = sort.column.split("__"), False
        meta = rows.model._meta
        for place, name in enumerate(names):
            field = meta.pk if name == "pk" else meta.get_field(name)
            may_be_empty = may_be_empty or bool(field.null)
            if place < len(names) - 1:
                if field.related_model is None or field.many_to_many or field.one_to_many:
                    raise FieldError(f"{sort.column} is not one value a row")
                meta = field.related_model._meta
        is_key = len(names) == 1 and field is rows.model._meta.pk
        return cls(field, may_be_empty, is_key, F(sort.column))

    def place_of(self, cursor: str) -> _Place | None:
        """Where a cursor leads; ``None`` where it is none."""
        text, tilde, key = cursor.replace("\x00", "")[:LONGEST_CURSOR].rpartition("~")
        if not (key.isascii() and key.isdigit() and len(key) <= 18):
            return None
        if not tilde:
            return _Place(None, int(key)) if self.may_be_empty else None
        value = self._value_of(text)
        return None if value is None else _Place(value, int(key))

    def _value_of(self, text: str) -> Any:  # noqa: PLR0911 one answer a kind of column
        kind = self.field.get_internal_type()
        try:
            if isinstance(self.field, IntegerField) or self.field.is_relation:
                return int(text) if _WHOLE.fullmatch(text) else None
            if isinstance(self.field, DecimalField):
                return self._amount_of(text) if _DECIMAL.fullmatch(text) else None
            if isinstance(self.field, FloatField):
                return float(text) if _FLOAT.fullmatch(text) else None
            if kind in ("DateField", "DateTimeField"):
                return (parse_date if kind == "DateField" else parse_datetime)(text)
            if isinstance(self.field, BooleanField):
                return {"True": True, "False": False}.get(text)
        except (ValueError, ValidationError):
            return None
        return text

    def _amount_of(self, text: str) -> Decimal | None:
        """An amount with the column's decimals; what has more digits than it holds is no cursor."""
        places, digits = self.field.decimal_places, self.field.max_digits  # type: ignore[attr-defined]  # a DecimalField
        with localcontext(prec=100):
            try:
                found = Decimal(text).quantize(Decimal(1).scaleb(-places)) if places is not None else Decimal(text)
            except InvalidOperation:
                return None
        is_plain = isinstance(self.expression, F)  # a sum holds more than the columns that it is made of
        return None if is_plain and digits is not None and len(found.as_tuple().digits) > digits else found


def _rounded(rows: QuerySet[Any], sort: Sort) -> Any:
    """An amount that is worked out, to its decimals, so that what is read is what is compared.

    SQLite works it out as a float, and Django reads it back as a ``Decimal`` of 15 digits, which is often another number:
    there the float itself is read, written in the cursor with all its digits, and compared.
    """
    field: Any = rows.query.annotations[sort.column].output_field
    found = F(sort.column) if field.decimal_places is None else Round(F(sort.column), precision=field.decimal_places)
    kind = FloatField() if connections[rows.db].vendor == "sqlite" else field
    return ExpressionWrapper(found, output_field=kind)


class _Beyond(Func):
    """True of the rows after a place: both engines compare a pair with a pair through a compound index."""

    output_field = BooleanField()

    def __init__(self, sort: Sort, column: _Column, place: _Place) -> None:
        key, value = Value(place.key), Value(place.value, output_field=column.field)
        super().__init__(*([F("pk"), key] if column.is_key else [F("sort_key"), F("pk"), value, key]))
        self.sign = "<" if sort.is_descending else ">"

    def as_sql(self, compiler: Any, *_: Any, **__: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        half = len(parts) // 2
        here, there = (", ".join(sql for sql, _ in side) for side in (parts[:half], parts[half:]))
        return f"({here}) {self.sign} ({there})", [parameter for _, found in parts for parameter in found]
