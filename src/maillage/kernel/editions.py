"""Two people edit one thing: a form carries what it was opened on, so that the second is told before anything is written.

An edition is opaque text: a short digest of each value that is there. Nothing of the values can be read from it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any, Final

from maillage.engine.errors import MaillageError

__all__ = ["EDITION", "ChangedMeanwhile", "edition_of", "is_same", "moved_since"]

EDITION: Final = "vu"
"""The name of what a form carries."""
_ABSENT: Final = ""


class ChangedMeanwhile(MaillageError):
    """Someone changed what is being edited since it was shown. Nothing is written."""

    status = 409


def edition_of(values: Mapping[str, Any]) -> str:
    """What a thing is now, by name of value; those without value are left out."""
    told = ((name, _digest(value)) for name, value in sorted(values.items()))
    return ",".join(f"{name}:{digest}" for name, digest in told if digest != _ABSENT)


def moved_since(edition: str, values: Mapping[str, Any]) -> list[str]:
    """The names of the values that are no longer as the edition has them, in their order."""
    seen = _read(edition)
    return [name for name in _names(seen, values) if seen.get(name, _ABSENT) != _digest(values.get(name))]


def is_same(edition: str, name: str, value: Any) -> bool:
    """Whether a value is the one that the edition has under a name."""
    return _read(edition).get(name, _ABSENT) == _digest(value)


def _names(seen: Mapping[str, str], values: Mapping[str, Any]) -> Iterable[str]:
    return dict.fromkeys([*values, *seen])


def _read(edition: str) -> dict[str, str]:
    return dict(part.split(":", 1) for part in edition.split(",") if ":" in part)


def _digest(value: Any) -> str:
    text = _text(value)
    return blake2b(text.encode(), digest_size=4).hexdigest() if text else _ABSENT


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value.normalize():f}" if value.is_finite() else str(value)
        case date():
            return value.isoformat()
    return "\n".join(str(value).split("\r\n")).strip()
