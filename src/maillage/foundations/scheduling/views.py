"""Pages where people follow the jobs of their organisation."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime, now

from maillage.foundations.scheduling.access import get_job_for
from maillage.foundations.scheduling.enums import State
from maillage.foundations.scheduling.models import Job
from maillage.foundations.scheduling.queries import MOST_LISTED, latest_jobs
from maillage.kernel.pages import NotAllowed, signed_in
from maillage.kernel.templatetags.face import Cell, Column, Empty, Fact, Table
from maillage.kernel.typography import plural

__all__ = ["job", "jobs"]

LONG_WAIT_S = 60
MINUTE_S = 60


@signed_in()
def job(request: Any, pk: int) -> HttpResponse:
    """One job: where it is, and what to do next. A script asks for the part that changes alone."""
    found = get_job_for(request.actor, pk)
    waited = (now() - found.created_at).total_seconds()
    context = {
        "job": found,
        "facts": _facts_of(found),
        "since": _since(found.started_at) if found.state == State.RUNNING and found.started_at else "",
        "is_late": found.state == State.WAITING and not found.attempts and waited > LONG_WAIT_S,
    }
    is_part = "HX-Request" in request.headers
    return render(request, "scheduling/_job.html" if is_part else "scheduling/job.html", context)


@signed_in()
def jobs(request: Any) -> HttpResponse:
    """The last jobs of the organisation."""
    if request.actor is None:
        raise NotAllowed("jobs")
    return render(request, "scheduling/jobs.html", {"listing": _listing(latest_jobs())})


def _listing(found: list[Job]) -> Table:
    return Table(
        "Travaux, du plus récent au plus ancien",
        (Column("Travail"), Column("État"), Column("Demandé le"), Column("Par")),
        [
            (Cell(row.label, row.get_absolute_url()), row.get_state_display(), _moment(row.created_at), _asker(row))
            for row in found
        ],
        note=f"Les {MOST_LISTED} derniers." if len(found) == MOST_LISTED else "",
        empty=Empty(
            "Ici, les travaux longs de votre collectivité : études, rapports, imports.",
            "Aucun n’a été demandé. Ils se demandent depuis les pages qui les proposent.",
        ),
    )


def _facts_of(found: Job) -> list[Fact]:
    facts = [Fact("Demandé le", _moment(found.created_at), detail=f"par {_asker(found)}")]
    if found.started_at:
        facts.append(Fact("Commencé le", _moment(found.started_at)))
    if found.finished_at:
        facts.append(Fact("Fini le", _moment(found.finished_at)))
    return facts


def _asker(found: Job) -> str:
    return found.person.name if found.person is not None else "Maillage"


def _since(moment: datetime) -> str:
    """How long a work has lasted, where how far it is cannot be told."""
    seconds = max(0, int((now() - moment).total_seconds()))
    return (
        plural(seconds, "seconde", "secondes")
        if seconds < MINUTE_S
        else plural(seconds // MINUTE_S, "minute", "minutes")
    )


def _moment(moment: datetime) -> str:
    return f"{localtime(moment):%d/%m/%Y à %H h %M}"
