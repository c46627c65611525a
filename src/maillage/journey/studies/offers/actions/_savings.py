"""Every write about savings: hypotheses, results, choices by hand, what was obtained."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import event_of, record
from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.offers.actions._stale import make_stale
from maillage.journey.studies.offers.engine import METHOD_VERSION, Computed, outcome_of_line, reference_key
from maillage.journey.studies.offers.enums import SavingsState
from maillage.journey.studies.offers.models import MatchChoice, ObtainedPrice, PriceReference, Savings, SavingsLine
from maillage.journey.studies.offers.queries import references_of, survey_offers_of
from maillage.journey.studies.syntheses.models import PriceOffer
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import widen
from maillage.kernel.typography import plural

__all__ = [
    "NotComputed",
    "Sealed",
    "StaleSavings",
    "choose_offer",
    "decide",
    "forget_choice",
    "freeze_savings",
    "keep_results",
    "leave_out",
    "record_export",
    "record_obtained",
    "save_savings",
]

BATCH: Final = 500
_NO_HYPOTHESIS: Final = ("name", "study", "is_fictitious")
"""What changes no figure: nothing is to be computed again."""


class Sealed(MaillageError):
    """Frozen savings do not change any more."""


class NotComputed(MaillageError):
    """Savings that nothing has computed yet."""


class StaleSavings(MaillageError):
    """A choice or a reference has changed since."""


@transaction.atomic
def save_savings(actor: Actor, values: Mapping[str, Any], savings: Savings | None = None) -> Savings:
    """Write the name and the hypotheses of a computation. Errors: ``NotAllowed``, ``Sealed``."""
    actor.must(Right.CONDUCT_STUDY)
    row = savings or Savings(owner_id=actor.acting_id)
    _check_open(row)
    if (study := values.get("study")) is not None:
        actor.must(Right.CONDUCT_STUDY, study.owner_id)
    moved = [name for name, value in values.items() if name not in _NO_HYPOTHESIS and getattr(row, name) != value]
    for name, value in values.items():
        setattr(row, name, value)
    row.is_stale = row.state == SavingsState.COMPUTED and (row.is_stale or bool(moved))
    row.save()
    verb = "a changé les hypothèses du" if savings else "a ouvert le"
    after = {name: str(value) for name, value in values.items()}
    record(actor, "offers.savings_saved", row, f"{verb} calcul d’économies « {row.name} »", after=after)
    return row


@transaction.atomic
def keep_results(actor: Actor, savings: Savings, computed: Computed) -> None:
    """The results take the place of those before; each member whose prices were read is told in its journal.

    Errors: ``NotAllowed``, ``Sealed``.
    """
    actor.must(Right.CONDUCT_STUDY, savings.owner_id)
    _check_open(savings)
    SavingsLine.objects.filter(savings=savings).delete()
    SavingsLine.objects.bulk_create(computed.lines, batch_size=BATCH)
    savings.state, savings.is_stale = SavingsState.COMPUTED, False
    savings.computed_at, savings.parameters_on = timezone.now(), computed.on
    savings.method_version, savings.inputs_digest = METHOD_VERSION, computed.digest
    savings.totals = computed.totals
    savings.save()
    told = f"a calculé « {savings.name} » : {plural(len(computed.lines), 'ligne', 'lignes')}"
    record(actor, "offers.computed", savings, told, after={"inputs_digest": computed.digest})
    _tell(
        actor,
        (line.counterparty_id for line in computed.lines),
        "a calculé des économies avec ce que vous payez ({})",
    )


@transaction.atomic
def freeze_savings(actor: Actor, savings: Savings) -> None:
    """Nothing of it changes any more, and members read it. Errors: ``NotAllowed``, ``NotComputed``, ``StaleSavings``,
    ``Sealed``."""
    actor.must(Right.CONDUCT_STUDY, savings.owner_id)
    _check_open(savings)
    if savings.state != SavingsState.COMPUTED:
        raise NotComputed("Rien n’est encore calculé. Lancez le calcul, relisez-le, puis figez.")
    if savings.is_stale:
        raise StaleSavings(
            "Un choix, une référence ou une hypothèse a changé depuis le calcul. Recalculez, puis figez."
        )
    savings.state, savings.frozen_at = SavingsState.FROZEN, timezone.now()
    savings.save(update_fields=["state", "frozen_at"])
    told = f"a figé le calcul d’économies « {savings.name} », empreinte {savings.inputs_digest[:12]}"
    record(actor, "offers.frozen", savings, told, after={"inputs_digest": savings.inputs_digest})


def _check_open(savings: Savings) -> None:
    if savings.state == SavingsState.FROZEN:
        raise Sealed(f"« {savings.name} » est figé. Ouvrez un autre calcul pour changer quelque chose.")


# --- by hand ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def choose_offer(actor: Actor, line: SavingsLine, offer: PriceReference | PriceOffer, reason: str = "") -> None:
    """A person says which offer answers to a line; it is remembered. Errors: ``NotAllowed``, ``Sealed``."""
    _decide(actor, line, reference_key(offer), reason, f"a choisi « {offer.label} » pour « {line.name} »")


@transaction.atomic
def leave_out(actor: Actor, line: SavingsLine, reason: str) -> None:
    """A person leaves a line out of the comparison, for a reason; it is remembered. Errors: ``NotAllowed``, ``Sealed``."""
    _decide(actor, line, "", reason, f"a écarté « {line.name} » : {reason}")


@transaction.atomic
def forget_choice(actor: Actor, line: SavingsLine) -> None:
    """The rule decides again. Errors: ``NotAllowed``, ``Sealed``."""
    actor.must(Right.CONDUCT_STUDY, line.owner_id)
    _check_open(line.savings)
    MatchChoice.objects.filter(**_thing(line)).delete()
    make_stale(line.owner_id)
    record(actor, "offers.choice_forgotten", line, f"a rendu à la règle la ligne « {line.name} »")


def decide(actor: Actor, line: SavingsLine, *, decision: str, offer: str, reason: str) -> None:
    """What a person decides for a line: ``rule`` lets the rule choose again, ``leave`` leaves it out, ``choose`` compares it
    with an offer, by its key (``engine.reference_key``). Errors: ``NotAllowed``, ``Sealed``."""
    if decision == "rule":
        return forget_choice(actor, line)
    if decision == "leave":
        return leave_out(actor, line, reason)
    known: dict[str, PriceReference | PriceOffer] = {reference_key(row): row for row in references_of(line.owner_id)}
    known |= {reference_key(row): row for row in survey_offers_of(line.owner_id)}
    if offer not in known:
        raise NotAllowed("offer")
    return choose_offer(actor, line, known[offer], reason)


def _decide(actor: Actor, line: SavingsLine, key: str, reason: str, sentence: str) -> None:
    actor.must(Right.CONDUCT_STUDY, line.owner_id)
    _check_open(line.savings)
    values = {"reference_key": key, "reason": reason[:200], "chosen_by": actor.person_name[:120]}
    MatchChoice.objects.update_or_create(**_thing(line), defaults=values)
    make_stale(line.owner_id)
    record(actor, "offers.chosen", line, sentence, after={"reference": key, "reason": reason})


def _thing(line: SavingsLine) -> dict[str, Any]:
    return {
        "owner_id": line.owner_id,
        "counterparty_id": line.counterparty_id,
        "record_kind": line.record_kind,
        "record_id": line.record_id,
        "part": line.part,
    }


# --- obtained --------------------------------------------------------------------------------------------------------


@transaction.atomic
def record_obtained(
    actor: Actor,
    line: SavingsLine,
    *,
    unit: str,
    price: Decimal,
    tax_basis: str,
    vat_rate: Decimal | None,
    since: date,
    source: str,
) -> ObtainedPrice:
    """What was really had for a line of frozen savings, beside what was hoped for.

    Errors: ``NotAllowed``, ``NotComputed`` where the savings are not frozen, ``NotTheSameUnit``, ``NothingToCompare``.
    """
    actor.must(Right.CONDUCT_STUDY, line.owner_id)
    if line.savings.state != SavingsState.FROZEN:
        raise NotComputed("Le prix obtenu se compare à un calcul figé. Figez d’abord ces économies.")
    outcome = outcome_of_line(line, unit, price, tax_basis, vat_rate, line.savings.prices_on)
    kept, is_new = ObtainedPrice.objects.update_or_create(
        line=line,
        defaults={
            "owner_id": line.owner_id,
            "counterparty_id": line.counterparty_id,
            "unit": unit,
            "price": price,
            "tax_basis": tax_basis,
            "vat_rate": vat_rate,
            "since": since,
            "source": source[:200],
            "saved": outcome.obtained,
            "recorded_by": actor.person_name[:120],
        },
    )
    verb = "a noté" if is_new else "a corrigé"
    after = {"price": price, "tax_basis": tax_basis, "saved": outcome.obtained}
    record(actor, "offers.obtained", kept, f"{verb} le prix obtenu pour « {line.name} »", after=after)
    return kept


# --- who was read ----------------------------------------------------------------------------------------------------


@transaction.atomic
def record_export(actor: Actor, owners: Iterable[int], ending: str) -> None:
    """Lines have left as a file; ``owners``: whose each line is."""
    _tell(actor, owners, f"a exporté des économies avec ce que vous payez ({{}}, {ending})")


def _tell(actor: Actor, owners: Iterable[int], sentence: str) -> None:
    """It is in the journal of each member whose lines were read; nothing to tell of one's own."""
    counted = {owner: count for owner, count in Counter(owners).items() if owner != actor.acting_id}
    if not counted:
        return
    with widen(*counted, reason="a reading is told to the one who was read"):
        Event.objects.bulk_create(
            event_of(
                actor,
                "offers.read",
                SavingsLine(pk=0, owner_id=owner),
                sentence.format(plural(count, "ligne", "lignes")),
                owner_id=owner,
            )
            for owner, count in sorted(counted.items())
        )
