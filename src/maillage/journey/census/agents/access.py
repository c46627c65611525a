"""Who speaks with a token, and the only door to a machine."""

from typing import Final

from django.utils.crypto import salted_hmac

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import SUBJECTS, Right
from maillage.journey.census.agents.models import Enrolment, Machine
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import Scope, everything

__all__ = ["LONGEST_TOKEN", "digest_of", "enrolment_of", "get_machine_for", "get_own_machine_for", "scope_of"]

LONGEST_TOKEN: Final = 100


def digest_of(token: str) -> str:
    """What is kept of a token: whoever reads the database without the server's secret cannot even try tokens."""
    return salted_hmac("maillage.census.agents", token, algorithm="sha256").hexdigest()


def enrolment_of(token: str) -> Enrolment | None:
    """The enrolment of this token, while it is not revoked."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    with everything("a token says for whom a machine declares itself"):
        return Enrolment.objects.select_related("owner").filter(digest=digest_of(token)).first()


def scope_of(enrolment: Enrolment) -> Scope:
    """What a machine of an organisation may reach: that organisation, and no other that it sees."""
    own = frozenset({enrolment.owner_id})
    return Scope(reads=dict.fromkeys(SUBJECTS, own), writes=own)


def get_machine_for(actor: Actor, pk: int) -> Machine:
    """A machine of the actor's organisation. Error: ``NotAllowed``."""
    actor.must(Right.SEE_INVENTORY)
    return _own(actor, pk)


def get_own_machine_for(actor: Actor, pk: int) -> Machine:
    """A machine whose record the actor may change. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_INVENTORY)
    return _own(actor, pk)


def _own(actor: Actor, pk: int) -> Machine:
    found: Machine | None = (
        Machine.objects.filter(pk=pk, owner__in=actor.scope.writes).select_related("equipment", "printer").first()
    )
    if found is None:
        raise NotAllowed("machine")
    return found
