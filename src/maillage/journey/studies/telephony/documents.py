"""The part of telephony in the report of a study, from what an analysis has kept."""

from datetime import date
from decimal import Decimal
from typing import Any

from maillage.journey.studies.telephony.enums import LeftOut
from maillage.journey.studies.telephony.models import TelephonyAnalysis
from maillage.kernel.papers import Block, Bullets, Column, KeyFigure, KeyFigures, Paragraph, Section, Table
from maillage.kernel.templatetags.face import day
from maillage.kernel.typography import number, plural

__all__ = ["compose_section", "left_out_of"]


def compose_section(analysis: TelephonyAnalysis, *, to_members: bool = False) -> Section:
    """The chapter of an analysis that was computed: totals of the group, never a line of one member. ``to_members``: not by
    plan either, for a plan that one line has tells what that line costs.

    From ``analysis.totals`` alone, so that the same analysis gives the same chapter.
    """
    totals, tariff = analysis.totals, analysis.plans
    basis, months = totals["basis"], totals["months"]
    low, high = Decimal(totals["saving"]), Decimal(totals["saving_high"])
    saved = number(low, 2) if low == high else f"{number(low, 2)} à {number(high, 2)}"
    today = Decimal(totals["today"])
    share = f"{number(100 * low / today, 1)} % de ce qui est payé" if today else "rien n’est payé aujourd’hui"
    blocks: list[Block] = [
        Paragraph(
            f"{plural(totals['lines'], 'ligne', 'lignes')} de {plural(totals['members'], 'collectivité', 'collectivités')}, "
            f"sous les forfaits du tarif « {tariff['name']} » (prix {basis} au {day(date.fromisoformat(tariff['as_of']))}, "
            f"{tariff['source']}), "
            f"sur les consommations de {analysis.first_month:%m/%Y} à {analysis.last_month:%m/%Y}."
        ),
        KeyFigures(
            [
                KeyFigure(
                    f"{number(today, 2)} €",
                    f"payés aujourd’hui ({basis})",
                    f"{plural(totals['compared'], 'ligne', 'lignes')} au coût connu, {months} mois",
                ),
                KeyFigure(
                    f"{number(Decimal(totals['compared_best']), 2)} €",
                    f"au mieux ({basis})",
                    "les mêmes lignes, les mêmes mois",
                ),
                KeyFigure(f"{saved} €", "d’économie", share),
                KeyFigure(
                    f"{totals['gap_pct'].replace('.', ',')} %",
                    "d’écart prouvé",
                    "ce qu’un autre choix pourrait au plus épargner",
                ),
            ]
        ),
        *([] if to_members else [_shares(totals)]),
    ]
    if totals["pools"]:
        blocks.append(
            Paragraph(f"Dépassement des volumes partagés : {number(Decimal(totals['overrun']), 2)} € {basis}.")
        )
    account = totals["account"]
    blocks.append(
        Bullets(
            [
                f"Coût d’aujourd’hui : factures de {plural(account.get('facture', 0), 'ligne', 'lignes')}, inventaire de "
                f"{account.get('inventaire', 0)}, inconnu (NC) pour {account.get('inconnu', 0)}.",
                f"Hors des totaux : {left_out_of(totals)}.",
                f"Méthode {analysis.method}, empreinte des données {analysis.inputs_digest[:12]}.",
            ]
        )
    )
    return Section("Téléphonie", blocks)


def left_out_of(totals: dict[str, Any]) -> str:
    """How many lines are in no total, by reason; « aucune ligne » where there is none."""
    counts = dict(totals["left_out"]) | ({LeftOut.NO_PLAN: totals["unplaced"]} if totals["unplaced"] else {})
    told = [f"{plural(counts[reason], 'ligne', 'lignes')}, {reason.label}" for reason in LeftOut if reason in counts]
    return " ; ".join(told) or "aucune ligne"


def _shares(totals: dict[str, Any]) -> Table:
    basis = totals["basis"]
    rows = [
        [each["plan"], str(each["lines"]), number(Decimal(each["fee"]), 2), number(Decimal(each["cost"]), 2)]
        for each in totals["shares"]
    ]
    rows.append(["Ensemble, volumes partagés compris", str(totals["lines"]), "", number(Decimal(totals["best"]), 2)])
    columns = (
        Column("Forfait"),
        Column("Lignes", is_number=True),
        Column(f"Abonnement (€ {basis} par mois)", is_number=True),
        Column(f"Coût (€ {basis} sur la période)", is_number=True),
    )
    return Table(
        "Forfaits choisis",
        columns,
        rows,
        f"Base : {plural(totals['lines'], 'ligne', 'lignes')}, {totals['months']} mois.",
    )
