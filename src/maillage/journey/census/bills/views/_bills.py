"""Bills, one bill with its check, and the files they came from."""

from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.foundations.files.actions import answer_with
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.bills import actions, queries
from maillage.journey.census.bills.access import get_bill_for, get_file_for, get_own_bill_for
from maillage.journey.census.bills.enums import BillState, FileKind
from maillage.journey.census.bills.forms import BillsForm, CheckForm, TotalForm
from maillage.journey.census.bills.models import Bill, BillFile, BillLine, shown_line
from maillage.journey.census.bills.queries import Wanted
from maillage.journey.census.bills.views._frame import Col, Listing, Whose, after_key, page, tell_owners, whose
from maillage.kernel.pages import reads, writes
from maillage.kernel.templatetags.face import Cell, Empty, Fact, KeyFigure, money
from maillage.kernel.typography import plural

__all__ = [
    "announce_bill_total",
    "bill",
    "bill_file_content",
    "bill_files",
    "bill_line_listing",
    "bill_listing",
    "bills",
    "check_one_bill",
    "undo_bill_file",
    "wanted_of",
]

BILL_COLUMNS: Final = (
    Col("Facture"),
    Col("Opérateur"),
    Col("Compte"),
    Col("Date", kind="date"),
    Col("Lignes", kind="number"),
    Col("Total des lignes", "€ HT", "money", 2, is_price=True),
    Col("Total annoncé", "€ HT", "money", 2, is_price=True),
    Col("Contrôle"),
)


@reads(Right.SEE_BILLS)
def bills(request: Any) -> HttpResponse:
    asked = whose(request)
    form = BillsForm(request.GET)
    wanted = wanted_of(form, asked)
    found = queries.bills_page(wanted, after_key(request))
    figures = queries.bill_figures(wanted)
    sees_prices = request.actor.may(Right.SEE_PRICES)
    listing = bill_listing(
        found.rows,
        asked,
        may_add=request.actor.may(Right.KEEP_BILLS),
        is_filtered=bool(wanted.text or wanted.operator or wanted.state or wanted.since),
    )
    context = {
        "form": form,
        "figures": _figures(figures, sees_prices=sees_prices),
        "table": listing.for_reader(sees_prices=sees_prices).table,
        "next_key": found.next_key,
        "count": plural(figures.count, "facture", "factures"),
        "export": _export("factures", request.GET),
        "is_filled": bool(figures.count),
    }
    return page(request, "census_bills/bills.html", "census:bills", context, asked)


def _span(first: date, last: date) -> str:
    """« en 10/2026 », « de 01/2026 à 10/2026 »."""
    if (first.year, first.month) == (last.year, last.month):
        return f"en {first:%m/%Y}"
    return f"de {first:%m/%Y} à {last:%m/%Y}"


def _export(table: str, asked: Any) -> list[tuple[str, str]]:
    kept = {name: asked[name] for name in ("collectivite", "q", "operateur", "etat", "depuis") if asked.get(name)}
    return [
        (ending.upper(), f"{reverse('census:export_bills', args=[table, ending])}?{urlencode(kept)}")
        for ending in ("csv", "xlsx", "ods")
    ]


def wanted_of(form: BillsForm, asked: Whose) -> Wanted:
    """What the address asks for; what cannot be read of it is left out."""
    form.is_valid()
    typed = form.cleaned_data
    return Wanted(
        asked.owners,
        text=typed.get("q", ""),
        operator=typed.get("operateur", ""),
        state=typed.get("etat", ""),
        since=typed.get("depuis"),
    )


def _figures(figures: queries.BillFigures, *, sees_prices: bool) -> list[KeyFigure]:
    months = _span(figures.first, figures.last) if figures.first and figures.last else ""
    shown = [KeyFigure(figures.count, "factures" if figures.count > 1 else "facture", detail=months)]
    if sees_prices:
        base = f"sur {plural(figures.counted, 'facture', 'factures')}"
        shown.append(KeyFigure(figures.total_ht, "facturés", "€ HT", base, 2))
    shown.append(KeyFigure(figures.to_check, "à contrôler"))
    shown.append(KeyFigure(figures.apart, "avec un écart", detail="entre les lignes et le total annoncé"))
    return shown


def bill_listing(rows: list[Bill], asked: Whose, *, may_add: bool = False, is_filtered: bool = False) -> Listing:
    """Bills, each with how its check stands."""
    asks_for_one = may_add and asked.is_own and not is_filtered
    nothing = Empty(
        "Ici, les factures de vos opérateurs et leur contrôle.",
        "Aucune ne correspond à ces filtres." if is_filtered else "Aucune n’a encore été versée.",
        "Verser un fichier" if asks_for_one else "",
        reverse("census:add_bill_file") if asks_for_one else "",
    )
    lines = [
        (
            Cell(row.number, reverse("census:bill", args=[row.pk])),
            row.operator,
            row.account or "–",
            row.issued_on,
            row.line_count,
            row.line_total_ht,
            row.announced_ht,
            state_of(row),
        )
        for row in rows
    ]
    return Listing("Factures, de la plus récente à la plus ancienne", BILL_COLUMNS, lines, nothing)


