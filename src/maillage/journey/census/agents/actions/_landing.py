"""How what a machine says becomes values of a record: an empty column is filled, what it wrote itself follows it, and what
somebody wrote stays."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.timezone import localdate

from maillage.foundations.audit.actions import Author
from maillage.journey.census.agents.imports import Facts, counters_of, screens_of
from maillage.journey.census.agents.models import Machine
from maillage.journey.census.inventory.actions import Change, write_records
from maillage.journey.census.inventory.enums import EquipmentCategory, Source, ValueStatus
from maillage.journey.census.inventory.models import KINDS, CounterReading, Equipment, Record
from maillage.kernel.spelling import fold

__all__ = ["BACK", "LABELS", "as_text", "declared_value", "kind_of_machine", "land", "provenance_of", "value_from"]

BACK: Final = "retired_on"
"""The column of a machine that people have taken out of the inventory, and that still declares itself."""
LABELS: Final = {BACK: "Sorti de l’inventaire"}
_SCREENS_A_MACHINE: Final = 2
"""How many screens may be, for each machine that may be: serial numbers that change at each inventory make no more."""


def kind_of_machine(machine: Machine) -> str:
    """The slug of the kind of record that it feeds."""
    return "imprimantes" if machine.item_type == "Printer" else "equipements"


def land(author: Author, machine: Machine, facts: Facts, *, most_machines: int) -> bool:
    """Bring a declaration into the records; whether the journal was told of it."""
    row = machine.record or _same(machine, facts)
    today = localdate()
    change, differences = _compare(machine, row, facts, today)
    kind = KINDS[facts.kind]
    written = write_records(
        author,
        kind,
        [change],
        owner_id=machine.owner_id,
        source=Source.DECLARED,
        sentence=f"a mis à jour « {facts.name} » par sa déclaration"
        if row
        else f"a ajouté « {facts.name} », qui se déclare",
    )
    _link(machine, written.keys[0])
    machine.written = machine.written | {
        column: as_text(value) for column, value in change.values.items() if column in facts.values
    }
    machine.differences, machine.difference_count = differences, len(differences)
    has_told = bool(written.created or written.changed)
    if facts.kind == "imprimantes":
        return _land_counters(author, machine, today) or has_told
    return _land_screens(author, machine, today, _SCREENS_A_MACHINE * most_machines) or has_told


def _same(machine: Machine, facts: Facts) -> Any:
    """The record that somebody made of this machine, by its serial number, one that is still there first."""
    model: Any = KINDS[facts.kind].model
    mine = model.objects.filter(owner=machine.owner_id)
    serial = facts.values.get("serial_number")
    if serial:
        typed = mine.filter(serial_number__iexact=serial).order_by("pk")
        found = typed.filter(retired_on=None).first() or typed.first()
        if found is not None:
            return found
    return mine.filter(source=Source.DECLARED, source_key=machine.key[:120]).first()


def _compare(machine: Machine, row: Record | None, facts: Facts, today: date) -> tuple[Change, dict[str, str]]:
    """What is written, and the declared values that give way to what somebody wrote, by column."""
    seen = {"last_seen_on": today} if facts.kind == "equipements" else {}
    if row is None:
        values = {"name": facts.name, "as_of": today, **facts.values, **seen}
        return Change(values, source_key=machine.key[:120]), {}
    values, differences = dict(seen), {}
    for column, told in facts.values.items():
        ours = getattr(row, column)
        if is_same(ours, told):
            continue
        if _is_free(machine, row, column, ours):
            values[column] = told
        elif machine.settled.get(column) != as_text(told):
            differences[column] = as_text(told)
    if row.retired_on is not None and machine.settled.get(BACK) != str(row.retired_on):
        differences[BACK] = str(row.retired_on)
    return Change(values, record_id=row.pk, provenance=provenance_of(row, values, today)), differences


def _is_free(machine: Machine, row: Record, column: str, ours: Any) -> bool:
    """Whether a column waits for a value, or holds the one that the machine wrote there."""
    if ours is None or ours == "":
        return row.status_of(column) != ValueStatus.NOT_APPLICABLE
    return bool(machine.written.get(column) == as_text(ours))


def provenance_of(row: Record, values: Mapping[str, Any], today: date) -> dict[str, dict[str, str]]:
    """What a machine counts is measured, whatever holds for the rest of its record."""
    return {
        column: {"status": ValueStatus.MEASURED.value, "as_of": today.isoformat()}
        for column in values
        if column != "last_seen_on" and row.status_of(column) != ValueStatus.MEASURED
    }


def is_same(ours: Any, told: Any) -> bool:
    """Whether two values say the same: case, accents and spaces do not count, nor what rounding takes."""
    if isinstance(ours, Decimal) and isinstance(told, Decimal):
        return bool(abs(ours - told) <= max(Decimal("0.5"), told * Decimal("0.02")))
    if isinstance(ours, str) and isinstance(told, str):
        return fold(ours) == fold(told)
    return bool(ours == told)


def as_text(value: Any) -> str:
    """A value as it is kept beside a machine.

    >>> as_text(Decimal("8.000")), as_text(Decimal("240")), as_text(True), as_text("HP")
    ('8', '240', 'True', 'HP')
    """
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value.value) if isinstance(value, EquipmentCategory) else str(value)


def value_from(column: str, text: str, kind: str) -> Any:
    """The value that a text stands for. Error: ``ValueError``."""
    about = KINDS[kind].facts[column]
    match about.get_internal_type():
        case "BooleanField":
            return text == "True"
        case "DecimalField":
            try:
                return Decimal(text)
            except InvalidOperation as error:
                raise ValueError(text) from error
    return text


def declared_value(column: str, text: str, kind: str) -> str:
    """A declared value as people read it."""
    about = KINDS[kind].facts.get(column)
    if about is None:
        return text
    if about.choices:
        return str(dict(about.flatchoices).get(text, text))
    return {"True": "oui", "False": "non"}.get(text, text.replace(".", ",")) if not _is_text(about) else text


def _is_text(about: Any) -> bool:
    return about.get_internal_type() in ("CharField", "TextField")


def _link(machine: Machine, pk: int) -> None:
    if machine.item_type == "Printer":
        machine.printer_id = pk
    else:
        machine.equipment_id = pk


# --- what comes with a machine ----------------------------------------------------------------------------------------


def _land_counters(author: Author, machine: Machine, today: date) -> bool:
    """One reading a day, the last one: what a printer counts only grows."""
    counters = counters_of(machine.content)
    if counters is None or any(value > 2_000_000_000 for value in counters.values()):
        return False
    from_source = f"{machine.key[:100]}:{today.isoformat()}"
    kind = KINDS["releves"]
    same_day = CounterReading.objects.filter(owner=machine.owner_id, printer=machine.printer_id, read_on=today).first()
    if same_day is not None and same_day.source != Source.DECLARED:
        return False  # somebody has read it today
    values = {"name": f"Relevé de « {machine.name} »", "printer": machine.printer_id, "read_on": today, **counters}
    change = Change(values, record_id=same_day.pk if same_day else None, source_key=from_source)
    sentence = f"a relevé les compteurs de « {machine.name} »"
    written = write_records(
        author, kind, [change], owner_id=machine.owner_id, source=Source.DECLARED, sentence=sentence
    )
    return bool(written.created or written.changed)


def _land_screens(author: Author, machine: Machine, today: date, most: int) -> bool:
    """The screens that have a serial number: records of their own, for they go from one machine to another."""
    screens = dict(screens_of(machine.content))
    if not screens:
        return False
    mine = Equipment.objects.filter(owner=machine.owner_id)
    known = set(mine.filter(serial_number__in=screens).values_list("serial_number", flat=True))
    if new := {serial: values for serial, values in screens.items() if serial not in known}:
        declared = mine.filter(source=Source.DECLARED, category=EquipmentCategory.SCREEN).count()
        if declared + len(new) > most:
            return False
    changes = [
        Change(
            {
                "name": " ".join(filter(None, ["Écran", values.get("brand"), values.get("model")]))[:160],
                "category": EquipmentCategory.SCREEN.value,
                "as_of": today,
                "last_seen_on": today,
                **values,
            },
            source_key=f"screen:{serial}"[:120],
        )
        for serial, values in new.items()
    ]
    if not changes:
        return False
    sentence = f"a ajouté les écrans de « {machine.name} »"
    write_records(
        author, KINDS["equipements"], changes, owner_id=machine.owner_id, source=Source.DECLARED, sentence=sentence
    )
    return True
