"""What every member of the territory may read of a study: its totals and ranges, never what one of them answered."""

from maillage.journey.studies.documents.blocks import Block, Column, KeyFigure, KeyFigures, Paragraph, Section, Table
from maillage.journey.studies.documents.chapters.synthesis import compositions, fleet, objectives
from maillage.journey.studies.documents.chapters.words import NC, share_text, shown_range
from maillage.journey.studies.engine import Study
from maillage.journey.studies.engine.own import least_answers
from maillage.journey.studies.enums import column_label, in_sentence
from maillage.kernel.typography import number, percent, plural

__all__ = ["digest"]


def digest(study: Study) -> tuple[list[Block], list[Section]]:
    """The opening and the sections that members read."""
    return _opening(study), [section for section in _sections(study) if section.blocks]


def _is_hidden(study: Study, column: str) -> bool:
    return study.estimates[column].n < least_answers(study)


def _opening(study: Study) -> list[Block]:
    figures = [
        KeyFigure(
            f"{study.respondents} sur {study.entities}",
            "collectivité a répondu" if study.respondents < 2 else "collectivités ont répondu",
            f"{share_text(study.population_share_pct)} des habitants",
        )
    ]
    for machine in study.machines:
        if not _is_hidden(study, machine):
            estimate = study.estimates[machine]
            figures.append(
                KeyFigure(number(estimate.total), in_sentence(estimate.label), f"fourchette : {shown_range(estimate)}")
            )
    return [KeyFigures(figures)]


def _sections(study: Study) -> list[Section]:
    answered = min((estimate.n for estimate in study.estimates.values()), default=0)
    sections = []
    if answered >= least_answers(study):
        sections += [fleet(study), *compositions(study)]
    else:
        shown = [column for column in study.estimates if not _is_hidden(study, column)]
        sections.append(Section("Le parc du territoire", _fleet_without_small(study, shown)))
    sections.append(_prices(study))
    if study.savings:
        sections.append(_gains(study))
    if study.objectives and min(item.answers for item in study.objectives) >= least_answers(study):
        sections.append(objectives(study))
    return sections


def _fleet_without_small(study: Study, shown: list[str]) -> list[Block]:
    hidden = len(study.estimates) - len(shown)
    told = Paragraph(
        f"{plural(hidden, 'chiffre n’est pas montré', 'chiffres ne sont pas montrés')} : moins de {least_answers(study)} "
        "collectivités y ont répondu, et l’on pourrait en deviner une."
    )
    if not shown:
        return [told]
    rows = [
        [
            study.estimates[column].label,
            number(study.estimates[column].total),
            shown_range(study.estimates[column]),
            number(study.estimates[column].n),
        ]
        for column in shown
    ]
    columns = (Column("Quoi"), Column("Estimé", True), Column("Fourchette", True), Column("Réponses (n)", True))
    return [Table("Le parc du territoire, estimé", columns, rows, "En unités."), told]


def _prices(study: Study) -> Section:
    """Mean prices, only where enough members gave theirs; neither the lowest nor the highest, which is somebody's."""
    least = least_answers(study)
    known = [mean for mean in study.means.values() if mean.n >= least and mean.by_machine is not None]
    hidden = [mean for mean in study.means.values() if 0 < mean.n < least]
    blocks: list[Block] = []
    if known:
        columns = (Column("Machine"), Column("Prix moyen par machine (€)", True), Column("Prix connus (n)", True))
        rows = [
            [f"{column_label(mean.machine)} ({mean.tax_basis})", number(mean.by_machine or 0, 2), number(mean.n)]
            for mean in known
        ]
        blocks.append(Table("Prix moyens du territoire", columns, rows))
    if hidden:
        names = ", ".join(in_sentence(column_label(mean.machine)) for mean in hidden)
        blocks.append(Paragraph(f"Prix non montrés, faute de {least} réponses : {names}."))
    return Section("Prix d’achat", blocks)


def _gains(study: Study) -> Section:
    """By theme, in per cent: what one of them pays today is nobody else's to read."""
    rows = []
    for theme in dict.fromkeys(saving.theme for saving in study.savings):
        firm = [saving for saving in study.savings if saving.theme == theme and saving.like_for_like]
        gained = [saving.saving_pct for saving in firm if saving.saving > 0 and saving.saving_pct is not None]
        rises = sum(saving.saving < 0 for saving in firm)
        doubtful = sum(saving.theme == theme for saving in study.savings) - len(firm)
        span = NC if not gained else f"{percent(min(gained))} à {percent(max(gained))}"
        rows.append(
            [
                theme,
                number(len(gained)),
                span if len(gained) != 1 else percent(gained[0]),
                number(rises),
                number(doubtful),
            ]
        )
    columns = (
        Column("Thème"),
        Column("Offres moins chères", True),
        Column("Économie, en % du prix payé", True),
        Column("Offres plus chères", True),
        Column("Non comparables", True),
    )
    return Section(
        "Ce que les offres changeraient",
        [
            Table(
                "Offres comparées aux prix payés, par thème",
                columns,
                rows,
                "Base de chaque pourcentage : le prix payé.",
            )
        ],
    )
