"""What the worker does for studies. Each can be run again from its start."""

import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.db import transaction
from django.urls import reverse

from maillage.engine.errors import MaillageError
from maillage.foundations.files.actions import read_whole
from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.enums import ENDS
from maillage.foundations.scheduling.leases import MOST_ATTEMPTS, LeaseLost
from maillage.foundations.scheduling.models import Job
from maillage.foundations.scheduling.progress import Progress, RightsEnded
from maillage.journey.census.campaigns.actions import forget_file
from maillage.journey.census.campaigns.models import Campaign
from maillage.journey.census.campaigns.queries import match_names
from maillage.journey.census.inventory.access import owners_with_prices
from maillage.journey.studies.syntheses.actions import (
    NoSuchStep,
    freeze_study,
    keep_census,
    keep_papers,
    keep_results,
    load_survey,
)
from maillage.journey.studies.syntheses.documents.census import compose_census
from maillage.journey.studies.syntheses.documents.composition import compose_report
from maillage.journey.studies.syntheses.documents.writers import render
from maillage.journey.studies.syntheses.engine import Study as Results
from maillage.journey.studies.syntheses.engine import conduct_study
from maillage.journey.studies.syntheses.engine.census import conduct_census, freeze_census, frozen_of
from maillage.journey.studies.syntheses.engine.rows import survey_of
from maillage.journey.studies.syntheses.engine.survey import Survey
from maillage.journey.studies.syntheses.enums import StudyState
from maillage.journey.studies.syntheses.imports import read_survey
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.jobs import job, scheduled
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import everything

__all__ = ["compute", "conduct", "freeze", "load", "tidy"]

STEPS = 8


class SurveyGone(MaillageError):
    """The survey was deleted between the asking and the work."""


ENDINGS = ("pdf", "docx", "html", "xlsx", "csv", "json")


@job("studies.load")
def load(progress: Progress[Actor], *, file: int, name: str, as_of: str) -> str:
    """Load a survey that was uploaded, then conduct its study. A survey that is already there is not loaded twice.

    The uploaded files belong to the campaign that was read from them; where there is none, they leave.
    """
    try:
        address = _load(progress, file, name, date.fromisoformat(as_of))
    except (RightsEnded, LeaseLost):  # nothing may be written any more
        raise
    except Exception as error:
        with progress.writes() as actor:
            if isinstance(error, MaillageError | NotAllowed) or _is_last_attempt(actor, file):
                _forget_unless_kept([file])
        raise
    with progress.writes():
        _forget_unless_kept([file])
    return address


@scheduled("studies.tidy", "47 * * * *")
def tidy() -> None:
    """Every hour, erase what was uploaded for loads that could not say how they ended: their worker died, or who asked had
    no right any more. Idempotent."""
    with everything("loads of all organisations"), transaction.atomic():
        ended = Job.objects.filter(name="studies.load", state__in=ENDS).values_list("arguments", flat=True)
        _forget_unless_kept([arguments["file"] for arguments in ended])


def _is_last_attempt(actor: Actor, file: int) -> bool:
    jobs = Job.objects.filter(owner=actor.acting_id, name="studies.load", arguments__file=file)
    return all(attempts >= MOST_ATTEMPTS for attempts in jobs.values_list("attempts", flat=True))


def _load(progress: Progress[Actor], file: int, name: str, as_of: date) -> str:
    progress.step("Lecture des fichiers", 0, STEPS)
    with progress.reads():
        stored = StoredFile.objects.filter(pk=file).first()
        content = b"" if stored is None else read_whole(stored)
    if stored is None:  # this job came to its end once, and its worker died before it could say so
        return reverse("studies:studies")
    survey = _read(stored.name, content)
    progress.step("Enregistrement des réponses", 1, STEPS)
    with progress.writes() as actor:
        campaign = Campaign.objects.filter(owner=actor.acting_id, digest=survey.digest).first()
        if campaign is None:
            found = match_names((entity.name for entity in survey.entities), actor.acting_id)
            links = {entity: organisation.pk for entity, organisation in found.items()}
            campaign = load_survey(actor, survey, name=name, as_of=as_of, links=links, source=stored)
    return _conduct(progress, campaign)


