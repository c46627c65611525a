"""One member's own page: what it has, what that costs it, what it would save. Of the others, only totals."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from maillage.engine.quantities import Price, TaxBasis
from maillage.engine.savings import payments_a_year, renewal_cost, yearly_saving
from maillage.journey.studies.syntheses.engine.results import Study
from maillage.journey.studies.syntheses.engine.shown import is_mean_shown, shown_families
from maillage.journey.studies.syntheses.enums import column_label
from maillage.kernel.spelling import fold

__all__ = [
    "OfferedPrice",
    "OwnAnswers",
    "OwnMachine",
    "merged_answers",
    "names_someone",
    "offers_of",
    "own_machines",
    "saving_with",
    "totals_of",
]

OwnAnswers = Mapping[str, Mapping[str, Decimal | None]]
"""What an organisation and those that it replaced answered: by name in the survey, then by field; ``None`` is NC."""
LIFE: Final = "duree_vie_ans"


@dataclass(frozen=True, slots=True)
class OwnMachine:
    """A kind of machine of one member. Prices and yearly amounts in EUR, ``basis`` HT or TTC; ``None`` is not known.

    Where several answered (a commune and those that it replaced), what one of them does not know is not known of all:
    ``price`` is then their mean by machine, ``life_years`` is given only where it is the same for all.
    ``mean_price``: of the territory, by machine, where enough members gave theirs; ``saving``: EUR a year if the machines
    were bought at that price, negative where the member already pays less.
    """

    label: str
    count: int | None
    price: Decimal | None
    basis: str
    life_years: Decimal | None
    yearly_cost: Fraction | None
    mean_price: Decimal | None
    mean_answers: int
    saving: Fraction | None


_LINKS: Final = frozenset(
    ["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lez", "pres", "sous", "sur"]
)
_BODIES: Final = frozenset(
    [
        "agglo",
        "agglomeration",
        "ca",
        "cc",
        "ccas",
        "cias",
        "commune",
        "communaute",
        "communes",
        "cu",
        "mairie",
        "metropole",
        "pays",
        "syndicat",
        "ville",
    ]
)
_COMMON: Final = _BODIES | frozenset(
    [
        "saint",
        "sainte",
        "bas",
        "basse",
        "bois",
        "bourg",
        "cap",
        "champ",
        "champs",
        "chapelle",
        "chateau",
        "croix",
        "deux",
        "eglise",
        "fontaine",
        "foret",
        "fort",
        "grand",
        "grande",
        "haut",
        "haute",
        "huit",
        "ile",
        "iles",
        "lac",
        "mont",
        "moulin",
        "neuf",
        "neuve",
        "nouveau",
        "nouvelle",
        "petit",
        "petite",
        "pierre",
        "plage",
        "pont",
        "port",
        "quatre",
        "roche",
        "sept",
        "source",
        "trois",
        "val",
        "vallee",
        "vieille",
        "vieux",
        "village",
        "villers",
    ]
)
"""Words of many names that are also words of many offers: alone they name nobody."""
_SHORTEST: Final = 4


def names_someone(text: str, names: Iterable[str]) -> bool:
    """Whether a theme or the label of an offer names one of the territory: then it tells who has what.

    A name is known by its first words too, where they are its own: « Plourin » is Plourin-lès-Morlaix, « Saint » is nobody.

    >>> names_someone("Copieur en location (Morlaix)", ["Taulé", "Morlaix"]), names_someone("SDA", ["Morlaix"])
    (True, False)
    >>> names_someone("Copieur de Plourin", ["Plourin-lès-Morlaix"]), names_someone("Photos du saint", ["Saint-Thégonnec"])
    (True, False)
    >>> names_someone("Serveur St Thégonnec", ["Mairie de Saint-Thégonnec"]), names_someone("Le pont", ["Pont-l’Abbé"])
    (True, False)
    """
    words = " " + " ".join(_words(text)) + " "
    return any(f" {form} " in words for name in names for form in _forms(name))


def _words(text: str) -> list[str]:
    plain = re.sub(r"\W+", " ", fold(text)).split()
    return [{"st": "saint", "ste": "sainte"}.get(word, word) for word in plain]


def _forms(name: str) -> set[str]:
    """A name whole, without what kind of body it is, and by its first words up to one that is its own."""
    words = _words(name)
    forms = {" ".join(words)}
    while words and words[0] in _BODIES | _LINKS:
        words = words[1:]
    while words and words[-1] in _BODIES:
        words = words[:-1]
    forms.add(" ".join(words))
    for place, word in enumerate(words, start=1):
        if word not in _COMMON | _LINKS and len(word) >= _SHORTEST:
            forms.add(" ".join(words[:place]))
            break
    return forms - {""} - _COMMON - _LINKS


def totals_of(study: Study, names: Collection[str]) -> dict[str, Any]:
    """The numbers that every member may read, as JSON takes them: money as text, means of it to two decimals.

    Counts are those of ``engine.shown``. An offer whose theme or label names one of the territory (``names``) is left out.
    """
    return {
        "estimates": {
            count.code: {
                "label": count.label,
                "total": round(float(count.total), 6),
                "low": count.low,
                "high": count.high,
                "n": count.n,
                "N": count.N,
            }
            for family in shown_families(study)
            for count in family.counts
        },
        "means": [
            {
                "machine": mean.machine,
                "tax_basis": mean.tax_basis,
                "by_machine": f"{Decimal(mean.by_machine.numerator) / Decimal(mean.by_machine.denominator):.2f}",
                "n": mean.by_machine_contributors,
            }
            for mean in study.means.values()
            if mean.by_machine is not None and is_mean_shown(study, mean)
        ],
        "offers": [
            {
                "theme": saving.theme,
                "label": saving.objet,
                "unit": saving.unit,
                "tax_basis": saving.tax_basis or "",
                "proposed": f"{saving.proposed.normalize():f}",
            }
            for saving in study.savings
            if not any(names_someone(text, names) for text in (saving.theme, saving.objet, saving.unit))
        ],
    }


def merged_answers(answers: OwnAnswers, columns: Iterable[str]) -> dict[str, Decimal | None]:
    """Counts of several names added up, for the columns that one of them answered: 16 and NC, or 16 and nothing, is NC.

    >>> merged_answers({"A": {"os_7": Decimal(16), "os_xp": Decimal(1)}, "B": {"os_7": None, "os_xp": Decimal(2)}},
    ...                ["os_7", "os_xp", "os_vista"])
    {'os_7': None, 'os_xp': Decimal('3')}
    """
    merged: dict[str, Decimal | None] = {}
    for column in columns:
        if any(column in values for values in answers.values()):
            known = [value for values in answers.values() if (value := values.get(column)) is not None]
            merged[column] = sum(known, Decimal(0)) if len(known) == len(answers) else None
    return merged


def own_machines(fields: Mapping[str, Any], answers: OwnAnswers, totals: Mapping[str, Any]) -> list[OwnMachine]:
    """What a member answered on its machines, kind by kind, beside the mean prices of the territory.

    Costs are those of each name, added up. Where a survey asks for a price both HT and TTC, the one that was answered.
    """
    prices: dict[str, list[tuple[str, str]]] = {}
    for name, machine, basis in fields["prices"]:
        prices.setdefault(machine, []).append((name, basis))
    means = {(mean["machine"], mean["tax_basis"]): mean for mean in totals.get("means", [])}
    return [
        _own_machine(column, prices.get(column, []), list(answers.values()), means) for column in fields["machines"]
    ]


def _own_machine(
    column: str,
    prices: Sequence[tuple[str, str]],
    answers: Sequence[Mapping[str, Decimal | None]],
    means: Mapping[tuple[str, str], Mapping[str, Any]],
) -> OwnMachine:
    # Those who have none of it neither pay for it nor make its price unknown.
    having = [values for values in answers if values.get(column) != 0] or list(answers)

    def answered(price: tuple[str, str]) -> int:
        return sum(values.get(price[0]) is not None for values in having)

    name, basis = max(prices, key=answered, default=("", ""))
    counts = [values.get(column) for values in answers]
    mean = means.get((column, basis))
    mean_price = Decimal(mean["by_machine"]) if mean else None
    lives = {values.get(LIFE) for values in having}
    return OwnMachine(
        label=column_label(column),
        count=None if None in counts else sum(int(count) for count in counts if count is not None),
        price=_mean_of(having, column, name),
        basis=basis,
        life_years=lives.pop() if len(lives) == 1 else None,
        yearly_cost=_yearly(having, column, name, Decimal(0)),
        mean_price=mean_price,
        mean_answers=mean["n"] if mean else 0,
        saving=None if mean_price is None else _yearly(having, column, name, mean_price),
    )


def _mean_of(having: Sequence[Mapping[str, Decimal | None]], column: str, name: str) -> Decimal | None:
    """The price of one, or the mean by machine of several."""
    if len(having) == 1:
        return having[0].get(name)
    total, machines = Decimal(0), Decimal(0)
    for values in having:
        count, price = values.get(column), values.get(name)
        if count is None or price is None:
            return None
        total, machines = total + count * price, machines + count
    return total / machines if machines else None


def _yearly(having: Sequence[Mapping[str, Decimal | None]], column: str, name: str, less: Decimal) -> Fraction | None:
    """EUR a year of all of them at their price ``less`` another; ``None`` where one of them does not know."""
    total = Fraction(0)
    for values in having:
        count, price, life = values.get(column), values.get(name), values.get(LIFE)
        if count is None or price is None or not life:
            return None
        total += renewal_cost(int(count), price - less, life)
    return total


@dataclass(frozen=True, slots=True)
class OfferedPrice:
    """A price offered to all. ``times_a_year``: how often it is paid; ``None`` by the piece."""

    place: int
    theme: str
    label: str
    unit: str
    basis: str
    proposed: Decimal
    times_a_year: int | None


def offers_of(totals: Mapping[str, Any]) -> list[OfferedPrice]:
    """The prices offered to all members."""
    return [
        OfferedPrice(
            place,
            offer["theme"],
            offer["label"],
            offer["unit"],
            offer["tax_basis"],
            Decimal(offer["proposed"]),
            payments_a_year(offer["unit"]),
        )
        for place, offer in enumerate(totals.get("offers", []))
    ]


def saving_with(offer: OfferedPrice, quantity: Decimal, paid: Decimal) -> Fraction | None:
    """EUR a year that a member saves who pays ``paid`` for ``quantity`` of what is offered; ``None`` where the tax basis
    of the offer is not known."""
    basis = TaxBasis(offer.basis) if offer.basis else None
    existing, proposed = (Price(amount, offer.unit, basis, "même") for amount in (paid, offer.proposed))
    return yearly_saving(quantity, existing, proposed)
