"""Slots that a page offers to what it must not know: a later stage fills a page of an earlier one.

A stage registers its panels when its application is ready; the page asks for those of its slot.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Panel", "fill", "panels_of"]


@dataclass(frozen=True, slots=True)
class Panel:
    """A piece of a page: the template that draws it, and what it draws."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Filler = Callable[..., Panel | None]
_slots: dict[str, dict[str, Filler]] = {}


def fill(slot: str) -> Callable[[Filler], Filler]:
    """Register a function that makes a panel of a slot, or ``None`` where it has nothing to say."""

    def register(filler: Filler) -> Filler:
        _slots.setdefault(slot, {})[f"{filler.__module__}.{filler.__qualname__}"] = filler
        return filler

    return register


def panels_of(slot: str, **asked: Any) -> list[Panel]:
    """The panels of a slot, in the order in which they were registered: that of the stages."""
    return [panel for filler in _slots.get(slot, {}).values() if (panel := filler(**asked)) is not None]
