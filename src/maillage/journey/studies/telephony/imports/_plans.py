"""A tariff in a table: one plan a row."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from maillage.engine.errors import EngineError, MaillageError
from maillage.engine.quantities import TaxBasis
from maillage.journey.studies.telephony.engine import PlanFields, plan_of
from maillage.journey.studies.telephony.imports._lines import KIND_WORDS
from maillage.kernel.spelling import fold
from maillage.kernel.tables import read_tables

__all__ = ["PLAN_COLUMNS", "TariffFault", "TariffRefused", "plans_sent", "read_plans"]

PLAN_COLUMNS: Final = {
    "code": "code",
    "nom": "name",
    "natures": "kinds",
    "abonnement": "monthly_fee",
    "paliers": "brackets",
    "minutes": "minutes",
    "partage": "scope",
    "prix_minute": "price_minute",
    "prix_mobile": "price_mobile",
    "prix_interne": "price_internal",
    "prix_special": "price_special",
    "prix_etranger": "price_international",
    "prix_itinerance": "price_roaming",
    "arrondi": "rounding",
    "prix_appel": "price_call",
    "sms": "messages",
    "prix_sms": "price_message",
    "mo": "megabytes",
    "prix_mo": "price_megabyte",
    "lignes_max": "most_lines",
    "taxe": "basis",
}
"""What a column is called in a file, and here. « illimite » for minutes, sms or mo makes their price 0."""
SCOPES: Final = {"": "LINE", "ligne": "LINE", "membre": "MEMBER", "groupe": "GROUP"}
_COUNTED: Final = {"minutes": "price_minute", "messages": "price_message", "megabytes": "price_megabyte"}
_WHOLE: Final = (*_COUNTED, "most_lines")


@dataclass(frozen=True, slots=True)
class TariffFault:
    """``place``: the row that a spreadsheet shows."""

    place: int
    message: str


class TariffRefused(MaillageError):
    """A tariff with faults: all are told."""

    def __init__(self, name: str, faults: list[TariffFault]) -> None:
        self.faults = faults
        told = "\n".join(f"- ligne {fault.place} : {fault.message}" for fault in faults)
        super().__init__(f"« {name} » n’a pas été lu.\n{told}")


def read_plans(path: Path, default_basis: TaxBasis | None = None) -> tuple[list[PlanFields], TaxBasis]:
    """The plans of a table and their tax basis: the column « taxe », else ``default_basis``. Error: ``TariffRefused``."""
    faults: list[TariffFault] = []
    found: list[PlanFields] = []
    bases: set[str] = set()
    with read_tables(path) as tables:
        rows = ([cell.strip() for cell in row] for row in tables[0].rows())
        head = [fold(cell).replace(" ", "_") for cell in next(rows, [])]
        missing = [name for name in ("nom", "abonnement") if name not in head]
        if missing:
            raise TariffRefused(path.name, [TariffFault(1, f"il manque la colonne « {name} ».") for name in missing])
        for place, row in enumerate(rows, 2):
            cells = {PLAN_COLUMNS[name]: cell for name, cell in zip(head, row, strict=False) if name in PLAN_COLUMNS}
            if not any(cells.values()):
                continue
            bases.add(cells.pop("basis", "").upper() or (default_basis.value if default_basis else ""))
            try:
                fields = fields_of(cells)
                plan_of(fields, TaxBasis.HT)
                found.append(fields)
            except (EngineError, ValueError) as refused:
                faults.append(TariffFault(place, str(refused)))
    if not faults and not found:
        faults.append(TariffFault(2, "aucun forfait. Ajoutez une ligne par forfait."))
    if bases - {"HT", "TTC"} or len(bases) > 1:
        faults.append(TariffFault(1, "dites pour tous les forfaits la même base, HT ou TTC, dans la colonne « taxe »."))
    if len({fields.code for fields in found}) < len(found):
        faults.append(TariffFault(1, "deux forfaits ont le même code. Donnez un code à chacun."))
    if faults:
        raise TariffRefused(path.name, faults)
    return found, TaxBasis(bases.pop())


def plans_sent(file: Any, basis: TaxBasis) -> list[PlanFields]:
    """The plans of a file that was sent (``name``, ``read``), in the basis that was said beside it. Error: ``TariffRefused``."""
    with tempfile.TemporaryDirectory(prefix="maillage-") as folder:
        path = Path(folder) / f"tarif{Path(file.name or '').suffix.casefold()}"
        path.write_bytes(file.read())
        plans, told = read_plans(path, basis)
    if told != basis:
        quoi = f"la colonne « taxe » dit {told.value}, et vous avez choisi {basis.value} : corrigez l’un des deux."
        raise TariffRefused(file.name, [TariffFault(1, quoi)])
    return plans


def fields_of(cells: Mapping[str, str]) -> PlanFields:
    """The fields of a row of texts. Error: ``ValueError``, in French."""
    known: dict[str, Any] = {"name": cells.get("name", ""), "code": cells.get("code") or cells.get("name", "")}
    if not known["name"]:
        raise ValueError("un forfait sans nom. Donnez-lui en un.")
    words = [fold(word) for word in cells.get("kinds", "").replace(",", "|").split("|") if word.strip()]
    if unknown := [word for word in words if word not in KIND_WORDS]:
        raise ValueError(f"la nature « {unknown[0]} » n’est pas connue : écrivez fixe, mobile ou données.")
    known["kinds"] = frozenset(KIND_WORDS[word] for word in words)
    if (scope := fold(cells.get("scope", ""))) not in SCOPES:
        raise ValueError(f"le partage « {scope} » n’est pas connu : écrivez ligne, membre ou groupe.")
    known["scope"] = SCOPES[scope]
    for name in ("brackets", "rounding"):
        if text := cells.get(name, ""):
            known[name] = text
    for name in _WHOLE:
        text = fold(cells.get(name, ""))
        if text in ("illimite", "illimitee", "illimites"):
            known[_COUNTED[name]] = Decimal(0)
        elif text:
            known[name] = _whole(text)
    for name, text in cells.items():
        if name.startswith(("price", "monthly")) and text and name not in known:
            known[name] = _price(text)
    if "monthly_fee" not in known:
        raise ValueError(f"« {known['name']} » n’a pas d’abonnement. Donnez-en un, même à 0.")
    return PlanFields(**known)


def _price(text: str) -> Decimal:
    plain = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace("€", "").replace(",", ".")
    try:
        found = Decimal(plain)
        if not found.is_finite():
            raise InvalidOperation
        return found
    except InvalidOperation:
        raise ValueError(f"« {text} » n’est pas un prix. Corrigez-le.") from None


def _whole(text: str) -> int:
    plain = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    if not plain.removeprefix("-").isdecimal():
        raise ValueError(f"« {text} » n’est pas un nombre entier. Corrigez-le, ou écrivez « illimité ».")
    return int(plain)
