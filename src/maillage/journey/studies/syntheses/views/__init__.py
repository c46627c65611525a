"""Pages of studies: load a survey, read a study, take it away, one's own page."""

from maillage.journey.studies.syntheses.views.loading import load, preview, template
from maillage.journey.studies.syntheses.views.own_page import my_page
from maillage.journey.studies.syntheses.views.reading import conduct, detail, paper, picture, studies

__all__ = ["conduct", "detail", "load", "my_page", "paper", "picture", "preview", "studies", "template"]
