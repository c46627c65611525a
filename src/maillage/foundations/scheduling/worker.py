"""The worker: it looks around, takes one run, conducts it, and begins again until it is told to stop."""

import logging
import signal
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Final
from uuid import uuid4

from django.db import InterfaceError, OperationalError, ProgrammingError, connection

from maillage.foundations.scheduling.due import enqueue_due, keep_due_times
from maillage.foundations.scheduling.leases import LEASE_S, claim, take_back_abandoned
from maillage.foundations.scheduling.runner import conduct

__all__ = ["Worker"]

PAUSE_S: Final = 0.5
ROUND_S: Final = 15
LONGEST_WAIT_S: Final = 10

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Worker:
    """Several may run, on one machine or on many. ``lease_s``: without heartbeat for so many seconds, a worker is dead."""

    lease_s: float = LEASE_S
    round_s: float = ROUND_S
    name: str = field(default_factory=lambda: uuid4().hex)
    is_stopping: bool = False
    _next_round: float = 0
    _has_started: bool = False

    def run(self, *, is_once: bool = False) -> None:
        """Work until told to stop, or ``is_once`` until nothing is ready. The database may come and go."""
        wait = PAUSE_S
        while not self.is_stopping:
            try:
                has_worked = self.turn()
                wait = PAUSE_S
            except (OperationalError, InterfaceError, ProgrammingError) as error:
                # Locked or gone: never a reason to end. At the start its tables may still be under way.
                if self._has_started and isinstance(error, ProgrammingError):
                    raise
                log.warning("the database does not answer, again in %.0f s: %s", wait, error)
                connection.close()
                self._rest(wait)
                wait = min(2 * wait, LONGEST_WAIT_S)
                continue
            if is_once and not has_worked:
                return
            if not has_worked:
                self._rest(PAUSE_S)

    def turn(self) -> bool:
        """Look around if it is time, and conduct one run; whether there was one."""
        if monotonic() >= self._next_round:
            self._look_around()
            self._next_round = monotonic() + self.round_s
        lease = claim(self.name)
        if lease is None:
            return False
        conduct(lease)
        return True

    def stop_on_signals(self) -> None:
        """SIGTERM or SIGINT: the current run is the last. A second one ends at once, and another worker begins it again."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def _stop(self, number: int, _frame: object) -> None:
        self.is_stopping = True
        signal.signal(number, signal.SIG_DFL)

    def _look_around(self) -> None:
        if not self._has_started:
            keep_due_times()
            self._has_started = True
        take_back_abandoned(self.lease_s)
        enqueue_due()

    def _rest(self, seconds: float) -> None:
        until = monotonic() + seconds
        while not self.is_stopping and monotonic() < until:
            sleep(min(PAUSE_S, max(0, until - monotonic())))
