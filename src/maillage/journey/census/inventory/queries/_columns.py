"""What a list may show of a record: one column a fact, what says where it comes from, what a body has added."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models

from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.inventory.models import AddedField, Kind, unit_of

__all__ = ["ADDED", "NOT_SHARED", "ListColumn", "columns_of", "said_missing", "shown_columns"]

NOT_SHARED: Final = "non partagé"
"""Stands for a price whose owner does not show its prices to the reader."""
ADDED: Final = "x_"
"""Before the code of an added column."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """``code``: in addresses; ``field``: the model's own, ``None`` for an added column or a yearly cost."""

    code: str
    title: str
    unit: str = ""
    field: Any = None
    is_price: bool = False

    @property
    def is_number(self) -> bool:
        return (self.is_price and not self.code.startswith(ADDED)) or isinstance(
            self.field, models.DecimalField | models.PositiveIntegerField
        )

    @property
    def is_date(self) -> bool:
        return isinstance(self.field, models.DateField)

    @property
    def is_link(self) -> bool:
        return isinstance(self.field, models.ForeignKey)

    @property
    def is_sortable(self) -> bool:
        """A page follows the next one by a value of a column of the table: not by an added one, nor by long texts."""
        is_plain = self.field is not None and not self.is_link and not isinstance(self.field, models.TextField)
        return is_plain or self.code == "yearly"

    @property
    def label(self) -> str:
        """With the unit, as a header or a choice says it."""
        return f"{self.title} ({self.unit})" if self.unit else self.title


def columns_of(kind: Kind, added: Iterable[AddedField] = (), *, has_owner: bool) -> dict[str, ListColumn]:
    """Every column that a list of the kind may show, by code, in the order in which they are offered."""
    found = [_of_field(field) for field in kind.facts.values()]
    found.sort(key=lambda column: column.code not in ("name", "site", "reference"))
    if has_owner:
        found.insert(1, ListColumn("owner", "collectivité", field=kind.model._meta.get_field("owner")))
    if kind.yearly:
        found.append(ListColumn("yearly", "coût par an", "€", is_price=True))
    meta = kind.model._meta
    found += [_of_field(meta.get_field(name)) for name in ("status", "as_of", "source", "retired_on")]
    found += [
        ListColumn(f"{ADDED}{one.code}", one.label, one.unit, is_price=one.type == "price" or "€" in one.unit)
        for one in added
    ]
    return {column.code: column for column in found}


def _of_field(field: Any) -> ListColumn:
    is_price = getattr(field, "is_price", False)
    return ListColumn(field.name, str(field.verbose_name), unit_of(field), field, is_price)


def shown_columns(kind: Kind, asked: Sequence[str], known: dict[str, ListColumn]) -> list[ListColumn]:
    """The columns that are asked for, in the order in which they are offered, or those that the kind shows first."""
    chosen = [code for code in known if code in set(asked)]
    if not chosen:
        chosen = [code for code in ("owner" if "owner" in known else "site", *kind.columns) if code in known]
    return [known["name"], *(known[code] for code in chosen if code != "name")]


def said_missing(column: str, status: str, provenance: dict[str, Any]) -> str:
    """What is said of a value that is not there: NC, « sans objet », or nothing where nobody was asked."""
    said = provenance.get(column, {}).get("status") or status
    return {str(ValueStatus.UNKNOWN): "NC", str(ValueStatus.NOT_APPLICABLE): "sans objet"}.get(str(said), "")
