"""Due times: once, even with two workers, even after a night off, even in the nights that change hour."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils.timezone import now
from tests.cast import Cast

from maillage.foundations.organisations.access import in_service
from maillage.foundations.scheduling import due
from maillage.foundations.scheduling.actions import enqueue
from maillage.foundations.scheduling.due import enqueue_due, keep_due_times, next_after
from maillage.foundations.scheduling.enums import State
from maillage.foundations.scheduling.models import Chore, DueTime, Job
from maillage.foundations.scheduling.tasks import tidy_up
from maillage.foundations.scheduling.tests.workshop import Register, change, work
from maillage.kernel import jobs
from maillage.kernel.tenancy import NoScope, everything


@pytest.mark.parametrize(
    ("expression", "start", "expected"),
    [
        # 29 March 2026: no hour between 2 and 3. 25 October 2026: two of them. Times in UTC.
        ("0 3 * * *", "2026-03-28T12:00", ["03-29T01:00", "03-30T01:00"]),
        ("30 2 * * *", "2026-03-28T12:00", ["03-29T01:00", "03-30T00:30"]),
        ("30 2 * * *", "2026-10-24T12:00", ["10-25T00:30", "10-26T01:30"]),
        ("0 3 * * *", "2026-10-24T12:00", ["10-25T02:00", "10-26T02:00"]),
        ("*/30 * * * *", "2026-10-25T00:10", ["10-25T00:30", "10-25T01:00", "10-25T01:30", "10-25T02:00"]),
        ("*/30 * * * *", "2026-03-29T00:40", ["03-29T01:00", "03-29T01:30"]),
        ("0 8 * * 1", "2026-11-22T12:00", ["11-23T07:00", "11-30T07:00"]),
    ],
)
def test_the_hour_is_that_of_paris(expression: str, start: str, expected: list[str]) -> None:
    moment = datetime.fromisoformat(start).replace(tzinfo=UTC)
    found = []
    for _ in expected:
        moment = next_after(expression, moment)
        found.append(f"{moment.astimezone(UTC):%m-%dT%H:%M}")
    assert found == expected


def nothing() -> None:
    """A chore that does nothing."""


@pytest.fixture
def chore(db: None, register: Register, monkeypatch: pytest.MonkeyPatch) -> str:
    """One scheduled function, alone."""
    name = register(nothing, "tests.nightly", "0 3 * * *")
    monkeypatch.setattr(due, "all_scheduled", lambda: [jobs.find(name)])
    keep_due_times()
    return name


def test_the_table_follows_the_functions(chore: str, register: Register) -> None:
    row = DueTime.objects.get()
    assert (row.name, row.expression, row.last_at) == (chore, "0 3 * * *", None)
    assert row.next_at > now()
    DueTime.objects.create(name="tests.gone", expression="0 3 * * *", next_at=now())
    keep_due_times()
    assert DueTime.objects.get() == row
    register(nothing, chore, "0 4 * * *")
    keep_due_times()
    assert DueTime.objects.get().next_at == next_after("0 4 * * *", now())


def test_a_night_off_is_caught_up_with_once(chore: str) -> None:
    assert enqueue_due() == 0
    DueTime.objects.update(next_at=now() - timedelta(days=9))
    assert enqueue_due() == 1
    assert enqueue_due() == 0
    row = DueTime.objects.get()
    assert row.last_at is not None
    assert row.next_at == next_after("0 3 * * *", now())
    assert work()
    assert (Chore.objects.get().name, Chore.objects.get().state) == (chore, State.DONE)


def test_two_workers_that_see_it_due_queue_it_once(chore: str) -> None:
    DueTime.objects.update(next_at=now() - timedelta(minutes=1))
    seen_by_both = DueTime.objects.get()
    assert due._enqueue_once(seen_by_both, now())
    assert work()  # the first is even done when the second comes
    assert not due._enqueue_once(seen_by_both, now())
    assert Chore.objects.get(name=chore).state == State.DONE


@pytest.mark.usefixtures("chore")
def test_chores_do_not_pile_up() -> None:
    for worked in (False, False, True, True):
        DueTime.objects.update(next_at=now() - timedelta(minutes=1))
        enqueue_due()
        assert Chore.objects.count() == 1
        if worked:
            assert work()
    assert not work()


def test_a_chore_without_a_scope_sees_nothing(chore: str, register: Register) -> None:
    seen: list[str] = []

    def look() -> None:
        try:
            list(Job.objects.all())
        except NoScope:
            seen.append("nothing")

    register(look, chore, "0 3 * * *")
    DueTime.objects.update(next_at=now())
    enqueue_due()
    work()
    assert seen == ["nothing"]


def test_at_night_old_sessions_and_old_jobs_go(cast: Cast, register: Register) -> None:
    assert "scheduling.tidy_up" in [function.name for function in jobs.all_scheduled()]
    for key, days in (("old", -1), ("young", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now() + timedelta(days=days))
    register(lambda _progress: None)
    with everything("a test"):
        kept, old, waiting = (
            enqueue(in_service(cast.town.pk, cast.town.name), "tests.job", label)
            for label in ("kept", "old", "waiting")
        )
    change(kept, state=State.DONE, finished_at=now() - timedelta(days=89))
    change(old, state=State.FAILED, finished_at=now() - timedelta(days=91))
    tidy_up()
    tidy_up()
    assert [session.session_key for session in Session.objects.all()] == ["young"]
    with everything("a test looks"):
        assert set(Job.objects.all()) == {kept, waiting}
