"""Money in time: the business cases of a study, as they were frozen; for members those that were published."""

from typing import Final

from maillage.foundations.organisations.access import Actor
from maillage.journey.studies.money.documents import compose_section
from maillage.journey.studies.money.models import BusinessCase, CaseEdition, PublishedCase
from maillage.journey.studies.money.queries import latest_editions_of_study
from maillage.journey.studies.reports.documents.parts._part import Composed, digest_of
from maillage.journey.studies.reports.enums import Audience
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.papers import Paragraph, Section, restored

__all__ = ["compose_money"]

OPENING: Final = "Chaque cas répond à une question d’argent, avec ses hypothèses écrites : elles peuvent être changées."


def compose_money(_: Actor, study: Study, audience: Audience) -> Composed | None:
    """A section a case."""
    if audience is Audience.MEMBERS:
        cases = BusinessCase.objects.filter(study=study.pk).values("pk")
        editions = CaseEdition.objects.filter(case__in=cases).values("pk")
        rows = PublishedCase.objects.filter(edition__in=editions).order_by("name", "id")
        told = [(restored(row.name, row.blocks, row.pictures), row.digest, row.method_version) for row in rows]
    else:
        frozen = latest_editions_of_study(study)
        told = [(compose_section(one), one.digest, one.method_version) for one in frozen]
    if not told:
        return None
    sections = [section for section, _, _ in told]
    method = f"cas financiers {', '.join(sorted({version for _, _, version in told}))}"
    return Composed(
        Section("Argent dans le temps", [Paragraph(OPENING)], sections),
        method,
        digest_of(digest for _, digest, _ in told),
    )
