"""`python -m benchmarks telephony`: call records rated under twenty plans, and the plans of four thousand lines chosen.

Records are drawn with a seed: 5,000,000 of 4,000 lines over a year, as Parquet and as CSV. Each engine works in a process of
its own, interleaved; seconds are of the processor, user and system, so that a busy machine changes their ratios little. The
run stops where two engines that are told the same rule do not find the same sum.

``--records``: how many; ``--rounds``: medians of so many; ``--folder``: where the files are kept between runs;
``--only rating|memory|choice``; ``--slow``: also pandas (if it is installed) and SQLite, which take a minute.
"""

# ruff: noqa: PLC0415 - each engine is loaded in the process that measures it
import argparse
import importlib
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

__all__ = ["main"]

RECORDS: Final = 5_000_000
LINES: Final = 4_000
PLANS: Final[list[dict[str, Any]]] = [
    {
        "plan": place,
        "fee": Decimal(4) + Decimal("1.7") * place,
        "bundle": [0, 60, 120, 300, 600][place % 5],
        "by_second": place % 3 == 0,
        "national": Decimal("0.09") - Decimal("0.003") * place,
        "special": Decimal("0.18"),
        "international": Decimal("0.45") - Decimal("0.01") * place,
    }
    for place in range(20)
]
"""A rental, minutes included to national numbers, three prices, by the second after a minute or by the minute begun."""
REFERENCE: Final = Decimal("30296164.12")
"""The sum that DuckDB, Polars, pandas, SQLite and plain Python all find where every 00… number is abroad."""
BEST_KNOWN: Final = Decimal("27148.6")
BOUND_KNOWN: Final = Decimal("26610.5")
"""Of the instance below: the best of sixty fixed points, and a relaxation stopped after ninety seconds."""


def draw_records(folder: Path, count: int) -> dict[str, Path]:
    """The files, made where they are not there yet."""
    found = {ending: folder / f"records-{count}.{ending}" for ending in ("parquet", "csv")}
    if all(path.exists() for path in found.values()):
        return found
    import numpy as np
    import polars as pl

    chance = np.random.default_rng(11)
    weights = chance.pareto(1.5, LINES) + 0.2
    line = chance.choice(LINES, count, p=weights / weights.sum()).astype(np.int32)
    seconds = np.sort(chance.integers(0, 365 * 86400, count)).astype("timedelta64[s]")
    moment = np.datetime64("2025-01-01", "s") + seconds
    place = chance.choice(5, count, p=[0.35, 0.5, 0.05, 0.04, 0.06])
    heads = np.array(["02", "06", "08", "00", "01"])[place]
    number = np.char.add(heads, np.char.zfill(chance.integers(0, 10**8, count).astype("U8"), 8))
    kind = np.array(["voix", "sms", "data"])[chance.choice(3, count, p=[0.7, 0.25, 0.05])]
    lasted = np.where(kind == "voix", chance.exponential(140, count).astype(np.int32) + 1, 0).astype(np.int32)
    table = pl.DataFrame(
        {
            "ligne": pl.Series(line).cast(pl.Int32),
            "horodatage": pl.Series(moment.astype("datetime64[us]")),
            "appele": pl.Series(number),
            "duree": pl.Series(lasted),
            "type": pl.Series(kind),
        }
    ).with_columns(ligne=pl.lit("02") + (pl.col("ligne") + 96_000_000).cast(pl.String))
    table.write_parquet(found["parquet"], compression="zstd")
    table.write_csv(found["csv"])
    return found


# --- engines, each in a process of its own ---------------------------------------------------------------------------