def state_of(row: Bill, *, sees_prices: bool = True) -> str:
    """« écart de −12,30 € HT », « total juste, à contrôler »…"""
    gap = row.gap
    if row.state == BillState.CHECKED:
        return "contrôlée" if not gap else "contrôlée malgré un écart"
    if gap:
        return f"écart de {money(gap, row.gap_basis)}" if sees_prices else "écart"
    if gap is None:
        return "sans lignes" if row.line_total_ht is None else "total annoncé inconnu"
    return "total juste, à contrôler"


# --- one bill --------------------------------------------------------------------------------------------------------

LINE_COLUMNS: Final = (
    Col("Ligne"),
    Col("Catégorie"),
    Col("Libellé"),
    Col("Quantité", kind="quantity"),
    Col("Unité"),
    Col("Montant", "€ HT", "money", 2, is_price=True),
    Col("TVA", "%", "number", 1),
    Col("Montant", "€ TTC", "money", 2, is_price=True),
)


@reads(Right.SEE_BILLS)
def bill(request: Any, pk: int) -> HttpResponse:
    found = get_bill_for(request.actor, pk)
    sees_prices = request.actor.may(Right.SEE_PRICES)
    is_own = found.owner_id in request.actor.scope.writes
    may_keep = is_own and request.actor.may(Right.KEEP_BILLS)
    lines = queries.lines_page(found, after_key(request))
    context = {
        "bill": found,
        "state": state_of(found, sees_prices=sees_prices),
        "gap": found.gap if sees_prices else None,
        "has_gap": bool(found.gap),
        "facts": _facts(found, sees_prices=sees_prices, is_own=is_own),
        "table": bill_line_listing(lines.rows, found).for_reader(sees_prices=sees_prices).table,
        "next_key": lines.next_key,
        "may_keep": may_keep,
        "may_type": may_keep and sees_prices and found.totals_from_id is None,
        "may_check": may_keep and sees_prices and found.state != BillState.CHECKED,
        "files": [file for file in (found.lines_from, found.totals_from) if file is not None] if may_keep else [],
        "exports": [
            (ending.upper(), reverse("census:export_bill", args=[found.pk, ending]))
            for ending in ("csv", "xlsx", "ods")
        ],
    }
    return page(request, "census_bills/bill.html", "census:bills", context, _whose_of(request, found), bill=found)


def _whose_of(request: Any, found: Bill) -> Whose:
    if found.owner_id in request.actor.scope.writes:
        return Whose([found.owner_id])
    return Whose([found.owner_id], str(found.owner_id), found.owner.name)


def _facts(found: Bill, *, sees_prices: bool, is_own: bool) -> list[Fact]:
    facts = [
        Fact("Opérateur", found.operator, f"SIREN {found.seller_siren}" if found.seller_siren else ""),
        Fact("Compte de facturation", found.account or "–"),
        Fact("Date", found.issued_on),
        Fact("Contrôle", state_of(found, sees_prices=sees_prices), found.check_reason),
    ]
    if found.period_start and found.period_end:
        facts.insert(3, Fact("Période", f"du {found.period_start:%d/%m/%Y} au {found.period_end:%d/%m/%Y}"))
    if sees_prices:
        source = f"d’après : {found.get_announced_by_display()}" if found.announced_by else "pas encore connu"
        facts += [
            Fact("Total des lignes", money(found.line_total_ht, "HT"), plural(found.line_count, "ligne", "lignes")),
            Fact("Total annoncé", money(found.announced_ht, "HT"), source),
            Fact("Total annoncé TTC", money(found.announced_ttc, "TTC")),
        ]
    for file, label in ((found.lines_from, "Fichier des lignes"), (found.totals_from, "Facture électronique")):
        if is_own and file is not None and file.file_id is not None:
            url = reverse("census:bill_file_content", args=[file.pk])
            facts.append(Fact(label, file.name, f"profil : {file.profile_name}" if file.profile_name else "", url))
    return facts


def bill_line_listing(rows: list[BillLine], found: Bill) -> Listing:
    """The lines of a bill, in the order of its file."""
    nothing = Empty(
        "Ici, le détail de la facture.",
        "Seule la facture électronique est là : versez le fichier des lignes pour le voir et le contrôler.",
    )
    lines = [
        (
            shown_line(row.line) or "compte entier",
            row.get_category_display(),
            row.label,
            row.quantity if row.quantity is not None else "",
            row.get_unit_display() or "",
            row.amount_ht,
            row.vat_rate,
            row.amount_ttc,
        )
        for row in rows
    ]
    return Listing(f"Lignes de la facture {found.number}", LINE_COLUMNS, lines, nothing)


