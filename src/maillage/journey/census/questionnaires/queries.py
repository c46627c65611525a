"""Reads of questionnaires: one function a screen."""

from typing import Any

from django.db.models import Max, QuerySet

from maillage.journey.census.questionnaires.models import Questionnaire, QuestionnaireVersion

__all__ = ["editions_of", "latest_version", "versions_of"]


def editions_of(owner_id: int) -> QuerySet[Any]:
    """The editions of a body that are in use, by title, each with the number of its latest version."""
    return (
        Questionnaire.objects.filter(owner=owner_id, retired_on=None)
        .annotate(latest=Max("versions__number"))
        .defer("draft")
        .order_by("title", "pk")
    )


def versions_of(questionnaire: Questionnaire) -> QuerySet[QuestionnaireVersion]:
    """The versions of an edition, latest first, without their definitions."""
    return QuestionnaireVersion.objects.filter(questionnaire=questionnaire).defer("definition").order_by("-number")


def latest_version(questionnaire: Questionnaire) -> QuestionnaireVersion | None:
    """The version that a campaign would take today."""
    return QuestionnaireVersion.objects.filter(questionnaire=questionnaire).order_by("-number").first()
