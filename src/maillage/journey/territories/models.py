"""Reference tables: communes, intermunicipal bodies, who belongs to whom, what became of whom.

Populations are the official ones and each says its kind; ``year`` is the edition of the reference data.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from maillage.journey.territories.enums import BodyKind
from maillage.kernel.tenancy import ReferenceModel

__all__ = ["BodyMembership", "Commune", "CommuneSuccession", "IntermunicipalBody"]


class Commune(ReferenceModel):
    """A commune of today. ``insee_code``: five characters, ``2A`` or ``2B`` in Corsica, so never a number."""

    insee_code = models.CharField("code INSEE", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=60)
    department = models.CharField("département", max_length=3, db_index=True)
    siren = models.CharField("SIREN", max_length=9, blank=True)
    postal_codes = models.CharField("codes postaux", max_length=200, blank=True, help_text="Séparés par des espaces.")
    municipal_population = models.PositiveIntegerField("population municipale", null=True)
    total_population = models.PositiveIntegerField("population totale", null=True)
    search_text = models.CharField(max_length=80, db_index=True, editable=False)

    class Meta:
        verbose_name = "commune"
        constraints = [
            models.UniqueConstraint(fields=["siren"], condition=~Q(siren=""), name="one_commune_a_siren"),
        ]

    def __str__(self) -> str:
        return self.name


class IntermunicipalBody(ReferenceModel):
    """An EPCI with its own tax: a group of communes that may pool for them."""

    siren = models.CharField("SIREN", max_length=9, primary_key=True)
    name = models.CharField("nom", max_length=80)
    kind = models.CharField("nature", max_length=5, choices=BodyKind.choices)
    municipal_population = models.PositiveIntegerField("population municipale")
    total_population = models.PositiveIntegerField("population totale")
    search_text = models.CharField(max_length=100, db_index=True, editable=False)

    class Meta:
        verbose_name = "EPCI à fiscalité propre"
        verbose_name_plural = "EPCI à fiscalité propre"

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["BodyMembership"]):
    def on(self, day: date) -> Self:
        """Those in force on a day, both ends included."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


class BodyMembership(ReferenceModel):
    """A commune belongs to a body between two dates; an empty date is one that the reference data does not give."""

    body = models.ForeignKey(IntermunicipalBody, models.CASCADE, related_name="memberships")
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="memberships")
    valid_from = models.DateField("depuis", null=True, blank=True)
    valid_to = models.DateField("jusqu’au", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "appartenance"
        constraints = [
            models.UniqueConstraint(fields=["body", "commune", "valid_from"], name="one_membership_a_start"),
            models.UniqueConstraint(
                fields=["body", "commune"], condition=Q(valid_from__isnull=True), name="one_membership_without_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
                name="membership_ends_after_it_starts",
            ),
        ]


class CommuneSuccession(ReferenceModel):
    """A commune that is gone, and the one that took its place. The date is unknown where the source gives none."""

    former_insee_code = models.CharField("ancien code INSEE", max_length=5)
    former_name = models.CharField("ancien nom", max_length=60)
    successor = models.ForeignKey(Commune, models.CASCADE, related_name="predecessors")
    effective_on = models.DateField("depuis", null=True, blank=True)
    search_text = models.CharField(max_length=80, db_index=True, editable=False)

    class Meta:
        verbose_name = "succession de communes"
        constraints = [
            models.UniqueConstraint(fields=["former_insee_code", "former_name", "successor"], name="one_succession"),
        ]
