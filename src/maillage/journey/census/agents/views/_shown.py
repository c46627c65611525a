"""What pages about machines show, made from rows."""

from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from maillage.journey.census.agents.actions import LABELS, declared_value
from maillage.journey.census.agents.actions import kind_of_machine as kind_of
from maillage.journey.census.agents.imports import MOST_PROGRAMS
from maillage.journey.census.agents.models import Enrolment, Machine
from maillage.journey.census.agents.queries import is_late
from maillage.journey.census.inventory.models import KINDS, unit_of
from maillage.kernel.templatetags.face import Cell, Column, Empty, Fact, Table, day

__all__ = ["PLACEHOLDER", "Setup", "differing", "facts_about", "machine_table", "program_table", "state_of"]

PLACEHOLDER: Final = "VOTRE-JETON"


@dataclass(frozen=True, slots=True)
class Setup:
    """How an agent is told where to declare itself. ``address``: with the token in it; ``token``: alone, as a password."""

    address: str
    token: str

    @property
    def bare(self) -> str:
        """The address without the token, for an agent that sends it as a password."""
        return self.address.removesuffix(f"{self.token}/")


@dataclass(frozen=True, slots=True)
class Difference:
    """A column where a machine and its record disagree, in words."""

    column: str
    label: str
    ours: str
    told: str


@dataclass(frozen=True, slots=True)
class Differing:
    """A machine, and all that it says otherwise than its record."""

    machine: Machine
    name: str
    differences: list[Difference]


def state_of(enrolment: Enrolment | None) -> list[Fact]:
    """Whether machines may declare themselves, since when, and what is kept."""
    if enrolment is None:
        return []
    is_open = enrolment.digest is not None
    since = enrolment.renewed_at or enrolment.created_at
    return [
        Fact(
            "Adresse", f"en service depuis le {day(since)}" if is_open else f"révoquée le {day(enrolment.revoked_at)}"
        ),
        Fact("Dernier inventaire reçu", day(enrolment.last_used_at) if enrolment.last_used_at else "aucun"),
        Fact("Postes acceptés au plus", enrolment.most_machines),
        Fact("Dernier utilisateur de chaque poste", "gardé" if enrolment.keeps_last_user else "jamais gardé"),
    ]


def machine_table(rows: list[Machine], *, is_filtered: bool) -> Table:
    columns = (
        Column("Poste", sort="name"),
        Column("Nature"),
        Column("Numéro de série"),
        Column("Étiquette"),
        Column("Dernier contact", sort="last_contact_at"),
        Column("Écarts", is_number=True),
    )
    nothing = (
        Empty(
            "Aucun poste ne correspond.",
            "Changez ce que vous cherchez.",
            "Voir tous les postes",
            reverse("census:machines"),
        )
        if is_filtered
        else Empty(
            "Ici, les postes qui se déclarent d’eux-mêmes, sans rien à saisir.",
            "Aucun ne l’a encore fait : réglez leur agent comme il est dit plus bas.",
        )
    )
    return Table("Les postes qui se sont déclarés", columns, [_line(row) for row in rows], empty=nothing)


def _line(row: Machine) -> tuple[Any, ...]:
    return (
        Cell(row.name, reverse("census:machine", args=[row.pk]), row.agent),
        row.get_item_type_display(),
        row.serial_number or "aucun",
        row.tag or "aucune",
        Cell(row.last_contact_at, detail="muet" if is_late(row) else ""),
        row.difference_count,
    )


def facts_about(machine: Machine) -> list[Fact]:
    """Who a machine is, when it spoke, what it feeds."""
    row = machine.record
    facts = [
        Fact("Nature", machine.get_item_type_display()),
        Fact("Numéro de série", machine.serial_number or "aucun qui soit sûr"),
        Fact("UUID du matériel", machine.hardware_uuid or "aucun qui soit sûr"),
        Fact("Étiquette", machine.tag or "aucune"),
        Fact("Agent", machine.agent or machine.get_protocol_display(), detail=machine.deviceid),
        Fact("Première déclaration", machine.first_seen_at),
        Fact("Dernier inventaire", machine.last_inventory_at),
        Fact(
            "Dernier contact",
            machine.last_contact_at,
            detail="muet depuis plus de 30 jours" if is_late(machine) else "",
        ),
        Fact(
            "Fiche de l’inventaire",
            row.name if row else "effacée : le prochain inventaire en fera une autre",
            url=reverse("census:record", args=[kind_of(machine), row.pk]) if row else "",
        ),
    ]
    if machine.last_user:
        facts.append(Fact("Dernier utilisateur", machine.last_user, detail="donnée personnelle"))
    declared = [
        Fact(_label(about), declared_value(column, machine.written[column], kind_of(machine)))
        for column, about in KINDS[kind_of(machine)].facts.items()
        if column in machine.written
    ]
    return facts + declared


def program_table(machine: Machine) -> Table:
    programs = machine.content.get("softwares", [])
    rows = [(str(entry[0]), str(entry[1]) or "NC") for entry in programs if isinstance(entry, list) and len(entry) == 2]
    return Table(
        "Logiciels installés",
        (Column("Logiciel"), Column("Version")),
        rows,
        note="Les 500 premiers seulement, sans les composants." if len(rows) >= MOST_PROGRAMS else "",
        empty=Empty("Ici, les logiciels du poste.", "Son agent n’en a déclaré aucun."),
    )


def differing(machine: Machine) -> Differing:
    """The columns where a machine and its record disagree, in the order of the record."""
    kind, row = kind_of(machine), machine.record
    order = [*LABELS, *KINDS[kind].facts]
    found = []
    for column in order:
        if column not in machine.differences or row is None:
            continue
        text = str(machine.differences[column])
        if column in LABELS:
            found.append(Difference(column, LABELS[column], f"le {day(row.retired_on)}", "le poste se déclare encore"))
            continue
        about: Any = KINDS[kind].facts[column]
        ours = getattr(row, column)
        shown = getattr(row, f"get_{column}_display")() if about.choices and ours else _shown(ours)
        label = _label(about)
        found.append(Difference(column, label, shown or "sans objet", declared_value(column, text, kind)))
    return Differing(machine, row.name if row else machine.name, found)


def _label(about: Any) -> str:
    """The name of a column, with its unit."""
    unit = f" ({unit_of(about)})" if unit_of(about) else ""
    return f"{str(about.verbose_name).capitalize()}{unit}"


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return f"{value.normalize():f}".replace(".", ",") if hasattr(value, "normalize") else str(value)
