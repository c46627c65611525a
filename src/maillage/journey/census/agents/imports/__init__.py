"""What agents send: packed or not, XML or JSON; what of it is kept; and what they are answered."""

from maillage.journey.census.agents.imports._answers import Answer, accepted, invitation, refusal
from maillage.journey.census.agents.imports._bodies import (
    MOST_RECEIVED,
    TooLarge,
    Unreadable,
    Wrapping,
    pack,
    unpack,
    wrapping_of,
)
from maillage.journey.census.agents.imports._content import MOST_PROGRAMS, merge
from maillage.journey.census.agents.imports._facts import Facts, counters_of, facts_of, screens_of
from maillage.journey.census.agents.imports._identity import real_serial, real_uuid
from maillage.journey.census.agents.imports._message import Message, read_message

__all__ = [
    "MOST_PROGRAMS",
    "MOST_RECEIVED",
    "Answer",
    "Facts",
    "Message",
    "TooLarge",
    "Unreadable",
    "Wrapping",
    "accepted",
    "counters_of",
    "facts_of",
    "invitation",
    "merge",
    "pack",
    "read_message",
    "real_serial",
    "real_uuid",
    "refusal",
    "screens_of",
    "unpack",
    "wrapping_of",
]
