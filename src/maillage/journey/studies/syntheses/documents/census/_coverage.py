"""Who has what, who shares already, who is already served by a syndicate."""

from collections.abc import Mapping, Sequence
from typing import Final

from maillage.journey.studies.syntheses.engine.census import Cover
from maillage.journey.studies.syntheses.engine.census.results import CensusStudy, CoverageRow
from maillage.kernel.papers import Block, Column, Paragraph, Picture, Section, Table
from maillage.kernel.pictures import MOST_PLACES, Place, Sign, draw_places
from maillage.kernel.typography import number, plural

__all__ = ["coverage_section", "shown_coverage"]

MOST_ROWS: Final = 60
"""More entities make no table that anybody reads: they are in the files of figures."""
SHORTEST: Final = 8
MARKS: Final[Mapping[str, Sign]] = {
    Cover.POOLED: "square",
    Cover.OWN: "dot",
    Cover.OFFICE: "triangle",
    Cover.NONE: "ring",
    Cover.UNKNOWN: "speck",
}
PLAN: Final = "Plan schématique : les collectivités sont rangées de la plus à la moins peuplée, colonne par colonne."


def coverage_section(study: CensusStudy) -> Section:
    """Plans of a few functions, then the table of all."""
    if not study.coverage:
        return Section("Qui a quoi", [Paragraph("Personne n’a répondu sur ces thèmes.")])
    blocks: list[Block] = [
        _picture(study, row) for row in study.coverage if row.is_mapped and len(study.entities) <= MOST_PLACES
    ]
    return Section("Qui a quoi", [*_pooled(study), *blocks, _counts(study)], _matrix(study))


def _pooled(study: CensusStudy) -> list[Block]:
    """Who is already served by a syndicate or a platform, or shares already, and for what."""
    served: dict[str, list[str]] = {}
    for row in study.coverage:
        for name, cover in row.covers.items():
            if cover == Cover.POOLED:
                served.setdefault(name, []).append(row.label)
    silent = {
        one.name for one in study.entities if all(row.covers[one.name] == Cover.UNKNOWN for row in study.coverage)
    }
    ranked = sorted(study.entities, key=lambda one: (-(one.population or 0), one.name))
    if not served:
        return [Paragraph("Aucune collectivité qui a répondu ne passe par un syndicat, ni ne partage déjà un outil.")]
    title = "Qui est déjà servi par un syndicat, ou partage déjà"
    some = plural(len(served), "collectivité l’est", "collectivités le sont")
    counts = {"square": len(served), "ring": len(ranked) - len(served) - len(silent), "speck": len(silent)}
    table = Table(
        title,
        (Column("Collectivité"), Column("Pour quoi"), Column("Fonctions", True)),
        [
            [one.name, ", ".join(served[one.name]), number(len(served[one.name]))]
            for one in ranked
            if one.name in served
        ],
        f"Sur {len(study.coverage)} fonctions. {counts['ring']} ne le sont pour aucune, {counts['speck']} n’ont pas répondu.",
    )
    if len(ranked) > MOST_PLACES:
        return [table] if len(served) <= MOST_ROWS else []
    legend: list[tuple[Sign, str]] = [
        ("square", "au moins une fonction par un syndicat ou en commun"),
        ("ring", "aucune"),
        ("speck", "NC"),
    ]
    places = [
        Place(one.name, "square" if one.name in served else "speck" if one.name in silent else "ring") for one in ranked
    ]
    sentence = f"{some} pour une fonction au moins ; {counts['ring']} pour aucune ; {counts['speck']} NC. {PLAN}"
    return [Picture("deja-servies", title, sentence, draw_places(title, places, legend), table)]


