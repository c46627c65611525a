"""Files become bills, whole or not at all, once; and leave again, whole."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from typing import Any, Final

from django.db import transaction
from django.db.models import ProtectedError, Q

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.files.actions import store
from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.bills.enums import BillState, FileKind, TotalSource
from maillage.journey.census.bills.imports import BillDraft, CallTable, EInvoice, PivotLine, Reading
from maillage.journey.census.bills.models import Bill, BillFile, BillLine, CallTotal
from maillage.journey.census.bills.queries import evidence_uses
from maillage.kernel.pages import NotAllowed
from maillage.kernel.spelling import fold
from maillage.kernel.typography import listed, one_line, plural

__all__ = [
    "BillRefused",
    "conflicts_of",
    "key_of",
    "known_file",
    "lined_bill",
    "load_calls",
    "load_einvoice",
    "load_lines",
    "undo_file",
]

BATCH: Final = 1000
KEPT: Final = (
    *("line", "line_kind", "user", "site", "category", "label", "quantity", "unit"),
    *("amount_ht", "vat_rate", "amount_ttc", "offer_code", "months"),
)


class BillRefused(MaillageError):
    """What a file holds contradicts what is already there."""


def key_of(digest: str, reading: Reading | None = None, given: Mapping[str, str] | None = None) -> str:
    """What makes a file the same: its bytes (``digest``: their SHA-256), how they were read, what was typed beside."""
    typed = "&".join(f"{name}={value}" for name, value in sorted((given or {}).items()) if value)
    return sha256(f"{digest}|{reading.fingerprint if reading else ''}|{typed}".encode()).hexdigest()


def known_file(owner_id: int, key: str) -> BillFile | None:
    """The file that was already taken in, read the same way."""
    found: BillFile | None = BillFile.objects.filter(owner=owner_id, key=key).first()
    return found


def conflicts_of(owner_id: int, operator: str, numbers: Iterable[str]) -> list[str]:
    """Numbers of bills whose lines are already there."""
    wanted = set(numbers)
    known = Bill.objects.filter(owner=owner_id, operator=operator, lines_from__isnull=False, number__in=list(wanted))
    return sorted(known.values_list("number", flat=True))


# --- lines -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def load_lines(
    actor: Actor,
    *,
    name: str,
    content: bytes,
    reading: Reading,
    given: Mapping[str, str],
    drafts: Mapping[str, BillDraft],
    lines: Iterable[PivotLine],
) -> BillFile:
    """The bills of a file and their lines; the file stays as evidence. The same file read the same way is taken once.

    Errors: ``NotAllowed``, ``BillRefused``, ``FileNotKept``.
    """
    actor.must(Right.KEEP_BILLS)
    key = key_of(sha256(content).hexdigest(), reading, given)
    if known := known_file(actor.acting_id, key):
        return known
    if taken := conflicts_of(actor.acting_id, reading.operator, drafts):
        raise BillRefused(
            f"Les lignes de {plural(len(taken), 'cette facture sont', 'ces factures sont')} déjà là : {listed(taken)}. "
            "Annulez d’abord leur versement, puis recommencez."
        )
    kept = store(actor.acting_id, name, _media_type(name), content)
    taken_in = _file(actor, FileKind.LINES, name, reading.operator, key, kept, reading)
    bills = {number: _bill_of(taken_in, draft, reading.operator) for number, draft in drafts.items()}
    count = 0
    for batch in _in_batches(lines):
        BillLine.objects.bulk_create(_line(bills[line.number], line) for line in batch)
        count += len(batch)
    if count != sum(draft.line_count for draft in drafts.values()):
        raise BillRefused("Le fichier a changé pendant la lecture : rien n’a été enregistré. Recommencez.")
    BillFile.objects.filter(pk=taken_in.pk).update(row_count=count)
    record(
        actor,
        "bills.lines_loaded",
        taken_in,
        f"a versé {plural(len(bills), 'facture', 'factures')} de {reading.operator} "
        f"({plural(count, 'ligne', 'lignes')}, fichier « {taken_in.name} »)",
        after={"bills": sorted(bills)[:100], "lines": count, "sha256": kept.sha256},
    )
    return taken_in


def _in_batches(lines: Iterable[PivotLine]) -> Iterator[list[PivotLine]]:
    rest = iter(lines)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _media_type(name: str) -> str:
    return "text/csv" if name.casefold().endswith((".csv", ".tsv", ".txt")) else "application/octet-stream"


def _file(
    actor: Actor,
    kind: FileKind,
    name: str,
    operator: str,
    key: str,
    kept: StoredFile | None,
    reading: Reading | None = None,
) -> BillFile:
    made: BillFile = BillFile.objects.create(
        owner_id=actor.acting_id,
        kind=kind,
        name=one_line(name, 200),
        operator=one_line(operator, 80),
        profile_name=one_line(reading.name, 80) if reading else "",
        reading=reading.as_json() if reading else {},
        key=key,
        file=kept,
    )
    return made


def _bill_of(taken_in: BillFile, draft: BillDraft, operator: str) -> Bill:
    """The bill of a draft: the one that an e-invoice announced, where it is there, else a new one."""
    bill = _announced(taken_in.owner_id, operator, draft.number, draft.issued_on)
    if bill is None:
        bill = Bill(owner_id=taken_in.owner_id, number=draft.number, issued_on=draft.issued_on)
        bill.month = draft.issued_on.replace(day=1)
        bill.period_start, bill.period_end = draft.period_start, draft.period_end
    bill.month = draft.month or bill.month
    bill.operator = operator
    bill.account = draft.account
    bill.line_count = draft.line_count
    bill.line_total_ht, bill.line_total_ttc = draft.total_ht, draft.total_ttc
    bill.lines_from = taken_in
    bill.state, bill.check_reason, bill.checked_on = BillState.TO_CHECK, "", None
    bill.save()
    return bill


def _announced(owner_id: int, operator: str, number: str, issued_on: date) -> Bill | None:
    """A bill without lines yet, of the same number and day, or of the same number and operator."""
    waiting = Bill.objects.filter(owner=owner_id, number=number, lines_from__isnull=True)
    found: Bill | None = waiting.filter(Q(issued_on=issued_on) | Q(operator=operator)).first()
    return found


def _line(bill: Bill, line: PivotLine) -> BillLine:
    facts = {name: getattr(line, name) for name in KEPT}
    return BillLine(owner_id=bill.owner_id, bill=bill, month=bill.month, **facts)


# --- communications --------------------------------------------------------------------------------------------------


@transaction.atomic
def load_calls(
    actor: Actor, *, name: str, digest: str, reading: Reading, given: Mapping[str, str], table: CallTable
) -> BillFile:
    """The sums of a file of communications, and neither the file nor one of its records. Errors: ``NotAllowed``, ``BillRefused``."""
    actor.must(Right.KEEP_BILLS)
    key = key_of(digest, reading, given)
    if known := known_file(actor.acting_id, key):
        return known
    _refuse_twice(actor.acting_id, reading.operator, table)
    taken_in = _file(actor, FileKind.CALLS, name, reading.operator, key, None, reading)
    rows = (
        CallTotal(
            owner_id=actor.acting_id,
            file=taken_in,
            operator=taken_in.operator,
            line=line,
            month=month,
            call_class=call_class,
            call_count=sums.call_count,
            seconds=sums.seconds,
            started_minutes=sums.started_minutes,
            megabytes=sums.megabytes,
            amount_ht=sums.amount_ht,
        )
        for (line, month, call_class), sums in table.sums.items()
    )
    while batch := list(islice(rows, BATCH)):
        CallTotal.objects.bulk_create(batch)
    BillFile.objects.filter(pk=taken_in.pk).update(row_count=table.row_count)
    record(
        actor,
        "bills.calls_loaded",
        taken_in,
        f"a versé un relevé de {plural(table.row_count, 'communication', 'communications')} de {reading.operator} "
        f"(fichier « {taken_in.name} »), gardé en sommes par ligne, mois et classe",
        after={"sums": len(table.sums), "records": table.row_count, "sha256": digest},
    )
    return taken_in


def _refuse_twice(owner_id: int, operator: str, table: CallTable) -> None:
    """Communications counted twice would be worse than none: the same line, month and class comes from one file."""
    months = {month for _, month, _ in table.sums}
    known = CallTotal.objects.filter(owner=owner_id, operator=operator, month__in=sorted(months))
    for line, month, call_class in known.values_list("line", "month", "call_class").iterator():
        if (line, month, call_class) in table.sums:
            raise BillRefused(
                f"Des communications de {month:%m/%Y} sont déjà là pour la ligne {line}. "
                "Annulez d’abord le versement qui les porte : on les compterait deux fois."
            )


# --- e-invoices ------------------------------------------------------------------------------------------------------


@transaction.atomic
def load_einvoice(actor: Actor, *, name: str, content: bytes, found: EInvoice) -> Bill:
    """What an e-invoice announces, for the bill of its number: the one whose lines are there, or a new one.

    Errors: ``NotAllowed``, ``BillRefused``, ``FileNotKept``.
    """
    actor.must(Right.KEEP_BILLS)
    key = key_of(sha256(content).hexdigest())
    if known := known_file(actor.acting_id, key):
        known_bill: Bill = Bill.objects.get(totals_from=known)
        return known_bill
    bill = lined_bill(actor.acting_id, found)
    if bill is not None and bill.totals_from_id is not None:
        raise BillRefused(f"La facture {bill.number} a déjà sa facture électronique. Annulez d’abord ce versement.")
    kept = store(actor.acting_id, name, "application/octet-stream", content)
    taken_in = _file(actor, FileKind.EINVOICE, name, found.seller, key, kept)
    if bill is None:
        bill = Bill(owner_id=actor.acting_id, operator=_free_operator(actor.acting_id, found), number=found.number)
        bill.issued_on, bill.month = found.issued_on, (found.period_start or found.issued_on).replace(day=1)
        bill.period_start, bill.period_end = found.period_start, found.period_end
    bill.seller_siren = found.seller_siren
    bill.announced_ht, bill.announced_vat, bill.announced_ttc = found.total_ht, found.vat, found.total_ttc
    bill.announced_by, bill.totals_from = TotalSource.EINVOICE, taken_in
    bill.state, bill.check_reason, bill.checked_on = BillState.TO_CHECK, "", None
    bill.save()
    after = {"number": bill.number, "total_ht": found.total_ht, "total_ttc": found.total_ttc, "sha256": kept.sha256}
    sentence = f"a versé la facture électronique {bill.number} de {bill.operator}"
    record(actor, "bills.einvoice_loaded", bill, sentence, after=after)
    return bill


def lined_bill(owner_id: int, found: EInvoice) -> Bill | None:
    """The bill of the same number whose lines are there: of the same day, or of an operator that bears the seller's name."""
    same = list(Bill.objects.filter(owner=owner_id, number=found.number))
    for bill in same:
        words, seller = fold(bill.operator), fold(found.seller)
        if bill.issued_on == found.issued_on or words in seller or seller in words:
            return bill
    return None


