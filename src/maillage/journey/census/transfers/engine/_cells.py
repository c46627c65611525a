"""Cells of a file as values of a column, each text read once."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.db import models

from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.inventory.models import NotRead, read_text
from maillage.journey.census.transfers.engine._rules import ColumnRule
from maillage.journey.census.transfers.engine._targets import Target
from maillage.kernel.spelling import fold

__all__ = ["MISSING", "CellReader", "plain_text"]

MISSING: Final = {
    "nc": ValueStatus.UNKNOWN,
    "n.c.": ValueStatus.UNKNOWN,
    "sans objet": ValueStatus.NOT_APPLICABLE,
    "s.o.": ValueStatus.NOT_APPLICABLE,
}
"""What says, instead of a value, that there is none."""
MOST_KNOWN: Final = 20_000
"""Texts that a reader remembers."""
_CLOCK: Final = re.compile(r"[ T]+\d{1,2}[:h]\d{2}.*$")
_LONGEST_NUMBER: Final = 60
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NOT_ONE_LINE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def plain_text(text: str, *, is_long: bool = False) -> str:
    """A text without what no page shows; its line ends stay where it is long."""
    text = text.strip()
    if text.isprintable():
        return text
    return (_UNSEEN if is_long else _NOT_ONE_LINE).sub(" ", text.replace("\r\n", "\n")).strip()


class CellReader:
    """Reads the cells of one column of a file: a value of the column, a ``ValueStatus`` where there is none.

    Texts of links are given back as they are. Error: ``NotRead``, the same for the same text.
    """

    def __init__(self, target: Target, rule: ColumnRule) -> None:
        self.target, self.rule = target, rule
        self._translations = {fold(text): value for text, value in rule.translations.items()}
        self._known: dict[str, Any] = {}
        field = target.field
        self._is_link = isinstance(field, models.ForeignKey)
        self._is_long = isinstance(field, models.TextField)
        self._is_text = field is None or (isinstance(field, models.CharField | models.TextField) and not field.choices)

    def __call__(self, text: str) -> Any:
        try:
            found = self._known[text]
        except KeyError:
            try:
                found = self._read(text)
            except NotRead as refused:
                found = refused
            if len(self._known) < MOST_KNOWN:
                self._known[text] = found
        if isinstance(found, NotRead):
            raise found
        return found

    def _read(self, text: str) -> Any:
        text = plain_text(text, is_long=self._is_long)
        if self._translations and (translated := self._translations.get(fold(text))) is not None:
            text = translated
        if self.target.code not in ("name", "provenance") and (said := MISSING.get(text.casefold())) is not None:
            return said
        if self._is_link:
            return text
        if self.target.field is None:
            return self._special(text)
        try:
            return self._value(text)
        except NotRead:
            if self.rule.otherwise and text:
                return read_text(self.target.field, self.rule.otherwise)
            raise

    def _value(self, text: str) -> Any:
        field = self.target.field
        if self._is_text:
            return text
        if isinstance(field, models.DateField):
            text = _CLOCK.sub("", text)
        if isinstance(field, models.DecimalField | models.IntegerField):
            if len(text) > _LONGEST_NUMBER:
                raise NotRead("n’est pas un nombre", "Écrivez un nombre, par exemple 1 234,50.")
            if self.rule.divisor and text:
                return self._divided(text)
        try:
            return read_text(field, text)
        except (ArithmeticError, OverflowError):
            raise NotRead("n’est pas un nombre", "Écrivez un nombre, par exemple 1 234,50.") from None

    def _divided(self, text: str) -> Any:
        amount = read_text(models.DecimalField(null=True), text)
        try:
            found = (amount / Decimal(self.rule.divisor)).quantize(Decimal("0.001"))
        except (InvalidOperation, ZeroDivisionError):
            raise NotRead("n’est pas un nombre", "Écrivez un nombre, par exemple 1 234,50.") from None
        return int(found) if isinstance(self.target.field, models.IntegerField) else found

    def _special(self, text: str) -> Any:
        if self.target.code == "provenance":
            return _provenance(text)
        added = self.target.added
        if added is not None and text:
            _check_added(added, text)
        return text


def _provenance(text: str) -> dict[str, dict[str, str]]:
    """As our own export wrote it."""
    wrong = NotRead("n’est pas ce que Maillage écrit dans cette colonne", "Laissez cette colonne telle qu’exportée.")
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        raise wrong from None
    if not isinstance(found, dict):
        raise wrong
    for column, said in found.items():
        is_said = isinstance(said, dict) and set(said) <= {"status", "as_of"}
        if not is_said or said.get("status", "MEASURED") not in ValueStatus.values or len(column) > 60:
            raise wrong
        if not all(isinstance(value, str) and len(value) <= 20 for value in said.values()):
            raise wrong
    return found


def _check_added(added: Any, text: str) -> None:
    """A value of an added column, which is kept as a text. Error: ``NotRead``."""
    field: Mapping[str, Any] = {
        "number": models.DecimalField(null=True),
        "price": models.DecimalField(null=True),
        "day": models.DateField(null=True),
        "yes_no": models.BooleanField(null=True),
    }
    if added.type in field:
        read_text(field[added.type], text)
    elif added.type == "choice" and added.choices:
        choices = [tuple(one.values())[:2] if isinstance(one, dict) else tuple(one)[:2] for one in added.choices]
        read_text(models.CharField(choices=choices), text)
