"""What one member reads of itself, beside the report for all: its own annex."""

from maillage import __version__
from maillage.foundations.organisations.access import Actor
from maillage.journey.studies.reports.documents.parts import PARTS
from maillage.journey.studies.reports.models import PublishedReport
from maillage.kernel.papers import Paragraph, Report

__all__ = ["annex_of"]


def annex_of(actor: Actor, published: PublishedReport) -> Report:
    """The annex of the organisation that the actor acts for: its own figures, part by part, and nobody else's."""
    sections = []
    for part in PARTS:
        if part.own is not None and (section := part.own(actor, published.study)) is not None:
            sections.append(section)
    words = (
        f"Ce qui suit ne concerne que {actor.acting_name}. Les totaux du territoire sont dans le rapport "
        f"« {published.title} »."
        if sections
        else f"Rien de propre à {actor.acting_name} n’est encore calculé : complétez votre inventaire, puis revenez quand le "
        "service mutualisé aura refait ses calculs."
    )
    return Report(
        title=f"Annexe : {actor.acting_name}",
        subtitle=published.title,
        date=published.dated.isoformat(),
        imprint=f"maillage {__version__} · rapport {published.inputs_digest[:12]}",
        opening=[Paragraph(words)],
        sections=sections,
    )
