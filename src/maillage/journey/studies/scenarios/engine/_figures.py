"""The figures of a scenario: computed from rows while it is written, read as they were frozen once it is presented."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any, Final

from maillage.engine.parameters import parameter
from maillage.engine.quantities import round_half_up
from maillage.engine.scenarios import (
    CommonCost,
    CostNature,
    DiscountStep,
    Participant,
    Proposal,
    ScenarioRefused,
    least_participants,
    outlook_of,
)
from maillage.journey.studies.scenarios.enums import Key
from maillage.journey.studies.scenarios.models import MemberPart, MemberSpending, Scenario
from maillage.journey.studies.scenarios.queries import Ingredients
from maillage.kernel.typography import listed

__all__ = ["METHOD", "Figures", "MemberFigures", "figures_of", "in_basis", "read_figures", "written"]

METHOD: Final = "Gains et pertes par membre sur l’horizon, version 1"


@dataclass(frozen=True, slots=True)
class MemberFigures:
    """One member, in euros over the horizon; ``current`` a year; ``is_partial``: some of its prices are not known."""

    member: int
    name: str
    current: Decimal | None
    is_partial: bool
    weight: Decimal
    months: int
    without: Decimal | None
    saved: Decimal | None
    investment: Decimal
    running: Decimal
    gain_low: Decimal | None
    gain: Decimal | None
    gain_high: Decimal | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The whole group over the horizon, in euros of the basis of the scenario. ``least``: participants for it to pay,
    ``None`` where it never does with all members; ``known``: participants whose spending is known."""

    method: str
    rules_on: str
    digest: str
    years: int
    basis: str
    participants: int
    known: int
    partial: int
    low_pct: Decimal
    central_pct: Decimal
    high_pct: Decimal
    without: Decimal
    investment: Decimal
    running: Decimal
    staff: Decimal
    gain_low: Decimal
    gain: Decimal
    gain_high: Decimal
    winners: int
    losers: int
    least: int | None
    members: tuple[MemberFigures, ...] = ()

    @property
    def common(self) -> Decimal:
        return self.investment + self.running + self.staff

    @property
    def gain_a_year(self) -> Decimal:
        """The only gain by which two scenarios of different horizons are compared."""
        return round_half_up(Fraction(self.gain) / self.years, 2)


def in_basis(ht: Decimal | None, ttc: Decimal | None, basis: str, rate_pct: Decimal) -> Decimal | None:
    """Spending in one tax basis, the rest brought to it at a rate of VAT in per cent; ``None`` where nothing is known.

    >>> in_basis(Decimal("100"), Decimal("120"), "HT", Decimal(20)), in_basis(None, None, "HT", Decimal(20))
    (Decimal('200.00'), None)
    """
    if ht is None and ttc is None:
        return None
    factor = 1 + Fraction(rate_pct) / 100
    net, gross = Fraction(ht or 0), Fraction(ttc or 0)
    return round_half_up(net + gross / factor if basis == "HT" else gross + net * factor, 2)


