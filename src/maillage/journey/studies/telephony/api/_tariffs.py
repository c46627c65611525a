"""Tariffs for programs: their list, the grid of one, typed or read from a table, and its plans one by one."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from ninja import File, Form, Query, Status
from ninja.files import UploadedFile
from pydantic import BaseModel, Field

from maillage.engine.quantities import TaxBasis
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.telephony import actions, queries
from maillage.journey.studies.telephony.access import get_plan_for, get_tariff_for
from maillage.journey.studies.telephony.api._base import A_MONTH, MEND, operations
from maillage.journey.studies.telephony.engine import PlanFields
from maillage.journey.studies.telephony.enums import BundleScope, LineNature
from maillage.journey.studies.telephony.forms import TariffForm
from maillage.journey.studies.telephony.imports import TariffRefused, plans_sent
from maillage.journey.studies.telephony.models import Tariff, TariffPlan
from maillage.kernel.operations import (
    Amount,
    Closed,
    Fault,
    Faulty,
    Listing,
    Paging,
    Text,
    amount,
    form_faults,
    known,
    page_by_key,
)
from maillage.kernel.tables import TABLE_ENDINGS


class PlanDemand(Closed):
    """An offer, one row of the grid. A price that is null: the offer does not sell it; 0: unlimited."""

    code: Text = Field(min_length=1, max_length=40)
    nom: Text = Field(min_length=1, max_length=120)
    nature: LineNature | None = Field(None, description="Lignes concernées : FIXED, MOBILE ou DATA ; null : toutes.")
    abonnement: Decimal = Field(description="Par ligne et par mois, dans la base du tarif.")
    paliers: Text = Field(
        "", max_length=300, description="Nombre de lignes, deux points, abonnement : « 10:4,50|50:4 »."
    )
    minutes: int = Field(0, description="Comprises, par mois.")
    prix_minute: Decimal | None = None
    prix_mobile: Decimal | None = None
    prix_interne: Decimal | None = None
    prix_special: Decimal | None = None
    prix_etranger: Decimal | None = None
    prix_itinerance: Decimal | None = None
    arrondi: Text = Field("1+1", max_length=9, description="Premières secondes + pas : « 1+1 », « 60+60 », « 60+1 ».")
    prix_appel: Decimal = Decimal(0)
    sms: int = 0
    prix_sms: Decimal | None = None
    mo: int = 0
    prix_mo: Decimal | None = None
    partage: BundleScope = Field(BundleScope.LINE, description="LINE, MEMBER ou GROUP.")
    lignes_max: int | None = None


class TariffFacts(Closed):
    """Whose prices, from when, and in which basis: without it they would compare with nothing."""

    nom: Text = Field(min_length=1, max_length=120)
    operateur: Text = Field("", max_length=80)
    prix_au: date
    source: Text = Field(min_length=1, max_length=200, description="Où ces prix ont été lus.")
    base: TaxBasis


class TariffDemand(TariffFacts):
    """A tariff with its plans, all or none."""

    forfaits: list[PlanDemand] = Field(min_length=1, max_length=500)


class TariffShape(BaseModel):
    """The grid of an operator."""

    id: int
    par: int = Field(description="La structure qui l’a saisie.")
    nom: str
    operateur: str | None
    prix_au: date
    source: str
    base: TaxBasis


class PlanShape(BaseModel):
    """An offer of a tariff."""

    id: int
    code: str
    nom: str
    nature: str | None
    abonnement: Amount | None
    paliers: str | None
    minutes: int
    sms: int
    mo: int
    partage: str
    arrondi: str
    lignes_max: int | None
    prix: dict[str, Amount | None] = Field(description="Par minute, SMS ou Mo ; null : le forfait ne le vend pas.")


class WholeTariff(TariffShape):
    """A tariff and its plans."""

    forfaits: list[PlanShape]


_PRICED: Final = {
    "prix_minute": ("price_minute", "par minute"),
    "prix_mobile": ("price_mobile", "par minute"),
    "prix_interne": ("price_internal", "par minute"),
    "prix_special": ("price_special", "par minute"),
    "prix_etranger": ("price_international", "par minute"),
    "prix_itinerance": ("price_roaming", "par minute"),
    "prix_appel": ("price_call", "par appel"),
    "prix_sms": ("price_message", "par SMS"),
    "prix_mo": ("price_megabyte", "par Mo"),
}
_TARIFF: dict[str, Any] = {
    "id": 3,
    "par": 45,
    "nom": "Tarif fictif",
    "operateur": None,
    "prix_au": "2026-01-01",
    "source": "Chiffres inventés",
    "base": "HT",
}
_PLAN = {
    **{
        "id": 31,
        "code": "F2",
        "nom": "Deux heures",
        "nature": "FIXED",
        "paliers": None,
        "minutes": 120,
        "sms": 0,
        "mo": 0,
    },
    "abonnement": {"montant": "12", "devise": "EUR", "base": "HT", "unite": A_MONTH},
    **{"partage": "LINE", "arrondi": "60+1", "lignes_max": None},
    "prix": dict.fromkeys(_PRICED)
    | {"prix_minute": {"montant": "0.04", "devise": "EUR", "base": "HT", "unite": "par minute"}},
}
_WHOLE_TARIFF = _TARIFF | {"forfaits": [_PLAN]}
_NOT_KEPT: Final = "Le tarif n’a pas été enregistré."


@operations.reads(
    "/telephonie/tarifs",
    Right.SEE_STUDY,
    Listing[TariffShape],
    "Les tarifs des opérateurs, du dernier saisi au premier",
    example={"resultats": [_TARIFF], "suivant": None},
)
def telephony_tariffs(request: Any, asked: Annotated[Paging, Query()]) -> Listing[TariffShape]:  # noqa: ARG001
    rows, following = page_by_key(queries.tariffs_seen(), asked, "id", newest_first=True)
    return Listing(resultats=[TariffShape(**_tariff(row)) for row in rows], suivant=following)


@operations.reads(
    "/telephonie/tarifs/{int:pk}", Right.SEE_STUDY, WholeTariff, "Un tarif et ses forfaits", example=_WHOLE_TARIFF
)
def telephony_tariff(request: Any, pk: int) -> WholeTariff:
    return _whole_tariff(get_tariff_for(request.actor, pk))


@operations.writes(
    "POST",
    "/telephonie/tarifs",
    Right.CONDUCT_STUDY,
    {201: WholeTariff},
    "Saisir un tarif et ses forfaits, tout ou rien",
    example=_WHOLE_TARIFF,
)
def create_telephony_tariff(request: Any, tarif: TariffDemand) -> Status[WholeTariff]:
    return Status(201, _whole_tariff(_kept_tariff(request, tarif, [_fields(plan) for plan in tarif.forfaits])))


@operations.writes(
    "POST",
    "/telephonie/tarifs/fichier",
    Right.CONDUCT_STUDY,
    {201: WholeTariff},
    "Saisir un tarif d’après un tableau, un forfait par ligne",
    example=_WHOLE_TARIFF,
)
def load_telephony_tariff(
    request: Any,
    tarif: Annotated[TariffFacts, Form()],
    fichier: Annotated[UploadedFile, File(description="CSV, XLSX ou ODS, 2 Mo au plus.")],
) -> Status[WholeTariff]:
    where = "fichier « fichier »"
    if not (fichier.name or "").casefold().endswith(TABLE_ENDINGS):
        cure = f"Envoyez un fichier {', '.join(TABLE_ENDINGS)}."
        raise Faulty(_NOT_KEPT, [Fault(ou=where, quoi="Il n’est pas un tableau.", que_faire=cure)])
    _checked(tarif, {"file": fichier})
    try:
        plans = plans_sent(fichier, tarif.base)
    except TariffRefused as refused:
        found = [
            Fault(ou=f"{where}, ligne {fault.place}", quoi=fault.message, que_faire=MEND) for fault in refused.faults
        ]
        raise Faulty(_NOT_KEPT, found) from refused
    return Status(201, _whole_tariff(_kept_tariff(request, tarif, plans, lambda _: where)))


def _checked(asked: TariffFacts, files: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the form of the page takes. Error: ``Faulty``."""
    typed = {
        "name": asked.nom,
        "operator": asked.operateur,
        "as_of": asked.prix_au,
        "source": asked.source,
        "basis": asked.base.value,
    }
    form = TariffForm(typed, files)  # type: ignore[arg-type]
    if not form.is_valid():
        words = {"name": "nom", "operator": "operateur", "as_of": "prix_au", "basis": "base"}
        raise Faulty(_NOT_KEPT, form_faults(form, words | {"file": "fichier « fichier »"}, MEND))
    return {name: value for name, value in form.cleaned_data.items() if name != "file"}


