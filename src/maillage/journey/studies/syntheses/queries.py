"""Reads of studies: one function a screen."""

from decimal import Decimal

from django.db.models import F, Q, QuerySet

from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.campaigns.models import Answer, Campaign
from maillage.journey.census.campaigns.queries import frozen_campaigns
from maillage.journey.studies.syntheses.enums import StudyState
from maillage.journey.studies.syntheses.models import Study, StudyChapter, StudyEntity, StudyPaper
from maillage.kernel.tenancy import OWN, current

__all__ = [
    "HEAVY",
    "campaigns_to_study",
    "frozen_lines",
    "latest_study_of",
    "own_answers",
    "papers_of",
    "silent_predecessors",
    "studies_seen",
    "table_of_contents",
]

WAITING = Q(state=StudyState.SCOPING) | Q(state=StudyState.DATA_FROZEN, frozen_at__isnull=False)
"""Nothing is computed yet."""
HEAVY = ("digest", "digest_pictures", "totals")
"""Columns that no list of studies needs."""


def studies_seen() -> QuerySet[Study]:
    """The studies of the actor's body, or of the groupings she belongs to, latest first; of others, those computed."""
    seen = Study.objects.exclude(WAITING & ~Q(owner__in=current().seen(OWN)))
    return seen.defer(*HEAVY).select_related("owner", "campaign").order_by("-id")


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
        .exclude(WAITING)
        .defer("digest", "digest_pictures")
        .select_related("owner", "campaign")
        .order_by(F("campaign__as_of").desc(), "-id")
        .first()
    )


def own_answers(study: Study, organisation_ids: list[int]) -> dict[str, dict[str, Decimal | None]]:
    """What an organisation, and those that it replaced, answered to the campaign of a study: by their names there, then by
    field; ``None`` where they wrote NC."""
    found = (
        Answer.objects.filter(response__campaign=study.campaign_id, owner__in=organisation_ids)
        .values_list("response__entity_name", "field", "value")
        .order_by("response_id", "id")
    )
    answers: dict[str, dict[str, Decimal | None]] = {}
    for name, field, value in found:
        answers.setdefault(name, {})[field] = value
    return answers


def silent_predecessors(study: Study, acting_id: int, organisation_ids: list[int]) -> list[str]:
    """Those that an organisation replaced and of whom nothing is kept in the campaign of a study, by name."""
    replaced = [pk for pk in organisation_ids if pk != acting_id]
    if not replaced:  # nearly always, and then nothing is asked for
        return []
    answered = Answer.objects.filter(response__campaign=study.campaign_id).values("owner_id")
    silent = Organisation.objects.filter(pk__in=replaced).exclude(pk__in=answered)
    return list(silent.order_by("search_text").values_list("name", flat=True))


def campaigns_to_study(body_id: int) -> QuerySet[Campaign]:
    """The frozen campaigns of a body that have no study yet, latest first."""
    return frozen_campaigns(body_id).filter(study=None)


def frozen_lines(study: Study, organisation_ids: list[int]) -> list[StudyEntity]:
    """What an organisation, and those that it replaced, had told when a study was frozen."""
    found = StudyEntity.objects.filter(study=study.pk, owner__in=organisation_ids)
    return list(found.defer("records", "told").order_by("position"))
