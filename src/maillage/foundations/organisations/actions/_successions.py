"""One organisation takes the place of others; none is deleted."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.actions._newcomers import Refused
from maillage.foundations.organisations.enums import (
    Right,
)
from maillage.foundations.organisations.models import (
    Membership,
    Organisation,
    OrganisationSuccession,
    RoleAssignment,
)
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import everything, widen
from maillage.kernel.typography import enumeration

__all__ = ["date_succession", "join_successor", "record_succession"]


@transaction.atomic
def record_succession(
    actor: Actor,
    predecessors: Iterable[Organisation],
    successor: Organisation,
    *,
    effective_on: date | None,
    basis: str = "",
) -> None:
    """One organisation takes the place of others: a commune nouvelle, a merger. None is deleted; their links end.

    The successor inherits what the others kept: so a body may say it only of members that it brought in itself and where
    nobody works yet; a commune that has people says it of itself (``join_successor``).
    ``effective_on``: ``None`` where the day is not known. Errors: ``NotAllowed``, ``Refused``.
    """
    actor.must(Right.KEEP_TERRITORY)
    gone = list(predecessors)
    if not gone:
        raise Refused("Choisissez au moins une collectivité qui disparaît.")
    _check_succession(gone, successor, effective_on)
    reached = _own_members(actor, [successor.pk, *(organisation.pk for organisation in gone)])
    for organisation in gone:
        if organisation.registered_by != actor.acting_id:
            raise Refused(f"{organisation.name} a été inscrite ici par une autre structure : c’est à elle de le dire.")
    with everything("whether somebody works there decides who may say that it is gone"):
        tended = RoleAssignment.objects.filter(owner__in=gone).values_list("owner__name", flat=True)
        if names := sorted(set(tended)):
            raise Refused(
                f"{enumeration(names)} : des personnes y travaillent dans Maillage. C’est à elles d’inscrire la fusion, "
                "depuis la page de leur collectivité."
            )
    with widen(*reached, reason="a merger is recorded in the members it concerns"):
        for organisation in gone:
            _succeed_one(actor, organisation, successor, effective_on, basis)
        vanished = enumeration([organisation.name for organisation in gone])
        told = f"a inscrit une fusion : {successor.name} succède à {vanished}"
        record(actor, "organisations.merger_recorded", successor, told, owner_id=actor.acting_id)


@transaction.atomic
def join_successor(actor: Actor, successor: Organisation, *, effective_on: date | None, basis: str = "") -> None:
    """The actor's own organisation gives way to another one of its directory, which inherits all that it kept.

    From then on nobody acts for it any more. Errors: ``NotAllowed``, ``Refused``.
    """
    actor.must(Right.KEEP_SHARES)
    with everything("both are written, in their own journals"):
        own = Organisation.objects.get(pk=actor.acting_id)
        if own.can_pool:
            raise NotAllowed("a body does not vanish into a member")
        _check_succession([own], successor, effective_on)
        if successor.kind != own.kind:
            raise Refused("Une collectivité fusionne avec une autre de même nature. Choisissez-en une autre.")
        if successor.pk not in actor.scope.seen("directory"):
            raise NotAllowed("succession")
        _succeed_one(actor, own, successor, effective_on, basis)
        record(
            actor,
            "organisations.gave_way",
            own,
            f"a inscrit que {own.name} disparaît au profit de {successor.name}",
            after={"effective_on": effective_on, "basis": basis},
        )


def _check_succession(gone: Sequence[Organisation], successor: Organisation, effective_on: date | None) -> None:
    if successor in gone or successor.is_former or any(organisation.is_former for organisation in gone):
        raise Refused("Une collectivité disparaît une fois, et celle qui lui succède doit exister encore.")
    if effective_on is not None and effective_on > localdate():
        raise Refused("Cette fusion n’a pas encore eu lieu. Inscrivez-la le jour venu.")


def _succeed_one(
    actor: Actor, organisation: Organisation, successor: Organisation, effective_on: date | None, basis: str
) -> None:
    link = OrganisationSuccession.objects.create(
        owner=successor, counterparty=organisation, effective_on=effective_on, basis=basis
    )
    with everything("what it inherited before is inherited with it"):
        former = OrganisationSuccession.objects.filter(owner=organisation).exclude(counterparty=successor)
        OrganisationSuccession.objects.bulk_create(
            OrganisationSuccession(
                owner=successor, counterparty_id=gone, effective_on=effective_on, basis=f"Par {organisation.name}"[:200]
            )
            for gone in former.values_list("counterparty_id", flat=True)
        )
    _close(organisation, effective_on)
    record(
        actor,
        "organisations.succeeded",
        link,
        f"a inscrit que {successor.name} succède à {organisation.name}",
        after={"effective_on": effective_on, "basis": basis},
    )


@transaction.atomic
def date_succession(actor: Actor, link: OrganisationSuccession, effective_on: date) -> None:
    """Write the day of a succession, once it is found in the papers. Errors: ``NotAllowed``, ``Refused``."""
    actor.must(Right.KEEP_TERRITORY)
    reached = _own_members(actor, [link.owner_id, link.counterparty_id])
    if link.counterparty.registered_by != actor.acting_id:
        raise Refused(
            f"{link.counterparty.name} a été inscrite ici par une autre structure : c’est à elle de la dater."
        )
    if link.effective_on is not None:
        raise Refused("La date de cette succession est déjà inscrite.")
    if effective_on > localdate():
        raise Refused("Cette date est à venir. Donnez celle de l’acte.")
    with widen(*reached, reason="the day of a merger is written in the members it concerns"):
        link.effective_on = effective_on
        link.save(update_fields=["effective_on"])
        _close(link.counterparty, effective_on)
        record(
            actor,
            "organisations.succession_dated",
            link,
            f"a daté du {effective_on:%d/%m/%Y} la succession de {link.counterparty.name}",
            before={"effective_on": None},
            after={"effective_on": effective_on},
        )


def _own_members(actor: Actor, wanted: Sequence[int]) -> set[int]:
    """These organisations, if all of them are or were members of the actor's body. Error: ``NotAllowed``.

    Her directory is wider: it holds the other members of the groupings that her body belongs to.
    """
    links = Membership.objects.filter(owner=actor.acting_id, counterparty__in=wanted)
    if set(wanted) != set(links.values_list("counterparty_id", flat=True)):
        raise NotAllowed("succession")
    return set(wanted)


def _close(organisation: Organisation, effective_on: date | None) -> None:
    """It exists no more; where the day is known, its links end the day before."""
    eve = effective_on - timedelta(days=1) if effective_on else None
    organisation.is_former, organisation.closed_on = True, eve
    organisation.save(update_fields=["is_former", "closed_on"])
    if eve is not None:
        ongoing = Membership.objects.filter(counterparty=organisation, valid_to=None)
        ongoing.exclude(valid_from__gt=eve).update(valid_to=eve)
