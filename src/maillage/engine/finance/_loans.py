"""Loans: what is paid when, and what remains due."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from maillage.engine.errors import EngineError
from maillage.engine.finance._dates import add_months
from maillage.engine.quantities import round_half_up

__all__ = ["Instalment", "LoanRefused", "Repayment", "loan_table"]


class LoanRefused(EngineError):
    """A loan that cannot be repaid as it is described."""


class Repayment(StrEnum):
    """What stays the same from one instalment to the next."""

    INSTALMENT = "echeance-constante"
    CAPITAL = "capital-constant"


@dataclass(frozen=True, slots=True)
class Instalment:
    """``total = capital + interest``; ``outstanding``: the capital still due afterwards. Euros, to the cent."""

    on: date
    capital: Decimal
    interest: Decimal
    outstanding: Decimal

    @property
    def total(self) -> Decimal:
        return self.capital + self.interest


def loan_table(
    principal: Decimal,
    yearly_rate_pct: Decimal,
    instalments: int,
    first_on: date,
    *,
    months_apart: int = 12,
    repayment: Repayment = Repayment.INSTALMENT,
) -> tuple[Instalment, ...]:
    """``instalments`` payments ``months_apart`` months apart, the first on ``first_on``, each at the end of its period.

    Rate of a period: ``i = yearly_rate_pct x months_apart / 1200``. Interest is ``round(outstanding x i, 2)``. Constant
    instalments are ``round(principal x i / (1 - (1 + i)^-n), 2)``, constant capital ``round(principal / n, 2)``; the last
    payment takes what rounding left. Guarantees: capitals add up to the principal to the cent, the capital due never grows.
    Error: ``LoanRefused``.

    >>> rows = loan_table(Decimal(10000), Decimal(3), 4, date(2027, 12, 31))
    >>> [str(row.total) for row in rows], str(sum(row.interest for row in rows))
    (['2690.27', '2690.27', '2690.27', '2690.27'], '761.08')
    """
    if principal < 0 or yearly_rate_pct < 0:
        raise LoanRefused("Un emprunt a un capital et un taux positifs ou nuls. Corrigez-les.")
    if instalments < 1 or months_apart < 1:
        raise LoanRefused("Un emprunt se rembourse en une échéance au moins. Corrigez sa durée.")
    rate = Fraction(yearly_rate_pct) * months_apart / 1200
    if repayment is Repayment.INSTALMENT and rate:
        paid = round_half_up(Fraction(principal) * rate / (1 - (1 + rate) ** -instalments), 2)
    else:
        paid = round_half_up(Fraction(principal) / instalments, 2)
    rows: list[Instalment] = []
    outstanding = principal
    for rank in range(instalments):
        interest = round_half_up(Fraction(outstanding) * rate, 2)
        capital = paid - interest if repayment is Repayment.INSTALMENT else paid
        capital = outstanding if rank == instalments - 1 else min(max(capital, Decimal(0)), outstanding)
        outstanding -= capital
        rows.append(Instalment(add_months(first_on, months_apart * rank), capital, interest, outstanding))
    return tuple(rows)
