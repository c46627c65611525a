"""Machines that do not exist, as their agents would declare them. Nothing in them is of anybody."""

import gzip
import json
import zlib
from typing import Any, Final

__all__ = ["PEOPLE", "contact", "inventory_json", "inventory_xml", "pack", "printer_json", "prolog", "switch_json"]

PEOPLE: Final = ("lysiane.fictive", "Lysiane Fictive", "lysiane.fictive@mairie.example", "0639980001", "rdupersonne")
"""Texts about people that stand in every invented inventory, and nowhere else."""


def prolog(deviceid: str = "PC-ACCUEIL-2026-01-05-08-00-00") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><REQUEST><DEVICEID>{deviceid}</DEVICEID>'
        "<QUERY>PROLOG</QUERY><TOKEN>12345678</TOKEN></REQUEST>"
    ).encode()


def pack(text: bytes, how: str = "zlib") -> bytes:
    match how:
        case "zlib":
            return zlib.compress(text)
        case "gzip":
            return gzip.compress(text)
    return text


def inventory_xml(
    deviceid: str = "PC-ACCUEIL-2026-01-05-08-00-00",
    *,
    serial: str = "5CG1234XYZ",
    uuid: str = "4C4C4544-0042-3510-8052-B4C04F564433",
    name: str = "PC-ACCUEIL",
    memory: int = 8046,
    programs: int = 3,
    extra: str = "",
) -> bytes:
    """As FusionInventory writes it."""
    softwares = "".join(
        f"<SOFTWARES><NAME>Logiciel {place}</NAME><VERSION>{place}.0</VERSION><FROM>registry</FROM>"
        f"<FOLDER>C:\\Users\\rdupersonne\\AppData\\Local\\L{place}</FOLDER></SOFTWARES>"
        for place in range(programs)
    )
    return f"""<?xml version="1.0" encoding="UTF-8" ?>
<REQUEST>
  <CONTENT>
    <ACCOUNTINFO><KEYNAME>TAG</KEYNAME><KEYVALUE>29279</KEYVALUE></ACCOUNTINFO>
    <VERSIONCLIENT>FusionInventory-Agent_v2.6-3</VERSIONCLIENT>
    <HARDWARE>
      <NAME>{name}</NAME><UUID>{uuid}</UUID><CHASSIS_TYPE>Notebook</CHASSIS_TYPE><MEMORY>{memory}</MEMORY>
      <VMSYSTEM>Physical</VMSYSTEM><OSNAME>Microsoft Windows 11 Professionnel</OSNAME><OSVERSION>10.0.22631</OSVERSION>
      <LASTLOGGEDUSER>MAIRIE\\rdupersonne</LASTLOGGEDUSER><USERID>rdupersonne</USERID>
      <WINOWNER>Lysiane Fictive</WINOWNER><IPADDR>192.0.2.17</IPADDR><DESCRIPTION>Lysiane Fictive</DESCRIPTION>
    </HARDWARE>
    <BIOS><SMANUFACTURER>Hewlett-Packard</SMANUFACTURER><SMODEL>HP ProBook 450 G9</SMODEL><SSN>{serial}</SSN></BIOS>
    <OPERATINGSYSTEM><FULL_NAME>Microsoft Windows 11 Professionnel</FULL_NAME><ARCH>64-bit</ARCH></OPERATINGSYSTEM>
    <CPUS><NAME>Intel(R) Core(TM) i5-1235U CPU @ 1.30GHz</NAME><CORE>10</CORE><SPEED>1300</SPEED></CPUS>
    <MEMORIES><CAPACITY>8192</CAPACITY><TYPE>DDR4</TYPE></MEMORIES>
    <STORAGES><MODEL>SSD de 512 Go</MODEL><DISKSIZE>512110</DISKSIZE><TYPE>disk</TYPE><INTERFACE>NVMe</INTERFACE></STORAGES>
    <STORAGES><MODEL>Clé de Lysiane Fictive</MODEL><DISKSIZE>64000</DISKSIZE><TYPE>Removable Media</TYPE></STORAGES>
    <DRIVES><LETTER>C:</LETTER><LABEL>Disque de Lysiane Fictive</LABEL><TOTAL>487000</TOTAL><FREE>200000</FREE></DRIVES>
    <ANTIVIRUS><NAME>Antivirus Exemple</NAME><ENABLED>1</ENABLED><VERSION>4.18</VERSION></ANTIVIRUS>
    <MONITORS><MANUFACTURER>Iiyama North America</MANUFACTURER><CAPTION>PL2492H</CAPTION><SERIAL>ECR0001234</SERIAL></MONITORS>
    <SOFTWARES><NAME>Microsoft Office Professionnel Plus 2016</NAME><VERSION>16.0.4266</VERSION></SOFTWARES>
    <SOFTWARES><NAME>Microsoft Office Proofing 2016</NAME><VERSION>16.0.4266</VERSION></SOFTWARES>
    <SOFTWARES><NAME>LibreOffice 7.4.7.2</NAME><VERSION>7.4.7.2</VERSION></SOFTWARES>
    <SOFTWARES><NAME>Agenda partagé (lysiane.fictive@mairie.example)</NAME><VERSION>1</VERSION></SOFTWARES>
    <SOFTWARES><NAME>Carnet de rdupersonne</NAME><VERSION>C:\\Users\\rdupersonne\\carnet</VERSION></SOFTWARES>
    {softwares}
    <USERS><LOGIN>lysiane.fictive</LOGIN><DOMAIN>MAIRIE</DOMAIN></USERS>
    <LOCAL_USERS><LOGIN>rdupersonne</LOGIN><NAME>Lysiane Fictive</NAME><HOME>/home/rdupersonne</HOME></LOCAL_USERS>
    <ENVS><KEY>USERPROFILE</KEY><VAL>C:\\Users\\rdupersonne</VAL></ENVS>
    <PROCESSES><USER>rdupersonne</USER><CMD>outil --tel 0639980001</CMD></PROCESSES>
    <PRINTERS><NAME>Imprimante de Lysiane Fictive</NAME></PRINTERS>
    {extra}
  </CONTENT>
  <DEVICEID>{deviceid}</DEVICEID>
  <QUERY>INVENTORY</QUERY>
</REQUEST>""".encode()


