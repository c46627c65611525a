"""docs/methodes/economies-ligne-a-ligne.md: each row of its table is what the engine computes."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from maillage.engine.quantities import TaxBasis
from maillage.engine.savings import Hypotheses, Offer, PaidLine, lost_if_missed, price_lines

PAGE = Path(__file__).parents[6] / "docs/methodes/economies-ligne-a-ligne.md"


def test_the_table_of_the_manual_is_the_computed_one() -> None:
    text = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| ([\d,]+) (HT|TTC) \| ([\d,]+) (HT|TTC) \| (\d+) \| ([−\d,]+) \|$", text, re.M)
    assert len(rows) == 5
    for quantity, paid, basis, offered, other, times, printed in rows:
        amounts = [Decimal(cell.replace(",", ".").replace("−", "-")) for cell in (paid, offered, printed)]
        line = PaidLine("l", "u", Decimal(quantity), amounts[0], TaxBasis(basis), int(times), "m")
        offer = Offer("o", "u", amounts[1], TaxBasis(other), "m")
        supposed = Hypotheses(date(2026, 11, 22), Decimal(20), Decimal(20))
        assert price_lines([line], [offer], supposed)[0].recurring.central == amounts[2], paid
    assert "118,08 × 24 ÷ 12 = 236,16" in text and lost_if_missed(Decimal("118.08"), 24) == Decimal("236.16")
