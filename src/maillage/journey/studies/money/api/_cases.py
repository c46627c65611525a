"""Business cases for programs: opened, described, changed, copied, erased, frozen."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.timezone import localdate, localtime
from ninja import Query, Status
from pydantic import BaseModel, Field

from maillage.engine.quantities import round_half_up
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.money import actions, queries
from maillage.journey.studies.money.access import get_case_for, get_own_case_for
from maillage.journey.studies.money.api._base import file_named, operations
from maillage.journey.studies.money.documents import MEDIA_TYPES, sentences, tables_of
from maillage.journey.studies.money.engine import (
    METHOD_VERSION,
    Case,
    CaseRefused,
    CaseResults,
    Outlook,
    case_of,
    compute,
    document_of,
    faults_of,
    lives_of,
    read_case,
)
from maillage.journey.studies.money.models import BusinessCase, PublishedCase
from maillage.kernel.operations import (
    Amount,
    Closed,
    Fault,
    Faulty,
    Listing,
    Paging,
    Text,
    amount,
    known,
    page_by_key,
)
from maillage.kernel.pages import NotAllowed

__all__ = ["EditionShape", "faulty", "published_shape", "whole"]


NUMBER = "Nombre décimal en texte, par exemple « 12.50 »."
KEY = "Clé d’une valeur du cas ; vide s’il n’y en a pas."


class ValueShape(Closed):
    """A number of a case, and how it is known."""

    cle: Text = Field(description="Minuscules, chiffres et tirets.", max_length=80)
    nom: Text = Field("", max_length=300)
    valeur: Text = Field(description=NUMBER, max_length=30)
    unite: Text = Field("", max_length=300)
    origine: Text = Field(
        "hypothese", max_length=20, description="temoignage, facture, devis, mesure, regle ou hypothese."
    )
    source: Text = Field("", max_length=300)
    bas: Text | None = Field(None, max_length=30, description=NUMBER)
    haut: Text | None = Field(None, max_length=30, description=NUMBER)


class LineShape(Closed):
    """What is paid or received."""

    nom: Text = Field(max_length=300)
    sens: Text = Field("depense", max_length=10, description="depense ou recette.")
    section: Text = Field("fonctionnement", max_length=20, description="investissement ou fonctionnement.")
    nature: Text = Field("hors-fctva", max_length=30, description="Elle décide du FCTVA : materiel, logiciel, nuage…")
    rythme: Text = Field("une-fois", max_length=12, description="une-fois, mois, trimestre ou an.")
    base: Text = Field(max_length=3, description="HT ou TTC.")
    tva: Text = Field(max_length=10, description="Taux de TVA en pour cent, 0 s’il n’y en a pas.")
    montant: Text = Field(max_length=80, description=KEY)
    quantite: Text = Field("", max_length=80, description=KEY)
    remise: Text = Field("", max_length=80, description=KEY)
    marge: Text = Field("", max_length=80, description=KEY)
    compris: Text = Field("", max_length=80, description=KEY)
    par_unite: bool = False
    debut: int = Field(0, ge=0, le=600, description="Mois après le début du cas.")
    duree: int | None = Field(None, ge=1, le=600, description="Mois ; null : jusqu’au bout.")
    compte: Text = Field("", max_length=10)
    amortie_sur: int | None = Field(None, ge=1, le=60, description="Années.")
    a_verifier_le: date | None = None
    constate: Text | None = Field(None, max_length=30, description=NUMBER)


class FundingShape(Closed):
    """Who helps to pay."""

    nom: Text = Field(max_length=300)
    nature: Text = Field("subvention", max_length=15, description="subvention, participation ou emprunt.")
    montant: Text = Field("", max_length=80, description=KEY)
    taux: Text = Field("", max_length=80, description=KEY)
    apres_mois: int = Field(0, ge=0, le=600)
    annees: int = Field(0, ge=0, le=60, description="D’un emprunt.")


class OptionShape(Closed):
    """A way to do it."""

    nom: Text = Field(max_length=300)
    reference: bool = Field(False, description="Vrai de la situation à laquelle les autres se comparent.")
    service: Text = Field("", max_length=80, description="Clé de la valeur qui dit ses mois de service.")
    lignes: list[LineShape] = Field(default_factory=list, max_length=60)
    financements: list[FundingShape] = Field(default_factory=list, max_length=20)


class CaseShape(Closed):
    """A case, as docs/reference/cas-financier.md describes it."""

    debut: date
    recupere_tva: bool = False
    unites: Text = Field("", max_length=80, description=KEY)
    evolution: Text = Field("", max_length=80, description=KEY)
    nom_unite: Text = Field("", max_length=300)
    valeurs: list[ValueShape] = Field(max_length=300)
    options: list[OptionShape] = Field(default_factory=list, max_length=12)


class NewCase(Closed):
    """A case to be written."""

    nom: Text = Field(min_length=1, max_length=160)
    resume: Text = Field("", max_length=600)
    cas: CaseShape


class ChangedCase(NewCase):
    """A case to be written over the one that was read."""

    version: int = Field(ge=1, description="Celle qui a été lue : si quelqu’un a écrit depuis, rien n’est écrit.")


class OptionResultShape(BaseModel):
    """What an option costs, and what it saves against the reference."""

    nom: str
    mois_de_service: int
    cout_net: Amount | None
    cout_net_par_annee: Amount | None
    gain_par_annee: Amount | None = Field(description="Par rapport à la référence ; négatif : un surcoût.")
    gain_au_moins: Amount | None
    gain_au_plus: Amount | None
    valeur_actuelle_nette: Amount | None
    rembourse_en_mois: str | None = Field(
        description="Nombre décimal en texte ; null si jamais, ou si rien n’est avancé."
    )
    rembourse_a_partir_du: date | None
    seuil_equilibre: int | None = Field(description="Nombre d’unités ; null si la question ne se pose pas.")


class ThresholdShape(BaseModel):
    """The value at which the result is reversed."""

    option: str
    cle: str
    retenu: str
    s_inverse_a: str | None


class ResultsShape(BaseModel):
    """What follows from a case."""

    en_bref: list[str]
    options: list[OptionResultShape]
    seuils: list[ThresholdShape]
    empreinte: str = Field(description="SHA-256 des données.")
    methode: str
    avertissements: list[str]


class ListedCase(BaseModel):
    """A case of the organisation."""

    id: int
    nom: str
    etude: int | None
    version: int
    modifie_le: Any = Field(description="Date et heure.")
    derniere_edition: int | None


class WholeCase(BaseModel):
    """A case and its results."""

    id: int
    nom: str
    resume: str | None
    etude: int | None
    version: int
    est_fictif: bool
    cas: CaseShape
    manques: list[str] = Field(description="Ce qui empêche de calculer ; vide si rien.")
    resultats: ResultsShape | None


class EditionShape(BaseModel):
    """A frozen case."""

    cas: int
    numero: int
    en_bref: str
    empreinte: str
    methode: str
    regles_au: date


class PublishedShape(BaseModel):
    """A case that a body published to its members."""

    id: int
    nom: str
    par: int
    en_bref: str
    empreinte: str
    publie_le: Any = Field(description="Date et heure.")


VALUES = [
    {
        **{"cle": key, "nom": name, "valeur": value, "unite": unit, "origine": "hypothese"},
        **{"source": "", "bas": None, "haut": None},
    }
    for key, name, value, unit in (
        ("horizon", "Horizon du calcul", "60", "mois"),
        ("actualisation", "Taux d’actualisation", "0", "% par an"),
        ("delai-fctva", "Délai du FCTVA", "1", "années"),
        ("achat", "Prix d’achat", "4425.20", "€ TTC"),
    )
]
LINE = {
    **{"nom": "Achat du copieur", "sens": "depense", "section": "investissement", "nature": "materiel"},
    **{"rythme": "une-fois", "base": "TTC", "tva": "20", "montant": "achat", "quantite": "", "remise": ""},
    **{"marge": "", "compris": "", "par_unite": False, "debut": 0, "duree": None, "compte": "2183"},
    **{"amortie_sur": 5, "a_verifier_le": None, "constate": None},
}
CASE = {
    **{"debut": "2027-01-01", "recupere_tva": False, "unites": "", "evolution": "", "nom_unite": ""},
    "valeurs": VALUES,
    "options": [{"nom": "Acheter", "reference": False, "service": "", "lignes": [LINE], "financements": []}],
}
EUROS = {"montant": "739.858", "devise": "EUR", "base": "TTC", "unite": "par année de service"}
WHOLE: dict[str, Any] = {
    **{
        "id": 123,
        "nom": "Acheter un copieur",
        "resume": None,
        "etude": None,
        "version": 1,
        "est_fictif": False,
        "cas": CASE,
    },
    "manques": [],
    "resultats": {
        "en_bref": ["« Acheter » coûte 739,86 € net par an pendant 5 ans, à partir de janvier 2027."],
        "options": [
            {
                **{"nom": "Acheter", "mois_de_service": 60},
                "cout_net": {"montant": "3699.29", "devise": "EUR", "base": "TTC", "unite": "en tout"},
                "cout_net_par_annee": EUROS,
                **dict.fromkeys(("gain_par_annee", "gain_au_moins", "gain_au_plus", "valeur_actuelle_nette")),
                **dict.fromkeys(("rembourse_en_mois", "rembourse_a_partir_du", "seuil_equilibre")),
            }
        ],
        "seuils": [],
        "empreinte": "0" * 64,
        "methode": "1",
        "avertissements": [],
    },
}


@operations.reads(
    "/cas-financiers",
    Right.SEE_STUDY,
    Listing[ListedCase],
    "Cas financiers de sa collectivité, le plus récent d’abord",
    example={
        "resultats": [
            {
                **{"id": 123, "nom": "Acheter un copieur", "etude": None, "version": 1},
                **{"modifie_le": "2026-11-22T09:00:00+01:00", "derniere_edition": 1},
            }
        ],
        "suivant": None,
    },
)
def business_cases(request: Any, paging: Annotated[Paging, Query()]) -> Listing[ListedCase]:  # noqa: ARG001 the scope says whose
    shown, following = page_by_key(queries.cases_seen(), paging, "id", newest_first=True)
    rows = [
        ListedCase(
            id=row.pk,
            nom=row.name,
            etude=row.study_id,
            version=row.version,
            modifie_le=localtime(row.changed_at).replace(microsecond=0),
            derniere_edition=row.last,  # type: ignore[attr-defined]
        )
        for row in shown
    ]
    return Listing[ListedCase](resultats=rows, suivant=following)


@operations.reads(
    "/cas-financiers/{int:pk}", Right.SEE_STUDY, WholeCase, "Un cas financier et ses résultats", example=WHOLE
)
def business_case(request: Any, pk: int) -> WholeCase:
    return whole(get_case_for(request.actor, pk))


@operations.writes(
    "POST",
    "/cas-financiers",
    Right.KEEP_FINANCES,
    {201: WholeCase},
    "Ouvrir un cas financier",
    example=WHOLE,
)
def create_business_case(request: Any, nouveau: NewCase) -> Status[WholeCase]:
    made = actions.create_case(
        request.actor, name=nouveau.nom, summary=nouveau.resume, case=_case(nouveau.cas, must_compute=True)
    )
    return Status(201, whole(made))


@operations.writes(
    "PUT",
    "/cas-financiers/{int:pk}",
    Right.KEEP_FINANCES,
    {200: WholeCase},
    "Écrire un cas financier à la place de ce qu’il était",
    example=WHOLE,
)
def change_business_case(request: Any, pk: int, nouveau: ChangedCase) -> WholeCase:
    row = get_own_case_for(request.actor, pk)
    case = _case(nouveau.cas)
    try:
        actions.change_case(request.actor, row, case, "a réécrit les lignes", version=nouveau.version)
    except CaseRefused as refused:
        raise faulty(refused) from refused
    actions.describe_case(request.actor, row, name=nouveau.nom, summary=nouveau.resume, study=row.study)
    return whole(row)


@operations.reads(
    "/cas-publies",
    Right.SEE_STUDY,
    Listing[PublishedShape],
    "Cas financiers que le service mutualisé publie à ses membres",
    example={
        "resultats": [
            {
                **{"id": 45, "nom": "Acheter un copieur", "par": 123, "en_bref": "…", "empreinte": "0" * 64},
                "publie_le": "2026-11-22T09:00:00+01:00",
            }
        ],
        "suivant": None,
    },
)
def published_cases(request: Any, paging: Annotated[Paging, Query()]) -> Listing[PublishedShape]:  # noqa: ARG001
    shown, following = page_by_key(queries.published_seen(), paging, "id", newest_first=True)
    return Listing[PublishedShape](resultats=[published_shape(row) for row in shown], suivant=following)


def published_shape(row: PublishedCase) -> PublishedShape:
    return PublishedShape(
        id=row.pk,
        nom=row.name,
        par=row.owner_id,
        en_bref=row.headline,
        empreinte=row.digest,
        publie_le=localtime(row.published_at).replace(microsecond=0),
    )


# --- described, copied, erased, taken away ---------------------------------------------------------------------------


class Description(Closed):
    """What a case is about, and the study whose report it is a section of."""

    nom: Text = Field(min_length=1, max_length=160)
    resume: Text = Field("", max_length=600)
    etude: int | None = Field(None, description="null : aucune.")


@operations.writes(
    "PUT",
    "/cas-financiers/{int:pk}/description",
    Right.KEEP_FINANCES,
    {200: WholeCase},
    "Nommer un cas, et dire quelle étude le citera une fois figé",
    example=WHOLE,
)
def describe_business_case(request: Any, pk: int, description: Description) -> WholeCase:
    row = get_own_case_for(request.actor, pk)
    known_studies = {study.pk: study for study in queries.studies_of(row.owner_id)}
    if description.etude is not None and description.etude not in known_studies:
        cure = "Donnez une étude de votre collectivité : GET /etudes."
        fault = Fault(ou="etude", quoi="Cette étude n’est pas de celles qui peuvent le citer.", que_faire=cure)
        raise Faulty("Le cas n’a pas été décrit.", [fault])
    study = known_studies.get(description.etude or 0)
    actions.describe_case(request.actor, row, name=description.nom, summary=description.resume, study=study)
    return whole(row)


@operations.writes(
    "POST",
    "/cas-financiers/{int:pk}/copie",
    Right.KEEP_FINANCES,
    {201: WholeCase},
    "Copier un cas, pour en changer une hypothèse",
    example=WHOLE,
)
def copy_business_case(request: Any, pk: int) -> Status[WholeCase]:
    return Status(201, whole(actions.copy_case(request.actor, get_own_case_for(request.actor, pk))))


@operations.writes(
    "DELETE", "/cas-financiers/{int:pk}", Right.KEEP_FINANCES, {204: None}, "Effacer un cas et ses éditions"
)
def delete_business_case(request: Any, pk: int) -> Status[None]:
    actions.delete_case(request.actor, get_own_case_for(request.actor, pk))
    return Status(204, None)


@operations.reads(
    "/cas-financiers/{int:pk}/tableaux/{slug:format}",
    Right.SEE_STUDY,
    None,
    "Les tableaux d’un cas : csv (ses mouvements), xlsx ou ods (tout)",
    files=tuple(MEDIA_TYPES.values()),
)
def business_case_tables(request: Any, pk: int, format: str) -> HttpResponse:
    row = get_case_for(request.actor, pk)
    if format not in MEDIA_TYPES:
        raise NotAllowed("format")
    results = compute(read_case(row.content), lives_of(queries.periods_of(row.owner_id)), on=localdate())
    name = f"cas-financier-{pk}-{localdate():%Y-%m-%d}.{format}"
    return file_named(tables_of(format, results), name, MEDIA_TYPES[format])


# --- shapes to cases and back ----------------------------------------------------------------------------------------


def _case(shape: CaseShape, *, must_compute: bool = False) -> Case:
    """The case that was sent. Error: ``Faulty``, with all that is wrong."""
    try:
        found = case_of(shape.model_dump(mode="json"))
        if must_compute and (faults := faults_of(found)):
            raise CaseRefused(faults)
    except CaseRefused as refused:
        raise faulty(refused) from refused
    return found


def faulty(refused: CaseRefused) -> Faulty:
    faults = [Fault(ou="champ « cas »", quoi=said, que_faire="Corrigez, puis renvoyez.") for said in refused.faults]
    return Faulty("Ce cas n’a pas été enregistré.", faults)


def whole(row: BusinessCase) -> WholeCase:
    case = case_of(row.content)
    faults = faults_of(case)
    results = None
    if not faults:
        results = _results(compute(case, lives_of(queries.periods_of(row.owner_id)), on=localdate()))
    return WholeCase(
        id=row.pk,
        nom=row.name,
        resume=known(row.summary),
        etude=row.study_id,
        version=row.version,
        est_fictif=row.is_fictitious,
        cas=CaseShape.model_validate(document_of(case)),
        manques=list(faults),
        resultats=results,
    )


def _results(found: CaseResults) -> ResultsShape:
    basis = "HT" if found.case.recovers_vat else "TTC"
    thresholds = [
        ThresholdShape(
            option=outlook.option.name,
            cle=entry.value.key,
            retenu=f"{entry.value.amount:f}",
            s_inverse_a=None if entry.threshold is None else f"{entry.threshold:f}",
        )
        for outlook in found.outlooks
        for entry in (outlook.compared.sensitivities if outlook.compared is not None else ())
    ]
    return ResultsShape(
        en_bref=sentences(found),
        options=[_option(outlook, basis) for outlook in found.outlooks],
        seuils=thresholds,
        empreinte=found.digest,
        methode=METHOD_VERSION,
        avertissements=list(found.warnings),
    )


def _option(outlook: Outlook, basis: str) -> OptionResultShape:
    compared, yearly = outlook.compared, "par année de service"
    centre = None if compared is None else compared.centre
    return OptionResultShape(
        nom=outlook.option.name,
        mois_de_service=outlook.result.months,
        cout_net=amount(outlook.result.net_cost, basis, "en tout"),
        cout_net_par_annee=amount(outlook.result.yearly_cost, basis, yearly),
        gain_par_annee=None if centre is None else amount(centre.yearly_gain, basis, yearly),
        gain_au_moins=None if compared is None else amount(compared.least.yearly_gain, basis, yearly),
        gain_au_plus=None if compared is None else amount(compared.most.yearly_gain, basis, yearly),
        valeur_actuelle_nette=None if centre is None else amount(centre.present, basis, "en tout"),
        rembourse_en_mois=None if centre is None or centre.payback is None else str(round_half_up(centre.payback, 1)),
        rembourse_a_partir_du=None if centre is None else centre.pays_from,
        seuil_equilibre=None if compared is None or compared.break_even is None else compared.break_even.units,
    )
