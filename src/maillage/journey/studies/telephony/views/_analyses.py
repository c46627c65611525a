"""Analyses: their list, one of them, its lines as a file, its sites; computed again, frozen."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.foundations.organisations.enums import Right, Subject
from maillage.journey.census.bills.models import shown_line
from maillage.journey.studies.telephony import actions, queries
from maillage.journey.studies.telephony.access import get_analysis_for, lines_shown, told_totals
from maillage.journey.studies.telephony.documents import left_out_of
from maillage.journey.studies.telephony.enums import AnalysisState
from maillage.journey.studies.telephony.forms import AnalysisForm, BridgeForm, CitingForm
from maillage.journey.studies.telephony.models import AnalysedLine, TelephonyAnalysis
from maillage.journey.studies.telephony.views._line import address_of
from maillage.journey.studies.telephony.views._tariffs import plan_table
from maillage.kernel import sheets
from maillage.kernel.pages import answer_sheet, reads, writes
from maillage.kernel.sheets import MEDIA_TYPES
from maillage.kernel.templatetags.face import Cell, Column, Empty, KeyFigure, Table, day, unit_price
from maillage.kernel.typography import number, plural

__all__ = ["analyses", "analysis", "cite", "compute", "export_lines", "freeze", "new_analysis", "sites"]

SHOWN: Final = 50
MOST_PAGES: Final = 100_000
UNITS: Final = {"MINUTE": ("min", 60), "MESSAGE": ("SMS", 1), "MEGABYTE": ("Mo", 1000)}


def _money(text: Any) -> Decimal:
    return Decimal(str(text))


@reads(Right.SEE_STUDY)
def analyses(request: Any) -> HttpResponse:
    found = list(queries.analyses_seen()[:SHOWN])
    may_conduct = request.actor.may(Right.CONDUCT_STUDY)
    rows = [
        (
            Cell(each.name, reverse("studies:telephony_analysis", args=[each.pk])),
            each.owner.name,
            each.tariff.name,
            f"{each.first_month:%m/%Y} – {each.last_month:%m/%Y}",
            each.get_state_display(),
            _money(told["saving"]) if (told := told_totals(request.actor, each)) else None,
        )
        for each in found
    ]
    columns = (
        Column("Analyse"),
        Column("Conduite par"),
        Column("Tarif"),
        Column("Période"),
        Column("État"),
        Column("Économie", "€ sur la période", is_number=True, digits=2),
    )
    empty = Empty(
        "Ici, les lignes des membres sous les forfaits d’un tarif.",
        "Aucune analyse n’est encore faite.",
        "Analyser les lignes" if may_conduct else "",
        reverse("studies:new_telephony_analysis") if may_conduct else "",
    )
    context = {"table": Table("Analyses de téléphonie", columns, rows, empty=empty), "may_conduct": may_conduct}
    return render(request, "study_telephony/analyses.html", context)


@writes(Right.CONDUCT_STUDY)
def new_analysis(request: Any) -> HttpResponse:
    owners = sorted(request.actor.scope.seen(Subject.PRICES) | request.actor.scope.seen(Subject.OWN))
    known = queries.months_with_calls(owners)
    initial: dict[str, Any] = {"name": "Nos lignes sous un nouveau tarif", "seconds": 10}
    if known is not None:
        initial |= {"first_month": known[0], "last_month": known[1]}
    tariffs = queries.tariffs_seen()
    studies = queries.studies_that_may_cite(request.actor.acting_id)
    form = AnalysisForm(request.POST or None, tariffs=tariffs, studies=studies, initial=initial)
    if request.method == "POST" and form.is_valid():
        job = actions.ask_analysis(request.actor, **form.cleaned_data)
        return redirect("scheduling:job", job.pk)
    context = {"form": form, "has_tariff": tariffs.exists(), "known": known, "members": len(owners)}
    context["telling"] = queries.owners_with_calls(owners)
    return render(request, "study_telephony/new_analysis.html", context, status=422 if form.is_bound else 200)


@reads(Right.SEE_STUDY)
def analysis(request: Any, pk: int) -> HttpResponse:
    found = get_analysis_for(request.actor, pk)
    is_own = request.actor.scope.may_write(found.owner_id)
    may_conduct = is_own and request.actor.may(Right.CONDUCT_STUDY)
    totals = found.totals
    context: dict[str, Any] = {
        "analysis": found,
        "may_conduct": may_conduct and found.state != AnalysisState.FROZEN,
        "may_freeze": may_conduct and found.state == AnalysisState.COMPUTED,
        "is_own": is_own,
        "study": found.study if found.study_id else None,
        "exports": [
            (ending.upper(), reverse("studies:export_analysed_lines", args=[pk, ending])) for ending in MEDIA_TYPES
        ],
    }
    if totals:
        is_told = bool(told_totals(request.actor, found))
        changed = request.GET.get("change", "")
        shown = queries.lines_of(lines_shown(request.actor, found), changed)
        lines, page, is_last = _page(shown, request.GET.get("page", ""))
        context |= {
            "is_told": is_told,
            "figures": _figures(found) if is_told else [],
            "shares": _shares(totals) if is_own else None,  # a plan that one line has tells what it costs
            "pools": _pools(totals) if is_own else None,
            "table": line_table(lines, totals, sees_members=is_own),
            "before": page - 1,
            "page": page,
            "after": 0 if is_last else page + 1,
            "changed": changed,
            "account": totals["account"] if is_told else None,
            "totals": totals,
            "left_out": left_out_of(totals) if is_told and (totals["left_out"] or totals["unplaced"]) else "",
            "is_range": totals["saving"] != totals["saving_high"],
            "grid": plan_table(found.plans),
            "merger": _merger(queries.merger_of(found), found.tariff.basis) if is_own else None,
        }
    return render(request, "study_telephony/analysis.html", context)


def _page(lines: Any, asked: str) -> tuple[list[AnalysedLine], int, bool]:
    """A page of lines, its number, and whether it is the last one."""
    page = int(asked) if asked.isdecimal() and 0 < int(asked) < MOST_PAGES else 1
    found = list(lines[(page - 1) * SHOWN : page * SHOWN + 1])
    return found[:SHOWN], page, len(found) <= SHOWN


def _figures(analysis: TelephonyAnalysis) -> list[KeyFigure]:
    totals = analysis.totals
    basis, months = totals["basis"], totals["months"]
    over = f"{plural(totals['compared'], 'ligne', 'lignes')} au coût connu, {months} mois"
    low, high = _money(totals["saving"]), _money(totals["saving_high"])
    share = 100 * low / _money(totals["today"]) if _money(totals["today"]) else None
    saved = number(low, 2) if low == high else f"{number(low, 2)} à {number(high, 2)}"
    return [
        KeyFigure(_money(totals["today"]), "payés aujourd’hui", f"€ {basis}", over, 2),
        KeyFigure(_money(totals["compared_best"]), "au mieux", f"€ {basis}", "les mêmes lignes, mêmes mois", 2),
        KeyFigure(
            saved, "d’économie", f"€ {basis}", "" if share is None else f"{number(share, 1)} % de ce qui est payé"
        ),
        KeyFigure(
            _money(totals["gap_pct"]),
            "d’écart prouvé",
            "%",
            f"aucun choix ne coûte moins de {number(_money(totals['bound']), 2)} €",
            4 if _money(totals["gap_pct"]) else 0,
        ),
    ]


def _shares(totals: dict[str, Any]) -> Table:
    basis = totals["basis"]
    columns = (
        Column("Forfait"),
        Column("Lignes", is_number=True),
        Column("Abonnement", f"€ {basis} par mois", is_number=True, digits=2),
        Column("Coût", f"€ {basis} sur la période", is_number=True, digits=2),
    )
    rows: list[tuple[Any, ...]] = [
        (each["plan"], each["lines"], _money(each["fee"]), _money(each["cost"])) for each in totals["shares"]
    ]
    overrun = _money(totals["overrun"])
    if overrun:
        rows.append(("Au-delà des volumes partagés", "", "", overrun))
    sums = ("Ensemble", totals["lines"], "", _money(totals["best"]))
    lines, members = (
        plural(totals["lines"], "ligne", "lignes"),
        plural(totals["members"], "collectivité", "collectivités"),
    )
    return Table("Forfaits choisis", columns, rows, sums, f"{lines} de {members}")


def _pools(totals: dict[str, Any]) -> Table | None:
    if not totals["pools"]:
        return None
    columns = (
        Column("Volume partagé"),
        Column("Mois"),
        Column("Compris", is_number=True),
        Column("Consommé", is_number=True),
        Column("Au-delà", is_number=True),
        Column("Coût", f"€ {totals['basis']}", is_number=True, digits=2),
    )
    rows = []
    for each in totals["pools"]:
        unit, size = UNITS[each["unit"]]
        digits = {1: 0, 60: 2}.get(size, 3)
        shown = [f"{number(Fraction(each[name], size), digits)} {unit}" for name in ("included", "used", "beyond")]
        rows.append((each["plan"], f"{each['month'][5:]}/{each['month'][:4]}", *shown, _money(each["cost"])))
    prices = {
        each["plan"]: f"{unit_price(_money(each['price']))} € {totals['basis']} par {UNITS[each['unit']][0]}"
        for each in totals["pools"]
        if "price" in each
    }
    told = "Compris : ce que chaque ligne apporte, ajouté. Coût = au-delà × prix, au centime"
    if prices:
        told += " ; " + ", ".join(f"« {plan} », {price}" for plan, price in prices.items())
    return Table("Usage des volumes partagés", columns, rows, note=f"{told}.")


def line_table(lines: Any, totals: dict[str, Any], *, sees_members: bool) -> Table:
    """The lines as they are shown: those of the reader, or of all members for the body that conducts."""
    basis = totals["basis"]
    columns = [
        Column("Ligne"),
        *([Column("Membre")] if sees_members else []),
        Column("Nature"),
        Column("Aujourd’hui", f"€ {basis}", is_number=True, digits=2),
        Column("Meilleur forfait"),
        Column("Au mieux", f"€ {basis}", is_number=True, digits=2),
        Column("Économie", f"€ {basis}", is_number=True, digits=2),
        Column("Engagée jusqu’au"),
    ]
    rows = [
        (
            Cell(shown_line(line.line), address_of(line)),
            *([line.owner.name] if sees_members else []),
            line.get_nature_display(),
            line.today,
            line.plan or line.get_left_out_display(),
            line.best,
            line.saving,
            line.free_from if line.free_from else "",
        )
        for line in lines
    ]
    note = f"Sur {totals['months']} mois. NC : ni facture ni inventaire ne le dit. Les volumes partagés dépassés sont à part."
    return Table(
        "Lignes",
        columns,
        rows,
        note=note,
        empty=Empty("Aucune ligne dont vous voyez les prix n’est dans cette analyse."),
    )


def _merger(merger: Any, basis: str) -> Table | None:
    if merger is None or not merger.found:
        return None
    columns = (
        Column("Lieu qui rend son accès"),
        Column("Relié à"),
        Column("À partir du"),
        Column("Mois gagnés", is_number=True),
        Column("Loyer économisé", f"€ {basis}", is_number=True, digits=2),
        Column("Pont posé", f"€ {basis}", is_number=True, digits=2),
        Column("Son entretien", f"€ {basis}", is_number=True, digits=2),
        Column("Gain net", f"€ {basis}", is_number=True, digits=2),
    )
    rows = [
        (
            each["site"],
            each["through"],
            f"{day(date.fromisoformat(each['free_from']))}{' (NC, supposée libre)' if each.get('is_supposed_free') else ''}",
            each["months"],
            Cell(_money(each["saved"]), detail=_product(each)),
            _money(each["investment"]),
            _money(each["running"]),
            _money(each["net"]),
        )
        for each in merger.found["merged"]
    ]
    note = " ".join(f"Écarté : {text}." for text in merger.found["left_out"])
    empty = Empty("Aucun pont ne rapporte plus qu’il ne coûte.")
    sums = ("Ensemble", "", "", "", "", "", "", _money(merger.found["net"])) if rows else ()
    base = f"sur {merger.found['months']} mois" if rows else ""
    if rows and "since" in merger.found:
        since = day(date.fromisoformat(merger.found["since"]))
        base += f" à partir du {since} ; un mois commencé avant de rendre l’accès est payé"
    return Table("Accès à rendre", columns, rows, sums, base, note, empty)


def _product(each: dict[str, Any]) -> str:
    """« 15 × 121,60 »: what a rent that is no longer paid saves, as one redoes it."""
    return f"{number(each['months'])} × {number(_money(each['monthly']), 2)}" if "monthly" in each else ""


@writes(Right.CONDUCT_STUDY)
def compute(request: Any, pk: int) -> HttpResponse:
    found = get_analysis_for(request.actor, pk, is_own=True)
    if request.method == "POST":
        try:
            job = actions.compute_again(request.actor, found)
        except actions.AnalysisFrozen as frozen:
            messages.error(request, str(frozen))
            return redirect("studies:telephony_analysis", pk)
        return redirect("scheduling:job", job.pk)
    context = {
        "title": "Recalculer l’analyse",
        "sentence": f"« {found.name} », avec les lignes et les consommations d’aujourd’hui.",
        "consequences": ["Le résultat d’avant est remplacé."],
        "confirm_label": "Recalculer",
        "cancel_url": reverse("studies:telephony_analysis", args=[pk]),
    }
    return render(request, "kernel/confirm.html", context)


@writes(Right.CONDUCT_STUDY)
def freeze(request: Any, pk: int) -> HttpResponse:
    found = get_analysis_for(request.actor, pk, is_own=True)
    if request.method == "POST":
        try:
            actions.freeze_analysis(request.actor, found)
        except actions.AnalysisFrozen as frozen:
            messages.error(request, str(frozen))
        else:
            messages.success(request, "L’analyse est figée : les rapports peuvent la citer.")
        return redirect("studies:telephony_analysis", pk)
    context = {
        "title": "Figer l’analyse",
        "sentence": f"« {found.name} »",
        "consequences": ["Plus rien ne la change.", "Une autre analyse peut être faite à côté."],
        "confirm_label": "Figer",
        "cancel_url": reverse("studies:telephony_analysis", args=[pk]),
    }
    return render(request, "kernel/confirm.html", context)


@writes(Right.CONDUCT_STUDY)
def cite(request: Any, pk: int) -> HttpResponse:
    """The study whose report cites the analysis."""
    found = get_analysis_for(request.actor, pk, is_own=True)
    studies = queries.studies_that_may_cite(found.owner_id)
    form = CitingForm(
        request.POST if request.method == "POST" else None, studies=studies, initial={"study": found.study_id}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.cite_in_study(request.actor, found, form.cleaned_data["study"])
        except actions.AnalysisFrozen as frozen:
            messages.error(request, str(frozen))
        else:
            messages.success(request, "C’est enregistré : le rapport de l’étude citera l’analyse, une fois figée.")
        return redirect("studies:telephony_analysis", pk)
    context = {"analysis": found, "form": form, "has_study": studies.exists()}
    return render(request, "study_telephony/cite.html", context, status=422 if form.is_bound else 200)


@writes(Right.CONDUCT_STUDY)
def sites(request: Any, pk: int) -> HttpResponse:
    """Bridges to look at; « retirer » takes one away."""
    found = get_analysis_for(request.actor, pk, is_own=True)
    owners = sorted(request.actor.scope.seen(Subject.PRICES) | request.actor.scope.seen(Subject.OWN))
    is_removal = request.method == "POST" and request.POST.get("retirer", "").isdigit()
    typed = request.POST if request.method == "POST" and not is_removal else None
    form = BridgeForm(typed, accesses=queries.accesses_seen(owners), basis=found.tariff.basis)
    if request.method == "POST" and (is_removal or form.is_valid()):
        try:
            if is_removal:
                job = actions.remove_bridge(request.actor, found, int(request.POST["retirer"]))
            else:
                job = actions.add_bridge(request.actor, found, form.bridge(localdate()))
        except actions.AnalysisFrozen as frozen:
            messages.error(request, str(frozen))
            return redirect("studies:telephony_analysis", pk)
        return redirect("scheduling:job", job.pk)
    merger = queries.merger_of(found)
    context = {
        "analysis": found,
        "form": form,
        "bridges": [
            (place, each["one"]["name"], each["other"]["name"], number(Decimal(each["metres"])))
            for place, each in enumerate(merger.bridges if merger else [])
        ],
        "merger": _merger(merger, found.tariff.basis),
        "basis": found.tariff.basis,
        "left_out": form.left_out,
    }
    return render(request, "study_telephony/sites.html", context, status=422 if form.is_bound else 200)


@reads(Right.SEE_STUDY)
def export_lines(request: Any, pk: int, ending: str) -> HttpResponse:
    found = get_analysis_for(request.actor, pk)
    is_own = request.actor.scope.may_write(found.owner_id)
    basis = found.totals.get("basis", "HT")
    columns = [
        sheets.Column("Ligne", "text", 0),
        *([sheets.Column("Membre", "text", 0)] if is_own else []),
        sheets.Column("Nature", "text", 0),
        sheets.Column("Forfait d’aujourd’hui", "text", 0),
        sheets.Column(f"Aujourd’hui (€ {basis})", "number", 2),
        sheets.Column("Meilleur forfait", "text", 0),
        sheets.Column(f"Au mieux (€ {basis})", "number", 2),
        sheets.Column(f"Au mieux, seule (€ {basis})", "number", 2),
        sheets.Column(f"Économie (€ {basis})", "number", 2),
        sheets.Column("Engagée jusqu’au", "date", 0),
    ]
    lines = queries.lines_of(lines_shown(request.actor, found), request.GET.get("change", ""))
    rows = (_sent(line, sees_members=is_own) for line in lines)
    return answer_sheet(f"telephonie-{found.pk}", ending, columns, rows, "Lignes")


def _sent(line: AnalysedLine, *, sees_members: bool) -> list[Any]:
    return [
        shown_line(line.line),
        *([line.owner.name] if sees_members else []),
        line.get_nature_display(),
        line.current,
        line.today,
        line.plan or line.get_left_out_display(),
        line.best,
        line.alone,
        line.saving,
        line.free_from,
    ]
