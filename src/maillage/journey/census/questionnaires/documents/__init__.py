"""A questionnaire on paper and in a workbook, blank or with what is known already in it."""

from maillage.journey.census.questionnaires.documents._grid import grids_of
from maillage.journey.census.questionnaires.documents._paper import Paper, paper
from maillage.journey.census.questionnaires.documents._workbooks import WORKBOOK_TYPES, workbook

__all__ = ["WORKBOOK_TYPES", "Paper", "grids_of", "paper", "workbook"]
