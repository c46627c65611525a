"""From call records to what each line consumed, in one lazy query that runs wherever the records are.

The frame is Narwhals': the same query is SQL on DuckDB, a streaming plan on Polars, a job on a cluster of Spark. Nothing
is read here, and Narwhals, which depends on nothing, is loaded when it serves.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from maillage.engine.errors import EngineError
from maillage.engine.telephony._plans import PER_SECOND, CallClass, Rounding

if TYPE_CHECKING:
    from narwhals import Expr, LazyFrame

__all__ = [
    "KINDS",
    "OPTIONAL_COLUMNS",
    "RECORD_COLUMNS",
    "Reason",
    "RecordsRefused",
    "class_of",
    "class_totals",
    "code_of",
    "left_out",
    "repeated",
    "without_repeats",
]

RECORD_COLUMNS: Final = ("line", "started_at", "dialled", "seconds", "kind")
OPTIONAL_COLUMNS: Final = ("ended_at", "kilobytes", "call_class")
KINDS: Final = {
    "voice": ("voix", "voice", "appel"),
    "sms": ("sms", "mms"),
    "data": ("data", "donnees", "données"),
}
"""Words by which a record says what it is."""


class RecordsRefused(EngineError):
    """A table that holds no call records."""


class Reason(StrEnum):
    """Why a record is left out of every sum."""

    NO_LINE = "NO_LINE"
    NO_DATE = "NO_DATE"
    OUTSIDE = "OUTSIDE"
    BACKWARDS = "BACKWARDS"
    NEGATIVE = "NEGATIVE"
    NO_DURATION = "NO_DURATION"
    UNKNOWN_KIND = "UNKNOWN_KIND"
    UNKNOWN_CLASS = "UNKNOWN_CLASS"
    UNREADABLE = "UNREADABLE"
    REPEATED = "REPEATED"


_CLASS_CODES: Final = {each: place + 1 for place, each in enumerate(CallClass)}
_REASON_CODES: Final = {each: -place - 1 for place, each in enumerate(Reason)}


def code_of(what: CallClass | Reason) -> int:
    """How tables of totals write a class (positive) or a reason (negative): whole numbers group twice as fast as words."""
    return _CLASS_CODES[what] if isinstance(what, CallClass) else _REASON_CODES[what]


def class_of(code: int) -> CallClass | Reason:
    """What a code stands for.

    >>> class_of(code_of(CallClass.MOBILE)), class_of(code_of(Reason.NEGATIVE))
    (<CallClass.MOBILE: 'MOBILE'>, <Reason.NEGATIVE: 'NEGATIVE'>)
    """
    return tuple(CallClass)[code - 1] if code > 0 else tuple(Reason)[-code - 1]


def class_totals(
    records: "LazyFrame[Any]",
    roundings: Collection[Rounding] = (),
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    own_lines: "LazyFrame[Any] | None" = None,
) -> "LazyFrame[Any]":
    """What each line consumed, by month and class: ``line, month, code, calls, rows, kilobytes`` and, for each
    rounding rule, the sum of its billed seconds.

    ``records``: RECORD_COLUMNS, and OPTIONAL_COLUMNS where the file has them; ``seconds`` and ``kilobytes`` are whole.
    ``since`` and ``until`` (excluded): the period, beside which records are left out. ``own_lines``: a column ``line``
    of the numbers between which calls are INTERNAL. In the answer, ``month`` is year × 12 + month - 1; ``code`` is
    ``code_of`` the class, or of the reason why rows are left out; ``calls``: answered calls, messages, sessions.
    Guarantees: ``rows`` add up to the records; sums are whole numbers, so every engine gives the same ones. Error:
    ``RecordsRefused`` where a column is missing. Source: operators’ rounding rules, DOMAIN 1.4.
    """
    import narwhals as nw

    columns = records.collect_schema().names()
    if missing := [name for name in RECORD_COLUMNS if name not in columns]:
        raise RecordsRefused(
            f"Il manque {len(missing)} colonne(s) au relevé : {', '.join(missing)}. Ajoutez-les, puis relancez."
        )
    rules = sorted({PER_SECOND, *roundings})
    if own_lines is not None and "call_class" not in columns:
        known = own_lines.select(dialled="line", is_own=nw.lit(1, nw.Int64)).unique()
        records = records.join(known, on="dialled", how="left")
        columns = [*columns, "is_own"]
    start = nw.col("started_at")
    volume = ["kilobytes"] if "kilobytes" in columns else []
    labelled = records.select(
        "line",
        (start.dt.year().cast(nw.Int32) * 12 + start.dt.month().cast(nw.Int32) - 1).alias("month"),
        _codes(columns, since, until).alias("code"),
        _seconds(columns).alias("seconds"),
        *volume,
    )
    told = nw.col("seconds")
    counted = labelled.group_by("line", "month", "code").agg(
        nw.len().alias("rows"),
        nw.when(told == 0).then(1).otherwise(0).sum().alias("silent"),
        told.sum().alias(PER_SECOND.column),
        *(nw.col(name).sum() for name in volume),
        *(_steps(told, rule).sum().alias(rule.column) for rule in rules if rule != PER_SECOND),
    )
    # What is the same for every record of a sum is done once a sum, not once a record.
    is_call = ~nw.col("code").is_in([code_of(CallClass.SMS), code_of(CallClass.DATA)])
    answered = (nw.col("rows") - nw.when(is_call).then(nw.col("silent")).otherwise(0)).cast(nw.Int64)
    return counted.select(
        "line",
        "month",
        "code",
        answered.alias("calls"),
        nw.col("rows").cast(nw.Int64),
        (nw.col("kilobytes") if volume else nw.lit(0)).cast(nw.Int64).alias("kilobytes"),
        *(_of_steps(rule).cast(nw.Int64).alias(rule.column) for rule in rules),
    )


def _steps(seconds: "Expr", rule: Rounding) -> "Expr":
    """What is summed of a record so that ``_of_steps`` finds the billed seconds; the seconds are zero or more."""
    import narwhals as nw

    beyond = nw.max_horizontal(seconds, nw.lit(rule.first))
    if rule.step == 1:
        return beyond
    if rule.first == rule.step:
        beyond = seconds
    return ((beyond + (rule.step - 1 - rule.first % rule.step)) / rule.step).floor()


def _of_steps(rule: Rounding) -> "Expr":
    """The billed seconds of a sum: its steps, without the first seconds that a call without answer was given."""
    import narwhals as nw

    summed, silent = nw.col(rule.column), nw.col("silent")
    if rule == PER_SECOND:
        return summed
    if rule.step == 1:
        return summed - silent * rule.first
    if rule.first == rule.step:
        return summed * rule.step
    answered = nw.col("rows") - silent
    steps_of_first = rule.first // rule.step
    return (summed - silent * steps_of_first) * rule.step + answered * (rule.first % rule.step)


def _seconds(columns: Collection[str]) -> "Expr":
    """The duration that is told, else that between the two clocks."""
    import narwhals as nw

    told = nw.col("seconds")
    if "ended_at" not in columns:
        return told
    between = (nw.col("ended_at") - nw.col("started_at")).dt.total_seconds()
    return nw.when(told.is_null()).then(between).otherwise(told)


def _chosen(cases: "Sequence[tuple[Expr, Expr]]", last: "Expr") -> "Expr":
    """The value of the first case that holds."""
    import narwhals as nw

    return reduce(lambda rest, case: nw.when(case[0]).then(case[1]).otherwise(rest), reversed(cases), last)


def _codes(columns: Collection[str], since: datetime | None, until: datetime | None) -> "Expr":
    """The class of a record, or why it is left out. Nearly all records are sound: they pass one test."""
    import narwhals as nw

    faults = _faults(columns, since, until)
    is_faulty = reduce(lambda one, other: one | other, [condition for condition, _ in faults])
    reasons = _chosen([(condition, _code(reason)) for condition, reason in faults], _code(Reason.UNREADABLE))
    return nw.when(is_faulty).then(reasons).otherwise(_class_code(columns))


def _code(what: CallClass | Reason) -> "Expr":
    import narwhals as nw

    return nw.lit(code_of(what), nw.Int32)


def _faults(columns: Collection[str], since: datetime | None, until: datetime | None) -> "list[tuple[Expr, Reason]]":
    import narwhals as nw

    line, start = nw.col("line"), nw.col("started_at")
    seconds, kind = _seconds(columns), nw.col("kind")
    found = [
        (line.is_null() | (line == ""), Reason.NO_LINE),
        (start.is_null(), Reason.NO_DATE),
        (seconds < 0, Reason.NEGATIVE),
        (seconds.is_null() & _is_among(kind, KINDS["voice"]), Reason.NO_DURATION),
    ]
    if "ended_at" in columns:
        found.insert(2, (nw.col("ended_at") < start, Reason.BACKWARDS))
    if since is not None:
        found.append((start < since, Reason.OUTSIDE))
    if until is not None:
        found.append((start >= until, Reason.OUTSIDE))
    if "kilobytes" in columns:
        found.append((nw.col("kilobytes") < 0, Reason.NEGATIVE))
    if "call_class" in columns:
        told = nw.col("call_class")
        known = [each.value for each in CallClass]
        found.append((~(told.is_null() | (told == "") | told.is_in(known)), Reason.UNKNOWN_CLASS))
    return found


def _is_among(column: "Expr", words: Iterable[str]) -> "Expr":
    return reduce(lambda one, other: one | other, [column == word for word in words])


def _class_code(columns: Collection[str]) -> "Expr":
    """By what the file says, else by its kind and, for a call, by the number that was dialled.

    Numbers are compared as texts: "06" <= n < "08" holds for every number that begins with 06 or 07, and costs less than
    taking its head.
    """
    import narwhals as nw

    kind, dialled = nw.col("kind"), nw.col("dialled")

    def begins(*prefixes: str) -> "Expr":
        return reduce(lambda one, other: one | other, [dialled.str.starts_with(prefix) for prefix in prefixes])

    def between(low: str, high: str) -> "Expr":
        return (dialled >= low) & (dialled < high)

    abroad = _chosen(
        [
            (begins("+336", "+337", "00336", "00337"), _code(CallClass.MOBILE)),
            (begins("+338", "00338"), _code(CallClass.SPECIAL)),
            (begins("+33", "0033"), _code(CallClass.FIXED)),
        ],
        _code(CallClass.INTERNATIONAL),
    )
    by_number = _chosen(
        [
            (between("06", "08"), _code(CallClass.MOBILE)),
            (between("01", "06") | between("09", "0:"), _code(CallClass.FIXED)),
            (between("08", "09"), _code(CallClass.SPECIAL)),
            (begins("00", "+"), abroad),
            (~dialled.is_null() & (dialled != ""), _code(CallClass.SPECIAL)),
        ],
        _code(Reason.UNKNOWN_CLASS),
    )
    if "is_own" in columns:
        by_number = nw.when(nw.col("is_own") == 1).then(_code(CallClass.INTERNAL)).otherwise(by_number)
    by_kind = _chosen(
        [
            (_is_among(kind, KINDS["voice"]), by_number),
            (_is_among(kind, KINDS["sms"]), _code(CallClass.SMS)),
            (_is_among(kind, KINDS["data"]), _code(CallClass.DATA)),
        ],
        _code(Reason.UNKNOWN_KIND),
    )
    if "call_class" not in columns:
        return by_kind
    told = nw.col("call_class")
    return _chosen([(told == each.value, _code(each)) for each in CallClass], by_kind)


def left_out(
    records: "LazyFrame[Any]", *, since: datetime | None = None, until: datetime | None = None
) -> "LazyFrame[Any]":
    """The records that ``class_totals`` leaves out, as they stand, with the ``code`` of the reason."""
    import narwhals as nw

    code = _codes(records.collect_schema().names(), since, until)
    return records.with_columns(code.alias("code")).filter(nw.col("code") < 0)


def repeated(records: "LazyFrame[Any]") -> "LazyFrame[Any]":
    """Records that stand more than once, each once, with ``times``: same line, moment, number, duration, kind."""
    import narwhals as nw

    return records.group_by(*RECORD_COLUMNS).agg(nw.len().alias("times")).filter(nw.col("times") > 1)


def without_repeats(records: "LazyFrame[Any]") -> "LazyFrame[Any]":
    """Each record once: the same line, moment, number, duration and kind is one communication."""
    return records.unique(list(RECORD_COLUMNS), keep="any")
