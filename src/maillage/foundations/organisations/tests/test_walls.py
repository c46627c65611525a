"""The walls between organisations: in the ORM, and in the database when the ORM is gone round."""

import pytest
from django.db import IntegrityError, connection, transaction
from tests.cast import Cast, organisation

from maillage.foundations.audit.actions import record
from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.access import in_service
from maillage.foundations.organisations.models import Membership, Organisation, RoleAssignment
from maillage.kernel.tenancy import NoScope, OutOfScope, enter, everything, missing_guards, widen

pytestmark = pytest.mark.django_db


def test_without_a_scope_nothing_is_read() -> None:
    with pytest.raises(NoScope):
        list(Organisation.objects.all())
    with pytest.raises(NoScope):
        Membership.objects.count()


def test_the_directory_is_the_group(cast: Cast) -> None:
    for name, seen in {
        "pilote": {cast.group, cast.town, cast.other_town},
        "membre": {cast.group, cast.town, cast.other_town},
        "voisine": {cast.other_group, cast.neighbour},
        "titulaire": {cast.supplier},
    }.items():
        with enter(cast.actor(name).scope):
            assert set(Organisation.objects.all()) == seen, name


def test_a_row_follows_its_owner_through_every_relation(cast: Cast) -> None:
    with everything("a role of each commune"):
        role = RoleAssignment.objects.get(owner=cast.other_town)
        event = Event.objects.create(owner=cast.other_town, verb="x", sentence="x")
    with enter(cast.actor("membre").scope):
        assert not RoleAssignment.objects.filter(pk=role.pk).exists()
        assert not Event.objects.filter(pk=event.pk).exists()
        assert RoleAssignment.objects.filter(pk=role.pk).update(valid_to=None) == 0
        assert RoleAssignment.objects.filter(pk=role.pk).delete()[0] == 0
        with pytest.raises(OutOfScope):
            role.delete()
        role.role = "CIO"
        with pytest.raises(OutOfScope), transaction.atomic():
            role.save()


def test_nobody_writes_for_another(cast: Cast) -> None:
    with enter(cast.actor("membre").scope):
        for attempt in (
            lambda: Event.objects.create(owner=cast.other_town, verb="x", sentence="x"),
            lambda: Event.objects.bulk_create([Event(owner=cast.other_town, verb="x", sentence="x")]),
            lambda: Organisation.objects.create(name="x", kind="COMMUNE"),
        ):
            with pytest.raises(OutOfScope), transaction.atomic():
                attempt()
        assert Organisation.objects.filter(pk=cast.group.pk).update(name="À nous") == 0
        with widen(cast.other_town.pk, reason="a test"):
            Event.objects.create(owner=cast.other_town, verb="x", sentence="x")


def raw(sql: str, *parameters: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def test_a_row_does_not_change_hands(cast: Cast) -> None:
    with everything("raw SQL"):
        for table, column in (
            ("organisations_roleassignment", "owner_id"),
            ("organisations_membership", "counterparty_id"),
        ):
            with pytest.raises(IntegrityError, match="change hands"):
                raw(f"UPDATE {table} SET {column} = %s", cast.supplier.pk)  # noqa: S608


def test_the_journal_is_only_written_on(cast: Cast) -> None:
    with everything("raw SQL"):
        with transaction.atomic():
            record(in_service(), "tests.tried", cast.town, "a essayé")
        for sql in ("UPDATE audit_event SET sentence = 'x'", "DELETE FROM audit_event"):
            with pytest.raises(IntegrityError, match="only written on"):
                raw(sql)


def test_every_guard_stands_in_the_database() -> None:
    assert missing_guards() == []


def test_an_unknown_and_a_foreign_row_look_alike(cast: Cast) -> None:
    stranger = organisation("Ailleurs")
    with enter(cast.actor("membre").scope):
        assert not Organisation.objects.filter(pk=stranger.pk).exists()
        assert not Organisation.objects.filter(pk=1).exists()
