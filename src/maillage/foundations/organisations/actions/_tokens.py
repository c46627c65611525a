"""Programs act with tokens, each with at most the rights of its person."""

import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.actions._newcomers import Refused
from maillage.foundations.organisations.enums import (
    Right,
)
from maillage.foundations.organisations.models import (
    ApiToken,
)
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import everything

__all__ = ["LONGEST_TOKEN_DAYS", "TOKEN_PREFIX", "create_token", "digest_of", "revoke_token", "token_holder"]

TOKEN_PREFIX: Final = "maillage_"  # noqa: S105 what tells a leaked token from any other text

LONGEST_TOKEN_DAYS: Final = 366


@transaction.atomic
def create_token(actor: Actor, *, name: str, rights: Iterable[Right], expires_on: date) -> tuple[ApiToken, str]:
    """A token for a program, good until the end of ``expires_on``, and its text, which is shown once.

    Errors: ``NotAllowed``, ``Refused``.
    """
    actor.must(Right.KEEP_TOKENS)
    wanted = sorted({Right(right) for right in rights})
    if not wanted or not set(wanted) <= actor.rights - {Right.KEEP_TOKENS, Right.KEEP_PEOPLE}:
        raise NotAllowed("a token has at most the rights of its person")
    if not localdate() <= expires_on <= localdate() + timedelta(days=LONGEST_TOKEN_DAYS):
        raise Refused("Un jeton dure un an au plus. Donnez une date d’expiration dans l’année.")
    text = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        owner_id=actor.acting_id,
        person=actor.person,
        name=name,
        digest=digest_of(text),
        rights=[str(right) for right in wanted],
        expires_on=expires_on,
    )
    record(
        actor,
        "organisations.token_created",
        token,
        f"a créé le jeton « {name} »",
        after={"rights": [str(right) for right in wanted], "expires_on": expires_on},
    )
    return token, text


def digest_of(text: str) -> str:
    """What is kept of a token: 32 random bytes need no slow hash."""
    return sha256(text.encode()).hexdigest()


@transaction.atomic
def revoke_token(actor: Actor, token: ApiToken) -> None:
    """The program is refused from its next request on."""
    actor.must(Right.KEEP_TOKENS, token.owner_id)
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    record(actor, "organisations.token_revoked", token, f"a révoqué le jeton « {token.name} »")


def token_holder(text: str) -> ApiToken | None:
    """The token of this text, while it is neither expired nor revoked and its person is active."""
    if not text.startswith(TOKEN_PREFIX):
        return None
    with everything("a token says for whom it acts"):
        return (
            ApiToken.objects.select_related("person")
            .filter(digest=digest_of(text), revoked_at=None, expires_on__gte=localdate(), person__is_active=True)
            .first()
        )
