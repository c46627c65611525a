"""Scenarios side by side, one by one, and as files."""

from decimal import Decimal
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory.enums import Theme
from maillage.journey.studies.scenarios import queries
from maillage.journey.studies.scenarios.access import get_scenario_for, is_presented
from maillage.journey.studies.scenarios.documents import (
    SIDES,
    Weighed,
    computation,
    gains_picture,
    grid_rows,
    grid_sheet,
    is_own,
    own_figures,
    weeks_of,
    weighed_for,
    years_of,
)
from maillage.journey.studies.scenarios.engine import Figures, allowed_moves
from maillage.journey.studies.scenarios.enums import PointSide, StudyMove
from maillage.journey.studies.scenarios.models import MemberPart, Scenario
from maillage.journey.studies.scenarios.views._frame import may_conduct, sections
from maillage.journey.studies.syntheses.access import get_study_for
from maillage.journey.studies.syntheses.enums import StudyState
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.pages import answer_sheet, reads
from maillage.kernel.papers import Picture as PaperPicture
from maillage.kernel.pictures import Swing, draw_swings
from maillage.kernel.templatetags.face import Cell, Column, Empty, Fact, KeyFigure, Picture, Step, Table, money
from maillage.kernel.typography import plural, signed, trimmed

__all__ = ["export_scenarios", "scenario", "scenario_studies", "study_scenarios"]

JOURNEY: Final = (
    StudyState.ANALYSED,
    StudyState.SCENARIOS,
    StudyState.PRESENTED,
    StudyState.ARBITRATED,
    StudyState.CLOSED,
)


@reads(Right.SEE_STUDY)
def scenario_studies(request: Any) -> HttpResponse:
    """The studies whose scenarios one may read."""
    found = queries.studies_weighed(request.actor)
    table = Table(
        "Études et leurs scénarios",
        (Column("Étude"), Column("Par"), Column("État")),
        [
            (Cell(one.name, reverse("studies:study_scenarios", args=[one.pk])), one.owner.name, one.get_state_display())
            for one in found
        ],
        empty=Empty(
            "Ici, les manières de s’y prendre, côte à côte : ce que chacun y gagne ou y perd.",
            "Aucune étude n’en présente encore.",
            "Voir les études",
            reverse("studies:studies"),
        ),
    )
    conducts = request.actor.may(Right.CONDUCT_STUDY)
    context = {"table": table, "sections": sections("studies:scenario_studies", may_conduct=conducts)}
    return render(request, "study_scenarios/studies.html", context)


@reads(Right.SEE_STUDY)
def study_scenarios(request: Any, pk: int) -> HttpResponse:
    """The scenarios of a study on one grid."""
    actor: Actor = request.actor
    study = get_study_for(actor, pk)
    weighed = weighed_for(actor, study)
    writes = may_conduct(actor, study) and not is_presented(study)
    own = {} if is_own(actor, study) else own_figures(study, actor.acting_id)
    context = {
        "study": study,
        "steps": _steps(study),
        "decision": next((step for step in reversed(weighed.steps) if step.move == StudyMove.ARBITRATE), None),
        "refused": [(one.name, weighed.refused[one.pk]) for one in weighed.scenarios if one.pk in weighed.refused],
        "figures": _key_figures(weighed),
        "table": _grid(weighed, own, writes=writes, study=study),
        "picture": _gains(weighed),
        "matrix": weighed.matrix if weighed.criteria else None,
        "may_write": writes,
        "may_see_prices": actor.may(Right.SEE_PRICES, study.owner_id),
        "is_own": is_own(actor, study),
        "is_hidden": not is_own(actor, study) and not is_presented(study),
        "moves": _moves(actor, study),
    }
    return render(request, "study_scenarios/grid.html", context)


def _moves(actor: Actor, study: Study) -> list[tuple[str, str]]:
    rights = {StudyMove.ARBITRATE: Right.ARBITRATE_STUDY}
    return [
        (move.label, reverse("studies:move_study", args=[study.pk, move.lower()]))
        for move in allowed_moves(study.state)
        if actor.may(rights.get(move, Right.CONDUCT_STUDY), study.owner_id)
    ]


def _steps(study: Study) -> list[Step]:
    state = StudyState(study.state)
    place = JOURNEY.index(state) if state in JOURNEY else -1
    return [
        Step(one.label, "done" if position < place else "current" if position == place else "todo")
        for position, one in enumerate(JOURNEY)
    ]


