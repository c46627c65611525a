"""Taking a file in: uploaded, recognised, read as a trial, then taken in whole or not at all."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maillage.foundations.files.actions import drop_draft, keep_draft
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.actions import enqueue
from maillage.journey.census.bills import actions, queries
from maillage.journey.census.bills.access import get_profile_for
from maillage.journey.census.bills.enums import FileKind, LineCategory
from maillage.journey.census.bills.forms import AddFileForm, ReadingForm
from maillage.journey.census.bills.imports import (
    EInvoice,
    Fault,
    Reading,
    Review,
    Sample,
    draft_digest,
    draft_file,
    is_einvoice,
    keep_review,
    kept_review,
    pivot_of,
    proposed,
    read_einvoice,
    review_file,
    sample_of,
    score_of,
    shipped_readings,
)
from maillage.journey.census.bills.models import OperatorProfile
from maillage.journey.census.bills.views._frame import Col, Listing, page
from maillage.kernel.pages import NotAllowed, writes
from maillage.kernel.tables import FileRefused
from maillage.kernel.templatetags.face import Cell, Column, Empty, Fact, KeyFigure, Table, money
from maillage.kernel.typography import number

__all__ = ["DRAFT", "add_bill_file", "check_bill_file", "sample_table"]

DRAFT: Final = "bill_draft"
"""Where a session keeps the token and the name of the file that is being looked at."""
READ_AT_ONCE: Final = 1_500_000
"""Bytes that are read while the page waits; a larger file is tried by the worker."""
SHOWN_ROWS: Final = 8


@writes(Right.KEEP_BILLS)
def add_bill_file(request: Any) -> HttpResponse:
    form = AddFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        token = keep_draft([form.cleaned_data["file"]])
        if before := request.session.get(DRAFT):
            drop_draft(before["token"])
        request.session[DRAFT] = {"token": token, "name": form.cleaned_data["file"].name}
        return redirect("census:check_bill_file")
    status = 422 if request.method == "POST" else 200
    return page(request, "census_bills/add.html", "census:bills", {"form": form}, status=status)


@writes(Right.KEEP_BILLS)
def check_bill_file(request: Any) -> HttpResponse:
    """What a file holds, before anything is written; on POST it is taken in."""
    draft = request.session.get(DRAFT)
    path = draft_file(draft["token"]) if draft else None
    if path is None:
        messages.warning(request, "Ce dépôt n’est plus là. Choisissez de nouveau le fichier.")
        return redirect("census:add_bill_file")
    try:
        if is_einvoice(path):
            return _einvoice(request, draft, path)
        return _table(request, draft, path)
    except FileRefused as refused:
        context = {"form": AddFileForm(), "refused": refused}
        return page(request, "census_bills/add.html", "census:bills", context, status=422)


# --- e-invoices ------------------------------------------------------------------------------------------------------


def _einvoice(request: Any, draft: dict[str, str], path: Path) -> HttpResponse:
    found = read_einvoice(path)
    if request.method == "POST":
        bill = actions.load_einvoice(request.actor, name=draft["name"], content=path.read_bytes(), found=found)
        _forget(request, draft)
        messages.success(request, "Le total de la facture est enregistré.")
        return redirect("census:bill", bill.pk)
    joined = actions.lined_bill(request.actor.acting_id, found)
    context = {"name": draft["name"], "facts": _facts(found), "joined": joined}
    return page(request, "census_bills/check_einvoice.html", "census:bills", context)


def _facts(found: EInvoice) -> list[Fact]:
    facts = [
        Fact("Vendeur", found.seller, f"SIREN {found.seller_siren}" if found.seller_siren else ""),
        Fact("Facture", found.number),
        Fact("Date", found.issued_on),
    ]
    if found.period_start and found.period_end:
        facts.append(Fact("Période", f"du {found.period_start:%d/%m/%Y} au {found.period_end:%d/%m/%Y}"))
    return [
        *facts,
        Fact("Total hors taxes", money(found.total_ht, "HT")),
        Fact("TVA", money(found.vat)),
        Fact("Total toutes taxes", money(found.total_ttc, "TTC")),
    ]


def _forget(request: Any, draft: dict[str, str]) -> None:
    del request.session[DRAFT]
    drop_draft(draft["token"])


# --- lines and communications ----------------------------------------------------------------------------------------


def _table(request: Any, draft: dict[str, str], path: Path) -> HttpResponse:
    profiles = _profiles()
    asked = request.POST if request.method == "POST" else request.GET
    found = "" if "profil" in asked else proposed(path, profiles)
    data = asked if "profil" in asked else {"profil": found} if found else None
    form = ReadingForm(data, choices=_named(profiles))
    reading = profiles.get(form["profil"].value() or "") if form.is_valid() else None
    if reading is None:
        status = 422 if request.method == "POST" else 200
        return _draw(request, draft, form, sample=sample_of(path)[0], status=status)
    given = form.given()
    review = kept_review(draft["token"], reading, given)
    if review is None and path.stat().st_size <= READ_AT_ONCE:
        review = review_file(path, reading, given)
        keep_review(draft["token"], reading, given, review)
    if request.method == "POST":
        if review is None:
            return _try_all(request, draft, form.cleaned_data["profil"], given)
        if review.is_sound and not _conflicts(request.actor, reading, review):
            return _take_in(request, draft, path, form.cleaned_data["profil"], given)
    status = 422 if request.method == "POST" else 200
    return _draw(request, draft, form, reading=reading, review=review, sample=_sample(path, reading), status=status)


def _profiles() -> dict[str, Reading]:
    """By code: « p12 » for one that is kept here, « m-orange » for a shipped one that nobody has copied yet."""
    kept: list[OperatorProfile] = list(queries.profiles_seen())
    found = {f"p{profile.pk}": Reading.of_profile(profile) for profile in kept}
    copied = {profile.origin for profile in kept}
    return found | {f"m-{slug}": reading for slug, reading in shipped_readings().items() if slug not in copied}


def _named(profiles: dict[str, Reading]) -> list[tuple[str, str]]:
    """The profiles by name; of two alike, that of a body says whose it is."""
    owners = {f"p{profile.pk}": profile.owner.name for profile in queries.profiles_seen()}
    names = Counter(reading.name for reading in profiles.values())
    return [
        (code, f"{reading.name} ({owners[code]})" if names[reading.name] > 1 and code in owners else reading.name)
        for code, reading in profiles.items()
    ]


def _sample(path: Path, reading: Reading) -> Sample:
    samples = sample_of(path, reading, SHOWN_ROWS + 1)
    return max(samples, key=lambda sample: score_of(reading, sample.rows[:1]))


def _conflicts(actor: Actor, reading: Reading, review: Review) -> list[str]:
    if reading.kind == FileKind.CALLS:
        return []
    return actions.conflicts_of(actor.acting_id, reading.operator, [bill["number"] for bill in review.bills])


def _own_profile(actor: Actor, code: str) -> int:
    """The key of a profile; a shipped one is copied first. Error: ``NotAllowed``."""
    if code.startswith("m-"):
        return int(actions.copy_shipped_profile(actor, code.removeprefix("m-")).pk)
    if not code[1:].isdigit():
        raise NotAllowed("profile")
    return int(get_profile_for(actor, int(code[1:])).pk)


def _try_all(request: Any, draft: dict[str, str], code: str, given: dict[str, str]) -> HttpResponse:
    profile = _own_profile(request.actor, code)
    typed = [f"{name}={value}" for name, value in given.items()]
    label = f"Vérification de « {draft['name']} »"
    job = enqueue(request.actor, "bills.review", label, draft=draft["token"], profile=profile, given=typed)
    return redirect("scheduling:job", job.pk)


def _take_in(request: Any, draft: dict[str, str], path: Path, code: str, given: dict[str, str]) -> HttpResponse:
    profile = get_profile_for(request.actor, _own_profile(request.actor, code))
    key = actions.key_of(draft_digest(path), Reading.of_profile(profile), given)
    if actions.known_file(request.actor.acting_id, key):
        _forget(request, draft)
        messages.warning(request, "Ce fichier a déjà été versé, lu de la même façon. Rien n’a changé.")
        return redirect("census:bill_files")
    job = enqueue(
        request.actor,
        "bills.load",
        f"Versement de « {draft['name']} »",
        key=f"bills:{draft['token']}",
        draft=draft["token"],
        profile=profile.pk,
        given=[f"{name}={value}" for name, value in given.items()],
        file_key=key,
        name=draft["name"][:200],
    )
    del request.session[DRAFT]  # the worker drops the draft once it has read it
    return redirect("scheduling:job", job.pk)


# --- the page --------------------------------------------------------------------------------------------------------


def _draw(
    request: Any,
    draft: dict[str, str],
    form: ReadingForm,
    *,
    sample: Sample,
    reading: Reading | None = None,
    review: Review | None = None,
    status: int = 200,
) -> HttpResponse:
    conflicts = _conflicts(request.actor, reading, review) if reading and review else []
    profile = form["profil"].value() or ""
    context = {
        "name": draft["name"],
        "form": form,
        "asked": form.given() if form.is_valid() else {},
        "profile": profile,
        "reading": reading,
        "is_recognised": bool(reading) and "profil" not in request.GET,
        "edit_url": reverse("census:change_operator_profile", args=[int(profile[1:])]) if profile[:1] == "p" else "",
        "is_shipped": profile.startswith("m-"),
        "told": sample.told,
        "review": review,
        "conflicts": conflicts,
        "may_take_in": bool(review and review.is_sound and not conflicts),
        "figures": _figures(review, reading) if review and reading else [],
        "faults": _faults(review.faults, review.fault_count) if review and review.fault_count else None,
        "bills": _bills(review) if review and review.bills else None,
        "months": _months(review) if review and review.calls else None,
        "categories": _categories(review) if review and review.categories else None,
        "sample": sample_table(sample, reading),
        "is_calls": reading is not None and reading.kind == FileKind.CALLS,
    }
    return page(request, "census_bills/check.html", "census:bills", context, status=status)


def _figures(review: Review, reading: Reading) -> list[KeyFigure]:
    figures = [
        KeyFigure(review.row_count, "lignes du fichier"),
        KeyFigure(review.line_count, "lignes ou accès différents" if review.line_count > 1 else "ligne ou accès"),
    ]
    if reading.kind == FileKind.LINES:
        figures.insert(0, KeyFigure(len(review.bills), "factures" if len(review.bills) > 1 else "facture"))
    if review.fault_count:
        figures.append(KeyFigure(review.fault_count, "erreurs" if review.fault_count > 1 else "erreur"))
    return figures


def _faults(faults: list[Fault], count: int) -> Table:
    columns = (Column("Où"), Column("Colonne"), Column("Valeur"), Column("Ce qui ne va pas"), Column("Que faire"))
    rows = [
        (
            f"{fault.sheet}, ligne {fault.row}" if fault.row else fault.sheet,
            fault.column,
            fault.value,
            fault.message,
            fault.cure,
        )
        for fault in faults
    ]
    note = f"Les {len(faults)} premières, sur {number(count)}." if count > len(faults) else ""
    return Table("Ce qu’il faut corriger", columns, rows, note=note)


def _bills(review: Review) -> Table:
    columns = (
        Col("Facture"),
        Col("Compte"),
        Col("Date", kind="date"),
        Col("Lignes", kind="number"),
        Col("Total", "€ HT", "money", 2),
        Col("Total", "€ TTC", "money", 2),
    )
    rows = [
        (
            bill["number"],
            bill["account"] or "–",
            f"{bill['issued_on'][8:]}/{bill['issued_on'][5:7]}/{bill['issued_on'][:4]}",
            bill["line_count"],
            Cell(_decimal(bill["total_ht"])),
            Cell(_decimal(bill["total_ttc"])),
        )
        for bill in review.bills[:100]
    ]
    note = "Les cent premières." if len(review.bills) > 100 else ""
    return Listing("Ce qui sera enregistré", columns, list(rows), Empty(""), note=note).table


def _decimal(text: str | None) -> Any:
    return None if text is None else Decimal(text)


def _categories(review: Review) -> Table:
    labels = dict(LineCategory.choices)
    rows = [(str(labels.get(code, code)), _decimal(amount)) for code, amount in review.categories.items()]
    columns = (Column("Catégorie"), Column("Montant", unit="€ HT", is_number=True, digits=2))
    return Table("Par catégorie", columns, rows)


def _months(review: Review) -> Table:
    columns = (
        Column("Mois"),
        Column("Communications", is_number=True),
        Column("Durée à la seconde", unit="min", is_number=True, digits=1),
        Column("Durée à la minute entamée", unit="min", is_number=True),
    )
    rows = [
        (f"{month[5:7]}/{month[:4]}", count, Decimal(seconds) / 60, minutes)
        for month, (count, seconds, minutes) in review.calls.items()
    ]
    return Table("Ce qui sera enregistré", columns, rows)


def sample_table(sample: Sample, reading: Reading | None) -> Table:
    """The first rows as they stand, each column under its title and what it will be read as."""
    header, *rows = sample.rows or [[]]
    names = _read_as(reading)
    width = min(max((len(row) for row in sample.rows), default=0), 30)
    columns = [Column("Ligne")]
    for place in range(width):
        title = header[place] if place < len(header) else ""
        columns.append(Column(title or f"colonne {place + 1}", unit=names.get(title.strip().casefold(), "")))
    first = (reading.skipped if reading else 0) + 2
    cells = [
        (str(first + place), *((row[at] if at < len(row) else "") or "–" for at in range(width)))
        for place, row in enumerate(rows[:SHOWN_ROWS])
    ]
    note = "Sous chaque titre, ce que le profil en lit ; une colonne sans rien n’est pas lue." if reading else ""
    return Table("Les premières lignes du fichier", columns, cells, note=note, empty=Empty("Ce fichier est vide."))


def _read_as(reading: Reading | None) -> dict[str, str]:
    if reading is None:
        return {}
    labels = {column.code: column.label for column in pivot_of(reading.kind)}
    dropped = {} if reading.keeps_users else {"user": "pas gardé"}
    return {
        header.strip().casefold(): dropped.get(code, labels.get(code, ""))
        for code, header in reading.columns.items()
        if not header.startswith("=")
    }
