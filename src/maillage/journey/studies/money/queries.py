"""Reads of business cases: one function a screen."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Max, QuerySet

from maillage.journey.studies.money.models import (
    AmortisationPeriod,
    BusinessCase,
    CaseEdition,
    IndexReading,
    PublishedCase,
    RevisionClause,
)
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.studies.syntheses.queries import HEAVY as HEAVY_OF_STUDY

__all__ = [
    "MOST",
    "cases_seen",
    "clauses_of",
    "editions_of",
    "latest_editions_of_study",
    "periods_of",
    "published_editions",
    "published_seen",
    "readings_of",
    "studies_of",
]

MOST: Final = 100
HEAVY: Final = ("content", "blocks", "pictures")
OF_STUDY: Final = tuple(f"study__{name}" for name in HEAVY_OF_STUDY)


def cases_seen() -> QuerySet[BusinessCase]:
    """The cases of the actor's organisation, the last changed first, with the number of their last edition."""
    found = BusinessCase.objects.defer("content", *OF_STUDY).select_related("study", "owner")
    return found.annotate(last=Max("editions__number")).order_by("-changed_at", "-id")


def published_seen() -> QuerySet[PublishedCase]:
    """What the actor's body, or the groupings she belongs to, published; the last first."""
    return PublishedCase.objects.defer("blocks", "pictures").select_related("owner").order_by("-published_at", "-id")


def editions_of(case: BusinessCase) -> list[CaseEdition]:
    """The editions of a case, the last first."""
    found = CaseEdition.objects.filter(case=case).defer(*HEAVY).order_by("-number")
    return list(found[:MOST])


def published_editions(editions: Iterable[CaseEdition]) -> set[int]:
    """Which of some editions the members read, by key."""
    keys = [edition.pk for edition in editions]
    return set(PublishedCase.objects.filter(edition__in=keys).values_list("edition_id", flat=True))


def latest_editions_of_study(study: Study) -> list[CaseEdition]:
    """The last edition of each case attached to a study, in the order of their names."""
    cases = BusinessCase.objects.filter(study=study.pk).values("pk")  # never joined: each table says whose it is
    last: dict[int, CaseEdition] = {}
    for edition in CaseEdition.objects.filter(case__in=cases).order_by("number"):
        last[edition.case_id] = edition
    return sorted(last.values(), key=lambda edition: (edition.name, edition.pk))


def periods_of(owner: int) -> list[AmortisationPeriod]:
    """What an assembly decided, account by account."""
    return list(AmortisationPeriod.objects.filter(owner=owner).order_by("account", "below", "pk"))


def clauses_of(owner: int) -> list[RevisionClause]:
    return list(RevisionClause.objects.filter(owner=owner).order_by("name", "pk")[:MOST])


def readings_of(owner: int, codes: Iterable[str] = ()) -> QuerySet[IndexReading]:
    """The readings of indices, the latest month first; of some indices only, where they are named."""
    found = IndexReading.objects.filter(owner=owner).order_by("code", "-month", "-published_on")
    wanted = list(codes)
    return found.filter(code__in=wanted) if wanted else found


def studies_of(owner: int) -> list[Study]:
    """The studies to which a case may be attached."""
    return list(Study.objects.filter(owner=owner).only("name", "owner").order_by("-id")[:MOST])
