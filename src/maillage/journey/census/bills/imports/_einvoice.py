"""E-invoices (UBL, CII, Factur-X): the totals by which a bill is checked, read in a process with capped memory and time."""

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from maillage.kernel.typography import number, one_line
from maillage.kernel.workbooks import FileRefused

__all__ = ["EInvoice", "is_einvoice", "read_einvoice"]

MEMORY_BYTES: Final = 700_000_000
SECONDS: Final = 20
MOST_BYTES: Final = 20_000_000
CREDIT_NOTES: Final = frozenset(
    {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"}
)
_AGAIN: Final = "Demandez à l’opérateur la facture au format UBL, CII ou Factur-X, telle que déposée sur Chorus Pro."


@dataclass(frozen=True, slots=True)
class EInvoice:
    """Amounts in euros, negative for a credit note. ``total_ht``: BT-109; ``vat``: BT-110; ``total_ttc``: BT-112."""

    number: str
    issued_on: date
    seller: str
    seller_siren: str
    period_start: date | None
    period_end: date | None
    total_ht: Decimal
    vat: Decimal | None
    total_ttc: Decimal | None


def is_einvoice(path: Path) -> bool:
    """Whether a file is to be read as an e-invoice, by its ending."""
    return path.suffix.casefold() in (".xml", ".pdf")


def read_einvoice(path: Path) -> EInvoice:
    """What an e-invoice announces. Error: ``FileRefused``."""
    with path.open("rb") as file:
        if path.stat().st_size > MOST_BYTES:
            raise _refused(path, f"pèse plus de {number(MOST_BYTES // 1_000_000)} Mo.")
        status, output = _run(file)
    if status:
        raise _explained(path, status)
    try:
        return _told(json.loads(output), path)
    except (KeyError, ValueError, InvalidOperation, TypeError):
        raise _refused(path, "ne dit pas son numéro, sa date ou son total hors taxes.") from None


def _run(file: Any) -> tuple[int, bytes]:
    """Status and output of the walled-in program; it inherits no variable, no open file and no folder of ours."""
    program = Path(__file__).with_name("_einvoice_program.py")
    with tempfile.TemporaryFile(prefix="maillage-") as output:
        try:
            status = subprocess.run(  # noqa: S603 our own program, with numbers
                [sys.executable, "-P", "-s", "-B", str(program), str(MEMORY_BYTES), str(SECONDS)],
                stdin=file,
                stdout=output,
                stderr=subprocess.DEVNULL,
                env={"PYTHONUTF8": "1"},
                cwd="/",
                timeout=SECONDS + 10,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            status = -1
        output.seek(0)
        return status, output.read()


def _explained(path: Path, status: int) -> FileRefused:
    if status == 11:
        return _refused(path, "contient une déclaration de type (DOCTYPE), ce qu’aucune facture ne demande.")
    if status == 12:
        return _refused(path, "est un PDF sans facture électronique à l’intérieur : ce n’est pas un Factur-X.")
    if status < 0:
        return _refused(path, "demande trop de mémoire ou de temps de lecture.")
    return _refused(path, "n’est pas une facture électronique que Maillage sait lire.")


def _refused(path: Path, message: str) -> FileRefused:
    return FileRefused(path.name, f"ce fichier {message}", _AGAIN)


def _told(found: dict[str, Any], path: Path) -> EInvoice:
    if found.get("BT-5", "EUR") != "EUR":
        raise _refused(path, f"est en {one_line(str(found['BT-5']), 3)} : Maillage ne compte qu’en euros.")
    sign = -1 if str(found.get("BT-3", "")) in CREDIT_NOTES else 1
    total = _amount(found["BT-109"])
    sign = 1 if total < 0 else sign  # a credit note that already says minus
    siren = re.sub(r"\s", "", found["siren"])
    if not re.fullmatch("[0-9]{9}([0-9]{5})?", siren):
        siren = found["vat"][4:] if re.fullmatch("FR[0-9A-Z]{2}[0-9]{9}", found["vat"]) else ""
    start, end = _day(found.get("BT-73")), _day(found.get("BT-74"))
    if start and end and end < start:
        start = end = None
    vat, ttc = found.get("BT-110"), found.get("BT-112")
    invoice_number, issued_on = one_line(found["BT-1"].strip(), 60), _day(found["BT-2"])
    if not invoice_number or issued_on is None:
        raise ValueError("number, date")
    return EInvoice(
        number=invoice_number,
        issued_on=issued_on,
        seller=one_line(found["name"], 80) or siren[:9] or "Opérateur non nommé",
        seller_siren=siren[:9],
        period_start=start,
        period_end=end,
        total_ht=sign * total,
        vat=None if vat is None else sign * _amount(vat),
        total_ttc=None if ttc is None else sign * _amount(ttc),
    )


def _amount(text: Any) -> Decimal:
    found = Decimal(str(text))
    if not found.is_finite() or abs(found) >= 10**9:
        raise ValueError(text)
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
