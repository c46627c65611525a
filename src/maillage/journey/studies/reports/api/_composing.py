"""Reports as they are composed, for programs: their words and parts, their plan, their editions, what members read."""

from datetime import date
from typing import Annotated, Any, Final

from django.http import HttpResponse
from ninja import Query, Status
from pydantic import BaseModel, Field

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.api import EXAMPLE as JOB
from maillage.foundations.scheduling.api import JobShape, job_shape
from maillage.journey.studies.reports import actions, queries
from maillage.journey.studies.reports.access import (
    get_annexed_for,
    get_edition_for,
    get_plan_step_for,
    get_published_for,
    get_report_for,
    get_writable_report_for,
)
from maillage.journey.studies.reports.api._base import operations
from maillage.journey.studies.reports.api._reading import (
    EDITION,
    REPORT,
    EditionShape,
    ReportShape,
    edition_shape,
    report_shape,
)
from maillage.journey.studies.reports.enums import MEDIA_TYPES, Audience
from maillage.journey.studies.reports.forms import ComposeForm, NewReportForm, PlanStepForm, ProposeForm
from maillage.journey.studies.reports.models import PlanStep, StudyReport
from maillage.journey.studies.syntheses.access import get_study_for
from maillage.kernel.operations import (
    Closed,
    Fault,
    Faulty,
    Listing,
    Paging,
    Text,
    form_faults,
    known,
    page_by_key,
)
from maillage.kernel.papers import render_report

__all__: list[str] = []

MEND: Final = "Corrigez, puis renvoyez la demande."


class NewReport(Closed):
    """Of which study, under what title."""

    etude: int
    titre: Text = Field(min_length=1, max_length=160)
    comite_le: date | None = Field(None, description="La date que porteront les documents ; sinon celle des réponses.")


class PartDemand(Closed):
    """What its author wants of a part; what is not said stays."""

    code: Text = Field(max_length=40)
    gardee: bool | None = None
    note: Text | None = Field(None, max_length=2000)


class ReportDemand(Closed):
    """The words of a report and its parts."""

    titre: Text = Field(min_length=1, max_length=160)
    comite_le: date | None = None
    introduction: Text = Field("", max_length=5000, description="Les membres la lisent aussi.")
    parties: list[PartDemand] = Field(default_factory=list, max_length=50)


class DraftShape(BaseModel):
    """A report that is being composed."""

    id: int
    etude: int
    titre: str
    comite_le: date | None


class PartShape(BaseModel):
    """A part of a report, and whether it has something to say today."""

    code: str
    titre: str
    gardee: bool
    note: str | None
    manque: str | None = Field(description="Pourquoi elle est vide pour l’instant ; null si elle ne l’est pas.")


class WholeDraft(DraftShape):
    """A report with its words, its parts and its frozen editions."""

    introduction: str | None
    parties: list[PartShape]
    editions: list[EditionShape]


class StepDemand(Closed):
    """A line of the plan."""

    etape: Text = Field(min_length=1, max_length=120)
    quoi: Text = Field(min_length=1, max_length=200)
    commence_le: date
    finit_le: date | None = None
    source: Text = Field("", max_length=200, description="Une délibération, un contrat, un compte rendu.")


class StepShape(BaseModel):
    """A line of the plan."""

    id: int
    etape: str
    quoi: str
    commence_le: date
    finit_le: date | None
    source: str | None


class OriginShape(BaseModel):
    """Something that a plan may be filled from."""

    code: str
    nom: str


class PlanShape(BaseModel):
    """The plan of a report, and what it may be filled from."""

    rapport: int
    lignes: list[StepShape]
    origines: list[OriginShape] = Field(description="Pour qui peut l’écrire.")


class ProposalDemand(Closed):
    """From what the plan is filled, and from when."""

    origine: Text = Field(max_length=40)
    commence_le: date


