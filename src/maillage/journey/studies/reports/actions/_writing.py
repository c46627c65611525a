"""Composing a report: its title and words, its parts, its plan."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.reports.access import get_plan_step_for, get_writable_report_for
from maillage.journey.studies.reports.models import PlanStep, ReportEdition, StudyReport
from maillage.journey.studies.syntheses.access import get_study_for
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.typography import plural

if TYPE_CHECKING:
    from maillage.journey.studies.reports.documents import Proposed

__all__ = [
    "ReportFrozen",
    "change_report",
    "create_report",
    "delete_plan_step",
    "delete_report",
    "propose_plan",
    "write_plan_step",
]


class ReportFrozen(MaillageError):
    """Editions were frozen: the report that they come from stays."""


@transaction.atomic
def create_report(actor: Actor, study: Study, facts: Mapping[str, Any]) -> StudyReport:
    """A new report of a study, with all its parts. Error: ``NotAllowed``."""
    get_study_for(actor, study.pk)
    actor.must(Right.CONDUCT_STUDY, study.owner_id)
    report = StudyReport.objects.create(owner_id=study.owner_id, study=study, **facts)
    record(actor, "studies.report_created", report, f"a commencé le rapport « {report.title} »")
    return report


@transaction.atomic
def change_report(actor: Actor, report: StudyReport, facts: Mapping[str, Any]) -> StudyReport:
    """Its words and its parts; editions that were frozen stay as they are. Error: ``NotAllowed``."""
    held = get_writable_report_for(actor, report.pk)
    before = {name: getattr(held, name) for name in facts}
    for name, value in facts.items():
        setattr(held, name, value)
    changed = [name for name, value in facts.items() if before[name] != value]
    if changed:
        held.save(update_fields=[*changed, "changed_at"])
        record(
            actor,
            "studies.report_changed",
            held,
            f"a modifié le rapport « {held.title} »",
            before={name: before[name] for name in changed},
            after={name: facts[name] for name in changed},
        )
    return held


@transaction.atomic
def delete_report(actor: Actor, report: StudyReport) -> None:
    """Errors: ``NotAllowed``; ``ReportFrozen``, once an edition was frozen."""
    held = get_writable_report_for(actor, report.pk)
    if ReportEdition.objects.filter(report=held).exists():
        raise ReportFrozen("Ce rapport a été figé : ses éditions restent. Commencez-en un autre.")
    record(actor, "studies.report_deleted", held, f"a supprimé le rapport « {held.title} »")
    held.delete()


@transaction.atomic
def write_plan_step(actor: Actor, report: StudyReport, step: PlanStep) -> None:
    """A line of the plan, new or changed. Error: ``NotAllowed``."""
    held = get_writable_report_for(actor, report.pk)
    verb = "a modifié" if step.pk else "a ajouté"
    step.owner_id, step.report = held.owner_id, held
    step.save()
    record(actor, "studies.plan_step_written", step, f"{verb} « {step.label} » au plan du rapport « {held.title} »")


@transaction.atomic
def delete_plan_step(actor: Actor, step: PlanStep) -> None:
    """Error: ``NotAllowed``."""
    held = get_plan_step_for(actor, step.pk)
    record(actor, "studies.plan_step_deleted", held, f"a retiré « {held.label} » du plan du rapport")
    held.delete()


@transaction.atomic
def propose_plan(actor: Actor, report: StudyReport, proposed: "Sequence[Proposed]") -> int:
    """Lines that were proposed enter the plan, after those that are there; how many. Error: ``NotAllowed``."""
    held = get_writable_report_for(actor, report.pk)
    PlanStep.objects.bulk_create(
        PlanStep(
            owner_id=held.owner_id,
            report=held,
            stage=one.stage,
            label=one.label,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            source=one.source,
        )
        for one in proposed
    )
    count = plural(len(proposed), "ligne", "lignes")
    record(actor, "studies.plan_proposed", held, f"a repris {count} dans le plan du rapport « {held.title} »")
    return len(proposed)
