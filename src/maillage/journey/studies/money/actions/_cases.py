"""Writes of business cases: made, copied, changed, frozen, published."""

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate, now

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.money.documents import headline, section_of, stored_section
from maillage.journey.studies.money.engine import (
    METHOD_VERSION,
    Case,
    CaseRefused,
    Example,
    case_of,
    compute,
    document_of,
    faults_of,
    lives_of,
    read_case,
    stored_lives,
)
from maillage.journey.studies.money.models import BusinessCase, CaseEdition, PublishedCase
from maillage.journey.studies.money.queries import periods_of
from maillage.journey.studies.syntheses.models import Study

__all__ = [
    "ChangedMeanwhile",
    "change_case",
    "copy_case",
    "copy_example",
    "create_case",
    "delete_case",
    "describe_case",
    "freeze_case",
    "publish_edition",
    "withdraw_edition",
]


class ChangedMeanwhile(MaillageError):
    """Somebody else wrote the case between the reading and the writing."""


@transaction.atomic
def create_case(
    actor: Actor,
    *,
    name: str,
    case: Case,
    summary: str = "",
    source: str = "",
    study: Study | None = None,
    is_fictitious: bool = False,
) -> BusinessCase:
    """A new case of the actor's organisation. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_FINANCES)
    made = BusinessCase.objects.create(
        owner_id=actor.acting_id,
        name=name,
        summary=summary,
        source=source,
        study=_own(actor, study),
        content=document_of(case),
        is_fictitious=is_fictitious,
        changed_by=actor.person_name[:120],
    )
    record(actor, "money.case_created", made, f"a ouvert le cas financier « {name} »")
    return made


def copy_example(actor: Actor, example: Example) -> BusinessCase:
    """A worked example, copied to be changed. Error: ``NotAllowed``."""
    return create_case(
        actor, name=example.name, case=example.case, summary=example.summary[:600], source=example.source
    )


def copy_case(actor: Actor, case: BusinessCase) -> BusinessCase:
    """A case of one's own, copied. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_FINANCES, case.owner_id)
    return create_case(
        actor,
        name=f"{case.name} (copie)"[:160],
        case=case_of(case.content),
        summary=case.summary,
        source=case.source,
        study=case.study,
        is_fictitious=case.is_fictitious,
    )


@transaction.atomic
def change_case(actor: Actor, row: BusinessCase, case: Case, what: str, *, version: int) -> None:
    """Write a case anew. ``what``: in French, what was done, for the journal; ``version``: the one that was read.

    Errors: ``CaseRefused`` for a contradiction that was not there before; ``ChangedMeanwhile``; ``NotAllowed``.
    """
    actor.must(Right.KEEP_FINANCES, row.owner_id)
    before = set(faults_of(case_of(row.content)))
    new = [fault for fault in faults_of(case) if fault not in before]
    if new:
        raise CaseRefused(new)
    document = document_of(case)
    case_of(document)  # the shape that a file must have: sizes, keys, numbers
    changed = BusinessCase.objects.filter(pk=row.pk, version=version).update(
        content=document, version=F("version") + 1, changed_by=actor.person_name[:120], changed_at=now()
    )
    if not changed:
        raise ChangedMeanwhile(
            f"« {row.name} » a été modifié par quelqu’un d’autre pendant que vous écriviez. Rien n’a été enregistré : "
            "rouvrez le cas, puis refaites votre modification."
        )
    row.content, row.version = document, version + 1
    record(actor, "money.case_changed", row, f"{what} dans le cas financier « {row.name} »")


@transaction.atomic
def describe_case(actor: Actor, row: BusinessCase, *, name: str, summary: str, study: Study | None) -> None:
    """Name a case and attach it to a study, or to none. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_FINANCES, row.owner_id)
    before = {"name": row.name, "study": row.study_id}
    row.name, row.summary, row.study = name, summary, _own(actor, study)
    row.changed_by = actor.person_name[:120]
    row.save(update_fields=["name", "summary", "study", "changed_by", "changed_at"])
    after = {"name": row.name, "study": row.study_id}
    record(actor, "money.case_described", row, f"a décrit le cas financier « {name} »", before=before, after=after)


def _own(actor: Actor, study: Study | None) -> Study | None:
    if study is not None:
        actor.must(Right.SEE_STUDY, study.owner_id)
    return study


@transaction.atomic
def freeze_case(actor: Actor, row: BusinessCase) -> CaseEdition:
    """Keep a case as it stands: its inputs, its rules of today, what it says. Errors: ``CaseRefused``, ``NotAllowed``."""
    actor.must(Right.KEEP_FINANCES, row.owner_id)
    on = localdate()
    lives = lives_of(periods_of(row.owner_id))
    results = compute(read_case(row.content), lives, on=on)
    blocks, pictures = stored_section(section_of(row.name, row.summary, results, on))
    last = CaseEdition.objects.filter(case=row).order_by("-number").values_list("number", flat=True).first()
    edition = CaseEdition.objects.create(
        owner_id=row.owner_id,
        case=row,
        number=(last or 0) + 1,
        name=row.name,
        summary=row.summary,
        headline=headline(results)[:600],
        content=row.content,
        lives=stored_lives(lives),
        blocks=blocks,
        pictures=pictures,
        digest=results.digest,
        method_version=METHOD_VERSION,
        parameters_on=on,
        frozen_by=actor.person_name[:120],
    )
    after = {"number": edition.number, "digest": edition.digest}
    record(actor, "money.case_frozen", edition, f"a figé le cas financier « {row.name} »", after=after)
    return edition


@transaction.atomic
def publish_edition(actor: Actor, edition: CaseEdition) -> PublishedCase:
    """Show a frozen case to the members; a case shows one edition, the last that was published. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_FINANCES, edition.owner_id)
    shown = CaseEdition.objects.filter(case=edition.case_id)
    PublishedCase.objects.filter(edition__in=shown.values("pk")).delete()
    published = PublishedCase.objects.create(
        owner_id=edition.owner_id,
        edition=edition,
        name=edition.name,
        headline=edition.headline,
        blocks=edition.blocks,
        pictures=edition.pictures,
        digest=edition.digest,
        method_version=edition.method_version,
        parameters_on=edition.parameters_on,
    )
    record(actor, "money.case_published", published, f"a publié aux membres le cas financier « {edition.name} »")
    return published


@transaction.atomic
def withdraw_edition(actor: Actor, edition: CaseEdition) -> None:
    """Show it no more. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_FINANCES, edition.owner_id)
    if PublishedCase.objects.filter(edition=edition).delete()[0]:
        record(actor, "money.case_withdrawn", edition, f"ne publie plus le cas financier « {edition.name} »")


@transaction.atomic
def delete_case(actor: Actor, row: BusinessCase) -> None:
    """A case and its editions leave for good. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_FINANCES, row.owner_id)
    record(actor, "money.case_deleted", row, f"a effacé le cas financier « {row.name} »")
    row.delete()
