"""One line of an analysis under every plan, and the sum of a plan done again, month by month."""

from decimal import Decimal
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.bills.enums import CallClass
from maillage.journey.census.bills.models import shown_line
from maillage.journey.studies.telephony.access import get_analysed_line_for, get_analysis_for
from maillage.journey.studies.telephony.engine import ChargeOfMonth, PlanOfLine, charges_of_line, plans_of_line
from maillage.journey.studies.telephony.enums import LeftOut
from maillage.journey.studies.telephony.models import AnalysedLine, TelephonyAnalysis
from maillage.kernel.pages import reads
from maillage.kernel.templatetags.face import Cell, Column, Empty, KeyFigure, Table, unit_price
from maillage.kernel.typography import number, plural

__all__ = ["analysed_line"]

UNITS: Final = {"MINUTE": ("min", 2), "MESSAGE": ("SMS", 0), "MEGABYTE": ("Mo", 3)}


@reads(Right.SEE_PRICES)
def analysed_line(request: Any, pk: int) -> HttpResponse:
    line = get_analysed_line_for(request.actor, pk)
    analysis = get_analysis_for(request.actor, line.analysis_id)
    months = int(analysis.totals.get("months", 1))
    plans = (
        []
        if line.left_out in (LeftOut.NO_USAGE, LeftOut.GROUPED, LeftOut.INTERNET)
        else plans_of_line(analysis.plans, line.usage, line.nature, months)
    )
    codes = {plan.code: plan.name for plan in plans if plan.cost is not None}
    chosen = next((code for code, name in codes.items() if name == line.plan), "")
    code = request.GET.get("forfait", "") or chosen or next(iter(codes), "")
    charges = charges_of_line(analysis.plans, line.usage, code) if code in codes else []
    context = {
        "line": line,
        "number": shown_line(line.line),
        "analysis": analysis,
        "months": months,
        "figures": _figures(line, analysis),
        "usage": _usage(line),
        "plans": _plans(line, plans, analysis, months),
        "charges": _charges(charges, codes[code], analysis) if code in codes else None,
        "detailed": next((plan for plan in plans if plan.code == code and plan.cost is not None), None),
        "share": next((each for each in analysis.totals.get("shares", ()) if each["plan"] == line.plan), None),
        "is_range": analysis.totals.get("is_range", False),
    }
    if context["share"]:
        context["share_fee"] = Decimal(context["share"]["fee"])
    return render(request, "study_telephony/line.html", context)


def _figures(line: AnalysedLine, analysis: TelephonyAnalysis) -> list[KeyFigure]:
    basis = f"€ {analysis.totals.get('basis', '')}"
    origin = {"facture": "d’après ses factures", "inventaire": "d’après l’inventaire"}.get(line.today_from, "")
    found = [KeyFigure(line.today, "aujourd’hui", basis, origin, 2)]
    if not line.left_out:
        found += [
            KeyFigure(line.best, "au mieux pour le groupe", basis, line.plan, 2),
            KeyFigure(line.saving, "d’économie", basis, "", 2),
        ]
    return found


def _usage(line: AnalysedLine) -> Table:
    columns = (
        Column("Mois"),
        Column("Destination"),
        Column("Communications", is_number=True),
        Column("Durée", "s", is_number=True),
        Column("Minutes entamées", is_number=True),
        Column("Volume", "Mo", is_number=True, digits=3),
    )
    rows = []
    for month, classes in line.usage.items():
        for call_class, (calls, seconds, minutes, kilobytes) in classes.items():
            is_call = call_class not in (CallClass.SMS, CallClass.DATA)
            rows.append(
                (
                    _month(month),
                    CallClass(call_class).label,
                    calls,
                    seconds if is_call else "–",
                    minutes if is_call else "–",
                    Decimal(kilobytes) / 1000 if call_class == CallClass.DATA else "–",
                )
            )
    empty = Empty("Aucune communication sur toute la période, relevés à l’appui.")
    return Table("Ce que la ligne a consommé", columns, rows, empty=empty)


def _plans(line: AnalysedLine, plans: list[PlanOfLine], analysis: TelephonyAnalysis, months: int) -> Table:
    basis = analysis.totals.get("basis", "")
    columns = (
        Column("Forfait"),
        Column("Abonnement", f"€ {basis} par mois", is_number=True, digits=2),
        Column("Abonnement", f"€ {basis}, {plural(months, 'mois', 'mois')}", is_number=True, digits=2),
        Column("Communications", f"€ {basis}", is_number=True, digits=4),
        Column("Coût, ligne seule", f"€ {basis}", is_number=True, digits=2),
        Column("Remarque"),
    )
    rows = [
        (
            plan.name if plan.cost is None else Cell(plan.name, f"?{urlencode({'forfait': plan.code})}#calcul"),
            plan.fee,
            plan.rental,
            "–" if plan.cost is None else plan.communications,
            "–" if plan.cost is None else plan.cost,
            _remark(line, plan),
        )
        for plan in plans
    ]
    note = (
        "Au premier palier d’abonnement et à son seul volume compris : le choix pour le groupe compte en plus les paliers et "
        "les volumes partagés."
    )
    return Table("Sous chaque forfait", columns, rows, note=note)


def _remark(line: AnalysedLine, plan: PlanOfLine) -> str:
    if plan.not_for:
        return "pour d’autres lignes"
    if plan.unsold:
        return f"ne vend pas : {', '.join(CallClass(each).label.lower() for each in plan.unsold)}"
    return "retenu pour le groupe" if plan.name == line.plan else ""


def _charges(charges: list[ChargeOfMonth], name: str, analysis: TelephonyAnalysis) -> Table:
    basis = analysis.totals.get("basis", "")
    columns = (
        Column("Mois"),
        Column("Ce qui est compté"),
        Column("Consommé", is_number=True),
        Column("Compris", is_number=True),
        Column("Au-delà", is_number=True),
        Column("Prix", f"€ {basis}", is_number=True),
        Column("Mises en relation", is_number=True),
        Column("Coût", f"€ {basis}", is_number=True, digits=4),
    )
    rows = []
    for each in charges:
        unit, digits = UNITS[each.unit]
        calls = f"{number(each.calls)} × {unit_price(each.per_call)}" if each.per_call else "–"
        rows.append(
            (
                _month(each.month),
                ", ".join(CallClass(one).label.lower() for one in each.classes),
                f"{number(each.counted, digits)} {unit}",
                f"{number(each.included)} {unit}",
                f"{number(each.beyond, digits)} {unit}",
                unit_price(each.price),
                calls,
                each.cost,
            )
        )
    total = sum((each.cost for each in charges), Decimal(0))
    sums = ("Ensemble", "", "", "", "", "", "", total) if rows else ()
    empty = Empty("La ligne n’a rien consommé : elle ne paie que son abonnement.")
    return Table(f"Communications sous « {name} »", columns, rows, sums, empty=empty)


def _month(text: str) -> str:
    year, month = text.split("-")
    return f"{month}/{year}"


def address_of(line: AnalysedLine) -> str:
    """The page of a line."""
    return reverse("studies:analysed_line", args=[line.pk])
