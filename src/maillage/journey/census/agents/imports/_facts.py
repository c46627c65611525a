"""What a declaration says in the words of the inventory: the values of a record."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from maillage.journey.census.agents.enums import ItemType
from maillage.journey.census.agents.imports._content import Content
from maillage.journey.census.agents.imports._identity import real_serial
from maillage.journey.census.inventory.enums import EquipmentCategory as Category

__all__ = ["Facts", "counters_of", "facts_of", "screens_of"]


@dataclass(frozen=True, slots=True)
class Facts:
    """``kind``: the slug of the kind of record; ``name``: what a new one is called; ``values``: by column, those known."""

    kind: str
    name: str
    values: dict[str, Any]


def facts_of(content: Content, item_type: ItemType) -> Facts:
    """What is known of a machine from all that it has declared."""
    if item_type == ItemType.PRINTER:
        return _of_printer(content)
    if item_type in (ItemType.NETWORK, ItemType.PHONE):
        return _of_device(content, item_type)
    return _of_computer(content)


def screens_of(content: Content) -> list[tuple[str, dict[str, Any]]]:
    """The screens that have a serial number of their own, with it; six at most."""
    found: dict[str, dict[str, Any]] = {}
    for item in _listed(content, "monitors"):
        serial = real_serial(item.get("serial", ""))
        if serial and len(found) < 6:
            brand = _brand(item.get("manufacturer", ""))
            model = item.get("caption") or item.get("name") or ""
            values = {"brand": brand[:80], "model": model[:120], "serial_number": serial}
            found.setdefault(serial, {column: value for column, value in values.items() if value})
    return list(found.items())


def counters_of(content: Content) -> dict[str, int] | None:
    """The counters of a printer: all pages and, where it says so, those in colour; ``None`` where it does not count."""
    counters = _single(content, "pagecounters")
    total = _whole(counters.get("total") or counters.get("printtotal"))
    if total is None:
        return None
    colour = _whole(counters.get("color") or counters.get("printcolor"))
    return {"total_pages": total} | ({"colour_total": colour} if colour is not None and colour <= total else {})


# --- one nature after the other ---------------------------------------------------------------------------------------


def _of_computer(content: Content) -> Facts:
    hardware, bios = _single(content, "hardware"), _single(content, "bios")
    brand = _brand(bios.get("smanufacturer") or bios.get("mmanufacturer") or "")
    model = _told(bios.get("smodel") or bios.get("mmodel") or "")
    system = _system(content)
    is_virtual = _is_virtual(hardware, model)
    values = {
        "category": _category(content, system, is_virtual=is_virtual),
        "brand": brand[:80],
        "model": model[:120],
        "serial_number": real_serial(bios.get("ssn", "")),
        "hostname": hardware.get("name", "")[:80],
        "processor": _processor(content)[:120],
        "ram_gb": _memory(content),
        "disk_gb": _disk(content),
        "operating_system": system[:120],
        "office_suite": _suites(content)[:160],
        "antivirus": _antivirus(content)[:120],
        "is_virtual": is_virtual,
    }
    name = hardware.get("name") or " ".join(filter(None, [brand, model])) or "Poste sans nom"
    return Facts("equipements", name[:160], _known(values))


def _of_device(content: Content, item_type: ItemType) -> Facts:
    device = _single(content, "network_device")
    brand, model = _brand(device.get("manufacturer", "")), _told(device.get("model", ""))
    name = device.get("name") or _single(content, "hardware").get("name") or model or "Équipement sans nom"
    category = Category.PHONE if item_type == ItemType.PHONE else _device_category(device)
    values = {
        "category": category,
        "brand": brand[:80],
        "model": model[:120],
        "serial_number": real_serial(device.get("serial", "") or _single(content, "bios").get("ssn", "")),
        "hostname": device.get("name", "")[:80],
        "operating_system": device.get("firmware", "")[:120],
    }
    return Facts("equipements", name[:160], _known(values))


def _of_printer(content: Content) -> Facts:
    device = _single(content, "network_device")
    brand, model = _brand(device.get("manufacturer", "")), _told(device.get("model", ""))
    colour = _whole(_single(content, "pagecounters").get("color"))
    values = {
        "brand": brand[:80],
        "model": model[:120],
        "serial_number": real_serial(device.get("serial", "")),
        "is_colour": True if colour else None,
    }
    name = device.get("name") or " ".join(filter(None, [brand, model])) or "Imprimante sans nom"
    return Facts("imprimantes", name[:160], _known(values))


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {column: value for column, value in values.items() if value is not None and value != ""}


# --- what it is -------------------------------------------------------------------------------------------------------

_CHASSIS: Final = (
    (re.compile(r"mini ?pc|stick ?pc", re.I), Category.MINI_PC),
    (re.compile(r"thin|client l.ger", re.I), Category.THIN_CLIENT),
    (re.compile(r"tablet|detachable", re.I), Category.TABLET),
    (re.compile(r"laptop|notebook|portable|convertible|hand ?held", re.I), Category.LAPTOP),
    (re.compile(r"rack|server|blade|multi-system", re.I), Category.SERVER),
    (re.compile(r"desktop|tower|pizza|all.in.one|space.saving|lunch|sealed", re.I), Category.DESKTOP),
)
_SERVER_SYSTEM: Final = re.compile(r"server|serveur|proxmox|esxi|truenas", re.I)
_VIRTUAL_MODEL: Final = re.compile(r"virtual|vmware|kvm|qemu|bochs|xen|bhyve|parallels", re.I)
_DEVICES: Final = (
    (re.compile(r"fire ?wall|fortigate|pfsense|stormshield|sonicwall|opnsense", re.I), Category.FIREWALL),
    (re.compile(r"access point|borne|wi-?fi|wireless|unifi ap|\bap\b", re.I), Category.WIFI),
    (re.compile(r"storage|\bnas\b|synology|qnap", re.I), Category.STORAGE),
    (re.compile(r"\bups\b|power|onduleur", re.I), Category.UPS),
    (re.compile(r"pbx|ipbx|autocom", re.I), Category.PBX),
    (re.compile(r"video|projector", re.I), Category.PROJECTOR),
)


def _category(content: Content, system: str, *, is_virtual: bool | None) -> str:
    if is_virtual:
        return Category.DESKTOP if re.search(r"windows (1?\d|xp|vista)\b", system, re.I) else Category.SERVER
    chassis = _single(content, "hardware").get("chassis_type") or _single(content, "bios").get("type") or ""
    for pattern, category in _CHASSIS:
        if pattern.search(chassis):
            return category
    if _SERVER_SYSTEM.search(system):
        return Category.SERVER
    return Category.LAPTOP if content.get("batteries") else Category.DESKTOP


def _device_category(device: Mapping[str, str]) -> str:
    told = " ".join(device.get(column, "") for column in ("type", "model", "name", "description", "manufacturer"))
    return next((category for pattern, category in _DEVICES if pattern.search(told)), Category.SWITCH)


def _is_virtual(hardware: Mapping[str, str], model: str) -> bool | None:
    told = hardware.get("vmsystem", "")
    if told:
        return told.casefold() not in ("physical", "physique", "none")
    return True if _VIRTUAL_MODEL.search(model) else None


_BRANDS: Final = {
    "hewlett": "HP",
    "hp": "HP",
    "dell": "Dell",
    "lenovo": "Lenovo",
    "asus": "Asus",
    "asustek": "Asus",
    "acer": "Acer",
    "fujitsu": "Fujitsu",
    "toshiba": "Toshiba",
    "dynabook": "Dynabook",
    "apple": "Apple",
    "microsoft": "Microsoft",
    "samsung": "Samsung",
    "gigabyte": "Gigabyte",
    "micro-star": "MSI",
    "msi": "MSI",
    "intel": "Intel",
    "iiyama": "Iiyama",
}
_NOBODY: Final = re.compile(
    r"to be filled|o\.e\.m\.|default string|system (manufacturer|product)|not specified|^(none|unknown|n/?a)$", re.I
)


def _told(text: str) -> str:
    return "" if _NOBODY.search(text) else text


def _brand(text: str) -> str:
    """A maker as people write it.

    >>> _brand("Hewlett-Packard Company"), _brand("Dell Inc."), _brand("To Be Filled By O.E.M."), _brand("Wortmann AG")
    ('HP', 'Dell', '', 'Wortmann AG')
    """
    told = _told(text)
    first = re.split(r"[\s,.(]", told.casefold(), maxsplit=1)[0]
    return _BRANDS.get(first) or _BRANDS.get(first.split("-")[0]) or told


# --- what it holds ----------------------------------------------------------------------------------------------------


def _processor(content: Content) -> str:
    told = (item.get("name") or item.get("type") for item in _listed(content, "cpus"))  # OCS calls the name a type
    name = next(filter(None, told), "")
    return " ".join(re.sub(r"\((?:r|tm|c)\)|\bcpu\b|@.*$", " ", name, flags=re.I).split())


def _memory(content: Content) -> Decimal | None:
    """Gigabytes: those of the modules, else what the system sees, which lacks what the firmware takes."""
    modules = [_whole(item.get("capacity")) for item in _listed(content, "memories")]
    megabytes = sum(size for size in modules if size) or _whole(_single(content, "hardware").get("memory"))
    if not megabytes or megabytes > 64_000_000:
        return None
    return Decimal(-(-megabytes // 1024)) if megabytes >= 1024 else round(Decimal(megabytes) / 1024, 1)


def _disk(content: Content) -> Decimal | None:
    """Gigabytes as makers count them, of the disks that stay inside; else what the systems of files hold."""
    removable = re.compile(r"removable|usb|cd-?rom|dvd|optical|floppy|tape|card", re.I)
    inside = [
        _whole(item.get("disksize"))
        for item in _listed(content, "storages")
        if not any(removable.search(item.get(column, "")) for column in ("type", "interface", "model", "description"))
    ]
    megabytes = sum(size for size in inside if size)
    megabytes = megabytes or sum(filter(None, (_whole(item.get("total")) for item in _listed(content, "drives"))))
    if not megabytes or megabytes > 10**12:
        return None
    return Decimal(max(1, round(megabytes / 1000)))


def _system(content: Content) -> str:
    system, hardware = _single(content, "operatingsystem"), _single(content, "hardware")
    named = " ".join(filter(None, [system.get("name"), system.get("version")]))
    found = system.get("full_name") or hardware.get("osname") or named
    return re.sub(r"^Microsoft\s+|\((?:r|tm)\)", "", found.replace("®", "").replace("™", ""), flags=re.I).strip()


_SUITES: Final = (
    (re.compile(r"^microsoft 365\b|^office 365\b", re.I), "Microsoft 365"),
    (
        re.compile(
            r"^microsoft office (?:\d{4}|365|standard|professi\w+|famille|home|petite|small|entreprise|enterprise|basi\w+"
            r"|ltsc|ultimate|premium|pro\b)(?!.*(?:proof|mui|component|composant|viewer|visionneuse|sdk|tools))",
            re.I,
        ),
        "Microsoft Office",
    ),
    (re.compile(r"^libreoffice(?:-(?:core|common|calc|writer))?(?:\s*[\d.]+)?$", re.I), "LibreOffice"),
    (re.compile(r"^(?:apache )?openoffice(?:\.org)?(?:\s*[\d.]+)?$", re.I), "OpenOffice"),
    (re.compile(r"^onlyoffice\b", re.I), "OnlyOffice"),
    (re.compile(r"^wps office\b", re.I), "WPS Office"),
    (re.compile(r"^softmaker office\b", re.I), "SoftMaker Office"),
)


def _suites(content: Content) -> str:
    """The office suites among the programs, with the version that people know.

    >>> _suites({"softwares": [["Microsoft Office Professionnel Plus 2016", "16.0.4266"], ["LibreOffice 7.4.7", "7.4.7.2"]]})
    'LibreOffice 7.4, Microsoft Office 2016'
    """
    found: dict[str, str] = {}
    for name, version in _programs(content):
        for pattern, suite in _SUITES:
            if pattern.search(name):
                told = suite if suite == "Microsoft 365" else f"{suite} {_edition(suite, name, version)}".strip()
                if len(told) >= len(found.get(suite, "")):
                    found[suite] = told
                break
    return ", ".join(sorted(found.values()))


def _edition(suite: str, name: str, version: str) -> str:
    year = re.search(r"\b(20\d\d)\b", name)
    if suite == "Microsoft Office":
        return year[1] if year else ""
    number = re.match(r"(?:\d+:)?(\d+(?:\.\d+)?)", version)
    return number[1] if number else ""


_GUARDS: Final = re.compile(
    r"^(sophos|eset|kaspersky|bitdefender|trend micro|withsecure|f-secure|norton|mcafee|trellix|avast|avg\b|avira|panda"
    r"|harfanglab|sentinel|crowdstrike|clamav\b|g data|malwarebytes)",
    re.I,
)


def _antivirus(content: Content) -> str:
    """What watches over the machine, and whether it sleeps."""
    found: dict[str, str] = {}
    for item in _listed(content, "antivirus"):
        if name := item.get("name"):
            sleeps = item.get("enabled", "").casefold() in ("0", "false", "no")
            found.setdefault(name.casefold(), f"{name} (désactivé)" if sleeps else name)
    if not found:
        for name, _ in _programs(content):
            if guard := _GUARDS.search(name):
                found.setdefault(guard[1].casefold(), re.split(r"\s+[\d(]", name)[0])
    return ", ".join(list(found.values())[:4])


# --- reading what was kept --------------------------------------------------------------------------------------------


def _single(content: Content, section: str) -> dict[str, str]:
    found = content.get(section)
    return found if isinstance(found, dict) else {}


def _listed(content: Content, section: str) -> list[dict[str, str]]:
    found = content.get(section)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _programs(content: Content) -> list[list[str]]:
    found = content.get("softwares")
    return found if isinstance(found, list) else []


def _whole(text: str | None) -> int | None:
    """A number that an agent wrote, possibly with a unit behind it.

    >>> _whole("8192"), _whole("16384 MB"), _whole("beaucoup"), _whole(None)
    (8192, 16384, None, None)
    """
    found = re.match(r"(\d{1,15})(?:[.,]\d+)?(?:\s*(?:mb|mo))?$", (text or "").strip(), re.I)
    return int(found[1]) if found else None