@writes(Right.KEEP_BILLS)
def announce_bill_total(request: Any, pk: int) -> HttpResponse:
    found = get_own_bill_for(request.actor, pk)
    request.actor.must(Right.SEE_PRICES)
    initial = {"ht": found.announced_ht, "ttc": found.announced_ttc}
    form = TotalForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.announce_total(request.actor, found, ht=form.cleaned_data["ht"], ttc=form.cleaned_data["ttc"])
        messages.success(request, "Le total est enregistré.")
        return redirect("census:bill", found.pk)
    context = {
        "bill": found,
        "form": form,
        "title": "Total annoncé",
        "purpose": f"Recopiez le total imprimé sur la facture {found.number} de {found.operator}.",
        "action": "Enregistrer",
        "cancel_url": reverse("census:bill", args=[found.pk]),
    }
    return page(request, "census_bills/form.html", "census:bills", context, status=422 if form.errors else 200)


@writes(Right.KEEP_BILLS)
def check_one_bill(request: Any, pk: int) -> HttpResponse:
    found = get_own_bill_for(request.actor, pk)
    request.actor.must(Right.SEE_PRICES)
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.check_bill(request.actor, found, form.cleaned_data["reason"])
        except actions.GapUnexplained as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, "La facture est contrôlée.")
            return redirect("census:bill", found.pk)
    context = {
        "bill": found,
        "form": form,
        "title": "Contrôler la facture",
        "purpose": f"Facture {found.number} de {found.operator} : {state_of(found)}.",
        "action": "La facture est juste",
        "cancel_url": reverse("census:bill", args=[found.pk]),
    }
    return page(request, "census_bills/form.html", "census:bills", context, status=422 if form.errors else 200)


# --- files -----------------------------------------------------------------------------------------------------------


@reads(Right.SEE_BILLS)
def bill_files(request: Any) -> HttpResponse:
    own = whose(request)
    found = queries.bill_files(sorted(request.actor.scope.writes), after_key(request))
    may_keep = request.actor.may(Right.KEEP_BILLS)
    rows = [
        (
            Cell(row.name, reverse("census:undo_bill_file", args=[row.pk]) if may_keep else ""),
            row.get_kind_display(),
            row.operator,
            row.profile_name or "–",
            row.created_at.date(),
            row.row_count if row.kind != FileKind.EINVOICE else "–",
        )
        for row in found.rows
    ]
    columns = (
        Col("Fichier"),
        Col("Contenu"),
        Col("Opérateur"),
        Col("Profil"),
        Col("Versé le", kind="date"),
        Col("Lignes lues", kind="number"),
    )
    nothing = Empty("Ici, chaque fichier versé, et de quoi l’annuler d’un bloc.", "Aucun n’a encore été versé.")
    table = Listing("Fichiers versés, du plus récent au plus ancien", columns, rows, nothing).table
    context = {"table": table, "next_key": found.next_key}
    return page(request, "census_bills/files.html", "census:bill_files", context, own if own.is_own else None)


@reads(Right.SEE_BILLS)
def bill_file_content(request: Any, pk: int) -> HttpResponse:
    """The bytes as they were sent: they may name people and they say what is paid."""
    request.actor.must(Right.SEE_PRICES)
    found: BillFile = get_file_for(request.actor, pk, is_kept=True)
    assert found.file is not None  # noqa: S101 get_file_for says so
    tell_owners(request, [found.owner_id], f"fichier « {found.name} »")
    return answer_with(found.file)


@writes(Right.KEEP_BILLS)
def undo_bill_file(request: Any, pk: int) -> HttpResponse:
    found = get_file_for(request.actor, pk)
    if request.method == "POST":
        actions.undo_file(request.actor, found)
        messages.success(request, "Le versement est annulé.")
        return redirect("census:bill_files")
    context = {
        "title": "Annuler un versement",
        "sentence": f"« {found.name} », {found.get_kind_display().lower()} de {found.operator}.",
        "consequences": _consequences(found),
        "confirm_label": "Annuler ce versement",
        "cancel_url": reverse("census:bill_files"),
        "is_dangerous": True,
    }
    return render(request, "kernel/confirm.html", context)


def _consequences(found: BillFile) -> list[str]:
    if found.kind == FileKind.CALLS:
        return [f"Les sommes de {plural(found.row_count, 'communication', 'communications')} sont supprimées."]
    if found.kind == FileKind.EINVOICE:
        return ["Le total annoncé est retiré de sa facture ; une facture sans lignes est supprimée."]
    count = found.bills.count()
    told = [
        f"{plural(found.row_count, 'ligne est supprimée', 'lignes sont supprimées')}, avec "
        f"{plural(count, 'sa facture', 'leurs factures')}.",
        "Les totaux annoncés par une facture électronique ou saisis restent.",
    ]
    if uses := queries.evidence_uses(found.file_id, found.owner_id):
        rests = plural(uses, "fiche de l’inventaire s’appuie", "fiches de l’inventaire s’appuient")
        told.append(f"Le fichier lui-même reste : {rests} dessus.")
    return told