def figures_of(scenario: Scenario, ingredients: Ingredients, rules_on: date, *, most: int) -> Figures:
    """The figures of a scenario from its rows. ``most``: how many members could take part.

    Error: ``ScenarioRefused``, which says what to mend.
    """
    parts = ingredients.parts.get(scenario.pk, [])
    rate = Decimal(parameter("finance/standard_vat_rate", rules_on).value)
    spent = {part.counterparty_id: _spent(scenario, part, ingredients, rate) for part in parts}
    weights = _weights(scenario, parts, spent, ingredients.workstations)
    proposal = Proposal(
        scenario.years,
        tuple(
            DiscountStep(one.participants, one.low, one.central, one.high)
            for one in ingredients.discounts.get(scenario.pk, [])
        ),
        tuple(
            CommonCost(CostNature(one.nature), one.amount, one.first_year, one.last_year)
            for one in ingredients.costs.get(scenario.pk, [])
        ),
    )
    people = [
        Participant(
            str(part.counterparty_id),
            spent[part.counterparty_id][0],
            weights[part.counterparty_id],
            part.joins_after_months,
        )
        for part in parts
    ]
    found = outlook_of(proposal, people)
    outcomes = {outcome.name: outcome for outcome in found.outcomes}
    members = tuple(
        MemberFigures(
            member=part.counterparty_id,
            name=part.counterparty.name,
            current=spent[part.counterparty_id][0],
            is_partial=spent[part.counterparty_id][1],
            weight=Decimal(weights[part.counterparty_id]),
            months=outcome.months,
            without=outcome.without,
            saved=outcome.saved,
            investment=outcome.investment,
            running=outcome.running,
            gain_low=outcome.gain_low,
            gain=outcome.gain,
            gain_high=outcome.gain_high,
        )
        for part in parts
        for outcome in [outcomes[str(part.counterparty_id)]]
    )
    known = [member for member in members if member.current is not None]
    months = scenario.years * 12  # of which a member whose contracts still bind it takes part in some
    reached = sum((Fraction(member.current or 0) * member.months / months for member in known), Fraction(0))
    mean = round_half_up(reached / len(known), 6) if known else None
    inputs = json.dumps([asdict(proposal), [asdict(one) for one in people], scenario.tax_basis], default=str)
    return Figures(
        method=METHOD,
        rules_on=rules_on.isoformat(),
        digest=sha256(inputs.encode()).hexdigest(),
        years=scenario.years,
        basis=scenario.tax_basis,
        participants=len(members),
        known=len(known),
        partial=sum(member.is_partial for member in members),
        low_pct=found.step.low,
        central_pct=found.step.central,
        high_pct=found.step.high,
        without=found.without,
        investment=found.investment,
        running=found.running,
        staff=found.staff,
        gain_low=found.gain_low,
        gain=found.gain,
        gain_high=found.gain_high,
        winners=len(found.winners),
        losers=len(found.losers),
        least=None if mean is None else least_participants(proposal, mean, max(most, len(members))),
        members=members,
    )


def _spent(
    scenario: Scenario, part: MemberPart, ingredients: Ingredients, rate: Decimal
) -> tuple[Decimal | None, bool]:
    """What a member pays a year for what the scenario is about, and whether a part of it is not known."""
    if part.current is not None:
        return part.current, False
    rows = [
        row
        for row in ingredients.spendings.get(part.counterparty_id, [])
        if not scenario.themes or row.theme in scenario.themes
    ]
    return in_basis(_sum(rows, "ht"), _sum(rows, "ttc"), scenario.tax_basis, rate), any(row.unknown for row in rows)


def _sum(rows: Sequence[MemberSpending], column: str) -> Decimal | None:
    values = [value for row in rows if (value := getattr(row, column)) is not None]
    return sum(values, Decimal(0)) if values else None


def _weights(
    scenario: Scenario,
    parts: Sequence[MemberPart],
    spent: Mapping[int, tuple[Decimal | None, bool]],
    workstations: Mapping[int, int],
) -> dict[int, Decimal | int]:
    values: dict[int, Decimal | int | None] = {}
    for part in parts:
        member = part.counterparty
        match scenario.key:
            case Key.POPULATION:
                values[member.pk] = member.population
            case Key.WORKSTATIONS:
                values[member.pk] = workstations.get(member.pk)
            case Key.SPENDING:
                values[member.pk] = spent[member.pk][0]
            case _:
                values[member.pk] = 1
    silent = [part.counterparty.name for part in parts if values[part.counterparty_id] is None]
    if silent:
        raise ScenarioRefused(
            f"La clé « {Key(scenario.key).label.lower()} » n’a pas de valeur pour {listed(silent)} : les coûts communs ne "
            "peuvent pas être répartis. Complétez le recensement ou choisissez une autre clé."
        )
    return {member: value for member, value in values.items() if value is not None}


def written(figures: Figures | MemberFigures) -> dict[str, Any]:
    """Figures as JSON keeps them: amounts as text, members apart."""
    plain = asdict(figures)
    plain.pop("members", None)
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in plain.items()}


_AMOUNTS: Final = frozenset(
    {
        *("low_pct", "central_pct", "high_pct", "without", "investment", "running", "staff"),
        *("gain_low", "gain", "gain_high", "saved", "current", "weight"),
    }
)


def read_figures(frozen: Mapping[str, Any], parts: Sequence[MemberPart] = ()) -> Figures:
    """Figures as they were frozen, with those of the members whose parts are given."""

    def amounts(kept: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: Decimal(value) if name in _AMOUNTS and value is not None else value for name, value in kept.items()
        }

    members = tuple(MemberFigures(**amounts(part.frozen)) for part in parts if part.frozen)
    return Figures(**amounts(frozen), members=members)
