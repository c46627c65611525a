"""Jobs for programs: asked for by an operation of a stage, then followed here."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from pydantic import BaseModel, Field

from maillage.foundations.scheduling.access import get_job_for
from maillage.foundations.scheduling.models import Job
from maillage.kernel.operations import ANYONE, Operations, known

__all__ = ["EXAMPLE", "JobShape", "job_shape", "operations"]

operations = Operations("Les travaux")


class JobShape(BaseModel):
    """A long work: asked for, then followed until its end."""

    id: int
    travail: str
    etat: str = Field(description="WAITING, RUNNING, puis DONE, FAILED ou CANCELLED.")
    est_fini: bool
    etape: str | None
    fait: int
    total: int
    probleme: str | None = Field(description="En français, ce qui a manqué et que faire.")
    demande_le: datetime
    commence_le: datetime | None
    fini_le: datetime | None
    page: str | None = Field(description="La page du site où voir le résultat.")


def job_shape(job: Job) -> JobShape:
    """A job as programs read it."""

    def moment(value: datetime | None) -> datetime | None:
        return None if value is None else localtime(value).replace(microsecond=0)

    return JobShape(
        id=job.pk,
        travail=job.label,
        etat=job.state,
        est_fini=job.is_over,
        etape=known(job.step),
        fait=job.done,
        total=job.total,
        probleme=known(job.problem),
        demande_le=localtime(job.created_at).replace(microsecond=0),
        commence_le=moment(job.started_at),
        fini_le=moment(job.finished_at),
        page=known(job.result_url),
    )


EXAMPLE = {
    "id": 4503599627370496,
    "travail": "Étude de l’enquête « Infrastructure 2012 »",
    "etat": "RUNNING",
    "est_fini": False,
    "etape": "Calcul de l’étude",
    "fait": 2,
    "total": 8,
    "probleme": None,
    "demande_le": "2026-11-20T10:00:00+01:00",
    "commence_le": "2026-11-20T10:00:02+01:00",
    "fini_le": None,
    "page": None,
}


@operations.reads("/travaux/{int:pk}", ANYONE, JobShape, "Où en est un travail", example=EXAMPLE)
def job(request: Any, pk: int) -> JobShape:
    return job_shape(get_job_for(request.actor, pk))
