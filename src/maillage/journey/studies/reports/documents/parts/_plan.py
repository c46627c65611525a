"""The plan of a report: its steps on a scale of time, then in a table a step."""

from collections.abc import Sequence
from datetime import date

from maillage.journey.studies.reports.models import PlanStep
from maillage.kernel.papers import Column, Picture, Section, Table
from maillage.kernel.pictures import Stretch, draw_plan
from maillage.kernel.typography import enumeration, plural

__all__ = ["dates_of", "plan_picture", "plan_section"]

MOST_MARKS = 6


def dates_of(step: PlanStep) -> str:
    """« du 01/03/2027 au 30/06/2027 », or « le 01/03/2027 »."""
    if step.ends_on is None or step.ends_on == step.starts_on:
        return f"le {step.starts_on:%d/%m/%Y}"
    return f"du {step.starts_on:%d/%m/%Y} au {step.ends_on:%d/%m/%Y}"


def plan_picture(steps: Sequence[PlanStep], copil_on: date | None) -> Picture:
    """The whole plan at a glance. ``copil_on``: marked across it, where it falls in the plan."""
    first = date(min(step.starts_on for step in steps).year, 1, 1)
    last = date(max(step.ends_on or step.starts_on for step in steps).year + 1, 1, 1)
    span = (last - first).days

    def place(day: date) -> float:
        return (day - first).days / span

    years = list(range(first.year, last.year + 1))
    shown = years[:: -(-len(years) // MOST_MARKS)]
    marks = [(place(date(year, 1, 1)), str(year)) for year in shown]
    now = (place(copil_on), "comité de pilotage") if copil_on is not None and first <= copil_on < last else None
    stretches = [
        Stretch(
            step.label,
            f"{step.starts_on:%m/%Y}" if step.ends_on is None else f"{step.starts_on:%m/%Y} – {step.ends_on:%m/%Y}",
            place(step.starts_on),
            None if step.ends_on is None else place(step.ends_on),
            step.stage,
        )
        for step in steps
    ]
    stages = list(dict.fromkeys(step.stage for step in steps))
    sentence = (
        f"{plural(len(stages), 'étape', 'étapes')} : {enumeration(stages)}. De {first.year} à {last.year - 1}, "
        f"{plural(len(steps), 'ligne', 'lignes')}."
    )
    columns = (Column("Étape"), Column("Quoi"), Column("Quand"), Column("D’après"))
    rows = [[step.stage, step.label, dates_of(step), step.source or "auteur du rapport"] for step in steps]
    return Picture(
        "plan", "Planning", sentence, draw_plan("Planning", stretches, marks, now), Table("Planning", columns, rows)
    )


def plan_section(steps: Sequence[PlanStep], copil_on: date | None) -> Section | None:
    """None where nothing is planned yet."""
    if not steps:
        return None
    return Section("Plan d’action", [plan_picture(steps, copil_on)])
