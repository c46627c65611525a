"""Writing a questionnaire of one's own, in pages."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.census.questionnaires import actions
from maillage.journey.census.questionnaires.access import get_questionnaire_for
from maillage.journey.census.questionnaires.engine import Definition, DefinitionRefused
from maillage.journey.census.questionnaires.forms import AddedFieldForm, AddedSectionForm, CopyForm, DefinitionForm
from maillage.journey.census.questionnaires.views._reading import get_shipped
from maillage.kernel.editions import EDITION, ChangedMeanwhile
from maillage.kernel.forms import carry_edition
from maillage.kernel.pages import writes
from maillage.kernel.typography import typeset

__all__ = [
    "add_field",
    "add_section",
    "copy_questionnaire",
    "edit_questionnaire",
    "load_questionnaire",
    "publish_questionnaire",
    "retire_questionnaire",
]


def _form_page(
    request: HttpRequest, form: forms.Form, title: str, purpose: str, action: str, back: str
) -> HttpResponse:
    context = {"form": form, "title": title, "purpose": purpose, "action_label": action, "cancel_url": back}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "census_questionnaires/form.html", context, status=status)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@writes(Right.RUN_CAMPAIGN)
def copy_questionnaire(request: Any, code: str) -> HttpResponse:
    model = get_shipped(code)
    form = CopyForm(_sent(request), initial={"title": model.title})
    if request.method == "POST" and form.is_valid():
        row = actions.copy_shipped(request.actor, code, form.cleaned_data["title"])
        messages.success(request, typeset(f"« {row.title} » est à vous : adaptez-le, puis publiez-le."))
        return redirect("census:questionnaire", row.pk)
    back = reverse("census:shipped_questionnaire", args=[code])
    purpose = "Votre copie se modifie librement ; le modèle reste tel quel."
    return _form_page(request, form, f"Copier « {model.title} »", purpose, "Copier", back)


@writes(Right.RUN_CAMPAIGN)
def load_questionnaire(request: Any) -> HttpResponse:
    form = DefinitionForm(_sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            text = form.cleaned_data["file"].read().decode("utf-8-sig")
            row = actions.load_definition(request.actor, text)
        except UnicodeDecodeError:
            form.add_error("file", "Ce fichier n’est pas un texte UTF-8. Enregistrez-le ainsi depuis votre éditeur.")
        except DefinitionRefused as refused:
            for flaw in refused.flaws[:20]:
                form.add_error("file", str(flaw))
        else:
            messages.success(request, typeset(f"« {row.title} » est chargé. Relisez-le, puis publiez-le."))
            return redirect("census:questionnaire", row.pk)
    purpose = "Un fichier YAML, comme ceux que l’on télécharge ici. Un code déjà connu met à jour ce questionnaire."
    return _form_page(request, form, "Charger un questionnaire", purpose, "Charger", reverse("census:questionnaires"))


@writes(Right.RUN_CAMPAIGN)
def edit_questionnaire(request: Any, pk: int) -> HttpResponse:
    """The sections and questions in their order, each with a button to raise it and one to take it away."""
    row = get_questionnaire_for(request.actor, pk)
    if request.method == "POST":
        act = actions.remove_item if request.POST.get("retirer") else actions.move_item
        section, _, field = (request.POST.get("retirer") or request.POST.get("monter", "")).partition(".")
        try:
            act(request.actor, row, section, field)
        except MaillageError as refused:
            messages.error(request, typeset(str(refused)))
            row.refresh_from_db()
            return _edit_page(request, row, 422)
        messages.success(request, "C’est enregistré dans la version en préparation.")
        return redirect(f"{reverse('census:edit_questionnaire', args=[pk])}#{section}")
    return _edit_page(request, row, 200)


def _edit_page(request: Any, row: Any, status: int) -> HttpResponse:
    definition = Definition.of_json(row.draft)
    themes = [
        (theme, [(section, KINDS[section.kind].title if section.kind else "") for section in theme.sections])
        for theme in definition.themes
    ]
    context = {"row": row, "definition": definition, "themes": themes}
    return render(request, "census_questionnaires/edit.html", context, status=status)


@writes(Right.RUN_CAMPAIGN)
def add_section(request: Any, pk: int) -> HttpResponse:
    row = get_questionnaire_for(request.actor, pk)
    form = AddedSectionForm(_sent(request), initial={"theme": Definition.of_json(row.draft).themes[0].title})
    if request.method == "POST" and form.is_valid():
        section = actions.add_section(request.actor, row, **form.cleaned_data)
        messages.success(request, typeset(f"La rubrique « {section.title} » est ajoutée."))
        return redirect(f"{reverse('census:edit_questionnaire', args=[pk])}#{section.code}")
    back = reverse("census:edit_questionnaire", args=[pk])
    purpose = "Une rubrique rassemble des questions. Nommez un thème nouveau pour en ouvrir un."
    return _form_page(request, form, "Ajouter une rubrique", purpose, "Ajouter la rubrique", back)


@writes(Right.RUN_CAMPAIGN)
def add_field(request: Any, pk: int) -> HttpResponse:
    row = get_questionnaire_for(request.actor, pk)
    definition = Definition.of_json(row.draft)
    sections = [(section.code, f"{theme.title} › {section.title}") for theme, section in definition.sections()]
    form = AddedFieldForm(_sent(request), sections=sections, initial={"section": request.GET.get("rubrique", "")})
    if request.method == "POST" and form.is_valid():
        added = actions.add_field(request.actor, row, **form.cleaned_data)
        messages.success(request, typeset(f"La question « {added.label} » est ajoutée."))
        return redirect(f"{reverse('census:edit_questionnaire', args=[pk])}#{form.cleaned_data['section']}")
    back = reverse("census:edit_questionnaire", args=[pk])
    purpose = "Si la rubrique remplit une liste de l’inventaire, la réponse y devient une colonne de plus."
    return _form_page(request, form, "Ajouter une question", purpose, "Ajouter la question", back)


@writes(Right.RUN_CAMPAIGN)
def publish_questionnaire(request: Any, pk: int) -> HttpResponse:
    row = get_questionnaire_for(request.actor, pk)
    form = forms.Form(_sent(request))
    carry_edition(form, actions.edition_of_draft(row))
    if request.method == "POST":
        try:
            version = actions.publish_version(request.actor, row, edition=request.POST.get(EDITION, ""))
        except ChangedMeanwhile as changed:
            messages.error(request, typeset(str(changed)))
            return redirect("census:questionnaire", pk)
        messages.success(request, typeset(f"La version {version.number} de « {row.title} » est publiée."))
        return redirect("census:questionnaire", pk)
    context = {
        "title": "Publier une version",
        "sentence": f"« {row.title} »",
        "consequences": [
            "Les prochaines campagnes pourront poser ces questions.",
            "Une version publiée ne change plus ; les campagnes en cours gardent la leur.",
            "Les questions ajoutées deviennent des colonnes de l’inventaire de vos membres.",
        ],
        "confirm_label": "Publier",
        "form": form,
        "cancel_url": reverse("census:questionnaire", args=[pk]),
    }
    return render(request, "census_questionnaires/confirm.html", context)


@writes(Right.RUN_CAMPAIGN)
def retire_questionnaire(request: Any, pk: int) -> HttpResponse:
    row = get_questionnaire_for(request.actor, pk)
    if request.method == "POST":
        actions.retire_questionnaire(request.actor, row, localdate())
        messages.success(request, typeset(f"« {row.title} » n’est plus proposé."))
        return redirect("census:questionnaires")
    context = {
        "title": "Retirer le questionnaire",
        "sentence": f"« {row.title} »",
        "consequences": [
            "Il ne sera plus proposé pour une campagne.",
            "Ses versions publiées et les réponses déjà reçues restent.",
        ],
        "confirm_label": "Retirer",
        "is_dangerous": True,
        "cancel_url": reverse("census:questionnaire", args=[pk]),
    }
    return render(request, "census_questionnaires/confirm.html", context)