def _key_figures(weighed: Weighed) -> list[KeyFigure]:
    best = max(
        (
            (figures.gain_a_year, one.name, figures)
            for one in weighed.scenarios
            if (figures := weighed.figures.get(one.pk)) is not None and figures.known
        ),
        default=None,
        key=lambda found: found[0],
    )
    made = [KeyFigure(len(weighed.scenarios), "scénarios comparés" if len(weighed.scenarios) > 1 else "scénario")]
    if best is not None:
        gain, name, figures = best
        detail = f"{name}, sur {plural(figures.years, 'an', 'ans')}"
        made.append(KeyFigure(gain, "gain net par an le plus haut", f"€ {figures.basis}", detail))
        made.append(
            KeyFigure(figures.winners, "y gagnent", detail=f"sur {figures.known} dont les dépenses sont connues")
        )
    if weighed.matrix is not None and weighed.matrix.ranking is not None:
        first = weighed.matrix.ranking.standings[0]
        made.append(KeyFigure(trimmed(first.score), "première note", "sur 5", first.scenario))
    return made


def _grid(weighed: Weighed, own: dict[int, MemberPart], *, writes: bool, study: Study) -> Table:
    """What fits a screen; the file and the report have each bound in a column of its own."""
    bases = {one.tax_basis for one in weighed.scenarios}
    basis = bases.pop() if len(bases) == 1 else ""
    unit = f"€ {basis}".strip()
    columns = [
        Column("Scénario"),
        Column("Échéance"),
        Column("Coûts communs", unit, is_number=True),
        Column("Gain net", unit, is_number=True),
        Column("Gain net par an", unit, is_number=True),
        Column("Y gagnent", is_number=True),
        Column("Y perdent", is_number=True),
        Column("Participantes", is_number=True),
        Column("Étapes juridiques", "semaines", is_number=True),
    ]
    rows: list[list[Any]] = []
    for one, told in zip(weighed.scenarios, grid_rows(weighed), strict=True):
        _, horizon, _, _, _, _, low, gain, high, yearly, winners, losers, members, needed, weeks = told
        found = weighed.figures.get(one.pk)
        label = one.name if basis else f"{one.name} ({one.tax_basis})"
        between = f"entre {low} et {high}" if low not in ("NC", high) else ""
        rows.append(
            [
                Cell(label, reverse("studies:scenario", args=[one.pk]), one.get_kind_display()),
                Cell(horizon, detail=plural(one.years, "an", "ans")),
                None if found is None else found.common,
                Cell(gain, detail=between),
                yearly,
                winners,
                losers,
                Cell(
                    members, detail="" if needed in ("–", "NC") else f"il en faut {needed}".replace("il en faut j", "j")
                ),
                weeks,
            ]
        )
    if own:
        columns.append(Column("Ma collectivité : gain ou perte", unit, is_number=True))
        for one, row in zip(weighed.scenarios, rows, strict=True):
            part = own.get(one.pk)
            row.append("ne participe pas" if part is None else _gain_of(part))
    empty = Empty(
        "Ici, les scénarios de l’étude, côte à côte.",
        "Aucun n’est encore écrit. Commencez par « Ne rien changer » : les autres s’y comparent.",
        "Ajouter un scénario" if writes else "",
        reverse("studies:add_scenario", args=[study.pk]) if writes else "",
    )
    note = (
        "Montants sur l’horizon de chaque scénario, par rapport à ce que chacun paie aujourd’hui ; une perte est négative. "
        "Deux horizons différents se comparent par le gain net par an. "
        "« Il en faut » : le nombre de participantes à partir duquel le groupe n’y perd pas."
    )
    return Table("Scénarios côte à côte", columns, rows, note=note if rows else "", empty=empty)


def _gain_of(part: MemberPart) -> Any:
    value = part.frozen.get("gain")
    return None if value is None else round(float(value))


def _gains(weighed: Weighed) -> Picture | None:
    known = [
        (one, figures)
        for one in weighed.scenarios
        if (figures := weighed.figures.get(one.pk)) is not None and figures.known
    ]
    if not known:
        return None
    title = "Gain net du groupe par an, scénario par scénario"
    swings = [
        Swing(one.name, f"{signed(found.gain_a_year)}\u202f€", float(found.gain_a_year), found.partial == 0)
        for one, found in known
    ]
    legend = ("gain", "perte", "une partie des prix n’est pas connue")
    return Picture(
        title,
        "Coûts communs déduits ; par an, car les horizons diffèrent.",
        draw_swings(title, swings, legend, unit="\u202f€"),
    )


