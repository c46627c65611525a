"""Words of reports, in French."""

from django.db import models

__all__ = ["ENDINGS", "MEDIA_TYPES", "Audience"]


class Audience(models.TextChoices):
    """Who reads an edition."""

    INTERNAL = "INTERNAL", "interne"
    MEMBERS = "MEMBERS", "pour les membres"


ENDINGS = ("pdf", "docx", "html", "pptx")
"""The files of an edition, in the order in which they are written."""

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "application/octet-stream",  # taken away, never shown in the site's own name
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
