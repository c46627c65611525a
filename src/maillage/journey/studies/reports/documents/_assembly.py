"""A report put together: from what each part composed, for an audience, with what is missing said."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from maillage import __version__
from maillage.foundations.organisations.access import Actor
from maillage.journey.studies.reports.documents.parts import (
    AFTER_PLAN,
    BEFORE_PLAN,
    PLAN,
    Composed,
    Part,
    essence,
    plan_section,
)
from maillage.journey.studies.reports.enums import Audience
from maillage.journey.studies.reports.models import PublishedReport, ReportEdition, StudyReport
from maillage.journey.studies.reports.queries import member_names, plan_of
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.papers import (
    Block,
    Bullets,
    Column,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    chapters_of,
    restored,
)
from maillage.kernel.typography import typeset

__all__ = ["Assembled", "Standing", "assemble", "day_of", "naming", "report_of", "standings"]

FIRST = "essentiel"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a part stands: ``composed``, or why it has nothing to say; ``is_kept``: its author wants it."""

    code: str
    title: str
    is_kept: bool
    composed: Composed | None
    missing: str = ""
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Assembled:
    """A report ready to be kept. ``chapters`` as JSON keeps them; ``versions``: of each part; ``missing``: in sentences."""

    subtitle: str
    dated: date
    chapters: list[Any]
    versions: list[dict[str, str]]
    missing: list[str]
    digest: str


def day_of(report: StudyReport) -> date:
    """The day that its papers bear: of the committee, else of the answers; never of the clock."""
    return report.copil_on or report.study.campaign.as_of


def standings(actor: Actor, report: StudyReport, audience: Audience) -> list[Standing]:
    """Each part in its order, the plan between the gains and the method.

    A part that names a member alone is not for members: it is said to be missing.
    """
    names = member_names(report.owner_id) if audience is Audience.MEMBERS else []
    names = [name for name in names if name != actor.acting_name]
    study = report.study
    found = [_standing(actor, study, audience, part, report.left_out, names) for part in BEFORE_PLAN]
    plan = plan_section(plan_of(report), report.copil_on)
    found.append(
        Standing(
            PLAN,
            "Plan d’action",
            PLAN not in report.left_out,
            Composed(plan) if plan is not None else None,
            "" if plan is not None else "Rien n’est encore planifié.",
        )
    )
    return found + [_standing(actor, study, audience, part, report.left_out, names) for part in AFTER_PLAN]


def _standing(
    actor: Actor, study: Study, audience: Audience, part: Part, left_out: Collection[str], names: Sequence[str]
) -> Standing:
    composed = part.compose(actor, study, audience)
    missing = "" if composed is not None else part.missing
    if composed is not None and (named := naming(composed.section, names)):
        composed = None
        missing = f"Cette partie montre « {named} » à part : elle n’est que dans l’édition interne."
    return Standing(part.code, part.title, part.code not in left_out, composed, missing, part)


def naming(section: Section, names: Sequence[str]) -> str:
    """The first of some names that has a line, a column or a mark of its own in a section; empty where none has."""
    wanted = {typeset(name) for name in names}
    for block in section.blocks:
        table = block.table if isinstance(block, Picture) else block if isinstance(block, Table) else None
        if table is None:
            continue
        for text in (*(column.title for column in table.columns), *(cell for row in table.rows for cell in row)):
            if typeset(text).strip() in wanted:
                return text
    for inner in section.sections:
        if named := naming(inner, names):
            return named
    return ""


