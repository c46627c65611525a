"""The parts of a case on a page or on paper, as blocks: each redoable by hand from what it prints."""

from fractions import Fraction
from typing import Final

from maillage.journey.studies.money.documents._headline import break_even_sentence, sentences
from maillage.journey.studies.money.documents._pictures import break_even_picture, cumulative_picture
from maillage.journey.studies.money.documents._words import (
    amount_of,
    basis_of,
    duration,
    euros,
    formula_of,
    in_months,
    month_of,
    value_text,
)
from maillage.journey.studies.money.engine import (
    BreakEven,
    CaseResults,
    Compared,
    MovementKind,
    Outlook,
    Sensitivity,
)
from maillage.journey.studies.money.enums import CATEGORY_LABELS, DIRECTION_LABELS, PROVENANCE_LABELS, SECTION_LABELS
from maillage.kernel.papers import Block, Bullets, Column, KeyFigure, KeyFigures, Paragraph, Table
from maillage.kernel.typography import agreed, number, percent, trimmed

__all__ = ["essential", "hypotheses", "lines", "sensitivity", "years"]

NUMBER: Final = True


def essential(results: CaseResults) -> list[Block]:
    """What it costs, what is saved, from when."""
    blocks: list[Block] = [Bullets(sentences(results)), KeyFigures(_figures(results)), _costs(results)]
    if any(outlook.compared is not None for outlook in results.outlooks):
        blocks.append(_comparisons(results))
    picture = cumulative_picture(results)
    if picture is not None:
        blocks.append(picture)
    for outlook in results.outlooks:
        if outlook.compared is not None and outlook.compared.break_even is not None:
            blocks += _break_even(results, outlook, outlook.compared.break_even)
    return blocks


def _figures(results: CaseResults) -> list[KeyFigure]:
    figures = [
        KeyFigure(
            euros(abs(outlook.result.yearly_cost)),
            "coûte, net par an" if outlook.result.yearly_cost >= 0 else "rapporte, net par an",
            f"« {outlook.option.name} », sur {duration(outlook.result.months)}",
        )
        for outlook in results.outlooks[:3]
    ]
    for outlook in results.outlooks:
        compared = outlook.compared
        if compared is not None and not compared.is_paid_at_once and compared.centre.investment_net > 0:
            day = compared.centre.pays_from
            when = "jamais" if day is None else month_of(day)
            figures.append(KeyFigure(when, "l’argent avancé est retrouvé", f"« {outlook.option.name} »"))
        if compared is not None and compared.break_even is not None and compared.break_even.units is not None:
            name = agreed(compared.break_even.units, results.case.units_name or "unités")
            detail = f"il y en a {value_text(compared.break_even.present)}"
            figures.append(KeyFigure(number(compared.break_even.units), f"{name} pour s’équilibrer", detail))
    return figures[:5]


def _costs(results: CaseResults) -> Table:
    """A column an option: what is set side by side is read side by side."""
    found = [outlook.result for outlook in results.outlooks]
    rows = [
        ["Sert pendant", *(duration(result.months) for result in found)],
        ["Investissement", *(euros(-result.total(MovementKind.INVESTMENT)) for result in found)],
        ["Fonctionnement", *(euros(-result.total(MovementKind.RUNNING)) for result in found)],
        ["FCTVA, à déduire", *(euros(result.total(MovementKind.COMPENSATION)) for result in found)],
        ["Subventions et participations, à déduire", *(euros(result.total(MovementKind.FUNDING)) for result in found)],
        ["Recettes, à déduire", *(euros(result.total(MovementKind.RECEIPT)) for result in found)],
        ["Coût net", *(euros(result.net_cost) for result in found)],
        ["Coût net actualisé", *(euros(-result.present) for result in found)],
        ["Coût net par année de service", *(euros(result.yearly_cost) for result in found)],
    ]
    nothing = euros(0)
    rows = [row for row in rows if any(cell != nothing for cell in row[1:])]
    names = [
        outlook.option.name + (" (référence)" if outlook.option.is_reference else "") for outlook in results.outlooks
    ]
    columns = (Column("Montant"), *(Column(name, NUMBER) for name in names))
    return Table("Ce que coûte chaque option", columns, rows, _cost_note(results))


def _cost_note(results: CaseResults) -> str:
    case = results.case
    rate = case.by_key[case.discount]
    factor = (
        " : un montant est divisé par (1 + taux)^années entières × (1 + taux × part de l’année entamée, en jours)"
        if rate.amount
        else ""
    )
    return (
        f"Montants {'HT, TVA récupérée' if case.recovers_vat else 'TTC'}. Coût net = investissement + fonctionnement − FCTVA − "
        f"subventions et participations − recettes. Actualisé à {value_text(rate.amount)} % par an au "
        f"{case.starts_on:%d/%m/%Y}{factor}. Par année de service : coût actualisé × 12 ÷ mois de service. Un coût négatif est un gain."
    )


