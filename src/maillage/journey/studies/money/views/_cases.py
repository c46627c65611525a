"""The list of cases, the library of examples, what a body published."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.money import actions, queries
from maillage.journey.studies.money.access import get_published_for
from maillage.journey.studies.money.documents import essential, hypotheses, lines, method, sensitivity, years
from maillage.journey.studies.money.engine import METHOD_VERSION, Example, blank_case, compute, examples
from maillage.journey.studies.money.engine import example as example_of
from maillage.journey.studies.money.forms import NewCaseForm
from maillage.journey.studies.money.models import BusinessCase, PublishedCase
from maillage.journey.studies.money.views._blocks import blocks_of, kept_blocks
from maillage.kernel.pages import NotAllowed, reads, writes
from maillage.kernel.papers import Paragraph
from maillage.kernel.templatetags.face import Cell, Column, Empty, Table

__all__ = ["cases", "copy_example", "create_case", "example", "library", "published"]


@reads(Right.SEE_STUDY)
def cases(request: Any) -> HttpResponse:
    """What one's own organisation works on, and what its body published."""
    may_keep = request.actor.may(Right.KEEP_FINANCES)
    found = list(queries.cases_seen()[: queries.MOST])
    told = list(queries.published_seen()[: queries.MOST])
    context = {
        "table": _table(found, may_keep=may_keep) if found or may_keep else None,
        "published": _published(told),
        "may_keep": may_keep,
    }
    return render(request, "study_money/cases.html", context)


def _table(found: list[BusinessCase], *, may_keep: bool) -> Table:
    rows = [
        (
            Cell(row.name, reverse("studies:case", args=[row.pk]), "cas fictif" if row.is_fictitious else ""),
            row.study.name if row.study is not None else "–",
            f"édition {row.last}" if row.last else "jamais figé",  # type: ignore[attr-defined]
            Cell(row.changed_at.date(), detail=row.changed_by),
        )
        for row in found
    ]
    empty = Empty(
        "Ici, les questions d’argent de votre collectivité : louer ou acheter, à partir de combien d’abonnés, remboursé quand.",
        "Aucun cas n’est encore ouvert. Le plus simple est de copier un exemple.",
        "Ouvrir la bibliothèque" if may_keep else "",
        reverse("studies:case_library") if may_keep else "",
    )
    columns = (Column("Cas"), Column("Étude"), Column("Figé"), Column("Modifié"))
    return Table("Cas de votre collectivité, le dernier modifié d’abord", columns, rows, empty=empty)


def _published(found: list[PublishedCase]) -> Table:
    rows = [
        (
            Cell(row.name, reverse("studies:published_case", args=[row.pk]), row.headline),
            row.owner.name,
            row.published_at.date(),
        )
        for row in found
    ]
    empty = Empty("Ici, les cas que le service mutualisé publie à ses membres.", "Il n’en a pas encore publié.")
    return Table("Cas publiés", (Column("Cas"), Column("Par"), Column("Publié le")), rows, empty=empty)


@reads(Right.SEE_STUDY)
def published(request: Any, pk: int) -> HttpResponse:
    row = get_published_for(request.actor, pk)
    context = {"row": row, "blocks": kept_blocks(row.blocks, row.pictures)}
    return render(request, "study_money/published.html", context)


# --- library ---------------------------------------------------------------------------------------------------------


@reads(Right.SEE_STUDY)
def library(request: Any) -> HttpResponse:
    rows = [
        (
            Cell(found.name, reverse("studies:case_example", args=[found.slug]), found.expected),
            Cell(found.summary),
            found.source,
        )
        for found in examples().values()
    ]
    columns = (Column("Exemple"), Column("De quoi il s’agit"), Column("D’après"))
    context = {"table": Table("Cas du terrain, calculés", columns, rows)}
    return render(request, "study_money/library.html", context)


@reads(Right.SEE_STUDY)
def example(request: Any, slug: str) -> HttpResponse:
    """An example, computed as it is shipped."""
    found = _example(slug)
    on = localdate()
    results = compute(found.case, on=on)
    blocks = [
        *essential(results),
        *sensitivity(results),
        *years(results),
        *hypotheses(results),
        *lines(results),
        *method(results, on, METHOD_VERSION),
        Paragraph(f"Ce que l’on attend de cet exemple : {found.expected}"),
    ]
    context = {"example": found, "blocks": blocks_of(blocks), "may_keep": request.actor.may(Right.KEEP_FINANCES)}
    return render(request, "study_money/example.html", context)


@writes(Right.KEEP_FINANCES)
def copy_example(request: Any, slug: str) -> HttpResponse:
    found = _example(slug)
    if request.method == "POST":
        made = actions.copy_example(request.actor, found)
        messages.success(request, "L’exemple est copié : changez-le, il est à vous.")
        return redirect("studies:case", made.pk)
    context = {
        "title": "Copier cet exemple",
        "sentence": f"« {found.name} » devient un cas de votre collectivité.",
        "consequences": ["Toutes ses valeurs peuvent être changées.", "L’exemple de la bibliothèque reste tel quel."],
        "confirm_label": "Copier",
        "cancel_url": reverse("studies:case_example", args=[slug]),
    }
    return render(request, "kernel/confirm.html", context)


def _example(slug: str) -> Example:
    found = example_of(slug)
    if found is None:
        raise NotAllowed("example")
    return found


@writes(Right.KEEP_FINANCES)
def create_case(request: Any) -> HttpResponse:
    form = NewCaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        case = blank_case(asked["starts_on"], int(asked["horizon"]))
        made = actions.create_case(request.actor, name=asked["name"], summary=asked["summary"], case=case)
        return redirect("studies:case_part", made.pk, "options")
    context = {
        "title": "Ouvrir un cas financier",
        "purpose": "On pourra tout changer ensuite. Pour aller plus vite, copiez plutôt un exemple de la bibliothèque.",
        "form": form,
        "action_label": "Ouvrir le cas",
        "cancel_url": reverse("studies:cases"),
    }
    return render(request, "study_money/form.html", context, status=422 if form.is_bound else 200)
