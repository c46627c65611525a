"""Telephony for programs: tariffs, analyses, the lines that one may see of them, sites to merge."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from django.utils.timezone import localdate
from ninja import File, Form, Query, Status
from ninja.files import UploadedFile
from pydantic import BaseModel, Field

from maillage.engine.quantities import TaxBasis
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right, Subject
from maillage.foundations.scheduling.api import EXAMPLE as JOB
from maillage.foundations.scheduling.api import JobShape, job_shape
from maillage.journey.studies.telephony import actions, queries
from maillage.journey.studies.telephony.access import get_analysis_for, get_tariff_for, told_totals
from maillage.journey.studies.telephony.engine import PlanFields
from maillage.journey.studies.telephony.enums import BundleScope, LineNature
from maillage.journey.studies.telephony.forms import AnalysisForm, BridgeForm, TariffForm
from maillage.journey.studies.telephony.imports import TariffRefused, plans_sent
from maillage.journey.studies.telephony.models import AnalysedLine, Tariff, TariffPlan, TelephonyAnalysis
from maillage.kernel.operations import (
    Amount,
    Closed,
    Fault,
    Faulty,
    Listing,
    Operations,
    Paging,
    Text,
    amount,
    form_faults,
    known,
    page_by_key,
)
from maillage.kernel.tables import TABLE_ENDINGS

__all__ = ["operations"]

operations = Operations("Qu’y gagnerions-nous ?")
MEND: Final = "Corrigez, puis renvoyez la demande."
A_MONTH: Final = "par ligne et par mois"
OVER: Final = "sur la période"


class AnalysisShape(BaseModel):
    """An analysis of lines under a tariff. Amounts over the whole period; null while it is computed."""

    id: int
    nom: str
    tarif: str
    du: date
    au: date
    etat: str = Field(description="ASKED (pas encore calculée), COMPUTED (calculée) ou FROZEN (figée).")
    aujourdhui: Amount | None = Field(description="Des lignes dont le coût est connu.")
    au_mieux: Amount | None = Field(description="Des mêmes lignes.")
    economie: Amount | None
    borne: Amount | None = Field(description="Aucun choix de ces forfaits ne coûte moins, pour toutes les lignes.")
    ecart_prouve_pct: str | None


class AnalysedLineShape(BaseModel):
    """A line, as its owner and the body that conducts the analysis see it."""

    ligne: str
    membre: int
    nature: str = Field(description="FIXED, MOBILE ou DATA.")
    aujourdhui: Amount | None
    forfait: str | None
    au_mieux: Amount | None
    economie: Amount | None
    engagee_jusquau: date | None


class WholeAnalysis(AnalysisShape):
    """An analysis and a page of the lines that one may see."""

    lignes: Listing[AnalysedLineShape]


def _euros(text: str) -> dict[str, str]:
    return {"montant": text, "devise": "EUR", "base": "HT", "unite": "sur la période"}


ANALYSIS: dict[str, Any] = {
    "id": 7,
    "nom": "Nos lignes sous un nouveau tarif",
    "tarif": "Tarif fictif",
    "du": "2026-01-01",
    "au": "2026-10-01",
    "etat": "COMPUTED",
    "aujourdhui": _euros("4210.4"),
    "au_mieux": _euros("2911.85"),
    "economie": _euros("1298.55"),
    "borne": _euros("2911.85"),
    "ecart_prouve_pct": "0.0000",
}
LINE: dict[str, Any] = {
    "ligne": "+33261910012",
    "membre": 12,
    "nature": "FIXED",
    "aujourdhui": _euros("189"),
    "forfait": "Deux heures",
    "au_mieux": _euros("120"),
    "economie": _euros("69"),
    "engagee_jusquau": "2027-03-31",
}


@operations.reads(
    "/telephonie",
    Right.SEE_STUDY,
    Listing[AnalysisShape],
    "Les analyses de téléphonie, de la dernière à la première",
    example={"resultats": [ANALYSIS], "suivant": None},
)
def telephony_analyses(request: Any, asked: Annotated[Paging, Query()]) -> Listing[AnalysisShape]:
    rows, following = page_by_key(queries.analyses_seen(), asked, "id", newest_first=True)
    return Listing(resultats=[_analysis(request.actor, row) for row in rows], suivant=following)


@operations.reads(
    "/telephonie/{int:pk}",
    Right.SEE_STUDY,
    WholeAnalysis,
    "Une analyse de téléphonie, et les lignes que l’on peut en voir",
    example=ANALYSIS | {"lignes": {"resultats": [LINE], "suivant": None}},
)
def telephony_analysis(request: Any, pk: int, asked: Annotated[Paging, Query()]) -> WholeAnalysis:
    actor: Actor = request.actor
    found = get_analysis_for(actor, pk)
    rows, following = page_by_key(AnalysedLine.objects.filter(analysis=found), asked, "id")
    basis = found.totals.get("basis", "HT")
    lines = [
        AnalysedLineShape(
            ligne=row.line,
            membre=row.owner_id,
            nature=row.nature,
            aujourdhui=amount(row.today, basis, OVER),
            forfait=known(row.plan),
            au_mieux=amount(row.best, basis, OVER),
            economie=amount(row.saving, basis, OVER),
            engagee_jusquau=row.free_from,
        )
        for row in rows
    ]
    return WholeAnalysis(**_told(actor, found), lignes=Listing(resultats=lines, suivant=following))


def _analysis(actor: Actor, row: TelephonyAnalysis) -> AnalysisShape:
    return AnalysisShape(**_told(actor, row))


def _told(actor: Actor, row: TelephonyAnalysis) -> dict[str, Any]:
    totals = told_totals(actor, row)

    def euros(name: str) -> Amount | None:
        return amount(Decimal(totals[name]), totals["basis"], OVER) if totals else None

    return {
        "id": row.pk,
        "nom": row.name,
        "tarif": row.tariff.name,
        "du": row.first_month,
        "au": row.last_month,
        "etat": row.state,
        "aujourdhui": euros("today"),
        "au_mieux": euros("compared_best"),
        "economie": euros("saving"),
        "borne": euros("bound"),
        "ecart_prouve_pct": totals.get("gap_pct"),
    }


# --- tariffs ---------------------------------------------------------------------------------------------------------


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
    **{"code": "F2", "nom": "Deux heures", "nature": "FIXED", "paliers": None, "minutes": 120, "sms": 0, "mo": 0},
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


# --- analyses --------------------------------------------------------------------------------------------------------


class AnalysisDemand(Closed):
    """Which lines, over which months, under which tariff."""

    nom: Text = Field(min_length=1, max_length=160)
    tarif: int
    du: date = Field(description="Un jour du premier mois.")
    au: date = Field(description="Un jour du dernier mois.")
    secondes: int = Field(10, description="Temps de calcul : plus il dure, plus l’écart prouvé est faible.")
    etude: int | None = Field(None, description="L’étude dont le rapport citera l’analyse.")


class AskedAnalysis(BaseModel):
    """An analysis that is being computed, and the job that does it."""

    analyse: AnalysisShape
    travail: JobShape


@operations.writes(
    "POST",
    "/telephonie",
    Right.CONDUCT_STUDY,
    {202: AskedAnalysis},
    "Ouvrir une analyse et la calculer, par un travail",
    example={
        "analyse": ANALYSIS
        | {"etat": "ASKED"}
        | dict.fromkeys(("aujourdhui", "au_mieux", "economie", "borne", "ecart_prouve_pct")),
        "travail": JOB,
    },
)
def open_telephony_analysis(request: Any, analyse: AnalysisDemand) -> Status[AskedAnalysis]:
    actor = request.actor
    typed = {
        "name": analyse.nom,
        "tariff": analyse.tarif,
        "first_month": analyse.du.isoformat(),
        "last_month": analyse.au.isoformat(),
        "seconds": analyse.secondes,
        "study": analyse.etude or "",
    }
    studies = queries.studies_that_may_cite(actor.acting_id)
    form = AnalysisForm(typed, tariffs=queries.tariffs_seen(), studies=studies)
    if not form.is_valid():
        words = {"name": "nom", "tariff": "tarif", "first_month": "du", "last_month": "au"}
        found = form_faults(form, words | {"seconds": "secondes", "study": "etude"}, MEND)
        raise Faulty("L’analyse n’a pas été ouverte.", found)
    opened = actions.open_analysis(actor, **form.cleaned_data)
    job = actions.compute_again(actor, opened)
    return Status(202, AskedAnalysis(analyse=_analysis(request.actor, opened), travail=job_shape(job)))


@operations.writes(
    "POST",
    "/telephonie/{int:pk}/calcul",
    Right.CONDUCT_STUDY,
    {202: JobShape},
    "Recalculer une analyse qui n’est pas figée, avec les lignes d’aujourd’hui",
    example=JOB,
)
def compute_telephony_analysis(request: Any, pk: int) -> Status[JobShape]:
    found = get_analysis_for(request.actor, pk, is_own=True)
    return Status(202, job_shape(actions.compute_again(request.actor, found)))


@operations.writes(
    "POST",
    "/telephonie/{int:pk}/figer",
    Right.CONDUCT_STUDY,
    {200: AnalysisShape},
    "Figer une analyse calculée : plus rien ne la change, et les rapports la citent",
    example=ANALYSIS | {"etat": "FROZEN"},
)
def freeze_telephony_analysis(request: Any, pk: int) -> AnalysisShape:
    found = get_analysis_for(request.actor, pk, is_own=True)
    actions.freeze_analysis(request.actor, found)
    return _analysis(request.actor, found)


# --- sites to merge --------------------------------------------------------------------------------------------------


class BridgeDemand(Closed):
    """Two accesses of the inventory that could be one; every hypothesis is said."""

    un: int = Field(description="Fiche de la liste « lignes » de l’inventaire : l’accès du premier lieu.")
    autre: int
    metres: Decimal
    portee_metres: Decimal = Field(description="D’un pont wifi ; vaut pour tous les ponts étudiés.")
    cout_pose: Decimal = Field(description="En euros, dans la base du tarif.")
    entretien: Decimal = Field(description="En euros par mois, dans la base du tarif.")
    debit: Decimal = Field(description="Du pont, en Mbit/s.")
    besoin_un: Decimal = Field(description="En Mbit/s.")
    besoin_autre: Decimal
    mois: int = Field(description="Durée étudiée ; vaut pour tous les ponts étudiés.")


class BridgeShape(BaseModel):
    """A bridge that is looked at."""

    rang: int
    un: str
    autre: str
    metres: str


class MergedShape(BaseModel):
    """An access to give up."""

    rendu: str = Field(description="Le lieu qui rend son accès.")
    relie_a: str
    a_partir_du: date
    supposee_libre: bool = Field(description="Vrai si nul ne sait jusqu’à quand l’accès est engagé.")
    mois_gagnes: int
    loyer_economise: Amount | None
    pont_pose: Amount | None
    entretien: Amount | None
    gain_net: Amount | None


class MergerShape(BaseModel):
    """Bridges, and what they give once computed."""

    ponts: list[BridgeShape]
    a_rendre: list[MergedShape]
    ecartes: list[str] = Field(description="Ponts écartés, et pourquoi.")
    gain_net: Amount | None


_MERGER: dict[str, Any] = {
    "ponts": [{"rang": 0, "un": "Taulé, Mairie", "autre": "Taulé, École", "metres": "80"}],
    "a_rendre": [],
    "ecartes": [],
    "gain_net": None,
}
_BRIDGE_WORDS: Final = {
    "one": "un",
    "other": "autre",
    "metres": "metres",
    "most_metres": "portee_metres",
    "investment": "cout_pose",
    "running": "entretien",
    "rate": "debit",
    "needed_one": "besoin_un",
    "needed_other": "besoin_autre",
    "months": "mois",
}


@operations.reads(
    "/telephonie/{int:pk}/ponts",
    Right.CONDUCT_STUDY,
    MergerShape,
    "Les ponts étudiés entre des lieux, et les accès à rendre ; lus par qui conduit l’analyse",
    example=_MERGER,
)
def telephony_bridges(request: Any, pk: int) -> MergerShape:
    found = get_analysis_for(request.actor, pk, is_own=True)
    merger = queries.merger_of(found)
    basis = found.tariff.basis
    result: dict[str, Any] = merger.found if merger else {}

    def euros(text: Any) -> Amount | None:
        return amount(None if text is None else Decimal(str(text)), basis, "sur la durée étudiée")

    return MergerShape(
        ponts=[
            BridgeShape(rang=place, un=each["one"]["name"], autre=each["other"]["name"], metres=each["metres"])
            for place, each in enumerate(merger.bridges if merger else ())
        ],
        a_rendre=[
            MergedShape(
                rendu=each["site"],
                relie_a=each["through"],
                a_partir_du=date.fromisoformat(each["free_from"]),
                supposee_libre=bool(each.get("is_supposed_free")),
                mois_gagnes=each["months"],
                loyer_economise=euros(each["saved"]),
                pont_pose=euros(each["investment"]),
                entretien=euros(each["running"]),
                gain_net=euros(each["net"]),
            )
            for each in result.get("merged", ())
        ],
        ecartes=list(result.get("left_out", ())),
        gain_net=euros(result.get("net")),
    )


@operations.writes(
    "POST",
    "/telephonie/{int:pk}/ponts",
    Right.CONDUCT_STUDY,
    {202: JobShape},
    "Étudier un pont entre deux lieux ; l’analyse est recalculée",
    example=JOB,
)
def add_telephony_bridge(request: Any, pk: int, pont: BridgeDemand) -> Status[JobShape]:
    actor = request.actor
    found = get_analysis_for(actor, pk, is_own=True)
    owners = sorted(actor.scope.seen(Subject.PRICES) | actor.scope.seen(Subject.OWN))
    typed = {field: getattr(pont, word) for field, word in _BRIDGE_WORDS.items()}
    form = BridgeForm(typed, accesses=queries.accesses_seen(owners), basis=found.tariff.basis)
    if not form.is_valid():
        raise Faulty("Le pont n’a pas été ajouté.", form_faults(form, _BRIDGE_WORDS, MEND))
    return Status(202, job_shape(actions.add_bridge(actor, found, form.bridge(localdate()))))


@operations.writes(
    "DELETE",
    "/telephonie/{int:pk}/ponts/{int:rank}",
    Right.CONDUCT_STUDY,
    {202: JobShape},
    "Ne plus étudier un pont ; l’analyse est recalculée",
    example=JOB,
)
def remove_telephony_bridge(request: Any, pk: int, rank: int) -> Status[JobShape]:
    found = get_analysis_for(request.actor, pk, is_own=True)
    return Status(202, job_shape(actions.remove_bridge(request.actor, found, rank)))
