"""What programs need to call: a token, and something to read."""

import secrets
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate
from tests.cast import Cast

import maillage.journey.studies.syntheses
from maillage.foundations.organisations.actions import TOKEN_PREFIX, digest_of
from maillage.foundations.organisations.enums import Right
from maillage.foundations.organisations.models import ApiToken
from maillage.journey.census.campaigns.queries import match_names
from maillage.journey.studies.syntheses.actions import keep_papers, keep_results, load_survey
from maillage.journey.studies.syntheses.documents.figures import render_json
from maillage.journey.studies.syntheses.engine import Study as Results
from maillage.journey.studies.syntheses.engine import conduct_study
from maillage.journey.studies.syntheses.engine.survey import Survey
from maillage.journey.studies.syntheses.imports import read_survey
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.tenancy import enter, everything

__all__ = ["FILES", "conduct", "morlaix_survey", "refused", "token_of"]

FILES = Path(maillage.journey.studies.syntheses.__path__[0]) / "demonstration" / "morlaix"


def token_of(cast: Cast, name: str, /, **facts: Any) -> str:
    """The text of a token of a character, with all rights unless ``facts`` say otherwise."""
    text = TOKEN_PREFIX + secrets.token_urlsafe(32)
    known: dict[str, Any] = {
        "owner": cast.house(name),
        "person": cast.people[name],
        "name": "Essais",
        "digest": digest_of(text),
        "rights": [right.value for right in Right],
        "expires_on": localdate() + timedelta(days=30),
    }
    with everything("the stage is set"):
        ApiToken.objects.create(**known | facts)
    return text


@cache
def morlaix_survey() -> Survey:
    """The survey, read once."""
    return read_survey(FILES)


@cache
def _results() -> Results:
    return conduct_study(morlaix_survey(), territory="CA des Sept Rivières")


def conduct(cast: Cast) -> Study:
    """Load the survey for the body of the cast, and keep its study with its figures."""
    actor = cast.actor("pilote")
    with enter(actor.scope):
        survey = morlaix_survey()
        links = {name: found.pk for name, found in match_names(entity.name for entity in survey.entities).items()}
        campaign = load_survey(actor, survey, name="Infrastructure 2012", as_of=date(2012, 12, 31), links=links)
        study = keep_results(actor, campaign, _results())
        keep_papers(actor, study, {"json": render_json(_results())})
    return study


def refused(response: Any, status: int) -> dict[str, Any]:
    """A refusal as RFC 9457 has it, in French."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = response.json()
    assert told["status"] == status and told["title"] and told["detail"].endswith((".", "»", "»."))
    assert all(set(fault) == {"ou", "quoi", "que_faire"} and all(fault.values()) for fault in told["errors"])
    return told
