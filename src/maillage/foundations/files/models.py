"""What is known of a stored file."""

from pathlib import Path

from django.db import models

from maillage.kernel.places import home
from maillage.kernel.tenancy import OwnedModel

__all__ = ["StoredFile"]


class StoredFile(OwnedModel):
    """A file of an organisation. ``key``: its name on the disk; ``sha256``: of its bytes; ``size`` in bytes."""

    key = models.CharField(max_length=32, unique=True, editable=False)
    name = models.CharField("nom", max_length=200)
    media_type = models.CharField("format", max_length=100)
    size = models.PositiveBigIntegerField("taille")
    sha256 = models.CharField("empreinte", max_length=64)
    created_at = models.DateTimeField("déposé le", auto_now_add=True)

    class Meta(OwnedModel.Meta):
        verbose_name = "fichier"

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return home() / "files" / self.key[:2] / self.key
