"""The only door to a sharing, to the share of a member, to an annex."""

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.sharing.models import CostSharing, SharingMember, SharingPaper
from maillage.kernel.pages import NotAllowed

__all__ = ["get_kept_sharing_for", "get_paper_for", "get_share_for", "get_sharing_for"]


def get_sharing_for(actor: Actor, pk: int) -> CostSharing:
    """A sharing of the actor's body; for a member, one that it takes part in and that was computed. Error: ``NotAllowed``."""
    actor.must(Right.SEE_SHARING)
    found = CostSharing.objects.select_related("owner").filter(pk=pk).first()
    if found is None:
        raise NotAllowed("sharing")
    if found.owner_id != actor.acting_id:
        own = SharingMember.objects.filter(sharing=pk, counterparty=actor.acting_id, amount__isnull=False)
        if not own.exists():
            raise NotAllowed("sharing")
    return found


def get_kept_sharing_for(actor: Actor, pk: int) -> CostSharing:
    """A sharing that the actor's body conducts, to change it. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_SHARING)
    found = CostSharing.objects.select_related("owner").filter(pk=pk, owner=actor.acting_id).first()
    if found is None:
        raise NotAllowed("sharing")
    return found


def get_share_for(actor: Actor, pk: int, member: int) -> SharingMember:
    """The share of a member: its own, or any of the actor's body. Error: ``NotAllowed``."""
    sharing = get_sharing_for(actor, pk)
    found = SharingMember.objects.filter(sharing=sharing, pk=member).first()
    if found is None:
        raise NotAllowed("share")
    found.sharing = sharing
    return found


def get_paper_for(actor: Actor, pk: int, ending: str) -> SharingPaper:
    """The annex of a sharing of the actor's body. Error: ``NotAllowed``."""
    actor.must(Right.SEE_SHARING)
    found = SharingPaper.objects.select_related("file").filter(sharing=pk, ending=ending).first()
    if found is None:
        raise NotAllowed("paper")
    return found