def _kept_tariff(
    request: Any,
    asked: TariffFacts,
    plans: list[PlanFields],
    where: Callable[[int], str] = lambda place: f"forfaits[{place}]",
) -> Tariff:
    values = _checked(asked)
    try:
        return actions.create_tariff(request.actor, plans=plans, **values)
    except actions.NameTaken as taken:
        raise Faulty(_NOT_KEPT, [Fault(ou="nom", quoi=str(taken), que_faire=MEND)]) from taken
    except actions.PlansRefused as refused:
        found = [Fault(ou=where(place), quoi=said, que_faire=MEND) for place, said in refused.faults]
        raise Faulty(_NOT_KEPT, found) from refused


def _fields(plan: PlanDemand) -> PlanFields:
    prices = {field: getattr(plan, word) for word, (field, _) in _PRICED.items()}
    return PlanFields(
        code=plan.code,
        name=plan.nom,
        monthly_fee=plan.abonnement,
        kinds=frozenset({str(plan.nature)} if plan.nature else ()),
        brackets=plan.paliers,
        minutes=plan.minutes,
        messages=plan.sms,
        megabytes=plan.mo,
        rounding=plan.arrondi,
        scope=str(plan.partage),
        most_lines=plan.lignes_max,
        **prices,
    )


def _tariff(row: Tariff) -> dict[str, Any]:
    return {
        "id": row.pk,
        "par": row.owner_id,
        "nom": row.name,
        "operateur": known(row.operator),
        "prix_au": row.as_of,
        "source": row.source,
        "base": TaxBasis(row.basis),
    }


