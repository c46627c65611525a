"""A survey in the database: loaded, read back equal, studied, and read by each only as far as it goes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.cast import Cast, join, organisation

from maillage.foundations.organisations.enums import OrganisationKind
from maillage.journey.census.campaigns.models import Answer, Campaign, Response, SurveyedEntity
from maillage.journey.census.campaigns.queries import match_names
from maillage.journey.studies.syntheses.actions import keep_results, load_survey
from maillage.journey.studies.syntheses.engine import conduct_study
from maillage.journey.studies.syntheses.engine.rows import survey_of
from maillage.journey.studies.syntheses.engine.survey import Survey
from maillage.journey.studies.syntheses.imports import read_survey
from maillage.journey.studies.syntheses.models import Study, StudyChapter
from maillage.kernel.tenancy import enter

MORLAIX = Path(__file__).parents[1] / "demonstration" / "morlaix"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def survey() -> Survey:
    return read_survey(MORLAIX)


@pytest.fixture
def stage(cast: Cast, survey: Survey) -> Cast:
    """The group, whose members now bear the names of the survey."""
    known = {cast.town.name, cast.other_town.name}
    others = [
        organisation(entity.name) for entity in survey.entities if entity.name not in known and entity.kind == "commune"
    ]
    join(cast.group, *others, organisation("CA Morlaix Communauté", OrganisationKind.INTERMUNICIPAL_BODY))
    return cast


def load(stage: Cast, survey: Survey) -> Campaign:
    actor = stage.actor("pilote")
    with enter(actor.scope):
        links = {name: found.pk for name, found in match_names(entity.name for entity in survey.entities).items()}
        return load_survey(actor, survey, name="Enquête 2012", as_of=date(2012, 12, 31), links=links)


@pytest.mark.parametrize("variant", ["as_it_was", "silent", "backwards"])
def test_what_is_read_back_is_what_was_loaded(stage: Cast, survey: Survey, variant: str) -> None:
    if variant == "silent":
        survey = silent(survey)
    if variant == "backwards":
        order = tuple(reversed(survey.objectives.respondents))
        survey = replace(survey, objectives=replace(survey.objectives, respondents=order))
    campaign = load(stage, survey)
    with enter(stage.actor("pilote").scope):
        back = survey_of(campaign)
    assert replace(back, name=survey.name) == survey
    assert list(back.fleet) == list(survey.fleet)
    assert back.objectives.respondents == survey.objectives.respondents
    assert conduct_study(back, territory="x") == conduct_study(replace(survey, name=back.name), territory="x")


def test_each_reads_its_own_answers(stage: Cast, survey: Survey) -> None:
    campaign = load(stage, survey)
    seen = {}
    for name in ("pilote", "membre", "autre_membre", "voisine", "technicien", "titulaire"):
        with enter(stage.actor(name).scope):
            seen[name] = (
                set(Response.objects.filter(campaign=campaign).values_list("entity_name", flat=True)),
                Answer.objects.filter(response__campaign=campaign).count(),
                SurveyedEntity.objects.count(),
            )
    assert seen["pilote"][0] >= set(survey.fleet) and seen["pilote"][2] == 29
    assert seen["membre"][0] == {"Taulé"} and 0 < seen["membre"][1] < seen["pilote"][1] and seen["membre"][2] == 0
    assert seen["autre_membre"] == (set(), 0, 0)  # Henvic did not answer
    assert seen["voisine"] == seen["titulaire"] == (set(), 0, 0)


SILENT = ("Botsorhel", "Locquirec")


def silent(survey: Survey) -> Survey:
    """The same, where some answered nothing of a family: notes of the whole study name them."""
    fleet = {
        name: replace(
            answer,
            counts={
                column: count
                for column, count in answer.counts.items()
                if name not in SILENT or column not in survey.columns.suites
            },
        )
        for name, answer in survey.fleet.items()
    }
    return replace(survey, fleet=fleet)


@pytest.mark.parametrize("variant", [replace, silent], ids=["as_it_was", "silent_respondents"])
def test_members_read_totals_and_nothing_of_one_of_them(
    stage: Cast, survey: Survey, variant: Callable[[Survey], Survey]
) -> None:
    survey = variant(survey)
    campaign = load(stage, survey)
    actor = stage.actor("pilote")
    with enter(actor.scope):
        study = keep_results(actor, campaign, conduct_study(survey_of(campaign), territory=actor.acting_name))
    with enter(stage.actor("autre_membre").scope):
        (read,) = Study.objects.all()
        (fields,) = Campaign.objects.values_list("fields", flat=True)
        assert not StudyChapter.objects.exists()
    assert read == study
    told = str(read.digest) + str(read.totals) + str(read.digest_pictures)
    assert "386" in told
    told += str(fields)
    for name in [entity.name for entity in survey.entities]:
        assert name not in told.replace("Morlaix Communauté", ""), name
    for answer in survey.fleet.values():
        for price in answer.prices.values():
            assert f"{price:.2f}".replace(".", ",") not in told
    with enter(stage.actor("voisine").scope):
        assert not Study.objects.exists()
