"""Sharings for programs."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.http import HttpResponse
from ninja import Query, Status
from pydantic import BaseModel, Field

from maillage.engine.quantities import TaxBasis
from maillage.foundations.files.actions import answer_with
from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.api import EXAMPLE as JOB
from maillage.foundations.scheduling.api import JobShape, job_shape
from maillage.journey.studies.sharing import actions, queries
from maillage.journey.studies.sharing.access import get_kept_sharing_for, get_paper_for, get_sharing_for
from maillage.journey.studies.sharing.actions import MEDIA_TYPES
from maillage.journey.studies.sharing.enums import GameKind, KeyKind, Method
from maillage.journey.studies.sharing.forms import COSTS, CRITERIA, SharingForm, ValuesForm, values_form
from maillage.journey.studies.sharing.models import CostSharing, SharingMember
from maillage.journey.studies.sharing.queries import members_of, sharings_seen, works_of
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
from maillage.kernel.pages import NotAllowed

__all__ = ["operations"]

operations = Operations("Qu’y gagnerions-nous ?")
A_YEAR = "par an"


class SharingShape(BaseModel):
    """A cost shared among members. ``total`` is null until it is computed."""

    id: int
    par: int = Field(description="La structure qui répartit.")
    nom: str
    annee: int
    methode: str = Field(description="KEY, SHAPLEY ou LEAST_CORE.")
    etat: str = Field(description="DRAFT, COMPUTED, FROZEN ou APPROVED.")
    total: Amount | None
    version_de_la_methode: str | None
    empreinte_des_donnees: str | None = Field(description="SHA-256 de tout ce dont le résultat dépend.")


class StepShape(BaseModel):
    """A line of the computation, as the page prints it."""

    etape: str
    calcul: str
    resultat: str


class ShareShape(BaseModel):
    """The share of a member, and how it was computed."""

    collectivite: int
    nom: str
    part: Amount | None
    seul: Amount | None = Field(description="Ce que le membre paierait sans les autres ; null si nul ne le sait.")
    gain: Amount | None = Field(description="Seul moins part ; négatif quand le membre perd.")
    a_appeler: Amount | None = Field(description="Part moins ce qui a été payé en trop avant.")
    calcul: list[StepShape]


class CitedShape(BaseModel):
    """The scenario as it was when it was cited; its costs are a year's."""

    nom: str
    etude: str
    base: TaxBasis
    horizon_ans: int
    couts: list[tuple[str, str]] = Field(description="Objet et montant en euros par an.")
    participantes: int
    releve_le: str
    empreinte: str


class WholeSharingShape(SharingShape):
    """A sharing with the shares that the reader sees: all of them for the body, its own for a member."""

    scenario: CitedShape | None = Field(None, description="Lu par qui conduit le partage seul.")
    parts: list[ShareShape]


class CostDemand(Closed):
    """A part of the cost, a year."""

    objet: Text = Field(min_length=1, max_length=120)
    montant: Decimal


class CriterionDemand(Closed):
    """A part of the key; without weight it is compared, and does not count."""

    critere: KeyKind
    poids: Decimal = Field(Decimal(0), description="En pour cent ; les poids font 100.")


class PhaseDemand(Closed):
    """How far the phase-in is."""

    annee: int
    duree: int


class GameDemand(Closed):
    """From what one knows what members would pay without the others; lines as on the page."""

    nature: GameKind
    texte: Text = Field(max_length=20_000, description="Une ligne par palier, tronçon ou groupe : « 1 ; 2,50 ».")
    quantite: KeyKind | None = Field(None, description="Pour un tarif : ce que l’on achète.")
    part_fixe: Decimal = Decimal(0)
    par_tranches: bool = False


class SharingDemand(Closed):
    """A sharing, whole. With a scenario, its costs and its participants are taken where none is given."""

    nom: Text = Field(min_length=1, max_length=120)
    annee: int
    duree: int = 1
    base: TaxBasis
    methode: Method = Method.KEY
    etude: int | None = None
    scenario: int | None = None
    remarque: Text = Field("", max_length=300)
    membres: list[int] = Field([], max_length=2000, description="Collectivités, par leur identifiant.")
    couts: list[CostDemand] = Field([], max_length=20)
    cle: list[CriterionDemand] = Field([], max_length=len(KeyKind))
    plancher: Decimal | None = None
    plafond: Decimal | None = None
    lissage: PhaseDemand | None = None
    sans_les_autres: GameDemand | None = None
    erreur_acceptee: Decimal | None = None
    graine: int = 1


