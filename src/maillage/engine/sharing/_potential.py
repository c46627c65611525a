"""Population corrected by tax potential."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from maillage.engine.sharing._errors import BadKey, MissingValues, listed
from maillage.engine.sharing._keys import Number


class PotentialForm(StrEnum):
    """Who is relieved."""

    RELIEVES_POORER = "relieves_poorer"
    RELIEVES_RICHER = "relieves_richer"


def tax_potential_weights(
    populations: Mapping[str, Number | None],
    potentials: Mapping[str, Number | None],
    form: PotentialForm = PotentialForm.RELIEVES_POORER,
) -> dict[str, Fraction]:
    """``pop_i x min(1, PF_i / PF_mean)``; the form that relieves the richer: ``pop_i x min(1, PF_mean / PF_i)``.

    ``potentials``: EUR an inhabitant; ``PF_mean = sum pop PF / sum pop``, the mean of the members by inhabitant.
    Guarantees: no weight exceeds the population; equal potentials give the populations. Errors: ``MissingValues``,
    ``BadKey`` (a potential or a population that is not positive). Source: DOMAIN 4.4, « potentiel fiscal »; the second
    form is the one of grants, kept because conventions use it.

    >>> tax_potential_weights({"A": 100, "B": 100}, {"A": 600, "B": 1000})
    {'A': Fraction(75, 1), 'B': Fraction(100, 1)}
    """
    for name, values in (("population", populations), ("potentiel fiscal", potentials)):
        if missing := [member for member in populations if values.get(member) is None]:
            raise MissingValues(f"« {name} » n’est pas connu pour {listed(missing)}. Saisissez-le.")
        if wrong := [member for member in populations if (values[member] or 0) <= 0]:
            raise BadKey(f"« {name} » doit être positif : {listed(wrong)}. Corrigez-le.")
    people = {member: Fraction(value or 0) for member, value in populations.items()}
    rates = {member: Fraction(potentials[member] or 0) for member in people}
    mean = sum((people[member] * rates[member] for member in people), Fraction(0)) / sum(people.values())
    if form is PotentialForm.RELIEVES_POORER:
        return {member: people[member] * min(Fraction(1), rates[member] / mean) for member in people}
    return {member: people[member] * min(Fraction(1), mean / rates[member]) for member in people}
