"""Scenarios in a report: as their app composes them; for members as presented, and without what a small group would tell."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from django.utils.timezone import localdate

from maillage.engine.parameters import least_contributors
from maillage.foundations.organisations.access import Actor
from maillage.journey.studies.reports.documents.parts._part import Composed, digest_of
from maillage.journey.studies.reports.enums import Audience
from maillage.journey.studies.scenarios.access import is_presented
from maillage.journey.studies.scenarios.documents import compose_section, own_figures, weighed_for
from maillage.journey.studies.scenarios.queries import scenarios_of
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.papers import Column, Section, Table
from maillage.kernel.typography import number, plural, signed

__all__ = ["compose_scenarios", "own_scenarios"]

UNKNOWN: Final = "NC"


def compose_scenarios(actor: Actor, study: Study, audience: Audience) -> Composed | None:
    """The grid, a sheet each, the matrix. Members: only once presented, and no figure of fewer members than may be told."""
    if audience is Audience.MEMBERS and not is_presented(study):
        return None
    weighed = weighed_for(actor, study)
    if not weighed.scenarios:
        return None
    if audience is Audience.MEMBERS:
        least = least_contributors(localdate())
        told = {key: replace(one, members=()) for key, one in weighed.figures.items() if one.known >= least}
        matrix = weighed.matrix if len(told) == len(weighed.figures) else None
        weighed = replace(weighed, figures=told, matrix=matrix, costs={}, discounts={})
    figures = [weighed.figures[one.pk] for one in weighed.scenarios if one.pk in weighed.figures]
    method = figures[0].method if figures else ""
    digest = digest_of(one.digest for one in figures)
    bases = {one.tax_basis for one in weighed.scenarios}
    section = compose_section(weighed, bases.pop() if len(bases) == 1 else "")
    blocks = [_turned(block) if isinstance(block, Table) else block for block in section.blocks]
    return Composed(Section(section.title, blocks, section.sections), method, digest)


def _turned(grid: Table) -> Table:
    """The grid with a scenario a column: paper is higher than it is wide."""
    columns = (Column("Pour chaque scénario"), *(Column(row[0], is_number=True) for row in grid.rows))
    rows = [[column.title, *(row[place] for row in grid.rows)] for place, column in enumerate(grid.columns) if place]
    return Table(grid.caption, columns, rows, grid.note)


def own_scenarios(actor: Actor, study: Study) -> Section | None:
    """What one member gains or loses with each scenario, as presented to it."""
    parts = own_figures(study, actor.acting_id or 0)
    rows = []
    for one in scenarios_of(actor, study):
        kept = parts[one.pk].frozen if one.pk in parts else None
        if not kept:
            continue
        rows.append(
            [
                f"{one.name} ({one.tax_basis}, {plural(one.years, 'an', 'ans')})",
                _euros(kept["current"]),
                str(kept["months"]),
                _euros(kept["investment"]),
                _euros(kept["running"]),
                *(_euros(kept[name], is_signed=True) for name in ("gain_low", "gain", "gain_high")),
                parts[one.pk].bound_by or "–",
            ]
        )
    if not rows:
        return None
    columns = (
        Column("Scénario"),
        Column("Vous payez (€ par an)", is_number=True),
        Column("Mois de participation", is_number=True),
        Column("Votre part d’investissement (€)", is_number=True),
        Column("Votre part de fonctionnement (€)", is_number=True),
        Column("Gain net, bas (€)", is_number=True),
        Column("Gain net (€)", is_number=True),
        Column("Gain net, haut (€)", is_number=True),
        Column("Liée par"),
    )
    note = "Gain net sur l’horizon du scénario, par rapport à « Ne rien changer » ; négatif : vous y perdez. NC : prix inconnus."
    return Section(
        "Ce que vous gagnez ou perdez avec chaque scénario", [Table("Votre collectivité", columns, rows, note)]
    )


def _euros(value: str | None, *, is_signed: bool = False) -> str:
    if value is None:
        return UNKNOWN
    return signed(Decimal(value)) if is_signed else number(Decimal(value))
