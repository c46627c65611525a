"""What makes a machine the same machine: serial numbers and UUIDs that a maker really wrote."""

import re
from typing import Final

__all__ = ["real_serial", "real_uuid"]

_WORDS_OF_NOBODY: Final = re.compile(
    r"to ?be ?filled|o\.?e\.?m\.?$|^oem|default ?string|system ?(serial|product)|chassis ?serial|serial ?number"
    r"|not ?(spec|appl|avail|set|present)"
    r"|^(none|null|nil|unknown|invalid|inconnu|empty|void|n/?a|s/?n|ssn|serial|test|xxx+|sample|example|undefined|default)$"
    r"|^no serial|^0?1?23456789?(0|abc.*)?$|^\W*$",
    re.I,
)
_UUID: Final = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.I)
_UUIDS_OF_NOBODY: Final = frozenset(
    {
        "03000200040005000006000700080009",
        "00020003000400050006000700080009",
        "12345678123456789012123456789012",
        "123456781234567890abcddeefaabbcc",
        "00112233445566778899aabbccddeeff",
        "ffffffff000000000000000000000000",
    }
)


def real_serial(text: str) -> str:
    """A serial number as the maker wrote it; empty for what firmware says where nobody wrote one.

    >>> real_serial(" 5CG1234XYZ "), real_serial("To be filled by O.E.M."), real_serial("0000000"), real_serial("None")
    ('5CG1234XYZ', '', '', '')
    """
    found = " ".join(text.split())[:80]
    plain = re.sub(r"[\W_]", "", found)
    if len(plain) < 4 or len(set(plain.casefold())) < 2 or _WORDS_OF_NOBODY.search(found):
        return ""
    return found


def real_uuid(text: str) -> str:
    """The UUID of the hardware, in small letters; empty where it is one that many machines share.

    >>> real_uuid("4C4C4544-0042-3510-8052-B4C04F564433"), real_uuid("03000200-0400-0500-0006-000700080009")
    ('4c4c4544-0042-3510-8052-b4c04f564433', '')
    """
    found = text.strip().casefold()
    plain = found.replace("-", "")
    if not _UUID.fullmatch(found) or len(set(plain)) < 4 or plain in _UUIDS_OF_NOBODY:
        return ""
    return f"{plain[:8]}-{plain[8:12]}-{plain[12:16]}-{plain[16:20]}-{plain[20:]}"
