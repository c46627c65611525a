"""Keeps one command running beside the server: starts it again when it dies, ends with whoever started it.

A process of its own, without Django, because gunicorn collects every child that ends, its own or not.
Run as ``python -m maillage.config.commands.keeper COMMAND…``.
"""

import os
import signal
import subprocess
import sys
import time
from typing import Final

__all__ = ["keep"]

LOOK_SECONDS: Final = 0.2
FIRST_PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 60.0
STEADY_SECONDS: Final = 60.0
"""A command that ran so long did start: its next fall is a new one."""
END_SECONDS: Final = 3.0


class _Keeper:
    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._parent = os.getppid()
        self._is_over = False
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._end)

    def _end(self, *_: object) -> None:
        self._is_over = True

    def run(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._must_end():
            start = time.monotonic()
            child = subprocess.Popen(self._command)  # noqa: S603 the command is the caller's
            while child.poll() is None and not self._must_end():
                time.sleep(LOOK_SECONDS)
            _stop(child)
            pause = FIRST_PAUSE_SECONDS if time.monotonic() - start > STEADY_SECONDS else pause
            self._wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._must_end():
            time.sleep(LOOK_SECONDS)

    def _must_end(self) -> bool:
        return self._is_over or os.getppid() != self._parent


def _stop(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def keep(command: list[str]) -> None:
    """Run a command again and again until told to end, or until the parent is gone."""
    _Keeper(command).run()


if __name__ == "__main__":
    keep(sys.argv[1:])
