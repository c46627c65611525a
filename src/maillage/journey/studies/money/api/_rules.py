"""Over how long an assembly amortises, for programs."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from ninja import Status
from pydantic import BaseModel, Field

from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.money import actions, queries
from maillage.journey.studies.money.access import get_period_for
from maillage.journey.studies.money.api._base import operations
from maillage.journey.studies.money.forms import PeriodForm
from maillage.journey.studies.money.models import AmortisationPeriod
from maillage.kernel.operations import Amount, Closed, Fault, Faulty, Text, amount, form_faults, known

__all__: list[str] = []


class PeriodDemand(Closed):
    """What the assembly decided for an account."""

    compte: Text = Field(min_length=1, max_length=10)
    biens: Text = Field(min_length=1, max_length=120)
    annees: int
    seulement_sous: Decimal | None = Field(None, description="En euros TTC, pour les biens de faible valeur.")
    deliberation_du: date | None = None
    reference: Text = Field("", max_length=80)


class PeriodShape(BaseModel):
    """Over how many years goods of an account are amortised."""

    id: int
    compte: str
    biens: str
    annees: int
    seulement_sous: Amount | None
    deliberation_du: date | None
    reference: str | None


class PeriodsShape(BaseModel):
    durees: list[PeriodShape]


_PERIOD = {
    **{"id": 3, "compte": "2183", "biens": "Matériel informatique", "annees": 5, "seulement_sous": None},
    **{"deliberation_du": "2024-01-15", "reference": "2024-01-15-03"},
}
_WORDS: Final = {
    "account": "compte",
    "label": "biens",
    "years": "annees",
    "below": "seulement_sous",
    "decided_on": "deliberation_du",
    "reference": "reference",
}
_NOT_KEPT: Final = "La durée n’a pas été enregistrée."


@operations.reads(
    "/durees-amortissement",
    Right.SEE_STUDY,
    PeriodsShape,
    "Les durées d’amortissement que l’assemblée a décidées, compte par compte",
    example={"durees": [_PERIOD]},
)
def amortisation_periods(request: Any) -> PeriodsShape:
    return PeriodsShape(durees=[_period(row) for row in queries.periods_of(request.actor.acting_id)])


@operations.writes(
    "POST",
    "/durees-amortissement",
    Right.KEEP_FINANCES,
    {201: PeriodShape},
    "Écrire la durée décidée pour un compte",
    example=_PERIOD,
)
def add_amortisation_period(request: Any, duree: PeriodDemand) -> Status[PeriodShape]:
    return Status(201, _kept(request, None, duree))


@operations.writes(
    "PUT",
    "/durees-amortissement/{int:pk}",
    Right.KEEP_FINANCES,
    {200: PeriodShape},
    "Corriger une durée",
    example=_PERIOD,
)
def change_amortisation_period(request: Any, pk: int, duree: PeriodDemand) -> PeriodShape:
    return _kept(request, get_period_for(request.actor, pk), duree)


@operations.writes(
    "DELETE",
    "/durees-amortissement/{int:pk}",
    Right.KEEP_FINANCES,
    {204: None},
    "Retirer une durée : les cas prennent de nouveau celle de chaque ligne",
)
def drop_amortisation_period(request: Any, pk: int) -> Status[None]:
    actions.drop_period(request.actor, get_period_for(request.actor, pk))
    return Status(204, None)


def _kept(request: Any, row: AmortisationPeriod | None, asked: PeriodDemand) -> PeriodShape:
    """The same rules as on the page. Error: ``Faulty``."""
    form = PeriodForm({field: getattr(asked, word) for field, word in _WORDS.items()}, period=None)
    if not form.is_valid():
        raise Faulty(_NOT_KEPT, form_faults(form, _WORDS))
    facts = form.facts()
    try:
        kept = actions.keep_period(
            request.actor,
            row,
            account=facts["account"],
            label=facts["label"],
            years=facts["years"],
            below=facts["below"],
            decided_on=facts["decided_on"],
            reference=facts["reference"],
        )
    except actions.AlreadyDecided as refused:
        fault = Fault(ou="compte", quoi=str(refused), que_faire="Corrigez celle qui existe, ou dites un autre compte.")
        raise Faulty(_NOT_KEPT, [fault]) from refused
    return _period(kept)


def _period(row: AmortisationPeriod) -> PeriodShape:
    return PeriodShape(
        id=row.pk,
        compte=row.account,
        biens=row.label,
        annees=row.years,
        seulement_sous=amount(row.below, "TTC", "prix d’un bien"),
        deliberation_du=row.decided_on,
        reference=known(row.reference),
    )
