"""What is answered to agents, each in its own language."""

import json
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

from maillage.journey.census.agents.enums import Protocol
from maillage.journey.census.agents.imports._bodies import Wrapping, pack
from maillage.journey.census.agents.imports._message import Message

__all__ = ["Answer", "accepted", "invitation", "refusal"]

HOURS: Final = 24
"""How long an agent waits before it comes again."""
NEVER_ASKED: Final = ("environment", "local_group", "local_user", "process")
"""Categories of the GLPI Agent that only tell of people. One that an agent does not know would stop its inventory: these
are as old as the protocol."""
DISABLED: Final = ("collect", "deploy", "esx", "remoteinventory", "wakeonlan")

_TYPES: Final[dict[Wrapping, str]] = {
    "zlib": "application/x-compress-zlib",
    "gzip": "application/x-compress-gzip",
    "plain": "application/xml",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back, as bytes."""

    body: bytes
    content_type: str
    status: int = 200


def invitation(message: Message, *, keeps_last_user: bool) -> Answer:
    """To a prolog or a contact: send the inventory, without what tells of people."""
    if message.protocol == Protocol.XML and not message.agent_id:
        return _xml(f"<PROLOG_FREQ>{HOURS}</PROLOG_FREQ><RESPONSE>SEND</RESPONSE>", message.wrapping)
    left = NEVER_ASKED if keeps_last_user else (*NEVER_ASKED, "user")
    return _json(
        {
            "status": "ok",
            "message": "ok",
            "expiration": HOURS,
            "tasks": {"inventory": {"server": "glpi", "version": "10.0.0", "no-category": ",".join(left)}},
            "disabled": list(DISABLED),
        }
    )


def accepted(message: Message) -> Answer:
    """To an inventory that is kept."""
    if message.protocol == Protocol.XML:
        return _xml("<RESPONSE>no_update</RESPONSE>", message.wrapping)
    return _json({"status": "ok", "expiration": HOURS})


def refusal(sentence: str, status: int, *, is_json: bool, wrapping: Wrapping = "plain") -> Answer:
    """What is wrong, for the agent's own log."""
    if is_json:
        return _json({"status": "error", "message": sentence, "expiration": HOURS}, status)
    return _xml(f"<ERROR>{escape(sentence)}</ERROR>", wrapping, status)


def _xml(inside: str, wrapping: Wrapping, status: int = 200) -> Answer:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<REPLY>{inside}</REPLY>\n'
    return Answer(pack(text.encode(), wrapping), _TYPES[wrapping], status)


def _json(told: dict[str, Any], status: int = 200) -> Answer:
    return Answer(json.dumps(told, ensure_ascii=False).encode(), "application/json", status)
