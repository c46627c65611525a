"""The journey of a group of local authorities, stage by stage, and nothing else.

``STAGES`` is the only list of the journey: menu, addresses, manual and import contracts follow it. A stage enters it
when its package exists.
"""

from dataclasses import dataclass
from typing import Final

__all__ = ["STAGES", "Stage"]


@dataclass(frozen=True, slots=True)
class Stage:
    """``slug``: the first part of its addresses; ``entry``: its first page; ``right``: who finds it in the menu."""

    name: str
    slug: str
    question: str
    entry: str
    right: str


STAGES: Final[tuple[Stage, ...]] = (
    Stage("territories", "territoire", "Qui sommes-nous ?", "territories:directory", "SEE_TERRITORY"),
    Stage("census", "recensement", "Qu’avons-nous ?", "census:home", "SEE_INVENTORY"),
    Stage("studies", "etudes", "Qu’y gagnerions-nous ?", "studies:studies", "SEE_STUDY"),
)
