"""The one secret with which an organisation's machines declare themselves, and what each of them last said."""

from typing import Final

from django.db import models

from maillage.journey.census.agents.enums import ItemType, Protocol
from maillage.journey.census.inventory.models import Equipment, Printer, Record
from maillage.kernel.tenancy import OwnedModel

__all__ = ["MOST_MACHINES", "USUAL_MACHINES", "Enrolment", "Machine"]

USUAL_MACHINES: Final = 500
MOST_MACHINES: Final = 10_000


class Enrolment(OwnedModel):
    """The enrolment of an organisation: only a keyed digest of its token is kept, none once it is revoked.

    ``keeps_last_user``: the name of who last logged in is kept, which is personal; ``most_machines``: whoever steals the
    token cannot make more; ``hour``, ``hour_count``: the inventories taken since the hour began.
    """

    digest = models.CharField(max_length=64, unique=True, null=True, editable=False)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    renewed_at = models.DateTimeField("renouvelé le", null=True, editable=False)
    revoked_at = models.DateTimeField("révoqué le", null=True, editable=False)
    last_used_at = models.DateTimeField("dernier usage le", null=True, editable=False)
    keeps_last_user = models.BooleanField("garder le dernier utilisateur de chaque poste", default=False)
    most_machines = models.PositiveIntegerField("postes au plus", default=USUAL_MACHINES)
    hour = models.DateTimeField("heure en cours", null=True, editable=False)
    hour_count = models.PositiveIntegerField("inventaires de l’heure", default=0, editable=False)

    class Meta(OwnedModel.Meta):
        verbose_name = "jeton des postes"
        verbose_name_plural = "jetons des postes"
        constraints = [models.UniqueConstraint(fields=["owner"], name="one_enrolment_an_organisation")]

    def __str__(self) -> str:
        return "Jeton des postes"


class Machine(OwnedModel):
    """A machine as its agent declares it, and the record of the inventory that it feeds.

    ``key``: what makes it the same machine next time (its serial number, else its hardware's UUID, else what the agent calls
    it). ``content``: the last values of each section, those of partial inventories merged into them. ``written``: the values
    that it put into its record, by column: what differs from them there was written by somebody. ``differences``: the
    declared values that the record does not have, by column; ``settled``: those that somebody has decided not to take.

    It is shown to nobody else, not even to those who see the census: they see the record, which holds nothing personal.
    """

    key = models.CharField("identité", max_length=140)
    item_type = models.CharField("nature", max_length=16, choices=ItemType.choices, default=ItemType.COMPUTER)
    name = models.CharField("nom", max_length=80)
    deviceid = models.CharField("nom donné par l’agent", max_length=200)
    agent_id = models.CharField("identifiant de l’agent", max_length=36, blank=True)
    hardware_uuid = models.CharField("UUID du matériel", max_length=80, blank=True)
    serial_number = models.CharField("numéro de série", max_length=80, blank=True)
    protocol = models.CharField("protocole", max_length=4, choices=Protocol.choices)
    agent = models.CharField("agent", max_length=80, blank=True)
    tag = models.CharField("étiquette", max_length=80, blank=True)
    last_user = models.CharField("dernier utilisateur", max_length=80, blank=True)
    first_seen_at = models.DateTimeField("première déclaration le", auto_now_add=True)
    last_contact_at = models.DateTimeField("dernier contact le")
    last_inventory_at = models.DateTimeField("dernier inventaire le")
    hour = models.DateTimeField("heure en cours", null=True, editable=False)
    hour_count = models.PositiveIntegerField("inventaires de l’heure", default=0, editable=False)
    content = models.JSONField("contenu", default=dict)
    written = models.JSONField("valeurs versées", default=dict)
    differences = models.JSONField("écarts", default=dict)
    settled = models.JSONField("écarts écartés", default=dict)
    difference_count = models.PositiveIntegerField("écarts", default=0)
    equipment = models.ForeignKey(
        Equipment, models.SET_NULL, verbose_name="équipement", null=True, blank=True, related_name="+"
    )
    printer = models.ForeignKey(
        Printer, models.SET_NULL, verbose_name="imprimante", null=True, blank=True, related_name="+"
    )

    class Meta(OwnedModel.Meta):
        verbose_name = "poste"
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_machine_an_identity")]
        indexes = [
            models.Index(fields=["owner", "name", "id"], name="machines_by_name"),
            models.Index(fields=["owner", "last_contact_at", "id"], name="machines_by_contact"),
            models.Index(fields=["owner", "difference_count"], name="machines_by_differences"),
            models.Index(fields=["owner", "deviceid"], name="machines_by_device"),
            models.Index(fields=["owner", "serial_number"], name="machines_by_serial"),
            models.Index(fields=["owner", "hardware_uuid"], name="machines_by_uuid"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def record(self) -> Record | None:
        """The record of the inventory that it feeds."""
        return self.printer if self.item_type == ItemType.PRINTER else self.equipment
