"""The tap hears what it should, and nothing else."""

# ruff: noqa: S608, S610 the tap is there for SQL that is written so

from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count, Q

from maillage.foundations.accounts.models import Person
from maillage.foundations.organisations.models import Membership, Organisation, RoleAssignment
from maillage.foundations.organisations.queries import holding
from maillage.foundations.scheduling.models import Job
from maillage.journey.census.campaigns.models import Answer, Campaign, Response, SurveyedEntity
from maillage.kernel.search import words_table
from maillage.kernel.tenancy import enter
from maillage.kernel.tenancy._tables import InScope
from tests.cast import Cast
from tests.security.tap import ALLOWED, Unscoped, faults_of, tapped

pytestmark = pytest.mark.django_db

WORDS = words_table(Organisation)
ASKED = (
    f'SELECT id FROM "{WORDS}" WHERE words @@ %s::tsquery'
    if connection.vendor == "postgresql"
    else f'SELECT rowid FROM "{WORDS}" WHERE "{WORDS}" MATCH %s'
)
"""What ``kernel.search`` asks of the index of the words of organisations."""

HONEST: list[Any] = [
    lambda: list(Organisation.objects.filter(name="x").order_by("name")[:3]),
    lambda: Organisation.objects.filter(name="x").exists(),
    lambda: list(Membership.objects.select_related("owner", "counterparty")),
    lambda: list(Answer.objects.select_related("response").filter(response__state="x")),
    lambda: list(SurveyedEntity.objects.select_related("campaign")),
    lambda: list(Campaign.objects.filter(pk__in=Response.objects.values("campaign_id"))),
    lambda: list(Job.objects.select_related("person").values("state").annotate(Count("id"))),
    lambda: Job.objects.filter(person__name="x").update(label="x"),
    lambda: Job.objects.filter(person__name="x").delete(),
    lambda: list(Organisation.objects.filter(holding("taulé")).order_by("name")[:3]),
    lambda: Organisation.objects.filter(holding("taulé") | Q(name="x")).exclude(holding("y")).update(name="x"),
    lambda: Organisation.objects.aggregate(found=Count("pk", filter=holding("taulé"))),
    lambda: list(Person.objects.filter(pk__in=RoleAssignment.objects.values("person_id"))),
]
"""Reads and writes through the managers."""

DISHONEST: list[Any] = [
    lambda: list(Campaign.objects.annotate(Count("entities"))),
    lambda: list(Campaign.objects.filter(responses__entity_name="x")),
    lambda: list(SurveyedEntity.objects.select_related("organisation")),
    lambda: connection.cursor().execute("SELECT * FROM scheduling_job"),
    lambda: connection.cursor().execute(
        'SELECT 1 FROM "accounts_person" JOIN "organisations_apitoken" t ON t."person_id" = 1'
    ),
    lambda: connection.cursor().execute('SELECT 1 FROM "accounts_person", "scheduling_job"'),
    lambda: connection.cursor().execute("UPDATE scheduling_job SET label = 'x'"),
    lambda: connection.cursor().execute("DELETE FROM scheduling_job WHERE 1 = 1"),
    lambda: connection.cursor().execute(f'SELECT * FROM "{WORDS}"'),
    lambda: connection.cursor().execute(f"{ASKED} = 0", ["x"]),
    lambda: connection.cursor().execute(f"SELECT * FROM accounts_person WHERE id IN ({ASKED})", ["x"]),
    lambda: connection.cursor().execute(f'SELECT * FROM accounts_person a WHERE a."id" IN ({ASKED})', ["x"]),
    lambda: connection.cursor().execute(
        f'SELECT * FROM "organisations_organisation" o WHERE o."population" IN ({ASKED})', ["x"]
    ),
    lambda: connection.cursor().execute(
        f'SELECT * FROM "organisations_organisation" o WHERE o."id" IN ({ASKED})', ["x"]
    ),
    lambda: list(
        RoleAssignment.objects.extra(where=[f'"organisations_roleassignment"."id" IN ({ASKED})'], params=["x"])
    ),
]
"""Joins that reach rows of others or of a narrower subject, and SQL by hand."""


def test_the_list_of_exceptions_is_short() -> None:
    assert len(ALLOWED) <= 10 and all(ALLOWED.values())


@pytest.mark.parametrize("ask", HONEST)
def test_what_goes_through_the_managers_passes(ask: Any, cast: Cast) -> None:
    with enter(cast.actor("membre").scope):
        ask()


@pytest.mark.untapped
@pytest.mark.parametrize("ask", DISHONEST)
def test_what_forgets_the_scope_is_heard(ask: Any, cast: Cast) -> None:
    with pytest.raises(Unscoped), tapped(), enter(cast.actor("membre").scope):
        ask()


@pytest.mark.untapped
def test_a_manager_without_its_predicate_is_heard(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    scope = cast.actor("membre").scope
    monkeypatch.setattr(InScope, "as_sql", lambda *_, **__: ("1 = 1", []))
    for ask in HONEST:
        with pytest.raises(Unscoped), tapped(), enter(scope), transaction.atomic():
            ask()


@pytest.mark.untapped
def test_what_the_code_swallows_is_heard_at_the_end(cast: Cast) -> None:
    def swallow() -> None:
        with suppress(Unscoped):
            connection.cursor().execute("SELECT * FROM scheduling_job")

    with pytest.raises(Unscoped), tapped(), enter(cast.actor("membre").scope):
        swallow()


def test_statements_of_no_organisation_are_none_of_its_business() -> None:
    assert faults_of('SELECT "accounts_person"."id" FROM "accounts_person"') == ()
    assert faults_of('INSERT INTO "audit_event" ("owner_id") VALUES (%s)') == ()
    assert faults_of('SELECT 1 FROM "audit_event"') != ()
