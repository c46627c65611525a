"""Pages of studies: load a survey, read a study, take it away, one's own page."""

from maillage.journey.studies.syntheses.views.loading import load, preview, template
from maillage.journey.studies.syntheses.views.own_page import my_page
from maillage.journey.studies.syntheses.views.reading import conduct, detail, paper, picture, studies
from maillage.journey.studies.syntheses.views.scoping import change_scope, delete_scope, freeze, reopen, scope

__all__ = [
    "change_scope",
    "conduct",
    "delete_scope",
    "detail",
    "freeze",
    "load",
    "my_page",
    "paper",
    "picture",
    "preview",
    "reopen",
    "scope",
    "studies",
    "template",
]
