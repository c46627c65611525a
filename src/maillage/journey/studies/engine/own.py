"""One member's own page: what it has, what that costs it, what it would save. Of the others, only totals."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from maillage.engine.parameters import parameter
from maillage.engine.quantities import Price, TaxBasis
from maillage.engine.savings import payments_a_year, renewal_cost, yearly_saving
from maillage.journey.studies.engine.results import Study
from maillage.journey.studies.enums import column_label
from maillage.kernel.spelling import fold

__all__ = [
    "OfferedPrice",
    "OwnMachine",
    "least_answers",
    "names_someone",
    "offers_of",
    "own_machines",
    "saving_with",
    "totals_of",
]


@dataclass(frozen=True, slots=True)
class OwnMachine:
    """A kind of machine of one member. Prices and yearly amounts in EUR, ``basis`` HT or TTC; ``None`` is not known.

    ``mean_price``: of the territory, by machine, where enough members gave theirs; ``saving``: EUR a year if the machines
    were bought at that price, negative where the member already pays less.
    """

    label: str
    count: int | None
    price: Decimal | None
    basis: str
    life_years: Decimal | None
    yearly_cost: Fraction | None
    mean_price: Decimal | None
    mean_answers: int
    saving: Fraction | None


def least_answers(study: Study) -> int:
    """The answers below which a mean or a total would tell the other members what one of them is."""
    return int(parameter("statistics/least_contributors", study.method.parameters_on).value)


def names_someone(label: str, names: Iterable[str]) -> bool:
    """Whether the label of an offer names one of the territory: then it tells who has what.

    >>> names_someone("Copieur en location (Morlaix)", ["Taulé", "Morlaix"]), names_someone("SDA", ["Morlaix"])
    (True, False)
    """
    words = _words(label)
    return any(_words(name) in words for name in names)


def _words(text: str) -> str:
    return " " + re.sub(r"\W+", " ", fold(text)).strip() + " "


def totals_of(study: Study, names: Collection[str]) -> dict[str, Any]:
    """The numbers that every member may read, as JSON takes them: money as text, to six decimals at most.

    An offer whose label names one of the territory (``names``) is left out.
    """
    least = least_answers(study)
    return {
        "estimates": {
            column: {
                "label": estimate.label,
                "total": round(float(estimate.total), 6),
                "low": estimate.low,
                "high": estimate.high,
                "n": estimate.n,
                "N": estimate.N,
            }
            for column, estimate in study.estimates.items()
            if estimate.n >= least
        },
        "means": [
            {
                "machine": mean.machine,
                "tax_basis": mean.tax_basis,
                "by_machine": f"{Decimal(mean.by_machine.numerator) / Decimal(mean.by_machine.denominator):.6f}",
                "n": mean.n,
            }
            for mean in study.means.values()
            if mean.n >= least and mean.by_machine is not None
        ],
        "offers": [
            {
                "theme": saving.theme,
                "label": saving.objet,
                "unit": saving.unit,
                "tax_basis": saving.tax_basis or "",
                "proposed": f"{saving.proposed.normalize():f}",
            }
            for saving in study.savings
            if not names_someone(saving.objet, names)
        ],
    }


def own_machines(
    fields: Mapping[str, Any], answers: Mapping[str, Decimal | None], totals: Mapping[str, Any]
) -> list[OwnMachine]:
    """What a member answered on its machines, kind by kind, beside the mean prices of the territory."""
    prices = {machine: (name, basis) for name, machine, basis in fields["prices"]}
    means = {(mean["machine"], mean["tax_basis"]): mean for mean in totals.get("means", [])}
    life = answers.get("duree_vie_ans")
    machines = []
    for column in fields["machines"]:
        name, basis = prices.get(column, ("", ""))
        count, price, mean = answers.get(column), answers.get(name), means.get((column, basis))
        mean_price = Decimal(mean["by_machine"]) if mean else None
        whole = None if count is None else int(count)
        is_known = whole is not None and life is not None
        machines.append(
            OwnMachine(
                label=column_label(column),
                count=whole,
                price=price,
                basis=basis,
                life_years=life,
                yearly_cost=renewal_cost(whole or 0, price, life) if is_known and price is not None and life else None,
                mean_price=mean_price,
                mean_answers=mean["n"] if mean else 0,
                saving=renewal_cost(whole or 0, price - mean_price, life)
                if is_known and price is not None and mean_price is not None and life
                else None,
            )
        )
    return machines


@dataclass(frozen=True, slots=True)
class OfferedPrice:
    """A price offered to all. ``times_a_year``: how often it is paid; ``None`` by the piece."""

    place: int
    theme: str
    label: str
    unit: str
    basis: str
    proposed: Decimal
    times_a_year: int | None


def offers_of(totals: Mapping[str, Any]) -> list[OfferedPrice]:
    """The prices offered to all members."""
    return [
        OfferedPrice(
            place,
            offer["theme"],
            offer["label"],
            offer["unit"],
            offer["tax_basis"],
            Decimal(offer["proposed"]),
            payments_a_year(offer["unit"]),
        )
        for place, offer in enumerate(totals.get("offers", []))
    ]


def saving_with(offer: OfferedPrice, quantity: Decimal, paid: Decimal) -> Fraction | None:
    """EUR a year that a member saves who pays ``paid`` for ``quantity`` of what is offered; ``None`` where the tax basis
    of the offer is not known."""
    basis = TaxBasis(offer.basis) if offer.basis else None
    existing, proposed = (Price(amount, offer.unit, basis, "même") for amount in (paid, offer.proposed))
    return yearly_saving(quantity, existing, proposed)
