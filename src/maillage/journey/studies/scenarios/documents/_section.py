"""Scenarios on paper: the grid, the matrix, and a sheet each, as a section of the report of their study."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from maillage.journey.studies.scenarios.engine import Figures, Matrix
from maillage.journey.studies.scenarios.enums import CostNature, Key, PointSide
from maillage.journey.studies.scenarios.models import (
    Criterion,
    Scenario,
    ScenarioCitation,
    ScenarioCost,
    ScenarioDiscount,
    ScenarioPoint,
    StudyStep,
)
from maillage.kernel.papers import Block, Bullets, Column, Paragraph, Picture, Section, Table
from maillage.kernel.pictures import Swing, draw_swings
from maillage.kernel.typography import number, percent, plural, signed, trimmed

__all__ = [
    "SCORED",
    "Weighed",
    "compose_section",
    "computation",
    "digits_of",
    "euros",
    "gains_picture",
    "grid_columns",
    "grid_rows",
    "grid_values",
]

UNIT: Final = "\u202f€"
SIDES: Final = (
    (PointSide.ADVANTAGE, "Avantages"),
    (PointSide.DRAWBACK, "Inconvénients"),
    (PointSide.RISK, "Risques"),
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Everything that is said of the scenarios of a study. ``figures`` and what follows: by key of the scenario;
    ``refused``: why the figures of one could not be computed."""

    scenarios: Sequence[Scenario]
    figures: Mapping[int, Figures]
    refused: Mapping[int, str] = field(default_factory=dict)
    costs: Mapping[int, Sequence[ScenarioCost]] = field(default_factory=dict)
    discounts: Mapping[int, Sequence[ScenarioDiscount]] = field(default_factory=dict)
    points: Mapping[int, Sequence[ScenarioPoint]] = field(default_factory=dict)
    citations: Mapping[int, Sequence[ScenarioCitation]] = field(default_factory=dict)
    criteria: Sequence[Criterion] = ()
    matrix: Matrix | None = None
    steps: Sequence[StudyStep] = ()


def euros(value: Decimal | int | None, *, is_signed: bool = False) -> str:
    """A round amount for a table whose header says its unit; NC where it is not known."""
    if value is None:
        return "NC"
    return signed(value) if is_signed else number(value)


def grid_columns(basis: str) -> tuple[tuple[str, bool], ...]:
    """Titles of the grid, and whether each is a number."""
    unit = f"€ {basis}".strip()
    return (
        ("Scénario", False),
        ("Échéance", False),
        ("Horizon (ans)", True),
        (f"Investissement ({unit})", True),
        (f"Fonctionnement ({unit})", True),
        (f"Personnel ({unit})", True),
        (f"Gain net, bas ({unit})", True),
        (f"Gain net ({unit})", True),
        (f"Gain net, haut ({unit})", True),
        (f"Gain net par an ({unit})", True),
        ("Y gagnent", True),
        ("Y perdent", True),
        ("Participantes", True),
        ("Il en faut", True),
        ("Étapes juridiques (semaines)", True),
    )


def weeks_of(points: Sequence[ScenarioPoint]) -> int:
    """Weeks of the steps of the law, one after another."""
    return sum(point.weeks or 0 for point in points if point.side == PointSide.LEGAL_STEP)


def grid_values(weighed: Weighed) -> list[list[Decimal | int | str | None]]:
    """A row a scenario; amounts over its horizon, ``None`` where it is not known."""
    rows: list[list[Decimal | int | str | None]] = []
    for one in weighed.scenarios:
        found = weighed.figures.get(one.pk)
        known = found if found is not None and found.known else None
        gains = (
            (None, None, None, None)
            if known is None
            else (known.gain_low, known.gain, known.gain_high, known.gain_a_year)
        )
        rows.append(
            [
                one.name,
                one.get_horizon_display(),
                one.years,
                *((None, None, None) if found is None else (found.investment, found.running, found.staff)),
                *((0, 0, 0, 0) if one.does_nothing else gains),
                None if known is None else known.winners,
                None if known is None else known.losers,
                None if found is None else found.participants,
                _needed(one, found),
                weeks_of(weighed.points.get(one.pk, ())),
            ]
        )
    return rows


def grid_rows(weighed: Weighed) -> list[list[str]]:
    """The same as it is printed: amounts rounded to the euro, gains with their sign."""
    return [
        [
            value if isinstance(value, str) else euros(value, is_signed=place in _GAINS and bool(value))
            for place, value in enumerate(row)
        ]
        for row in grid_values(weighed)
    ]


_GAINS: Final = range(6, 10)
"""Columns of the grid that bear a sign."""


def _needed(scenario: Scenario, figures: Figures | None) -> int | str | None:
    """How many members it takes: what the money says, what the scenario says, the greater of both."""
    if scenario.does_nothing:
        return "–"
    least = [value for value in (scenario.needs, figures.least if figures else None) if value is not None]
    if figures is not None and figures.least is None and figures.known:
        return "jamais rentable"
    return max(least) if least else None