def contact(deviceid: str = "PORTABLE-MAIRE-2026-02-01-09-00-00") -> dict[str, Any]:
    return {
        "action": "contact",
        "deviceid": deviceid,
        "name": "GLPI-Agent",
        "version": "1.12",
        "installed-tasks": ["inventory"],
        "enabled-tasks": ["inventory"],
        "tag": "29279",
    }


def inventory_json(deviceid: str = "PORTABLE-MAIRE-2026-02-01-09-00-00", **sections: Any) -> bytes:
    """As the GLPI Agent writes it: a whole inventory, or with ``partial=True`` the sections that are given."""
    is_partial = sections.pop("partial", False)
    whole: dict[str, Any] = {
        "hardware": {
            "name": "PORTABLE-MAIRE",
            "uuid": "AAAA1111-2222-3333-4444-555566667777",
            "chassis_type": "Desktop",
            "memory": 16123,
            "lastloggeduser": "rdupersonne",
            "vmsystem": "Physical",
        },
        "bios": {"smanufacturer": "Dell Inc.", "smodel": "OptiPlex 7010", "ssn": "DEL77FICTIF"},
        "operatingsystem": {"full_name": "Debian GNU/Linux 12 (bookworm)", "kernel_name": "linux", "arch": "x86_64"},
        "cpus": [{"name": "AMD Ryzen 5", "core": 6}],
        "memories": [{"capacity": 8192}, {"capacity": 8192}],
        "storages": [{"model": "SSD", "disksize": 256060, "type": "disk"}],
        "softwares": [{"name": "libreoffice-core", "version": "4:7.4.7-1"}, {"name": "bash", "version": "5.2"}],
        "users": [{"login": "rdupersonne"}],
        "local_users": [{"login": "lysiane.fictive", "home": "/home/lysiane.fictive"}],
    }
    content = {"versionclient": "GLPI-Agent_v1.12"} | (sections if is_partial else whole | sections)
    message = {"action": "inventory", "deviceid": deviceid, "itemtype": "Computer", "tag": "29279", "content": content}
    return json.dumps(message | ({"partial": True} if is_partial else {})).encode()


def printer_json(total: int = 12000, colour: int = 3000) -> bytes:
    content = {
        "versionclient": "GLPI-Agent_v1.12",
        "network_device": {
            "type": "PRINTER",
            "name": "copieur-accueil",
            "model": "Copieur 4000",
            "manufacturer": "Exemple SA",
            "serial": "COP0009876",
        },
        "pagecounters": {"total": total, "black": total - colour, "color": colour},
    }
    return json.dumps(
        {"action": "inventory", "deviceid": "copieur-1", "itemtype": "Printer", "content": content}
    ).encode()


def switch_json() -> bytes:
    content = {
        "versionclient": "GLPI-Agent_v1.12",
        "network_device": {
            "type": "NETWORKING",
            "name": "sw-mairie",
            "model": "24 ports",
            "manufacturer": "Exemple SA",
            "serial": "SWI0001111",
        },
    }
    return json.dumps(
        {"action": "inventory", "deviceid": "sw-1", "itemtype": "NetworkEquipment", "content": content}
    ).encode()
