"""What a job function holds: its way to say where it is, and its doors to the rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic
from typing import Any, Final, Generic, TypeVar, cast

from django.db import transaction

from maillage.foundations.accounts.models import Person
from maillage.foundations.organisations.access import Actor, actor_for, in_service
from maillage.foundations.organisations.enums import SUBJECTS
from maillage.foundations.organisations.models import Organisation
from maillage.foundations.scheduling.counts import tell_count
from maillage.foundations.scheduling.leases import Lease, LeaseLost, patiently
from maillage.foundations.scheduling.models import Job
from maillage.kernel.pages import only_reading
from maillage.kernel.tenancy import Scope, enter, everything
from maillage.kernel.typography import one_line, typeset

__all__ = ["Progress", "RightsEnded"]

AuthorT = TypeVar("AuthorT", Actor, in_service)

SHORTEST_STEP_S: Final = 0.5
"""A step with the same text as the one before is not written sooner: each is a commit."""


class RightsEnded(PermissionError):
    """Who asked may no longer act for the organisation, or the organisation is no more."""


class Progress(Generic[AuthorT]):
    """``Progress[Actor]`` where a person asked; ``Progress[in_service]`` where the platform acts for the organisation.

    Rows are reached in short blocks only, each in the scope that the person has *then*: a role that ends while the job
    runs ends the job. Between the blocks no transaction is open, and no scope is in force.
    """

    def __init__(self, lease: Lease, job: Job) -> None:
        self._lease = lease
        self._job = job
        self._is_inside = False
        self._last = ("", 0.0)
        self._counted_at = 0.0

    def step(self, text: str, done: int = 0, total: int = 0) -> None:
        """Say in French what is being done (« La lecture des réponses ») and how far: visible at once.

        Errors: ``LeaseLost``, and ``RuntimeError`` inside a block, whose transaction would hide it.
        """
        if self._is_inside:
            raise RuntimeError("a step is said between the blocks: inside one nobody would see it before its end")
        text, moment = one_line(typeset(text), 200), monotonic()
        if text == self._last[0] and moment - self._last[1] < SHORTEST_STEP_S and done < total:
            return
        patiently(lambda: self._lease.write(step=text, done=done, total=total))
        self._last = (text, moment)

    def count(self, done: int, total: int) -> None:
        """Say how far a block is, inside it: beside the database, where its transaction does not hide it."""
        moment = monotonic()
        if moment - self._counted_at >= SHORTEST_STEP_S or done >= total:
            tell_count(self._job.pk, done, total)
            self._counted_at = moment

    @contextmanager
    def reads(self) -> Iterator[AuthorT]:
        """A block that reads rows. Whatever it yields must be read to its end inside. Error: ``RightsEnded``."""
        author, scope = self._resolve()
        with self._inside(), enter(scope), only_reading():
            yield author

    @contextmanager
    def writes(self) -> Iterator[AuthorT]:
        """A block that writes rows, in one short transaction. Errors: ``RightsEnded``, ``LeaseLost``."""
        author, scope = self._resolve()
        with self._inside(), enter(scope), transaction.atomic():
            if not self._lease.held().select_for_update().values_list("pk"):
                raise LeaseLost(str(self._job.pk))
            yield author

    def check(self) -> None:
        """Error: ``RightsEnded``."""
        self._resolve()

    @contextmanager
    def _inside(self) -> Iterator[None]:
        if self._is_inside:
            raise RuntimeError("a block inside a block: one transaction would not be short")
        self._is_inside = True
        try:
            yield
        finally:
            self._is_inside = False

    def _resolve(self) -> tuple[AuthorT, Scope]:
        """Who acts, and what she sees, at this moment."""
        found: tuple[Any, Scope]
        found = _platform_for(self._job.owner_id) if self._job.person_id is None else _person_for(self._job)
        return cast("tuple[AuthorT, Scope]", found)


def _person_for(job: Job) -> tuple[Actor, Scope]:
    assert job.person_id is not None  # noqa: S101 else the platform acts
    person = Person.objects.filter(pk=job.person_id, is_active=True).first()
    actor = actor_for(person, job.owner_id) if person is not None else None
    if actor is None or actor.acting_id != job.owner_id:
        raise RightsEnded(f"person {job.person_id} for organisation {job.owner_id}")
    if job.rights is not None:
        actor = replace(actor, rights=actor.rights & frozenset(job.rights))
    return actor, actor.scope


def _platform_for(owner_id: int) -> tuple[in_service, Scope]:
    """The platform acting for one organisation sees that organisation, and no more."""
    with everything("the organisation that a job is for"):
        owner = Organisation.objects.filter(pk=owner_id, is_former=False).first()
    if owner is None:
        raise RightsEnded(f"organisation {owner_id}")
    own = frozenset({owner_id})
    return in_service(owner_id, owner.name), Scope(reads=dict.fromkeys(SUBJECTS, own), writes=own)
