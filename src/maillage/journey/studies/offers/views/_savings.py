"""Computations of savings: the list, one of them by theme and by member, its calendar, its files."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.actions import enqueue
from maillage.journey.studies.offers import actions, documents, queries
from maillage.journey.studies.offers.access import (
    conducts,
    get_open_savings_for,
    get_savings_for,
    is_own,
    seen_by,
)
from maillage.journey.studies.offers.enums import SavingsState
from maillage.journey.studies.offers.forms import LinesForm, SavingsForm
from maillage.journey.studies.offers.models import Savings, SavingsLine
from maillage.journey.studies.offers.views._frame import files_of, line_address, savings_tabs, send, tell_owners
from maillage.kernel.pages import NotAllowed, reads, writes
from maillage.kernel.templatetags.face import Cell, Column, Empty, Fact, KeyFigure, Picture, Table, money
from maillage.kernel.typography import number, plural

__all__ = [
    "compute_savings",
    "edit_savings",
    "freeze_savings",
    "new_savings",
    "savings",
    "savings_calendar",
    "savings_file",
    "savings_list",
]


@reads(Right.SEE_STUDY)
def savings_list(request: Any) -> HttpResponse:
    found = list(queries.savings_seen(request.actor)[:50])
    may_conduct = request.actor.may(Right.CONDUCT_STUDY)
    what = "Ici, ce que votre territoire économiserait avec d’autres prix, ligne par ligne."
    if may_conduct:
        empty = Empty(what, "Aucun calcul n’est ouvert.", "Ouvrir un calcul", reverse("studies:new_savings"))
    else:
        empty = Empty(what, "Le service mutualisé n’en a pas encore figé. Vous le lirez ici dès qu’il y en aura.")
    table = Table(
        "Calculs d’économies, du plus récent au plus ancien",
        (Column("Calcul"), Column("Par"), Column("Offres valables au"), Column("État")),
        [
            (
                Cell(
                    row.name,
                    reverse("studies:savings", args=[row.pk]),
                    "chiffres inventés" if row.is_fictitious else "",
                ),
                row.owner.name,
                row.prices_on,
                "À recalculer" if row.is_stale else row.get_state_display(),
            )
            for row in found
        ],
        empty=empty,
    )
    context = {
        "table": table,
        "may_conduct": may_conduct and found,
        "sees_references": request.actor.may(Right.SEE_SURVEY) and request.actor.can_pool,
        "has_own_page": request.actor.may(Right.SEE_OWN_PAGE),
    }
    return render(request, "study_offers/savings_list.html", context)


@reads(Right.SEE_STUDY)
def savings(request: Any, pk: int) -> HttpResponse:
    row = get_savings_for(request.actor, pk)
    own = is_own(request.actor, row)
    totals = documents.shown_totals(row, own=own)
    by_member = queries.member_rows(row) if own and totals else []
    members = documents.member_listing(by_member, _of_member(row)) if own and totals else None
    strata = documents.strata_listing(totals) if own and totals else None
    context = {
        "savings": row,
        "tabs": savings_tabs(row, "savings"),
        "is_own": own,
        "figures": _figures(row, totals) if totals else [],
        "picture": _picture(totals, by_member),
        "themes": documents.theme_listing(totals).table() if totals else None,
        "budget": documents.budget_listing(totals).table() if totals else None,
        "territory": documents.territory_listing(totals).table() if totals else None,
        "strata": strata.table() if strata is not None else None,
        "left": documents.left_listing(totals).table() if totals and own else None,
        "members": members.table() if members else None,
        "facts": [
            Fact("Étude qui le cite", row.study.name if row.study else "aucune"),
            *(Fact(label, value) for label, value in documents.hypotheses_of(row)),
        ],
        "files": [(title, files_of(row, name)) for name, title in _tables(own=own)] if totals else [],
        "may_conduct": conducts(request.actor, row) and row.state != SavingsState.FROZEN,
        "has_own_lines": request.actor.may(Right.SEE_OWN_PAGE),
        "hidden": bool(row.totals) and totals is None,
    }
    return render(request, "study_offers/savings.html", context)


def _tables(*, own: bool) -> tuple[tuple[str, str], ...]:
    shown = (("themes", "Par thème"), ("budget", "Budgets"), ("territoire", "Territoire"))
    own_tables = (("strates", "Strates"), ("membres", "Par collectivité"), ("ecartees", "Laissées de côté"))
    return (*shown, *own_tables) if own else shown


def _of_member(row: Savings) -> Any:
    return lambda member: f"{reverse('studies:savings_lines', args=[row.pk])}?collectivite={member}"


def _figures(row: Savings, totals: dict[str, Any]) -> list[KeyFigure]:
    whole = totals["all"]
    low, central, high = map(Decimal, whole["recurring"])
    net = Decimal(whole["net"][1])
    counted = f"{plural(whole['counted'], 'ligne comptée', 'lignes comptées')} sur {number(whole['lines'])}"
    contributors = plural(whole["contributors"], "collectivité", "collectivités")
    figures = [
        KeyFigure(Decimal(whole["paid"]), "payés par an aujourd’hui", "€ HT", f"{counted}, de {contributors}"),
        KeyFigure(
            central,
            "économisés par an" if central >= 0 else "de plus par an",
            "€ HT",
            f"de {money(low)} à {money(high)}",
        ),
        KeyFigure(net, "d’économie nette par an", "€ TTC", "TVA comprise, moins le FCTVA"),
        KeyFigure(Decimal(whole["lost"]), "perdus si les préavis sont manqués", "€ HT"),
    ]
    if row.state == SavingsState.FROZEN:
        had = queries.obtained_totals(row)
        if had["lines"]:
            told = f"pour {money(had['hoped'])} espérés, {plural(had['lines'], 'ligne', 'lignes')}"
            figures.append(KeyFigure(had["had"], "déjà obtenus par an", "€ HT", told))
    return figures


def _picture(totals: dict[str, Any] | None, members: list[dict[str, Any]]) -> Picture | None:
    if not totals:
        return None
    if len(members) > 1:
        known = [(row["counterparty__name"], row["sum_low"], row["sum_central"], row["sum_high"]) for row in members]
        return documents.balance_picture("Qui gagne, qui perd", known, None)
    balances = []
    for one in totals["themes"]:
        low, central, high = map(Decimal, one["recurring"])
        balances.append((documents.theme_label(one["theme"]), low, central, high))
    return documents.balance_picture("Ce que chaque thème ferait gagner ou perdre", balances, None)


# --- conducting ------------------------------------------------------------------------------------------------------


@writes(Right.CONDUCT_STUDY)
def new_savings(request: Any) -> HttpResponse:
    return _saved(request, None)


@writes(Right.CONDUCT_STUDY)
def edit_savings(request: Any, pk: int) -> HttpResponse:
    return _saved(request, get_open_savings_for(request.actor, pk))


def _saved(request: Any, row: Savings | None) -> HttpResponse:
    studies = queries.studies_that_may_cite(row.owner_id if row else request.actor.acting_id)
    form = SavingsForm(request.POST if request.method == "POST" else None, instance=row, studies=studies)
    if request.method == "POST" and form.is_valid():
        found = get_open_savings_for(request.actor, row.pk) if row else None
        kept = actions.save_savings(request.actor, form.cleaned_data, found)
        messages.success(request, "Les hypothèses sont enregistrées. Lancez le calcul.")
        return redirect("studies:savings", kept.pk)
    cancel = reverse("studies:savings", args=[row.pk]) if row else reverse("studies:savings_list")
    context = {"form": form, "savings": row, "cancel": cancel}
    return render(request, "study_offers/edit_savings.html", context, status=422 if form.is_bound else 200)


@writes(Right.CONDUCT_STUDY)
def compute_savings(request: Any, pk: int) -> HttpResponse:
    row = get_open_savings_for(request.actor, pk)
    if request.method == "POST":
        job = enqueue(request.actor, "offers.compute", f"Économies « {row.name} »", savings=row.pk)
        return redirect("scheduling:job", job.pk)
    context = {
        "title": "Calculer les économies",
        "sentence": f"« {row.name} » : chaque ligne payée par les membres qui partagent leurs prix sera comparée à vos références.",
        "consequences": [
            "Les résultats d’avant seront remplacés ; vos choix à la main sont gardés.",
            "Le journal de chaque membre dira que ses prix ont été lus.",
        ],
        "confirm_label": "Calculer",
        "cancel_url": reverse("studies:savings", args=[pk]),
    }
    return render(request, "kernel/confirm.html", context)


@writes(Right.CONDUCT_STUDY)
def freeze_savings(request: Any, pk: int) -> HttpResponse:
    row = get_open_savings_for(request.actor, pk)
    if request.method == "POST":
        actions.freeze_savings(request.actor, row)
        messages.success(request, "Le calcul est figé : vos membres lisent leurs lignes et les totaux.")
        return redirect("studies:savings", row.pk)
    context = {
        "title": "Figer le calcul",
        "sentence": f"« {row.name} » ne changera plus.",
        "consequences": [
            "Chaque membre lira ses propres lignes, et les totaux du territoire.",
            "Les prix réellement obtenus pourront être notés et comparés.",
            f"Empreinte des données : {row.inputs_digest or 'rien n’est calculé'}.",
        ],
        "confirm_label": "Figer",
        "cancel_url": reverse("studies:savings", args=[pk]),
    }
    return render(request, "kernel/confirm.html", context)


# --- calendar and files ----------------------------------------------------------------------------------------------


def _asked(request: Any, form: LinesForm) -> str:
    return urlencode({name: request.GET[name] for name in [*form.fields, "tri"] if request.GET.get(name)})


@reads(Right.SEE_STUDY)
def savings_calendar(request: Any, pk: int) -> HttpResponse:
    """The day from which each saving is possible; a member reads its own."""
    row = get_savings_for(request.actor, pk)
    form = LinesForm(request.GET, members=queries.members_of(row))
    del form.fields["etat"]
    wanted = form.wanted()
    page = queries.calendar_page(row, wanted, request.GET.get("apres", ""))
    months = queries.lines_by_month(row, wanted)
    listing = documents.calendar_listing(page.rows, line_address, with_owner="collectivite" in form.fields)
    context = {
        "savings": row,
        "tabs": savings_tabs(row, "savings_calendar"),
        "form": form,
        "figures": _calendar_figures(months),
        "picture": documents.calendar_picture(months, localdate()),
        "table": listing.table(),
        "next_key": page.next_key,
        "files": files_of(row, "calendrier", _asked(request, form)),
    }
    return render(request, "study_offers/savings_calendar.html", context)


def _calendar_figures(months: list[dict[str, Any]]) -> list[KeyFigure]:
    today = localdate()
    now = [each for each in months if each["month"] is not None and each["month"] <= today]
    unknown = [each for each in months if each["month"] is None]
    lost = sum((each["lost"] or Decimal(0) for each in months), Decimal("0.00"))

    def yearly(rows: list[dict[str, Any]]) -> Decimal:
        return sum((each["yearly"] for each in rows), Decimal("0.00"))

    def lines(rows: list[dict[str, Any]]) -> str:
        return plural(sum(each["lines"] for each in rows), "ligne", "lignes")

    later = [each for each in months if each not in now and each not in unknown]
    return [
        KeyFigure(yearly(now), "par an, dès maintenant", "€ HT", lines(now)),
        KeyFigure(yearly(later), "par an, plus tard", "€ HT", lines(later)),
        KeyFigure(yearly(unknown), "par an, dont nul ne sait le jour", "€ HT", lines(unknown)),
        KeyFigure(lost, "perdus si les préavis sont manqués", "€ HT"),
    ]


@reads(Right.SEE_STUDY)
def savings_file(request: Any, pk: int, table: str, ending: str) -> HttpResponse:
    """A table as a file, exactly as its page shows it, to its last row."""
    row = get_savings_for(request.actor, pk)
    own = is_own(request.actor, row)
    if table in ("lignes", "calendrier"):
        form = LinesForm(request.GET, members=queries.members_of(row))
        with_owner, wanted = "collectivite" in form.fields, form.wanted()
        lines: list[SavingsLine]
        if table == "lignes":
            lines = list(queries.lines_in_order(row, wanted, request.GET.get("tri", "")))
            for line in lines:
                line.savings = row
            listing = documents.line_listing(lines, seen_by(request.actor), line_address, with_owner=with_owner)
        else:
            lines = list(queries.calendar_rows(row, wanted))
            listing = documents.calendar_listing(lines, line_address, with_owner=with_owner)
        tell_owners(request, lines, ending)
        return send(listing, ending)
    totals = documents.shown_totals(row, own=own)
    if totals is None or table not in dict(_tables(own=own)):
        raise NotAllowed("table")
    match table:
        case "themes":
            listing = documents.theme_listing(totals)
        case "budget":
            listing = documents.budget_listing(totals)
        case "territoire":
            listing = documents.territory_listing(totals)
        case "strates":
            strata = documents.strata_listing(totals)
            if strata is None:
                raise NotAllowed("table")
            listing = strata
        case "ecartees":
            listing = documents.left_listing(totals)
        case _:
            listing = documents.member_listing(queries.member_rows(row), _of_member(row))
    return send(listing, ending)
