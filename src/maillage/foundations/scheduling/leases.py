"""Who runs what: a run is held through its row of the queue, and only its holder may write of it.

A worker that dies stops its heartbeat; another takes the run back. A worker that was only asleep finds, at its next
write, that it holds the run no more (``LeaseLost``), and writes nothing.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from maillage.foundations.scheduling.enums import State
from maillage.foundations.scheduling.models import Chore, Job, Run
from maillage.foundations.scheduling.queue import put, run_job
from maillage.kernel.tenancy import everything
from maillage.kernel.typography import typeset

__all__ = [
    "INTERRUPTED",
    "LEASE_S",
    "MOST_ATTEMPTS",
    "Lease",
    "LeaseLost",
    "claim",
    "end",
    "patiently",
    "short_write",
    "take_back_abandoned",
    "try_again",
]

LEASE_S: Final = 60
HEARTBEAT_S: Final = 15
MOST_ATTEMPTS: Final = 3
BACK_OFF_S: Final = (10, 60)
"""How long before the second attempt, and before the third."""
PATIENCE_S: Final = 15

INTERRUPTED: Final = (
    "Ce travail a été interrompu trois fois avant sa fin. Recommencez plus tard ; si cela se reproduit, prévenez votre "
    "service informatique."
)

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


class LeaseLost(RuntimeError):
    """The run was given to another worker, or ended: whoever still runs it must stop."""


@dataclass(frozen=True, slots=True)
class Lease:
    """One attempt at one run."""

    model: type[Job] | type[Chore]
    run_id: int
    entry_id: UUID

    def held(self) -> Any:
        """The run, while this attempt is the one that holds it; in the scope in force."""
        return self.model.objects.filter(pk=self.run_id, entry=self.entry_id, state=State.RUNNING)

    def write(self, **facts: Any) -> None:
        """Say where the run is: one short write, which is also a heartbeat. Error: ``LeaseLost``."""
        with short_write():
            if not self.held().update(heartbeat_at=now(), **facts):
                raise LeaseLost(f"{self.model.__name__} {self.run_id}")

    @contextmanager
    def kept_alive(self) -> Iterator[None]:
        """Beat from a thread of its own while the block computes."""
        over = Event()
        heart = Thread(target=self._beat, args=(over,), name="heartbeat", daemon=True)
        heart.start()
        try:
            yield
        finally:
            over.set()
            heart.join()

    def _beat(self, over: Event) -> None:
        try:
            while not over.wait(HEARTBEAT_S):
                try:
                    self.write()
                except LeaseLost:
                    return
                except DatabaseError as error:
                    log.warning("no heartbeat this time: %s", error)
                    connection.close()
        finally:
            connection.close()


@contextmanager
def short_write() -> Iterator[None]:
    """One short transaction of the machinery itself."""
    with everything("the queue serves all organisations"), transaction.atomic():
        yield


def patiently(write: Callable[[], Answer], seconds: float = PATIENCE_S) -> Answer:
    """Do a write again while the database is locked or away, for so long. Error: that of the last time."""
    end_at, pause = monotonic() + seconds, 0.1
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError) as error:
            if monotonic() > end_at:
                raise
            log.warning("the database does not answer, once more: %s", error)
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
            sleep(pause)
            pause = min(2 * pause, 2)


def claim(worker: str) -> Lease | None:
    """Take the next run of the queue: its row and the run itself in one transaction, so that neither is held alone."""
    ready = DBTaskResult.objects.ready().filter(task_path=run_job.module_path)
    if not ready.exists():  # an idle worker takes no lock
        return None
    with short_write():
        entry = ready.get_locked()
        if entry is None:
            return None
        entry.claim(worker)
        run_id, owner_id = entry.args_kwargs["args"]
        model: Any = Chore if owner_id is None else Job
        named = {"pk": run_id} | ({} if owner_id is None else {"owner": owner_id})
        if not model.objects.filter(**named, entry=entry.pk, state=State.WAITING).update(
            state=State.RUNNING, attempts=F("attempts") + 1, started_at=now(), heartbeat_at=now()
        ):
            log.error("the queue names a run that does not wait for it: %s %s", model.__name__, named)
            entry.delete()
        return Lease(model, run_id, entry.pk)


def end(lease: Lease, state: State, problem: str = "", **facts: Any) -> None:
    """A run comes to one of its ends, and its row leaves the queue. Error: ``LeaseLost``."""
    with short_write():
        lease.write(state=state, problem=typeset(problem), finished_at=now(), **facts)
        DBTaskResult.objects.filter(pk=lease.entry_id).delete()


def try_again(lease: Lease, run: Run, after_s: float | None = None) -> None:
    """Put a run back in the queue, after the back-off of its attempts. Error: ``LeaseLost``."""
    wait = BACK_OFF_S[min(run.attempts, len(BACK_OFF_S)) - 1] if after_s is None else after_s
    with short_write():
        entry = put(run.pk, getattr(run, "owner_id", None), after=now() + timedelta(seconds=wait))
        lease.write(state=State.WAITING, entry=entry)
        DBTaskResult.objects.filter(pk=lease.entry_id).delete()


def take_back_abandoned(lease_s: float = LEASE_S) -> int:
    """Queue again, or fail after the last attempt, what a worker without heartbeat for ``lease_s`` seconds held; how many."""
    limit, count = now() - timedelta(seconds=lease_s), 0
    for model in (Job, Chore):
        stale = model.objects.filter(state=State.RUNNING, heartbeat_at__lt=limit)
        with everything("a dead worker may have held any organisation's job"):
            if not stale.exists():
                continue
        with short_write():
            # A row that is locked is being written by its worker, which is alive.
            for run in stale.select_for_update(skip_locked=True):
                count += 1
                _take_back(Lease(model, run.pk, run.entry), run)
    return count


def _take_back(lease: Lease, run: Run) -> None:
    log.warning("%s %s (%s): its worker gives no sign of life", lease.model.__name__, run.pk, run.name)
    if run.attempts < MOST_ATTEMPTS:
        try_again(lease, run, after_s=0)
    else:
        end(lease, State.FAILED, INTERRUPTED)