def _comparisons(results: CaseResults) -> Table:
    shown = [(outlook.option.name, outlook.compared) for outlook in results.outlooks if outlook.compared is not None]
    cells = [_compared_cells(compared) for _, compared in shown]
    titles = (
        *("Économie", "Valeur actuelle nette", "Gain par année de service", "Ce gain, au moins", "Ce gain, au plus"),
        *("Investi en plus, net", "Coût mensuel avant", "Coût mensuel après", "Remboursé en", "À partir de"),
        *("Investissement net que l’économie rembourse", "Cet investissement, au moins", "Cet investissement, au plus"),
    )
    rows = [[title, *(each[place] for each in cells)] for place, title in enumerate(titles)]
    rows = [row for row in rows if any(row[1:])]
    reference = results.case.reference
    name = "ne rien faire" if reference is None else f"« {reference.name} »"
    served = {outlook.result.months for outlook in results.outlooks}
    part = (
        " Ce qui est payé ou accordé une fois y compte pour ces mois seuls : × mois comparés ÷ mois de service."
        if len(served) > 1
        else ""
    )
    note = (
        f"Comparé à {name}, sur les mois où les deux servent ; une économie négative est un surcoût.{part} Remboursé en : investi en "
        "plus ÷ (coût mensuel avant − après). À partir de : le premier mois à partir duquel tout ce qui est entré couvre tout ce "
        "qui est sorti, à leurs dates. Investissement que l’économie rembourse : mois × (avant − après). Au moins, au plus : "
        "toutes les valeurs aux bornes les moins favorables, puis aux plus favorables."
    )
    return Table("Ce que l’on gagne", (Column("Mesure"), *(Column(name, NUMBER) for name, _ in shown)), rows, note)


def _compared_cells(compared: Compared) -> list[str]:
    """One a title; those of a range are empty where there is none."""
    centre, least, most = compared.centre, compared.least, compared.most
    if centre.investment_net <= 0:
        payback, since = "rien à avancer", "tout de suite" if centre.pays_from is not None else "jamais"
    else:
        payback = "jamais" if centre.payback is None else in_months(centre.payback)
        since = f"jamais en {duration(centre.months)}" if centre.pays_from is None else month_of(centre.pays_from)
        since = "tout de suite" if compared.is_paid_at_once else since
    has_range = compared.has_range
    return [
        f"{euros(centre.saving)} en {duration(centre.months)}",
        euros(centre.present),
        euros(centre.yearly_gain),
        euros(least.yearly_gain) if has_range else "",
        euros(most.yearly_gain) if has_range else "",
        euros(centre.investment_net),
        euros(centre.old_monthly),
        euros(centre.new_monthly),
        payback,
        since,
        euros(centre.affordable),
        euros(least.affordable) if has_range else "",
        euros(most.affordable) if has_range else "",
    ]


def _break_even(results: CaseResults, outlook: Outlook, found: BreakEven) -> list[Block]:
    blocks: list[Block] = [Paragraph(break_even_sentence(results, found))]
    if found.units is not None:
        blocks.append(
            Paragraph(
                f"Seuil = coûts fixes ÷ (prix − coût par abonné), arrondi à l’entier supérieur : {number(found.fixed, 2)} ÷ "
                f"({number(found.price, 2)} − {number(found.variable, 2)}) = "
                f"{number(found.fixed / (found.price - found.variable), 2)}, soit {number(found.units)}. Une année, "
                f"{basis_of(results.case)}."
            )
        )
    picture = break_even_picture(results, outlook)
    return [*blocks, picture] if picture is not None else blocks


def years(results: CaseResults) -> list[Block]:
    """Budget year by budget year."""
    blocks: list[Block] = []
    for outlook in results.outlooks:
        total, rows = Fraction(0), []
        by_year = outlook.result.by_year()
        for year, moved in by_year.items():
            balance = sum(moved.values(), Fraction(0))
            total += balance
            rows.append([str(year), *(euros(moved[kind]) for kind in MovementKind), euros(balance), euros(total)])
        sums = [euros(outlook.result.total(kind)) for kind in MovementKind]
        rows.append(["Total", *sums, euros(total), euros(total)])
        columns = (
            *(Column("Exercice"), Column("Investissement", NUMBER), Column("Fonctionnement", NUMBER)),
            *(Column("Recettes", NUMBER), Column("FCTVA", NUMBER), Column("Financements", NUMBER)),
            *(Column("Solde", NUMBER), Column("Cumul", NUMBER)),
        )
        note = (
            "Une dépense est négative. Le FCTVA arrive au plus tard le 31 décembre, le délai convenu après la dépense."
        )
        blocks.append(Table(f"« {outlook.option.name} », année par année", columns, rows, note))
    return blocks


