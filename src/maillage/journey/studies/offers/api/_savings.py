"""Savings for programs: opened, changed, computed, frozen, and their totals."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from ninja import Query, Status
from pydantic import BaseModel, Field

from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.actions import enqueue
from maillage.foundations.scheduling.api import EXAMPLE, JobShape, job_shape
from maillage.journey.studies.offers import actions, queries
from maillage.journey.studies.offers.access import (
    get_open_savings_for,
    get_own_savings_for,
    get_savings_for,
    is_own,
)
from maillage.journey.studies.offers.api._base import YEARLY, Range, operations, range_of
from maillage.journey.studies.offers.documents import shown_totals
from maillage.journey.studies.offers.enums import Exit, SavingsState
from maillage.journey.studies.offers.forms import SavingsForm
from maillage.journey.studies.offers.models import Savings
from maillage.kernel.operations import (
    Amount,
    Closed,
    Faulty,
    Listing,
    Paging,
    Text,
    amount,
    form_faults,
    known,
    page_by_key,
)

__all__: list[str] = []


class SavingsShape(BaseModel):
    """A computation of savings."""

    id: int
    nom: str
    etat: str
    offres_valables_au: date
    calculee_le: datetime | None
    figee_le: datetime | None
    a_recalculer: bool
    empreinte: str | None = Field(description="SHA-256 de tout ce qui est entré dans le calcul.")
    chiffres_inventes: bool


class ThemeShape(BaseModel):
    """What a theme would save; ``ALL``: all of them."""

    theme: str
    lignes: int
    comptees: int
    collectivites: int
    ecartees: dict[str, int]
    paye: Amount | None
    economie: Range
    une_fois: Range
    net: Range = Field(description="TTC moins FCTVA.")
    perdu_si_preavis_manques: Amount | None
    territoire: Range | None = Field(description="Extrapolé ; null si rien ne permet de l’estimer.")
    territoire_connues: int
    territoire_total: int


class Hypotheses(BaseModel):
    """All that a computation supposes."""

    offres_disponibles_du: date
    sortie: str
    estimee_a_pct: str
    plus_long_de_mois: int
    subvention_pct: str


class ObtainedTotals(BaseModel):
    """Of the lines whose price was obtained: what was hoped for, and what was had. Signed: negative is a rise."""

    lignes: int
    espere: Amount | None
    obtenu: Amount | None
    espere_une_fois: Amount | None
    obtenu_une_fois: Amount | None


class TotalsShape(SavingsShape):
    """With its totals, where the reader may have them."""

    etude: int | None = Field(description="L’étude qui le cite ; null pour un membre, ou si aucune ne le cite.")
    hypotheses: Hypotheses
    obtenu: ObtainedTotals | None = Field(description="À part de ce qui est espéré ; null tant que rien n’est obtenu.")
    themes: list[ThemeShape]


class SavingsDemand(Closed):
    """A computation of savings: all that it supposes; nothing is supposed in silence."""

    nom: Text = Field(min_length=1, max_length=120)
    etude: int | None = Field(None, description="L’étude dont le rapport citera le calcul, une fois figé.")
    offres_valables_au: date
    offres_disponibles_du: date = Field(description="Aucune économie ne commence avant.")
    sortie: Exit = Field(Exit.TERM, description="TERM : à la fin de chaque contrat ; NOW : tout de suite.")
    estimee_a_pct: Decimal = Field(description="Une valeur estimée peut être fausse d’autant, en pour cent.")
    plus_long_de_mois: int = Field(0, description="Une offre peut engager plus longtemps d’autant.")
    subvention_pct: Decimal = Field(Decimal(0), description="De ce qui est payé une fois, en pour cent du HT.")
    invente: bool = False


SAVINGS = {
    "id": 3,
    "nom": "Économies 2026",
    "etat": "FROZEN",
    "offres_valables_au": "2026-11-22",
    "calculee_le": "2026-11-22T10:00:00+01:00",
    "figee_le": "2026-11-22T11:00:00+01:00",
    "a_recalculer": False,
    "empreinte": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
    "chiffres_inventes": True,
}


@operations.reads(
    "/economies",
    Right.SEE_STUDY,
    Listing[SavingsShape],
    "Les calculs d’économies : les siens, et ceux que ses organismes ont figés",
    example={"resultats": [SAVINGS], "suivant": None},
)
def all_savings(request: Any, asked: Annotated[Paging, Query()]) -> Listing[SavingsShape]:
    rows, following = page_by_key(queries.savings_seen(request.actor), asked, "id", newest_first=True)
    return Listing(resultats=[SavingsShape(**_savings(row)) for row in rows], suivant=following)


@operations.reads(
    "/economies/{int:pk}",
    Right.SEE_STUDY,
    TotalsShape,
    "Un calcul d’économies et ses totaux par thème",
    example=SAVINGS
    | {
        "etude": 5,
        "hypotheses": {
            "offres_disponibles_du": "2026-11-22",
            "sortie": "TERM",
            "estimee_a_pct": "20.00",
            "plus_long_de_mois": 0,
            "subvention_pct": "0.00",
        },
        "obtenu": {
            "lignes": 12,
            "espere": {"montant": "1180.8", "devise": "EUR", "base": "HT", "unite": YEARLY},
            "obtenu": {"montant": "1024.8", "devise": "EUR", "base": "HT", "unite": YEARLY},
            "espere_une_fois": {"montant": "0", "devise": "EUR", "base": "HT", "unite": "une fois"},
            "obtenu_une_fois": {"montant": "0", "devise": "EUR", "base": "HT", "unite": "une fois"},
        },
        "themes": [],
    },
)
def one_savings(request: Any, pk: int) -> TotalsShape:
    row = get_savings_for(request.actor, pk)
    totals = shown_totals(row, own=is_own(request.actor, row))
    themes = [*totals["themes"], totals["all"]] if totals else []
    return TotalsShape(
        **_savings(row),
        etude=row.study_id if is_own(request.actor, row) else None,
        hypotheses=Hypotheses(
            offres_disponibles_du=row.starts_on,
            sortie=row.exit,
            estimee_a_pct=f"{row.estimated_within_pct:f}",
            plus_long_de_mois=row.longer_by_months,
            subvention_pct=f"{row.grant_pct:f}",
        ),
        obtenu=_obtained(row) if totals else None,
        themes=[_theme(theme) for theme in themes],
    )


def _obtained(row: Savings) -> ObtainedTotals | None:
    """Where the page shows it: of frozen savings, to whoever reads the totals."""
    if row.state != SavingsState.FROZEN:
        return None
    had = queries.obtained_totals(row)
    if not had["lines"]:
        return None
    return ObtainedTotals(
        lignes=had["lines"],
        espere=amount(had["hoped"], "HT", YEARLY),
        obtenu=amount(had["had"], "HT", YEARLY),
        espere_une_fois=amount(had["hoped_once"], "HT", "une fois"),
        obtenu_une_fois=amount(had["had_once"], "HT", "une fois"),
    )


def _savings(row: Savings) -> dict[str, Any]:
    return {
        "id": row.pk,
        "nom": row.name,
        "etat": row.state,
        "offres_valables_au": row.prices_on,
        "calculee_le": row.computed_at,
        "figee_le": row.frozen_at,
        "a_recalculer": row.is_stale,
        "empreinte": known(row.inputs_digest),
        "chiffres_inventes": row.is_fictitious,
    }


def _theme(row: dict[str, Any]) -> ThemeShape:
    whole = row["territory"]
    return ThemeShape(
        theme=row["theme"],
        lignes=row["lines"],
        comptees=row["counted"],
        collectivites=row["contributors"],
        ecartees=row["left"],
        paye=amount(Decimal(row["paid"]), "HT", YEARLY),
        economie=range_of(row["recurring"], "HT", YEARLY),
        une_fois=range_of(row["once"], "HT", "une fois"),
        net=range_of(row["net"], "TTC", YEARLY),
        perdu_si_preavis_manques=amount(Decimal(row["lost"]), "HT", "une fois"),
        territoire=range_of([whole[end] for end in ("low", "total", "high")], "HT", YEARLY) if whole else None,
        territoire_connues=whole["n"] if whole else 0,
        territoire_total=whole["N"] if whole else 0,
    )


@operations.writes(
    "POST",
    "/economies/{int:pk}/calcul",
    Right.CONDUCT_STUDY,
    {202: JobShape},
    "Calculer, ou recalculer, des économies qui ne sont pas figées",
    example=EXAMPLE,
)
def ask_savings(request: Any, pk: int) -> Status[JobShape]:
    row = get_open_savings_for(request.actor, pk)
    label = f"Économies « {row.name} »"
    return Status(202, job_shape(enqueue(request.actor, "offers.compute", label, savings=row.pk)))


_WORDS: Final = {
    "name": "nom",
    "study": "etude",
    "prices_on": "offres_valables_au",
    "starts_on": "offres_disponibles_du",
    "exit": "sortie",
    "estimated_within_pct": "estimee_a_pct",
    "longer_by_months": "plus_long_de_mois",
    "grant_pct": "subvention_pct",
    "is_fictitious": "invente",
}
"""What a field of the page is called here."""


@operations.writes(
    "POST",
    "/economies",
    Right.CONDUCT_STUDY,
    {201: SavingsShape},
    "Ouvrir un calcul d’économies, avec ses hypothèses",
    example=SAVINGS | {"etat": "DRAFT", "calculee_le": None, "figee_le": None, "empreinte": None},
)
def open_savings(request: Any, calcul: SavingsDemand) -> Status[SavingsShape]:
    return Status(201, _written(request, None, calcul))


@operations.writes(
    "PUT",
    "/economies/{int:pk}",
    Right.CONDUCT_STUDY,
    {200: SavingsShape},
    "Changer les hypothèses d’un calcul qui n’est pas figé",
    example=SAVINGS | {"etat": "COMPUTED", "figee_le": None, "a_recalculer": True},
)
def change_savings(request: Any, pk: int, calcul: SavingsDemand) -> SavingsShape:
    return _written(request, get_own_savings_for(request.actor, pk), calcul)


@operations.writes(
    "POST",
    "/economies/{int:pk}/figer",
    Right.CONDUCT_STUDY,
    {200: SavingsShape},
    "Figer un calcul d’économies : ses membres lisent leurs lignes et les totaux",
    example=SAVINGS,
)
def freeze_savings(request: Any, pk: int) -> SavingsShape:
    row = get_own_savings_for(request.actor, pk)
    actions.freeze_savings(request.actor, row)
    return SavingsShape(**_savings(row))


def _written(request: Any, row: Savings | None, asked: SavingsDemand) -> SavingsShape:
    """The same rules as on the page. Errors: ``Faulty``, ``Sealed``."""
    typed = {
        "name": asked.nom,
        "study": asked.etude or "",
        "prices_on": asked.offres_valables_au.isoformat(),
        "starts_on": asked.offres_disponibles_du.isoformat(),
        "exit": str(asked.sortie),
        "estimated_within_pct": asked.estimee_a_pct,
        "longer_by_months": asked.plus_long_de_mois,
        "grant_pct": asked.subvention_pct,
        "is_fictitious": asked.invente,
    }
    studies = queries.studies_that_may_cite(row.owner_id if row else request.actor.acting_id)
    form = SavingsForm(typed, studies=studies)
    if not form.is_valid():
        raise Faulty("Le calcul n’a pas été enregistré.", form_faults(form, _WORDS))
    kept = actions.save_savings(request.actor, form.cleaned_data, row)
    return SavingsShape(**_savings(kept))
