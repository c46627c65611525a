"""Reminders that leave by themselves."""

from datetime import date, timedelta
from typing import Final

from django.utils import timezone
from django.utils.timezone import localdate

from maillage.foundations.mail.actions import can_send
from maillage.foundations.organisations.access import in_service
from maillage.journey.census.campaigns.actions import remind
from maillage.journey.census.campaigns.models import Campaign
from maillage.kernel.jobs import scheduled
from maillage.kernel.tenancy import everything

__all__ = ["remind_by_themselves"]

BEFORE_THE_END: Final = timedelta(days=3)
WEEK: Final = 7


@scheduled("campaigns.remind", "30 8 * * 1-5")
def remind_by_themselves() -> None:
    """Every week from the opening on, and three days before the deadline (on the Friday, where that falls on a weekend).

    A second time in a day reminds nobody: who got a message this week gets no other.
    """
    if not can_send():
        return
    today = localdate()
    with everything("reminders go to the people of all organisations, one a week for each"):
        for campaign in Campaign.objects.select_related("owner").filter(state="OPEN", origin="ASKED", reminds=True):
            if _is_due(campaign, today):
                author = in_service(campaign.owner_id, campaign.owner.name)
                remind(author, campaign)


def _is_due(campaign: Campaign, day: date) -> bool:
    if campaign.opened_at is None or campaign.deadline is None or campaign.deadline < day:
        return False
    opened = timezone.localtime(campaign.opened_at).date()
    days = {
        day + timedelta(days=number) for number in range(3 if day.weekday() == 4 else 1)
    }  # Friday has the weekend's
    return any(
        one == campaign.deadline - BEFORE_THE_END or (one > opened and (one - opened).days % WEEK == 0) for one in days
    )
