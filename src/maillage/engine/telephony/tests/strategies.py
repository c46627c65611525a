"""Records, plans and portfolios made at random."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from maillage.engine.quantities import TaxBasis
from maillage.engine.telephony import (
    MINUTE_THEN_SECOND,
    PER_MINUTE,
    PER_SECOND,
    CallClass,
    Charge,
    FeeBracket,
    Option,
    Plan,
    Pool,
    PoolScope,
    Portfolio,
    Rounding,
)

START = datetime(2026, 1, 1)  # noqa: DTZ001 records carry the operator's wall clock
ROUNDINGS = (PER_SECOND, PER_MINUTE, MINUTE_THEN_SECOND, Rounding(30, 6), Rounding(15, 10), Rounding(45, 45))
NUMBERS = {
    "0261910012": CallClass.FIXED,
    "0939980001": CallClass.FIXED,
    "0639980012": CallClass.MOBILE,
    "0739980012": CallClass.MOBILE,
    "0899000000": CallClass.SPECIAL,
    "3103": CallClass.SPECIAL,
    "+442079460000": CallClass.INTERNATIONAL,
    "00442079460000": CallClass.INTERNATIONAL,
    "+33261910012": CallClass.FIXED,
    "0033639980012": CallClass.MOBILE,
    "+33899000000": CallClass.SPECIAL,
}

sound_records = st.lists(
    st.tuples(
        st.sampled_from(["0261910001", "0261910002", "0639980003"]),
        st.integers(0, 89),
        st.sampled_from(sorted(NUMBERS)),
        st.integers(0, 400),
        st.sampled_from(["voix", "voix", "voix", "sms", "data"]),
        st.integers(0, 5000),
    ),
    min_size=1,
    max_size=30,
)


def frame_of(records: list[Any]) -> dict[str, list[Any]]:
    """As a table: what is no call lasts no time, what is no data weighs nothing. Each record has its own second."""
    rows = []
    for place, (line, day, dialled, seconds, kind, kilobytes) in enumerate(records):
        rows.append(
            {
                "line": line,
                "started_at": START + timedelta(days=day, seconds=place),
                "dialled": dialled,
                "seconds": seconds if kind == "voix" else 0,
                "kind": kind,
                "kilobytes": kilobytes if kind == "data" else 0,
            }
        )
    return {name: [row[name] for row in rows] for name in rows[0]}


money = st.integers(0, 300_000).map(lambda micro: Decimal(micro).scaleb(-6))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan over some classes of calls; it may leave classes out, and share one bundle."""
    left = list(CallClass)
    charges: list[Charge] = []
    for _ in range(draw(st.integers(1, 4))):
        calls = [each for each in left if each not in (CallClass.SMS, CallClass.DATA)]
        choices = [each for each in (calls, [CallClass.SMS], [CallClass.DATA]) if each and each[0] in left]
        if not choices:
            break
        family = draw(st.sampled_from(choices))
        classes = frozenset(draw(st.lists(st.sampled_from(family), min_size=1, unique=True)))
        left = [each for each in left if each not in classes]
        charges.append(
            Charge(
                classes,
                draw(money),
                draw(st.integers(0, 10)),
                draw(money),
                draw(st.sampled_from(ROUNDINGS)),
                PoolScope.GROUP if not charges and draw(st.booleans()) else PoolScope.LINE,
            )
        )
    return Plan("P", "P", TaxBasis.HT, (FeeBracket(1, draw(money)),), tuple(charges))


@st.composite
def portfolios(draw: st.DrawFn) -> Portfolio:
    """At most five lines and three plans, with brackets, limits and shared bundles: every choice can be tried."""
    lines, months = draw(st.integers(1, 5)), draw(st.integers(1, 2))
    options = []
    for place in range(draw(st.integers(1, 3))):
        first = draw(st.integers(1, 2)) if place else 1
        starts = sorted({first, *draw(st.lists(st.integers(first, 5), max_size=2))})
        fees = draw(st.lists(st.integers(0, 9), min_size=len(starts), max_size=len(starts)))
        scope = draw(st.sampled_from([None, PoolScope.GROUP, PoolScope.MEMBER]))
        options.append(
            Option(
                f"Forfait {place}",
                tuple(zip(starts, (fee * 10**9 for fee in fees), strict=True)),
                draw(st.one_of(st.none(), st.integers(max(first, 2), 5))) if place else None,
                Pool(draw(st.integers(0, 20)), draw(st.integers(0, 4)) * 10**8, scope) if scope else None,
            )
        )
    cell = st.integers(0, 12).map(lambda tens: tens * 10**9)
    costs = tuple(
        tuple(draw(cell) if not place else draw(st.one_of(st.none(), cell)) for place in range(len(options)))
        for _ in range(lines)
    )
    drawn = {
        place: tuple(tuple(draw(st.integers(0, 30)) for _ in range(months)) for _ in range(lines))
        for place, option in enumerate(options)
        if option.pool is not None
    }
    members = tuple(draw(st.integers(0, 1)) for _ in range(lines))
    return Portfolio(tuple(f"L{place}" for place in range(lines)), tuple(options), costs, drawn, members)
