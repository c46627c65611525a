"""Says how far a long task is: after one second, then at two, four, eight…"""

import time
from collections.abc import Callable
from typing import Final

import click

from maillage.kernel.typography import typeset

__all__ = ["Progress"]

FIRST_SECONDS: Final = 1.0


class Progress:
    """``step`` is called often and speaks seldom, on the error stream."""

    def __init__(self, say: Callable[[str], None] | None = None) -> None:
        self._say = say or (lambda text: click.echo(typeset(text), err=True))
        self._start = time.monotonic()
        self._next = FIRST_SECONDS

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._start

    def step(self, text: str) -> None:
        if self.seconds >= self._next:
            self._say(f"… {text} ({self.seconds:.0f} s)")
            while self._next <= self.seconds:
                self._next *= 2
