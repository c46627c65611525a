"""Profiles: shown, copied from the shipped ones, changed with the first rows of the file at hand, deleted."""

from dataclasses import replace
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.bills import actions, queries
from maillage.journey.census.bills.access import get_profile_for
from maillage.journey.census.bills.enums import FileKind
from maillage.journey.census.bills.forms import ProfileForm
from maillage.journey.census.bills.imports import (
    STARTS,
    Reading,
    Sample,
    best_start,
    draft_file,
    fitted_reading,
    is_einvoice,
    sample_of,
    shipped_readings,
)
from maillage.journey.census.bills.views._adding import DRAFT, sample_table
from maillage.journey.census.bills.views._frame import Col, Listing, page
from maillage.kernel.editions import EDITION, ChangedMeanwhile, edition_of
from maillage.kernel.forms import carry_edition
from maillage.kernel.pages import NotAllowed, reads, writes
from maillage.kernel.tables import FileRefused
from maillage.kernel.templatetags.face import Cell, Empty

__all__ = ["add_operator_profile", "change_operator_profile", "delete_operator_profile", "operator_profiles"]


FIRST_ROWS: Final = 9


@reads(Right.SEE_BILLS)
def operator_profiles(request: Any) -> HttpResponse:
    kept = list(queries.profiles_seen())
    own = request.actor.scope.writes
    may_keep = request.actor.may(Right.KEEP_BILLS)
    columns = (Col("Profil"), Col("Opérateur"), Col("Contenu"), Col("Tenu par"), Col("Modifié le", kind="date"))
    rows = [
        (
            Cell(
                profile.name,
                reverse("census:change_operator_profile", args=[profile.pk])
                if may_keep and profile.owner_id in own
                else "",
            ),
            profile.operator,
            profile.get_kind_display(),
            "nous" if profile.owner_id in own else profile.owner.name,
            profile.updated_at.date(),
        )
        for profile in kept
    ]
    nothing = Empty(
        "Ici, la manière de lire les fichiers de chaque opérateur.",
        "Aucun profil n’est encore tenu : le premier se copie d’un modèle, quand vous versez un fichier.",
    )
    context = {
        "table": Listing("Profils tenus", columns, list(rows), nothing).table,
        "shipped": [(slug, reading) for slug, reading in shipped_readings().items()],
    }
    return page(request, "census_bills/profiles.html", "census:operator_profiles", context)


@writes(Right.KEEP_BILLS)
def add_operator_profile(request: Any) -> HttpResponse:
    """A new profile, from a shipped one that the address names."""
    rows = _first_rows(request)
    slug = request.GET.get("modele", "") or (best_start(rows) if rows else "generique")
    reading = shipped_readings().get(slug)
    if reading is None:
        raise NotAllowed("model")
    purpose = f"À partir de : {reading.name}. À adapter à vos fichiers."
    if rows:
        reading = fitted_reading(reading, rows)
        purpose = f"À partir de : {reading.name}. D’après les titres de votre fichier : vérifiez chaque colonne."
    if slug in STARTS.values():
        reading = replace(reading, name="", operator="")
    form = _form(request, reading)
    if request.method == "POST" and form.is_valid():
        try:
            profile = actions.create_profile(request.actor, form.reading(origin=slug))
        except actions.ProfileNameTaken as taken:
            form.add_error("name", str(taken))
        else:
            return _done(request, profile.pk)
    title = "Nouveau profil"
    return _draw(request, form, reading, title, purpose)


@writes(Right.KEEP_BILLS)
def change_operator_profile(request: Any, pk: int) -> HttpResponse:
    profile = get_profile_for(request.actor, pk, is_own=True)
    reading = Reading.of_profile(profile)
    form, status = _form(request, reading), 0
    carry_edition(form, edition_of(reading.as_json()))
    if request.method == "POST" and form.is_valid():
        typed, edition = form.reading(origin=profile.origin).as_json(), form.cleaned_data[EDITION]
        try:
            actions.change_profile(request.actor, profile, typed, edition)
        except actions.ProfileNameTaken as taken:
            form.add_error("name", str(taken))
        except ChangedMeanwhile as changed:
            form.add_error(None, f"{changed} Vos réponses sont ci-dessous ; enregistrer de nouveau les garde.")
            carry_edition(form, edition_of(reading.as_json()), is_told=True)
            status = changed.status
        else:
            return _done(request, profile.pk)
    purpose = "Les fichiers déjà versés restent lus comme ils l’ont été."
    delete_url = reverse("census:delete_operator_profile", args=[pk])
    return _draw(request, form, reading, profile.name, purpose, delete_url=delete_url, status=status)


@writes(Right.KEEP_BILLS)
def delete_operator_profile(request: Any, pk: int) -> HttpResponse:
    profile = get_profile_for(request.actor, pk, is_own=True)
    if request.method == "POST":
        actions.delete_profile(request.actor, profile)
        messages.success(request, "Le profil est supprimé.")
        return redirect("census:operator_profiles")
    context = {
        "title": "Supprimer un profil",
        "sentence": f"« {profile.name} », {profile.operator}.",
        "consequences": [
            "Les factures déjà versées restent.",
            "Le modèle livré reste : il peut être copié de nouveau.",
        ],
        "confirm_label": "Supprimer ce profil",
        "cancel_url": reverse("census:change_operator_profile", args=[pk]),
        "is_dangerous": True,
    }
    return render(request, "kernel/confirm.html", context)


def _form(request: Any, reading: Reading) -> ProfileForm:
    sample = _sample(request, Reading(separator=reading.separator, encoding=reading.encoding, skipped=reading.skipped))
    headers = [cell for cell in sample.rows[0] if cell] if sample and sample.rows else []
    initial = ProfileForm.initial_of(reading)
    return ProfileForm(request.POST or None, kind=reading.kind, headers=headers, initial=initial)


def _first_rows(request: Any) -> list[list[str]]:
    """Of the file that is being looked at, as they stand; none where there is none."""
    sample = _sample(request, Reading())
    return sample.rows if sample else []


def _sample(request: Any, reading: Reading) -> Sample | None:
    """The first rows of the file that is being looked at, read as the profile says; ``None`` where there is none."""
    draft = request.session.get(DRAFT)
    path = draft_file(draft["token"]) if draft else None
    if path is None or is_einvoice(path):
        return None
    try:
        return sample_of(path, reading, FIRST_ROWS)[0]
    except FileRefused:
        return None


def _done(request: Any, pk: int) -> HttpResponse:
    messages.success(request, "Le profil est enregistré.")
    draft = request.session.get(DRAFT)
    if draft and draft_file(draft["token"]):
        return redirect(f"{reverse('census:check_bill_file')}?profil=p{pk}")
    return redirect("census:operator_profiles")


def _draw(
    request: Any, form: ProfileForm, reading: Reading, title: str, purpose: str, delete_url: str = "", status: int = 0
) -> HttpResponse:
    typed = form.reading() if form.is_bound and form.is_valid() else reading
    sample = _sample(request, typed)
    context = {
        "form": form,
        "title": title,
        "purpose": purpose,
        "sample": sample_table(sample, typed) if sample else None,
        "kind": dict(FileKind.choices)[reading.kind],
        "delete_url": delete_url,
        "cancel_url": reverse("census:operator_profiles"),
    }
    status = status or (422 if form.is_bound and form.errors else 200)
    return page(request, "census_bills/profile.html", "census:operator_profiles", context, status=status)
