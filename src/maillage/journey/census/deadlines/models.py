"""Deadlines as they were worked out, what people said of them, the closing of copper, and what each person asked for."""

from typing import Any

from django.db import models
from django.db.models import Q

from maillage.foundations.accounts.models import Person
from maillage.foundations.organisations.enums import Subject
from maillage.journey.census.deadlines.enums import DeadlineKind, Frequency, State
from maillage.journey.census.inventory.enums import LineUse, TaxBasis, Theme
from maillage.journey.census.inventory.models import Price
from maillage.kernel.tenancy import IdentityModel, OwnedModel

__all__ = ["CalendarFeed", "CopperClosure", "CopperList", "Deadline", "DeadlineNote", "DigestChoice"]


class Deadline(OwnedModel):
    """Something that rings on ``due_on`` for an organisation, worked out from its records whenever they are written.

    ``record_kind`` and ``record_id``: the record; no ``record_id`` where ``quantity`` records ring together, and then
    ``source_key`` tells which. It is shown from ``shown_from`` to ``shown_to``, so that a row stays true whatever the
    day it is read: the terms of a contract that follow each other are rows that take over from each other.
    ``until``: of a notice, until when the contract is renewed if nothing is said; of copper, when sales stop. ``cost``: what
    letting it pass costs, in ``tax_basis``. ``is_certain``: whether the day is known, or the best guess there is.
    ``state``, ``snoozed_until`` and ``remark``: what the note of the same key says.
    """

    subject = Subject.CENSUS

    kind = models.CharField("nature", max_length=8, choices=DeadlineKind.choices)
    theme = models.CharField("thème", max_length=14, choices=Theme.choices)
    record_kind = models.CharField("liste", max_length=30)
    record_id = models.BigIntegerField("fiche", null=True)
    source_key = models.CharField("clé", max_length=120)
    title = models.CharField("quoi", max_length=200)
    detail = models.CharField("précision", max_length=200, blank=True)
    quantity = models.PositiveIntegerField("nombre", default=1)
    due_on = models.DateField("dernier jour")
    until = models.DateField("jusqu’au", null=True)
    shown_from = models.DateField()
    shown_to = models.DateField()
    cost = Price("ce que coûte de laisser passer", unit="€")
    tax_basis = models.CharField("prix exprimés", max_length=3, choices=TaxBasis.choices, blank=True)
    is_certain = models.BooleanField("date sûre", default=True)
    is_fictitious = models.BooleanField("date fictive", default=False)
    special_use = models.CharField("usage à ne pas oublier", max_length=8, choices=LineUse.choices, blank=True)
    state = models.CharField("état", max_length=7, choices=State.choices, default=State.OPEN)
    snoozed_until = models.DateField("remis au", null=True)
    remark = models.CharField("remarque", max_length=300, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "échéance"
        constraints = [
            models.UniqueConstraint(fields=["owner", "kind", "source_key", "due_on"], name="one_deadline_a_key")
        ]
        indexes = [
            models.Index(fields=["owner", "due_on", "id"], name="deadlines_of_owner"),
            models.Index(fields=["owner", "record_kind"], name="deadlines_by_source"),
            models.Index(fields=["due_on", "id"], name="deadlines_by_day"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> tuple[str, str, Any]:
        return self.kind, self.source_key, self.due_on


class DeadlineNote(OwnedModel):
    """What somebody said of a deadline. It holds as long as the same thing rings on the same day."""

    subject = Subject.CENSUS

    kind = models.CharField("nature", max_length=8, choices=DeadlineKind.choices)
    source_key = models.CharField("clé", max_length=120)
    due_on = models.DateField("dernier jour")
    state = models.CharField("état", max_length=7, choices=State.choices, default=State.OPEN)
    snoozed_until = models.DateField("remis au", null=True)
    remark = models.CharField("remarque", max_length=300, blank=True)
    by = models.CharField("par", max_length=120, blank=True)
    at = models.DateTimeField("le", auto_now=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "suite donnée"
        verbose_name_plural = "suites données"
        constraints = [
            models.UniqueConstraint(fields=["owner", "kind", "source_key", "due_on"], name="one_note_a_deadline"),
            models.CheckConstraint(
                condition=Q(state=State.SNOOZED, snoozed_until__isnull=False)
                | (~Q(state=State.SNOOZED) & Q(snoozed_until__isnull=True)),
                name="snoozed_until_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.remark or self.get_state_display()


class CopperList(OwnedModel):
    """The closing days of copper that a body has imported for its members: where they come from, and of which day.

    One a body: the next one takes its place.
    """

    subject = Subject.TOTALS

    source = models.CharField("source", max_length=200)
    said_on = models.DateField("à la date du")
    is_fictitious = models.BooleanField("dates fictives", default=False)
    imported_at = models.DateTimeField("importée le", auto_now_add=True)
    imported_by = models.CharField("par", max_length=120, blank=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "calendrier du cuivre"
        verbose_name_plural = "calendriers du cuivre"

    def __str__(self) -> str:
        return self.source


class CopperClosure(OwnedModel):
    """When copper closes in a commune: no new line from ``commercial_on``, no line at all from ``technical_on``."""

    subject = Subject.TOTALS

    calendar = models.ForeignKey(CopperList, models.CASCADE, verbose_name="calendrier", related_name="closures")
    insee_code = models.CharField("code INSEE", max_length=5)
    commercial_on = models.DateField("fermeture commerciale", null=True)
    technical_on = models.DateField("fermeture technique")

    class Meta(OwnedModel.Meta):
        verbose_name = "fermeture du cuivre"
        verbose_name_plural = "fermetures du cuivre"
        constraints = [models.UniqueConstraint(fields=["owner", "insee_code"], name="one_closure_a_commune")]

    def __str__(self) -> str:
        return self.insee_code


class DigestChoice(IdentityModel):
    """How often a person receives her digest, and the last Monday for which one was written."""

    person = models.OneToOneField(Person, models.CASCADE, verbose_name="personne", related_name="+")
    frequency = models.CharField("fréquence", max_length=7, choices=Frequency.choices, default=Frequency.WEEKLY)
    last_for = models.DateField("dernier pour le", null=True)

    class Meta:
        verbose_name = "choix du courriel"
        verbose_name_plural = "choix du courriel"

    def __str__(self) -> str:
        return self.get_frequency_display()


class CalendarFeed(IdentityModel):
    """An address that a person's agenda reads. Only a digest of what it holds in secret is kept."""

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="personne", related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    revoked_at = models.DateTimeField("révoquée le", null=True, editable=False)

    class Meta:
        verbose_name = "adresse d’agenda"
        verbose_name_plural = "adresses d’agenda"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(revoked_at=None), name="one_feed_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%d/%m/%Y}"
