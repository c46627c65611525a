"""Writes about people: passwords, second factor, one-time links."""

import secrets
from collections.abc import Iterable

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django_otp.plugins.otp_totp.models import TOTPDevice

from maillage.engine.errors import MaillageError
from maillage.foundations.accounts.models import Person
from maillage.foundations.audit.actions import Author, record
from maillage.foundations.mail.actions import send

__all__ = [
    "AccountTaken",
    "change_password",
    "create_person",
    "disable_person",
    "one_time_path",
    "person_of_link",
    "remove_second_factor",
    "rename_person",
    "send_one_time_link",
    "set_second_factor",
]


class AccountTaken(MaillageError):
    """Someone already signs in with this e-mail."""


@transaction.atomic
def create_person(email: str, name: str, *, may_found: bool = False) -> Person:
    """Someone new, who cannot sign in before she has chosen a password. Error: ``AccountTaken``."""
    person = Person(email=email.strip().casefold(), name=name.strip(), may_found=may_found).without_password()
    if Person.objects.filter(email=person.email).exists():
        raise AccountTaken(f"Un compte existe déjà pour {person.email}. Donnez-lui un rôle plutôt qu’un autre compte.")
    person.save()
    return person


@transaction.atomic
def change_password(person: Person, password: str, journals: Iterable[Author] = ()) -> None:
    """A new password ends every other session of its person: their key is made of the hash."""
    person.set_password(password)
    person.save(update_fields=["password"])
    for author in journals:
        record(author, "accounts.password_changed", person, "a changé son mot de passe", owner_id=author.acting_id)


@transaction.atomic
def rename_person(person: Person, name: str, author: Author | None = None) -> None:
    """How she is called on every page."""
    before, person.name = person.name, name.strip()
    person.save(update_fields=["name"])
    if author is not None:
        record(
            author,
            "accounts.renamed",
            person,
            f"a changé son nom : {person.name}",
            owner_id=author.acting_id,
            before={"name": before},
            after={"name": person.name},
        )


@transaction.atomic
def set_second_factor(person: Person, key: str, code: str, author: Author | None = None) -> bool:
    """Bind an authentication application, if ``code`` proves that it holds the key (hexadecimal). False if it does not."""
    device = TOTPDevice(user=person, key=key, name="application", confirmed=True)
    if not device.verify_token(code):
        return False
    TOTPDevice.objects.filter(user=person).exclude(pk=device.pk).delete()
    _stamp(person, secrets.token_hex(16))
    if author is not None:
        sentence = "a activé la double authentification"
        record(author, "accounts.second_factor_set", person, sentence, owner_id=author.acting_id)
    return True


@transaction.atomic
def remove_second_factor(person: Person, author: Author | None = None) -> None:
    """Forget the application: a lost telephone."""
    TOTPDevice.objects.filter(user=person).delete()
    _stamp(person, "")
    if author is not None:
        sentence = f"a retiré la double authentification de {person.name}"
        record(author, "accounts.second_factor_removed", person, sentence, owner_id=author.acting_id)


@transaction.atomic
def disable_person(person: Person) -> None:
    """Nothing of hers opens any more from the next request on: sessions, tokens, jobs."""
    person.is_active = False
    person.save(update_fields=["is_active"])


def _stamp(person: Person, stamp: str) -> None:
    person.second_factor_stamp = stamp
    person.save(update_fields=["second_factor_stamp"])


def one_time_path(person: Person) -> str:
    """The path of a link with which she chooses a password: three days, once, and none after another log-in."""
    key = urlsafe_base64_encode(str(person.pk).encode())
    return reverse("organisations:choose_password", args=[key, default_token_generator.make_token(person)])


@transaction.atomic
def send_one_time_link(email: str, site: str) -> None:
    """Mail a one-time link to whoever holds this e-mail; nothing, and no sign of it, where nobody does."""
    person = Person.objects.filter(email=email.strip().casefold(), is_active=True).first()
    if person is not None:
        text = f"""Bonjour,

Pour choisir un mot de passe, ouvrez ce lien (il sert une fois, pendant trois jours) :
{site.rstrip("/")}{one_time_path(person)}

Si vous n’avez rien demandé, laissez ce message sans suite.
"""
        send(person.email, "Maillage : choisir un mot de passe", text, is_once=True)


def person_of_link(key: str, token: str) -> Person | None:
    """Whose link it is; ``None`` where it has served, is too old, or never was."""
    try:
        pk = int(urlsafe_base64_decode(key))
    except ValueError:
        return None
    person = Person.objects.filter(pk=pk, is_active=True).first()
    return person if person is not None and default_token_generator.check_token(person, token) else None