def _free_operator(owner_id: int, found: EInvoice) -> str:
    """The seller's name; with its SIREN where a bill of that name and number is already there."""
    taken = Bill.objects.filter(owner=owner_id, operator=found.seller, number=found.number).exists()
    return one_line(f"{found.seller} ({found.seller_siren})" if taken else found.seller, 80)


# --- undoing ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def undo_file(actor: Actor, taken_in: BillFile) -> None:
    """A file leaves with all that it brought: lines and the bills that nothing else tells of, sums of communications, or
    announced totals. Its bytes stay only where the inventory rests on them. Error: ``NotAllowed``.
    """
    actor.must(Right.KEEP_BILLS)
    if not actor.scope.may_write(taken_in.owner_id):
        raise NotAllowed("bill file")
    told = _what_leaves(taken_in)
    record(
        actor,
        "bills.file_undone",
        taken_in,
        f"a annulé le versement « {taken_in.name} » ({taken_in.get_kind_display().lower()}, {taken_in.operator})",
        before=told,
    )
    of_lines = Bill.objects.filter(lines_from=taken_in)
    BillLine.objects.filter(bill__in=of_lines.values("pk")).delete()
    of_lines.filter(totals_from__isnull=True, announced_by="").delete()
    Bill.objects.filter(lines_from=taken_in).update(
        lines_from=None, line_count=0, line_total_ht=None, line_total_ttc=None, **_UNCHECKED
    )
    of_totals = Bill.objects.filter(totals_from=taken_in)
    of_totals.filter(lines_from__isnull=True).delete()
    Bill.objects.filter(totals_from=taken_in).update(
        totals_from=None, announced_ht=None, announced_vat=None, announced_ttc=None, announced_by="", **_UNCHECKED
    )
    kept = StoredFile.objects.filter(pk=taken_in.file_id).first() if taken_in.file_id else None
    is_used = evidence_uses(taken_in.file_id, taken_in.owner_id)
    taken_in.delete()
    if kept is not None and not is_used:
        _forget(kept)


_UNCHECKED: Final[dict[str, Any]] = {"state": BillState.TO_CHECK, "check_reason": "", "checked_on": None}


def _what_leaves(taken_in: BillFile) -> dict[str, Any]:
    bills = list(Bill.objects.filter(Q(lines_from=taken_in) | Q(totals_from=taken_in)).order_by("number"))
    return {
        "bills": [bill.number for bill in bills[:100]],
        "lines": sum(bill.line_count for bill in bills if bill.lines_from_id == taken_in.pk),
        "total_ht": sum((bill.line_total_ht or Decimal(0) for bill in bills), Decimal(0)),
        "rows": taken_in.row_count,
    }


def _forget(kept: StoredFile) -> None:
    """The row now, the bytes once that is sure; whatever else rests on it keeps it."""
    path = kept.path
    try:
        with transaction.atomic():
            kept.delete()
    except ProtectedError:
        return
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