_DRAFT = {"id": 2, "etude": 5, "titre": "Mutualiser l’informatique", "comite_le": "2026-11-20"}
_PART = {
    "code": "plan",
    "titre": "Plan d’action",
    "gardee": True,
    "note": None,
    "manque": "Rien n’est encore planifié.",
}
_WHOLE: dict[str, Any] = _DRAFT | {"introduction": None, "parties": [_PART], "editions": [EDITION]}
_STEP = {
    **{"id": 6, "etape": "1. Économies pour tous", "quoi": "Délibérations", "commence_le": "2027-01-15"},
    **{"finit_le": None, "source": None},
}
_PLAN = {
    "rapport": 2,
    "lignes": [_STEP],
    "origines": [{"code": "four-steps", "nom": "Les quatre étapes de Morlaix, comme exemple"}],
}
_STEP_WORDS: Final = {
    "stage": "etape",
    "label": "quoi",
    "starts_on": "commence_le",
    "ends_on": "finit_le",
    "source": "source",
    "__all__": "finit_le",
}


@operations.reads(
    "/rapports/compositions",
    Right.SEE_STUDY,
    Listing[DraftShape],
    "Les rapports que sa structure compose, du dernier au premier",
    example={"resultats": [_DRAFT], "suivant": None},
)
def report_drafts(request: Any, asked: Annotated[Paging, Query()]) -> Listing[DraftShape]:  # noqa: ARG001 the scope decides
    rows = StudyReport.objects.defer("introduction", "notes", *queries.OF_STUDY).select_related("study")
    shown, following = page_by_key(rows, asked, "id", newest_first=True)
    return Listing(resultats=[DraftShape(**_draft(row)) for row in shown], suivant=following)


@operations.reads(
    "/rapports/compositions/{int:pk}",
    Right.SEE_STUDY,
    WholeDraft,
    "Un rapport que l’on compose : ses mots, ses parties et ce qui leur manque, ses éditions",
    example=_WHOLE,
)
def report_draft(request: Any, pk: int) -> WholeDraft:
    return _whole(request.actor, get_report_for(request.actor, pk))


@operations.writes(
    "POST",
    "/rapports/compositions",
    Right.CONDUCT_STUDY,
    {201: WholeDraft},
    "Commencer un rapport d’après une étude",
    example=_WHOLE,
)
def start_report(request: Any, rapport: NewReport) -> Status[WholeDraft]:
    actor = request.actor
    typed = {"study": rapport.etude, "title": rapport.titre, "copil_on": rapport.comite_le}
    form = NewReportForm(typed, studies=queries.studies_reported(actor))
    if not form.is_valid():
        words = {"study": "etude", "title": "titre", "copil_on": "comite_le"}
        raise Faulty("Le rapport n’a pas été commencé.", form_faults(form, words, MEND))
    study = get_study_for(actor, int(form.cleaned_data["study"]))
    return Status(201, _whole(actor, actions.create_report(actor, study, form.facts())))


@operations.writes(
    "PUT",
    "/rapports/compositions/{int:pk}",
    Right.CONDUCT_STUDY,
    {200: WholeDraft},
    "Écrire les mots d’un rapport et choisir ses parties ; celles qui ne sont pas nommées restent",
    example=_WHOLE,
)
def compose_report(request: Any, pk: int, rapport: ReportDemand) -> WholeDraft:
    from maillage.journey.studies.reports.documents import standings

    actor = request.actor
    found = get_writable_report_for(actor, pk)
    parts = {one.code: one for one in standings(actor, found, Audience.INTERNAL)}
    asked = {part.code: part for part in rapport.parties}
    typed: dict[str, Any] = {
        "title": rapport.titre,
        "copil_on": rapport.comite_le,
        "introduction": rapport.introduction,
    }
    words = {"title": "titre", "copil_on": "comite_le"}
    for place, code in enumerate(part.code for part in rapport.parties):
        words |= {f"part_{code}": f"parties[{place}].gardee", f"note_{code}": f"parties[{place}].note"}
    wrong = [
        Fault(
            ou=f"parties[{place}].code",
            quoi=f"« {part.code} » n’est pas une partie de ce rapport.",
            que_faire=f"Choisissez parmi : {', '.join(parts)}.",
        )
        for place, part in enumerate(rapport.parties)
        if part.code not in parts
    ]
    for code, one in parts.items():
        part = asked.get(code)
        is_kept = one.is_kept if part is None or part.gardee is None else part.gardee
        note = found.notes.get(code, "") if part is None or part.note is None else part.note
        typed |= {f"note_{code}": note} | ({f"part_{code}": "on"} if is_kept else {})
    form = ComposeForm(typed, report=found, standings=parts.values())
    if wrong or not form.is_valid():
        raise Faulty("Le rapport n’a pas été enregistré.", [*wrong, *form_faults(form, words, MEND)])
    return _whole(actor, actions.change_report(actor, found, form.facts()))


