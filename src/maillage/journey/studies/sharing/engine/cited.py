"""What a sharing takes of a scenario: its common costs, as so much a year, and its participants."""

import json
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from maillage.engine.quantities import round_half_up
from maillage.engine.scenarios import CommonCost, CostNature
from maillage.journey.studies.scenarios.models import MemberPart, Scenario, ScenarioCost

__all__ = ["Citation", "citation_of"]

_SPREAD: Final = {
    CostNature.INVESTMENT: "Investissement, étalé sur l’horizon",
    CostNature.RUNNING: "Fonctionnement",
    CostNature.STAFF: "Personnel",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """``costs``: label and EUR a year, one a nature; ``members``: keys of the participants; ``told``: the same in plain
    values, with what names the scenario, its horizon, and the digest of it all."""

    costs: tuple[tuple[str, Decimal], ...]
    members: tuple[int, ...]
    told: dict[str, Any]


def citation_of(scenario: Scenario) -> Citation:
    """Each nature of cost over the horizon, divided by its years and rounded to the cent; same rows, same digest."""
    totals = dict.fromkeys(_SPREAD, Decimal(0))
    for cost in ScenarioCost.objects.filter(scenario=scenario.pk).order_by("id"):
        common = CommonCost(CostNature(cost.nature), cost.amount, cost.first_year, cost.last_year)
        totals[common.nature] += common.over(scenario.years)
    costs = tuple(
        (_SPREAD[nature], round_half_up(total / scenario.years, 2)) for nature, total in totals.items() if total
    )
    parts = MemberPart.objects.filter(scenario=scenario.pk).order_by("counterparty_id")
    members = tuple(parts.values_list("counterparty_id", flat=True))
    told: dict[str, Any] = {
        "name": scenario.name,
        "study": scenario.study.name,
        "basis": scenario.tax_basis,
        "years": scenario.years,
        "costs": [[label, str(amount)] for label, amount in costs],
        "participants": len(members),
    }
    facts = json.dumps({**told, "members": members}, sort_keys=True, ensure_ascii=False)
    return Citation(costs, members, told | {"digest": sha256(facts.encode()).hexdigest()})
