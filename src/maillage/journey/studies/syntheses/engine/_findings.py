"""What the input says against itself, and what a published study got wrong."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from maillage.engine.parameters import Parameter
from maillage.engine.quantities import TaxBasis, decimals_of, round_half_up
from maillage.engine.savings import Comparison, Difference, PublishedSaving, reproduce
from maillage.engine.statistics import COMMUNE, Sample, draw_up
from maillage.journey.studies.syntheses.engine.results import Finding, Study
from maillage.journey.studies.syntheses.engine.survey import PublishedSummary, Survey
from maillage.journey.studies.syntheses.enums import Severity, column_label, stratum_label
from maillage.kernel.typography import enumeration, listed, number, of, percent, plural, signed, trimmed

MOST_NAMED: Final = 8
"""Above this number of authorities a finding that says the same of each is said once."""

BLOCKING, WARNING, INFO = Severity.BLOCKING, Severity.WARNING, Severity.INFO


def collect(
    survey: Survey,
    study: Study,
    sample: Sample,
    comparisons: Sequence[Comparison],
    rules: Mapping[str, Parameter],
) -> list[Finding]:
    """All findings, the gravest first."""
    found = [
        *_systems(survey, study),
        *_suites(survey),
        *_representation(survey, sample),
        *_missing(survey, study, sample),
        *_plausibility(survey, rules),
        *_offers(survey, comparisons),
        *_published_figures(study),
        *_published_summaries(survey, comparisons),
        *_rankings(survey),
        *_unread(survey),
    ]
    return sorted(found, key=lambda finding: list(Severity).index(finding.severity))


def _systems(survey: Survey, study: Study) -> Iterator[Finding]:
    for name, answer in survey.fleet.items():
        if all(column in answer.counts for column in (*survey.columns.machines, *survey.columns.systems)):
            machines = sum(answer.counts[column] for column in survey.columns.machines)
            systems = sum(answer.counts[column] for column in survey.columns.systems)
            if systems != machines:
                yield Finding(
                    "systems_vs_machines",
                    BLOCKING,
                    name,
                    f"{plural(systems, 'système', 'systèmes')} pour {plural(machines, 'machine', 'machines')} : "
                    "les deux comptes doivent porter sur le même périmètre (par exemple avec ou sans les écoles).",
                )
    systems_total = sum((study.estimates[column].total for column in survey.columns.systems), Fraction(0))
    machines_total = sum((study.estimates[column].total for column in survey.columns.machines), Fraction(0))
    is_complete = not any(study.estimates[column].missing for column in survey.columns.counts)
    if survey.columns.systems and is_complete and round_half_up(systems_total) != round_half_up(machines_total):
        yield Finding(
            "systems_vs_machines",
            WARNING,
            None,
            f"Sur le territoire, {number(systems_total)} systèmes pour {number(machines_total)} machines : "
            "les pourcentages des systèmes et les nombres de postes ne se rapportent pas au même parc.",
        )


def _suites(survey: Survey) -> Iterator[Finding]:
    for name, answer in survey.fleet.items():
        if not all(column in answer.counts for column in (*survey.columns.machines, *survey.columns.suites)):
            continue
        machines = sum(answer.counts[column] for column in survey.columns.machines)
        suites = sum(answer.counts[column] for column in survey.columns.suites)
        counted = f"{plural(suites, 'suite bureautique', 'suites bureautiques')} pour "
        counted += plural(machines, "machine", "machines")
        if suites < machines:
            yield Finding(
                "suites_vs_machines",
                WARNING,
                name,
                f"{counted} : {plural(machines - suites, 'machine reste', 'machines restent')} sans réponse.",
            )
        elif suites > machines:
            yield Finding(
                "suites_vs_machines",
                WARNING,
                name,
                f"{counted} : deux suites sur une même machine, ou écoles comptées d’un seul côté.",
            )


def _representation(survey: Survey, sample: Sample) -> Iterator[Finding]:
    for place, stratum in enumerate(sample.strata):
        label = stratum_label(stratum.lower, stratum.upper, stratum.units[0].name)
        answered = [unit.name for unit in sample.answered_in([place])]
        if len(answered) == 1 < len(stratum.units):
            weight = sample.weights[answered[0]]
            group = next(group for group in sample.variance_groups if place in group)
            yield Finding(
                "single_respondent_stratum",
                WARNING,
                answered[0],
                f"{label} : une seule réponse sur {len(stratum.units)} vaut pour toutes (poids {trimmed(weight)}). "
                + (
                    "L’incertitude est empruntée à la strate voisine."
                    if len(sample.answered_in(group)) > 1
                    else "Aucune strate voisine ne dit de combien elle peut se tromper."
                ),
            )
        elif not answered and place in {place for group in sample.groups for place in group}:
            group = next(group for group in sample.groups if place in group)
            names = enumeration([unit.name for unit in sample.answered_in(group)][:5])
            yield Finding(
                "empty_stratum",
                WARNING,
                None,
                f"{label} : aucune réponse. Le total suppose que ce parc ressemble à celui de : {names}.",
            )
    for unit in sample.unrepresented:
        yield Finding(
            "not_represented",
            WARNING,
            unit.name,
            "N’a pas répondu, et aucune collectivité de même nature ne peut la représenter : elle n’est dans aucun "
            "total.",
        )
    for entity in survey.entities:
        ours = sample.weights.get(entity.name)
        if ours is not None and entity.published_weight is not None:
            printed = round_half_up(ours, decimals_of(entity.published_weight))
            if printed != entity.published_weight:
                yield Finding(
                    "published_weight",
                    WARNING,
                    entity.name,
                    f"Le ratio publié est {trimmed(entity.published_weight)} ; N/n donne {trimmed(ours)}.",
                    published=entity.published_weight,
                    computed=ours,
                )


def _missing(survey: Survey, study: Study, sample: Sample) -> Iterator[Finding]:
    for column, estimate in study.estimates.items():
        if estimate.missing:
            names = [
                f"{name} (NC)" if column in survey.fleet[name].declared_unknown else name
                for name in estimate.missing_entities
            ]
            counted = sample.answered.difference(estimate.missing_entities)
            is_borrowed = draw_up(sample.strata, counted).groups != sample.groups
            source = "d’une seule autre" if estimate.n == 1 else f"des {estimate.n} autres"
            consequence = ""
            if estimate.N < sample.N:
                consequence = " et ne couvre pas tout le territoire"
            elif is_borrowed:
                consequence = ", dont certaines valent pour une strate qui n’est pas la leur"
            yield Finding(
                "missing_values",
                WARNING if is_borrowed else INFO,
                None,
                f"{estimate.label} : {plural(estimate.missing, 'réponse', 'réponses')} sans valeur "
                f"({listed(names)}) ; le total vient {source}{consequence}.",
            )
    without = [estimate.label for estimate in study.estimates.values() if estimate.low is None]
    if without:
        yield Finding(
            "no_range",
            WARNING,
            None,
            f"Aucune fourchette pour : {enumeration(without)}. Une seule réponse vaut pour plusieurs collectivités, et "
            "rien ne dit de combien elle peut se tromper.",
        )
    alike = [estimate.label for estimate in study.estimates.values() if estimate.df and estimate.standard_error == 0]
    if alike:
        yield Finding(
            "no_spread",
            INFO,
            None,
            f"{enumeration(alike)} : les réponses extrapolées sont toutes identiques, la fourchette est donc nulle. "
            "Cela ne prouve pas que les collectivités muettes soient pareilles.",
        )
    below = [
        estimate.label
        for estimate in study.estimates.values()
        if estimate.low is not None and estimate.low < estimate.respondents_total
    ]
    if below:
        yield Finding(
            "range_below_count",
            INFO,
            None,
            f"{enumeration(below)} : le bas de la fourchette calculée est inférieur à ce que les répondants ont déjà "
            "compté. La fourchette affichée commence à ce compte.",
        )
    if any(renewal.per_year is None for renewal in study.renewal.values()):
        yield Finding(
            "unknown_life",
            WARNING,
            None,
            "Aucune commune ne donne de durée de vie : le renouvellement ne peut pas être calculé.",
        )
    touched = {imputed.entity: imputed for renewal in study.renewal.values() for imputed in renewal.imputed}
    if len(touched) > MOST_NAMED:
        yield Finding(
            "imputed_life",
            INFO,
            None,
            f"Durée de vie inconnue chez {listed(list(touched))} : on prend celle de la commune répondante la plus proche "
            "en population.",
        )
        touched = {}
    for imputed in touched.values():
        yield Finding(
            "imputed_life",
            INFO,
            imputed.entity,
            f"Durée de vie inconnue : on prend celle {of(imputed.donor)} ({_years(imputed.life_years)}), la commune "
            "répondante la plus proche en population.",
        )


def _years(value: Decimal) -> str:
    return f"{number(value, decimals_of(value.normalize()))} an{'s' if value >= 2 else ''}"


def _plausibility(survey: Survey, rules: Mapping[str, Parameter]) -> Iterator[Finding]:
    lowest, highest = (Decimal(bound) for bound in rules["census/workstation_price"].value)
    shortest, longest = rules["census/workstation_life"].value
    sparse, dense = (Fraction(bound) for bound in rules["census/machines_per_thousand_inhabitants"].value)
    populations = {entity.name: entity.population for entity in survey.entities if entity.kind == COMMUNE}
    for name, answer in survey.fleet.items():
        for column, price in answer.prices.items():
            machine, basis = survey.columns.prices[column]
            if basis is TaxBasis.HT and not lowest <= price <= highest:
                yield Finding(
                    "implausible_price",
                    WARNING,
                    name,
                    f"{column_label(machine)} à {number(price, 2)} € {basis.value} : hors de "
                    f"{number(lowest)} à {number(highest)} €. Vérifiez le prix unitaire.",
                )
        if answer.life_years is not None and not shortest <= answer.life_years <= longest:
            yield Finding(
                "implausible_life",
                WARNING,
                name,
                f"Durée de vie de {_years(answer.life_years)} : hors de {shortest} à {longest} ans. Vérifiez l’unité.",
            )
        population = populations.get(name)
        machines = sum(answer.counts.get(column, 0) for column in survey.columns.machines)
        is_counted = all(column in answer.counts for column in survey.columns.machines)
        if population and is_counted and machines and not sparse <= Fraction(machines * 1000, population) <= dense:
            yield Finding(
                "implausible_density",
                WARNING,
                name,
                f"{plural(machines, 'machine', 'machines')} pour {number(population)} habitants, soit "
                f"{trimmed(Fraction(machines * 1000, population), 1)} pour 1 000 : hors de {trimmed(sparse)} à "
                f"{number(dense)}. Vérifiez le périmètre.",
            )


def _offers(survey: Survey, comparisons: Sequence[Comparison]) -> Iterator[Finding]:
    for offer, found in zip(survey.offers, comparisons, strict=True):
        if Difference.UNKNOWN_TAX_BASIS in found.differences:
            yield Finding(
                "unknown_tax_basis",
                BLOCKING,
                None,
                f"« {offer.label} » : on ne sait pas si le prix est HT ou TTC. Sans cette mention, un prix ne se "
                "compare pas.",
            )
        others = [item for item in found.differences if item is not Difference.UNKNOWN_TAX_BASIS]
        if Difference.ACQUISITION_MODE in others:
            yield Finding(
                "not_like_for_like",
                WARNING,
                None,
                f"« {offer.label} » : {found.existing.acquisition_mode} d’un côté, {found.proposed.acquisition_mode} de l’autre. "
                f"Le gain affiché de {percent(found.saving_pct or 0)} ne compare pas deux choses semblables.",
            )
        elif Difference.UNKNOWN_ACQUISITION_MODE in others:
            yield Finding(
                "not_like_for_like",
                WARNING,
                None,
                f"« {offer.label} » : mode d’acquisition inconnu. Précisez achat, location ou abonnement.",
            )
        if found.is_rise:
            yield Finding(
                "cost_rise",
                WARNING,
                None,
                f"« {offer.label} » : l’offre est plus chère ({number(found.existing.amount, 2)} → "
                f"{number(found.proposed.amount, 2)} {found.existing.unit}"
                + (f", {signed(-found.saving_pct, 1)} %" if found.saving_pct is not None else "")
                + ") : une hausse parmi les économies présentées.",
            )


def _published_figures(study: Study) -> Iterator[Finding]:
    for check in study.published_figures:
        digits = decimals_of(check.published)
        unit = f" {check.unit}" if check.unit else ""
        if check.computed is None and check.names_a_figure:
            yield Finding(
                "published_figure",
                WARNING,
                None,
                f"« {check.indicateur} » : publié {number(check.published, digits)}{unit}, mais cette étude ne peut pas "
                "le calculer.",
                indicateur=check.indicateur,
                published=check.published,
            )
        elif check.computed is None:
            yield Finding(
                "published_figure_unknown",
                WARNING,
                None,
                f"« {check.indicateur} » ne désigne aucun chiffre de cette étude : la valeur publiée "
                f"{number(check.published, digits)}{unit} n’est pas vérifiée. Corrigez l’indicateur.",
                indicateur=check.indicateur,
                published=check.published,
            )
        elif not check.reproduced:
            yield Finding(
                "published_figure",
                WARNING,
                None,
                f"« {check.indicateur} » : publié {number(check.published, digits)}{unit}, calculé "
                f"{number(check.computed, max(digits, 2))}{unit}.",
                indicateur=check.indicateur,
                published=check.published,
                computed=check.computed,
            )


def _published_summaries(survey: Survey, comparisons: Sequence[Comparison]) -> Iterator[Finding]:
    for summary in survey.published_summaries:
        monthly = [
            found
            for offer, found in zip(survey.offers, comparisons, strict=True)
            if summary.theme.casefold().startswith(offer.theme.casefold())
            and found.existing.tax_basis is TaxBasis.HT
            and "mois" in found.existing.unit
        ]
        found = reproduce(PublishedSaving(summary.units, summary.saving_pct, summary.saving_per_month), monthly)
        if found.is_reproduced:
            continue
        yield Finding(
            "published_saving",
            WARNING,
            None,
            _why_not_reproduced(summary, found.nearest, found.computed, found.implied_unit_expense),
            published=summary.saving_per_month,
            computed=found.computed,
        )


def _why_not_reproduced(
    summary: PublishedSummary, nearest: Comparison | None, computed: Decimal | None, implied: Fraction | None
) -> str:
    printed = number(summary.saving_pct, decimals_of(summary.saving_pct))
    text = (
        f"Synthèse « {summary.theme} », {summary.members} : {printed} % et "
        f"{number(summary.saving_per_month, decimals_of(summary.saving_per_month))} € HT par mois pour "
        f"{plural(summary.units, 'unité', 'unités')} ne se recalculent pas, car la dépense de départ n’est pas publiée."
    )
    if implied is not None:
        text += f" Ces chiffres supposent {number(implied, 2)} € HT par mois et par unité."
    if nearest is not None and computed is not None:
        text += (
            f" L’offre la plus proche ({number(nearest.existing.amount, 2)} → {number(nearest.proposed.amount, 2)} "
            f"{nearest.existing.unit}) donne {number(computed, 2)} € HT par mois."
        )
    return text


def _rankings(survey: Survey) -> Iterator[Finding]:
    objectives = survey.objectives
    for name in objectives.respondents:
        given = {option: ranks[name] for option, ranks in objectives.ranks.items() if name in ranks}
        if not given:
            yield Finding("ranking_missing", INFO, name, "Aucun objectif classé : non compté.")
            continue
        if len(given) < len(objectives.options):
            left_out = [f"« {option} »" for option in objectives.options if option not in given]
            yield Finding(
                "ranking_incomplete", WARNING, name, f"Classement incomplet : {enumeration(left_out)} sans rang."
            )
        for rank in sorted(set(given.values())):
            tied = [f"« {option} »" for option, other in given.items() if other == rank]
            if len(tied) > 1:
                yield Finding(
                    "ranking_tie", WARNING, name, f"Rang {rank} donné deux fois ou plus : {enumeration(tied)}."
                )


def _unread(survey: Survey) -> Iterator[Finding]:
    for file, column in survey.unread_columns:
        yield Finding(
            "unread_column", INFO, None, f"{file} : la colonne « {column} » n’est pas du format et n’est pas lue."
        )
    for column in survey.suspect_columns:
        yield Finding(
            "suspect_column",
            WARNING,
            None,
            f"parc.csv : la colonne « {column} » contient des nombres mais n’est comptée nulle part. Pour un système, "
            "une suite ou une machine, son nom doit commencer par os_, office_, suite_ ou pc_.",
        )
    for column in survey.empty_columns:
        yield Finding(
            "empty_column", INFO, None, f"{column_label(column)} : aucune réponse n’a de valeur, rien n’est calculé."
        )
