"""The only door to a body's own editions."""

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.questionnaires.models import Questionnaire
from maillage.kernel.pages import NotAllowed

__all__ = ["get_questionnaire_for"]


def get_questionnaire_for(actor: Actor, pk: int) -> Questionnaire:
    """An edition of the actor's own body. Error: ``NotAllowed``."""
    actor.must(Right.RUN_CAMPAIGN)
    found = Questionnaire.objects.filter(pk=pk, owner=actor.acting_id).first()
    if found is None:
        raise NotAllowed("questionnaire")
    return found
