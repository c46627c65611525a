"""What is known from elsewhere: hearing sheets, which scenarios cite, and the library of arguments."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.scenarios.access import get_own_sheet_for, get_writable_scenario_for
from maillage.journey.studies.scenarios.engine import shipped_arguments, shipped_sheets
from maillage.journey.studies.scenarios.models import HearingSheet, LibraryEntry, Scenario, ScenarioCitation
from maillage.kernel.pages import NotAllowed

__all__ = [
    "SheetCited",
    "change_entry",
    "change_sheet",
    "cite",
    "copy_shipped_sheets",
    "create_entry",
    "create_sheet",
    "delete_entry",
    "delete_sheet",
    "hide_argument",
    "uncite",
]


class SheetCited(MaillageError):
    """A hearing sheet that a scenario rests on."""


@transaction.atomic
def create_sheet(actor: Actor, facts: Mapping[str, Any]) -> HearingSheet:
    """Error: ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY)
    made = HearingSheet.objects.create(owner_id=actor.acting_id, **facts)
    record(actor, "studies.sheet_created", made, f"a ajouté la fiche d’audition « {made.body} »")
    return made


@transaction.atomic
def change_sheet(actor: Actor, sheet: HearingSheet, facts: Mapping[str, Any]) -> None:
    """Error: ``NotAllowed``."""
    held = get_own_sheet_for(actor, sheet.pk)
    for name, value in facts.items():
        setattr(held, name, value)
    held.save(update_fields=list(facts))
    record(actor, "studies.sheet_changed", held, f"a modifié la fiche d’audition « {held.body} »")


@transaction.atomic
def delete_sheet(actor: Actor, sheet: HearingSheet) -> None:
    """Errors: ``NotAllowed``; ``SheetCited``."""
    held = get_own_sheet_for(actor, sheet.pk)
    record(actor, "studies.sheet_deleted", held, f"a supprimé la fiche d’audition « {held.body} »")
    try:
        with transaction.atomic():
            held.delete()
    except ProtectedError as cited:
        raise SheetCited(
            f"Un scénario cite la fiche « {held.body} ». Retirez d’abord la citation, puis supprimez la fiche."
        ) from cited


@transaction.atomic
def copy_shipped_sheets(actor: Actor) -> int:
    """The sheets of the seeds that the body does not have yet, as its own; how many. Error: ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY)
    had = set(HearingSheet.objects.filter(owner=actor.acting_id).values_list("copied_from", flat=True))
    made = [
        HearingSheet(owner_id=actor.acting_id, copied_from=code, **facts)
        for code, facts in shipped_sheets().items()
        if code not in had
    ]
    HearingSheet.objects.bulk_create(made)
    if made:
        record(actor, "studies.sheets_copied", made[0], f"a copié {len(made)} fiches d’audition livrées")
    return len(made)


@transaction.atomic
def cite(actor: Actor, scenario: Scenario, sheet: HearingSheet) -> None:
    """Errors: ``NotAllowed``; ``ScenariosSettled``."""
    held = get_writable_scenario_for(actor, scenario.pk)
    if sheet.owner_id != held.owner_id:
        raise NotAllowed("sheet")
    _, is_new = ScenarioCitation.objects.get_or_create(scenario=held, sheet=sheet, defaults={"owner_id": held.owner_id})
    if is_new:
        record(actor, "studies.sheet_cited", held, f"a cité « {sheet.body} » dans le scénario « {held.name} »")


@transaction.atomic
def uncite(actor: Actor, scenario: Scenario, sheet: HearingSheet) -> None:
    """Errors: ``NotAllowed``; ``ScenariosSettled``."""
    held = get_writable_scenario_for(actor, scenario.pk)
    gone, _ = ScenarioCitation.objects.filter(scenario=held, sheet=sheet).delete()
    if gone:
        record(actor, "studies.sheet_uncited", held, f"ne cite plus « {sheet.body} » dans le scénario « {held.name} »")


@transaction.atomic
def create_entry(actor: Actor, facts: Mapping[str, Any], *, replaces: str = "") -> LibraryEntry:
    """An argument of the body's own; ``replaces``: the code of the shipped one whose place it takes. Error: ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY)
    if replaces and not any(argument.code == replaces for argument in shipped_arguments()):
        raise NotAllowed("argument")
    made, _ = (
        LibraryEntry.objects.update_or_create(owner_id=actor.acting_id, replaces=replaces, defaults=dict(facts))
        if replaces
        else (LibraryEntry.objects.create(owner_id=actor.acting_id, **facts), True)
    )
    record(actor, "studies.argument_written", made, f"a écrit un argument : « {made.text or 'masqué'} »")
    return made


@transaction.atomic
def change_entry(actor: Actor, entry: LibraryEntry, facts: Mapping[str, Any]) -> None:
    """Error: ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY, entry.owner_id)
    for name, value in facts.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(facts))
    record(actor, "studies.argument_written", entry, f"a modifié un argument : « {entry.text} »")


@transaction.atomic
def delete_entry(actor: Actor, entry: LibraryEntry) -> None:
    """The shipped argument that it replaced, if any, is proposed again. Error: ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY, entry.owner_id)
    record(actor, "studies.argument_deleted", entry, f"a supprimé un argument : « {entry.text} »")
    entry.delete()


def hide_argument(actor: Actor, code: str) -> None:
    """A shipped argument is no longer proposed. Error: ``NotAllowed``."""
    found = next((argument for argument in shipped_arguments() if argument.code == code), None)
    if found is None:
        raise NotAllowed("argument")
    create_entry(actor, {"kind": found.kind, "side": found.side, "text": ""}, replaces=code)
