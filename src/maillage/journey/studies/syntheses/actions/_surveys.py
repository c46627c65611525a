"""Every write about studies."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from maillage.foundations.audit.actions import record
from maillage.foundations.files.actions import store
from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.campaigns.actions import AnsweredEntity, record_campaign
from maillage.journey.census.campaigns.models import Campaign
from maillage.journey.studies.syntheses.actions._steps import STEPS, NoSuchStep
from maillage.journey.studies.syntheses.engine import Study as Results
from maillage.journey.studies.syntheses.engine.own import totals_of
from maillage.journey.studies.syntheses.engine.rows import answers_of, fields_of, respondents_of
from maillage.journey.studies.syntheses.engine.survey import Survey
from maillage.journey.studies.syntheses.enums import StudyState
from maillage.journey.studies.syntheses.models import (
    PriceOffer,
    PublishedFigureRow,
    PublishedSummaryRow,
    Study,
    StudyChapter,
    StudyPaper,
)
from maillage.kernel.papers import chapters_of, stored

__all__ = ["keep_papers", "keep_results", "load_survey"]

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "application/octet-stream",  # taken away, never shown in the site's own name
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@transaction.atomic
def load_survey(
    actor: Actor,
    survey: Survey,
    *,
    name: str,
    as_of: date,
    links: Mapping[str, int],
    source: StoredFile | None = None,
) -> Campaign:
    """A survey that was read from files becomes a campaign, with its answers, its offers and what was published of it.

    ``links``: entity to organisation of today, for those that are known; ``source``: the files that were read.
    Errors: ``NotAllowed``, ``AlreadyLoaded``.
    """
    ranking = {entity: place for place, entity in enumerate(survey.objectives.respondents)}
    campaign = record_campaign(
        actor,
        name=name,
        population_year=survey.population_year,
        as_of=as_of,
        digest=survey.digest,
        fields=fields_of(survey),
        entities=[
            AnsweredEntity(
                name=entity.name,
                kind=entity.kind,
                population=entity.population,
                has_answered=entity.has_answered,
                published_weight=entity.published_weight,
                organisation_id=links.get(entity.name),
                objectives_position=ranking.get(entity.name),
                answers=answers_of(survey, entity.name),
            )
            for entity in survey.entities
        ],
        respondents=respondents_of(survey),
        source=source,
    )
    PriceOffer.objects.bulk_create(
        PriceOffer(
            owner_id=campaign.owner_id,
            campaign=campaign,
            position=position,
            theme=offer.theme,
            label=offer.label,
            unit=offer.existing.unit,
            basis=offer.existing.tax_basis or "",
            existing=offer.existing.amount,
            proposed=offer.proposed.amount,
            existing_mode=offer.existing.acquisition_mode or "",
            proposed_mode=offer.proposed.acquisition_mode or "",
        )
        for position, offer in enumerate(survey.offers)
    )
    PublishedFigureRow.objects.bulk_create(
        PublishedFigureRow(
            owner_id=campaign.owner_id,
            campaign=campaign,
            position=position,
            path=figure.path,
            printed=str(figure.value),
            unit=figure.unit,
        )
        for position, figure in enumerate(survey.published_figures)
    )
    PublishedSummaryRow.objects.bulk_create(
        PublishedSummaryRow(
            owner_id=campaign.owner_id,
            campaign=campaign,
            position=position,
            theme=line.theme,
            members=line.members,
            units=line.units,
            saving_pct=str(line.saving_pct),
            saving_per_month=str(line.saving_per_month),
        )
        for position, line in enumerate(survey.published_summaries)
    )
    return campaign


@transaction.atomic
def keep_results(actor: Actor, campaign: Campaign, results: Results) -> Study:
    """The study of a campaign, computed: it takes the place of the one before. Errors: ``NotAllowed``; ``NoSuchStep``
    where scenarios rest on the one before already."""
    from maillage.journey.studies.syntheses.documents.chapters.digest import digest
    from maillage.journey.studies.syntheses.documents.composition import compose_report

    actor.must(Right.CONDUCT_STUDY, campaign.owner_id)
    held = Study.objects.select_for_update().filter(campaign=campaign).values_list("state", flat=True).first()
    if held is not None and StudyState(held) not in (StudyState.DATA_FROZEN, StudyState.ANALYSED):
        raise NoSuchStep(STEPS["compute"].refused)
    names = list(campaign.entities.values_list("name", flat=True))
    opening, sections = digest(results, names)
    blocks, pictures = stored(opening, sections)
    study, is_new = Study.objects.update_or_create(
        campaign=campaign,
        defaults={
            "owner_id": campaign.owner_id,
            "name": campaign.name,
            "state": StudyState.ANALYSED.value,
            "territory": results.survey.territory,
            "method_version": results.method.version,
            "parameters_on": results.method.parameters_on,
            "inputs_digest": results.survey.digest,
            "entity_count": results.entities,
            "respondent_count": results.respondents,
            "digest": blocks,
            "digest_pictures": pictures,
            "totals": totals_of(results, names),
        },
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
        for position, (slug, title, kept, drawings) in enumerate(chapters_of(compose_report(results)))
    )
    sentence = f"a {'conduit' if is_new else 'refait'} l’étude « {study.name} »"
    after = {"method_version": study.method_version, "inputs_digest": study.inputs_digest}
    record(actor, "studies.computed", study, sentence, after=after)
    return study


@transaction.atomic
def keep_papers(actor: Actor, study: Study, papers: Mapping[str, bytes]) -> None:
    """The files of a study, by their ending; those before them leave. Error: ``FileNotKept``."""
    actor.must(Right.CONDUCT_STUDY, study.owner_id)
    study.papers.all().delete()
    stem = f"etude-{study.pk}"
    for ending, content in papers.items():
        kept = store(study.owner_id, f"{stem}.{ending}", MEDIA_TYPES[ending], content)
        StudyPaper.objects.create(owner_id=study.owner_id, study=study, ending=ending, file=kept)
    record(actor, "studies.papers_written", study, f"a produit les documents de l’étude « {study.name} »")
