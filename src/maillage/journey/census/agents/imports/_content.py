"""What is kept of an inventory, section by section: nothing that is not written here, and nothing about people."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

__all__ = ["MOST_PROGRAMS", "Content", "clean", "kept", "logged_in", "merge", "software_of"]

Content = dict[str, Any]
"""Section to its values (``SINGLE``), or to a list of such (``LISTED``); programs as ``[name, version]``."""

SINGLE: Final[dict[str, tuple[str, ...]]] = {
    "hardware": ("name", "uuid", "chassis_type", "memory", "vmsystem", "osname", "osversion"),
    "bios": ("smanufacturer", "smodel", "ssn", "mmanufacturer", "mmodel", "type", "bdate"),
    "operatingsystem": ("name", "version", "full_name", "kernel_name", "arch"),
    "network_device": ("type", "name", "model", "serial", "manufacturer", "firmware", "description"),
    "pagecounters": ("total", "black", "color", "printtotal", "printblack", "printcolor", "copytotal"),
}
LISTED: Final[dict[str, tuple[str, ...]]] = {
    "cpus": ("name", "type", "manufacturer", "core", "speed"),
    "memories": ("capacity", "type"),
    "drives": ("filesystem", "total", "free", "encrypt_status"),
    "storages": ("model", "disksize", "type", "interface", "description"),
    "batteries": ("chemistry",),
    "antivirus": ("name", "version", "enabled", "uptodate"),
    "monitors": ("manufacturer", "caption", "name", "serial"),
    "softwares": ("name", "version"),
}
ALIASES: Final = {"antiviruses": "antivirus", "softwares": "softwares", "software": "softwares", "battery": "batteries"}
"""XML and JSON name some sections differently."""
PERSONAL: Final = {"hardware": ("lastloggeduser", "userid", "winowner"), "users": ("login",)}
"""Read only to take the names of people out of everything else."""

_NOTHING: Final[Mapping[str, Any]] = {}
MOST_ITEMS: Final = 64
MOST_PROGRAMS: Final = 500
MOST_PROGRAMS_READ: Final = 5_000
LONGEST: Final = 160
_LONGEST_PROGRAM: Final = 100
_SYSTEM_ACCOUNTS: Final = frozenset(
    ("root", "admin", "administrator", "administrateur", "user", "utilisateur", "system", "mairie", "accueil", "wtmp")
)

_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})*")
_HOME: Final = re.compile(r"(?:[a-z]:)?[\\/](?:users|utilisateurs|home|documents and settings)[\\/][^\\/\s\"']*", re.I)
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


def clean(value: Any, most: int = LONGEST) -> str:
    """A value as one line of text, without what a database or a page could not take; empty for what is no value.

    >>> clean("  Dell\\x00 Inc. "), clean(12), clean(["x"]), clean(True)
    ('Dell Inc.', '12', '', 'true')
    """
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)[:most] if abs(value) < 10**18 else ""
        case float():
            return str(int(value)) if abs(value) < 10**15 and value.is_integer() else ""
        case str():
            return " ".join(_UNPRINTABLE.sub(" ", value[: most * 4]).split())[:most].strip()
    return ""


def logged_in(sections: Mapping[str, Any]) -> list[str]:
    """The names of the people who use the machine, as its agent gives them: the last one first."""
    found: list[str] = []
    for section, columns in PERSONAL.items():
        for item in _items(sections.get(section)):
            for column in columns:
                for name in clean(item.get(column)).split("/"):
                    plain = name.rpartition("\\")[2].strip()
                    if len(plain) > 1 and plain.casefold() not in _SYSTEM_ACCOUNTS and plain not in found:
                        found.append(plain)
    return found[:20]


def kept(sections: Mapping[str, Any]) -> Content:
    """The sections of an inventory that are kept, with the values that are kept of them and no name of a person.

    The name that the machine bears on the network is kept as it is: it is how people know it.
    """
    people = [name for name in logged_in(sections) if len(name) > 3]
    names = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, people)) + r")(?!\w)", re.I) if people else None
    content: Content = {}
    for given, value in sections.items():
        section = ALIASES.get(given, given)
        if section in SINGLE:
            item = next(_items(value), _NOTHING)
            found = _values(item, SINGLE[section], names)
            if found:
                content[section] = found
        elif section == "softwares":
            content[section] = software_of(value, names)
        elif section in LISTED:
            listed = (_values(item, LISTED[section], names) for item in _items(value, MOST_ITEMS))
            content[section] = [item for item in listed if item]
    if "hardware" in content and (name := clean(next(_items(sections["hardware"]), _NOTHING).get("name"))):
        content["hardware"]["name"] = name
    return content


def merge(before: Mapping[str, Any], after: Content) -> Content:
    """What is known of a machine once it has said something more: a section that it does not name stays as it was."""
    merged: Content = dict(before)
    for section, value in after.items():
        known = merged.get(section)
        merged[section] = known | value if isinstance(value, dict) and isinstance(known, dict) else value
    return merged


def software_of(value: Any, names: "re.Pattern[str] | None" = None) -> list[list[str]]:
    """Programs as ``[name, version]``, each once, by name; the first five hundred."""
    found: dict[str, list[str]] = {}
    for item in _items(value, MOST_PROGRAMS_READ):
        name = _without_people(clean(item.get("name"), _LONGEST_PROGRAM), names)
        version = _without_people(clean(item.get("version"), 40), names)
        if name:
            found.setdefault(f"{name.casefold()} {version}", [name, version])
    telling = sorted(found.items(), key=lambda entry: (_is_part(entry[1][0]), entry[0]))
    return [program for _, program in sorted(telling[:MOST_PROGRAMS])]


def _is_part(name: str) -> bool:
    """Whether a program is a part of others: where there are too many, these are left out first."""
    return bool(re.match(r"(lib|python3?-|fonts-|perl-|node-|gir1\.|linux-)", name)) and not name.startswith("libre")


def _items(value: Any, most: int = 20) -> Iterator[Mapping[str, Any]]:
    """A section as a list of items, whether it was one or several."""
    listed = value if isinstance(value, list) else [value]
    return (item for item in listed[:most] if isinstance(item, dict))


def _values(item: Mapping[str, Any], columns: tuple[str, ...], names: "re.Pattern[str] | None") -> dict[str, str]:
    found = {column: _without_people(clean(item.get(column)), names) for column in columns}
    return {column: value for column, value in found.items() if value}


def _without_people(text: str, names: "re.Pattern[str] | None") -> str:
    """A text without addresses, homes and the names of those who log in."""
    if not text:
        return ""
    if "@" in text:
        text = _MAIL.sub("…", text)
    if "/" in text or "\\" in text:
        text = _HOME.sub("…", text)
    return names.sub("…", text) if names is not None else text
