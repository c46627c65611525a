"""What makes a password good enough: length, and not one that everybody has."""

from threading import Lock
from typing import Any, Final

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from maillage.kernel.spelling import fold

__all__ = ["Argon2", "LongEnough", "NotAboutThePerson", "NotCommon"]

LEAST_CHARACTERS: Final = 12
LEAST_LETTERS: Final = 5
"""Different characters that a password holds at least."""
DRESSING: Final = "0123456789!?.,;:*+-_@#$%& "
MOST_CHARACTERS: Final = 200
"""Hashing a novel would keep the server busy."""


_ONE_AT_A_TIME: Final = Lock()


class Argon2(Argon2PasswordHasher):
    """Argon2id with 7 MiB and five passes, one of the settings of equal strength that OWASP advises, where Django's own
    100 MiB would fill a small machine. Those who sign in at once to one process do so one after the other: its memory is
    that of one of them."""

    memory_cost = 7_168
    time_cost = 5
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with _ONE_AT_A_TIME:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _ONE_AT_A_TIME:
            return super().verify(password, encoded)


class LongEnough:
    """Twelve characters: length is what resists."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 Django's signature
        if len(password) < LEAST_CHARACTERS:
            raise ValidationError(f"Le mot de passe doit compter au moins {LEAST_CHARACTERS} caractères.")
        if len(password) > MOST_CHARACTERS:
            raise ValidationError(f"Le mot de passe ne peut pas dépasser {MOST_CHARACTERS} caractères.")

    def get_help_text(self) -> str:
        return f"Au moins {LEAST_CHARACTERS} caractères ; quatre mots sans rapport font un bon mot de passe."


class NotCommon(CommonPasswordValidator):
    """Not on the list of the 20,000 most common, which comes with Django; nor one of them with figures around it."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002
        plain = password.casefold().strip()
        words = plain.split()
        if len(words) > 1 and len(set(words)) == 1:
            raise ValidationError("Ce mot de passe répète un seul mot. Ajoutez-en d’autres.")
        if len(set(plain)) < LEAST_LETTERS or self._is_dressed_up(plain) or (words and set(words) <= self.passwords):
            raise ValidationError("Ce mot de passe est trop courant. Choisissez-en un que personne d’autre n’a.")

    def _is_dressed_up(self, plain: str) -> bool:
        """Whether it is a common one, or figures and signs alone, once those around it are taken away one by one."""
        first, last = len(plain) - len(plain.lstrip(DRESSING)), len(plain.rstrip(DRESSING))
        return last == 0 or any(
            plain[start:end] in self.passwords for start in range(first + 1) for end in range(last, len(plain) + 1)
        )

    def get_help_text(self) -> str:
        return "Pas un mot de passe courant."


class NotAboutThePerson:
    """Neither the name nor the address of its person."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None:
            return
        words = [*fold(user.name).split(), *user.email.replace("@", ".").split(".")]
        known = fold(password)
        for word in words:
            if len(word) >= 4:
                known = known.replace(word, "")
        if len(known.strip()) < LEAST_CHARACTERS // 2:
            raise ValidationError("Ce mot de passe ressemble à votre nom ou à votre adresse. Choisissez-en un autre.")

    def get_help_text(self) -> str:
        return "Sans votre nom ni votre adresse."
