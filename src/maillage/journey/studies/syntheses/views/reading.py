"""Reading a study, and taking it away."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.foundations.files.actions import answer_with
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.syntheses.access import get_chapter_for, get_paper_for, get_study_for
from maillage.journey.studies.syntheses.actions import ask_again
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.studies.syntheses.queries import studies_seen, table_of_contents
from maillage.journey.studies.syntheses.views.scoping import waiting_page
from maillage.kernel.pages import NotAllowed, reads, writes
from maillage.kernel.papers import STYLE_DIGEST
from maillage.kernel.papers.pages import drawn
from maillage.kernel.templatetags.face import Cell, Column, Empty, Tab, Table
from maillage.kernel.tenancy import OWN, current
from maillage.kernel.typography import number

__all__ = ["conduct", "detail", "paper", "picture", "studies"]

PAPERS: Final = (
    ("pdf", "Rapport PDF"),
    ("docx", "Rapport Word"),
    ("html", "Rapport en une page web"),
    ("xlsx", "Chiffres (tableur)"),
    ("csv", "Chiffres (CSV)"),
    ("json", "Chiffres (JSON)"),
)
PICTURE_SECONDS: Final = 7 * 24 * 3600


@reads(Right.SEE_STUDY)
def studies(request: Any) -> HttpResponse:
    found = list(studies_seen()[:50])
    may_load = Right.KEEP_SURVEY in request.actor.rights
    may_scope = Right.CONDUCT_STUDY in request.actor.rights
    table = Table(
        "Études, de la plus récente à la plus ancienne",
        (Column("Étude"), Column("Par"), Column("Réponses au"), Column("Répondantes", is_number=True), Column("État")),
        [
            (
                Cell(study.name, reverse("studies:detail", args=[study.pk])),
                study.owner.name,
                study.campaign.as_of,
                f"{number(study.respondent_count)} sur {number(study.entity_count)}",
                study.get_state_display(),
            )
            for study in found
        ],
        empty=_nothing_yet(may_load=may_load),
    )
    return render(
        request, "studies/studies.html", {"table": table, "may_load": may_load and found, "may_scope": may_scope}
    )


def _nothing_yet(*, may_load: bool) -> Empty:
    what = "Ici, les études de votre territoire : ce que chacun a, ce qu’on gagnerait ensemble."
    if not may_load:
        return Empty(what, "Le service mutualisé n’en a pas encore conduit. Vous les lirez ici dès qu’il y en aura.")
    return Empty(what, "Une étude part d’une enquête.", "Charger une enquête", reverse("studies:load"))


@reads(Right.SEE_STUDY)
def detail(request: Any, pk: int, slug: str = "essentiel") -> HttpResponse:
    """The body reads it whole, chapter by chapter; a member reads the totals of the territory."""
    study = get_study_for(request.actor, pk)
    is_conducted = study.owner_id in current().seen(OWN)
    if study.is_waiting:
        if slug != "essentiel":
            raise NotAllowed("chapter")
        return waiting_page(request, study)
    if not is_conducted:
        if slug != "essentiel":
            raise NotAllowed("chapter")
        blocks = drawn(study.digest, _picture_address(study, "territoire"))
        return render(request, "studies/digest.html", {"study": study, "blocks": blocks})
    chapter = get_chapter_for(request.actor, pk, slug)
    tabs = [
        Tab(entry.title, reverse("studies:chapter", args=[pk, entry.slug]), entry.slug == slug)
        for entry in table_of_contents(study)
    ]
    context = {
        "study": study,
        "chapter": chapter,
        "tabs": tabs,
        "blocks": drawn(chapter.blocks, _picture_address(study, slug)),
        "papers": [(label, reverse("studies:paper", args=[pk, ending])) for ending, label in PAPERS],
        "may_conduct": request.actor.may(Right.CONDUCT_STUDY, study.owner_id),
        "is_asked": study.campaign.is_asked,
    }
    return render(request, "studies/detail.html", context)


def _picture_address(study: Study, slug: str) -> str:
    """What comes before the name of a picture. It changes when the study is computed again, so a browser may keep it."""
    return f"{reverse('studies:detail', args=[study.pk])}images/{int(study.computed_at.timestamp())}/{slug}/"


@reads(Right.SEE_STUDY)
def picture(request: HttpRequest, pk: int, edition: int, slug: str, name: str, piece: int) -> HttpResponse:  # noqa: ARG001
    """A picture of a study, kept by the reader's own browser only."""
    study = get_study_for(request.actor, pk)  # type: ignore[attr-defined]
    pictures = study.digest_pictures if slug == "territoire" else get_chapter_for(request.actor, pk, slug).pictures  # type: ignore[attr-defined]
    pieces: Sequence[str] = pictures.get(name, ())
    if not piece < len(pieces):
        raise NotAllowed("picture")
    response = HttpResponse(pieces[piece], content_type="image/svg+xml")
    response["Cache-Control"] = f"private, max-age={PICTURE_SECONDS}"
    response["Content-Security-Policy"] = f"default-src 'none'; style-src '{STYLE_DIGEST}'"
    return response


@reads(Right.SEE_STUDY)
def paper(request: Any, pk: int, ending: str) -> HttpResponse:
    return answer_with(get_paper_for(request.actor, pk, ending).file)


@writes(Right.CONDUCT_STUDY)
def conduct(request: Any, pk: int) -> HttpResponse:
    """Compute the study again: the links of its entities or the rules may have changed."""
    study = get_study_for(request.actor, pk)
    request.actor.must(Right.CONDUCT_STUDY, study.owner_id)
    if request.method == "POST":
        return redirect("scheduling:job", ask_again(request.actor, study).pk)
    context = {
        "title": "Calculer l’étude" if study.is_waiting else "Refaire l’étude",
        "sentence": f"L’étude « {study.name} » sera calculée à partir des réponses enregistrées.",
        "consequences": [
            "Ses pages et ses documents seront remplacés.",
            "Le journal gardera la trace des deux calculs.",
        ],
        "confirm_label": "Calculer l’étude" if study.is_waiting else "Refaire l’étude",
        "cancel_url": reverse("studies:detail", args=[pk]),
    }
    return render(request, "kernel/confirm.html", context)
