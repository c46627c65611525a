"""Reads of studies: one function a screen."""

from decimal import Decimal

from django.db.models import F, QuerySet

from maillage.journey.census.campaigns.models import Answer
from maillage.journey.studies.models import Study, StudyChapter, StudyPaper

__all__ = ["latest_study_of", "own_answers", "papers_of", "studies_seen", "table_of_contents"]

HEAVY = ("digest", "digest_pictures", "totals")


def studies_seen() -> QuerySet[Study]:
    """The studies of the actor's body, or of the groupings she belongs to, latest first."""
    return Study.objects.defer(*HEAVY).select_related("owner", "campaign").order_by("-id")


def table_of_contents(study: Study) -> list[StudyChapter]:
    """The chapters of a whole study, for the body that conducts it; none for anybody else."""
    return list(
        StudyChapter.objects.filter(study=study)
        .only("slug", "title", "position", "owner", "study")
        .order_by("position")
    )


def papers_of(study: Study) -> QuerySet[StudyPaper]:
    """The files of a study, with their sizes."""
    return StudyPaper.objects.filter(study=study).select_related("file").order_by("id")


def latest_study_of(owner_ids: list[int]) -> Study | None:
    """The study with the latest answers among those of some bodies."""
    return (
        Study.objects.filter(owner__in=owner_ids)
        .defer("digest", "digest_pictures")
        .select_related("owner", "campaign")
        .order_by(F("campaign__as_of").desc(), "-id")
        .first()
    )


def own_answers(study: Study, organisation_ids: list[int]) -> tuple[list[str], dict[str, Decimal | None]]:
    """What an organisation, and those that it replaced, answered to the campaign of a study: their names there, and the
    values by field. Where several answered, counts are added and other values are those of the first."""
    found = (
        Answer.objects.filter(response__campaign=study.campaign_id, owner__in=organisation_ids)
        .values_list("response__entity_name", "field", "value")
        .order_by("response_id", "id")
    )
    names: list[str] = []
    values: dict[str, Decimal | None] = {}
    counted = {*study.campaign.fields["machines"], *study.campaign.fields["systems"], *study.campaign.fields["suites"]}
    for name, field, value in found:
        if name not in names:
            names.append(name)
        if field in values and field in counted and value is not None:
            values[field] = (values[field] or Decimal(0)) + value
        else:
            values.setdefault(field, value)
    return names, values
