"""Reports for programs: what members read, the editions of one's own body, their papers."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query
from pydantic import BaseModel, Field

from maillage.foundations.files.actions import answer_with
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.reports import queries
from maillage.journey.studies.reports.access import (
    get_edition_for,
    get_paper_for,
    get_published_for,
    get_published_paper_for,
)
from maillage.journey.studies.reports.api._base import operations
from maillage.journey.studies.reports.enums import MEDIA_TYPES
from maillage.journey.studies.reports.models import PublishedReport, ReportEdition
from maillage.kernel.operations import Listing, Paging, page_by_key

__all__ = ["EDITION", "REPORT", "EditionShape", "ReportShape", "edition_shape", "report_shape"]


class Whose(BaseModel):
    """The body that conducts the study."""

    id: int
    nom: str


class ReportShape(BaseModel):
    """A report that was published to members."""

    id: int
    titre: str
    par: Whose
    etude: int
    date: date
    publie_le: datetime
    empreinte: str = Field(
        description="SHA-256 de ce qui a été figé : la même donne les mêmes documents, à l’octet près."
    )


class Chapter(BaseModel):
    """A chapter, as blocks."""

    code: str
    titre: str
    blocs: list[dict[str, Any]] = Field(
        description="Dans l’ordre ; « kind » vaut heading, paragraph, bullets, figures, table ou picture."
    )


class WholeReport(ReportShape):
    """A report and what it says."""

    sous_titre: str
    version: str
    chapitres: list[Chapter]
    documents: list[str] = Field(description="Formats à prendre.")


class EditionShape(BaseModel):
    """A frozen edition of the body's own."""

    id: int
    rapport: int
    numero: int
    edition: str = Field(description="INTERNAL (interne) ou MEMBERS (pour les membres).")
    titre: str
    date: date
    figee_le: datetime
    empreinte: str


class WholeEdition(EditionShape):
    """An edition and what it says."""

    sous_titre: str
    version: str
    versions: list[dict[str, str]] = Field(description="De chaque partie : sa méthode et l’empreinte de ses données.")
    manques: list[str]
    chapitres: list[Chapter]
    documents: list[str]


REPORT = {
    "id": 3,
    "titre": "Mutualiser l’informatique",
    "par": {"id": 4503599627370496, "nom": "CA des Sept Rivières"},
    "etude": 5,
    "date": "2026-11-20",
    "publie_le": "2026-11-21T09:00:00+01:00",
    "empreinte": "0" * 64,
}
EDITION = {
    "id": 8,
    "rapport": 2,
    "numero": 1,
    "edition": "INTERNAL",
    "titre": "Mutualiser l’informatique",
    "date": "2026-11-20",
    "figee_le": "2026-11-20T17:30:00+01:00",
    "empreinte": "0" * 64,
}
CHAPTERS = [
    {"code": "essentiel", "titre": "L’essentiel", "blocs": [{"kind": "paragraph", "text": "386 postes fixes."}]},
]
PAPERS = tuple(MEDIA_TYPES.values())


def report_shape(row: PublishedReport) -> dict[str, Any]:
    return {
        "id": row.pk,
        "titre": row.title,
        "par": Whose(id=row.owner_id, nom=row.owner.name),
        "etude": row.study_id,
        "date": row.dated,
        "publie_le": row.published_at,
        "empreinte": row.inputs_digest,
    }


def edition_shape(row: ReportEdition) -> dict[str, Any]:
    return {
        "id": row.pk,
        "rapport": row.report_id,
        "numero": row.number,
        "edition": row.audience,
        "titre": row.title,
        "date": row.dated,
        "figee_le": row.frozen_at,
        "empreinte": row.inputs_digest,
    }


def _chapters(row: PublishedReport | ReportEdition) -> list[Chapter]:
    return [Chapter(code=slug, titre=title, blocs=blocks) for slug, title, blocks, _ in row.chapters]


@operations.reads(
    "/rapports",
    Right.SEE_STUDY,
    Listing[ReportShape],
    "Les rapports publiés aux membres, du plus récent au plus ancien",
    example={"resultats": [REPORT], "suivant": None},
)
def reports(request: Any, asked: Annotated[Paging, Query()]) -> Listing[ReportShape]:  # noqa: ARG001 the scope decides
    rows, following = page_by_key(queries.published_rows(), asked, "id", newest_first=True)
    return Listing(resultats=[ReportShape(**report_shape(row)) for row in rows], suivant=following)


@operations.reads(
    "/rapports/{int:pk}",
    Right.SEE_STUDY,
    WholeReport,
    "Un rapport tel que les membres le lisent",
    example=REPORT
    | {"sous_titre": "Sept Rivières", "version": "0.1.0", "chapitres": CHAPTERS, "documents": ["pdf", "pptx"]},
)
def published_report(request: Any, pk: int) -> WholeReport:
    found = get_published_for(request.actor, pk)
    return WholeReport(
        **report_shape(found),
        sous_titre=found.subtitle,
        version=found.method_version,
        chapitres=_chapters(found),
        documents=[paper.ending for paper in queries.published_papers(found)],
    )


@operations.reads(
    "/rapports/{int:pk}/documents/{slug:format}",
    Right.SEE_STUDY,
    None,
    "Un document d’un rapport publié : pdf, docx, html ou pptx",
    files=PAPERS,
)
def published_report_paper(request: Any, pk: int, format: str) -> HttpResponse:
    return answer_with(get_published_paper_for(request.actor, pk, format).file)


@operations.reads(
    "/rapports/editions",
    Right.SEE_STUDY,
    Listing[EditionShape],
    "Les éditions figées de sa propre structure, internes et pour les membres",
    example={"resultats": [EDITION], "suivant": None},
)
def report_editions(request: Any, asked: Annotated[Paging, Query()]) -> Listing[EditionShape]:  # noqa: ARG001
    rows, following = page_by_key(queries.edition_rows(), asked, "id", newest_first=True)
    return Listing(resultats=[EditionShape(**edition_shape(row)) for row in rows], suivant=following)


@operations.reads(
    "/rapports/editions/{int:pk}",
    Right.SEE_STUDY,
    WholeEdition,
    "Une édition figée, avec ce qui lui manque et d’où vient chaque partie",
    example=EDITION
    | {
        "sous_titre": "Sept Rivières",
        "version": "0.1.0",
        "versions": [{"part": "Représentativité", "method": "maillage 0.1.0", "digest": "0" * 64}],
        "manques": ["Plan d’action : Rien n’est encore planifié."],
        "chapitres": CHAPTERS,
        "documents": ["pdf", "docx", "html", "pptx"],
    },
)
def report_edition(request: Any, pk: int) -> WholeEdition:
    found = get_edition_for(request.actor, pk)
    return WholeEdition(
        **edition_shape(found),
        sous_titre=found.subtitle,
        version=found.method_version,
        versions=found.versions,
        manques=found.missing,
        chapitres=_chapters(found),
        documents=queries.papers_of([found]).get(pk, []),
    )


@operations.reads(
    "/rapports/editions/{int:pk}/documents/{slug:format}",
    Right.SEE_STUDY,
    None,
    "Un document d’une édition figée : pdf, docx, html ou pptx",
    files=PAPERS,
)
def report_edition_paper(request: Any, pk: int, format: str) -> HttpResponse:
    return answer_with(get_paper_for(request.actor, pk, format).file)