def _whole_tariff(row: Tariff) -> WholeTariff:
    return WholeTariff(**_tariff(row), forfaits=[_plan(plan, row.basis) for plan in queries.plans_of(row)])


def _plan(row: TariffPlan, basis: str) -> PlanShape:
    return PlanShape(
        id=row.pk,
        code=row.code,
        nom=row.name,
        nature=known(row.nature),
        abonnement=amount(row.monthly_fee, basis, A_MONTH),
        paliers=known(row.brackets),
        minutes=row.minutes,
        sms=row.messages,
        mo=row.megabytes,
        partage=row.scope,
        arrondi=row.rounding,
        lignes_max=row.most_lines,
        prix={word: amount(getattr(row, field), basis, unit) for word, (field, unit) in _PRICED.items()},
    )


# --- one plan --------------------------------------------------------------------------------------------------------

_PLAN_NOT_KEPT: Final = "Le forfait n’a pas été enregistré."


@operations.writes(
    "POST",
    "/telephonie/tarifs/{int:pk}/forfaits",
    Right.CONDUCT_STUDY,
    {201: PlanShape},
    "Ajouter un forfait à un tarif",
    example=_PLAN,
)
def add_telephony_plan(request: Any, pk: int, forfait: PlanDemand) -> Status[PlanShape]:
    tariff = get_tariff_for(request.actor, pk, is_own=True)
    return Status(201, _kept_plan(request, TariffPlan(owner_id=tariff.owner_id, tariff=tariff), forfait))


@operations.writes(
    "PUT",
    "/telephonie/forfaits/{int:pk}",
    Right.CONDUCT_STUDY,
    {200: PlanShape},
    "Dire autrement un forfait ; les analyses figées gardent celui qu’elles ont lu",
    example=_PLAN,
)
def change_telephony_plan(request: Any, pk: int, forfait: PlanDemand) -> PlanShape:
    return _kept_plan(request, get_plan_for(request.actor, pk), forfait)


@operations.writes(
    "DELETE",
    "/telephonie/forfaits/{int:pk}",
    Right.CONDUCT_STUDY,
    {204: None},
    "Retirer un forfait de son tarif ; les analyses figées gardent celui qu’elles ont lu",
)
def remove_telephony_plan(request: Any, pk: int) -> Status[None]:
    actions.delete_plan(request.actor, get_plan_for(request.actor, pk))
    return Status(204, None)


def _kept_plan(request: Any, plan: TariffPlan, asked: PlanDemand) -> PlanShape:
    try:
        return _plan(actions.write_plan(request.actor, plan, _fields(asked)), plan.tariff.basis)
    except actions.NameTaken as taken:
        raise Faulty(_PLAN_NOT_KEPT, [Fault(ou="code", quoi=str(taken), que_faire=MEND)]) from taken
    except actions.PlansRefused as refused:
        found = [Fault(ou="forfait", quoi=said, que_faire=MEND) for _, said in refused.faults]
        raise Faulty(_PLAN_NOT_KEPT, found) from refused
