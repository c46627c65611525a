"""A message of an agent, from its bytes: which of the protocols, what it asks, what it declares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from maillage.journey.census.agents.enums import ItemType, Protocol
from maillage.journey.census.agents.imports._bodies import Unreadable, Wrapping, unpack
from maillage.journey.census.agents.imports._content import Content, clean, kept, logged_in
from maillage.journey.census.agents.imports._json import read_json
from maillage.journey.census.agents.imports._xml import read_xml

__all__ = ["Message", "read_message"]

Query = Literal["prolog", "contact", "inventory", "other"]
_QUERIES: Final[Mapping[str, Query]] = {"prolog": "prolog", "contact": "contact", "inventory": "inventory"}
ITEM_TYPES: Final = {kind.value: kind for kind in ItemType}


@dataclass(frozen=True, slots=True)
class Message:
    """``content``: what is kept of the inventory; ``last_user``: who logged in last, which is personal. ``sent_id``: what
    the request names itself, to be repeated in the answer."""

    query: Query
    protocol: Protocol
    wrapping: Wrapping
    deviceid: str
    agent_id: str = ""
    agent: str = ""
    tag: str = ""
    item_type: ItemType = ItemType.COMPUTER
    content: Content = field(default_factory=dict)
    last_user: str = ""


def read_message(body: bytes, agent_id: str = "", user_agent: str = "") -> Message:
    """A message, whatever its protocol. ``agent_id``: the GLPI-Agent-ID header. Errors: ``Unreadable``, ``TooLarge``."""
    plain, wrapping = unpack(body)
    text = _text_of(plain)
    start = text[:200].lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return _of_json(read_json(text), wrapping, agent_id)
    if start.startswith("<"):
        return _of_xml(read_xml(text), wrapping, agent_id, user_agent)
    raise Unreadable("Le contenu n’est ni du XML ni du JSON.")


def _text_of(plain: bytes) -> str:
    if plain[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return plain.decode("utf-16", "replace")
    try:
        return plain.decode("utf-8-sig")
    except UnicodeDecodeError:  # old agents of Windows
        return plain.decode("cp1252", "replace")


def _of_xml(read: dict[str, Any], wrapping: Wrapping, agent_id: str, user_agent: str) -> Message:
    sections = read["sections"]
    deviceid = clean(read["deviceid"], 200)
    if not deviceid:
        raise Unreadable("Le message ne dit pas de quel poste il vient (DEVICEID).")
    query = _QUERIES.get(clean(read["query"]).casefold(), "other")
    content = kept(sections)
    if query == "inventory" and not content:
        raise Unreadable("L’inventaire est vide (CONTENT).")
    return Message(
        query=query,
        protocol=Protocol.XML,
        wrapping=wrapping,
        deviceid=deviceid,
        agent_id=clean(agent_id, 36),
        agent=clean(read["versionclient"] or user_agent, 80),
        tag=clean(read["tag"], 80),
        content=content,
        last_user=next(iter(logged_in(sections)), "")[:80],
    )


def _of_json(read: dict[str, Any], wrapping: Wrapping, agent_id: str) -> Message:
    deviceid = clean(read.get("deviceid"), 200)
    if not deviceid:
        raise Unreadable("Le message ne dit pas de quel poste il vient (deviceid).")
    sections = read.get("content")
    query = _QUERIES.get(clean(read.get("action")).casefold(), "other")
    if query == "inventory" and not isinstance(sections, dict):
        raise Unreadable("L’inventaire est vide (content).")
    sections = sections if isinstance(sections, dict) else {}
    item_type = ITEM_TYPES.get(clean(read.get("itemtype")) or ItemType.COMPUTER.value)
    if query == "inventory" and item_type is None:
        raise Unreadable("Cette nature de matériel n’est pas prévue (itemtype).")
    version = " ".join(filter(None, [clean(read.get("name"), 40), clean(read.get("version"), 30)]))
    return Message(
        query=query,
        protocol=Protocol.JSON,
        wrapping=wrapping,
        deviceid=deviceid,
        agent_id=clean(agent_id, 36),
        agent=clean(sections.get("versionclient"), 80) or version,
        tag=clean(read.get("tag"), 80),
        item_type=item_type or ItemType.COMPUTER,
        content=kept(sections),
        last_user=next(iter(logged_in(sections)), "")[:80],
    )
