"""Profiles: copied from the shipped ones, made, changed, deleted."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.audit.queries import latest_event_of, said_by
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.bills.imports import Reading, shipped_readings
from maillage.journey.census.bills.models import OperatorProfile
from maillage.kernel.editions import ChangedMeanwhile, edition_of
from maillage.kernel.pages import NotAllowed

__all__ = ["ProfileNameTaken", "change_profile", "copy_shipped_profile", "create_profile", "delete_profile"]

KEPT: Final = tuple(name for name in Reading.__dataclass_fields__)


class ProfileNameTaken(MaillageError):
    """The organisation has a profile of that name."""


@transaction.atomic
def create_profile(actor: Actor, reading: Reading) -> OperatorProfile:
    """A profile of the actor's organisation. Errors: ``NotAllowed``, ``ProfileNameTaken``."""
    actor.must(Right.KEEP_BILLS)
    profile = OperatorProfile(owner_id=actor.acting_id, **reading.as_json())
    _save(profile)
    record(actor, "bills.profile_created", profile, f"a créé le profil d’opérateur « {profile.name} »")
    return profile


@transaction.atomic
def copy_shipped_profile(actor: Actor, slug: str) -> OperatorProfile:
    """The shipped profile as the organisation's own; the one that was already copied, where it is there. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_BILLS)
    reading = shipped_readings().get(slug)
    if reading is None:
        raise NotAllowed("profile")
    known = OperatorProfile.objects.filter(owner=actor.acting_id, origin=slug).order_by("pk").first()
    return known or create_profile(actor, reading)


@transaction.atomic
def change_profile(actor: Actor, profile: OperatorProfile, values: Mapping[str, Any], edition: str = "") -> None:
    """New values; files that were read before stay as they were read. ``edition``: what was shown to whoever asks.
    Errors: ``NotAllowed``, ``ProfileNameTaken``; ``ChangedMeanwhile`` where someone changed the profile since."""
    actor.must(Right.KEEP_BILLS)
    if not actor.scope.may_write(profile.owner_id):
        raise NotAllowed("profile")
    profile = OperatorProfile.objects.select_for_update(of=("self",)).get(pk=profile.pk)
    before = Reading.of_profile(profile).as_json()
    if edition and edition != edition_of(before):
        who = said_by(latest_event_of(profile, profile.owner_id))
        raise ChangedMeanwhile(f"Ce profil a changé entre-temps ({who}). Rien n’a été enregistré.")
    for name in KEPT:
        if name in values:
            setattr(profile, name, values[name])
    after = Reading.of_profile(profile).as_json()
    changed = [name for name in KEPT if before[name] != after[name]]
    if not changed:
        return
    _save(profile)
    record(
        actor,
        "bills.profile_changed",
        profile,
        f"a modifié le profil d’opérateur « {profile.name} »",
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


@transaction.atomic
def delete_profile(actor: Actor, profile: OperatorProfile) -> None:
    """The profile leaves; what was read by it stays, and remembers how. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_BILLS)
    if not actor.scope.may_write(profile.owner_id):
        raise NotAllowed("profile")
    before = Reading.of_profile(profile).as_json()
    record(
        actor, "bills.profile_deleted", profile, f"a supprimé le profil d’opérateur « {profile.name} »", before=before
    )
    profile.delete()


def _save(profile: OperatorProfile) -> None:
    try:
        with transaction.atomic():
            profile.save()
    except IntegrityError:
        raise ProfileNameTaken(
            f"Un profil s’appelle déjà « {profile.name} ». Donnez un autre nom à celui-ci."
        ) from None