@reads(Right.SEE_STUDY)
def scenario(request: Any, pk: int) -> HttpResponse:
    """One scenario: what it is, what it costs, who gains and who loses, and how that is redone by hand."""
    actor: Actor = request.actor
    found = get_scenario_for(actor, pk)
    study = found.study
    weighed = weighed_for(actor, study, [found])
    figures = weighed.figures.get(pk)
    writes = may_conduct(actor, study) and not is_presented(study)
    sees_members = is_own(actor, study) and actor.may(Right.SEE_PRICES, study.owner_id)
    own = None if is_own(actor, study) else own_figures(study, actor.acting_id).get(pk)
    points = weighed.points.get(pk, ())
    context = {
        "scenario": found,
        "study": study,
        "facts": _facts(found, weeks_of(points)),
        "figures": _scenario_figures(found, figures, own),
        "refused": weighed.refused.get(pk, ""),
        "points": [(title, [point for point in points if point.side == side]) for side, title in SIDES],
        "legal_steps": [point for point in points if point.side == PointSide.LEGAL_STEP],
        "weeks": weeks_of(points),
        "costs": _costs(found, weighed, writes=writes),
        "discounts": _discounts(found, weighed, writes=writes) if is_own(actor, study) else None,
        "members": _members(figures) if figures is not None and sees_members else None,
        "picture": _picture(figures) if figures is not None and sees_members else None,
        "computation": computation(found, figures) if figures is not None and is_own(actor, study) else [],
        "own": own,
        "own_facts": _own_facts(found, own) if own is not None else [],
        "citations": queries.citations_of(found),
        "may_write": writes,
        "may_share": not found.does_nothing and actor.may(Right.KEEP_SHARING, study.owner_id),
        "is_own": is_own(actor, study),
    }
    return render(request, "study_scenarios/scenario.html", context)


def _facts(found: Scenario, weeks: int) -> list[Fact]:
    themes = [Theme(code).label for code in found.themes]
    return [
        Fact("Nature", found.get_kind_display()),
        Fact("Échéance", found.get_horizon_display(), f"sur {plural(found.years, 'an', 'ans')}"),
        Fact("Commence le", found.starts_on or "à décider"),
        Fact("Ce qu’il change", ", ".join(themes) or "tous les thèmes"),
        Fact("Coûts communs", found.get_key_display()),
        Fact("Étapes juridiques", plural(weeks, "semaine", "semaines") if weeks else "aucune écrite"),
        Fact("Fondement juridique", found.legal_basis or "à préciser"),
    ]


def _own_facts(found: Scenario, own: MemberPart) -> list[Fact]:
    """What the reader's own organisation pays, and would bear, as presented."""

    def euros(name: str) -> str:
        value = own.frozen.get(name)
        return money(None if value is None else Decimal(value), found.tax_basis)

    span = f"sur {plural(found.years, 'an', 'ans')}"
    facts = [
        Fact("Paie aujourd’hui", euros("current"), "par an"),
        Fact("Participerait", plural(int(own.frozen["months"]), "mois", "mois"), span),
        Fact("Part d’investissement", euros("investment"), "une fois"),
        Fact("Part de fonctionnement", euros("running"), span),
    ]
    return [*facts, Fact("Liée par", own.bound_by)] if own.bound_by else facts


def _scenario_figures(found: Scenario, figures: Figures | None, own: MemberPart | None) -> list[KeyFigure]:
    unit = f"€ {found.tax_basis}"
    span = f"sur {plural(found.years, 'an', 'ans')}"
    made = []
    if own is not None:
        made.append(KeyFigure(_gain_of(own), "gain ou perte de ma collectivité", unit, span))
    if figures is None:
        return made
    if figures.known:
        between = f"{span}, entre {trimmed(figures.gain_low, 0)} et {trimmed(figures.gain_high, 0)}"
        made.append(KeyFigure(figures.gain, "gain net du groupe", unit, between))
        made.append(
            KeyFigure(figures.winners, "y gagnent", detail=f"{figures.losers} y perdent, sur {figures.known} connues")
        )
    made.append(KeyFigure(figures.investment, "investissement", unit, "une fois"))
    made.append(KeyFigure(figures.running + figures.staff, "fonctionnement et personnel", unit, span))
    return made


