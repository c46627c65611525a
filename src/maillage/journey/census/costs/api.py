"""Yearly costs for programs."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from pydantic import BaseModel, Field

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.costs import actions
from maillage.journey.census.costs.access import get_sheet_for
from maillage.journey.census.costs.engine import costs_of
from maillage.journey.census.costs.enums import Measure
from maillage.journey.census.costs.queries import medians_for, workstations_of
from maillage.kernel.operations import Amount, Operations, amount, tell

__all__ = ["operations"]

operations = Operations("Qu’avons-nous ?")


class ThemeShape(BaseModel):
    """What a theme costs a year. HT and TTC are never added."""

    theme: str
    ht: Amount | None
    ttc: Amount | None
    prix_connus: int
    prix_inconnus: int
    mediane_par_habitant: Amount | None = Field(description="Des membres comparables, cinq au moins ; sinon null.")
    mediane_par_poste: Amount | None


class CostsShape(BaseModel):
    """What an organisation pays a year, by theme."""

    collectivite: int
    au: date
    habitants: int | None
    postes: int | None
    themes: list[ThemeShape]


EUROS = {"montant": "29060", "devise": "EUR", "base": "HT", "unite": "par an"}


@operations.reads(
    "/collectivites/{int:pk}/couts",
    Right.SEE_PRICES,
    CostsShape,
    "Ce que paie par an une collectivité qui partage ses prix, par thème, et la médiane des autres",
    example={
        "collectivite": 123,
        "au": "2026-11-22",
        "habitants": 3634,
        "postes": 83,
        "themes": [
            {
                "theme": "TELECOM",
                "ht": EUROS,
                "ttc": None,
                "prix_connus": 61,
                "prix_inconnus": 0,
                "mediane_par_habitant": EUROS | {"montant": "7.7", "unite": "par habitant et par an"},
                "mediane_par_poste": None,
            }
        ],
    },
)
def yearly_costs(request: Any, pk: int) -> CostsShape:
    who = get_sheet_for(request.actor, pk)
    medians = medians_for([request.actor.acting_id, *request.actor.groupings], who)
    tell(request, lambda: actions.record_reading(request.actor, who))

    def median(theme: str, measure: Measure, unit: str) -> Amount | None:
        row = medians.get((theme, measure))
        return None if row is None else amount(row.median, "HT", unit)

    themes = [
        ThemeShape(
            theme=theme,
            ht=_yearly(cost.by_basis.get("HT"), "HT"),
            ttc=_yearly(cost.by_basis.get("TTC"), "TTC"),
            prix_connus=cost.known,
            prix_inconnus=cost.unknown,
            mediane_par_habitant=median(theme, Measure.PER_INHABITANT, "par habitant et par an"),
            mediane_par_poste=median(theme, Measure.PER_WORKSTATION, "par poste et par an"),
        )
        for theme, cost in sorted(costs_of([who.pk]).get(who.pk, {}).items())
    ]
    posts = workstations_of([who.pk]).get(who.pk)
    return CostsShape(collectivite=who.pk, au=localdate(), habitants=who.population, postes=posts, themes=themes)


def _yearly(total: Decimal | None, basis: str) -> Amount | None:
    return amount(total, basis, "par an")
