"""What is known from elsewhere, for programs: hearing sheets, which scenarios cite, and the library of arguments."""

from datetime import date
from typing import Annotated, Any, Final

from ninja import Query, Status
from pydantic import BaseModel, Field

from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.scenarios import actions, queries
from maillage.journey.studies.scenarios.access import (
    get_entry_for,
    get_own_sheet_for,
    get_sheet_for,
    get_writable_scenario_for,
)
from maillage.journey.studies.scenarios.api._base import operations
from maillage.journey.studies.scenarios.api._scenarios import WHOLE, WholeScenario, whole
from maillage.journey.studies.scenarios.engine import Argument, arguments_for
from maillage.journey.studies.scenarios.enums import PointSide, ScenarioKind
from maillage.journey.studies.scenarios.forms import EntryForm, SheetForm
from maillage.journey.studies.scenarios.models import HearingSheet
from maillage.kernel.operations import Closed, Faulty, Listing, Paging, Text, form_faults, known, page_by_key

__all__: list[str] = []


class SheetDemand(Closed):
    """What another body did: of organisations, never of persons. No e-mail, no telephone number."""

    organisme: Text = Field(min_length=1, max_length=160)
    statut: Text = Field("", max_length=300)
    cree_en: int | None = None
    perimetre: Text = Field("", max_length=2000)
    agents: int | None = None
    entretien_le: date | None = None
    projet: Text = Field(min_length=1, max_length=3000, description="Ce qui a été fait, sans nom de personne.")
    montage_juridique: Text = Field("", max_length=2000)
    cout: Text = Field("", max_length=2000)
    financement: Text = Field("", max_length=2000)
    agents_du_projet: Text = Field("", max_length=300)
    avantages: Text = Field("", max_length=2000, description="Un par ligne.")
    inconvenients: Text = Field("", max_length=2000, description="Un par ligne.")
    risques: Text = Field("", max_length=2000, description="Un par ligne.")
    source: Text = Field("", max_length=300)


class SheetShape(BaseModel):
    """A hearing sheet."""

    id: int
    par: int = Field(description="La structure qui la tient.")
    organisme: str
    statut: str | None
    cree_en: int | None
    perimetre: str | None
    agents: int | None
    entretien_le: date | None
    projet: str
    montage_juridique: str | None
    cout: str | None
    financement: str | None
    agents_du_projet: str | None
    avantages: str | None
    inconvenients: str | None
    risques: str | None
    source: str | None


class CopiedShape(BaseModel):
    """How many shipped sheets became the body's own."""

    copiees: int


_WORDS: Final = {
    "body": "organisme",
    "statute": "statut",
    "created_in": "cree_en",
    "perimeter": "perimetre",
    "staff": "agents",
    "heard_on": "entretien_le",
    "project": "projet",
    "legal_setup": "montage_juridique",
    "cost": "cout",
    "funding": "financement",
    "project_staff": "agents_du_projet",
    "advantages": "avantages",
    "drawbacks": "inconvenients",
    "risks": "risques",
    "source": "source",
}
_SHEET: dict[str, Any] = {
    **{"id": 7, "par": 45, "organisme": "Un syndicat informatique", "statut": "Syndicat mixte", "cree_en": 1985},
    **dict.fromkeys(("perimetre", "agents", "entretien_le", "montage_juridique", "cout", "financement")),
    **{"projet": "Sauvegarde externalisée des mairies.", "agents_du_projet": None, "avantages": "Un tarif unique"},
    **dict.fromkeys(("inconvenients", "risques", "source")),
}


@operations.reads(
    "/fiches-audition",
    Right.SEE_STUDY,
    Listing[SheetShape],
    "Les fiches d’audition : ce que d’autres territoires ont fait",
    example={"resultats": [_SHEET], "suivant": None},
)
def hearing_sheets(request: Any, asked: Annotated[Paging, Query()]) -> Listing[SheetShape]:  # noqa: ARG001 the scope says whose
    rows, following = page_by_key(HearingSheet.objects.all(), asked, "id")
    return Listing(resultats=[_sheet(row) for row in rows], suivant=following)


