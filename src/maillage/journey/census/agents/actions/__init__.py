"""Every write about machines that declare themselves."""

from maillage.journey.census.agents.actions._declaring import TooMany, declare, note_contact
from maillage.journey.census.agents.actions._differences import keep_ours, take_declared
from maillage.journey.census.agents.actions._enrolment import change_options, renew_token, revoke_token
from maillage.journey.census.agents.actions._landing import LABELS, declared_value, kind_of_machine

__all__ = [
    "LABELS",
    "TooMany",
    "change_options",
    "declare",
    "declared_value",
    "keep_ours",
    "kind_of_machine",
    "note_contact",
    "renew_token",
    "revoke_token",
    "take_declared",
]
