"""The only door to a study."""

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.syntheses.models import Study, StudyChapter, StudyPaper
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import OWN

__all__ = ["get_chapter_for", "get_paper_for", "get_study_for"]


def get_study_for(actor: Actor, pk: int) -> Study:
    """A study of the actor's body; of a grouping that she belongs to, one that is computed. Error: ``NotAllowed``."""
    actor.must(Right.SEE_STUDY)
    found = Study.objects.select_related("campaign", "owner").filter(pk=pk).first()
    if found is None or (found.is_waiting and found.owner_id not in actor.scope.seen(OWN)):
        raise NotAllowed("study")
    return found


def get_chapter_for(actor: Actor, pk: int, slug: str) -> StudyChapter:
    """A chapter of the whole study, for the body that conducts it. Error: ``NotAllowed``."""
    actor.must(Right.SEE_STUDY)
    found = StudyChapter.objects.filter(study=pk, slug=slug).first()
    if found is None:
        raise NotAllowed("chapter")
    return found


def get_paper_for(actor: Actor, pk: int, ending: str) -> StudyPaper:
    """A file of the whole study, for the body that conducts it. Error: ``NotAllowed``."""
    actor.must(Right.SEE_STUDY)
    found = StudyPaper.objects.select_related("file").filter(study=pk, ending=ending).first()
    if found is None:
        raise NotAllowed("paper")
    return found
