"""The whole inventory of an organisation: one sheet, or one .csv, a kind. Read back, it gives the same records."""

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.db import models

from maillage.journey.census.inventory.models import AddedField, Kind
from maillage.journey.census.inventory.queries import said_missing
from maillage.journey.census.transfers.engine import Target, offered_targets, targets_of
from maillage.kernel.sheets import Column, Sheet, Value, write_csv, write_workbook
from maillage.kernel.spelling import fold

__all__ = ["ENDINGS", "write_everything"]

ENDINGS: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "zip": "application/zip",
}
CHUNK: Final = 2000
_LEFT_OUT: Final = ("id", "source_key", "owner_name", "owner_siren", "owner_insee")
_LAST: Final = ("status", "as_of", "retired_on", "provenance")


def write_everything(
    target: Path, kinds: Sequence[Kind], added: Mapping[str, list[AddedField]], owner_id: int, *, sees_prices: bool
) -> int:
    """The records of an organisation, gone ones too, in the format of the ending of ``target``; how many.

    Prices only for who sees them. Error: ``SheetTooLarge``.
    """
    sheets = {kind.slug: _sheet(kind, added.get(kind.slug, []), owner_id, sees_prices=sees_prices) for kind in kinds}
    if target.suffix != ".zip":
        return sum(write_workbook(target, list(sheets.values())))
    count = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for slug, sheet in sheets.items():
            part = target.with_name(f"{target.stem}-{slug}.csv")
            count += write_csv(part, sheet.columns, sheet.rows)
            archive.write(part, f"{slug}.csv")
            part.unlink()
    return count


def _sheet(kind: Kind, added: list[AddedField], owner_id: int, *, sees_prices: bool) -> Sheet:
    targets = offered_targets(targets_of(kind, added), sees_prices=sees_prices)
    chosen = [one for code, one in targets.items() if code not in _LEFT_OUT]
    chosen.sort(key=lambda one: _LAST.index(one.code) + 1 if one.code in _LAST else 0)
    columns = [Column("clé"), *(_column(one) for one in chosen)]
    return Sheet(kind.title, columns, _rows(kind, chosen, owner_id, sees_prices=sees_prices))


def _column(target: Target) -> Column:
    if target.is_price and target.added is None:
        return Column(target.label, "money", 2)
    if isinstance(target.field, models.DecimalField | models.PositiveIntegerField):
        return Column(target.label, "number")
    return Column(target.label, "date" if isinstance(target.field, models.DateField) else "text")


def _rows(kind: Kind, chosen: Sequence[Target], owner_id: int, *, sees_prices: bool) -> Iterator[list[Value]]:
    names = [one.field.attname for one in chosen if one.field is not None]
    names = list(dict.fromkeys(["id", "status", "provenance", "extra", *names]))
    readers = [_reader(one, owner_id) for one in chosen]
    hidden = frozenset() if sees_prices else kind.prices
    rows = kind.rows.filter(owner=owner_id).order_by("pk").values(*names)
    for row in rows.iterator(chunk_size=CHUNK):
        row["provenance"] = {code: about for code, about in row["provenance"].items() if code not in hidden}
        yield [str(row["id"]), *(read(row) for read in readers)]


def _reader(target: Target, owner_id: int) -> Callable[[dict[str, Any]], Value]:
    code, about = target.code, target.field
    if target.added is not None:
        return lambda row: row["extra"].get(target.extra_code, "")
    if code == "provenance":
        return lambda row: _provenance(row["provenance"])
    if isinstance(about, models.ForeignKey):
        return _link_reader(about, owner_id)
    if about.choices:
        labels = {key: str(label) for key, label in about.choices}
        return lambda row: labels.get(row[code], row[code]) or said_missing(code, row["status"], row["provenance"])
    return lambda row: _plain(row, code)


def _plain(row: dict[str, Any], code: str) -> Value:
    value: Any = row[code]
    if value is None or value == "":
        return said_missing(code, row["status"], row["provenance"]) if code not in _LAST else ""
    if isinstance(value, Decimal):
        whole = value.to_integral_value()
        return whole if value == whole else value.normalize()
    return value  # type: ignore[no-any-return]


def _link_reader(about: Any, owner_id: int) -> Callable[[dict[str, Any]], Value]:
    """A name; with its key where several bear it, or where it could be taken for a key."""
    names: dict[int, str] = {}
    counts: dict[str, int] = {}
    loaded = False

    def read(row: dict[str, Any]) -> Value:
        nonlocal loaded
        if not loaded:
            loaded = True
            names.update(about.related_model.objects.filter(owner=owner_id).values_list("pk", "name"))
            for name in names.values():
                counts[fold(name)] = counts.get(fold(name), 0) + 1
        pk = row[about.attname]
        name = names.get(pk, "")
        if not name:
            return said_missing(about.name, row["status"], row["provenance"])
        is_plain = counts[fold(name)] == 1 and not name.endswith("]") and fold(name) not in ("nc", "sans objet")
        return name if is_plain else f"{name} [{pk}]"

    return read


def _provenance(said: dict[str, dict[str, Any]]) -> str:
    """The statuses and days of values that differ from their record's; files stay behind."""
    kept = {
        code: {name: text for name, text in about.items() if name in ("status", "as_of") and text}
        for code, about in said.items()
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) if any(kept.values()) else ""
