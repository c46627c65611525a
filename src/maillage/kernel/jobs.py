"""What a worker can run: functions by name. Each app registers its own in a ``tasks.py``, which is found by itself.

What people ask for takes ``progress`` and then its arguments, which are identifiers, never objects or secrets; it may
return the address where its result is to be seen. What is scheduled takes nothing, and opens its own scope.

Every function is idempotent by contract: a worker can die at any line, and then the function is run again from its
start. It looks whether its result already stands, or writes it so that a second time changes nothing.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeVar

from django.utils.module_loading import autodiscover_modules

__all__ = ["DuplicateJob", "JobFunction", "UnknownJob", "all_scheduled", "find", "job", "scheduled"]

Run = Callable[..., str | None]
Chore = Callable[[], None]
Function = TypeVar("Function", bound=Run)


class UnknownJob(LookupError):
    """No function bears this name: a misspelling, or a function that a new version has removed."""


class DuplicateJob(ValueError):
    """Two functions bear one name."""


@dataclass(frozen=True, slots=True)
class JobFunction:
    """``cron``: when the platform runs it by itself, in the time of Paris; empty for what people ask for."""

    name: str
    run: Run
    cron: str = ""

    def check(self, arguments: dict[str, Any]) -> None:
        """Error: ``TypeError`` where the function does not take these arguments."""
        inspect.signature(self.run).bind(None, **arguments)


_functions: Final[dict[str, JobFunction]] = {}


def job(name: str) -> Callable[[Function], Function]:
    """Register a function that people ask for. Error: ``DuplicateJob``."""

    def register(run: Function) -> Function:
        _keep(JobFunction(name, run))
        return run

    return register


def scheduled(name: str, cron: str) -> Callable[[Chore], Chore]:
    """Register a function that the platform runs by itself. Error: ``DuplicateJob``."""

    def register(run: Chore) -> Chore:
        _keep(JobFunction(name, run, cron))
        return run

    return register


def find(name: str) -> JobFunction:
    """The function of a name. Error: ``UnknownJob``."""
    _discover()
    if name not in _functions:
        raise UnknownJob(f"no job is called {name!r}; there are: {', '.join(sorted(_functions)) or 'none'}")
    return _functions[name]


def all_scheduled() -> list[JobFunction]:
    """What the platform runs by itself, by name."""
    _discover()
    return sorted((function for function in _functions.values() if function.cron), key=lambda function: function.name)


def _keep(function: JobFunction) -> None:
    if known := _functions.get(function.name):
        raise DuplicateJob(f"{function.name!r} is already {known.run.__module__}.{known.run.__qualname__}")
    _functions[function.name] = function


@cache
def _discover() -> None:
    """At first use, not at start: a page that enqueues nothing loads no ``tasks.py``."""
    autodiscover_modules("tasks")
