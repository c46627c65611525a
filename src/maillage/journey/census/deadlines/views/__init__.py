"""Pages of deadlines."""

from maillage.journey.census.deadlines.views._calendar import deadlines, deadlines_file
from maillage.journey.census.deadlines.views._copper import copper, copper_preview, drop_copper, load_copper
from maillage.journey.census.deadlines.views._deadline import deadline, letter, note_deadline
from maillage.journey.census.deadlines.views._personal import (
    agenda_feed,
    choose_digest,
    create_feed,
    for_me,
    revoke_feed,
)

__all__ = [
    "agenda_feed",
    "choose_digest",
    "copper",
    "copper_preview",
    "create_feed",
    "deadline",
    "deadlines",
    "deadlines_file",
    "drop_copper",
    "for_me",
    "letter",
    "load_copper",
    "note_deadline",
    "revoke_feed",
]
