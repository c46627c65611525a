"""The heading that all operations of scenarios stand under, and the words that they share."""

from maillage.kernel.operations import Operations

__all__ = ["OVER", "operations"]

operations = Operations("Qu’y gagnerions-nous ?")
OVER = "sur l’horizon"
