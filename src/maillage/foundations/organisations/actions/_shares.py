"""What is shown to other organisations."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.actions._newcomers import Refused
from maillage.foundations.organisations.enums import (
    Right,
    SharedSubject,
)
from maillage.foundations.organisations.models import (
    Organisation,
    Share,
)

__all__ = ["end_share", "share"]


@transaction.atomic
def share(
    actor: Actor, grantee: Organisation, subject: SharedSubject, *, valid_from: date, valid_to: date | None, basis: str
) -> Share:
    """Show rows of the actor's organisation to another one. Errors: ``NotAllowed``, ``Refused``."""
    actor.must(Right.KEEP_SHARES)
    if grantee.pk == actor.acting_id:
        raise Refused("Ces données sont déjà les vôtres.")
    if (
        Share.objects.on(valid_from)
        .filter(owner=actor.acting_id, counterparty=grantee, shared_subject=subject)
        .exists()
    ):
        raise Refused(f"{grantee.name} les voit déjà à cette date.")
    row = Share.objects.create(
        owner_id=actor.acting_id,
        counterparty=grantee,
        shared_subject=subject,
        valid_from=valid_from,
        valid_to=valid_to,
        basis=basis,
    )
    record(
        actor,
        "organisations.shared",
        row,
        f"a partagé avec {grantee.name} : {SharedSubject(subject).label}",
        after={"valid_from": valid_from, "valid_to": valid_to, "basis": basis},
    )
    return row


@transaction.atomic
def end_share(actor: Actor, row: Share) -> None:
    """From now on the other organisation sees nothing of it."""
    actor.must(Right.KEEP_SHARES, row.owner_id)
    yesterday = localdate() - timedelta(days=1)
    before = row.valid_to
    if yesterday < row.valid_from:
        record(actor, "organisations.share_withdrawn", row, f"a retiré le partage avec {row.counterparty.name}")
        row.delete()
        return
    row.valid_to = yesterday
    row.save(update_fields=["valid_to"])
    record(
        actor,
        "organisations.share_ended",
        row,
        f"a mis fin au partage avec {row.counterparty.name}",
        before={"valid_to": before},
        after={"valid_to": yesterday},
    )
