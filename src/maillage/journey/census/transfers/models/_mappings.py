"""How a kind of file is read, said once."""

from django.db import models

from maillage.foundations.organisations.enums import Subject
from maillage.kernel.tenancy import OwnedModel

__all__ = ["FileMapping"]


class FileMapping(OwnedModel):
    """How files of one make are read. A body's are used by its members too.

    ``kind``: the slug of what its rows are; ``fingerprint``: of the header, by which the next file of that make is
    recognised; ``rules``: ``engine.Rules`` as JSON.
    """

    subject = Subject.TOTALS

    name = models.CharField("nom", max_length=120)
    kind = models.CharField("liste", max_length=30)
    fingerprint = models.CharField("empreinte de l’en-tête", max_length=64)
    rules = models.JSONField("correspondance", default=dict)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "correspondance"
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_file_mapping_a_name")]
        indexes = [models.Index(fields=["owner", "fingerprint"], name="file_mapping_of_header")]

    def __str__(self) -> str:
        return self.name
