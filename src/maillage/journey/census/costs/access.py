"""The only door to the sheet of an organisation."""

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right, Subject
from maillage.foundations.organisations.models import Organisation
from maillage.kernel.pages import NotAllowed

__all__ = ["get_sheet_for"]


def get_sheet_for(actor: Actor, pk: int) -> Organisation:
    """An organisation whose census and prices the actor reads: its own, or one that shares both. Error: ``NotAllowed``."""
    actor.must(Right.SEE_PRICES)
    scope = actor.scope
    found = None
    if pk in scope.seen(Subject.CENSUS) and pk in scope.seen(Subject.PRICES):
        found = Organisation.objects.filter(pk=pk).first()
    if found is None:
        raise NotAllowed("sheet")
    return found
