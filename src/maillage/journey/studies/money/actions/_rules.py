"""Writes of what a body decides and follows: amortisation periods, revision clauses, readings of indices."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.money.engine import formula_of_clause
from maillage.journey.studies.money.imports import IndexRow
from maillage.journey.studies.money.models import AmortisationPeriod, IndexReading, RevisionClause
from maillage.kernel.typography import plural

__all__ = [
    "AlreadyDecided",
    "drop_clause",
    "drop_period",
    "keep_clause",
    "keep_period",
    "keep_readings",
]


class AlreadyDecided(MaillageError):
    """Two periods for the same things."""


def keep_period(
    actor: Actor,
    period: AmortisationPeriod | None,
    *,
    account: str,
    label: str,
    years: int,
    below: Decimal | None,
    decided_on: date | None,
    reference: str,
) -> AmortisationPeriod:
    """Write what the assembly decided for an account. Errors: ``AlreadyDecided``, ``NotAllowed``."""
    actor.must(Right.KEEP_FINANCES, actor.acting_id if period is None else period.owner_id)
    row = AmortisationPeriod(owner_id=actor.acting_id) if period is None else period
    facts = {"account": account, "label": label, "years": years, "below": below}
    for name, value in (facts | {"decided_on": decided_on, "reference": reference}).items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
            said = f"a fixé à {plural(years, 'an', 'ans')} l’amortissement du compte {account} ({label})"
            record(actor, "money.period_kept", row, said, after=facts)
    except IntegrityError as error:
        raise AlreadyDecided(f"Le compte {account} a déjà une durée. Modifiez celle qui existe.") from error
    return row


@transaction.atomic
def drop_period(actor: Actor, period: AmortisationPeriod) -> None:
    """Error: ``NotAllowed``."""
    actor.must(Right.KEEP_FINANCES, period.owner_id)
    record(actor, "money.period_dropped", period, f"a retiré la durée d’amortissement du compte {period.account}")
    period.delete()


@transaction.atomic
def keep_clause(actor: Actor, clause: RevisionClause | None, facts: Mapping[str, Any]) -> RevisionClause:
    """Write a revision clause; its formula must be a whole. Errors: ``FormulaRefused``, ``NotAllowed``."""
    actor.must(Right.KEEP_FINANCES, actor.acting_id if clause is None else clause.owner_id)
    row = RevisionClause(owner_id=actor.acting_id) if clause is None else clause
    for name, value in facts.items():
        setattr(row, name, value)
    formula_of_clause(row).check()
    row.save()
    record(actor, "money.clause_kept", row, f"a écrit la clause de révision « {row.name} »", after=dict(facts))
    return row


@transaction.atomic
def drop_clause(actor: Actor, clause: RevisionClause) -> None:
    """Error: ``NotAllowed``."""
    actor.must(Right.KEEP_FINANCES, clause.owner_id)
    record(actor, "money.clause_dropped", clause, f"a effacé la clause de révision « {clause.name} »")
    clause.delete()


@transaction.atomic
def keep_readings(actor: Actor, rows: Iterable[IndexRow], source: str) -> int:
    """Add readings of indices; one that is there already takes the new value. How many. Error: ``NotAllowed``."""
    actor.must(Right.KEEP_FINANCES)
    count = 0
    kept = None
    for row in rows:
        kept, _ = IndexReading.objects.update_or_create(
            owner_id=actor.acting_id,
            code=row.code,
            month=row.month,
            published_on=row.published_on,
            defaults={"value": row.value, "source": source},
        )
        count += 1
    if kept is not None:
        record(actor, "money.indices_kept", kept, f"a enregistré {count} valeurs d’indices ({source or 'sans source'})")
    return count
