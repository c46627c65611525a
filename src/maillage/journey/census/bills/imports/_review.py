"""The dry run: everything that a file would create, and everything that is wrong with it, before anything is written."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.utils.timezone import localdate

from maillage.journey.census.bills.enums import FileKind
from maillage.journey.census.bills.imports._calls import sum_calls
from maillage.journey.census.bills.imports._lines import BillDraft, read_lines
from maillage.journey.census.bills.imports._reading import Reading
from maillage.journey.census.bills.imports._rows import Fault, Faults, Rows, opened

__all__ = ["Review", "review_file"]

STEP: Final = 5_000
MOST_BILLS: Final = 500


@dataclass(slots=True)
class Review:
    """``bills``: what each would be; ``categories``: HT by category over all of them; ``months``: of communications, by
    month: count, seconds, started minutes. ``faults``: the first; ``fault_count``: all. ``names_people``: a column of users
    is there, and is dropped or kept as the profile says.
    """

    row_count: int = 0
    line_count: int = 0
    bills: list[dict[str, Any]] = field(default_factory=list)
    categories: dict[str, str] = field(default_factory=dict)
    calls: dict[str, list[int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    names_people: bool = False

    @property
    def is_sound(self) -> bool:
        return not self.fault_count and bool(self.bills or self.calls)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Review":
        return cls(**{**values, "faults": [Fault(**fault) for fault in values["faults"]]})


def review_file(
    path: Path, reading: Reading, given: dict[str, str], told: Callable[[int], None] = lambda _: None
) -> Review:
    """Read a whole file and keep nothing but what it comes to. ``told`` hears how many rows are read.

    Error: ``FileRefused``, and ``TooManyLines`` of communications.
    """
    review, faults = Review(), Faults()
    with opened(path, reading, given, faults) as rows:
        if rows is not None:
            review.names_people = "user" in rows.places
            if reading.kind == FileKind.CALLS:
                _review_calls(rows, review, told)
            else:
                _review_lines(rows, review, told)
            if not review.row_count:
                cure = "Vérifiez combien de lignes le profil saute au-dessus des titres."
                faults.add(Fault(rows.sheet, None, "", "", "Ce fichier n’a aucune ligne sous ses titres.", cure))
    review.faults, review.fault_count = faults.shown, faults.count
    return review


def _review_lines(rows: Rows, review: Review, told: Callable[[int], None]) -> None:
    bills: dict[str, BillDraft] = {}
    lines: set[str] = set()
    for count, line in enumerate(read_lines(rows, bills), start=1):
        review.row_count = count
        if line.line:
            lines.add(line.line)
        if count % STEP == 0:
            told(count)
    review.row_count += rows.faults.count
    review.line_count = len(lines)
    if len(bills) > MOST_BILLS:
        cure = "Vérifiez que la colonne du numéro de facture est bien celle-là, ou découpez le fichier."
        rows.fault(None, "number", "", f"Ce fichier porterait {len(bills)} factures.", cure)
    totals: dict[str, Decimal] = {}
    for bill in bills.values():
        for category, amount in bill.categories.items():
            totals[category] = totals.get(category, Decimal(0)) + amount
    review.categories = {category: str(amount) for category, amount in totals.items()}
    review.bills = [_told(bill) for bill in list(bills.values())[:MOST_BILLS]]


def _told(bill: BillDraft) -> dict[str, Any]:
    return {
        "number": bill.number,
        "account": bill.account,
        "issued_on": bill.issued_on.isoformat(),
        "row": bill.first_row,
        "line_count": bill.line_count,
        "total_ht": str(bill.total_ht),
        "total_ttc": None if bill.total_ttc is None else str(bill.total_ttc),
    }


def _review_calls(rows: Rows, review: Review, told: Callable[[int], None]) -> None:
    table = sum_calls(rows, told, latest=localdate())
    review.row_count = table.row_count
    review.line_count = len({line for line, _, _ in table.sums})
    for (_, month, _), sums in table.sums.items():
        found = review.calls.setdefault(month.isoformat(), [0, 0, 0])
        for place, value in enumerate((sums.call_count, sums.seconds, sums.started_minutes)):
            found[place] += value
    review.calls = dict(sorted(review.calls.items()))
