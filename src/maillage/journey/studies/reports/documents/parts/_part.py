"""What a part of a report is: its place, what it says of a study for an audience, and to one member of itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from maillage.foundations.organisations.access import Actor
from maillage.journey.studies.reports.enums import Audience
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.papers import Section

__all__ = ["Compose", "Composed", "Own", "Part"]


@dataclass(frozen=True, slots=True)
class Composed:
    """A part that has something to say. ``method`` and ``digest``: of what it was computed, as its app states them."""

    section: Section
    method: str = ""
    digest: str = ""


Compose = Callable[[Actor, Study, Audience], Composed | None]
Own = Callable[[Actor, Study], Section | None]


@dataclass(frozen=True, slots=True)
class Part:
    """``compose``: from frozen facts, None where there is none; ``missing``: what is missing, and ``page`` where to make it
    (the name of an address; ``with_study``: it takes the study). ``own``: what one member reads of itself, in its annex."""

    code: str
    title: str
    compose: Compose
    missing: str
    page: str
    with_study: bool = False
    own: Own | None = None


def digest_of(digests: Iterable[str]) -> str:
    """One digest of several; empty of none."""
    told = "".join(digests)
    return sha256(told.encode()).hexdigest() if told else ""