def assemble(actor: Actor, report: StudyReport, audience: Audience) -> Assembled:
    """The whole report for an audience, from what is kept today. The same rows give the same result, to the byte."""
    found = standings(actor, report, audience)
    kept = [one for one in found if one.is_kept]
    missing = [f"{one.title} : {one.missing}" for one in kept if one.composed is None]
    sections, versions = [], []
    for one in kept:
        if one.composed is None:
            continue
        note = report.notes.get(one.code, "")
        blocks = [*_paragraphs(note), *one.composed.section.blocks]
        sections.append(_distinct(Section(one.title, blocks, one.composed.section.sections)))
        if one.composed.method or one.composed.digest:
            versions.append({"part": one.title, "method": one.composed.method, "digest": one.composed.digest})
    sections.append(_annex(report, versions, missing, audience))
    subtitle = _subtitle(report)
    opening = [*_paragraphs(report.introduction), *essence(report.study, audience)]
    whole = Report(report.title, subtitle, day_of(report).isoformat(), "", opening, sections)
    chapters = json.loads(json.dumps(_slugs(chapters_of(whole))))
    return Assembled(subtitle, day_of(report), chapters, versions, missing, _digest(report, chapters))


def _paragraphs(text: str) -> list[Block]:
    return [Paragraph(" ".join(one.split())) for one in text.replace("\r", "").split("\n\n") if one.strip()]


def _subtitle(report: StudyReport) -> str:
    parts = [report.study.territory]
    if report.copil_on is not None:
        parts.append(f"comité de pilotage du {report.copil_on:%d/%m/%Y}")
    parts.append(f"d’après l’étude « {report.study.name} »")
    return ", ".join(parts)


def _annex(report: StudyReport, versions: list[dict[str, str]], missing: list[str], audience: Audience) -> Section:
    """What makes it possible to redo it, and what it does not say."""
    study = report.study
    rows = [[one["part"], one["method"] or "–", one["digest"][:16] or "–"] for one in versions]
    columns = (Column("Partie"), Column("Méthode"), Column("Empreinte des données"))
    note = f"Assemblé par maillage {__version__}. Règles de l’étude au {study.parameters_on:%d/%m/%Y}."
    blocks: list[Block] = [Table("D’où vient chaque partie", columns, rows, note)]
    if audience is Audience.MEMBERS:
        blocks.append(
            Paragraph(
                "Cette édition ne contient que des totaux et des fourchettes. Ce qui concerne votre collectivité seule est dans "
                "son annexe, qu’elle seule peut télécharger."
            )
        )
    if report.is_fictitious:
        blocks.append(Paragraph("Les chiffres que l’étude ne donne pas sont inventés, pour la démonstration."))
    if missing:
        blocks += [Paragraph("Ce rapport ne dit rien de :"), Bullets(missing)]
    return Section("Ce que ce rapport contient", blocks)


def _distinct(section: Section) -> Section:
    """The same, each picture with a name of its own: pages ask for them by name."""
    taken: set[str] = set()

    def walk(one: Section) -> Section:
        blocks: list[Block] = []
        for block in one.blocks:
            kept = block
            if isinstance(block, Picture):
                name, count = block.name, 2
                while name in taken:
                    name, count = f"{block.name}-{count}", count + 1
                taken.add(name)
                kept = replace(block, name=name)
            blocks.append(kept)
        return Section(one.title, blocks, [walk(inner) for inner in one.sections])

    return walk(section)


def _slugs(chapters: Sequence[Any]) -> list[list[Any]]:
    """Each chapter with an address of its own, short enough to be one."""
    taken: set[str] = set()
    kept = []
    for slug, *rest in chapters:
        short, count = slug[:40].strip("-"), 2
        while short in taken:
            short, count = f"{slug[:36]}-{count}", count + 1
        taken.add(short)
        kept.append([short, *rest])
    return kept


def _digest(report: StudyReport, chapters: list[Any]) -> str:
    facts = [report.title, _subtitle(report), day_of(report).isoformat(), chapters]
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def report_of(edition: ReportEdition | PublishedReport) -> Report:
    """The frozen report, as papers are written from it."""
    opening: list[Block] = []
    sections = []
    for slug, title, blocks, pictures in edition.chapters:
        section = restored(title, blocks, pictures)
        if slug == FIRST:
            opening = section.blocks
        else:
            sections.append(section)
    imprint = f"maillage {edition.method_version} · empreinte {edition.inputs_digest[:12]}"
    return Report(edition.title, edition.subtitle, edition.dated.isoformat(), imprint, opening, sections)
