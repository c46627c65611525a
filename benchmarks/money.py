"""`python -m benchmarks money`: business cases, present values, loans and amortisation, beside bare numpy and `python -c pass`."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

SINCE = date(2027, 1, 1)
RATE = Decimal("3.5")
SERIES = 1_000
MONTHS = 120
ROUNDS = 3


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The least CPU of a few rounds, and what came of the last."""
    spent, found = [], None
    for _ in range(ROUNDS):
        start = time.process_time()
        found = work()
        spent.append(time.process_time() - start)
    return min(spent), found


def nothing() -> float:
    """CPU of `python -c pass`, the least of a few."""
    spent = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(spent)


def main(_: list[str]) -> None:
    """Print one table; stop where numpy and Maillage do not find the same present values."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    import django  # noqa: PLC0415 ready before the models
    import numpy as np  # noqa: PLC0415

    django.setup()
    from maillage.engine.finance import (  # noqa: PLC0415
        Flow,
        add_months,
        depreciation_table,
        discount_factor,
        loan_table,
        net_present_value,
    )
    from maillage.journey.studies.money import engine  # noqa: PLC0415

    days = [add_months(SINCE, month) for month in range(MONTHS)]
    amounts = [
        [Decimal((17 * place + 31 * month) % 5000 - 2400) / 100 for month in range(MONTHS)] for place in range(SERIES)
    ]
    flows = [[Flow(day, amount) for day, amount in zip(days, row, strict=True)] for row in amounts]
    table = np.array([[float(amount) for amount in row] for row in amounts])

    def bare() -> Any:
        years = np.array([day.year - SINCE.year for day in days])
        starts = np.array([date(day.year, 1, 1).toordinal() for day in days])
        after = np.array([date(day.year + 1, 1, 1).toordinal() for day in days])
        part = (np.array([day.toordinal() for day in days]) - starts) / (after - starts)
        return table @ (1 / ((1 + float(RATE) / 100) ** years * (1 + float(RATE) / 100 * part)))

    discount_factor(RATE, SINCE, SINCE)
    shipped = [found.case for found in engine.examples().values()]
    lived = sum(outlook.result.months for case in shipped for outlook in engine.compute(case, on=SINCE).outlooks)
    repeat = 20
    theirs, floats = timed(bare)
    ours, exact = timed(lambda: [net_present_value(row, RATE, SINCE) for row in flows])
    worst = max(abs(float(one) - float(other)) for one, other in zip(exact, floats, strict=True))
    if worst > 1e-6:
        raise SystemExit(f"numpy is {worst} EUR away: not the same work")
    loans, _rows = timed(
        lambda: [loan_table(Decimal(100_000 + at), RATE, 360, SINCE, months_apart=1) for at in range(100)]
    )
    lives, _rows = timed(lambda: [depreciation_table(Decimal(10_000 + at), SINCE, 10) for at in range(5_000)])
    cases, _found = timed(lambda: [engine.compute(case, on=SINCE) for _ in range(repeat) for case in shipped])
    start = nothing()
    print(f"`python -c pass`: {start:.3f} s of CPU; numpy finds the same present values to {worst:.0e} EUR\n")
    print("| what | CPU s | a second | periods a second | times `python -c pass` |\n|---|---:|---:|---:|---:|")
    for name, spent, count, periods in (
        (f"{SERIES:,} present values of {MONTHS} months, numpy, floats", theirs, SERIES, SERIES * MONTHS),
        (f"{SERIES:,} present values of {MONTHS} months, exact fractions", ours, SERIES, SERIES * MONTHS),
        ("100 loans of 360 instalments, to the cent", loans, 100, 36_000),
        ("5,000 amortisation tables of 10 years", lives, 5_000, 50_000),
        (
            f"the {len(shipped)} shipped cases, {repeat} times, with ranges and thresholds",
            cases,
            len(shipped) * repeat,
            lived * repeat,
        ),
    ):
        print(f"| {name} | {spent:.3f} | {count / spent:,.0f} | {periods / spent:,.0f} | {spent / start:.1f} |")
    print(f"\nexact against numpy: {ours / theirs:,.0f} times")
