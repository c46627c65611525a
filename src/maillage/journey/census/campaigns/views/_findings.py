"""Findings as a page shows them: those of one kind together, each with its way to the field."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from maillage.kernel.typography import number

__all__ = ["FIRST", "Alike", "Found", "alike"]

FIRST: Final = 3
"""Findings of one kind that are shown at once; the others unfold."""
_STEP: Final = " › "


@dataclass(frozen=True, slots=True)
class Found:
    """A finding on the page: where it leads, and what was said of it."""

    key: str
    rule: str
    place: str
    where: str
    message: str
    cure: str
    url: str
    is_blocking: bool
    may_explain: bool
    explanation: str
    by: str = ""

    @property
    def what(self) -> str:
        """Of which record it speaks, without the part of the questionnaire before and the question after."""
        return _STEP.join(self.where.split(_STEP)[1:-1]) or self.where


@dataclass(frozen=True, slots=True)
class Alike:
    """Findings of one rule about one question that one sentence may explain."""

    title: str
    first: Sequence[Found]
    others: Sequence[Found]

    @property
    def one(self) -> Found:
        """What they have in common, read off the first."""
        return self.first[0]

    @property
    def is_single(self) -> bool:
        return len(self.first) == 1

    @property
    def count(self) -> int:
        return len(self.first) + len(self.others)


def alike(findings: Iterable[Found]) -> list[Alike]:
    """Findings that ask the same question of many records, as one each: in the order of the first of them."""
    heaps: dict[tuple[object, ...], list[Found]] = {}
    for one in findings:
        is_many = one.where.count(_STEP) > 1
        about = (one.rule, one.place, one.cure, one.is_blocking, one.may_explain, one.explanation)
        heaps.setdefault(about if is_many else (one.key,), []).append(one)
    return [Alike(_title(heap), heap[:FIRST], heap[FIRST:]) for heap in heaps.values()]


def _title(heap: Sequence[Found]) -> str:
    where = heap[0].where
    if len(heap) == 1:
        return where
    parts = where.split(_STEP)
    return f"{parts[0]}{_STEP}{parts[-1]} ({number(len(heap))})"
