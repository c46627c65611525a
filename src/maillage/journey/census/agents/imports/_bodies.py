"""What stands around a message: zlib, gzip or nothing, and never more than a message can need."""

import gzip
import zlib
from typing import Final, Literal

from maillage.engine.errors import MaillageError

__all__ = ["MOST_PLAIN", "MOST_RECEIVED", "TooLarge", "Unreadable", "Wrapping", "pack", "unpack", "wrapping_of"]

Wrapping = Literal["zlib", "gzip", "plain"]

MOST_RECEIVED: Final = 2_000_000
"""Bytes of a request. The inventory of a server with 850 programs takes 30 kB packed, 240 kB plain."""
MOST_PLAIN: Final = 6_000_000
MOST_RATIO: Final = 120
"""How far a body may swell; text of this kind swells eight to twenty times. Small ones may swell further."""
SMALL: Final = 200_000


class Unreadable(MaillageError):
    """A message that is none: its words are for the agent's log, in plain French."""


class TooLarge(Unreadable):
    """A message that no machine can need."""


def unpack(body: bytes) -> tuple[bytes, Wrapping]:
    """The bytes of a message and how they were packed. Errors: ``Unreadable``, ``TooLarge``."""
    if len(body) > MOST_RECEIVED:
        raise TooLarge("Cet inventaire est trop gros.")
    wrapping = wrapping_of(body)
    return (body if wrapping == "plain" else _inflate(body, _WINDOWS[wrapping])), wrapping


_WINDOWS: Final = {"zlib": 15, "gzip": 31}


def wrapping_of(body: bytes) -> Wrapping:
    """How a body is packed, by its first bytes; agents say it in headers in a dozen ways."""
    if body[:2] == b"\x1f\x8b":
        return "gzip"
    if body[:1] == b"\x78" and len(body) > 2 and int.from_bytes(body[:2], "big") % 31 == 0:
        return "zlib"
    return "plain"


def pack(text: bytes, wrapping: Wrapping) -> bytes:
    """An answer, packed as the request was."""
    match wrapping:
        case "zlib":
            return zlib.compress(text)  # agents know it by the two bytes of the usual level
        case "gzip":
            return gzip.compress(text, mtime=0)
    return text


def _inflate(body: bytes, window: int) -> bytes:
    most = min(MOST_PLAIN, max(SMALL, len(body) * MOST_RATIO))
    reader = zlib.decompressobj(window)
    try:
        plain = reader.decompress(body, most + 1)
    except zlib.error as error:
        raise Unreadable("Le contenu est mal compressé.") from error
    if len(plain) > most:
        raise TooLarge("Cet inventaire est trop gros une fois décompressé.")
    if not reader.eof:
        raise Unreadable("Le contenu compressé est coupé.")
    return plain