def _forget_unless_kept(files: Iterable[int]) -> None:
    """Erase uploaded files that no campaign was read from. A second time finds nothing to erase."""
    kept = Campaign.objects.filter(source__in=list(files)).values("source")
    for stored in StoredFile.objects.filter(pk__in=list(files)).exclude(pk__in=kept):
        forget_file(stored)


@job("studies.conduct")
def conduct(progress: Progress[Actor], *, campaign: int) -> str:
    """Conduct the study of a campaign again, from its rows."""
    with progress.reads():
        found = Campaign.objects.filter(pk=campaign).first()
    if found is None:
        raise SurveyGone("L’enquête a été supprimée depuis : il n’y a rien à refaire.")
    return _conduct(progress, found)


@job("studies.freeze")
def freeze(progress: Progress[Actor], *, study: int) -> str:
    """Copy the inputs of a study. Done once: a second time finds them frozen, and leaves them."""
    progress.step("Copie des réponses et des fiches", 0, 2)
    with progress.reads() as actor:
        found = _study(study)
        if found.state != StudyState.SCOPING:
            return reverse("studies:detail", args=[study])
        census = freeze_census(
            found.campaign,
            found.themes,
            with_prices=actor.may(Right.SEE_PRICES),
            priced_owners=owners_with_prices(actor),
        )
    progress.step("Enregistrement", 1, 2)
    with progress.writes() as actor:
        freeze_study(actor, found, census)
    return reverse("studies:detail", args=[study])


@job("studies.compute")
def compute(progress: Progress[Actor], *, study: int) -> str:
    """Compute a study from its frozen inputs, then write its papers."""
    with progress.reads():
        found = _study(study)
        if found.frozen_at is None:
            raise NoSuchStep("Figez d’abord les données de l’étude.")
        census = frozen_of(found)
    total = len(found.themes) + len(ENDINGS) + 1
    place = iter(range(total))
    results = conduct_census(
        census,
        territory=found.territory,
        step=lambda theme: progress.step(f"Thème : {theme}", next(place), total),
    )
    report = compose_census(results)
    with progress.writes() as actor:
        keep_census(actor, found, results, report)
    papers = {}
    for ending in ENDINGS:
        progress.step(f"Écriture du document {ending.upper()}", next(place), total)
        papers[ending] = render(results, report, ending)
    progress.step("Rangement des documents", next(place), total)
    with progress.writes() as actor:
        keep_papers(actor, found, papers)
    return reverse("studies:detail", args=[study])


def _study(pk: int) -> Study:
    found = Study.objects.select_related("campaign__version__questionnaire").filter(pk=pk).first()
    if found is None:
        raise SurveyGone("L’étude a été supprimée depuis : il n’y a rien à calculer.")
    return found


def _read(name: str, content: bytes) -> Survey:
    with tempfile.TemporaryDirectory(prefix="maillage-") as folder:
        path = Path(folder) / f"enquete{Path(name).suffix}"
        path.write_bytes(content)
        return read_survey(path)


def _conduct(progress: Progress[Actor], campaign: Campaign) -> str:
    progress.step("Calcul de l’étude", 2, STEPS)
    with progress.reads() as actor:
        survey, territory = survey_of(campaign), actor.acting_name
    results = conduct_study(survey, territory=territory)
    with progress.writes() as actor:
        study = keep_results(actor, campaign, results)
    papers = _papers(progress, results)
    progress.step("Rangement des documents", STEPS, STEPS)
    with progress.writes() as actor:
        keep_papers(actor, Study.objects.get(pk=study.pk), papers)
    return reverse("studies:detail", args=[study.pk])


def _papers(progress: Progress[Actor], results: Results) -> dict[str, bytes]:
    report = compose_report(results)
    papers = {}
    for place, ending in enumerate(ENDINGS):
        progress.step(f"Écriture du document {ending.upper()}", 3 + min(place, STEPS - 4), STEPS)
        papers[ending] = render(results, report, ending)
    return papers