@operations.reads("/fiches-audition/{int:pk}", Right.SEE_STUDY, SheetShape, "Une fiche d’audition", example=_SHEET)
def hearing_sheet(request: Any, pk: int) -> SheetShape:
    return _sheet(get_sheet_for(request.actor, pk))


@operations.writes(
    "POST",
    "/fiches-audition",
    Right.CONDUCT_STUDY,
    {201: SheetShape},
    "Ajouter une fiche d’audition, sans nom de personne",
    example=_SHEET,
)
def add_hearing_sheet(request: Any, fiche: SheetDemand) -> Status[SheetShape]:
    return Status(201, _sheet(actions.create_sheet(request.actor, _said(fiche))))


@operations.writes(
    "PUT",
    "/fiches-audition/{int:pk}",
    Right.CONDUCT_STUDY,
    {200: SheetShape},
    "Corriger une fiche d’audition",
    example=_SHEET,
)
def change_hearing_sheet(request: Any, pk: int, fiche: SheetDemand) -> SheetShape:
    actions.change_sheet(request.actor, get_own_sheet_for(request.actor, pk), _said(fiche))
    return _sheet(get_sheet_for(request.actor, pk))


@operations.writes(
    "DELETE",
    "/fiches-audition/{int:pk}",
    Right.CONDUCT_STUDY,
    {204: None},
    "Supprimer une fiche d’audition que nul scénario ne cite",
)
def drop_hearing_sheet(request: Any, pk: int) -> Status[None]:
    actions.delete_sheet(request.actor, get_own_sheet_for(request.actor, pk))
    return Status(204, None)


@operations.writes(
    "POST",
    "/fiches-audition/copie",
    Right.CONDUCT_STUDY,
    {200: CopiedShape},
    "Copier les fiches livrées avec Maillage que l’on n’a pas encore",
    example={"copiees": 5},
)
def copy_hearing_sheets(request: Any) -> CopiedShape:
    return CopiedShape(copiees=actions.copy_shipped_sheets(request.actor))


def _said(asked: SheetDemand) -> dict[str, Any]:
    """The same rules as on the page. Error: ``Faulty``."""
    form = SheetForm({field: getattr(asked, word) for field, word in _WORDS.items()})
    if not form.is_valid():
        raise Faulty("La fiche n’a pas été enregistrée.", form_faults(form, _WORDS))
    found: dict[str, Any] = form.cleaned_data
    return found


def _sheet(row: HearingSheet) -> SheetShape:
    texts = {word: getattr(row, field) for field, word in _WORDS.items()}
    kept = ("organisme", "projet")
    told = {word: value if word in kept or value != "" else None for word, value in texts.items()}
    return SheetShape.model_validate(told | {"id": row.pk, "par": row.owner_id})


@operations.writes(
    "PUT",
    "/scenarios/{int:pk}/experiences/{int:sheet}",
    Right.CONDUCT_STUDY,
    {200: WholeScenario},
    "Citer une fiche d’audition dans un scénario",
    example=WHOLE,
)
def cite_hearing_sheet(request: Any, pk: int, sheet: int) -> WholeScenario:
    found = get_writable_scenario_for(request.actor, pk)
    actions.cite(request.actor, found, get_own_sheet_for(request.actor, sheet))
    return whole(request.actor, pk)


@operations.writes(
    "DELETE",
    "/scenarios/{int:pk}/experiences/{int:sheet}",
    Right.CONDUCT_STUDY,
    {204: None},
    "Ne plus citer une fiche d’audition dans un scénario",
)
def uncite_hearing_sheet(request: Any, pk: int, sheet: int) -> Status[None]:
    found = get_writable_scenario_for(request.actor, pk)
    actions.uncite(request.actor, found, get_sheet_for(request.actor, sheet))
    return Status(204, None)


# --- the library of arguments ----------------------------------------------------------------------------------------


class ArgumentDemand(Closed):
    """An argument of the body's own."""

    scenario: ScenarioKind = Field(description="La nature des scénarios auxquels il sera proposé.")
    nature: PointSide
    texte: Text = Field(min_length=1, max_length=500)
    semaines: int | None = Field(None, description="D’une étape juridique.")
    source: Text = Field("", max_length=200)


