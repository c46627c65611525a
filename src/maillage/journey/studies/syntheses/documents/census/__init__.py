"""The study of a census as papers and pages: whole for the body that conducts it, totals for its members."""

from maillage.journey.studies.syntheses.documents.census._composition import compose_census, compose_digest

__all__ = ["compose_census", "compose_digest"]
