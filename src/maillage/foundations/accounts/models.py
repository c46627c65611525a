"""A person. What she may do hangs on her roles, never on her."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from maillage.kernel.tenancy import IdentityModel

__all__ = ["Person"]


class PersonManager(BaseUserManager["Person"]):
    """People by their e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").strip().casefold())


class Person(AbstractBaseUser, IdentityModel):
    """Someone with a log-in. ``may_found``: invited to compose a territory that does not exist yet.

    ``second_factor_stamp`` changes with the second factor, so that sessions opened with an older one end.
    """

    email = models.EmailField("adresse électronique", max_length=200, unique=True)
    name = models.CharField("nom", max_length=120)
    is_active = models.BooleanField("actif", default=True)
    may_found = models.BooleanField("peut composer un territoire", default=False)
    second_factor_stamp = models.CharField(max_length=32, blank=True, editable=False)
    created_at = models.DateTimeField("créé le", auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "personne"
        constraints = [models.CheckConstraint(condition=models.Q(email=Lower("email")), name="email_in_lower_case")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.email = self.email.strip().casefold()

    def get_full_name(self) -> str:
        return self.name

    @property
    def has_second_factor(self) -> bool:
        return bool(self.second_factor_stamp)

    def without_password(self) -> Self:
        self.set_unusable_password()
        return self
