"""Organisations and what links them. Links are dated; an organisation is never deleted."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from maillage.foundations.accounts.models import Person
from maillage.foundations.organisations.enums import (
    POOLING_KINDS,
    MembershipKind,
    OrganisationKind,
    Role,
    SharedSubject,
    Subject,
)
from maillage.kernel.tenancy import CrossingModel, OwnedModel, OwnerModel, ScopedManager, ScopedQuerySet

__all__ = [
    "ApiToken",
    "Invitation",
    "Membership",
    "Organisation",
    "OrganisationSuccession",
    "RoleAssignment",
    "Share",
]


class DatedQuerySet(ScopedQuerySet[Any]):
    """Rows that hold between two dates, both included; an empty date is open."""

    def on(self, day: date) -> Self:
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


DatedManager = ScopedManager.from_queryset(DatedQuerySet)


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    """A period with both dates has them in order."""
    return models.CheckConstraint(
        condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=name
    )


class Organisation(OwnerModel):
    """A legal person or a service: commune, EPCI, syndicate, CCAS, school, supplier…

    ``population``: municipal, of ``population_year``; null where none is known or it means nothing.
    ``is_former``: it exists no more; ``closed_on`` where the day is known. ``registered_by``: the grouping that brought it
    in, which alone may invite its first person or say that it is gone; null for one that stands alone.
    """

    subject = Subject.DIRECTORY
    is_searchable: ClassVar[bool] = True

    name = models.CharField("nom", max_length=160)
    kind = models.CharField("nature", max_length=12, choices=OrganisationKind.choices)
    siren = models.CharField("SIREN", max_length=9, blank=True, validators=[RegexValidator(r"^[0-9]{9}$")])
    insee_code = models.CharField("code INSEE", max_length=5, blank=True)
    department = models.CharField("département", max_length=3, blank=True)
    population = models.PositiveIntegerField("population municipale", null=True, blank=True)
    population_year = models.PositiveSmallIntegerField("année de la population", null=True, blank=True)
    is_former = models.BooleanField("n’existe plus", default=False)
    closed_on = models.DateField("disparue le", null=True, blank=True)
    registered_by = models.BigIntegerField("inscrite par", null=True, editable=False)
    search_text = models.CharField(max_length=180, db_index=True, editable=False)

    class Meta(OwnerModel.Meta):
        verbose_name = "collectivité"
        constraints = [
            models.UniqueConstraint(fields=["siren"], condition=~Q(siren=""), name="one_organisation_a_siren"),
        ]
        indexes = [models.Index(fields=["search_text", "id"], name="organisation_in_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def can_pool(self) -> bool:
        return self.kind in POOLING_KINDS


class Membership(CrossingModel):
    """An organisation (``counterparty``) belongs to a grouping (``owner``)."""

    subject = Subject.DIRECTORY
    is_bond = True

    kind = models.CharField("qualité", max_length=12, choices=MembershipKind.choices, default=MembershipKind.MEMBER)
    valid_from = models.DateField("depuis", null=True, blank=True)
    valid_to = models.DateField("jusqu’au", null=True, blank=True)
    legal_basis = models.CharField("acte qui la fonde", max_length=200, blank=True)

    objects = DatedManager()  # type: ignore[misc]  # it is dated, and scoped all the same

    class Meta(CrossingModel.Meta):
        verbose_name = "appartenance"
        constraints = [
            models.UniqueConstraint(fields=["owner", "counterparty", "kind", "valid_from"], name="one_link_a_start"),
            models.UniqueConstraint(
                fields=["owner", "counterparty", "kind"],
                condition=Q(valid_from__isnull=True),
                name="one_link_without_start",
            ),
            ends_after_it_starts("link_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(owner=F("counterparty")), name="no_member_of_itself"),
        ]
        indexes = [models.Index(fields=["counterparty", "owner"], name="groupings_of_a_member")]

    def __str__(self) -> str:
        return f"{self.counterparty} – {self.owner}"


class OrganisationSuccession(CrossingModel):
    """``owner`` took the place of ``counterparty``: a commune nouvelle, a merger of EPCI. The day may be unknown."""

    subject = Subject.DIRECTORY
    is_bond = True

    effective_on = models.DateField("depuis", null=True, blank=True)
    basis = models.CharField("acte ou source", max_length=200, blank=True)

    class Meta(CrossingModel.Meta):
        verbose_name = "succession"
        constraints = [
            models.UniqueConstraint(fields=["owner", "counterparty"], name="one_succession_a_pair"),
            models.CheckConstraint(condition=~Q(owner=F("counterparty")), name="no_heir_of_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.counterparty} → {self.owner}"


class Share(CrossingModel):
    """``owner`` shows its rows of a subject to ``counterparty`` until ``valid_to``, and says why."""

    is_bond = True
    bond_expires = True

    shared_subject = models.CharField("ce qui est partagé", max_length=20, choices=SharedSubject.choices)
    valid_from = models.DateField("du")
    valid_to = models.DateField("au", null=True, blank=True)
    basis = models.CharField("motif", max_length=200)

    objects = DatedManager()  # type: ignore[misc]  # it is dated, and scoped all the same

    class Meta(CrossingModel.Meta):
        verbose_name = "partage"
        constraints = [
            ends_after_it_starts("share_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(owner=F("counterparty")), name="no_share_with_itself"),
        ]
        indexes = [models.Index(fields=["counterparty", "owner"], name="shares_with_a_grantee")]

    def __str__(self) -> str:
        return f"{self.get_shared_subject_display()} → {self.counterparty}"


class RoleAssignment(OwnedModel):
    """A person holds a role in an organisation (``owner``) between two dates."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="personne", related_name="+")
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    valid_from = models.DateField("du")
    valid_to = models.DateField("au", null=True, blank=True)

    objects = DatedManager()  # type: ignore[misc]  # it is dated, and scoped all the same

    class Meta(OwnedModel.Meta):
        verbose_name = "rôle"
        constraints = [
            models.UniqueConstraint(fields=["owner", "person", "role", "valid_from"], name="one_role_a_start"),
            ends_after_it_starts("role_ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["person", "owner"], name="roles_of_a_person")]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"


class Invitation(OwnedModel):
    """A role offered to an e-mail. Its link is signed and bound to ``nonce``; it serves once, until ``expires_at``."""

    email = models.EmailField("adresse électronique", max_length=200)
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    valid_from = models.DateField("du")
    valid_to = models.DateField("au", null=True, blank=True)
    nonce = models.CharField(max_length=32, editable=False)
    expires_at = models.DateTimeField("à accepter avant le")
    accepted_at = models.DateTimeField("acceptée le", null=True, editable=False)
    withdrawn_at = models.DateTimeField("retirée le", null=True, editable=False)
    invited_by = models.CharField("invitée par", max_length=120, editable=False)
    inviter_id = models.BigIntegerField("identifiant de qui invite", null=True, editable=False)
    inviter_organisation_id = models.BigIntegerField("pour quelle collectivité", null=True, editable=False)

    class Meta(OwnedModel.Meta):
        verbose_name = "invitation"
        constraints = [ends_after_it_starts("invitation_ends_after_it_starts")]

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()}"


class ApiToken(OwnedModel):
    """A program acts for a person in an organisation. Only a digest of the token is kept.

    ``rights``: codes of rights, never more than the person holds when the token is used.
    """

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="personne", related_name="+")
    name = models.CharField("usage", max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    rights = models.JSONField("droits", default=list)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    expires_on = models.DateField("expire le")
    revoked_at = models.DateTimeField("révoqué le", null=True, editable=False)

    class Meta(OwnedModel.Meta):
        verbose_name = "jeton"

    def __str__(self) -> str:
        return self.name