class MemberDemand(Closed):
    """What is known of a member. What is not given stays as it was; a value null is NC, which is not zero."""

    collectivite: int
    valeurs: dict[KeyKind, Decimal | None] = {}
    mois: int | None = None
    potentiel_fiscal: Decimal | None = None
    payait_avant: Decimal | None = None
    paye_en_trop: Decimal | None = None
    seul: Decimal | None = None
    point_du_reseau: Text = Field("", max_length=60)


class ValuesDemand(Closed):
    """The values of members."""

    membres: list[MemberDemand] = Field(min_length=1, max_length=2000)


_EUROS = {"montant": "12000", "devise": "EUR", "base": "HT", "unite": A_YEAR}
_EXAMPLE = {
    "id": 123,
    "par": 45,
    "nom": "Logiciel de gestion",
    "annee": 2027,
    "methode": "KEY",
    "etat": "FROZEN",
    "total": _EUROS,
    "version_de_la_methode": "partages 1",
    "empreinte_des_donnees": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
}
_WHOLE: dict[str, Any] = {
    **_EXAMPLE,
    "scenario": {
        **{"nom": "Logiciel partagé", "etude": "Étude de 2026", "base": "HT", "horizon_ans": 4},
        **{"couts": [["Fonctionnement", "12000.00"]], "participantes": 29, "releve_le": "2026-11-30"},
        "empreinte": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
    },
    "parts": [],
}
_SHARE = {
    "collectivite": 67,
    "nom": "Taulé",
    "part": _EUROS | {"montant": "1963.06"},
    "seul": _EUROS | {"montant": "2500"},
    "gain": _EUROS | {"montant": "536.94"},
    "a_appeler": _EUROS | {"montant": "1963.06"},
    "calcul": [{"etape": "Logiciel, postes", "calcul": "12 000,00 × 16 ÷ 97", "resultat": "1 979,3814"}],
}


@operations.reads(
    "/partages",
    Right.SEE_SHARING,
    Listing[SharingShape],
    "Les partages de coûts de sa structure, ou ceux où l’on a une part, du plus récent au plus ancien",
    example={"resultats": [_EXAMPLE], "suivant": None},
)
def sharings(request: Any, paging: Query[Paging]) -> Listing[SharingShape]:
    rows, following = page_by_key(sharings_seen(request.actor), paging, "id", newest_first=True)
    return Listing[SharingShape](resultats=[SharingShape(**_told(row)) for row in rows], suivant=following)


@operations.reads(
    "/partages/{int:pk}",
    Right.SEE_SHARING,
    WholeSharingShape,
    "Un partage de coûts, avec les parts que l’on peut lire et leur calcul",
    example=_WHOLE | {"parts": [_SHARE]},
)
def sharing(request: Any, pk: int) -> WholeSharingShape:
    found = get_sharing_for(request.actor, pk)
    return _whole(found)


@operations.writes(
    "POST",
    "/partages",
    Right.KEEP_SHARING,
    {201: WholeSharingShape},
    "Préparer un partage ; les valeurs de chacun sont prises où elles sont connues",
    example=_WHOLE | {"etat": "DRAFT"},
)
def create_sharing(request: Any, partage: SharingDemand) -> Status[WholeSharingShape]:
    if not request.actor.can_pool:
        raise NotAllowed("a body shares costs")
    return Status(201, _whole(_written(request, None, partage)))


@operations.writes(
    "PUT",
    "/partages/{int:pk}",
    Right.KEEP_SHARING,
    {200: WholeSharingShape},
    "Dire autrement un partage qui n’est pas figé",
    example=_WHOLE | {"etat": "DRAFT"},
)
def change_sharing(request: Any, pk: int, partage: SharingDemand) -> WholeSharingShape:
    return _whole(_written(request, get_kept_sharing_for(request.actor, pk), partage))


@operations.writes(
    "DELETE", "/partages/{int:pk}", Right.KEEP_SHARING, {204: None}, "Supprimer un partage qui n’est pas figé"
)
def erase_sharing(request: Any, pk: int) -> Status[None]:
    actions.delete_sharing(request.actor, get_kept_sharing_for(request.actor, pk))
    return Status(204, None)


