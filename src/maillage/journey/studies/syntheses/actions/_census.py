"""A study of a frozen campaign: what it is about, its inputs copied, its results kept."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.actions import enqueue
from maillage.foundations.scheduling.models import Job
from maillage.journey.census.campaigns.models import Campaign
from maillage.journey.census.campaigns.queries import frozen_campaigns
from maillage.journey.studies.syntheses.actions._steps import NoSuchStep, move_study
from maillage.journey.studies.syntheses.engine.census import (
    THEMES,
    CensusStudy,
    FrozenCensus,
    rows_of,
    shown_totals,
)
from maillage.journey.studies.syntheses.enums import StudyState
from maillage.journey.studies.syntheses.models import Study, StudyChapter, StudyEntity
from maillage.kernel.papers import Report, chapters_of, stored
from maillage.kernel.tenancy import widen

__all__ = [
    "NotStudied",
    "ask_again",
    "change_scope",
    "delete_scope",
    "freeze_study",
    "keep_census",
    "reopen_scope",
    "scope_study",
]

BATCH = 500


class NotStudied(MaillageError):
    """This campaign cannot be studied, or is already."""


@transaction.atomic
def scope_study(actor: Actor, campaign: Campaign, *, name: str, themes: Sequence[str]) -> Study:
    """Say what a study of a frozen campaign is about. Errors: ``NotStudied``, ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY, campaign.owner_id)
    if not frozen_campaigns(campaign.owner_id).filter(pk=campaign.pk).exists():
        raise NotStudied("Seule une campagne figée s’étudie : fermez-la, puis figez-la.")
    if Study.objects.filter(campaign=campaign).exists():
        raise NotStudied("Cette campagne a déjà son étude : recadrez-la plutôt.")
    study = Study.objects.create(
        owner_id=campaign.owner_id,
        campaign=campaign,
        name=name,
        state=StudyState.SCOPING.value,
        territory=actor.acting_name[:160],
        parameters_on=campaign.as_of,
        themes=_known(themes),
        entity_count=campaign.entities.count(),
        respondent_count=campaign.entities.filter(has_answered=True).count(),
    )
    record(actor, "studies.scoped", study, f"a cadré l’étude « {study.name} »", after={"themes": study.themes})
    return study


@transaction.atomic
def change_scope(actor: Actor, study: Study, *, name: str, themes: Sequence[str]) -> None:
    """Another name, other themes: before its data are frozen. Error: ``NoSuchStep``."""
    actor.must(Right.CONDUCT_STUDY, study.owner_id)
    _must_be_scoping(study)
    before = {"name": study.name, "themes": study.themes}
    study.name, study.themes = name, _known(themes)
    study.save(update_fields=["name", "themes"])
    after = {"name": name, "themes": study.themes}
    record(actor, "studies.scoped", study, f"a changé le cadrage de l’étude « {name} »", before=before, after=after)


@transaction.atomic
def delete_scope(actor: Actor, study: Study) -> None:
    """A study whose data were never frozen leaves. Error: ``NoSuchStep``."""
    actor.must(Right.CONDUCT_STUDY, study.owner_id)
    _must_be_scoping(study)
    record(actor, "studies.deleted", study, f"a supprimé le cadrage de l’étude « {study.name} »")
    try:
        study.delete()
    except ProtectedError:
        raise NoSuchStep(
            "Un rapport, un calcul d’économies ou une analyse de téléphonie repose sur cette étude : détachez-les d’abord."
        ) from None


@transaction.atomic
def reopen_scope(actor: Actor, study: Study, reason: str) -> None:
    """Back to its scope: its copied data, its results and its papers leave. Errors: ``NoSuchStep``."""
    actor.must(Right.CONDUCT_STUDY, study.owner_id)
    blank: dict[str, Any] = {"frozen_at": None, "digest": [], "digest_pictures": {}, "totals": {}, "inputs_digest": ""}
    move_study(actor, study, "reopen", reason=reason, **blank)
    _forget_inputs(study)
    study.chapters.all().delete()
    study.papers.all().delete()


@transaction.atomic
def freeze_study(actor: Actor, study: Study, census: FrozenCensus) -> None:
    """Copy all that the study reads, entity by entity. Errors: ``NoSuchStep``, ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY, study.owner_id)
    heard = sum(entity.has_answered for entity in census.entities)
    if not heard:
        raise NotStudied("Aucune réponse validée dans cette campagne : il n’y a rien à étudier.")
    move_study(
        actor,
        study,
        "freeze",
        inputs_digest=census.digest(),
        frozen_at=timezone.now(),
        entity_count=len(census.entities),
        respondent_count=heard,
    )
    _forget_inputs(study)
    owners = {entity.organisation_id for entity in census.entities}
    with widen(*owners, reason="a study copies what each member told the campaign of its body"):
        StudyEntity.objects.bulk_create(rows_of(census, study), batch_size=BATCH)


def ask_again(actor: Actor, study: Study) -> Job:
    """Have a study computed, again or for the first time, from what was kept of it. Error: ``NoSuchStep``."""
    actor.must(Right.CONDUCT_STUDY, study.owner_id)
    if not study.campaign.is_asked:
        label = f"Étude de l’enquête « {study.name} »"
        return enqueue(actor, "studies.conduct", label, campaign=study.campaign_id)
    if study.frozen_at is None:
        raise NoSuchStep("Figez d’abord les données de l’étude.")
    return enqueue(actor, "studies.compute", f"Étude « {study.name} »", study=study.pk)


@transaction.atomic
def keep_census(actor: Actor, study: Study, results: CensusStudy, report: Report) -> None:
    """The results of a study of a census: they take the place of those before. Errors: ``NoSuchStep``, ``NotAllowed``."""
    from maillage.journey.studies.syntheses.documents.census import compose_digest

    actor.must(Right.CONDUCT_STUDY, study.owner_id)
    opening, sections = compose_digest(results)
    blocks, pictures = stored(opening, sections)
    day: date = results.method.parameters_on
    move_study(
        actor,
        study,
        "compute",
        method_version=results.method.version,
        parameters_on=day,
        digest=blocks,
        digest_pictures=pictures,
        totals=shown_totals(results),
        computed_at=timezone.now(),
    )
    study.chapters.all().delete()
    StudyChapter.objects.bulk_create(
        StudyChapter(
            owner_id=study.owner_id,
            study=study,
            position=position,
            slug=slug,
            title=title,
            blocks=kept,
            pictures=drawings,
        )
        for position, (slug, title, kept, drawings) in enumerate(chapters_of(report))
    )


def _known(themes: Sequence[str]) -> list[str]:
    """In the order of the themes. Error: ``NotStudied`` where there is none."""
    chosen = [theme for theme in THEMES if theme in themes]
    if not chosen:
        raise NotStudied("Choisissez au moins un thème.")
    return chosen


def _must_be_scoping(study: Study) -> None:
    held = Study.objects.select_for_update().values_list("state", flat=True).get(pk=study.pk)
    if held != StudyState.SCOPING:
        raise NoSuchStep("Les données de cette étude sont figées : recadrez-la d’abord.")


def _forget_inputs(study: Study) -> None:
    owners = set(StudyEntity.objects.filter(study=study).values_list("owner_id", flat=True))
    if owners:
        with widen(*owners, reason="the inputs of a study leave with it"):
            StudyEntity.objects.filter(study=study).delete()
