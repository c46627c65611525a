"""How a file is read: a profile as plain values, and the columns that it leads to (the pivot)."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, Final

from maillage.journey.census.bills.enums import DateFormat, DecimalMark, FileKind, Separator
from maillage.kernel.tables import Dialect

__all__ = ["CALL_COLUMNS", "LINE_COLUMNS", "PIVOT", "PivotColumn", "Reading", "pivot_of"]


@dataclass(frozen=True, slots=True)
class PivotColumn:
    """``is_needed``: no file can be read without it; what is common to the whole file may be typed instead."""

    code: str
    label: str
    is_needed: bool = False
    help: str = ""


LINE_COLUMNS: Final = (
    PivotColumn("account", "compte de facturation"),
    PivotColumn("number", "numéro de facture", is_needed=True),
    PivotColumn("issued_on", "date de facture", is_needed=True),
    PivotColumn("period_start", "début de période"),
    PivotColumn("period_end", "fin de période"),
    PivotColumn("line", "ligne", is_needed=True, help="Numéro d’appel, ou référence de l’accès."),
    PivotColumn("line_kind", "nature de la ligne"),
    PivotColumn("user", "utilisateur", help="N’est lu que si vous gardez le nom de l’utilisateur."),
    PivotColumn("site", "lieu"),
    PivotColumn("category", "catégorie", help="Sans elle, la catégorie est cherchée dans le libellé."),
    PivotColumn("label", "libellé", is_needed=True),
    PivotColumn("quantity", "quantité"),
    PivotColumn("unit", "unité"),
    PivotColumn("amount_ht", "montant HT", help="Ou bien le montant TTC et le taux de TVA."),
    PivotColumn("vat_rate", "taux de TVA"),
    PivotColumn("amount_ttc", "montant TTC"),
    PivotColumn("offer_code", "code de l’offre"),
)
CALL_COLUMNS: Final = (
    PivotColumn("line", "ligne", is_needed=True),
    PivotColumn("called_on", "date de l’appel", is_needed=True),
    PivotColumn("call_class", "classe", help="Sans elle, la classe est devinée d’après le numéro appelé."),
    PivotColumn("dialled", "numéro appelé", help="Lu pour la classe, jamais gardé."),
    PivotColumn("seconds", "durée", help="En secondes, ou hh:mm:ss."),
    PivotColumn("megabytes", "volume", help="En Mo, ou avec son unité : Ko, Mo, Go."),
    PivotColumn("amount_ht", "montant HT"),
)
PIVOT: Final = {FileKind.LINES.value: LINE_COLUMNS, FileKind.CALLS.value: CALL_COLUMNS}


def pivot_of(kind: str) -> tuple[PivotColumn, ...]:
    """The columns that a kind of file is read into."""
    return PIVOT.get(kind, LINE_COLUMNS)


@dataclass(frozen=True, slots=True)
class Reading:
    """A profile, whoever keeps it (models.OperatorProfile says what each value is)."""

    name: str = ""
    operator: str = ""
    kind: str = FileKind.LINES.value
    separator: str = ""
    encoding: str = ""
    skipped: int = 0
    decimal_mark: str = DecimalMark.COMMA.value
    date_format: str = DateFormat.FRENCH.value
    columns: Mapping[str, str] = field(default_factory=dict)
    categories: tuple[tuple[str, str], ...] = ()
    keeps_users: bool = False
    origin: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Reading":
        """From a mapping of JSON or YAML; what has another shape is left out."""
        known = {name: values[name] for name in cls.__dataclass_fields__ if name in values}
        known["columns"] = {
            str(code): str(header)
            for code, header in dict(known.get("columns") or {}).items()
            if header not in ("", None)
        }
        pairs = [pair for pair in known.get("categories") or () if isinstance(pair, list | tuple) and len(pair) == 2]
        known["categories"] = tuple((str(word), str(code)) for word, code in pairs)
        return cls(**known)

    @classmethod
    def of_profile(cls, profile: Any) -> "Reading":
        """From a row of models.OperatorProfile."""
        return cls.of({name: getattr(profile, name) for name in cls.__dataclass_fields__})

    def as_json(self) -> dict[str, Any]:
        values = asdict(self)
        values["columns"] = dict(self.columns)
        values["categories"] = [list(pair) for pair in self.categories]
        return values

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what decides how a file is read; its name and origin do not."""
        values = self.as_json()
        del values["name"], values["origin"]
        return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()

    @property
    def dialect(self) -> Dialect:
        return Dialect(encoding=self.encoding, separator=Separator(self.separator).sign, skipped=self.skipped)