@operations.writes(
    "PUT",
    "/partages/{int:pk}/valeurs",
    Right.KEEP_SHARING,
    {200: WholeSharingShape},
    "Donner les valeurs des membres ; les parts sont à recalculer",
    example=_WHOLE | {"etat": "DRAFT"},
)
def enter_values(request: Any, pk: int, valeurs: ValuesDemand) -> WholeSharingShape:
    found = get_kept_sharing_for(request.actor, pk)
    form = values_form(found, _typed_values(values_form(found), valeurs))
    if not form.is_valid():
        labels = {name: str(field.label) for name, field in form.fields.items()}
        raise Faulty("Les valeurs n’ont pas été enregistrées.", form_faults(form, labels))
    actions.enter_facts(request.actor, found, form.entries())
    return _whole(found)


@operations.writes(
    "POST",
    "/partages/{int:pk}/calcul",
    Right.KEEP_SHARING,
    {200: WholeSharingShape, 202: JobShape},
    "Calculer les parts : aussitôt pour une clé, par un travail pour une autre méthode",
    example=JOB,
)
def work_out(request: Any, pk: int) -> Status[Any]:
    found = get_kept_sharing_for(request.actor, pk)
    job = actions.work_out_sharing(request.actor, found)
    return Status(200, _whole(found)) if job is None else Status(202, job_shape(job))


@operations.writes(
    "POST",
    "/partages/{int:pk}/figer",
    Right.KEEP_SHARING,
    {202: JobShape},
    "Figer un partage calculé : son annexe est écrite par un travail",
    example=JOB,
)
def freeze_sharing(request: Any, pk: int) -> Status[JobShape]:
    return Status(202, job_shape(actions.freeze_sharing(request.actor, get_kept_sharing_for(request.actor, pk))))


@operations.writes(
    "POST",
    "/partages/{int:pk}/approbation",
    Right.APPROVE_SHARING,
    {200: WholeSharingShape},
    "Approuver un partage figé, à la date du jour et au nom de la personne du jeton",
    example=_WHOLE | {"etat": "APPROVED"},
)
def approve_sharing(request: Any, pk: int) -> WholeSharingShape:
    found = get_sharing_for(request.actor, pk)
    request.actor.must(Right.APPROVE_SHARING, found.owner_id)
    actions.approve_sharing(request.actor, found)
    return _whole(found)


@operations.reads(
    "/partages/{int:pk}/annexe/{slug:format}",
    Right.SEE_SHARING,
    None,
    "L’annexe d’un partage figé, pour la convention : pdf ou docx",
    files=tuple(MEDIA_TYPES.values()),
)
def sharing_annex(request: Any, pk: int, format: str) -> HttpResponse:
    return answer_with(get_paper_for(request.actor, pk, format).file)


WORDS: Final = {
    "name": "nom",
    "study": "etude",
    "scenario": "scenario",
    "tax_basis": "base",
    "year": "annee",
    "years": "duree",
    "note": "remarque",
    "method": "methode",
    "floor": "plancher",
    "cap": "plafond",
    "phase_year": "lissage",
    "phase_years": "lissage",
    "game_kind": "sans_les_autres",
    "game_text": "sans_les_autres.texte",
    "quantity_kind": "sans_les_autres.quantite",
    "game_fixed": "sans_les_autres.part_fixe",
    "wanted_error": "erreur_acceptee",
    "seed": "graine",
    "members": "membres",
}
"""What a field of the page is called here."""


def _written(request: Any, found: CostSharing | None, asked: SharingDemand) -> CostSharing:
    """The same rules as on the page. Error: ``Faulty``."""
    actor = request.actor
    form = SharingForm(
        _typed(asked),
        candidates=queries.candidates(actor),
        studies=list(queries.studies_of(actor)),
        scenarios=queries.scenarios_of(actor),
        costs=max(COSTS, len(asked.couts)),
        criteria=max(CRITERIA, len(asked.cle)),
    )
    if not form.is_valid():
        words = dict(WORDS)
        words |= {f"cost_{what}_{place}": f"couts[{place}]" for place in range(20) for what in ("label", "amount")}
        words |= {f"{what}_{place}": f"cle[{place}]" for place in range(len(KeyKind)) for what in ("kind", "weight")}
        raise Faulty("Le partage n’a pas été enregistré.", form_faults(form, words))
    return actions.write_sharing(actor, found, form.draft())


