"""The heading that all operations of telephony stand under, and the words that they share."""

from typing import Any, Final

from maillage.kernel.operations import Operations

__all__ = ["A_MONTH", "MEND", "OVER", "euros", "operations"]

operations = Operations("Qu’y gagnerions-nous ?")
MEND: Final = "Corrigez, puis renvoyez la demande."
A_MONTH: Final = "par ligne et par mois"
OVER: Final = "sur la période"


def euros(text: str) -> dict[str, Any]:
    """An amount of an example."""
    return {"montant": text, "devise": "EUR", "base": "HT", "unite": OVER}
