"""Jobs: asked for with the transaction, run with the rights of that moment, ended once."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.utils.timezone import localdate, now
from django_tasks_db.models import DBTaskResult
from tests.cast import LONG_AGO, Cast, person

from maillage.engine.errors import MaillageError
from maillage.foundations.accounts.models import Person
from maillage.foundations.audit.actions import record
from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.access import Actor, actor_for, in_service
from maillage.foundations.organisations.enums import Right, Role
from maillage.foundations.organisations.models import Organisation, RoleAssignment
from maillage.foundations.scheduling import actions, leases, runner, worker
from maillage.foundations.scheduling.actions import enqueue
from maillage.foundations.scheduling.enums import State
from maillage.foundations.scheduling.leases import Lease, LeaseLost, claim, patiently, take_back_abandoned
from maillage.foundations.scheduling.models import Job
from maillage.foundations.scheduling.progress import Progress
from maillage.foundations.scheduling.queue import put
from maillage.foundations.scheduling.runner import conduct
from maillage.foundations.scheduling.tests.workshop import Register, again, change, work
from maillage.foundations.scheduling.worker import Worker
from maillage.kernel import jobs
from maillage.kernel.pages import NotAllowed, WroteWhileReading
from maillage.kernel.tenancy import NoScope, Scope, current, enter, everything
from maillage.kernel.tenancy._scopes import _current

pytestmark = pytest.mark.django_db


def nothing(_progress: Progress[Actor]) -> None:
    """A job that does nothing."""


def ask(cast: Cast, character: str = "membre", name: str = "tests.job", **more: Any) -> Job:
    actor = cast.actor(character)
    with enter(actor.scope):
        return enqueue(actor, name, "Étude de l'enquête 2012", **more)


def acting_for(someone: Person, organisation_id: int) -> Actor:
    actor = actor_for(someone, organisation_id)
    assert actor is not None
    return actor


def plain(text: str) -> str:
    """A text with the spaces of a keyboard."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


# --- the registry -----------------------------------------------------------------------------------------------------


def test_a_name_is_known_and_unique() -> None:
    with pytest.raises(jobs.UnknownJob, match=r"no job is called 'nowhere'; there are: .*scheduling\.tidy_up"):
        jobs.find("nowhere")
    with pytest.raises(jobs.DuplicateJob, match="tidy_up"):
        jobs.job("scheduling.tidy_up")(nothing)


def test_a_demand_is_checked_when_it_is_made(cast: Cast, register: Register) -> None:
    def run(_progress: Progress[Actor], survey_id: int) -> None: ...

    register(run)
    for refused in ({}, {"survey_id": 1, "other": 2}, {"survey_id": cast.town}, {"survey_id": "x" * 201}):
        with pytest.raises(TypeError):
            ask(cast, **refused)
    with pytest.raises(TypeError):
        ask(cast, name="scheduling.tidy_up")
    with pytest.raises(jobs.UnknownJob):
        ask(cast, name="tests.nowhere")
    with pytest.raises(ValueError, match="acts for none"):
        enqueue(in_service(), "tests.job", "x", survey_id=1)


# --- asking -----------------------------------------------------------------------------------------------------------


def test_a_demand_leaves_a_job_a_row_of_the_queue_and_an_event(cast: Cast, register: Register) -> None:
    register(nothing)
    job = ask(cast)
    assert (job.owner_id, job.person_id, job.state) == (cast.town.pk, cast.people["membre"].pk, State.WAITING)
    assert job.label == "Étude de l’enquête 2012"
    entry = DBTaskResult.objects.get(pk=job.entry)
    assert entry.args_kwargs == {"args": [job.pk, cast.town.pk], "kwargs": {}}
    with everything("a test looks"):
        event = Event.objects.get(owner=cast.town, verb="scheduling.job_asked")
    assert (event.object_id, event.sentence) == (
        str(job.pk),
        "a demandé un travail\u00a0: «\u00a0Étude de l’enquête 2012\u00a0»",
    )


