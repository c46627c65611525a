"""What is frozen of a case, for programs: its editions, their sheets, what members read; and the worked examples."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localtime
from ninja import Status
from pydantic import BaseModel, Field

from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.money import actions, queries
from maillage.journey.studies.money.access import get_case_for, get_edition_for, get_own_case_for, get_published_for
from maillage.journey.studies.money.api._base import file_named, operations
from maillage.journey.studies.money.api._cases import (
    WHOLE,
    EditionShape,
    PublishedShape,
    WholeCase,
    faulty,
    published_shape,
    whole,
)
from maillage.journey.studies.money.documents import SHEETS, edition_sheet
from maillage.journey.studies.money.engine import CaseRefused, examples
from maillage.journey.studies.money.engine import example as example_of
from maillage.journey.studies.money.models import CaseEdition
from maillage.kernel.pages import NotAllowed

__all__: list[str] = []


class KeptEdition(BaseModel):
    """A frozen case, and whether members read it."""

    numero: int
    nom: str
    en_bref: str
    empreinte: str
    methode: str
    regles_au: date
    figee_le: Any = Field(description="Date et heure.")
    publiee: bool


class KeptEditions(BaseModel):
    """All that was frozen of a case, the last first."""

    cas: int
    editions: list[KeptEdition]


class WholePublished(PublishedShape):
    """A published case and what it says."""

    blocs: list[dict[str, Any]] = Field(
        description="Dans l’ordre ; « kind » vaut heading, paragraph, bullets, figures, table ou picture."
    )


class ExampleShape(BaseModel):
    """A worked example that is shipped."""

    code: str
    nom: str
    resume: str
    source: str
    attendu: str = Field(description="Ce que l’exemple doit montrer.")


class ExamplesShape(BaseModel):
    exemples: list[ExampleShape]


_EDITION = {
    **{"numero": 1, "nom": "Acheter un copieur", "en_bref": WHOLE["resultats"]["en_bref"][0], "empreinte": "0" * 64},
    **{"methode": "1", "regles_au": "2026-11-22", "figee_le": "2026-11-22T09:00:00+01:00", "publiee": True},
}
_PUBLISHED = {
    **{"id": 45, "nom": "Acheter un copieur", "par": 123, "en_bref": "…", "empreinte": "0" * 64},
    "publie_le": "2026-11-22T09:00:00+01:00",
}
_EXAMPLE = {
    **{"code": "morlaix-copieur", "nom": "Louer ou acheter les copieurs", "resume": "…", "source": "…"},
    "attendu": "L’achat coûte moins que la location.",
}


@operations.reads(
    "/cas-financiers/{int:pk}/editions",
    Right.SEE_STUDY,
    KeptEditions,
    "Les éditions figées d’un cas, de la dernière à la première",
    example={"cas": 123, "editions": [_EDITION]},
)
def business_case_editions(request: Any, pk: int) -> KeptEditions:
    row = get_case_for(request.actor, pk)
    found = queries.editions_of(row)
    published = queries.published_editions(found)
    return KeptEditions(cas=row.pk, editions=[_kept(one, is_published=one.pk in published) for one in found])


@operations.writes(
    "POST",
    "/cas-financiers/{int:pk}/editions",
    Right.KEEP_FINANCES,
    {201: EditionShape},
    "Figer un cas financier",
    example={
        **{"cas": 123, "numero": 1, "en_bref": WHOLE["resultats"]["en_bref"][0]},
        **{"empreinte": "0" * 64, "methode": "1", "regles_au": "2026-11-22"},
    },
)
def freeze_business_case(request: Any, pk: int) -> Status[EditionShape]:
    try:
        made = actions.freeze_case(request.actor, get_own_case_for(request.actor, pk))
    except CaseRefused as refused:
        raise faulty(refused) from refused
    return Status(
        201,
        EditionShape(
            cas=pk,
            numero=made.number,
            en_bref=made.headline,
            empreinte=made.digest,
            methode=made.method_version,
            regles_au=made.parameters_on,
        ),
    )


def _kept(edition: CaseEdition, *, is_published: bool) -> KeptEdition:
    return KeptEdition(
        numero=edition.number,
        nom=edition.name,
        en_bref=edition.headline,
        empreinte=edition.digest,
        methode=edition.method_version,
        regles_au=edition.parameters_on,
        figee_le=localtime(edition.frozen_at).replace(microsecond=0),
        publiee=is_published,
    )


@operations.reads(
    "/cas-financiers/{int:pk}/editions/{int:number}/fiche/{slug:format}",
    Right.SEE_STUDY,
    None,
    "La fiche d’une édition figée, toujours les mêmes octets : pdf, docx ou html",
    files=tuple(SHEETS.values()),
)
def business_case_sheet(request: Any, pk: int, number: int, format: str) -> HttpResponse:
    found = get_edition_for(request.actor, pk, number)
    if format not in SHEETS:
        raise NotAllowed("format")
    content = edition_sheet(found, request.actor.acting_name, format)
    return file_named(content, f"cas-financier-{pk}-{number}.{format}", SHEETS[format])


@operations.writes(
    "PUT",
    "/cas-financiers/{int:pk}/editions/{int:number}/publication",
    Right.KEEP_FINANCES,
    {200: KeptEdition},
    "Publier une édition aux membres ; celle qui l’était du même cas est remplacée",
    example=_EDITION,
)
def publish_business_case(request: Any, pk: int, number: int) -> KeptEdition:
    found = _own_edition(request, pk, number)
    if not queries.published_editions([found]):
        actions.publish_edition(request.actor, found)
    return _kept(found, is_published=True)


@operations.writes(
    "DELETE",
    "/cas-financiers/{int:pk}/editions/{int:number}/publication",
    Right.KEEP_FINANCES,
    {204: None},
    "Ne plus publier une édition",
)
def withdraw_business_case(request: Any, pk: int, number: int) -> Status[None]:
    actions.withdraw_edition(request.actor, _own_edition(request, pk, number))
    return Status(204, None)


def _own_edition(request: Any, pk: int, number: int) -> CaseEdition:
    get_own_case_for(request.actor, pk)
    return get_edition_for(request.actor, pk, number)


@operations.reads(
    "/cas-publies/{int:pk}",
    Right.SEE_STUDY,
    WholePublished,
    "Un cas publié, tel que les membres le lisent",
    example=_PUBLISHED | {"blocs": [{"kind": "paragraph", "text": "Louer ou acheter ?"}]},
)
def published_case(request: Any, pk: int) -> WholePublished:
    found = get_published_for(request.actor, pk)
    return WholePublished(**published_shape(found).model_dump(), blocs=found.blocks)


@operations.reads(
    "/exemples-financiers",
    Right.SEE_STUDY,
    ExamplesShape,
    "Les cas du terrain, calculés, que livre Maillage",
    example={"exemples": [_EXAMPLE]},
)
def case_examples(request: Any) -> ExamplesShape:  # noqa: ARG001 the same for all
    return ExamplesShape(
        exemples=[
            ExampleShape(
                code=found.slug, nom=found.name, resume=found.summary, source=found.source, attendu=found.expected
            )
            for found in examples().values()
        ]
    )


@operations.writes(
    "POST",
    "/exemples-financiers/{slug:code}/copie",
    Right.KEEP_FINANCES,
    {201: WholeCase},
    "Copier un exemple : il devient un cas de sa collectivité",
    example=WHOLE,
)
def copy_case_example(request: Any, code: str) -> Status[WholeCase]:
    found = example_of(code)
    if found is None:
        raise NotAllowed("example")
    return Status(201, whole(actions.copy_example(request.actor, found)))
