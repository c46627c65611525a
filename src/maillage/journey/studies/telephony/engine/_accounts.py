"""Records left out, by reason: counted, and listed."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from maillage.engine.telephony import (
    CallClass,
    Plan,
    Reason,
    class_of,
    class_totals,
    code_of,
    left_out,
    repeated,
    roundings_of,
    without_repeats,
)

if TYPE_CHECKING:
    from narwhals import LazyFrame

__all__ = [
    "REASONS",
    "Reason",
    "counted",
    "left_out_of",
    "needs_own_lines",
    "reason_of",
    "repeated",
    "totals_of",
    "without_repeats",
]

REASONS: Final = {
    Reason.NO_LINE: "sans numéro de ligne",
    Reason.NO_DATE: "sans date lisible",
    Reason.OUTSIDE: "hors de la période",
    Reason.BACKWARDS: "fin avant le début : l’horloge a reculé",
    Reason.NEGATIVE: "durée ou volume négatif",
    Reason.NO_DURATION: "appel sans durée lisible",
    Reason.UNKNOWN_KIND: "type inconnu (voix, sms ou data)",
    Reason.UNKNOWN_CLASS: "classe inconnue, ou numéro appelé absent",
    Reason.UNREADABLE: "illisible",
    Reason.REPEATED: "déjà présent : compté une fois",
}


def totals_of(
    records: "LazyFrame[Any]", plans: Iterable[Plan], *, since: datetime | None, until: datetime | None
) -> "LazyFrame[Any]":
    """The totals that these plans need."""
    plans = list(plans)
    own = records.select("line") if needs_own_lines(plans) else None
    return class_totals(records, roundings_of(plans), since=since, until=until, own_lines=own)


def needs_own_lines(plans: Iterable[Plan]) -> bool:
    """Whether a plan prices calls between our lines apart."""
    return any(charge.classes == {CallClass.INTERNAL} for plan in plans for charge in plan.charges)


def left_out_of(records: "LazyFrame[Any]", *, since: datetime | None, until: datetime | None) -> "LazyFrame[Any]":
    """The records left out, as they stand, with the reason in French in « raison »."""
    import narwhals as nw

    told = nw.lit(REASONS[Reason.UNREADABLE])
    for reason, text in REASONS.items():
        told = nw.when(nw.col("code") == code_of(reason)).then(nw.lit(text)).otherwise(told)
    return left_out(records, since=since, until=until).with_columns(told.alias("raison")).drop("code")


def reason_of(code: int) -> Reason:
    """The reason of a code below zero."""
    found = class_of(code)
    assert isinstance(found, Reason)  # noqa: S101 a code below zero
    return found


def counted(
    totals: "LazyFrame[Any]", rows_of: "Callable[[LazyFrame[Any]], Iterable[Mapping[str, Any]]]"
) -> tuple[int, dict[Reason, int]]:
    """Records summed, and records left out by reason."""
    import narwhals as nw

    summed = 0
    out: dict[Reason, int] = {}
    for row in rows_of(totals.group_by("code").agg(nw.col("rows").sum())):
        if row["code"] > 0:
            summed += int(row["rows"])
        else:
            out[reason_of(row["code"])] = int(row["rows"])
    return summed, out