def _costs(found: Scenario, weighed: Weighed, *, writes: bool) -> Table:
    unit = f"€ {found.tax_basis}"
    rows = [
        (
            _link(cost.label, "couts", cost.pk, writes=writes),
            cost.get_nature_display(),
            cost.amount,
            years_of(cost),
            cost.source or "hypothèse",
        )
        for cost in weighed.costs.get(found.pk, ())
    ]
    columns = (
        Column("Coût"),
        Column("Nature"),
        Column("Montant", unit, is_number=True, digits=2),
        Column("Années"),
        Column("Source"),
    )
    empty = Empty(
        "Ici, ce que les participantes paient ensemble : investissement, fonctionnement, personnel.",
        "Rien n’est encore écrit.",
    )
    return Table("Coûts communs", columns, rows, empty=empty)


def _discounts(found: Scenario, weighed: Weighed, *, writes: bool) -> Table:
    rows = [
        (
            _link(f"à partir de {one.participants}", "economies", one.pk, writes=writes),
            one.low,
            one.central,
            one.high,
            one.source or "hypothèse",
        )
        for one in weighed.discounts.get(found.pk, ())
    ]
    rates = [Column(title, "%", is_number=True, digits=2) for title in ("Basse", "Centrale", "Haute")]
    empty = Empty("Ici, ce que le scénario fait baisser de ce que chacun paie.", "Rien n’est encore attendu.")
    columns = (Column("Participantes"), *rates, Column("Source"))
    return Table("Économies attendues sur ce que chacun paie", columns, rows, empty=empty)


def _link(text: str, piece: str, pk: int, *, writes: bool) -> Cell:
    return Cell(text, reverse("studies:change_piece", args=[piece, pk]) if writes else "")


def _members(figures: Figures) -> Table:
    unit = f"€ {figures.basis}"
    is_weighed = len({member.weight for member in figures.members}) > 1 and bool(figures.common)
    columns = (
        Column("Collectivité"),
        Column("Paie aujourd’hui", f"{unit} par an", is_number=True, digits=2),
        Column("Participe", "mois", is_number=True),
        *([Column("Poids dans la clé", is_number=True)] if is_weighed else []),
        Column("Économise", unit, is_number=True, digits=2),
        Column("Part d’investissement", unit, is_number=True, digits=2),
        Column("Part de fonctionnement", unit, is_number=True, digits=2),
        Column("Gain ou perte", unit, is_number=True, digits=2),
    )
    rows = [
        (
            Cell(member.name, detail="une partie de ses prix n’est pas connue" if member.is_partial else ""),
            member.current,
            member.months,
            *([trimmed(member.weight)] if is_weighed else []),
            member.saved,
            member.investment,
            member.running,
            member.gain,
        )
        for member in sorted(figures.members, key=lambda one: (one.gain is None, -(one.gain or 0), one.name))
    ]
    saved = sum((member.saved for member in figures.members if member.saved is not None), start=figures.gain * 0)
    gain = figures.gain if figures.known else None
    common = figures.investment, figures.running + figures.staff
    paid = [member.current for member in figures.members if member.current is not None]
    paying = sum(paid, start=figures.gain * 0) if len(paid) == len(figures.members) else None
    weights = [trimmed(sum(member.weight for member in figures.members))] if is_weighed else []
    totals = ("Ensemble", paying, "", *weights, saved if figures.known else None, *common, gain)
    base = (
        f"Sur {plural(figures.years, 'an', 'ans')} ; dépenses connues pour {figures.known} sur {figures.participants}."
    )
    return Table("Qui gagne, qui perd", columns, rows, totals, base)


def _picture(figures: Figures) -> Picture | None:
    drawn: PaperPicture | None = gains_picture(figures, "Gains et pertes de chaque participante")
    return None if drawn is None else Picture(drawn.title, drawn.sentence, drawn.svgs, _members(figures))


@reads(Right.SEE_STUDY)
def export_scenarios(request: Any, pk: int, ending: str) -> HttpResponse:
    """The grid as a file, to the cent: what is shown, each bound in a column of its own."""
    study = get_study_for(request.actor, pk)
    columns, rows = grid_sheet(request.actor, study)
    return answer_sheet(f"scenarios-{study.pk}-{localdate():%Y-%m-%d}", ending, columns, rows, "Scénarios")
