"""`python -m benchmarks savings`: paid lines of many organisations, matched with references and priced.

Pure engine, one process. Lines and references are drawn with a seed: four functional units of ten kinds, ranges of two to
five offers a line, volume tiers, estimated values, prices TTC and HT, terms that do not agree.
"""

import random
import resource
import sys
import time
from datetime import date
from decimal import Decimal

from maillage.engine.quantities import TaxBasis
from maillage.engine.savings import Hypotheses, Offer, PaidLine, Tier, price_lines, sum_spreads

ORGANISATIONS, LINES, REFERENCES = 500, 30_000, 200
UNITS = ("line", "mobile", "page", "machine")
KINDS = 10


def drawn_lines(count: int, seed: int = 4) -> list[PaidLine]:
    """Lines of ``ORGANISATIONS`` organisations."""
    chance = random.Random(seed)
    return [
        PaidLine(
            key=f"{place % ORGANISATIONS}:{place}",
            unit=chance.choice(UNITS),
            quantity=Decimal(chance.randint(1, 4000)),
            price=Decimal(chance.randint(1, 90_000)) / 1000 if chance.random() > 0.05 else None,
            tax_basis=chance.choice((TaxBasis.HT, TaxBasis.HT, TaxBasis.HT, TaxBasis.TTC)),
            times_a_year=12,
            mode="subscription",
            variety=str(chance.randrange(KINDS)),
            text="ligne de la mairie avec un forfait illimite 20 go",
            term_months=chance.choice((None, 12, 36)),
            is_quantity_estimated=chance.random() < 0.15,
        )
        for place in range(count)
    ]


def drawn_offers(seed: int = 5) -> list[Offer]:
    """References: one in three for any kind, one in two with volume tiers."""
    chance = random.Random(seed)
    return [
        Offer(
            key=f"r{place:03}",
            unit=chance.choice(UNITS),
            price=Decimal(chance.randint(1, 90_000)) / 1000,
            tax_basis=TaxBasis.HT,
            mode="subscription",
            variety="" if place % 12 == 0 else str(chance.randrange(KINDS)),
            words=("20", "go") if place % 7 == 0 else (),
            term_months=chance.choice((None, 12, 24)),
            tiers=(Tier(Decimal(100_000), Decimal(1)), Tier(Decimal(900_000), Decimal("0.5"))) if place % 2 else (),
        )
        for place in range(REFERENCES)
    ]


def main(_: list[str]) -> None:
    offers = drawn_offers()
    supposed = Hypotheses(date(2026, 11, 22), Decimal(20), Decimal(20))
    print("| lines | organisations | references | cpu s | cpu µs a line | counted | resident MB |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for count in (LINES // 10, LINES, LINES * 4):
        lines = drawn_lines(count)
        start = time.process_time()
        gains = price_lines(lines, offers, supposed)
        spent = time.process_time() - start
        total = sum_spreads(gain.recurring for gain in gains)
        if not total.low <= total.central <= total.high:
            raise RuntimeError("the sums are not in order")
        counted = sum(gain.is_counted for gain in gains)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        each = 1e6 * spent / count
        print(f"| {count} | {ORGANISATIONS} | {REFERENCES} | {spent:.2f} | {each:.0f} | {counted} | {peak} |")
        sys.stdout.flush()
