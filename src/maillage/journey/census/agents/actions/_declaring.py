"""What a machine declares, written: who it is, what it said, and the record that it feeds."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import in_service
from maillage.journey.census.agents.actions._landing import land
from maillage.journey.census.agents.enums import ItemType
from maillage.journey.census.agents.imports import Message, facts_of, merge, real_serial, real_uuid
from maillage.journey.census.agents.models import Enrolment, Machine

__all__ = ["TooMany", "declare", "note_contact"]

MOST_AN_HOUR: Final = 6
"""Inventories of one machine: an agent sends one a day, somebody who tries it a few."""
CONTACT_EVERY: Final = timedelta(hours=20)
"""A contact is written at most so often: what changes nothing need not fill the journal."""


class TooMany(MaillageError):
    """More machines, or more inventories, than the organisation takes: whoever stole a token cannot fill the disk."""


@transaction.atomic
def declare(enrolment: Enrolment, message: Message) -> Machine:
    """Keep an inventory, and bring it into the organisation's records; inside its scope. Error: ``TooMany``."""
    now = timezone.now()
    # Two machines of one organisation wait for each other here: neither takes the other's place.
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("owner").get(pk=enrolment.pk)
    machine = _find(enrolment, message)
    _count(enrolment, machine, now)
    machine = machine or _new(enrolment, message)
    _identify(machine, message)
    machine.content = merge(machine.content, message.content)
    machine.last_contact_at = machine.last_inventory_at = now
    machine.last_user = message.last_user if enrolment.keeps_last_user else ""
    if message.tag:
        machine.tag = message.tag
    facts = facts_of(machine.content, ItemType(machine.item_type))
    machine.name = facts.name[:80]
    author = _author(enrolment)
    has_told = land(author, machine, facts, most_machines=enrolment.most_machines)
    machine.save()
    if not has_told:
        record(author, "census_agents.inventory_received", machine, f"a reçu l’inventaire de « {machine.name} »")
    enrolment.last_used_at = now
    enrolment.save(update_fields=["last_used_at", "hour", "hour_count"])
    return machine


@transaction.atomic
def note_contact(enrolment: Enrolment, message: Message) -> None:
    """A machine that is known has shown that it is there, even if it has nothing new to say."""
    machine = Machine.objects.filter(owner=enrolment.owner_id, deviceid=message.deviceid).order_by("pk").first()
    now = timezone.now()
    if machine is None or now - machine.last_contact_at < CONTACT_EVERY:
        return
    machine.last_contact_at = now
    machine.save(update_fields=["last_contact_at"])
    record(_author(enrolment), "census_agents.contact_noted", machine, f"a eu un signe de vie de « {machine.name} »")


def _author(enrolment: Enrolment) -> in_service:
    return in_service(enrolment.owner_id, enrolment.owner.name, person_name="Postes qui se déclarent")


# --- which machine it is ----------------------------------------------------------------------------------------------


def _identity(message: Message) -> tuple[str, str]:
    """The serial number and the UUID of the hardware, where they are real; a copied disk copies neither."""
    content = message.content
    bios, hardware, device = (content.get(name, {}) for name in ("bios", "hardware", "network_device"))
    serial = real_serial(bios.get("ssn", "")) or real_serial(device.get("serial", ""))
    return serial, real_uuid(hardware.get("uuid", ""))


def _find(enrolment: Enrolment, message: Message) -> Machine | None:
    """The machine that speaks, by its hardware, else by what its agent calls it, unless the hardware says another."""
    serial, uuid = _identity(message)
    owned = Machine.objects.filter(owner=enrolment.owner_id).select_related("equipment", "printer").order_by("pk")
    if serial and (found := owned.filter(serial_number=serial, item_type=message.item_type).first()):
        return found
    if uuid and (found := owned.filter(hardware_uuid=uuid, item_type=message.item_type).first()):
        return None if _is_another(found.serial_number, serial) else found
    for found in owned.filter(deviceid=message.deviceid, item_type=message.item_type)[:20]:
        if not _is_another(found.serial_number, serial) and not _is_another(found.hardware_uuid, uuid):
            return found
    return None


def _is_another(known: str, told: str) -> bool:
    return bool(known and told) and known != told


def _new(enrolment: Enrolment, message: Message) -> Machine:
    if Machine.objects.filter(owner=enrolment.owner_id).count() >= enrolment.most_machines:
        raise TooMany("Le nombre de postes que cette collectivité accepte est atteint.")
    serial, uuid = _identity(message)
    name = f"serial:{serial}" if serial else f"uuid:{uuid}" if uuid else f"device:{message.deviceid}"
    key = f"{message.item_type.value}:{name}"[:140]
    if Machine.objects.filter(owner=enrolment.owner_id, key=key).exists():  # that one has since shown other hardware
        key = f"{key[:100]}:{timezone.now().timestamp():.6f}"
    now = timezone.now()
    return Machine(
        owner_id=enrolment.owner_id,
        key=key,
        item_type=message.item_type,
        hour=now,
        hour_count=1,
        last_contact_at=now,
        last_inventory_at=now,
    )


def _identify(machine: Machine, message: Message) -> None:
    serial, uuid = _identity(message)
    machine.serial_number = serial or machine.serial_number
    machine.hardware_uuid = uuid or machine.hardware_uuid
    machine.deviceid = message.deviceid
    machine.agent_id = message.agent_id or machine.agent_id
    machine.agent = message.agent or machine.agent
    machine.protocol = message.protocol


# --- how often --------------------------------------------------------------------------------------------------------


def _count(enrolment: Enrolment, machine: Machine | None, now: datetime) -> None:
    """One more inventory in this hour, of the machine and of all together."""
    for counted, most in ((enrolment, max(120, 4 * enrolment.most_machines)), (machine, MOST_AN_HOUR)):
        if counted is not None:
            _count_one(counted, most, now)


def _count_one(counted: Any, most: int, now: datetime) -> None:
    if counted.hour is None or now - counted.hour >= timedelta(hours=1):
        counted.hour, counted.hour_count = now, 0
    if counted.hour_count >= most:
        raise TooMany("Trop d’inventaires en une heure. Le prochain sera accepté plus tard.")
    counted.hour_count += 1
