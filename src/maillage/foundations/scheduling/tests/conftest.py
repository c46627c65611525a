"""A job for a test."""

from collections.abc import Callable
from typing import Any

import pytest

from maillage.kernel import jobs


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Give a function a name, for one test."""

    def add(run: Callable[..., Any], name: str = "tests.job", cron: str = "") -> str:
        jobs.all_scheduled()  # whatever is found by itself is found before
        monkeypatch.setitem(jobs._functions, name, jobs.JobFunction(name, run, cron))
        return name

    return add