def _typed(asked: SharingDemand) -> dict[str, Any]:
    game, phase = asked.sans_les_autres, asked.lissage
    typed: dict[str, Any] = {
        "name": asked.nom,
        "study": asked.etude or "",
        "scenario": asked.scenario or "",
        "tax_basis": asked.base.name,
        "year": asked.annee,
        "years": asked.duree,
        "note": asked.remarque,
        "method": asked.methode,
        "floor": asked.plancher,
        "cap": asked.plafond,
        "phase_year": phase.annee if phase else None,
        "phase_years": phase.duree if phase else None,
        "wanted_error": asked.erreur_acceptee,
        "seed": asked.graine,
        "members": asked.membres,
        "game_kind": game.nature if game else "",
    }
    if game:
        typed |= {"game_text": game.texte, "game_fixed": game.part_fixe, "quantity_kind": game.quantite or ""}
        typed |= {"is_marginal": game.par_tranches}
    for place, cost in enumerate(asked.couts):
        typed |= {f"cost_label_{place}": cost.objet, f"cost_amount_{place}": cost.montant}
    for place, one in enumerate(asked.cle):
        typed |= {f"kind_{place}": one.critere, f"weight_{place}": one.poids}
    return typed


_COLUMNS: Final = {
    "months": "mois",
    "potential": "potentiel_fiscal",
    "previous": "payait_avant",
    "balance": "paye_en_trop",
    "alone": "seul",
    "node": "point_du_reseau",
}


def _typed_values(form: ValuesForm, asked: ValuesDemand) -> dict[str, Any]:
    """The page as it stands, with what was sent over it. Error: ``Faulty``, where it asks for no such value."""
    typed = {name: field.initial for name, field in form.fields.items()}
    members = {one.counterparty_id: one.pk for one in form.members}
    faults = []
    for place, one in enumerate(asked.membres):
        if one.collectivite not in members:
            faults.append(
                _unknown(f"membres[{place}].collectivite", "Cette collectivité ne prend pas part au partage.")
            )
            continue
        sent: dict[str, Any] = {str(kind): value for kind, value in one.valeurs.items()}
        given = one.model_fields_set
        sent |= {code: getattr(one, word) for code, word in _COLUMNS.items() if word in given}
        for code, value in sent.items():
            name = f"m{members[one.collectivite]}-{code}"
            if name not in typed:
                ou = f"membres[{place}].{_COLUMNS.get(code, f'valeurs.{code}')}"
                faults.append(_unknown(ou, "Ce partage ne demande pas cette valeur."))
            typed[name] = value
    if faults:
        raise Faulty("Les valeurs n’ont pas été enregistrées.", faults)
    return typed


def _unknown(ou: str, quoi: str) -> Fault:
    return Fault(ou=ou, quoi=quoi, que_faire="Retirez-la, ou changez d’abord le partage.")


def _whole(found: CostSharing) -> WholeSharingShape:
    works = works_of(found)
    return WholeSharingShape(
        **_told(found),
        scenario=_cited(works.cited) if works is not None and works.cited else None,
        parts=[_share(found, one) for one in members_of(found)],
    )


def _cited(cited: Mapping[str, Any]) -> CitedShape:
    return CitedShape(
        nom=cited["name"],
        etude=cited["study"],
        base=cited["basis"],
        horizon_ans=cited["years"],
        couts=cited["costs"],
        participantes=cited["participants"],
        releve_le=cited["on"],
        empreinte=cited["digest"],
    )


def _told(row: CostSharing) -> dict[str, Any]:
    return {
        "id": row.pk,
        "par": row.owner_id,
        "nom": row.name,
        "annee": row.year,
        "methode": row.method,
        "etat": row.state,
        "total": amount(row.total, row.tax_basis, A_YEAR),
        "version_de_la_methode": known(row.method_version),
        "empreinte_des_donnees": known(row.inputs_digest),
    }


def _share(row: CostSharing, one: SharingMember) -> ShareShape:
    def euros(value: Decimal | None) -> Amount | None:
        return amount(value, row.tax_basis, A_YEAR)

    has_gain = one.worth_alone is not None and one.amount is not None
    return ShareShape(
        collectivite=one.counterparty_id,
        nom=one.name,
        part=euros(one.amount),
        seul=euros(one.worth_alone),
        gain=euros((one.worth_alone or Decimal(0)) - (one.amount or Decimal(0)) if has_gain else None),
        a_appeler=euros(None if one.amount is None else one.amount - one.balance),
        calcul=[StepShape(etape=label, calcul=formula, resultat=result) for label, formula, result in one.steps],
    )
