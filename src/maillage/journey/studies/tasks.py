"""What the worker does for studies. Each can be run again from its start."""

import tempfile
from datetime import date
from pathlib import Path

from django.urls import reverse

from maillage.foundations.files.actions import read_whole
from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.access import Actor
from maillage.foundations.scheduling.progress import Progress
from maillage.journey.census.campaigns.models import Campaign
from maillage.journey.census.campaigns.queries import match_names
from maillage.journey.studies.actions import keep_papers, keep_results, load_survey
from maillage.journey.studies.documents.composition import compose_report
from maillage.journey.studies.documents.writers import render
from maillage.journey.studies.engine import Study as Results
from maillage.journey.studies.engine import conduct_study
from maillage.journey.studies.engine.rows import survey_of
from maillage.journey.studies.engine.survey import Survey
from maillage.journey.studies.imports import read_survey
from maillage.journey.studies.models import Study
from maillage.kernel.jobs import job

__all__ = ["conduct", "load"]

STEPS = 8
ENDINGS = ("pdf", "docx", "html", "xlsx", "csv", "json")


@job("studies.load")
def load(progress: Progress[Actor], *, file: int, name: str, as_of: str) -> str:
    """Load a survey that was uploaded, then conduct its study. A survey that is already there is not loaded twice."""
    progress.step("Lecture des fichiers", 0, STEPS)
    with progress.reads():
        stored = StoredFile.objects.get(pk=file)
        content = read_whole(stored)
    survey = _read(stored.name, content)
    progress.step("Enregistrement des réponses", 1, STEPS)
    with progress.writes() as actor:
        campaign = Campaign.objects.filter(owner=actor.acting_id, digest=survey.digest).first()
        if campaign is None:
            found = match_names(entity.name for entity in survey.entities)
            links = {entity: organisation.pk for entity, organisation in found.items()}
            campaign = load_survey(actor, survey, name=name, as_of=date.fromisoformat(as_of), links=links)
    return _conduct(progress, campaign)


@job("studies.conduct")
def conduct(progress: Progress[Actor], *, campaign: int) -> str:
    """Conduct the study of a campaign again, from its rows."""
    with progress.reads():
        found = Campaign.objects.get(pk=campaign)
    return _conduct(progress, found)


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