def sensitivity(results: CaseResults) -> list[Block]:
    """Which hypothesis reverses the result."""
    blocks: list[Block] = []
    for outlook in results.outlooks:
        if outlook.compared is None:
            continue
        found = outlook.compared.sensitivities
        rows = [
            [
                entry.value.label,
                amount_of(entry.value),
                PROVENANCE_LABELS[entry.value.provenance.value],
                _threshold(entry),
                "" if entry.margin_pct is None else percent(entry.margin_pct),
                "" if entry.at_low is None else euros(entry.at_low),
                "" if entry.at_high is None else euros(entry.at_high),
            ]
            for entry in found
        ]
        columns = (
            *(Column("Valeur"), Column("Retenu", NUMBER), Column("Origine"), Column("Le résultat s’inverse à", NUMBER)),
            *(
                Column("Écart", NUMBER),
                Column("Gain à la borne basse", NUMBER),
                Column("Gain à la borne haute", NUMBER),
            ),
        )
        gain = outlook.compared.centre.yearly_gain
        what = "gain" if gain >= 0 else "surcoût"
        blocks.append(Paragraph(_conclusion(outlook, found)))
        note = (
            f"Résultat : {what} de {euros(abs(gain))} par année de service. Chaque seuil est cherché seul, les autres valeurs "
            "inchangées, exactement là où le résultat est proportionnel, sinon par dichotomie ; « aucun » : aucune valeur possible ne "
            "l’inverse. Seuils et gains aux bornes sans arrondi, ni au centime ni au nombre entier d’unités. La plus proche d’abord."
        )
        blocks.append(Table(f"« {outlook.option.name} » : ce qui inverserait le résultat", columns, rows, note))
    return blocks or [
        Paragraph("Il n’y a rien à comparer : ni situation de référence, ni recette. Ajoutez une option de référence.")
    ]


def _conclusion(outlook: Outlook, found: tuple[Sensitivity, ...]) -> str:
    reversing = [entry for entry in found if entry.threshold is not None and entry.margin_pct is not None]
    if not reversing:
        return f"« {outlook.option.name} » : aucune valeur ne suffit, seule, à inverser le résultat."
    first = reversing[0]
    assert first.margin_pct is not None  # noqa: S101 kept above
    return (
        f"« {outlook.option.name} » : ce qui pèse le plus est « {first.value.label} ». Le résultat s’inverse si cette valeur passe "
        f"de {amount_of(first.value)} à {_threshold(first)} ({percent(first.margin_pct)})."
    )


def _threshold(entry: Sensitivity) -> str:
    if entry.threshold is None:
        return "aucun"
    digits = 2 if abs(entry.threshold) >= 1 else 4
    return f"{trimmed(entry.threshold, digits)} {agreed(entry.threshold, entry.value.unit)}".strip()


def hypotheses(results: CaseResults) -> list[Block]:
    """Every number of the case, how it is known and who says so."""
    rows = [
        [
            value.label,
            amount_of(value),
            _bounds(value_text(value.low), value_text(value.high)),
            PROVENANCE_LABELS[value.provenance.value],
            value.source,
        ]
        for value in results.case.values
    ]
    guessed = sum(value.provenance.value == "hypothese" for value in results.case.values)
    note = f"{number(guessed)} hypothèses sur {number(len(rows))} valeurs : à remplacer par des factures, des devis ou des comptages."
    columns = (
        Column("Valeur"),
        Column("Retenu", NUMBER),
        Column("Bornes", NUMBER),
        Column("Origine"),
        Column("Source"),
    )
    return [Table("Toutes les valeurs du cas", columns, rows, note)]


def _bounds(low: str, high: str) -> str:
    return f"{low or '…'} à {high or '…'}" if low or high else ""


def lines(results: CaseResults) -> list[Block]:
    """Each line of each option, with its formula and its total."""
    blocks: list[Block] = []
    for outlook in results.outlooks:
        rows = [
            [
                total.line.label,
                DIRECTION_LABELS[total.line.direction.value],
                f"{SECTION_LABELS[total.line.section.value]}, {CATEGORY_LABELS[total.line.category.value].lower()}",
                formula_of(results.case, total.line),
                *(euros(amount) for amount in (total.ht, total.ttc, total.compensation, total.net)),
            ]
            for total in outlook.result.lines
        ]
        columns = (
            *(Column("Ligne"), Column("Sens"), Column("Section et nature"), Column("Calcul")),
            *(Column("Total HT", NUMBER), Column("Total TTC", NUMBER), Column("FCTVA", NUMBER), Column("Net", NUMBER)),
        )
        note = f"Sur {duration(outlook.result.months)}. Net = TTC − FCTVA." if not results.case.recovers_vat else ""
        blocks.append(Table(f"« {outlook.option.name} », ligne par ligne", columns, rows, note))
    return blocks
