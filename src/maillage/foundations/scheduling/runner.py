"""One run, from its start to one of its ends."""

import logging
from contextvars import Context
from typing import Any, Final

from maillage.engine.errors import MaillageError
from maillage.foundations.scheduling.counts import forget_count
from maillage.foundations.scheduling.enums import State
from maillage.foundations.scheduling.leases import (
    MOST_ATTEMPTS,
    Lease,
    LeaseLost,
    end,
    patiently,
    try_again,
)
from maillage.foundations.scheduling.models import Chore
from maillage.foundations.scheduling.progress import Progress, RightsEnded
from maillage.kernel.jobs import UnknownJob, find
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import everything

__all__ = ["conduct"]

NO_MORE_RIGHTS: Final = (
    "Ce travail n’a pas été fait : la personne qui l’a demandé ne peut plus agir pour cette collectivité. Une personne qui "
    "en a le droit peut le demander de nouveau."
)
NOT_ALLOWED: Final = (
    "Ce travail n’a pas été fait : il touche à quelque chose qui n’existe plus, ou que la personne qui l’a demandé n’a plus "
    "le droit de voir ou de changer."
)
NO_LONGER_DONE: Final = (
    "Ce travail n’a pas été fait : cette version du logiciel ne le connaît pas. Demandez-le de nouveau depuis sa page."
)
UNFORESEEN: Final = (
    "Une erreur imprévue a arrêté ce travail. Elle a été notée. Recommencez plus tard ; si cela se reproduit, notez l’heure "
    "et prévenez votre service informatique."
)

log = logging.getLogger(__name__)


def conduct(lease: Lease) -> None:
    """Run what the lease holds, and write how it ended. Errors of the job do not come out; those of the database may."""
    with everything("the job of any organisation"):
        run = lease.held().first()
    if run is None:
        return
    try:
        _close(lease, run, *_outcome(lease, run))
    except LeaseLost:
        log.warning("%s %s (%s) was taken over: nothing is written of it", lease.model.__name__, run.pk, run.name)


def _outcome(lease: Lease, run: Any) -> tuple[State, dict[str, Any]]:
    """The end, and what to write of it. Error: ``LeaseLost``."""
    try:
        with lease.kept_alive():
            # In a context of its own: whatever scope a job might leave behind is left there, not to the next job.
            result = Context().run(_call, lease, run)
    except LeaseLost:
        raise
    except RightsEnded:
        return State.CANCELLED, {"problem": NO_MORE_RIGHTS}
    except NotAllowed:
        return State.CANCELLED, {"problem": NOT_ALLOWED}
    except MaillageError as error:
        return State.FAILED, {"problem": str(error)}
    except UnknownJob:
        log.exception("%s %s", lease.model.__name__, run.pk)
        return State.FAILED, {"problem": NO_LONGER_DONE}
    except Exception:
        log.exception("%s %s (%s), attempt %d", lease.model.__name__, run.pk, run.name, run.attempts)
        return (State.WAITING, {}) if run.attempts < MOST_ATTEMPTS else (State.FAILED, {"problem": UNFORESEEN})
    return State.DONE, {"result_url": result} if result else {}


def _call(lease: Lease, run: Any) -> str | None:
    function = find(run.name).run
    if isinstance(run, Chore):
        return function()
    progress: Progress[Any] = Progress(lease, run)
    progress.check()
    forget_count(run.pk)
    try:
        return function(progress, **run.arguments)
    finally:
        forget_count(run.pk)


def _close(lease: Lease, run: Any, state: State, facts: dict[str, Any]) -> None:
    if state == State.WAITING:
        patiently(lambda: try_again(lease, run))
    else:
        patiently(lambda: end(lease, state, **facts))
