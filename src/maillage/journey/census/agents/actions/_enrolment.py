"""The token of an organisation's machines: made, made again, taken back; and what it lets them say."""

import secrets

from django.db import transaction
from django.utils import timezone

from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.agents.access import digest_of
from maillage.journey.census.agents.models import MOST_MACHINES, Enrolment, Machine
from maillage.kernel.pages import NotAllowed

__all__ = ["change_options", "renew_token", "revoke_token"]


@transaction.atomic
def renew_token(actor: Actor) -> tuple[Enrolment, str]:
    """A new token for the machines of the actor's organisation, and its text, which is shown once; the one before is worth
    nothing from now on."""
    actor.must(Right.KEEP_INVENTORY)
    text = secrets.token_urlsafe(24)
    enrolment = Enrolment.objects.filter(owner=actor.acting_id).first()
    is_first = enrolment is None or enrolment.digest is None
    if enrolment is None:
        enrolment = Enrolment.objects.create(owner_id=actor.acting_id, digest=digest_of(text))
    else:
        enrolment.digest, enrolment.revoked_at, enrolment.renewed_at = digest_of(text), None, timezone.now()
        enrolment.save(update_fields=["digest", "revoked_at", "renewed_at"])
    sentence = "a créé l’adresse où les postes se déclarent" if is_first else "a renouvelé l’adresse des postes"
    record(actor, "census_agents.token_made", enrolment, sentence)
    return enrolment, text


@transaction.atomic
def revoke_token(actor: Actor) -> bool:
    """No machine declares itself any more, until a new token is made; what they said stays. Whether there was a token."""
    actor.must(Right.KEEP_INVENTORY)
    enrolment = Enrolment.objects.filter(owner=actor.acting_id).exclude(digest=None).first()
    if enrolment is None:
        return False
    enrolment.digest, enrolment.revoked_at = None, timezone.now()
    enrolment.save(update_fields=["digest", "revoked_at"])
    record(actor, "census_agents.token_revoked", enrolment, "a révoqué l’adresse où les postes se déclarent")
    return True


@transaction.atomic
def change_options(actor: Actor, *, keeps_last_user: bool, most_machines: int) -> None:
    """How many machines may declare themselves, and whether the name of who last logged in is kept; when it no longer is,
    the names that were kept are erased. ``most_machines``: from 1 to ``MOST_MACHINES``."""
    actor.must(Right.KEEP_INVENTORY)
    if not 1 <= most_machines <= MOST_MACHINES:
        raise NotAllowed("most_machines")
    found = Enrolment.objects.filter(owner=actor.acting_id).first()
    enrolment = found or Enrolment(owner_id=actor.acting_id)
    before = {"keeps_last_user": enrolment.keeps_last_user, "most_machines": enrolment.most_machines}
    after = {"keeps_last_user": keeps_last_user, "most_machines": most_machines}
    if before == after:
        return
    enrolment.keeps_last_user, enrolment.most_machines = keeps_last_user, most_machines
    enrolment.save()
    sentence = "a changé les réglages des postes qui se déclarent"
    if keeps_last_user and not before["keeps_last_user"]:
        sentence = "a demandé que le dernier utilisateur de chaque poste soit gardé"
    elif before["keeps_last_user"] and not keeps_last_user:
        Machine.objects.filter(owner=enrolment.owner_id).exclude(last_user="").update(last_user="")
        sentence = "a fait effacer le dernier utilisateur de chaque poste"
    record(actor, "census_agents.options_changed", enrolment, sentence, before=before, after=after)
