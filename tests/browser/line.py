"""The line between a browser and the server, which can break without the browser being told."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final
from urllib.parse import urlsplit

__all__ = ["Line", "laid"]

BLOCK: Final = 65_536


class Line:
    """A relay to an address. Cut, it resets what is under way and whoever calls; mended, it carries again."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._far = (parts.hostname or "", parts.port or 80)
        self._near = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._is_cut = False
        self.address: Final = f"http://127.0.0.1:{self._near.getsockname()[1]}"
        threading.Thread(target=self._answer, daemon=True).start()

    def cut(self) -> None:
        self._is_cut = True
        for end in list(self._open):
            self._hang_up(end)

    def mend(self) -> None:
        self._is_cut = False

    def close(self) -> None:
        self.cut()
        self._hang_up(self._near)

    def _hang_up(self, end: socket.socket) -> None:
        self._open.discard(end)
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()

    def _answer(self) -> None:
        while True:
            try:
                near, _ = self._near.accept()
            except OSError:
                return  # the line is taken down
            if self._is_cut:
                near.close()
                continue
            far = socket.create_connection(self._far)
            self._open |= {near, far}
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while block := source.recv(BLOCK):
                target.sendall(block)
        self._hang_up(source)
        self._hang_up(target)


@contextmanager
def laid(address: str) -> Iterator[Line]:
    """A line to an address, until the block ends."""
    line = Line(address)
    try:
        yield line
    finally:
        line.close()