@operations.writes(
    "DELETE",
    "/rapports/compositions/{int:pk}",
    Right.CONDUCT_STUDY,
    {204: None},
    "Supprimer un rapport qui n’a pas été figé, et son plan",
)
def delete_report(request: Any, pk: int) -> Status[None]:
    actions.delete_report(request.actor, get_writable_report_for(request.actor, pk))
    return Status(204, None)


@operations.writes(
    "POST",
    "/rapports/compositions/{int:pk}/figer",
    Right.CONDUCT_STUDY,
    {202: JobShape},
    "Figer un rapport en deux éditions, l’interne et celle des membres ; un travail écrit leurs documents",
    example=JOB,
)
def freeze_report(request: Any, pk: int) -> Status[JobShape]:
    _, job = actions.freeze_report(request.actor, get_writable_report_for(request.actor, pk))
    return Status(202, job_shape(job))


def _draft(row: StudyReport) -> dict[str, Any]:
    return {"id": row.pk, "etude": row.study_id, "titre": row.title, "comite_le": row.copil_on}


def _whole(actor: Actor, row: StudyReport) -> WholeDraft:
    from maillage.journey.studies.reports.documents import standings

    return WholeDraft(
        **_draft(row),
        introduction=known(row.introduction),
        parties=[
            PartShape(
                code=one.code,
                titre=one.title,
                gardee=one.is_kept,
                note=known(row.notes.get(one.code, "")),
                manque=None if one.composed is not None else one.missing,
            )
            for one in standings(actor, row, Audience.INTERNAL)
        ],
        editions=[EditionShape(**edition_shape(one)) for one in queries.editions_of(row)],
    )


# --- the plan --------------------------------------------------------------------------------------------------------


@operations.reads(
    "/rapports/compositions/{int:pk}/plan",
    Right.SEE_STUDY,
    PlanShape,
    "Le plan d’un rapport, et de quoi il peut être rempli",
    example=_PLAN,
)
def report_plan(request: Any, pk: int) -> PlanShape:
    return _plan(request.actor, get_report_for(request.actor, pk))


@operations.writes(
    "POST",
    "/rapports/compositions/{int:pk}/plan",
    Right.CONDUCT_STUDY,
    {201: StepShape},
    "Ajouter une ligne au plan d’un rapport",
    example=_STEP,
)
def add_plan_step(request: Any, pk: int, ligne: StepDemand) -> Status[StepShape]:
    found = get_writable_report_for(request.actor, pk)
    return Status(201, _kept(request, PlanStep(owner_id=found.owner_id, report=found), ligne))


@operations.writes(
    "POST",
    "/rapports/compositions/{int:pk}/plan/propositions",
    Right.CONDUCT_STUDY,
    {201: PlanShape},
    "Ajouter au plan les lignes d’un scénario ou d’un exemple",
    example=_PLAN,
)
def propose_plan(request: Any, pk: int, proposition: ProposalDemand) -> Status[PlanShape]:
    from maillage.journey.studies.reports.documents import plan_origins

    found = get_writable_report_for(request.actor, pk)
    origins = plan_origins(request.actor, found)
    typed = {"origin": proposition.origine, "starts_on": proposition.commence_le}
    form = ProposeForm(typed, origins=[(code, origin.label) for code, origin in origins.items()])
    if not form.is_valid():
        words = {"origin": "origine", "starts_on": "commence_le"}
        raise Faulty("Rien n’a été ajouté au plan.", form_faults(form, words, MEND))
    lines = origins[form.cleaned_data["origin"]].lines(form.cleaned_data["starts_on"])
    actions.propose_plan(request.actor, found, lines)
    return Status(201, _plan(request.actor, found))


