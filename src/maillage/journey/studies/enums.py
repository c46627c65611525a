"""Words of the study, in French."""

from enum import StrEnum
from typing import Final

from maillage.kernel.typography import number

__all__ = ["Severity", "column_label", "stratum_label"]


class Severity(StrEnum):
    """What a finding asks of its reader. Blocking: the answer contradicts itself and must be cured or explained."""

    BLOCKING = "blocking"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        return {"blocking": "À corriger", "warning": "À vérifier", "info": "À savoir"}[self.value]


_LABELS: Final = {
    "pc_fixe": "Postes fixes",
    "pc_portable": "Ordinateurs portables",
    "os_xp": "Windows XP",
    "os_vista": "Windows Vista",
    "os_windows_ce": "Windows CE",
    "os_autre_libre": "Autres et libres",
    "office_2003_ou_anterieur": "Office 2003 ou antérieur",
    "open_office": "OpenOffice",
}
_FAMILIES: Final = {"os_": "Windows ", "office_": "Office ", "pc_": "PC ", "suite_": ""}


def column_label(column: str) -> str:
    """What a count column of parc.csv is called on a page.

    >>> column_label("pc_fixe"), column_label("os_7"), column_label("office_2010"), column_label("suite_libreoffice")
    ('Postes fixes', 'Windows 7', 'Office 2010', 'Libreoffice')
    """
    if column in _LABELS:
        return _LABELS[column]
    for prefix, family in _FAMILIES.items():
        if column.startswith(prefix):
            words = column.removeprefix(prefix).replace("_", " ")
            return family + words if family and words[:1].isdigit() else words[:1].upper() + words[1:]
    return column


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