def _picture(study: CensusStudy, row: CoverageRow) -> Picture:
    ranked = sorted(study.entities, key=lambda one: (-(one.population or 0), one.name))
    places = [Place(entity.name, MARKS[Cover(row.covers[entity.name])]) for entity in ranked]
    found = [f"{number(row.counts[cover])} {cover.label}" for cover in Cover if row.counts[cover]]
    return Picture(
        f"qui-a-{row.code}".replace("_", "-"),
        row.label,
        f"{' ; '.join(found)}. {PLAN}",
        draw_places(
            f"{row.label} : qui l’a, et comment",
            places,
            [(MARKS[cover], cover.label) for cover in Cover],
        ),
        Table(
            row.label,
            (Column("Comment"), Column("Collectivités", True), Column("Lesquelles")),
            [[cover.label, number(row.counts[cover]), _names(row, cover)] for cover in Cover if row.counts[cover]],
            f"Sur {plural(len(study.entities), 'collectivité', 'collectivités')} du territoire ; NC : n’a pas répondu, ou ne le dit "
            "pas.",
        ),
    )


def _names(row: CoverageRow, cover: Cover) -> str:
    names = [name for name, found in row.covers.items() if found == cover]
    return ", ".join(names) if len(names) <= MOST_ROWS else f"{len(names)} collectivités"


def _counts(study: CensusStudy) -> Table:
    return Table(
        "Fonction par fonction, combien l’ont et comment",
        (
            Column("Fonction"),
            *(Column(cover.label.capitalize() if cover != Cover.UNKNOWN else "NC", True) for cover in Cover),
        ),
        [[row.label, *(number(row.counts[cover]) for cover in Cover)] for row in study.coverage],
        f"En collectivités, sur {len(study.entities)}. Ce qui passe déjà par un syndicat ou une plateforme ne se compte pas deux "
        "fois dans un gain.",
    )


def _matrix(study: CensusStudy) -> list[Section]:
    """Commune by commune, as many tables as it takes for each to fit a page."""
    answered = [entity for entity in study.entities if entity.state != "SILENT"]
    if not answered or len(answered) > MOST_ROWS:
        return []
    signs = " ; ".join(f"{cover.sign} : {cover.label}" for cover in Cover if cover != Cover.UNKNOWN)
    groups: list[Sequence[CoverageRow]] = [
        study.coverage[start : start + SHORTEST] for start in range(0, len(study.coverage), SHORTEST)
    ]
    tables: list[Block] = [
        Table(
            f"Commune par commune ({place} sur {len(groups)})",
            (Column("Collectivité"), *(Column(row.label) for row in group)),
            [[entity.name, *(Cover(row.covers[entity.name]).sign for row in group)] for entity in answered],
            f"{signs}. Seules les collectivités qui ont répondu.",
        )
        for place, group in enumerate(groups, start=1)
    ]
    return [Section("Commune par commune", tables)]


def shown_coverage(study: CensusStudy) -> list[Block]:
    """What members read: how many, never who."""
    rows = []
    for row in study.coverage:
        counts = study.shown_coverage.get(row.code)
        if counts is None:
            continue
        having = counts.get("HAVING", sum(counts.get(cover, 0) for cover in (Cover.POOLED, Cover.OWN, Cover.OFFICE)))
        rows.append(
            [
                row.label,
                number(having),
                "" if "HAVING" in counts else number(counts.get(Cover.POOLED, 0)),
                number(counts.get(Cover.NONE, 0)),
                number(counts.get(Cover.UNKNOWN, 0)),
            ]
        )
    if not rows:
        return [Paragraph("Trop peu de réponses pour dire qui a quoi sans désigner personne.")]
    return [
        Table(
            "Combien l’ont",
            (
                Column("Fonction"),
                Column("L’ont", True),
                Column("dont par un syndicat ou en commun", True),
                Column("Ne l’ont pas", True),
                Column("NC", True),
            ),
            rows,
            f"En collectivités, sur {len(study.entities)}. Une ligne où moins de cinq seraient désignées est laissée de côté, une case "
            "aussi.",
        )
    ]