class ArgumentShape(BaseModel):
    """An argument that is proposed to each new scenario of its kind."""

    id: int | None = Field(description="D’un argument à soi ; null s’il est livré.")
    code: str | None = Field(description="D’un argument livré ; null s’il est à soi.")
    scenario: ScenarioKind
    nature: PointSide
    texte: str
    semaines: int | None
    source: str | None


class ArgumentsShape(BaseModel):
    arguments: list[ArgumentShape]


_ARGUMENT = {
    **{"id": 9, "code": None, "scenario": "JOINT_GROUP", "nature": "ADVANTAGE", "texte": "De meilleurs prix"},
    **{"semaines": None, "source": None},
}
_ARGUMENT_WORDS: Final = {
    "kind": "scenario",
    "side": "nature",
    "text": "texte",
    "weeks": "semaines",
    "source": "source",
}


@operations.reads(
    "/arguments",
    Right.CONDUCT_STUDY,
    ArgumentsShape,
    "La bibliothèque d’arguments : ceux qui sont livrés et les siens",
    example={"arguments": [_ARGUMENT]},
)
def argument_library(request: Any) -> ArgumentsShape:
    return ArgumentsShape(arguments=[_argument(one) for one in arguments_for(queries.entries_of(request.actor))])


@operations.writes(
    "POST",
    "/arguments",
    Right.CONDUCT_STUDY,
    {201: ArgumentShape},
    "Ajouter un argument à sa bibliothèque",
    example=_ARGUMENT,
)
def add_argument(request: Any, argument: ArgumentDemand) -> Status[ArgumentShape]:
    return Status(201, _own(request, actions.create_entry(request.actor, _argued(argument)).pk))


@operations.writes(
    "PUT",
    "/arguments/{int:pk}",
    Right.CONDUCT_STUDY,
    {200: ArgumentShape},
    "Corriger un de ses arguments ; les scénarios déjà écrits ne changent pas",
    example=_ARGUMENT,
)
def change_argument(request: Any, pk: int, argument: ArgumentDemand) -> ArgumentShape:
    actions.change_entry(request.actor, get_entry_for(request.actor, pk), _argued(argument))
    return _own(request, pk)


@operations.writes(
    "DELETE",
    "/arguments/{int:pk}",
    Right.CONDUCT_STUDY,
    {204: None},
    "Supprimer un de ses arguments ; celui qu’il remplaçait est de nouveau proposé",
)
def drop_argument(request: Any, pk: int) -> Status[None]:
    actions.delete_entry(request.actor, get_entry_for(request.actor, pk))
    return Status(204, None)


@operations.writes(
    "PUT",
    "/arguments/livres/{slug:code}",
    Right.CONDUCT_STUDY,
    {200: ArgumentShape},
    "Écrire un argument livré à sa manière",
    example=_ARGUMENT,
)
def rewrite_argument(request: Any, code: str, argument: ArgumentDemand) -> ArgumentShape:
    return _own(request, actions.create_entry(request.actor, _argued(argument), replaces=code).pk)


@operations.writes(
    "DELETE",
    "/arguments/livres/{slug:code}",
    Right.CONDUCT_STUDY,
    {204: None},
    "Ne plus proposer un argument livré",
)
def hide_argument(request: Any, code: str) -> Status[None]:
    actions.hide_argument(request.actor, code)
    return Status(204, None)


def _argued(asked: ArgumentDemand) -> dict[str, Any]:
    """The same rules as on the page. Error: ``Faulty``."""
    form = EntryForm({field: getattr(asked, word) for field, word in _ARGUMENT_WORDS.items()})
    if not form.is_valid():
        raise Faulty("L’argument n’a pas été enregistré.", form_faults(form, _ARGUMENT_WORDS))
    found: dict[str, Any] = form.cleaned_data
    return found


def _own(request: Any, pk: int) -> ArgumentShape:
    (found,) = [one for one in arguments_for(queries.entries_of(request.actor)) if one.entry_id == pk]
    return _argument(found)


def _argument(one: Argument) -> ArgumentShape:
    return ArgumentShape(
        id=one.entry_id or None,
        code=known(one.code),
        scenario=one.kind,
        nature=one.side,
        texte=one.text,
        semaines=one.weeks,
        source=known(one.source),
    )
