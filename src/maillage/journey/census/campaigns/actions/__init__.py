"""Every write about campaigns."""

from maillage.journey.census.campaigns.actions._inviting import (
    add_link,
    address_of_link,
    remind,
    renew_link,
    revoke_link,
)
from maillage.journey.census.campaigns.actions._running import (
    Asked,
    NotReady,
    archive_campaign,
    change_campaign,
    choose_entities,
    close_campaign,
    create_campaign,
    delete_draft,
    freeze_campaign,
    publish_campaign,
    reopen_campaign,
)
from maillage.journey.census.campaigns.actions._surveys import (
    AlreadyLoaded,
    AnsweredEntity,
    delete_campaign,
    forget_file,
    link_entity,
    record_campaign,
    record_reading,
    record_readings,
)

__all__ = [
    "AlreadyLoaded",
    "AnsweredEntity",
    "Asked",
    "NotReady",
    "add_link",
    "address_of_link",
    "archive_campaign",
    "change_campaign",
    "choose_entities",
    "close_campaign",
    "create_campaign",
    "delete_campaign",
    "delete_draft",
    "forget_file",
    "freeze_campaign",
    "link_entity",
    "publish_campaign",
    "record_campaign",
    "record_reading",
    "record_readings",
    "remind",
    "renew_link",
    "reopen_campaign",
    "revoke_link",
]