@operations.writes(
    "PUT",
    "/rapports/plan/{int:pk}",
    Right.CONDUCT_STUDY,
    {200: StepShape},
    "Corriger une ligne d’un plan",
    example=_STEP,
)
def change_plan_step(request: Any, pk: int, ligne: StepDemand) -> StepShape:
    return _kept(request, get_plan_step_for(request.actor, pk), ligne)


@operations.writes("DELETE", "/rapports/plan/{int:pk}", Right.CONDUCT_STUDY, {204: None}, "Retirer une ligne d’un plan")
def drop_plan_step(request: Any, pk: int) -> Status[None]:
    actions.delete_plan_step(request.actor, get_plan_step_for(request.actor, pk))
    return Status(204, None)


def _kept(request: Any, step: PlanStep, asked: StepDemand) -> StepShape:
    """The same rules as on the page. Error: ``Faulty``."""
    typed = {field: getattr(asked, word) for field, word in _STEP_WORDS.items() if field != "__all__"}
    form = PlanStepForm(typed, instance=step)
    if not form.is_valid():
        raise Faulty("La ligne n’a pas été enregistrée.", form_faults(form, _STEP_WORDS, MEND))
    report = get_writable_report_for(request.actor, step.report_id)
    actions.write_plan_step(request.actor, report, form.instance)
    return _step(form.instance)


def _plan(actor: Actor, row: StudyReport) -> PlanShape:
    from maillage.journey.studies.reports.documents import plan_origins

    origins = plan_origins(actor, row) if actor.may(Right.CONDUCT_STUDY, row.owner_id) else {}
    return PlanShape(
        rapport=row.pk,
        lignes=[_step(one) for one in queries.plan_of(row)],
        origines=[OriginShape(code=code, nom=origin.label) for code, origin in origins.items()],
    )


def _step(row: PlanStep) -> StepShape:
    return StepShape(
        id=row.pk,
        etape=row.stage,
        quoi=row.label,
        commence_le=row.starts_on,
        finit_le=row.ends_on,
        source=known(row.source),
    )


# --- what members read -----------------------------------------------------------------------------------------------


@operations.writes(
    "PUT",
    "/rapports/editions/{int:pk}/publication",
    Right.CONDUCT_STUDY,
    {200: ReportShape},
    "Publier aux membres l’édition qui a été faite pour eux, une fois ses documents écrits",
    example=REPORT,
)
def publish_report_edition(request: Any, pk: int) -> ReportShape:
    published = actions.publish_edition(request.actor, get_edition_for(request.actor, pk))
    shown = get_published_for(request.actor, published.pk)
    return ReportShape(**report_shape(shown))


@operations.writes(
    "DELETE",
    "/rapports/{int:pk}",
    Right.CONDUCT_STUDY,
    {204: None},
    "Retirer un rapport aux membres ; l’édition figée reste",
)
def withdraw_report(request: Any, pk: int) -> Status[None]:
    actions.withdraw_report(request.actor, get_published_for(request.actor, pk))
    return Status(204, None)


@operations.reads(
    "/rapports/{int:pk}/annexe",
    Right.SEE_OWN_PAGE,
    None,
    "L’annexe d’un rapport publié qui ne concerne que sa collectivité, en PDF",
    files=(MEDIA_TYPES["pdf"],),
)
def report_annex(request: Any, pk: int) -> HttpResponse:
    from maillage.journey.studies.reports.documents import annex_of

    found = get_annexed_for(request.actor, pk)
    content = render_report(annex_of(request.actor, found), ".pdf")
    headers = {"Content-Disposition": f'attachment; filename="rapport-{pk}-ma-collectivite.pdf"'}
    return HttpResponse(content, content_type=MEDIA_TYPES["pdf"], headers=headers)