def gains_picture(figures: Figures, title: str) -> Picture | None:
    """Gains and losses of each participant on one zero line; none where no spending is known."""
    known = [member for member in figures.members if member.gain is not None]
    if not known:
        return None
    ordered = sorted(known, key=lambda member: (-(member.gain or 0), member.name))
    swings = [
        Swing(member.name, f"{signed(member.gain or 0)}{UNIT}", float(member.gain or 0), not member.is_partial)
        for member in ordered
    ]
    legend = ("y gagne", "y perd", "une partie de ses prix n’est pas connue")
    table = Table(
        title,
        (Column("Collectivité"), Column(f"Gain ou perte (€ {figures.basis})", is_number=True)),
        [[member.name, euros(member.gain, is_signed=True)] for member in ordered],
        f"Sur {plural(figures.years, 'an', 'ans')}.",
    )
    sentence = (
        f"{plural(figures.winners, 'collectivité y gagne', 'collectivités y gagnent')}, "
        f"{plural(figures.losers, 'y perd', 'y perdent')}, sur {figures.known} dont les dépenses sont connues."
    )
    return Picture("gains", title, sentence, draw_swings(title, swings, legend, unit=UNIT), table)


def computation(scenario: Scenario, figures: Figures) -> list[str]:
    """How its figures are redone by hand, in sentences."""
    said = [
        f"Ce que chacune économise = ce qu’elle paie par an × {trimmed(figures.central_pct)} % × les mois où elle participe ÷ 12 "
        f"(basse : {trimmed(figures.low_pct)} %, haute : {trimmed(figures.high_pct)} %).",
        f"Coûts communs sur {plural(figures.years, 'an', 'ans')} : {number(figures.common, 2)}{UNIT} {figures.basis}, partagés "
        f"{Key(scenario.key).label.lower()}, au plus fort reste, au centime.",
        "Gain net = ce qu’elle économise − sa part d’investissement − sa part de fonctionnement et de personnel.",
    ]
    silent = figures.participants - figures.known
    if silent:
        said.append(
            f"{number(silent)} participantes ne montrent pas ce qu’elles paient : elles portent leur part des coûts, et ne sont "
            "dans aucune économie. Inconnu n’est pas zéro."
            if silent > 1
            else "Une participante ne montre pas ce qu’elle paie : elle porte sa part des coûts, et n’est dans aucune économie. "
            "Inconnu n’est pas zéro."
        )
    if figures.partial:
        said.append(
            f"Pour {plural(figures.partial, 'participante', 'participantes')}, une partie des prix n’est pas connue : "
            f"{'leur' if figures.partial > 1 else 'son'} économie est comptée sur ce qui l’est, donc au moins."
        )
    said.append(
        f"Méthode : {figures.method} ; règles au {date.fromisoformat(figures.rules_on):%d/%m/%Y} ; empreinte {figures.digest[:12]}."
    )
    return said


def compose_section(weighed: Weighed, basis: str = "HT") -> Section:
    """Scenarios in the report of their study: the grid, each one, the matrix, the decision."""
    columns = tuple(Column(title, is_number=is_number) for title, is_number in grid_columns(basis))
    note = (
        "Montants sur l’horizon de chaque scénario, par rapport à « Ne rien changer » ; seul le gain par an compare des horizons "
        "différents. NC : pas assez de prix connus."
    )
    grid = Table("Scénarios côte à côte", columns, grid_rows(weighed), note)
    sections = [_sheet(one, weighed) for one in weighed.scenarios]
    if weighed.matrix is not None and weighed.criteria:
        sections.append(Section("Matrice de décision", matrix_blocks(weighed)))
    if weighed.steps:
        sections.append(Section("Présentation et décision", [Bullets([_step(step) for step in weighed.steps])]))
    return Section("Scénarios", [grid], sections)


def _step(step: StudyStep) -> str:
    when = f"{step.on or step.at:%d/%m/%Y}"
    chosen = f" : « {step.scenario.name} »" if step.scenario is not None else ""
    return f"{when}, {step.get_move_display().lower()}{chosen}{'. ' + step.text if step.text else ''}"


