"""The lines of a computation: matched by rule, chosen by hand, obtained in the end; and a member's own page."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.offers import actions, documents, queries
from maillage.journey.studies.offers.access import (
    conducts,
    get_line_for,
    get_open_savings_for,
    get_own_savings_for,
    get_savings_for,
    is_own,
    offer_shown,
    paid_shown,
    seen_by,
)
from maillage.journey.studies.offers.documents import offer_name, unit_price_label
from maillage.journey.studies.offers.engine import outcome_of_line, reference_key
from maillage.journey.studies.offers.enums import OBSTACLES, RESERVATIONS, SavingsState, variety_label
from maillage.journey.studies.offers.forms import ChoiceForm, LinesForm, ObtainedForm
from maillage.journey.studies.offers.models import SavingsLine
from maillage.journey.studies.offers.views._frame import files_of, line_address, savings_tabs
from maillage.kernel.pages import reads, writes
from maillage.kernel.templatetags.face import Column, Fact, KeyFigure, Table, day, money, unit_price
from maillage.kernel.typography import number, percent, plural

__all__ = ["choose_offer", "own_savings", "record_obtained", "savings_line", "savings_lines"]


@reads(Right.SEE_STUDY)
def savings_lines(request: Any, pk: int) -> HttpResponse:
    """What each member pays, and the offer that answers; a member reads its own."""
    row = get_savings_for(request.actor, pk)
    form = LinesForm(request.GET, members=queries.members_of(row))
    wanted = form.wanted()
    sort = request.GET.get("tri", "")
    page = queries.lines_page(row, wanted, sort, request.GET.get("apres", ""))
    for line in page.rows:
        line.savings = row
    counts = queries.obstacle_counts(row, wanted)
    counted, total = counts.get("", 0), sum(counts.values())
    listing = documents.line_listing(
        page.rows,
        seen_by(request.actor),
        line_address,
        with_owner="collectivite" in form.fields,
    )
    asked = urlencode({name: request.GET[name] for name in [*form.fields, "tri"] if request.GET.get(name)})
    context = {
        "savings": row,
        "tabs": savings_tabs(row, "savings_lines"),
        "form": form,
        "figures": [
            KeyFigure(counted, "comptées", detail=f"sur {plural(total, 'ligne', 'lignes')}"),
            KeyFigure(total - counted, "laissées de côté"),
            KeyFigure(counts.get("no_offer", 0), "sans offre", detail="aucune référence pour leur unité"),
        ],
        "table": listing.table(),
        "next_key": page.next_key,
        "count": plural(total, "ligne", "lignes"),
        "files": files_of(row, "lignes", asked),
        "may_conduct": conducts(request.actor, row) and row.state != SavingsState.FROZEN,
    }
    return render(request, "study_offers/savings_lines.html", context)


@reads(Right.SEE_STUDY)
def savings_line(request: Any, pk: int, line: int) -> HttpResponse:
    """How a line was computed, to be redone by hand."""
    row = get_savings_for(request.actor, pk)
    found = get_line_for(row, line)
    is_seen = offer_shown(request.actor, found)
    obtained = getattr(found, "obtained", None)
    may_conduct = conducts(request.actor, row)
    context = {
        "savings": row,
        "line": found,
        "obstacle": OBSTACLES.get(found.obstacle, found.obstacle),
        "facts": _facts(found, paid=paid_shown(request.actor, found), offered=is_seen),
        "working": _working(found) if is_seen and not found.obstacle else None,
        "reservations": [RESERVATIONS.get(code, code) for code in found.reservations],
        "choice": queries.choice_of(found),
        "obtained": _outcome(found) if obtained is not None and is_seen else None,
        "may_choose": may_conduct and row.state != SavingsState.FROZEN,
        "may_obtain": may_conduct and row.state == SavingsState.FROZEN and not found.obstacle,
        "is_own": is_own(request.actor, row),
    }
    return render(request, "study_offers/savings_line.html", context)


def _facts(line: SavingsLine, *, paid: bool, offered: bool) -> list[Fact]:
    price = f"{unit_price(line.paid)}\u202f€\u00a0{line.tax_basis}" if line.paid is not None else "NC"
    facts = [
        Fact("Collectivité", line.counterparty.name),
        Fact("Unité fonctionnelle", line.get_unit_display(), variety_label(line.unit, line.variety)),
        Fact("Quantité", "NC" if line.quantity is None else number(line.quantity, 0)),
        Fact("Payé", price if paid else "non montré", unit_price_label(line.unit)),
        Fact("Engagement d’aujourd’hui", "non dit" if line.term_months is None else f"{line.term_months}\u00a0mois"),
        Fact("Offre", offer_name(line, is_seen=offered)),
        Fact("Possible à partir du", day(line.possible_on)),
        Fact("Préavis reçu au plus tard le", day(line.notice_by) if line.notice_by else "–"),
    ]
    if line.lost is not None:
        told = f"l’économie de {line.binds_months} mois de reconduction"
        facts.append(Fact("Perdu si le préavis est manqué", money(line.lost, "HT"), told))
    if line.penalty:
        facts.append(Fact("Pénalité de sortie", money(line.penalty, "HT")))
    return facts


def _working(line: SavingsLine) -> Table:
    """The arithmetic, as it is done by hand."""
    yearly = (line.low, line.central, line.high)
    rows: list[Any] = [
        ("Payé, ramené au HT", unit_price(line.existing_ht), "", ""),
        ("Offert, ramené au HT", unit_price(line.offered_ht), "", ""),
        ("Économie de chaque année, HT", *(money(value) for value in yearly)),
        ("Une fois, HT", *(money(getattr(line, f"once_{end}")) for end in ("low", "central", "high"))),
        (
            "Net chaque année, TTC moins FCTVA",
            *(money(getattr(line, f"net_{end}")) for end in ("low", "central", "high")),
        ),
        ("Net une fois", *(money(getattr(line, f"net_once_{end}")) for end in ("low", "central", "high"))),
    ]
    columns = (
        Column("Calcul"),
        Column("Bas ou unité", is_number=True),
        Column("Central", is_number=True),
        Column("Haut", is_number=True),
    )
    alike = plural(line.offer_count, "offre est comparable", "offres sont comparables")
    note = (
        f"Économie = quantité × (payé − offert) × paiements par an. {alike} : la centrale est celle du milieu, la plus chère "
        "des deux s’il y en a deux ; le bas et le haut sont les extrêmes, sur toutes les offres et sur l’écart des valeurs "
        "estimées."
    )
    if line.offered_refund_pct:
        note += f" FCTVA : {percent(line.offered_refund_pct, 3)} du TTC."
    return Table("Comment c’est calculé", columns, rows, note=note)


def _outcome(line: SavingsLine) -> Table:
    had = line.obtained
    found = outcome_of_line(line, had.unit, had.price, had.tax_basis, had.vat_rate, line.savings.prices_on)
    columns = (
        Column("Prix"),
        Column("HT par unité", is_number=True),
        Column("Économie", unit="€ HT", is_number=True, digits=2),
    )
    rows: list[Any] = [
        ("Payé avant", unit_price(line.existing_ht), "–"),
        ("Offert", unit_price(line.offered_ht), found.potential),
        ("Obtenu", f"{unit_price(had.price)} {had.tax_basis}", found.obtained),
        ("Écart avec l’espéré", "–", found.difference),
    ]
    note = f"Même unité fonctionnelle avant et après. Depuis le {day(had.since)}, source : {had.source}."
    if found.kept_pct is not None:
        note += f" {percent(found.kept_pct)} de l’économie espérée."
    return Table("Avant et après", columns, rows, note=note)


def _offers(request: Any, line: SavingsLine) -> list[tuple[str, str]]:
    """All that a line may be compared with, those of its unit first."""
    body = request.actor.acting_id
    found = sorted(queries.references_of(body), key=lambda row: (row.unit != line.unit, row.label))
    shown = [
        (reference_key(row), f"{row.label} – {unit_price(row.price)} € {row.tax_basis}, {row.get_unit_display()}")
        for row in found
    ]
    surveyed = [row for row in queries.survey_offers_of(body) if row.basis]
    return shown + [
        (reference_key(row), f"{row.label} – {unit_price(row.proposed)} {row.unit} (enquête)") for row in surveyed
    ]


@writes(Right.CONDUCT_STUDY)
def choose_offer(request: Any, pk: int, line: int) -> HttpResponse:
    row = get_open_savings_for(request.actor, pk)
    found = get_line_for(row, line)
    known = queries.choice_of(found)
    initial = {"decision": "rule"}
    if known is not None:
        initial = {
            "decision": "choose" if known.reference_key else "leave",
            "offer": known.reference_key,
            "reason": known.reason,
        }
    form = ChoiceForm(
        request.POST if request.method == "POST" else None, initial=initial, offers=_offers(request, found)
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        reason = asked["reason"].strip()
        actions.decide(request.actor, found, decision=asked["decision"], offer=asked["offer"], reason=reason)
        messages.success(request, "Votre choix est retenu. Il comptera au prochain calcul.")
        return redirect("studies:savings_line", row.pk, found.pk)
    context = {"savings": row, "line": found, "form": form}
    return render(request, "study_offers/choose_offer.html", context, status=422 if form.is_bound else 200)


@writes(Right.CONDUCT_STUDY)
def record_obtained(request: Any, pk: int, line: int) -> HttpResponse:
    row = get_own_savings_for(request.actor, pk)
    found = get_line_for(row, line)
    form = ObtainedForm(request.POST if request.method == "POST" else None, initial=ObtainedForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_obtained(request.actor, found, **form.cleaned_data)
        except MaillageError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Le prix obtenu est noté.")
            return redirect("studies:savings_line", row.pk, found.pk)
    context = {"savings": row, "line": found, "form": form, "unit": unit_price_label(found.unit)}
    return render(request, "study_offers/record_obtained.html", context, status=422 if form.is_bound else 200)


@reads(Right.SEE_OWN_PAGE)
def own_savings(request: Any) -> HttpResponse:
    """What a member would pay, from when, and what it loses if it misses the notice."""
    row = queries.latest_frozen(sorted(request.actor.scope.seen("totals")))
    lines: list[SavingsLine] = []
    if row is not None:
        lines = queries.own_lines(row, request.actor.scope.writes)
    page = None
    if row is not None and lines:
        for line in lines:
            line.savings = row
        page = documents.own_page(lines, line_address, queries.obtained_totals(row))
    context = {
        "savings": row,
        "page": page,
        "exits": page.exits.table() if page else None,
        "themes": page.themes.table() if page else None,
        "lines": page.lines.table() if page else None,
        "files": files_of(row, "lignes") if row and page else [],
        "home": reverse("census:home"),
    }
    return render(request, "study_offers/own_savings.html", context)
