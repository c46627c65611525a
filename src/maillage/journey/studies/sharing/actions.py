"""Every write about sharings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from maillage.engine.errors import MaillageError
from maillage.engine.quantities import round_half_up
from maillage.foundations.audit.actions import record
from maillage.foundations.files.actions import store
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.organisations.models import Organisation
from maillage.foundations.scheduling.actions import enqueue
from maillage.foundations.scheduling.models import Job
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.studies.sharing.documents import compose_section, method_told, steps_of
from maillage.journey.studies.sharing.engine import METHOD_VERSION, Alternative, Result, compare_keys, compute
from maillage.journey.studies.sharing.engine.cited import citation_of
from maillage.journey.studies.sharing.engine.rows import asked_of
from maillage.journey.studies.sharing.enums import KeyKind, Method, SharingState, ValueSource
from maillage.journey.studies.sharing.models import (
    CostSharing,
    KeySnapshot,
    SharingCost,
    SharingCriterion,
    SharingMember,
    SharingPaper,
    SharingWorks,
)
from maillage.journey.studies.sharing.queries import Counted, counted, works_of
from maillage.kernel.papers import stored

__all__ = [
    "Draft",
    "MemberEntry",
    "NotComputed",
    "Sealed",
    "approve_sharing",
    "delete_sharing",
    "enter_facts",
    "freeze_sharing",
    "keep_annex",
    "keep_result",
    "work_out_sharing",
    "write_sharing",
]

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class Sealed(MaillageError):
    """A frozen sharing changes no more."""


class NotComputed(MaillageError):
    """What was never computed cannot be frozen, nor what was not frozen approved."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a body says of a sharing. ``costs``: label and EUR a year; ``criteria``: kind and weight in per cent."""

    name: str
    tax_basis: str
    year: int
    members: Sequence[Organisation]
    costs: Sequence[tuple[str, Decimal]] = ()
    criteria: Sequence[tuple[KeyKind, Decimal]] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Other columns of ``CostSharing``."""
    game: Mapping[str, Any] = field(default_factory=dict)
    """Columns of ``SharingWorks``."""


@dataclass(frozen=True, slots=True)
class MemberEntry:
    """What is typed of a member: its columns, and its values by kind of criterion, ``None`` for NC."""

    facts: Mapping[str, Any]
    values: Mapping[str, Decimal | None]


@transaction.atomic
def write_sharing(actor: Actor, sharing: CostSharing | None, draft: Draft) -> CostSharing:
    """A new sharing, or one that is not frozen said otherwise; its values are taken where they can be.

    What was typed of a member stays while it takes part. Errors: ``NotAllowed``, ``Sealed``.
    """
    actor.must(Right.KEEP_SHARING)
    is_new = sharing is None
    if sharing is None:
        sharing = CostSharing(owner_id=actor.acting_id)
    _must_be_open(sharing)
    for name, value in {"name": draft.name, "tax_basis": draft.tax_basis, "year": draft.year, **draft.facts}.items():
        setattr(sharing, name, value)
    sharing.state, sharing.member_count = SharingState.DRAFT, len(draft.members)
    sharing.save()
    SharingWorks.objects.update_or_create(
        sharing=sharing,
        defaults={**draft.game, "owner_id": sharing.owner_id, "cited": _cited(sharing), "blocks": [], "pictures": {}},
    )
    sharing.costs.all().delete()
    SharingCost.objects.bulk_create(
        SharingCost(owner_id=sharing.owner_id, sharing=sharing, position=position, label=label, amount=amount)
        for position, (label, amount) in enumerate(draft.costs)
    )
    _write_criteria(sharing, draft)
    _write_members(sharing, draft.members)
    _take_values(actor, sharing, draft.members)
    done = "a préparé" if is_new else "a modifié"
    record(actor, "sharing.written", sharing, f"{done} le partage de coûts « {sharing.name} »")
    return sharing


def _cited(sharing: CostSharing) -> dict[str, Any]:
    """The scenario as it is today: it may be said otherwise, or erased, and the sharing keeps what it rested on."""
    if sharing.scenario is None:
        return {}
    return {**citation_of(sharing.scenario).told, "on": timezone.localdate().isoformat()}


def _must_be_open(sharing: CostSharing) -> None:
    if sharing.is_sealed:
        raise Sealed(
            f"Le partage « {sharing.name} » est figé : rien n’y change plus. Préparez-en un autre pour l’année suivante."
        )


def _write_criteria(sharing: CostSharing, draft: Draft) -> None:
    wanted = dict(draft.criteria)
    quantity = draft.game.get("quantity_kind")
    if quantity and quantity not in wanted:
        wanted[KeyKind(quantity)] = Decimal(0)  # its values are asked for, and it can be compared
    sharing.criteria.exclude(kind__in=list(wanted)).delete()
    KeySnapshot.objects.filter(sharing=sharing).exclude(kind__in=list(wanted)).delete()
    for position, (kind, weight) in enumerate(wanted.items()):
        SharingCriterion.objects.update_or_create(
            sharing=sharing,
            kind=kind,
            defaults={"owner_id": sharing.owner_id, "position": position, "weight_pct": weight},
        )


def _write_members(sharing: CostSharing, members: Sequence[Organisation]) -> None:
    SharingMember.objects.filter(sharing=sharing).exclude(counterparty__in=[one.pk for one in members]).delete()
    for position, one in enumerate(members):
        SharingMember.objects.update_or_create(
            sharing=sharing,
            counterparty=one,
            defaults={
                "owner_id": sharing.owner_id,
                "position": position,
                "name": one.name,
                "population": one.population,
                "amount": None,
                "worth_alone": None,
                "steps": [],
                "schedule": [],
            },
        )


def _take_values(actor: Actor, sharing: CostSharing, organisations: Sequence[Organisation]) -> None:
    """A snapshot of what the reference, the directory and the inventories say today; what was typed stays."""
    members = {one.counterparty_id: one for one in SharingMember.objects.filter(sharing=sharing)}
    typed = set(KeySnapshot.objects.filter(sharing=sharing, source=ValueSource.TYPED).values_list("member_id", "kind"))
    KeySnapshot.objects.filter(sharing=sharing).exclude(source=ValueSource.TYPED).delete()
    unknown = Counted(None, ValueStatus.UNKNOWN, ValueSource.UNKNOWN, detail="à saisir")
    taken = []
    for kind in sharing.criteria.values_list("kind", flat=True):
        found = counted(actor, KeyKind(kind), organisations)
        for organisation, member in members.items():
            if (member.pk, kind) not in typed:
                taken.append(_snapshot(sharing, member, kind, found.get(organisation, unknown)))
    KeySnapshot.objects.bulk_create(taken)


def _snapshot(sharing: CostSharing, member: SharingMember, kind: str, value: Counted) -> KeySnapshot:
    return KeySnapshot(
        owner_id=sharing.owner_id,
        counterparty_id=member.counterparty_id,
        sharing=sharing,
        member=member,
        kind=kind,
        value=value.value,
        status=value.status,
        source=value.source,
        as_of=value.as_of,
        detail=value.detail,
    )


@transaction.atomic
def enter_facts(actor: Actor, sharing: CostSharing, entries: Mapping[int, MemberEntry]) -> None:
    """What is typed of members, by the key of ``SharingMember``; a value like the one that was taken stays taken.

    Errors: ``NotAllowed``, ``Sealed``.
    """
    actor.must(Right.KEEP_SHARING, sharing.owner_id)
    _must_be_open(sharing)
    members = {one.pk: one for one in SharingMember.objects.filter(sharing=sharing)}
    snapshots = {(row.member_id, row.kind): row for row in KeySnapshot.objects.filter(sharing=sharing)}
    today = timezone.localdate()
    for pk, entry in entries.items():
        member = members[pk]
        for column, value in entry.facts.items():
            setattr(member, column, value)
        member.save(update_fields=list(entry.facts))
        for kind, value in entry.values.items():
            row = snapshots[pk, kind]
            if value != row.value:
                row.value, row.source, row.as_of, row.detail = value, ValueSource.TYPED, today, ""
                row.status = ValueStatus.UNKNOWN if value is None else ValueStatus.MEASURED
                row.save()
    if sharing.state != SharingState.DRAFT:
        sharing.state = SharingState.DRAFT
        sharing.save(update_fields=["state"])
    record(actor, "sharing.facts_entered", sharing, f"a saisi des valeurs du partage « {sharing.name} »")


@transaction.atomic
def keep_result(actor: Actor, sharing: CostSharing, result: Result, alternatives: Sequence[Alternative]) -> None:
    """The shares that were computed take the place of those before. Errors: ``NotAllowed``, ``Sealed``."""
    actor.must(Right.KEEP_SHARING, sharing.owner_id)
    _must_be_open(sharing)
    for place, member in enumerate(SharingMember.objects.filter(sharing=sharing).order_by("position")):
        share = result.members[place]
        member.amount = share.amount
        member.worth_alone = None if share.alone is None else round_half_up(share.alone, 2)
        member.steps = [[step.label, step.formula, step.amount] for step in steps_of(result, place)]
        member.schedule = [str(year[place]) for year in result.schedule]
        member.save(update_fields=["amount", "worth_alone", "steps", "schedule"])
    section = compose_section(result, alternatives, with_sheets=False)
    blocks, pictures = stored(section.blocks[3:], section.sections)  # the page draws the table itself
    SharingWorks.objects.filter(sharing=sharing).update(blocks=blocks, pictures=pictures)
    sharing.state = SharingState.COMPUTED
    sharing.computed_at = timezone.now()
    sharing.total = result.total
    sharing.algorithm = result.algorithm
    sharing.method_version = METHOD_VERSION
    sharing.inputs_digest = result.digest
    sharing.told = method_told(result)
    sharing.save()
    after = {"method_version": METHOD_VERSION, "inputs_digest": result.digest, "total": str(result.total)}
    record(actor, "sharing.computed", sharing, f"a calculé le partage « {sharing.name} »", after=after)


@transaction.atomic
def work_out_sharing(actor: Actor, sharing: CostSharing) -> Job | None:
    """A key is worked out at once; what goes through coalitions is a job, which is returned.

    Errors: ``NotAllowed``, ``Sealed``, and those of the method.
    """
    actor.must(Right.KEEP_SHARING, sharing.owner_id)
    _must_be_open(sharing)
    works = works_of(sharing)
    if sharing.method != Method.KEY or (works is not None and works.game_kind):
        return enqueue(actor, "sharing.compute", f"Partage « {sharing.name} »", sharing=sharing.pk)
    asked = asked_of(sharing)
    keep_result(actor, sharing, compute(asked), compare_keys(asked))
    return None


@transaction.atomic
def freeze_sharing(actor: Actor, sharing: CostSharing) -> Job:
    """Nothing changes any more, and the annex is written by a job, which is returned. Errors: ``Sealed``, ``NotComputed``."""
    actor.must(Right.KEEP_SHARING, sharing.owner_id)
    _must_be_open(sharing)
    if sharing.state != SharingState.COMPUTED:
        raise NotComputed("Ce partage a changé depuis son calcul. Calculez-le, relisez-le, puis figez-le.")
    sharing.state = SharingState.FROZEN
    sharing.frozen_at = timezone.now()
    sharing.save(update_fields=["state", "frozen_at"])
    record(
        actor,
        "sharing.frozen",
        sharing,
        f"a figé le partage « {sharing.name} »",
        after={"digest": sharing.inputs_digest},
    )
    return enqueue(actor, "sharing.annex", f"Annexe du partage « {sharing.name} »", sharing=sharing.pk)


@transaction.atomic
def approve_sharing(actor: Actor, sharing: CostSharing) -> None:
    """An elected official of the body approves what was frozen. Errors: ``NotAllowed``, ``NotComputed``."""
    actor.must(Right.APPROVE_SHARING, sharing.owner_id)
    if sharing.state != SharingState.FROZEN:
        raise NotComputed("On approuve un partage figé, une fois. Faites-le figer d’abord.")
    sharing.state = SharingState.APPROVED
    sharing.approved_at = timezone.now()
    sharing.save(update_fields=["state", "approved_at"])
    record(actor, "sharing.approved", sharing, f"a approuvé le partage « {sharing.name} »")


@transaction.atomic
def delete_sharing(actor: Actor, sharing: CostSharing) -> None:
    """A sharing that was never frozen leaves; the journal keeps that it was there. Errors: ``NotAllowed``, ``Sealed``."""
    actor.must(Right.KEEP_SHARING, sharing.owner_id)
    _must_be_open(sharing)
    record(actor, "sharing.deleted", sharing, f"a supprimé le partage « {sharing.name} »")
    sharing.delete()


@transaction.atomic
def keep_annex(actor: Actor, sharing: CostSharing, papers: Mapping[str, bytes]) -> None:
    """The annex by its endings, once: a frozen sharing gives the same bytes. Error: ``FileNotKept``."""
    actor.must(Right.KEEP_SHARING, sharing.owner_id)
    sharing.papers.all().delete()
    for ending, content in papers.items():
        kept = store(sharing.owner_id, f"annexe-{sharing.pk}.{ending}", MEDIA_TYPES[ending], content)
        SharingPaper.objects.create(owner_id=sharing.owner_id, sharing=sharing, ending=ending, file=kept)
    record(actor, "sharing.annex_written", sharing, f"a produit l’annexe du partage « {sharing.name} »")
