"""How a file is read is said, and remembered."""

import json

from django.db import transaction

from maillage.foundations.audit.actions import record
from maillage.foundations.audit.queries import latest_event_of, said_by
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.transfers.actions._drafting import targets_for
from maillage.journey.census.transfers.engine import Reading, Rules, fingerprint_of
from maillage.journey.census.transfers.enums import RIGHTS, ImportState
from maillage.journey.census.transfers.models import FileImport, FileMapping
from maillage.kernel.editions import ChangedMeanwhile, edition_of, is_same

__all__ = ["choose_rules", "delete_mapping", "edition_of_mappings"]


@transaction.atomic
def choose_rules(actor: Actor, found: FileImport, rules: Rules, remember: str = "", *, edition: str = "") -> None:
    """How the one table of a draft is read; ``remember``: the name under which the next file of that make finds it.
    ``edition``: the mappings that there were when whoever chooses was asked.

    Errors: ``RulesRefused``, ``NotAllowed``; ``ChangedMeanwhile`` where someone kept another mapping of that name since.
    """
    for right in RIGHTS[rules.mode]:
        actor.must(right)
    rules.check(targets_for(actor, [rules.record_kind])[rules.kind], sees_prices=actor.may(Right.SEE_PRICES))
    reading = Reading.of(found.readings[0])
    found.readings = [Reading(reading.table, rules, reading.dialect).as_json()]
    found.state, found.summary = ImportState.DRAFT, {}
    if remember:
        found.mapping_name = remember
        _remember(actor, remember, rules, edition)
    found.save(update_fields=["readings", "state", "summary", "mapping_name"])
    record(actor, "transfers.rules_chosen", found, f"a dit comment lire le fichier « {found.file_name} »")


def edition_of_mappings(actor: Actor) -> str:
    """What a page that may keep a mapping was opened on."""
    own = FileMapping.objects.filter(owner=actor.acting_id)
    return edition_of({"owner": actor.acting_id} | {str(pk): rules for pk, rules in own.values_list("pk", "rules")})


def _remember(actor: Actor, name: str, rules: Rules, edition: str) -> None:
    known = FileMapping.objects.select_for_update(of=("self",)).filter(owner=actor.acting_id, name=name).first()
    if known is not None and edition and not is_same(edition, str(known.pk), known.rules):
        who = said_by(latest_event_of(known, known.owner_id))
        raise ChangedMeanwhile(
            f"La correspondance « {name} » a été retenue entre-temps ({who}). Rien n’a été enregistré."
        )
    facts = {
        "kind": rules.kind,
        "fingerprint": fingerprint_of([column.heading for column in rules.columns]),
        "rules": json.loads(json.dumps(rules.as_json())),
    }
    if known is not None and all(getattr(known, name) == value for name, value in facts.items()):
        return
    mapping, is_new = FileMapping.objects.update_or_create(owner_id=actor.acting_id, name=name, defaults=facts)
    verb = "a retenu" if is_new else "a modifié"
    record(actor, "transfers.mapping_kept", mapping, f"{verb} la correspondance « {name} »")


@transaction.atomic
def delete_mapping(actor: Actor, mapping: FileMapping) -> None:
    """A mapping is forgotten; what was imported with it stays."""
    actor.must(Right.KEEP_INVENTORY, mapping.owner_id)
    record(actor, "transfers.mapping_deleted", mapping, f"a supprimé la correspondance « {mapping.name} »")
    mapping.delete()