def maillage(path: Path) -> dict[str, Any]:
    """What ``maillage plan-lines`` does up to the price of every line and month under every plan."""
    from maillage.engine.quantities import TaxBasis
    from maillage.engine.telephony import (
        GRAINS,
        MINUTE_THEN_SECOND,
        PER_MINUTE,
        CallClass,
        Charge,
        FeeBracket,
        Plan,
        class_totals,
        cost_column,
        price_plans,
        roundings_of,
    )
    from maillage.journey.studies.telephony.imports import open_records

    national = frozenset({CallClass.INTERNAL, CallClass.FIXED, CallClass.MOBILE, CallClass.OTHER})
    plans = []
    for told in PLANS:
        rule = MINUTE_THEN_SECOND if told["by_second"] else PER_MINUTE
        charges = (
            Charge(national, told["national"], told["bundle"], rounding=rule),
            Charge(frozenset({CallClass.SPECIAL}), told["special"], rounding=rule),
            Charge(frozenset({CallClass.INTERNATIONAL}), told["international"], rounding=rule),
            Charge(frozenset({CallClass.SMS}), Decimal(0)),
            Charge(frozenset({CallClass.DATA}), Decimal(0)),
        )
        name = f"P{told['plan']}"
        plans.append(Plan(name, name, TaxBasis.HT, (FeeBracket(1, told["fee"]),), charges))
    with open_records(path) as opened:
        totals = opened.kept(class_totals(opened.frame, roundings_of(plans)), "totals")
        opened.kept(price_plans(totals, plans), "rated")
        sums = ", ".join(f"sum({cost_column(place)})" for place in range(len(plans)))
        rows, *costs = opened.connection.execute(f"SELECT count(*), {sums} FROM rated").fetchone() or ()  # noqa: S608 ours
    return {"sum": str(Decimal(sum(costs)) / GRAINS), "rows": rows * len(plans)}


