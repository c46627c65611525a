"""The census, what each commune costs a year."""

from collections.abc import Callable
from typing import Any, Final

from tests.cast import Place

__all__ = ["GET", "OBJECTS"]

GET: Final = """
route            visiteur voisine autre_membre membre pilote technicien titulaire
api:yearly_costs 401      404     404          200    404    404        404
census:sheet     302      404     404          200    404    404        404
"""


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    "api:yearly_costs": lambda place: {"pk": place.town.pk},
    "census:sheet": lambda place: {"pk": place.town.pk},
}
"""What an address names, made in a place."""
