"""Shares of costs: the sharings of the body that were frozen; members read totals and method, each its own share."""

from typing import Final

from maillage.engine.parameters import least_contributors
from maillage.foundations.organisations.access import Actor
from maillage.journey.studies.reports.documents.parts._part import Composed, digest_of
from maillage.journey.studies.reports.enums import Audience
from maillage.journey.studies.sharing.enums import SharingState
from maillage.journey.studies.sharing.models import CostSharing, SharingMember, SharingWorks
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.papers import Block, Bullets, Column, KeyFigure, KeyFigures, Section, Table, restored
from maillage.kernel.typography import number, plural

__all__ = ["compose_sharing", "own_sharing"]

SEALED: Final = (SharingState.FROZEN, SharingState.APPROVED)


def _frozen(study: Study) -> list[CostSharing]:
    """Those of the study; where none was attached to it, nothing."""
    return list(CostSharing.objects.filter(study=study.pk, state__in=SEALED).order_by("name", "id"))


def compose_sharing(_: Actor, study: Study, audience: Audience) -> Composed | None:
    """A section a sharing: with every share for the body, with none for members."""
    found = _frozen(study)
    if audience is Audience.MEMBERS:
        least = least_contributors(study.parameters_on)
        found = [one for one in found if one.member_count >= least]
        sections = [_told(one) for one in found]
    else:
        works = {row.sharing_id: row for row in SharingWorks.objects.filter(sharing__in=[one.pk for one in found])}
        sections = [
            restored(one.name, works[one.pk].blocks, works[one.pk].pictures) for one in found if one.pk in works
        ]
    if not sections:
        return None
    method = f"partages de coûts {', '.join(sorted({one.method_version for one in found}))}"
    return Composed(Section("Partages de coûts", [], sections), method, digest_of(one.inputs_digest for one in found))


def _told(one: CostSharing) -> Section:
    blocks: list[Block] = [
        KeyFigures(
            [
                KeyFigure(
                    "NC" if one.total is None else f"{number(one.total, 2)} €",
                    f"{one.tax_basis} à partager en {one.year}",
                    f"entre {plural(one.member_count, 'collectivité', 'collectivités')}",
                )
            ]
        )
    ]
    if one.told:
        blocks.append(Bullets(list(one.told)))
    return Section(one.name, blocks)


def own_sharing(actor: Actor, study: Study) -> Section | None:
    """What one member would bear of each cost, and how it is computed."""
    sections = []
    for one in _frozen(study):
        own = SharingMember.objects.filter(sharing=one.pk, counterparty=actor.acting_id, amount__isnull=False).first()
        if own is None or own.amount is None:
            continue
        alone = "" if own.worth_alone is None else f"seule, elle paierait {number(own.worth_alone, 2)} €"
        figures = KeyFigures(
            [KeyFigure(f"{number(own.amount, 2)} €", f"votre part {one.tax_basis} en {one.year}", alone)]
        )
        columns = (Column("Étape"), Column("Calcul"), Column(f"Montant (€ {one.tax_basis})", is_number=True))
        sheet = Table("Votre feuille de calcul", columns, [[str(cell) for cell in step] for step in own.steps])
        sections.append(Section(one.name, [figures, sheet] if own.steps else [figures]))
    return Section("Vos parts de coûts", [], sections) if sections else None
