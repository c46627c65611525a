"""Pages of campaigns."""

from maillage.journey.census.campaigns.views._answering import answer, open_link, review, section
from maillage.journey.census.campaigns.views._documents import letters_file, quality_file, quality_report
from maillage.journey.census.campaigns.views._figures import figures, figures_file
from maillage.journey.census.campaigns.views._following import follow_csv, review_response
from maillage.journey.census.campaigns.views._paper import paper_file, upload
from maillage.journey.census.campaigns.views._preparing import change_campaign, choose_members, create_campaign
from maillage.journey.census.campaigns.views._running import (
    archive_campaign,
    close_campaign,
    delete_draft,
    freeze_campaign,
    links,
    publish_campaign,
    remind,
    renew_link,
    reopen_campaign,
    revoke_link,
    validate_all,
)
from maillage.journey.census.campaigns.views._surveys import (
    campaign,
    campaigns,
    delete_campaign,
    link_entity,
    response,
    shared_response,
)

__all__ = [
    "answer",
    "archive_campaign",
    "campaign",
    "campaigns",
    "change_campaign",
    "choose_members",
    "close_campaign",
    "create_campaign",
    "delete_campaign",
    "delete_draft",
    "figures",
    "figures_file",
    "follow_csv",
    "freeze_campaign",
    "letters_file",
    "link_entity",
    "links",
    "open_link",
    "paper_file",
    "publish_campaign",
    "quality_file",
    "quality_report",
    "remind",
    "renew_link",
    "reopen_campaign",
    "response",
    "review",
    "review_response",
    "revoke_link",
    "section",
    "shared_response",
    "upload",
    "validate_all",
]
