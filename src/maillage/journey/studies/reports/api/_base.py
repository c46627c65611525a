"""The heading that all operations of reports stand under."""

from maillage.kernel.operations import Operations

__all__ = ["operations"]

operations = Operations("Qu’y gagnerions-nous ?")
