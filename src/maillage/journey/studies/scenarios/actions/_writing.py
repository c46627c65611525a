"""Writing scenarios: what each is, its costs, its savings, its arguments, who takes part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.campaigns.queries import members_of
from maillage.journey.census.costs.actions import record_reading
from maillage.journey.census.inventory.models import Contract
from maillage.journey.census.inventory.queries import cost_rows
from maillage.journey.studies.scenarios.access import Piece, get_writable_scenario_for, get_writable_study_for
from maillage.journey.studies.scenarios.engine import arguments_for
from maillage.journey.studies.scenarios.models import MemberPart, MemberSpending, Scenario, ScenarioPoint
from maillage.journey.studies.scenarios.queries import entries_of, members_readable
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.typography import plural

__all__ = [
    "ChosenMember",
    "NameTaken",
    "change_scenario",
    "choose_members",
    "create_scenario",
    "delete_piece",
    "delete_scenario",
    "propose_entries",
    "take_spending",
    "write_piece",
]

DAYS_A_MONTH = Decimal("30.4375")


class NameTaken(MaillageError):
    """Another scenario of the study bears this name, or does nothing already."""


@dataclass(frozen=True, slots=True)
class ChosenMember:
    """How a member takes part: after how many months, bound by what, and what it says that it pays a year."""

    joins_after_months: int = 0
    bound_by: str = ""
    current: Decimal | None = None


@transaction.atomic
def create_scenario(actor: Actor, study: Study, facts: Mapping[str, Any]) -> Scenario:
    """A new scenario: all members take part, and the library proposes the arguments of its kind.

    Errors: ``NotAllowed``; ``ScenariosSettled``; ``NameTaken``.
    """
    get_writable_study_for(actor, study.pk)
    _check_free(study, facts, but=None)
    scenario = Scenario.objects.create(owner_id=study.owner_id, study=study, **facts)
    ScenarioPoint.objects.bulk_create(
        ScenarioPoint(
            owner_id=study.owner_id,
            scenario=scenario,
            side=argument.side,
            text=argument.text,
            weeks=argument.weeks,
            source=argument.source,
        )
        for argument in arguments_for(entries_of(actor), scenario.kind)
    )
    MemberPart.objects.bulk_create(
        MemberPart(owner_id=study.owner_id, counterparty=member, scenario=scenario)
        for member in members_of(study.owner_id)
    )
    record(actor, "studies.scenario_created", scenario, f"a ajouté le scénario « {scenario.name} »")
    return scenario


def _check_free(study: Study, facts: Mapping[str, Any], but: Scenario | None) -> None:
    others = Scenario.objects.filter(study=study.pk)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.filter(name=facts["name"]).exists():
        raise NameTaken(f"Un scénario s’appelle déjà « {facts['name']} ». Donnez-lui un autre nom.")
    if facts["kind"] == "DO_NOTHING" and others.filter(kind="DO_NOTHING").exists():
        raise NameTaken("Cette étude a déjà un scénario qui ne change rien. Choisissez une autre nature.")


@transaction.atomic
def change_scenario(actor: Actor, scenario: Scenario, facts: Mapping[str, Any]) -> Scenario:
    """Errors: ``NotAllowed``; ``ScenariosSettled``; ``NameTaken``."""
    held = get_writable_scenario_for(actor, scenario.pk)
    _check_free(held.study, facts, but=held)
    before = {name: getattr(held, name) for name in facts}
    for name, value in facts.items():
        setattr(held, name, value)
    changed = [name for name, value in facts.items() if before[name] != value]
    if changed:
        held.save(update_fields=[*changed, "updated_at"])
        record(
            actor,
            "studies.scenario_changed",
            held,
            f"a modifié le scénario « {held.name} »",
            before={name: before[name] for name in changed},
            after={name: facts[name] for name in changed},
        )
    return held


@transaction.atomic
def delete_scenario(actor: Actor, scenario: Scenario) -> None:
    """Errors: ``NotAllowed``; ``ScenariosSettled``."""
    held = get_writable_scenario_for(actor, scenario.pk)
    record(actor, "studies.scenario_deleted", held, f"a supprimé le scénario « {held.name} »")
    held.delete()


@transaction.atomic
def write_piece(actor: Actor, scenario: Scenario, piece: Piece) -> None:
    """A cost, an expected saving or an argument, new or changed. Errors: ``NotAllowed``; ``ScenariosSettled``."""
    held = get_writable_scenario_for(actor, scenario.pk)
    verb = "a modifié" if piece.pk else "a ajouté"
    piece.owner_id, piece.scenario = held.owner_id, held
    piece.save()
    said = f"{verb} : {piece._meta.verbose_name} « {piece} » du scénario « {held.name} »"
    record(actor, "studies.scenario_piece_written", piece, said)


@transaction.atomic
def delete_piece(actor: Actor, piece: Piece) -> None:
    """Errors: ``NotAllowed``; ``ScenariosSettled``."""
    held = get_writable_scenario_for(actor, piece.scenario_id)
    said = f"a retiré : {piece._meta.verbose_name} « {piece} » du scénario « {held.name} »"
    record(actor, "studies.scenario_piece_deleted", piece, said)
    piece.delete()


@transaction.atomic
def choose_members(actor: Actor, scenario: Scenario, chosen: Mapping[int, ChosenMember]) -> None:
    """Who takes part, and how: it takes the place of what was chosen before. Errors: ``NotAllowed``; ``ScenariosSettled``."""
    held = get_writable_scenario_for(actor, scenario.pk)
    able = {member.pk for member in members_of(held.owner_id)}
    MemberPart.objects.filter(scenario=held).delete()
    MemberPart.objects.bulk_create(
        MemberPart(
            owner_id=held.owner_id,
            counterparty_id=key,
            scenario=held,
            joins_after_months=one.joins_after_months,
            bound_by=one.bound_by,
            current=one.current,
        )
        for key, one in chosen.items()
        if key in able
    )
    count = plural(len(able & set(chosen)), "participante", "participantes")
    record(actor, "studies.members_chosen", held, f"a choisi {count} pour le scénario « {held.name} »")


@transaction.atomic
def propose_entries(actor: Actor, scenario: Scenario) -> int:
    """When each participant can join, from the ends of its contracts that its body reads; how many are bound.

    A member is bound until the last end of its running contracts of the themes of the scenario.
    Errors: ``NotAllowed``; ``ScenariosSettled``.
    """
    actor.must(Right.SEE_INVENTORY)
    held = get_writable_scenario_for(actor, scenario.pk)
    start = held.starts_on or localdate()
    parts = list(MemberPart.objects.filter(scenario=held).select_related("counterparty"))
    readable = members_readable(actor, [part.counterparty for part in parts])
    running = Contract.objects.filter(owner__in=readable, retired_on__isnull=True, ends_on__gt=start)
    if held.themes:
        running = running.filter(theme__in=held.themes)
    last: dict[int, Contract] = {}
    for contract in running.order_by("ends_on", "pk"):
        last[contract.owner_id] = contract
    for part in parts:
        if part.counterparty_id in readable:
            binding = last.get(part.counterparty_id)
            part.joins_after_months = 0 if binding is None else _months(start, binding.ends_on)
            part.bound_by = "" if binding is None else f"{binding.name}, jusqu’au {binding.ends_on:%d/%m/%Y}"[:200]
    MemberPart.objects.bulk_update(parts, ["joins_after_months", "bound_by"])
    count = plural(len(last), "membre encore lié", "membres encore liés")
    record(actor, "studies.entries_proposed", held, f"a lu dans les contrats quand chacun peut rejoindre : {count}")
    return len(last)


def _months(start: date, end: date | None) -> int:
    """Whole months to wait, the one begun counted."""
    days = 0 if end is None else max(0, (end - start).days + 1)
    return int(-(-days // DAYS_A_MONTH))


@transaction.atomic
def take_spending(actor: Actor, study: Study) -> tuple[int, Sequence[Organisation]]:
    """Read again what members pay a year, theme by theme; how many are read, and those who do not show it.

    It takes the place of what was read before. Each member whose prices are read finds it in its journal.
    Errors: ``NotAllowed``; ``ScenariosSettled``.
    """
    actor.must(Right.SEE_PRICES)
    held = get_writable_study_for(actor, study.pk)
    members = list(members_of(held.owner_id))
    readable = set(members_readable(actor, members))
    totals: dict[tuple[int, str], MemberSpending] = {}
    for owner, theme, basis, total, known, unknown in cost_rows(readable):
        row = totals.setdefault(
            (owner, theme),
            MemberSpending(
                owner_id=held.owner_id, counterparty_id=owner, study=held, theme=theme, taken_on=localdate()
            ),
        )
        row.known, row.unknown = row.known + known, row.unknown + unknown
        column = {"HT": "ht", "TTC": "ttc"}.get(basis)
        if column and total is not None:
            setattr(row, column, (getattr(row, column) or Decimal(0)) + total)
    MemberSpending.objects.filter(study=held).delete()
    MemberSpending.objects.bulk_create(totals.values())
    for member in members:
        if member.pk in readable:
            record_reading(actor, member)
    count = plural(len(readable), "membre", "membres")
    record(actor, "studies.spending_taken", held, f"a relevé ce que paient {count} pour l’étude « {held.name} »")
    return len(readable), [member for member in members if member.pk not in readable]
