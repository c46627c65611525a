"""The journey of a group of local authorities, stage by stage, and nothing else.

``STAGES`` is the only list of the journey: menu, addresses, manual and import contracts follow it. A stage enters it
when its package exists.
"""

from typing import Final

__all__ = ["STAGES"]

STAGES: Final[tuple[tuple[str, str], ...]] = (
    ("territories", "Qui sommes-nous ?"),
    ("studies", "Qu’y gagnerions-nous ?"),
)
