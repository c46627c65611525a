"""Reading reports: the list, one report, a preview, an edition, what members read, what each takes away."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from maillage.foundations.files.actions import answer_with
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.reports import queries
from maillage.journey.studies.reports.access import (
    get_annexed_for,
    get_edition_for,
    get_paper_for,
    get_published_for,
    get_published_paper_for,
    get_report_for,
)
from maillage.journey.studies.reports.enums import Audience
from maillage.journey.studies.reports.models import PublishedReport, ReportEdition, StudyReport
from maillage.kernel.pages import NotAllowed, reads
from maillage.kernel.papers import STYLE_DIGEST, render_report
from maillage.kernel.papers.pages import drawn
from maillage.kernel.templatetags.face import Cell, Column, Empty, Tab, Table
from maillage.kernel.typography import number

if TYPE_CHECKING:
    from maillage.journey.studies.reports.documents import Standing

__all__ = [
    "edition",
    "edition_paper",
    "edition_picture",
    "own_annex",
    "preview_picture",
    "preview_report",
    "published_paper",
    "published_picture",
    "published_report",
    "report",
    "reports",
]

NAMES: Final = {"pdf": "PDF", "docx": "Word", "html": "page web", "pptx": "diapositives"}
PICTURE_SECONDS: Final = 7 * 24 * 3600
FIRST: Final = "essentiel"


@reads(Right.SEE_STUDY)
def reports(request: Any) -> HttpResponse:
    """Those of the body; and what members read."""
    own = queries.reports_seen()
    published = queries.published_seen()
    may_write = request.actor.may(Right.CONDUCT_STUDY)
    drafts = Table(
        "Vos rapports, du plus récent au plus ancien",
        (Column("Rapport"), Column("Étude"), Column("Comité de pilotage du")),
        [(Cell(one.title, reverse("studies:report", args=[one.pk])), one.study.name, one.copil_on) for one in own],
    )
    read = Table(
        "Rapports publiés aux membres",
        (Column("Rapport"), Column("Par"), Column("Étude"), Column("Daté du")),
        [
            (
                Cell(one.title, reverse("studies:published_report", args=[one.pk, FIRST])),
                one.owner.name,
                one.study.name,
                one.dated,
            )
            for one in published
        ],
        empty=_nothing_yet(may_write=may_write, has_drafts=bool(own)),
    )
    context = {"drafts": drafts if own else None, "published": read, "may_write": may_write}
    return render(request, "study_reports/reports.html", context)


def _nothing_yet(*, may_write: bool, has_drafts: bool) -> Empty:
    what = "Ici, les rapports que les membres lisent : l’étude telle que le comité de pilotage l’a reçue."
    if not may_write:
        return Empty(what, "Le service mutualisé n’en a pas encore publié.")
    if has_drafts:
        return Empty(what, "Figez un rapport, puis publiez son édition pour les membres.")
    return Empty(what, "Un rapport part d’une étude.", "Commencer un rapport", reverse("studies:add_report"))


@reads(Right.SEE_STUDY)
def report(request: Any, pk: int) -> HttpResponse:
    """How it stands: its parts, its editions, and the one thing to do next."""
    from maillage.journey.studies.reports.documents import standings

    found = get_report_for(request.actor, pk)
    editions = queries.editions_of(found)
    may_write = request.actor.may(Right.CONDUCT_STUDY, found.owner_id)
    parts = standings(request.actor, found, Audience.INTERNAL)
    told = standings(request.actor, found, Audience.MEMBERS)
    context = {
        "report": found,
        "parts": _parts(found, parts, told),
        "editions": _editions(editions),
        "waiting": bool(editions) and not queries.papers_of(editions[:2]),
        "may_write": may_write,
        "has_editions": bool(editions),
        "previews": [
            (audience.label, reverse("studies:preview_report", args=[pk, audience.lower(), FIRST]))
            for audience in Audience
        ],
        "publishable": _publishable(editions) if may_write else None,
    }
    return render(request, "study_reports/report.html", context)


def _where(found: StudyReport, one: "Standing") -> str:
    if one.part is None:
        return reverse("studies:report_plan", args=[found.pk])
    return reverse(one.part.page, args=[found.study_id] if one.part.with_study else [])


def _parts(found: StudyReport, parts: "Sequence[Standing]", told: "Sequence[Standing]") -> Table:
    rows = []
    for one, other in zip(parts, told, strict=True):
        state = "prête" if one.composed is not None else one.missing
        members = "prête" if other.composed is not None else other.missing
        if not one.is_kept:
            state = members = "laissée de côté"
        elif other.composed is None and one.composed is None:
            members = "vide aussi"
        rows.append((Cell(one.title, _where(found, one)), state, members))
    columns = (Column("Partie"), Column("Édition interne"), Column("Édition pour les membres"))
    return Table("Les parties du rapport, dans l’ordre", columns, rows)


def _editions(editions: Sequence[ReportEdition]) -> Table | None:
    if not editions:
        return None
    papers, published = queries.papers_of(editions), queries.published_keys(editions)
    rows = []
    for one in editions:
        where = reverse("studies:edition", args=[one.pk, FIRST])
        state = "publiée" if one.pk in published else "non publiée" if one.audience == Audience.MEMBERS else "interne"
        ready = len(papers.get(one.pk, ()))
        rows.append(
            (
                Cell(f"Édition {one.number}, {one.get_audience_display()}", where),
                one.frozen_at,
                f"{number(ready)} documents" if ready else "documents en cours d’écriture",
                state,
                one.inputs_digest[:12],
            )
        )
    columns = (Column("Édition"), Column("Figée le"), Column("Documents"), Column("État"), Column("Empreinte"))
    return Table("Éditions figées", columns, rows)


def _publishable(editions: Sequence[ReportEdition]) -> ReportEdition | None:
    """The last edition for members, where it has its papers and is not read yet."""
    last = next((one for one in editions if one.audience == Audience.MEMBERS), None)
    if last is None or last.pk in queries.published_keys([last]) or not queries.papers_of([last]):
        return None
    return last


# --- chapters, whoever reads them ------------------------------------------------------------------------------------


def _chapter(chapters: Sequence[Any], slug: str) -> tuple[str, list[dict[str, Any]], dict[str, list[str]]]:
    for kept, title, blocks, pictures in chapters:
        if kept == slug:
            return title, blocks, pictures
    raise NotAllowed("chapter")


def _tabs(chapters: Sequence[Any], slug: str, name: str, *before: Any) -> list[Tab]:
    return [
        Tab(title, reverse(f"studies:{name}", args=[*before, kept]), kept == slug) for kept, title, _, _ in chapters
    ]


def _drawing(chapters: Sequence[Any], slug: str, name: str, piece: int, *, is_kept: bool) -> HttpResponse:
    pieces = _chapter(chapters, slug)[2].get(name, ())
    if not piece < len(pieces):
        raise NotAllowed("picture")
    response = HttpResponse(pieces[piece], content_type="image/svg+xml")
    response["Cache-Control"] = f"private, max-age={PICTURE_SECONDS}" if is_kept else "private, no-store"
    response["Content-Security-Policy"] = f"default-src 'none'; style-src '{STYLE_DIGEST}'"
    return response


def _previewed(actor: Actor, pk: int, audience: str) -> tuple[StudyReport, Audience, list[Any]]:
    from maillage.journey.studies.reports.documents import assemble

    if audience.upper() not in Audience.values:
        raise NotAllowed("audience")
    found, wanted = get_report_for(actor, pk), Audience(audience.upper())
    return found, wanted, assemble(actor, found, wanted).chapters


@reads(Right.SEE_STUDY)
def preview_report(request: Any, pk: int, audience: str, slug: str) -> HttpResponse:
    """A chapter as it would be frozen now."""
    found, wanted, chapters = _previewed(request.actor, pk, audience)
    title, blocks, _ = _chapter(chapters, slug)
    where = reverse("studies:preview_report", args=[pk, audience, slug])
    context = {
        "report": found,
        "audience": wanted.label,
        "title": title,
        "is_first": slug == FIRST,
        "tabs": _tabs(chapters, slug, "preview_report", pk, audience),
        "blocks": drawn(blocks, f"{where}images/"),
    }
    return render(request, "study_reports/preview.html", context)


@reads(Right.SEE_STUDY)
def preview_picture(request: Any, pk: int, audience: str, slug: str, name: str, piece: int) -> HttpResponse:
    return _drawing(_previewed(request.actor, pk, audience)[2], slug, name, piece, is_kept=False)


@reads(Right.SEE_STUDY)
def edition(request: Any, pk: int, slug: str) -> HttpResponse:
    """A chapter of a frozen edition, for the body."""
    found = get_edition_for(request.actor, pk)
    title, blocks, _ = _chapter(found.chapters, slug)
    where = reverse("studies:edition", args=[pk, slug])
    endings = queries.papers_of([found]).get(pk, [])
    context = {
        "edition": found,
        "title": title,
        "is_first": slug == FIRST,
        "tabs": _tabs(found.chapters, slug, "edition", pk),
        "blocks": drawn(blocks, f"{where}images/"),
        "papers": [(NAMES[one], reverse("studies:edition_paper", args=[pk, one])) for one in endings],
    }
    return render(request, "study_reports/edition.html", context)


@reads(Right.SEE_STUDY)
def edition_picture(request: Any, pk: int, slug: str, name: str, piece: int) -> HttpResponse:
    return _drawing(get_edition_for(request.actor, pk).chapters, slug, name, piece, is_kept=True)


@reads(Right.SEE_STUDY)
def edition_paper(request: Any, pk: int, ending: str) -> HttpResponse:
    return answer_with(get_paper_for(request.actor, pk, ending).file)


@reads(Right.SEE_STUDY)
def published_report(request: Any, pk: int, slug: str) -> HttpResponse:
    """A chapter as members read it."""
    found = get_published_for(request.actor, pk)
    title, blocks, _ = _chapter(found.chapters, slug)
    where = reverse("studies:published_report", args=[pk, slug])
    context = {
        "report": found,
        "title": title,
        "is_first": slug == FIRST,
        "tabs": _tabs(found.chapters, slug, "published_report", pk),
        "blocks": drawn(blocks, f"{where}images/"),
        "papers": [
            (NAMES[one.ending], reverse("studies:published_report_paper", args=[pk, one.ending]))
            for one in queries.published_papers(found)
        ],
        "has_annex": _has_annex(request.actor, found),
        "may_withdraw": request.actor.may(Right.CONDUCT_STUDY, found.owner_id),
    }
    return render(request, "study_reports/published.html", context)


def _has_annex(actor: Actor, found: PublishedReport) -> bool:
    """A member has one; the body itself is not a member of its own territory."""
    return actor.may(Right.SEE_OWN_PAGE) and actor.acting_id != found.owner_id


@reads(Right.SEE_STUDY)
def published_picture(request: Any, pk: int, slug: str, name: str, piece: int) -> HttpResponse:
    return _drawing(get_published_for(request.actor, pk).chapters, slug, name, piece, is_kept=True)


@reads(Right.SEE_STUDY)
def published_paper(request: Any, pk: int, ending: str) -> HttpResponse:
    return answer_with(get_published_paper_for(request.actor, pk, ending).file)


@reads(Right.SEE_OWN_PAGE)
def own_annex(request: Any, pk: int) -> HttpResponse:
    """What the report says of the reader's own organisation, for it alone."""
    from maillage.journey.studies.reports.documents import annex_of

    found = get_annexed_for(request.actor, pk)
    response = HttpResponse(render_report(annex_of(request.actor, found), ".pdf"), content_type="application/pdf")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"rapport-{pk}-ma-collectivite.pdf") or "attachment"
    )
    return response