def _by_hand(path: Path, abroad: str, kept: str) -> dict[str, Any]:
    """The same in SQL written for it, by DuckDB alone, on as many threads: nothing is checked, no row is accounted for."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        types = "types={'ligne':'VARCHAR','appele':'VARCHAR'}"
        source = f"read_parquet('{path}')" if path.suffix == ".parquet" else f"read_csv('{path}', {types})"
        connection.execute(
            f"""CREATE TEMP TABLE g AS SELECT ligne, date_trunc('month', horodatage) mois, CASE {abroad} ELSE 'fm' END cl,
            count(*) n, sum(duree) t, sum((duree + 59) // 60) c, sum(CASE WHEN type = 'voix' THEN greatest(duree, 60) ELSE 0 END) s
            FROM {source} {kept} GROUP BY ALL"""  # noqa: S608 ours
        )
        sums = ", ".join(
            f"coalesce(sum({unit}) FILTER (cl = '{cl}'), 0) {unit}_{cl}"
            for unit in ("c", "s")
            for cl in ("fm", "sp", "int")
        )
        connection.execute(
            f"CREATE TEMP TABLE w AS SELECT ligne, mois, {sums} FROM g GROUP BY ALL"  # noqa: S608 ours
        )
        terms = []
        for told in PLANS:
            unit, size = ("s", 60) if told["by_second"] else ("c", 1)
            beyond = f"greatest(0, {unit}_fm - {told['bundle'] * size})"
            # prices in sixtieths of a millionth: whole numbers, as the engine's
            prices = [int(told[name] * 10**6) * 60 // size for name in ("national", "special", "international")]
            fee = int(told["fee"] * 10**6) * 60
            amounts = f"{beyond} * {prices[0]} + {unit}_sp * {prices[1]} + {unit}_int * {prices[2]}"
            terms.append(f"sum({fee} + {amounts})")
        found = connection.execute(f"SELECT count(*), {', '.join(terms)} FROM w").fetchone() or ()  # noqa: S608 ours
    rows, *costs = found
    return {"sum": str(Decimal(sum(costs)) / 60 / 10**6), "rows": rows * len(PLANS)}


def duckdb_reference(path: Path) -> dict[str, Any]:
    """Every number in 00 is abroad, and a month of messages alone pays no rental."""
    return _by_hand(path, "WHEN appele LIKE '00%' THEN 'int' WHEN appele LIKE '08%' THEN 'sp'", "WHERE type = 'voix'")


def duckdb_by_hand(path: Path) -> dict[str, Any]:
    """As the engine: 0033… is France, and whoever has a record pays the rental."""
    national = "WHEN appele LIKE '00338%' THEN 'sp' WHEN appele LIKE '0033%' THEN 'fm'"
    return _by_hand(path, f"{national} WHEN appele LIKE '00%' THEN 'int' WHEN appele LIKE '08%' THEN 'sp'", "")


def duckdb_national(path: Path) -> dict[str, Any]:
    """The reference but for 0033…, which is France."""
    national = "WHEN appele LIKE '00338%' THEN 'sp' WHEN appele LIKE '0033%' THEN 'fm'"
    kept = "WHERE type = 'voix'"
    return _by_hand(path, f"{national} WHEN appele LIKE '00%' THEN 'int' WHEN appele LIKE '08%' THEN 'sp'", kept)


def pandas(path: Path) -> dict[str, Any]:
    """The reference, by pandas."""
    import numpy as np
    import pandas as pd  # type: ignore[import-untyped,import-not-found,unused-ignore]

    texts = {"ligne": str, "appele": str, "type": "category"}
    table = (
        pd.read_parquet(path)
        if path.suffix == ".parquet"
        else pd.read_csv(path, dtype=texts, parse_dates=["horodatage"])
    )
    voice = table[table["type"] == "voix"]
    head = voice["appele"].str[:2]
    grouped = (
        voice.assign(
            cl=np.select([head.eq("00"), head.eq("08")], ["int", "sp"], "fm"),
            mois=voice["horodatage"].dt.to_period("M"),
            c=(voice["duree"] + 59) // 60,
            s=voice["duree"].clip(lower=60),
        )
        .groupby(["ligne", "mois", "cl"], observed=True)[["c", "s"]]
        .sum()
        .reset_index()
    )
    wide = grouped.pivot_table(index=["ligne", "mois"], columns="cl", values=["c", "s"], fill_value=0, aggfunc="sum")
    total = 0.0
    for told in PLANS:
        unit, size = ("s", 60) if told["by_second"] else ("c", 1)
        minutes = {cl: wide[unit][cl] / size for cl in ("fm", "sp", "int")}
        national = (minutes["fm"] - told["bundle"]).clip(lower=0) * float(told["national"])
        others = minutes["sp"] * float(told["special"]) + minutes["int"] * float(told["international"])
        total += float((float(told["fee"]) + national + others).sum())
    return {"sum": str(Decimal(total)), "rows": len(wide) * len(PLANS)}


def sqlite(path: Path) -> dict[str, Any]:
    """The reference, by SQLite in memory, which must first be given the rows."""
    import csv
    import sqlite3

    with sqlite3.connect(":memory:") as connection, path.with_suffix(".csv").open(newline="", encoding="utf-8") as file:
        connection.execute("CREATE TABLE c (ligne text, h text, appele text, duree int, type text)")
        rows = csv.reader(file)
        next(rows)
        connection.executemany("INSERT INTO c VALUES (?, ?, ?, ?, ?)", rows)
        connection.execute(
            """CREATE TABLE g AS SELECT ligne, substr(h, 1, 7) mois,
            CASE substr(appele, 1, 2) WHEN '00' THEN 'int' WHEN '08' THEN 'sp' ELSE 'fm' END cl,
            sum((duree + 59) / 60) c, sum(max(duree, 60)) s FROM c WHERE type = 'voix' GROUP BY 1, 2, 3"""
        )
        sums = ", ".join(
            f"sum(CASE cl WHEN '{cl}' THEN {unit} ELSE 0 END) {unit}_{cl}"
            for unit in ("c", "s")
            for cl in ("fm", "sp", "int")
        )
        connection.execute(f"CREATE TABLE w AS SELECT ligne, mois, {sums} FROM g GROUP BY 1, 2")  # noqa: S608 ours
        total, count = 0.0, 0
        for told in PLANS:
            unit, size = ("s", "60.0") if told["by_second"] else ("c", "1")
            sql = (
                f"SELECT sum({told['fee']} + max(0, {unit}_fm / {size} - {told['bundle']}) * {told['national']} + "  # noqa: S608 ours
                f"{unit}_sp / {size} * {told['special']} + {unit}_int / {size} * {told['international']}), count(*) FROM w"
            )
            cost, rows_of_plan = connection.execute(sql).fetchone()
            total, count = total + cost, count + rows_of_plan
    return {"sum": str(Decimal(total)), "rows": count}


def duckdb_scan(path: Path) -> dict[str, Any]:
    """One sum of one column: what reading the file costs at least."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        reader = "read_parquet" if path.suffix == ".parquet" else "read_csv"
        found = connection.execute(f"SELECT sum(duree) FROM {reader}('{path}')").fetchone()  # noqa: S608 ours
    return {"sum": str(found[0]) if found else "", "rows": 0}


ENGINES: Final[dict[str, Callable[[Path], dict[str, Any]]]] = {
    "maillage": maillage,
    "duckdb, same rules": duckdb_by_hand,
    "duckdb, reference": duckdb_reference,
    "duckdb, 0033 national": duckdb_national,
    "duckdb, one sum": duckdb_scan,
    "pandas": pandas,
    "sqlite": sqlite,
}


def measured(engine: str, path: Path) -> dict[str, Any]:
    """An engine in a process of its own: its answer, seconds of CPU, resident MB."""
    command = [sys.executable, "-m", "benchmarks", "telephony", "--engine", engine, "--file", str(path)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def _one(engine: str, path: Path) -> None:
    if engine == "maillage":
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
        import django

        django.setup()  # as the command does before it opens the records
    for name in ("duckdb", "narwhals", "pandas", "pyarrow"):
        if importlib.util.find_spec(name) and (name != "pandas" or engine == "pandas"):
            importlib.import_module(name)
    start = resource.getrusage(resource.RUSAGE_SELF)
    wall = time.perf_counter()
    found = ENGINES[engine](path)
    end = resource.getrusage(resource.RUSAGE_SELF)
    spent = end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime
    told = {"cpu": spent, "wall": time.perf_counter() - wall, "resident": _resident()}
    print(json.dumps(found | told))


def _resident() -> int:
    """The most that this process held, in MB; what it inherited of its parent is not counted."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1024


# --- what is told ----------------------------------------------------------------------------------------------------


def rating(folder: Path, count: int, rounds: int, *, is_slow: bool) -> None:
    """Every engine on both files, and why the sums are what they are."""
    files = draw_records(folder, count)
    print("| engine | file | CPU s | times DuckDB with the same rules | resident MB | sum, EUR |")
    print("|---|---|---:|---:|---:|---:|")
    sums: dict[str, Decimal] = {}
    for ending, path in files.items():
        engines = ["maillage", "duckdb, same rules", "duckdb, one sum"]
        if ending == "parquet":
            engines += ["duckdb, reference", "duckdb, 0033 national"]
        if is_slow:
            engines += ["pandas"] if importlib.util.find_spec("pandas") else []
            engines += ["sqlite"] if ending == "csv" else []
        known = {engine: [] for engine in engines}  # type: dict[str, list[dict[str, Any]]]
        for turn in range(rounds):
            for engine in engines:
                if turn == 0 or engine not in ("pandas", "sqlite"):
                    known[engine].append(measured(engine, path))
        spent = {engine: statistics.median(one["cpu"] for one in found) for engine, found in known.items()}
        for engine, found in known.items():
            ratio = spent[engine] / spent["duckdb, same rules"]
            resident = max(one["resident"] for one in found)
            summed = Decimal(found[0]["sum"])
            sums[engine] = summed
            shown = "" if engine == "duckdb, one sum" else f"{summed:,.2f}"
            print(f"| {engine} | {ending} | {spent[engine]:.2f} | {ratio:.2f} | {resident} | {shown} |")
            sys.stdout.flush()
        if abs(sums["maillage"] - sums["duckdb, same rules"]) >= Decimal("0.01"):
            raise SystemExit(f"{ending}: {sums['maillage']} is not {sums['duckdb, same rules']}: not the same work")
    for engine in ("pandas", "sqlite"):
        if engine in sums and abs(sums[engine] - sums["duckdb, reference"]) >= Decimal("0.01"):
            raise SystemExit(f"{engine} finds {sums[engine]}, DuckDB {sums['duckdb, reference']}: not the same work")
    reference, national, ours = (sums[name] for name in ("duckdb, reference", "duckdb, 0033 national", "maillage"))
    print(f"\nreference: {reference:,.2f} (known: {REFERENCE:,.2f})" if count == RECORDS else "")
    print(f"0033… is France: {national - reference:+,.2f}")
    print(f"a month of messages alone pays its rental too: {ours - national:+,.2f}, hence {ours:,.2f}")


def memory(folder: Path, count: int) -> None:
    """The same on a file ten times larger, over ten years, hence ten times as many sums."""
    import duckdb

    small = draw_records(folder, count)["parquet"]
    large = folder / f"records-{count * 10}.parquet"
    if not large.exists():
        with duckdb.connect() as connection:
            connection.execute("SET memory_limit = '1GB'")
            connection.execute("SET preserve_insertion_order = false")
            connection.execute(
                f"COPY (SELECT ligne, horodatage - to_years(back::INT) horodatage, appele, duree, type "  # noqa: S608 ours
                f"FROM read_parquet('{small}'), range(10) years(back)) TO '{large}' (FORMAT parquet, COMPRESSION zstd)"
            )
    print("\n| records | CPU s | µs of CPU a record | resident MB |\n|---:|---:|---:|---:|")
    for path, records in ((small, count), (large, count * 10)):
        found = measured("maillage", path)
        each = 1e6 * found["cpu"] / records
        print(f"| {records:,} | {found['cpu']:.1f} | {each:.2f} | {found['resident']} |")
        sys.stdout.flush()


def choice(seconds: float) -> None:
    """4,000 lines × 20 plans, of which four share their minutes, each with four volume tiers."""
    import numpy as np

    from maillage.engine.telephony import GRAINS, Option, Pool, PoolScope, Portfolio, choose_plans

    chance = np.random.default_rng(4)
    plans, shared = 20, range(16, 20)
    used = chance.lognormal(3.6, 1.3, LINES)
    abroad = np.where(chance.random(LINES) < 0.25, chance.exponential(12, LINES), 0)
    fees = [4 + 1.3 * place for place in range(16)] + [9, 14, 19, 26.0]
    bundles = [[0, 60, 120, 300][place % 4] + 30 * (place // 4) for place in range(16)] + [60, 150, 300, 600]
    prices = [0.10 - 0.004 * place for place in range(16)] + [0.07, 0.06, 0.05, 0.04]
    abroad_prices = [0.5 - 0.012 * place for place in range(20)]
    tiers, discounts = (1, 100, 500, 1500), (0, 0.08, 0.15, 0.25)
    small = 1000  # thousandths of a minute: whole numbers, as near to the instance as matters
    options = []
    for place in range(plans):
        brackets = tuple(
            (start, round(fees[place] * (1 - discount) * GRAINS))
            for start, discount in zip(tiers, discounts, strict=True)
        )
        pool = (
            Pool(bundles[place] * small, round(prices[place] * GRAINS / small), PoolScope.GROUP)
            if place in shared
            else None
        )
        options.append(Option(f"P{place}", brackets, None, pool))
    costs = tuple(
        tuple(
            round(
                (
                    (0 if place in shared else max(0.0, used[line] - bundles[place]) * prices[place])
                    + abroad[line] * abroad_prices[place]
                )
                * GRAINS
            )
            for place in range(plans)
        )
        for line in range(LINES)
    )
    drawn = {place: tuple((round(float(used[line]) * small),) for line in range(LINES)) for place in shared}
    names = tuple(f"L{line}" for line in range(LINES))
    portfolio = Portfolio(names, tuple(options), costs, drawn, (0,) * LINES)
    start = time.process_time()
    found = choose_plans(portfolio, seconds=seconds)
    spent = time.process_time() - start
    cost, bound = Decimal(found.cost) / GRAINS, Decimal(found.bound) / GRAINS
    print("\n| what | EUR |\n|---|---:|")
    print(f"| best known before | {BEST_KNOWN:,} |\n| bound known before | {BOUND_KNOWN:,} |")
    print(f"| plans chosen | {cost:,.1f} |\n| proven bound | {bound:,.1f} |")
    print(f"| proven gap | {float(found.gap) * 100:.3f} % |")
    print(f"\n{found.method}, {spent:.1f} s of CPU, {seconds:g} s allowed")


def main(arguments: list[str]) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks telephony")
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", choices=("rating", "memory", "choice"))
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--engine", choices=tuple(ENGINES))
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args(arguments)
    if asked.engine:
        _one(asked.engine, asked.file)
        return
    with tempfile.TemporaryDirectory() as place:
        folder = asked.folder or Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        if asked.only in (None, "rating"):
            rating(folder, asked.records, asked.rounds, is_slow=asked.slow)
        if asked.only in (None, "memory"):
            memory(folder, asked.records)
        if asked.only in (None, "choice"):
            choice(asked.seconds)