def _sheet(one: Scenario, weighed: Weighed) -> Section:
    blocks: list[Block] = [Paragraph(one.summary)] if one.summary else []
    if one.legal_basis:
        blocks.append(Paragraph(f"Fondement juridique : {one.legal_basis}"))
    found = weighed.figures.get(one.pk)
    if found is None and weighed.refused.get(one.pk):
        blocks.append(Paragraph(f"Pas encore chiffré. {weighed.refused[one.pk]}"))
    costs = weighed.costs.get(one.pk, ())
    if costs:
        blocks.append(costs_table(costs, one))
    for side, title in SIDES:
        said = [_said(point) for point in weighed.points.get(one.pk, ()) if point.side == side]
        blocks += [Paragraph(f"{title} :"), Bullets(said)] if said else []
    steps = [point for point in weighed.points.get(one.pk, ()) if point.side == PointSide.LEGAL_STEP]
    if steps:
        rows = [[point.text, number(point.weeks) if point.weeks is not None else "NC"] for point in steps]
        columns = (Column("Étape juridique"), Column("Semaines", is_number=True))
        blocks.append(Table("Étapes juridiques", columns, rows, f"En tout : {number(weeks_of(steps))} semaines."))
    cited = [
        f"{one.sheet.body} : {one.sheet.source or 'fiche d’audition'}" for one in weighed.citations.get(one.pk, ())
    ]
    blocks += [Paragraph("Expériences citées :"), Bullets(cited)] if cited else []
    if found is not None:
        picture = gains_picture(found, f"Gains et pertes : {one.name}")
        blocks += (
            [Picture(f"gains-{one.pk}", picture.title, picture.sentence, picture.svgs, picture.table)]
            if picture
            else []
        )
        blocks.append(Bullets(computation(one, found)))
    return Section(one.name, blocks)


def costs_table(costs: Sequence[ScenarioCost], scenario: Scenario) -> Table:
    """The common costs of a scenario; what has no source is said to be a hypothesis."""
    columns = (
        Column("Coût commun"),
        Column("Nature"),
        Column(f"Montant (€ {scenario.tax_basis})", is_number=True),
        Column("Années"),
        Column("Source"),
    )
    rows = [
        [
            cost.label,
            CostNature(cost.nature).label,
            number(cost.amount, 2),
            years_of(cost),
            cost.source or "hypothèse",
        ]
        for cost in costs
    ]
    return Table(f"Coûts communs : {scenario.name}", columns, rows)


def years_of(cost: ScenarioCost) -> str:
    """The years in which a cost falls."""
    if cost.nature == CostNature.INVESTMENT:
        return "une fois"
    return (
        f"{cost.first_year} à {cost.last_year}"
        if cost.last_year
        else f"dès la {cost.first_year}ᵉ"
        if cost.first_year > 1
        else "chaque année"
    )


def _said(point: ScenarioPoint) -> str:
    return f"{point.text} ({point.source})" if point.source else point.text


SCORED: Final = (
    " = somme des poids × notes ÷ somme des poids. Note d’un critère calculé = 5 × (valeur − la moins bonne) ÷ (la meilleure − "
    "la moins bonne), au centième ; un gain y est par an, car les horizons diffèrent."
)
"""How scores are made, after what they are called."""


def matrix_blocks(weighed: Weighed) -> list[Block]:
    """Weights, scores, order, and what change of weight reverses it."""
    matrix = weighed.matrix
    assert matrix is not None  # noqa: S101 the caller looked
    columns = (
        Column("Critère"),
        Column("Poids", is_number=True),
        *(Column(one.name, is_number=True) for one in weighed.scenarios),
    )
    rows = [
        [
            criterion.label,
            trimmed(criterion.weight),
            *(_score(matrix, one.pk, criterion.pk) for one in weighed.scenarios),
        ]
        for criterion in weighed.criteria
    ]
    if matrix.ranking is None:
        return [Table("Notes sur 5", columns, rows), Paragraph(matrix.refused)]
    totals = {standing.scenario: standing for standing in matrix.ranking.standings}
    rows.append(
        ["Note pondérée sur 5", "", *(trimmed(totals[one.name].score, digits_of(matrix)) for one in weighed.scenarios)]
    )
    rows.append(["Rang", "", *(number(totals[one.name].position) for one in weighed.scenarios)])
    return [Table("Notes sur 5", columns, rows, f"Note pondérée{SCORED}"), Bullets(reversal_sentences(matrix))]


def digits_of(matrix: Matrix) -> int:
    """Decimals of the scores: two, and more where two different scores would be printed alike."""
    scores = {standing.score for standing in matrix.ranking.standings} if matrix.ranking is not None else set()
    return next((digits for digits in (2, 3) if len({number(one, digits) for one in scores}) == len(scores)), 4)


def reversal_sentences(matrix: Matrix) -> list[str]:
    """What change of weight puts another scenario first."""
    if matrix.ranking is None:
        return []
    first = " et ".join(f"« {name} »" for name in matrix.ranking.first)
    said = [
        f"Si « {one.criterion} » pesait {percent(one.at * 100)} au lieu de {percent(one.weight * 100)}, « {one.scenario} » "
        "passerait en tête."
        for one in matrix.reversals
    ]
    return said or [f"Aucun changement d’un seul poids ne fait perdre la tête à {first}."]


def _score(matrix: Matrix, scenario: int, criterion: int) -> str:
    score = matrix.scores[scenario][criterion]
    return "NC" if score is None else trimmed(score)
