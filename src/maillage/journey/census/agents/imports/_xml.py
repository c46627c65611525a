"""The XML of FusionInventory and OCS, read as it comes: no tree is built, and nothing is declared in it."""

import re
from typing import Any, Final
from xml.parsers import expat

from maillage.journey.census.agents.imports._bodies import TooLarge, Unreadable
from maillage.journey.census.agents.imports._content import LISTED, LONGEST, MOST_PROGRAMS_READ, PERSONAL, SINGLE

__all__ = ["read_xml"]

MOST_ELEMENTS: Final = 200_000
DEEPEST: Final = 12
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DECLARATION: Final = re.compile(r"\s*<\?xml[^>]{0,200}\?>")


def read_xml(text: str) -> dict[str, Any]:
    """``deviceid``, ``query``, ``versionclient``, ``tag`` and the known ``sections`` of a request, names in small letters.

    A document type is refused, and with it all entities. Errors: ``Unreadable``, ``TooLarge``.
    """
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    text = _DECLARATION.sub("", text, count=1) if text[:400].lstrip("\ufeff").lstrip().startswith("<?xml") else text
    try:
        parser.Parse(_FORBIDDEN.sub(" ", text).encode("utf-8"), True)
    except expat.ExpatError as error:
        raise Unreadable("Le XML est mal formé.") from error
    if not reader.is_request:
        raise Unreadable("Le XML n’est pas un message d’agent.")
    return {
        "deviceid": reader.head.get("deviceid", ""),
        "query": reader.head.get("query", ""),
        "versionclient": reader.head.get("versionclient", ""),
        "tag": reader.tag,
        "sections": reader.sections,
    }


def _refuse(*_: Any) -> None:
    raise Unreadable("Un document XML avec une déclaration de type n’est pas accepté.")


_COLUMNS: Final = {
    **{section: frozenset(columns) for section, columns in {**SINGLE, **LISTED}.items()},
    "users": frozenset(PERSONAL["users"]),
    "hardware": frozenset((*SINGLE["hardware"], *PERSONAL["hardware"])),
    "accountinfo": frozenset(("keyname", "keyvalue")),
}


class _Reader:
    """Follows the document: REQUEST / CONTENT / section / column."""

    def __init__(self) -> None:
        self.head: dict[str, str] = {}
        self.sections: dict[str, list[dict[str, str]]] = {}
        self.tag = ""
        self.is_request = False
        self._path: list[str] = []
        self._count = 0
        self._text: list[str] = []
        self._length = 0
        self._is_wanted = False
        self._item: dict[str, str] | None = None

    def start(self, name: str, _: dict[str, str]) -> None:
        self._count += 1
        self._path.append(name.casefold()[:40])
        depth = len(self._path)
        if self._count > MOST_ELEMENTS or depth > DEEPEST:
            raise TooLarge("Cet inventaire a trop d’éléments.")
        if depth == 1:
            self.is_request = self._path[0] == "request"
        self._text, self._length = [], 0
        self._is_wanted = self._wants(depth)
        if depth == 3 and self._path[1] == "content" and self._path[2] in _COLUMNS:
            self._item = {}

    def text(self, found: str) -> None:
        if self._is_wanted and self._length < LONGEST * 4:
            self._text.append(found[: LONGEST * 4])
            self._length += len(found)

    def end(self, _: str) -> None:
        depth, path = len(self._path), self._path
        if self._is_wanted and self._text:
            value = "".join(self._text).strip()
            if depth == 4 and self._item is not None:
                self._item.setdefault(path[3], value)
            elif depth in (2, 3) and value:
                self.head.setdefault(path[-1], value)
        if depth == 3 and self._item is not None:
            self._file(path[2], self._item)
            self._item = None
        self._is_wanted = False
        path.pop()

    def _wants(self, depth: int) -> bool:
        path = self._path
        if depth == 2:
            return path[1] in ("deviceid", "query")
        if depth < 3 or path[1] != "content":
            return False
        return path[2] == "versionclient" if depth == 3 else depth == 4 and path[3] in _COLUMNS.get(path[2], ())

    def _file(self, section: str, item: dict[str, str]) -> None:
        if section == "accountinfo":
            if item.get("keyname", "").casefold() == "tag":
                self.tag = self.tag or item.get("keyvalue", "")
            return
        listed = self.sections.setdefault(section, [])
        if len(listed) < MOST_PROGRAMS_READ:
            listed.append(item)
