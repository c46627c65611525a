"""Asking for a job."""

from typing import Protocol

from django.db import IntegrityError, transaction

from maillage.foundations.audit.actions import Author, record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.scheduling.models import Job
from maillage.foundations.scheduling.queue import put
from maillage.kernel.jobs import find
from maillage.kernel.tenancy import new_key
from maillage.kernel.typography import one_line, typeset

__all__ = ["Argument", "enqueue"]

Argument = int | str | bool | None | list[int] | list[str]
LONGEST_TEXT = 200


class Asker(Author, Protocol):
    """An actor, or ``in_service(pk, name)`` where the platform asks for an organisation."""


@transaction.atomic
def enqueue(actor: Asker, name: str, label: str, /, *, key: str = "", **arguments: Argument) -> Job:
    """Ask for a job of the organisation that the actor acts for, in the caller's transaction: undone with it.

    ``label``: what people read (« Étude de l’enquête 2012 »). ``arguments``: identifiers, never objects or secrets, as
    they are kept and shown in backups. ``key``: the same key again, in the same organisation, is the same job.
    The right to ask is the caller's to check; the job checks again when it runs.

    Errors: ``UnknownJob``; ``TypeError`` for arguments that the function does not take; ``ValueError`` without an
    organisation to act for.
    """
    if actor.acting_id is None:
        raise ValueError("a job is of an organisation: the actor acts for none")
    find(name).check(arguments)
    _check_plain(arguments)
    if key and (known := _known(actor.acting_id, key)):
        return known
    try:
        with transaction.atomic():
            job: Job = _write(actor, actor.acting_id, name, label, key, arguments)
    except IntegrityError:
        if key and (known := _known(actor.acting_id, key)):  # written meanwhile by another
            return known
        raise
    record(actor, "scheduling.job_asked", job, f"a demandé un travail : « {job.label} »")
    return job


def _write(actor: Asker, owner_id: int, name: str, label: str, key: str, arguments: dict[str, Argument]) -> Job:
    job_id = new_key()
    job: Job = Job.objects.create(
        pk=job_id,
        owner_id=owner_id,
        person_id=actor.person_id,
        rights=_limits(actor),
        name=name,
        label=one_line(typeset(label), 200),
        arguments=arguments,
        key=key,
        entry=put(job_id, owner_id),
    )
    return job


def _known(owner_id: int, key: str) -> Job | None:
    known: Job | None = Job.objects.filter(owner=owner_id, key=key).first()
    return known


def _limits(actor: Asker) -> list[str] | None:
    """A token that may do less than its person has its jobs do less too."""
    if isinstance(actor, Actor) and actor.rights != actor.post.rights:
        return sorted(actor.rights)
    return None


def _check_plain(arguments: dict[str, Argument]) -> None:
    for name, value in arguments.items():
        for item in value if isinstance(value, list) else [value]:
            if not isinstance(item, int | str | None) or (isinstance(item, str) and len(item) > LONGEST_TEXT):
                raise TypeError(f"{name}: an identifier is expected, not {type(item).__name__}")
