"""What a study itself has kept: its chapters for the body, its digest for members. Nothing is computed again."""

from typing import Final

from maillage.foundations.organisations.access import Actor
from maillage.journey.studies.reports.documents.parts._part import Composed
from maillage.journey.studies.reports.enums import Audience
from maillage.journey.studies.syntheses.documents.pages import census_table, machine_table
from maillage.journey.studies.syntheses.engine.own import own_machines
from maillage.journey.studies.syntheses.models import Study, StudyChapter
from maillage.journey.studies.syntheses.queries import frozen_lines, own_answers
from maillage.kernel.papers import Block, Paragraph, Section, restored
from maillage.kernel.papers import KeyFigure as Figure
from maillage.kernel.papers import KeyFigures as Figures
from maillage.kernel.papers.pages import printed_table
from maillage.kernel.spelling import fold
from maillage.kernel.tenancy import OWN
from maillage.kernel.typography import number, percent

__all__ = [
    "compose_gains",
    "compose_method",
    "compose_objectives",
    "compose_representation",
    "compose_synthesis",
    "essence",
    "own_machines_of",
]

FIRST: Final = "essentiel"
OBJECTIVES: Final = "objectifs"
REPRESENTATION: Final = ("representativite",)
GAINS: Final = ("gains", "ce que les offres changeraient")
METHOD: Final = ("methode",)


def essence(study: Study, audience: Audience) -> list[Block]:
    """What a council reads first of the study."""
    if audience is Audience.MEMBERS:
        return restored("", study.digest, study.digest_pictures).blocks
    first = StudyChapter.objects.filter(study=study.pk, slug=FIRST).first()
    return restored("", first.blocks, first.pictures).blocks if first is not None else []


def _sections(study: Study, audience: Audience) -> list[Section]:
    if audience is Audience.MEMBERS:
        return restored("", study.digest, study.digest_pictures).sections
    rows = StudyChapter.objects.filter(study=study.pk).exclude(slug=FIRST).order_by("position")
    return [restored(row.title, row.blocks, row.pictures) for row in rows]


def _named(section: Section, names: tuple[str, ...]) -> bool:
    return fold(section.title) in names


def _composed(study: Study, section: Section | None) -> Composed | None:
    if section is None:
        return None
    return Composed(section, f"maillage {study.method_version}", study.inputs_digest)


def compose_objectives(_: Actor, study: Study, audience: Audience) -> Composed | None:
    """How members ranked what they want, wherever the study says it."""
    for section in _sections(study, audience):
        for one in (section, *section.sections):
            if _named(one, (OBJECTIVES,)):
                return _composed(study, Section("Objectifs", one.blocks, one.sections))
    return None


def compose_representation(_: Actor, study: Study, audience: Audience) -> Composed | None:
    """Who answered; for members, how many."""
    if audience is Audience.INTERNAL:
        found = next((one for one in _sections(study, audience) if _named(one, REPRESENTATION)), None)
        return _composed(study, found)
    if not study.entity_count:
        return None
    share = percent(100 * study.respondent_count / study.entity_count, 0)
    blocks: list[Block] = [
        Figures(
            [
                Figure(
                    f"{number(study.respondent_count)} sur {number(study.entity_count)}",
                    "collectivités ont répondu",
                    f"{share} des collectivités du territoire",
                )
            ]
        ),
        Paragraph(
            "Ce qui n’a pas été répondu est estimé à partir de collectivités semblables ; chaque total est donné avec sa "
            "fourchette. Qui a répondu quoi n’est pas dans cette édition."
        ),
    ]
    return _composed(study, Section("Représentativité", blocks))


def compose_synthesis(_: Actor, study: Study, audience: Audience) -> Composed | None:
    """Theme by theme: all that the study says and that no other part takes."""
    kept: list[Section] = []
    for section in _sections(study, audience):
        if _named(section, (*REPRESENTATION, *GAINS, *METHOD, OBJECTIVES)):
            continue
        if fold(section.title) == "synthese":
            kept += [one for one in section.sections if not _named(one, (OBJECTIVES,))]
        else:
            inner = [one for one in section.sections if not _named(one, (OBJECTIVES,))]
            kept.append(Section(section.title, section.blocks, inner))
    return _composed(study, Section("Synthèse par thème", [], kept) if kept else None)


def compose_gains(_: Actor, study: Study, audience: Audience) -> Composed | None:
    """The prices that were compared to offers in the survey."""
    found = next((one for one in _sections(study, audience) if _named(one, GAINS)), None)
    if found is None or not (found.blocks or found.sections):
        return None
    return _composed(study, Section("Gains relevés par l’enquête", found.blocks, found.sections))


def compose_method(_: Actor, study: Study, audience: Audience) -> Composed | None:
    """How to redo every figure; for members without the sums, which name who answered."""
    if audience is Audience.INTERNAL:
        found = next((one for one in _sections(study, audience) if _named(one, METHOD)), None)
        if found is not None:
            return _composed(study, Section("Méthode de l’étude", found.blocks, found.sections))
    text = (
        f"Étude calculée par maillage {study.method_version}, avec les règles en vigueur au {study.parameters_on:%d/%m/%Y}. "
        f"Empreinte des données (SHA-256) : {study.inputs_digest}. Le calcul de chaque total est écrit dans l’édition interne."
    )
    return _composed(study, Section("Méthode de l’étude", [Paragraph(text)]))


def own_machines_of(actor: Actor, study: Study) -> Section | None:
    """What a member answered, beside the means of the territory where enough members make them."""
    own = sorted(actor.scope.seen(OWN))
    if study.campaign.is_asked:
        told = [line.figures for line in frozen_lines(study, own) if line.figures]
        return Section("Vos chiffres", [printed_table(census_table(told, study.totals))]) if told else None
    answers = own_answers(study, own)
    machines = own_machines(study.campaign.fields, answers, study.totals) if answers and study.totals else []
    if not machines:
        return None
    return Section("Vos machines", [printed_table(machine_table(machines))])
