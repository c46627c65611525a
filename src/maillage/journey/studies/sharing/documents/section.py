"""A sharing as part of a report, and as an annex that stands by itself."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from maillage.journey.studies.sharing.documents.steps import ALGORITHMS, euros, steps_of, trimmed_price
from maillage.journey.studies.sharing.engine import METHOD_VERSION, Alternative, GameFacts, Objection, Result
from maillage.journey.studies.sharing.enums import GameKind
from maillage.kernel.papers import (
    Block,
    Column,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
)
from maillage.kernel.pictures import Swing, draw_swings
from maillage.kernel.typography import enumeration, number, percent, plural, signed

__all__ = [
    "cited_told",
    "comparison_table",
    "compose_annex",
    "compose_section",
    "key_told",
    "members_table",
    "stability_told",
]

_FORMULA: Final = (
    "Part d’un membre = coût × somme, pour chaque critère, de (poids du critère × valeur du membre ÷ total des valeurs). Les "
    "parts sont arrondies au centime, le reste allant aux plus forts restes : leur somme est le coût, au centime près."
)
_SHAPLEY: Final = (
    "Part d’un membre = moyenne de ce que son arrivée ajoute au coût, sur tous les ordres d’arrivée possibles (valeur de "
    "Shapley). Deux membres qui ajoutent autant paient autant, et la somme des parts est le coût."
)
_CORE: Final = (
    "Les parts rendent la plus petite possible la plainte du groupe le plus mal servi, c’est-à-dire ce qu’il paie de plus "
    "qu’à lui seul (noyau minimal) ; entre celles qui se valent, les plus proches de la valeur de Shapley."
)


def compose_section(result: Result, alternatives: Sequence[Alternative] = (), *, with_sheets: bool = True) -> Section:
    """What a sharing says, from frozen facts alone: shares, gains and losses, stability, other keys, sheets."""
    blocks: list[Block] = [Paragraph(_opening(result)), KeyFigures(_figures(result)), members_table(result)]
    if picture := gains_picture(result):
        blocks.append(picture)
    sections = [] if result.asked.game is None else [_game(result, result.asked.game)]
    if result.worst is not None:
        sections.append(Section("Certains auraient-ils intérêt à partir ?", [Paragraph(stability_told(result))]))
    if alternatives:
        sections.append(Section("Qui gagne et qui perd selon la clé", _comparison(result, alternatives)))
    if result.schedule:
        sections.append(Section("Lissage", [_schedule(result)]))
    if with_sheets:
        sheets = [Section(member.name, [_sheet(result, place)]) for place, member in enumerate(result.members)]
        sections.append(Section("Feuilles de calcul", [], sheets))
    return Section(result.asked.name, blocks, sections)


MOST_COALITIONS: Final = 128
"""Groups of members that are listed one by one; of more, the demand holds them."""


def _game(result: Result, facts: GameFacts) -> Section:
    """What every group of members would pay, as it was written: the tariff, the network or the list."""
    if facts.kind == GameKind.VOLUME:
        return Section("Le tarif et les quantités", _tariff(result, facts))
    if facts.kind == GameKind.NETWORK:
        return Section("Le réseau", _network(facts))
    rows = [[enumeration(list(names)), euros(cost)] for names, cost in facts.coalitions[:MOST_COALITIONS]]
    columns = (Column("Groupe"), Column("Coût (€)", is_number=True))
    left = len(facts.coalitions) - len(rows)
    note = f"Et {number(left)} autres groupes." if left else ""
    return Section("Le coût de chaque groupe", [Table("Ce que chaque groupe paierait ensemble", columns, rows, note)])


def _tariff(result: Result, facts: GameFacts) -> list[Block]:
    how = (
        "Chaque unité est au prix de sa tranche."
        if facts.is_marginal
        else "Toutes les unités sont au prix du palier que la quantité atteint."
    )
    fixed = f" Plus {euros(facts.fixed)} € dès la première unité." if facts.fixed else ""
    tiers = Table(
        "Le tarif",
        (Column("À partir de (unités)", is_number=True), Column("Prix d’une unité (€)", is_number=True)),
        [[number(max(1, start)), trimmed_price(price)] for start, price in facts.tiers],
        how + fixed,
    )
    bought = [(one.name, int(one.values.get(facts.quantity) or 0)) for one in result.asked.members]
    rows = [[name, number(quantity)] for name, quantity in bought]
    rows.append(["Total", number(sum(quantity for _, quantity in bought))])
    quantities = Table("Les quantités", (Column("Membre"), Column("Quantité (unités)", is_number=True)), rows)
    return [tiers, quantities]


def _network(facts: GameFacts) -> list[Block]:
    links = Table(
        "Les tronçons",
        (Column("Point"), Column("Relié à"), Column("Coût du tronçon (€)", is_number=True)),
        [[node, towards, euros(cost)] for node, towards, cost in facts.links],
        "Un groupe paie chaque tronçon entre un de ses membres et la tête du réseau.",
    )
    rows = [[name, node] for name, node in facts.places.items()]
    return [links, Table("Où est chaque membre", (Column("Membre"), Column("Point")), rows)]


def _within(text: str) -> str:
    """A label inside a sentence; names keep their capital."""
    return text[:1].lower() + text[1:]


def cited_told(cited: Mapping[str, Any]) -> str:
    """What was taken of a scenario, in a sentence."""
    costs = enumeration([f"{_within(label)} {euros(Decimal(amount))} €" for label, amount in cited["costs"]])
    among = plural(cited["participants"], "participante", "participantes")
    span = plural(cited["years"], "an", "ans")
    return (
        f"{costs or 'aucun coût commun'} {cited['basis']} par an, {among}, sur {span} ; étude « {cited['study']} », relevé "
        f"le {date.fromisoformat(cited['on']):%d/%m/%Y}, empreinte {cited['digest'][:12]}."
    )


def compose_annex(
    result: Result,
    alternatives: Sequence[Alternative],
    *,
    territory: str,
    on: date,
    cited: Mapping[str, Any] | None = None,
) -> Report:
    """The annex of a convention. ``on``: the date of the data; ``cited``: the scenario that it rests on, if any."""
    whole = compose_section(result, alternatives)
    sentences = method_told(result)
    if cited:
        sentences.insert(0, f"D’après le scénario « {cited['name']} » : {cited_told(cited)}")
    method = Section("Méthode", [Paragraph(text) for text in sentences])
    title = "Annexe : répartition des coûts"
    return Report(
        title=title,
        subtitle=f"{result.asked.name}{f', {territory}' if territory else ''}",
        date=on.isoformat(),
        imprint=f"maillage, {METHOD_VERSION} · données {result.digest[:12]}",
        opening=whole.blocks,
        sections=[*whole.sections, method],
    )


def method_told(result: Result) -> list[str]:
    """The formula, the figures of its accuracy, what it was computed from."""
    formula = {"key": _FORMULA, "least_core": _CORE}.get(result.algorithm, _SHAPLEY)
    told = [f"{ALGORITHMS[result.algorithm]}. {formula}"]
    if result.sampled is not None:
        drawn = result.sampled
        word = "garantie" if drawn.is_guaranteed else "approchée"
        told.append(
            f"Erreur {word} : {euros(Fraction(drawn.error))} € au plus pour chaque membre, tous ensemble, à "
            f"{percent(100 * drawn.confidence, 0)} de confiance, après {number(drawn.orders)} ordres d’arrivée (graine "
            f"{drawn.seed})." + ("" if drawn.is_met else " L’erreur demandée n’a pas été atteinte.")
        )
    if result.bound is not None and result.worst is not None:
        told.append(
            f"Aucune autre répartition ne ferait mieux que {signed(result.bound, 2)} € pour le groupe le plus mal servi ; "
            f"celle-ci en est à {signed(result.worst.gain, 2)} €."
        )
    told.append(f"Méthode « {METHOD_VERSION} », empreinte des données {result.digest}.")
    return told


def key_told(result: Result) -> str:
    """The key in words: « 30 % parts égales + 70 % postes »."""
    parts = result.asked.weighed
    if len(parts) == 1:
        return parts[0].label
    return " + ".join(f"{percent(part.weight_pct, 2).replace(',00', '')} {part.label}" for part in parts)


def _opening(result: Result) -> str:
    asked = result.asked
    how = f"par la clé « {key_told(result)} »" if result.algorithm == "key" else _within(ALGORITHMS[result.algorithm])
    text = (
        f"{euros(result.total)} € {asked.tax_basis} par an, répartis entre "
        f"{plural(len(result.members), 'membre', 'membres')}, {how}."
    )
    costs = [cost for cost in asked.costs if cost.excluded]
    for cost in costs:
        text += f" « {cost.label} » ({euros(cost.amount)} €) n’est pas supporté par {enumeration(cost.excluded)}."
    return text


def _figures(result: Result) -> list[KeyFigure]:
    amounts = sorted(result.members, key=lambda member: member.amount)
    figures = [
        KeyFigure(f"{euros(result.total)} €", f"à répartir, {result.asked.tax_basis} par an", "somme des parts"),
        KeyFigure(f"{euros(amounts[0].amount)} €", "la plus petite part", amounts[0].name),
        KeyFigure(f"{euros(amounts[-1].amount)} €", "la plus grande part", amounts[-1].name),
    ]
    known = [member for member in result.members if member.gain is not None]
    if known:
        winners = sum((member.gain or 0) > 0 for member in known)
        figures.append(
            KeyFigure(f"{winners} sur {len(known)}", "paient moins que seuls", "parmi ceux dont on connaît ce coût")
        )
    return figures


def members_table(result: Result) -> Table:
    """One row a member; NC where what it would pay alone is not known."""
    has_due = any(member.balance for member in result.members)
    titles = [
        Column("Membre"),
        Column(f"Part (€ {result.asked.tax_basis})", is_number=True),
        Column("Du total (%)", is_number=True),
        Column("Par habitant (€)", is_number=True),
        Column("Seul (€)", is_number=True),
        Column("Gain (€)", is_number=True),
    ]
    rows = []
    for member in result.members:
        row = [
            member.name,
            euros(member.amount),
            number(member.percent, 1),
            "NC" if member.per_inhabitant is None else euros(member.per_inhabitant),
            "NC" if member.alone is None else euros(member.alone),
            "NC" if member.gain is None else signed(member.gain, 2),
        ]
        rows.append([*row, euros(member.due)] if has_due else row)
    total = ["Total", euros(result.total), "100,0", "", "", ""]
    rows.append([*total, euros(sum((m.due for m in result.members), Decimal(0)))] if has_due else total)
    if has_due:
        titles.append(Column("À appeler (€)", is_number=True))
    note = (
        f"Pourcentages du total de {euros(result.total)} €. Par habitant : part ÷ population du membre. Seul : ce que le "
        "membre paierait sans les autres ; gain : seul − part, négatif quand il perd."
    )
    if has_due:
        note += " À appeler : part − ce qui a été payé en trop avant."
    return Table("Ce que paie chaque membre", tuple(titles), rows, note)


def gains_picture(result: Result) -> Picture | None:
    """Gains and losses on one zero line, in per cent of what each would pay alone."""
    known = [member for member in result.members if member.gain is not None and member.alone]
    if not known:
        return None
    swings = [
        Swing(
            member.name,
            f"{signed(gain, 0)} € ({signed(gain / alone * 100, 0)} %)",
            float(gain / alone * 100),
            is_firm=True,
        )
        for member in known
        if (gain := member.gain) is not None and (alone := member.alone)
    ]
    title = "Ce que chacun gagne ou perd par rapport à rester seul"
    losing = [member.name for member in known if (member.gain or 0) < 0]
    silent = len(result.members) - len(known)
    sentence = (
        f"{enumeration(losing)} paieraient plus que seuls."
        if len(losing) > 1
        else (f"{losing[0]} paierait plus que seul." if losing else "Personne ne paie plus que seul.")
    )
    if silent:
        sentence += f" Pour {plural(silent, 'membre', 'membres')}, ce coût n’est pas connu."
    table = Table(
        "Gains et pertes",
        (Column("Membre"), Column("Gain (€)", is_number=True), Column("En % de seul", is_number=True)),
        [
            [
                member.name,
                signed(member.gain or 0, 2),
                signed((member.gain or Fraction(0)) / (member.alone or 1) * 100, 1),
            ]
            for member in known
        ],
    )
    legend = ("Gain", "Perte", "Non comparable")
    return Picture("gains-et-pertes", title, sentence, draw_swings(title, swings, legend), table)


def stability_told(result: Result) -> str:
    """Whether somebody would do better alone, and who."""
    worst = result.worst
    assert worst is not None  # noqa: S101 asked where it is known
    if worst.would_leave:
        return (
            f"Oui. {_group(worst)} paient ensemble {euros(worst.shared)} € dans cette répartition, et paieraient "
            f"{euros(worst.apart)} € entre eux : ils gagneraient {euros(worst.gain)} € à partir. C’est le groupe qui y "
            "gagnerait le plus."
        )
    return (
        f"Non : aucun groupe de membres ne paierait moins en partant. Le plus proche de le faire est {_group(worst)} : "
        f"{euros(worst.shared)} € ici, {euros(worst.apart)} € entre eux."
    )


def _group(worst: Objection) -> str:
    return enumeration(worst.members)


def comparison_table(result: Result, alternatives: Sequence[Alternative]) -> Table:
    """Members in rows, keys in columns; a key that cannot be used is told apart."""
    usable = [one for one in alternatives if one.amounts]
    columns = (Column("Membre"), *(Column(f"{one.label} (€)", is_number=True) for one in usable))
    rows = [
        [member.name, *(euros(one.amounts[place]) for one in usable)] for place, member in enumerate(result.members)
    ]
    rows.append(["Total", *(euros(sum(one.amounts, Decimal(0))) for one in usable)])
    return Table(
        "La même dépense selon chaque clé", columns, rows, "Chaque colonne fait le même total, au centime près."
    )


def _comparison(result: Result, alternatives: Sequence[Alternative]) -> list[Block]:
    blocks: list[Block] = []
    usable = [one for one in alternatives if one.amounts]
    for start in range(0, len(usable), 6):  # seven columns are what a page holds
        blocks.append(comparison_table(result, usable[start : start + 6]))
    blocks += [Paragraph(text) for text in winners_told(result, alternatives)]
    blocks += [Paragraph(f"{one.label} : {one.refusal}") for one in alternatives if one.refusal]
    return blocks


def winners_told(result: Result, alternatives: Sequence[Alternative]) -> list[str]:
    """Who pays least and most under each key, and whether somebody would leave."""
    told = []
    for one in alternatives:
        if not one.amounts:
            continue
        moves = [
            (other - member.amount, member.name) for member, other in zip(result.members, one.amounts, strict=True)
        ]
        up, down = max(moves), min(moves)
        text = f"{one.label} : "
        if up[0] == 0:
            text += "les mêmes parts que la répartition retenue."
        else:
            text += (
                f"par rapport à la répartition retenue, {down[1]} y gagne le plus ({signed(down[0], 2)} €), {up[1]} y perd le "
                f"plus ({signed(up[0], 2)} €)."
            )
        if one.worst is not None and one.worst.would_leave:
            text += f" {_group(one.worst)} gagneraient {euros(one.worst.gain)} € à partir."
        told.append(text)
    return told


def _schedule(result: Result) -> Table:
    columns = (
        Column("Membre"),
        *(Column(f"Année {year} (€)", is_number=True) for year in range(1, len(result.schedule) + 1)),
    )
    rows = [
        [member.name, *(euros(year[place]) for year in result.schedule)] for place, member in enumerate(result.members)
    ]
    rows.append(["Total", *(euros(sum(year, Decimal(0))) for year in result.schedule)])
    return Table("De ce que chacun payait à la clé", columns, rows, "La dernière année est celle de la clé seule.")


def _sheet(result: Result, place: int) -> Table:
    member = result.members[place]
    columns = (Column("Étape"), Column("Calcul"), Column("Résultat (€)", is_number=True))
    return Table(member.name, columns, [[step.label, step.formula, step.amount] for step in steps_of(result, place)])
