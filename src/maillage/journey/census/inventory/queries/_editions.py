"""What a record is now, as a form or a program sees it, and who changed it since."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from maillage.foundations.audit.models import Event
from maillage.foundations.audit.queries import said_by
from maillage.foundations.organisations.access import Actor
from maillage.journey.census.inventory.access import sees_prices
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.inventory.models import Kind, Record, shown_text
from maillage.journey.census.inventory.queries._record import added_fields, history_of
from maillage.kernel.editions import edition_of

__all__ = ["ADDED_VALUE", "STATUS_OF", "Meanwhile", "held_values", "meanwhile", "record_edition", "said_meanwhile"]

STATUS_OF: Final = "statut_"
"""Before a column: the status of its value alone."""
ADDED_VALUE: Final = "x_"
"""Before the code of a column that was added."""
BESIDE: Final = {
    "status": "statut de la fiche",
    "as_of": "valeurs au",
    "evidence": "justificatif",
    "retired_on": "sortie de l’inventaire",
}


def held_values(kind: Kind, row: Record) -> dict[str, Any]:
    """What can be edited of a record, by the name that it has in forms; statuses of single values and added columns too."""
    found = {column: getattr(row, about.attname) for column, about in kind.facts.items()}
    found |= {"status": row.status, "as_of": row.as_of, "evidence": row.evidence_id, "retired_on": row.retired_on}
    found |= {f"{STATUS_OF}{column}": said.get("status", "") for column, said in row.provenance.items()}
    return found | {f"{ADDED_VALUE}{code}": text for code, text in row.extra.items()}


def record_edition(kind: Kind, row: Record) -> str:
    """What a form is opened on."""
    return edition_of(held_values(kind, row))


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """One value that someone changed. ``value``: what it is now; ``who``: by whom and when."""

    name: str
    label: str
    value: str
    who: str


def meanwhile(actor: Actor, kind: Kind, row: Record, names: Iterable[str]) -> list[Meanwhile]:
    """Who changed these values, when, and what they are now; what the actor may not see is left out."""
    history = history_of(actor, kind, row)
    hidden = frozenset() if sees_prices(actor, row) else kind.prices
    labels = {f"{ADDED_VALUE}{one.code}": one.label for one in added_fields(kind)} if row.extra else {}
    values = held_values(kind, row)
    found = []
    for name in names:
        column = name.removeprefix(STATUS_OF)
        if column in hidden:
            continue
        told = "provenance" if name != column else "extra" if name.startswith(ADDED_VALUE) else name
        event = next((event for event, changes in history if told in changes), None)
        found.append(
            Meanwhile(
                name,
                labels.get(name) or _label(kind, name),
                _shown(kind, row, name, values.get(name)),
                said_by(event or _of_many(kind, row)),
            )
        )
    return found


def _of_many(kind: Kind, row: Record) -> Event | None:
    """The write of many records that changed this one: its event names only the first of them."""
    events = Event.objects.filter(owner=row.owner_id, object_table=kind.model._meta.label_lower)
    return events.filter(at__gte=row.updated_at).order_by("pk").first()


def _label(kind: Kind, name: str) -> str:
    if name in BESIDE:
        return BESIDE[name]
    column = name.removeprefix(STATUS_OF)
    about = kind.facts.get(column)
    label = str(about.verbose_name) if about is not None else column
    return f"statut de « {label} »" if column != name else label


def _shown(kind: Kind, row: Record, name: str, value: Any) -> str:
    if value is None or value == "":
        return "vide"
    if name.startswith(STATUS_OF) or name == "status":
        return str(ValueStatus(value).label)
    if name == "evidence":
        return "un autre fichier"
    about: Any = kind.facts.get(name) or (row._meta.get_field(name) if name in BESIDE else None)
    if about is None:
        return str(value)
    if about.related_model is not None:
        target = getattr(row, name)
        return str(target.name) if target is not None else "vide"
    return shown_text(about, value) or "vide"


def said_meanwhile(changes: Iterable[Meanwhile]) -> str:
    """The same as one sentence, for programs and for small forms."""
    by_who: dict[str, list[str]] = {}
    for one in changes:
        by_who.setdefault(one.who, []).append(f"« {one.label} » ({one.value})")
    told = " ".join(f"{who} : {', '.join(what)}." for who, what in by_who.items())
    return f"Cette fiche a changé entre-temps, et rien n’a été enregistré. {told}".strip()
