"""Words of the study, in French."""

from enum import StrEnum
from typing import Final

from maillage.kernel.typography import number

__all__ = ["OBJECTIVE", "Severity", "StudyState", "column_label", "in_sentence", "stratum_label"]


class Severity(StrEnum):
    """What a finding asks of its reader. Blocking: the answer contradicts itself and must be cured or explained."""

    BLOCKING = "blocking"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        return {"blocking": "À corriger", "warning": "À vérifier", "info": "À savoir"}[self.value]


class StudyState(StrEnum):
    """A study from its questions to its decision."""

    SCOPING = "SCOPING"
    DATA_FROZEN = "DATA_FROZEN"
    ANALYSED = "ANALYSED"
    SCENARIOS = "SCENARIOS"
    PRESENTED = "PRESENTED"
    ARBITRATED = "ARBITRATED"
    CLOSED = "CLOSED"

    @property
    def label(self) -> str:
        return {
            "SCOPING": "Cadrage",
            "DATA_FROZEN": "Données figées",
            "ANALYSED": "Calculée",
            "SCENARIOS": "Scénarios",
            "PRESENTED": "Présentée",
            "ARBITRATED": "Arbitrée",
            "CLOSED": "Close",
        }[self.value]

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(state.value, state.label) for state in cls]


OBJECTIVE: Final = "objectif:"
"""How the field of an answer begins that is a rank given to an objective."""

_LABELS: Final = {
    "pc_fixe": "Postes fixes",
    "pc_portable": "Ordinateurs portables",
    "os_xp": "Windows XP",
    "os_vista": "Windows Vista",
    "os_windows_ce": "Windows CE",
    "os_autre_libre": "Autres et libres",
    "office_2003_ou_anterieur": "Office 2003 ou antérieur",
    "open_office": "OpenOffice",
    "pc_mini": "Mini-PC",
    "pc_tablette": "Tablettes",
    "pc_client_leger": "Clients légers",
    "pc_terminal_leger": "Terminaux légers",
}
_FAMILIES: Final = {"os_": "Windows ", "office_": "Office ", "pc_": "", "suite_": ""}
_WORDS: Final = {
    "android": "Android",
    "chromeos": "ChromeOS",
    "ios": "iOS",
    "ipados": "iPadOS",
    "libreoffice": "LibreOffice",
    "linux": "Linux",
    "macos": "macOS",
    "onlyoffice": "OnlyOffice",
    "openoffice": "OpenOffice",
    "ubuntu": "Ubuntu",
    "debian": "Debian",
    "windows": "Windows",
}
_NAMES: Final = frozenset({*_WORDS.values(), "Google", "Microsoft", "Office"})


def column_label(column: str) -> str:
    """What a count column of parc.csv is called on a page.

    >>> column_label("pc_fixe"), column_label("os_7"), column_label("office_2010"), column_label("suite_libreoffice")
    ('Postes fixes', 'Windows 7', 'Office 2010', 'LibreOffice')
    >>> column_label("os_macos"), column_label("os_linux_ubuntu"), column_label("suite_microsoft_365")
    ('macOS', 'Linux Ubuntu', 'Microsoft 365')
    """
    if column in _LABELS:
        return _LABELS[column]
    for prefix, family in _FAMILIES.items():
        if column.startswith(prefix):
            first, *rest = column.removeprefix(prefix).split("_")
            head = _WORDS.get(first, first[:1].upper() + first[1:])
            words = " ".join([head, *(_WORDS.get(word, word) for word in rest)])
            return family + words if words[:1].isdigit() else words
    return column


def in_sentence(label: str) -> str:
    """A label inside a sentence: without its capital, unless it is a name.

    >>> in_sentence("Postes fixes"), in_sentence("macOS"), in_sentence("Windows 11"), in_sentence("Mini-PC")
    ('postes fixes', 'macOS', 'Windows 11', 'mini-PC')
    """
    is_name = label.split(maxsplit=1)[0] in _NAMES
    return label if is_name else label[:1].lower() + label[1:]


def stratum_label(lower: int | None, upper: int | None, name: str) -> str:
    """What a stratum is called: its bracket of inhabitants, or the name of the entity that stands alone.

    >>> stratum_label(1000, 5000, "")
    'Communes de 1\u202f000 à 4\u202f999 habitants'
    """
    if lower is None:
        return name
    if upper is None:
        return f"Communes de {number(lower)} habitants et plus" if lower else "Toutes les communes"
    if not lower:
        return f"Communes de moins de {number(upper)} habitants"
    return f"Communes de {number(lower)} à {number(upper - 1)} habitants"
