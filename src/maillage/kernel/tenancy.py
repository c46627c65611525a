"""Whose rows are whose. Every table declares one of three kinds; a test refuses a table that declares none.

*Reference*: no owner, read by all (communes, parameters). *Owned* and *crossing* tables come with the first of them.
"""

from typing import ClassVar, Literal

from django.db import models

__all__ = ["ReferenceModel", "TableKind"]

TableKind = Literal["reference"]


class ReferenceModel(models.Model):
    """A table without owner, the same for everyone, written only by loading reference data."""

    table_kind: ClassVar[TableKind] = "reference"

    class Meta:
        abstract = True
