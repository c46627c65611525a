"""The report of the demonstration: composed, frozen and published by the actions of the site."""

from datetime import date

from maillage.foundations.organisations.access import Actor
from maillage.journey.studies.reports import actions
from maillage.journey.studies.reports.access import get_writable_report_for
from maillage.journey.studies.reports.documents import example_lines, report_of, write_paper
from maillage.journey.studies.reports.enums import ENDINGS, Audience
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.tenancy import enter

__all__ = ["report_study"]

INTRODUCTION = (
    "Ce rapport réunit ce que l’étude a établi, dans l’ordre où le comité de pilotage l’a examiné : les objectifs, qui a "
    "répondu, la synthèse par thème, les gains, puis le plan d’action et la méthode.\n\n"
    "Chaque chiffre est donné avec sa fourchette et peut être refait à la main. Ce qui n’est pas connu est écrit NC."
)


def report_study(actor: Actor, study: Study, *, title: str, copil_on: date, is_fictitious: bool = False) -> None:
    """A report of a study of the demonstration, with the four steps of Morlaix as its plan, published to members."""
    with enter(actor.scope):
        facts = {"title": title, "copil_on": copil_on, "is_fictitious": is_fictitious}
        report = actions.create_report(actor, study, facts)
        words = {"introduction": INTRODUCTION}
        actions.change_report(actor, report, words)
        actions.propose_plan(actor, report, example_lines(date(copil_on.year + 1, 1, 1)))
        editions, _ = actions.freeze_report(actor, get_writable_report_for(actor, report.pk))
        for edition in editions:  # as the worker would, whose job finds them written
            frozen = report_of(edition)
            actions.keep_papers(actor, edition, {ending: write_paper(frozen, ending) for ending in ENDINGS})
        actions.publish_edition(actor, next(one for one in editions if one.audience == Audience.MEMBERS))