def test_a_transaction_that_is_undone_leaves_nothing(cast: Cast, register: Register) -> None:
    register(nothing)
    with pytest.raises(LookupError), transaction.atomic():
        ask(cast)
        raise LookupError
    with everything("a test looks"):
        assert not Job.objects.exists()
        assert not Event.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_the_same_key_is_the_same_job(cast: Cast, register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    register(nothing)
    job = ask(cast, key="once")
    assert ask(cast, key="once") == job
    assert ask(cast, "autre_membre", key="once") != job
    assert ask(cast) != ask(cast)

    # Another request has written the key between the look and the write.
    known, looks = actions._known, iter([None])
    monkeypatch.setattr(actions, "_known", lambda *key: next(looks, known(*key)))
    assert ask(cast, key="once") == job
    with everything("a test looks"):
        assert Event.objects.filter(owner=cast.town).count() == 3
        assert DBTaskResult.objects.count() == Job.objects.count() == 4


# --- running ----------------------------------------------------------------------------------------------------------


def test_a_job_runs_as_its_person_and_shows_its_result(cast: Cast, register: Register) -> None:
    seen: dict[str, Any] = {}

    def run(progress: Progress[Actor], number: int) -> str:
        progress.step("La lecture des réponses", 1, 2)
        with progress.reads() as actor:
            seen.update(actor=actor, organisations=set(Organisation.objects.all()))
        with progress.writes() as actor:
            record(actor, "tests.ran", cast.town, f"a fait {number}")
        with everything("a test looks"):
            job = Job.objects.get()
        seen["step"] = (job.state, job.step, job.done, job.total)
        return "/etudes/12/"

    register(run)
    job = ask(cast, number=12)
    assert work()
    assert not work()
    assert seen["actor"].person == cast.people["membre"]
    assert seen["organisations"] == {cast.group, cast.town, cast.other_town}
    assert seen["step"] == (State.RUNNING, "La lecture des réponses", 1, 2)
    job = again(job)
    assert (job.state, job.result_url, job.attempts) == (State.DONE, "/etudes/12/", 1)
    assert job.started_at is not None
    assert job.finished_at is not None
    assert not DBTaskResult.objects.exists()


def test_the_walls_stand_in_a_job(cast: Cast, register: Register) -> None:
    register(nothing, "tests.other")
    theirs = [ask(cast, name, name="tests.other") for name in ("autre_membre", "voisine")]

    def run(progress: Progress[Actor]) -> None:
        with progress.reads():
            assert not Job.objects.filter(pk__in=[job.pk for job in theirs]).exists()
        with progress.writes():
            assert Job.objects.filter(pk__in=[job.pk for job in theirs]).update(label="À nous") == 0

    register(run)
    job = ask(cast)
    while work():
        pass
    assert again(job).state == State.DONE


def end_role(cast: Cast) -> None:
    with everything("a test ends a role"):
        yesterday = localdate() - timedelta(days=1)
        assert RoleAssignment.objects.filter(person=cast.people["membre"], owner=cast.town).update(valid_to=yesterday)


def disable_account(cast: Cast) -> None:
    Person.objects.filter(pk=cast.people["membre"].pk).update(is_active=False)


def end_organisation(cast: Cast) -> None:
    with everything("a test ends an organisation"):
        Organisation.objects.filter(pk=cast.town.pk).update(is_former=True)


ENDINGS = pytest.mark.parametrize("ending", [end_role, disable_account, end_organisation])


@ENDINGS
def test_what_may_no_longer_be_done_is_not_done(cast: Cast, register: Register, ending: Callable[[Cast], None]) -> None:
    ran: list[int] = []
    register(lambda _progress: ran.append(1))
    job = ask(cast)
    ending(cast)
    work()
    assert not ran
    assert (again(job).state, plain(again(job).problem)) == (State.CANCELLED, runner.NO_MORE_RIGHTS)


@ENDINGS
def test_a_role_that_ends_while_the_job_runs_ends_the_job(
    cast: Cast, register: Register, ending: Callable[[Cast], None]
) -> None:
    reached: list[str] = []

    def run(progress: Progress[Actor]) -> None:
        with progress.reads():
            reached.append("before")
        ending(cast)
        with progress.writes():
            reached.append("after")

    register(run)
    job = ask(cast)
    work()
    assert reached == ["before"]
    assert again(job).state == State.CANCELLED


def test_a_job_never_passes_to_another_organisation_of_its_person(cast: Cast, register: Register) -> None:
    with everything("she works for two town halls"):
        RoleAssignment.objects.create(
            owner=cast.other_town, person=cast.people["membre"], role=Role.TOWN_CLERK, valid_from=LONG_AGO
        )
    register(nothing)
    actor = acting_for(cast.people["membre"], cast.town.pk)
    with enter(actor.scope):
        job = enqueue(actor, "tests.job", "x")
    end_role(cast)
    work()
    assert again(job).state == State.CANCELLED


def test_a_job_has_no_more_rights_than_the_token_that_asked(cast: Cast, register: Register) -> None:
    held: list[frozenset[Right]] = []

    def run(progress: Progress[Actor]) -> None:
        with progress.reads() as actor:
            held.append(actor.rights)

    register(run)
    actor = cast.actor("membre")
    with enter(actor.scope):
        enqueue(replace(actor, rights=frozenset({Right.SEE_STUDY, Right.CONDUCT_STUDY})), "tests.job", "x")
    work()
    assert held == [frozenset({Right.SEE_STUDY})]  # she holds the other one no more


def test_the_platform_acting_for_an_organisation_sees_no_other(cast: Cast, register: Register) -> None:
    seen: list[Any] = []

    def run(progress: Progress[in_service]) -> None:
        with progress.writes() as author:
            seen.extend(Organisation.objects.all())
            record(author, "tests.ran", cast.town, "a fait")

    register(run)
    with everything("the platform asks"):
        job = enqueue(in_service(cast.town.pk, cast.town.name), "tests.job", "x")
    work()
    assert (again(job).state, seen) == (State.DONE, [cast.town])


# --- what goes wrong --------------------------------------------------------------------------------------------------


def refuse() -> None:
    raise MaillageError("L'enquête 2012 n'a aucune réponse : complétez-la.")


def forbid() -> None:
    raise NotAllowed("study")


@pytest.mark.parametrize(
    ("wrong", "state", "problem"),
    [
        (refuse, State.FAILED, "L’enquête 2012 n’a aucune réponse : complétez-la."),
        (forbid, State.CANCELLED, runner.NOT_ALLOWED),
    ],
)
def test_what_is_refused_ends_at_once_and_says_why(
    cast: Cast, register: Register, wrong: Callable[[], None], state: State, problem: str
) -> None:
    register(lambda _progress: wrong())
    job = ask(cast)
    assert work()
    assert not work()
    assert again(job).state == state
    assert plain(again(job).problem) == problem


def test_the_unforeseen_is_tried_three_times_and_its_traceback_stays_in_the_log(
    cast: Cast, register: Register, caplog: pytest.LogCaptureFixture
) -> None:
    register(lambda _progress: divmod(1, 0))
    job = ask(cast)
    for attempt, pause in ((1, 10), (2, 60)):
        work()
        job = again(job)
        assert (job.state, job.attempts, job.problem) == (State.WAITING, attempt, "")
        entry = DBTaskResult.objects.get()
        assert 0 < (entry.run_after - now()).total_seconds() <= pause
        assert not work()  # not before its time
        DBTaskResult.objects.update(run_after=now())
    work()
    assert (again(job).state, again(job).attempts) == (State.FAILED, 3)
    assert plain(again(job).problem) == runner.UNFORESEEN
    assert not DBTaskResult.objects.exists()
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 3
    assert "ZeroDivisionError" in caplog.text


def test_a_function_that_a_new_version_removed_is_said(
    cast: Cast, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask(cast, name=register(nothing))
    monkeypatch.delitem(jobs._functions, "tests.job")
    work()
    assert (again(job).state, again(job).attempts) == (State.FAILED, 1)


# --- no scope is left -------------------------------------------------------------------------------------------------


def test_a_job_leaves_its_scope_to_nobody(cast: Cast, register: Register) -> None:
    """django-multitenant #213: the second job of a worker saw with the eyes of the first."""

    def leak(_progress: Progress[Actor]) -> None:
        _current.set(Scope(everything=True, reason="left behind"))

    def look(_progress: Progress[Actor]) -> None:
        with pytest.raises(NoScope):
            list(Job.objects.all())
        with pytest.raises(NoScope):
            current()

    register(leak, "tests.leak")
    register(look, "tests.look")
    jobs_asked = [ask(cast, name="tests.leak"), ask(cast, "voisine", name="tests.look")]
    assert work()
    with pytest.raises(NoScope):
        current()
    assert work()
    assert [again(job).state for job in jobs_asked] == [State.DONE, State.DONE]


@pytest.mark.parametrize("owner", [None, "other_town"])
def test_a_job_without_its_tenant_does_not_run(
    cast: Cast, register: Register, owner: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    ran: list[int] = []
    register(lambda _progress: ran.append(1))
    job = ask(cast)
    DBTaskResult.objects.all().delete()
    change(job, entry=put(job.pk, getattr(cast, owner).pk if owner else None))
    assert work()
    assert not ran
    assert again(job).state == State.WAITING
    assert not DBTaskResult.objects.exists()
    assert "does not wait for it" in caplog.text


def test_what_was_ended_while_it_waited_does_not_run(cast: Cast, register: Register) -> None:
    ran: list[int] = []
    register(lambda _progress: ran.append(1))
    job = ask(cast)
    change(job, state=State.CANCELLED)
    assert work()
    assert not ran
    assert again(job).state == State.CANCELLED


def test_rows_are_reached_in_blocks_only(cast: Cast, register: Register) -> None:
    def run(progress: Progress[Actor]) -> None:
        with progress.writes():
            with pytest.raises(RuntimeError, match="between the blocks"):
                progress.step("x")
            with pytest.raises(RuntimeError, match="inside a block"), progress.reads():
                pass
        with progress.reads() as actor, pytest.raises(WroteWhileReading), transaction.atomic():
            Job.objects.filter(owner=actor.acting_id).update(label="x")

    register(run)
    job = ask(cast)
    work()
    assert again(job).state == State.DONE


# --- dead workers -----------------------------------------------------------------------------------------------------


LONG_SILENT = timedelta(seconds=61)


def test_what_a_dead_worker_held_is_run_again_and_three_times_at_most(cast: Cast, register: Register) -> None:
    register(nothing)
    job = ask(cast)
    for attempt in (1, 2, 3):
        assert claim("dies") is not None
        assert take_back_abandoned() == 0  # its heart beats
        change(job, heartbeat_at=now() - LONG_SILENT)
        assert take_back_abandoned() == 1
        assert again(job).state == (State.WAITING if attempt < 3 else State.FAILED)
    assert "interrompu trois fois" in again(job).problem
    assert not DBTaskResult.objects.exists()


def test_a_worker_that_wakes_up_too_late_writes_nothing(
    cast: Cast, register: Register, caplog: pytest.LogCaptureFixture
) -> None:
    tried: list[str] = []
    others: list[Lease | None] = []

    def sleep_too_long(progress: Progress[Actor]) -> str:
        change(job, heartbeat_at=now() - LONG_SILENT)
        take_back_abandoned()
        others.append(claim("another"))
        with pytest.raises(LeaseLost), progress.writes():
            tried.append("written")
        with pytest.raises(LeaseLost):
            progress.step("Encore là")
        return "/too/late/"

    register(sleep_too_long)
    job = ask(cast)
    first = claim("sleeper")
    assert first is not None
    conduct(first)
    assert not tried
    assert (again(job).state, again(job).result_url, again(job).step) == (State.RUNNING, "", "")
    assert "taken over" in caplog.text
    register(nothing)
    assert others[0] is not None
    conduct(others[0])
    assert (again(job).state, again(job).attempts) == (State.DONE, 2)


def test_the_heart_beats_while_a_job_computes(monkeypatch: pytest.MonkeyPatch) -> None:
    from threading import Event as Signal

    beaten = Signal()
    monkeypatch.setattr(leases, "HEARTBEAT_S", 0.001)
    monkeypatch.setattr(Lease, "write", lambda _lease: beaten.set())
    with Lease(Job, 1, Any).kept_alive():  # type: ignore[arg-type]
        assert beaten.wait(5)


# --- a database that does not answer ----------------------------------------------------------------------------------


class Flaky:
    """Refuses so many times, then answers."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals

    def __call__(self, *_: object) -> None:
        if self.refusals:
            self.refusals -= 1
            raise OperationalError("database is locked")


def test_a_locked_database_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    patiently(Flaky(2))
    with pytest.raises(OperationalError):
        patiently(Flaky(9), seconds=0)

    monkeypatch.setattr(worker, "PAUSE_S", 0.001)
    monkeypatch.setattr(worker, "connection", type("Closed", (), {"close": staticmethod(lambda: None)}))
    claiming = Flaky(3)
    monkeypatch.setattr(worker, "claim", claiming)
    Worker().run(is_once=True)
    assert claiming.refusals == 0


def test_the_last_word_of_a_job_survives_a_locked_database(
    cast: Cast, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(nothing)
    job = ask(cast)
    flaky, end = Flaky(2), leases.end

    def try_to_end(*words: Any, **facts: Any) -> None:
        flaky()
        end(*words, **facts)

    monkeypatch.setattr(runner, "end", try_to_end)
    work()
    assert again(job).state == State.DONE


def test_two_people_of_one_town_hall_are_told_apart(cast: Cast, register: Register) -> None:
    register(nothing)
    colleague = person("Camille", (Role.TOWN_CLERK, cast.town))
    actor = acting_for(colleague, cast.town.pk)
    with enter(actor.scope):
        job = enqueue(actor, "tests.job", "x")
    assert (job.person, ask(cast).person) == (colleague, cast.people["membre"])
