"""A cost among members by a key: one criterion or several with their weights."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from maillage.engine.sharing._errors import BadKey, MissingValues, NothingToShare, NoWeight, listed
from maillage.engine.sharing._limits import limit
from maillage.engine.sharing._rounding import to_the_cent

Number: TypeAlias = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Criterion:
    """``weight``: its part of the key, of 1; ``values``: of each member, ``None`` where it is not known."""

    name: str
    weight: Fraction
    values: Mapping[str, Number | None]


@dataclass(frozen=True, slots=True)
class Cost:
    """EUR to the cent, in the tax basis of the sharing; ``excluded``: the members who do not bear it."""

    label: str
    amount: Decimal
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PhaseIn:
    """Year ``year`` of ``years`` from what was paid before, EUR, to the key; the last year is the key alone."""

    year: int
    years: int
    previous: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Options:
    """``floor``, ``cap``: EUR a member; ``presence``: part of the period, of 1; ``balances``: EUR paid in excess."""

    floor: Decimal | None = None
    cap: Decimal | None = None
    presence: Mapping[str, Fraction] = field(default_factory=dict)
    phase_in: PhaseIn | None = None
    balances: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Term:
    """One multiplication: ``amount x weight x value / total = part``, EUR; ``value`` is already times the presence."""

    cost: str
    criterion: str
    amount: Decimal
    weight: Fraction
    value: Fraction
    total: Fraction
    part: Fraction


@dataclass(frozen=True, slots=True)
class MemberShare:
    """EUR, exact at each step: by the key, then between floor and cap, then phased in; ``amount`` to the cent.

    ``due = amount - balance``: what is called, negative where it is paid back.
    """

    member: str
    presence: Fraction
    terms: tuple[Term, ...]
    by_key: Fraction
    limited: Fraction
    phased: Fraction
    amount: Decimal
    balance: Decimal

    @property
    def due(self) -> Decimal:
        return self.amount - self.balance


@dataclass(frozen=True, slots=True)
class Sharing:
    """``coefficient``: by which the shares between floor and cap were multiplied so that the sum stays."""

    total: Decimal
    shares: tuple[MemberShare, ...]
    coefficient: Fraction


def equal_parts(members: Sequence[str], weight: Fraction = Fraction(1)) -> Criterion:
    """The key by which everybody counts for one.

    >>> equal_parts(["A", "B"]).values
    {'A': 1, 'B': 1}
    """
    return Criterion("parts égales", weight, dict.fromkeys(members, 1))


def share_cost(
    costs: Sequence[Cost], members: Sequence[str], criteria: Sequence[Criterion], options: Options | None = None
) -> Sharing:
    """``share_i = sum over costs C of C x sum_k w_k x_ik t_i / sum_j x_jk t_j``, then limits, phase-in, cents, balance.

    ``w_k`` add up to 1; ``t_i``: presence (1 where not given); the sums run over the members who bear that cost.
    In order: the key; floor and cap (``c``, the coefficient, over those who bear something); phase-in, which in year
    ``y`` of ``Y`` takes ``y/Y`` of that and ``1 - y/Y`` of the former shares brought to the same total; largest
    remainder to the cent; then what was paid in excess is taken off what is called.

    Guarantees: the amounts add up to the cost to the cent; equal members in the same order of magnitude pay the same
    but for one cent; who counts more in every criterion pays no less, but for one cent; who counts for nothing pays
    nothing unless there is a floor. Errors: ``NothingToShare``, ``MissingValues``, ``NoWeight``, ``BadKey``,
    ``CannotReach``. Source: « clés de répartition » of conventions (DOMAIN 4.4; CGCT L5211-4-2, D5211-16).

    >>> towns = ["A", "B", "C", "D", "E", "F", "G"]
    >>> shared = share_cost([Cost("Logiciel", Decimal("1000.00"))], towns, [equal_parts(towns)])
    >>> [str(share.amount) for share in shared.shares].count("142.86")
    5
    """
    options = options or Options()
    total = _check(costs, members, criteria, options)
    terms: dict[str, list[Term]] = {member: [] for member in members}
    for cost in costs:
        bearers = [member for member in members if member not in cost.excluded]
        for criterion in criteria:
            for member, term in _split(cost, criterion, bearers, options):
                terms[member].append(term)
    by_key = {member: sum((term.part for term in terms[member]), Fraction(0)) for member in members}
    bearers = [member for member in members if terms[member]]
    kept, coefficient = limit([by_key[member] for member in bearers], options.floor, options.cap)
    limited = dict.fromkeys(members, Fraction(0)) | dict(zip(bearers, kept, strict=True))
    phased = _phase(total, limited, options.phase_in)
    amounts = to_the_cent([phased[member] for member in members])
    return Sharing(
        total,
        tuple(
            MemberShare(
                member,
                options.presence.get(member, Fraction(1)),
                tuple(terms[member]),
                by_key[member],
                limited[member],
                phased[member],
                amount,
                options.balances.get(member, Decimal(0)),
            )
            for member, amount in zip(members, amounts, strict=True)
        ),
        coefficient,
    )


def _split(cost: Cost, criterion: Criterion, bearers: Sequence[str], options: Options) -> list[tuple[str, Term]]:
    counted = {member: Fraction(criterion.values[member] or 0) * options.presence.get(member, 1) for member in bearers}
    total = sum(counted.values(), Fraction(0))
    if not total:
        # What is known to be zero is not what nobody knows.
        known = any(criterion.values[member] is not None for member in bearers)
        why = "Toutes les valeurs de la clé" if known else "Aucun membre n’a de valeur pour la clé"
        cure = "Corrigez les valeurs" if known else "Complétez le recensement"
        raise NoWeight(
            f"{why} « {criterion.name} »{' sont à zéro' if known else ''} : le coût « {cost.label} » ne peut pas être "
            f"réparti. {cure} ou choisissez une autre clé."
        )
    base = Fraction(cost.amount) * criterion.weight
    return [
        (
            member,
            Term(
                cost.label,
                criterion.name,
                cost.amount,
                criterion.weight,
                counted[member],
                total,
                base * counted[member] / total,
            ),
        )
        for member in bearers
    ]


def _phase(total: Decimal, target: Mapping[str, Fraction], phase_in: PhaseIn | None) -> dict[str, Fraction]:
    if phase_in is None:
        return dict(target)
    before = {member: Fraction(phase_in.previous[member] or 0) for member in target}
    paid = sum(before.values())
    progress = Fraction(phase_in.year, phase_in.years)
    return {
        member: progress * share + (1 - progress) * before[member] / paid * Fraction(total)
        for member, share in target.items()
    }


def _check(costs: Sequence[Cost], members: Sequence[str], criteria: Sequence[Criterion], options: Options) -> Decimal:
    """Refuse what cannot be shared; the total. All that lacks is said at once."""
    if not members:
        raise NothingToShare("Aucun membre : le coût ne peut pas être réparti. Choisissez au moins une collectivité.")
    if twice := [member for member, count in Counter(members).items() if count > 1]:
        raise BadKey(f"Ces membres sont inscrits deux fois : {listed(twice)}. Retirez le doublon.")
    if not costs or any(cost.amount < 0 for cost in costs) or not sum(cost.amount for cost in costs):
        raise NothingToShare("Le coût à répartir doit être positif. Vérifiez les montants.")
    if fine := [cost.label for cost in costs if cost.amount * 100 % 1]:
        raise BadKey(f"Un montant a plus de deux décimales : {listed(fine)}. Arrondissez-le au centime.")
    if borne_by_nobody := [cost.label for cost in costs if cost.amount and cost.excluded.issuperset(members)]:
        raise NothingToShare(f"Personne ne supporte : {listed(borne_by_nobody)}. Retirez des exclusions ou ce coût.")
    _check_criteria(costs, members, criteria)
    _check_options(members, options)
    return sum((cost.amount for cost in costs), Decimal(0))


def _check_criteria(costs: Sequence[Cost], members: Sequence[str], criteria: Sequence[Criterion]) -> None:
    if any(criterion.weight <= 0 for criterion in criteria) or sum(criterion.weight for criterion in criteria) != 1:
        weights = " + ".join(f"{float(criterion.weight * 100):g} %" for criterion in criteria) or "rien"
        raise BadKey(f"Les poids de la clé doivent être positifs et faire 100 % ; ils font {weights}. Corrigez-les.")
    bearers = [member for member in members if any(member not in cost.excluded for cost in costs)]
    gaps, negative = [], []
    for criterion in criteria:
        if missing := [member for member in bearers if criterion.values.get(member) is None]:
            gaps.append(f"« {criterion.name} » : {listed(missing)}")
        if below := [member for member in bearers if (criterion.values.get(member) or 0) < 0]:
            negative.append(f"« {criterion.name} » : {listed(below)}")
    if gaps:
        raise MissingValues(
            f"Des valeurs ne sont pas connues (NC), et NC n’est pas zéro. {' ; '.join(gaps)}. "
            "Complétez l’inventaire de ces membres, saisissez la valeur ou choisissez une autre clé."
        )
    if negative:
        raise BadKey(f"Des valeurs sont négatives. {' ; '.join(negative)}. Corrigez-les.")


def _check_options(members: Sequence[str], options: Options) -> None:
    if out := [name for name, part in options.presence.items() if not 0 < part <= 1]:
        raise BadKey(f"Une présence va de plus de 0 à la période entière : {listed(out)}. Corrigez-la.")
    if any(bound is not None and (bound < 0 or bound * 100 % 1) for bound in (options.floor, options.cap)):
        raise BadKey("Un plancher ou un plafond est un montant positif, au centime. Corrigez-le.")
    phase_in = options.phase_in
    if phase_in is None:
        return
    if not 1 <= phase_in.year <= phase_in.years:
        raise BadKey(f"L’année {phase_in.year} n’est pas une des {phase_in.years} années du lissage. Corrigez-la.")
    if missing := [member for member in members if phase_in.previous.get(member) is None]:
        raise MissingValues(
            f"Le lissage part de ce que chacun payait : il manque pour {listed(missing)}. Saisissez-le, zéro compris."
        )
    if any((amount or 0) < 0 for amount in phase_in.previous.values()) or not sum(
        (phase_in.previous[member] or Decimal(0) for member in members), Decimal(0)
    ):
        raise BadKey("Le lissage part de montants positifs qui ne sont pas tous nuls. Corrigez ce que chacun payait.")
