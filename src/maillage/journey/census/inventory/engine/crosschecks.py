"""Cross-checks of what an organisation declares: pure functions of rows of values, for a form being typed, an answer to a
campaign or a page of the commune alike. A rule says what it finds; nothing is refused here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Any, Final, NamedTuple

from stdnum import luhn

from maillage.engine.parameters import least_contributors, parameter
from maillage.kernel.spelling import fold
from maillage.kernel.typography import number, trimmed

__all__ = [
    "BLOCKING",
    "NATURES",
    "RULES",
    "WARNING",
    "Facts",
    "Finding",
    "Line",
    "Median",
    "Ordinary",
    "PriceKey",
    "contract_key",
    "end_of_support",
    "find",
    "is_siren",
    "is_siret",
    "months_after",
    "price_bounds",
    "price_key",
    "price_median",
    "unlikely_machines",
]

BLOCKING: Final = "B"
WARNING: Final = "W"
_LA_POSTE: Final = "356000000"
COPPER: Final = frozenset({"PSTN", "ISDN_BRI", "ISDN_PRI"})
COPPER_TECHNOLOGIES: Final = frozenset({"RTC_MODEM", "ADSL", "VDSL", "SDSL"})


@dataclass(frozen=True, slots=True)
class Line:
    """One record, or one row of an answer. ``kind``: slug of the inventory kind, empty for an answer about the organisation;
    ``key``: what the caller calls it; ``values``: by column, typed (Decimal, date, bool, text), without those not known;
    ``unknown``: the columns of which it was said that they are not known.
    """

    kind: str
    key: str
    label: str
    values: Mapping[str, Any]
    unknown: frozenset[str] = frozenset()
    section: str = ""

    def get(self, column: str) -> Any:
        return self.values.get(column)


PriceKey = tuple[str, str, str, str]
"""Kind, column, tax basis and nature of what has a price: what it is compared with."""
NATURES: Final = ("category", "kind")
"""Columns that part things whose prices are not compared: a server is no laptop."""


class Ordinary(NamedTuple):
    """Between which prices one is ordinary, and on how many that is judged."""

    low: Decimal
    high: Decimal
    among: int


class Median(NamedTuple):
    """The price in the middle, and of how many."""

    price: Decimal
    among: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules know beside the lines. A fact that is empty makes its rule say nothing.

    ``price_bounds``: ``price_key`` to the ordinary prices of the campaign; ``internet_medians``: (technology, basis) to
    € per month; ``copper_closing``: INSEE code to the technical closing; ``insee_code``: of the organisation, for the
    sites that give none; ``contracts_elsewhere``: ``contract_key`` to the name of the other member that declares it;
    ``insee_exists``: whether a code is a commune's.
    """

    today: date
    population: int | None = None
    insee_code: str = ""
    insee_exists: Callable[[str], bool] | None = None
    price_bounds: Mapping[PriceKey, Ordinary] = field(default_factory=dict)
    internet_medians: Mapping[tuple[str, str], Median] = field(default_factory=dict)
    copper_closing: Mapping[str, date] = field(default_factory=dict)
    contracts_elsewhere: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: on which line and column, what, and what to do. ``level``: B must be cured or explained."""

    rule: str
    level: str
    line: Line
    column: str
    message: str
    cure: str


Found = Iterator[tuple[Line, str, str, str]]
Rule = Callable[[Sequence[Line], Facts], Found]


def find(lines: Iterable[Line], facts: Facts, levels: Mapping[str, str] | None = None) -> list[Finding]:
    """What the rules find. ``levels``: the rules that apply and what each one does; by default all of them, as usual."""
    known = list(lines)
    asked = {code: level for code, (level, _) in RULES.items()} if levels is None else levels
    return [
        Finding(code, level, line, column, message, cure)
        for code, level in asked.items()
        if code in RULES
        for line, column, message, cure in RULES[code][1](known, facts)
    ]


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of its month.

    >>> months_after(date(2026, 8, 31), 18)
    datetime.date(2028, 2, 29)
    """
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("a month has 28 days")


def is_siren(text: str) -> bool:
    """Nine digits with the right key.

    >>> is_siren("356000000"), is_siren("200000001")
    (True, False)
    """
    return len(text) == 9 and text.isdigit() and bool(luhn.is_valid(text))


def is_siret(text: str) -> bool:
    """Fourteen digits with the right key; the offices of La Poste have one of their own: a sum of digits divisible by five.

    >>> is_siret("35600000049837"), is_siret("35600000049838")
    (True, False)
    """
    if len(text) != 14 or not text.isdigit() or not is_siren(text[:9]):
        return False
    if text.startswith(_LA_POSTE) and sum(map(int, text)) % 5 == 0:
        return True
    return bool(luhn.is_valid(text))


def contract_key(holder: str, reference: str) -> tuple[str, str]:
    """By what the same contract is recognised in two places."""
    return fold(holder), "".join(character for character in fold(reference) if character.isalnum())


def price_key(line: Line, column: str, basis: str) -> PriceKey:
    """With what a price of a line is compared."""
    nature = next((str(value) for name in NATURES if (value := line.get(name))), "")
    return line.kind, column, basis, nature


def price_bounds(prices: Sequence[Decimal], on: date) -> Ordinary | None:
    """Between which prices one is ordinary: the 1st and the 99th centile, as ranks; ``None`` where there are too few to say.

    >>> price_bounds([Decimal(price) for price in range(1, 101)], date(2026, 1, 1))
    Ordinary(low=Decimal('2'), high=Decimal('99'), among=100)
    """
    low, high, least = parameter("census/price_range", on).value
    if len(prices) < least:
        return None
    ordered = sorted(prices)
    last = len(ordered) - 1
    return Ordinary(ordered[-(-last * low // 100)], ordered[last * high // 100], len(ordered))


def price_median(prices: Sequence[Decimal], on: date) -> Median | None:
    """The price in the middle; ``None`` where there are too few to compare one with.

    >>> price_median([Decimal(price) for price in (30, 32, 35, 40, 300)], date(2026, 1, 1))
    Median(price=Decimal('35'), among=5)
    """
    if len(prices) < least_contributors(on):
        return None
    return Median(Decimal(median(prices)), len(prices))


# --- blocking ---------------------------------------------------------------------------------------------------------


def _end_after_start(lines: Sequence[Line], _: Facts) -> Found:
    pairs = (("starts_on", "ends_on"), ("authorised_on", "authorised_until"), ("purchased_on", "warranty_end"))
    for line in lines:
        for first, last in pairs:
            start, end = line.get(first), line.get(last)
            if start and end and end < start:
                message = f"la fin ({end:%d/%m/%Y}) vient avant le début ({start:%d/%m/%Y})."
                yield line, last, message, "Vérifiez les deux dates."


def _price_has_basis(lines: Sequence[Line], _: Facts) -> Found:
    for line in lines:
        prices = line.get("prices") or {}
        bases = {basis for basis in prices.values() if basis}
        for column, basis in prices.items():
            if not basis:
                yield line, column, "ce prix n’est ni HT ni TTC.", "Choisissez HT ou TTC, comme sur la facture."
        if len(bases) > 1:
            yield line, next(iter(prices)), "des prix HT et TTC sur la même ligne.", "Écrivez-les tous HT, ou tous TTC."


def _colour_within_total(lines: Sequence[Line], _: Facts) -> Found:
    for line in lines:
        for colour, total in _COLOUR_AND_TOTAL:
            pages, whole = line.get(colour), line.get(total)
            if pages is not None and whole is not None and pages > whole:
                yield line, colour, "plus de pages couleur que de pages en tout.", "Vérifiez les deux compteurs."


_READINGS: Final = ("releves.1.", "releves.2.")
"""Before the columns of the two readings that one row of a questionnaire asks of a printer."""
_COLOUR_AND_TOTAL: Final = (
    ("colour_total", "total_pages"),
    ("colour_pages", "total_pages"),
    *((f"{start}colour_total", f"{start}total_pages") for start in _READINGS),
)


def _counters_grow(lines: Sequence[Line], _: Facts) -> Found:
    """Of two readings of one printer, the later says more: whether they are asked in one row, or stand in two."""
    records: dict[Any, list[tuple[Line, str]]] = {}
    for line in lines:
        if line.kind == "releves" and line.get("read_on"):
            records.setdefault(line.get("printer"), []).append((line, ""))
    series = [sorted(found, key=lambda one: one[0].get("read_on")) for found in records.values()]
    series += [[(line, start) for start in _READINGS] for line in lines if line.kind != "releves"]
    for readings in series:
        for (one, first), (other, second) in pairwise(readings):
            day, later = one.get(f"{first}read_on"), other.get(f"{second}read_on")
            if day and later and later <= day:
                yield other, f"{second}read_on", "ce relevé n’est pas après le précédent.", "Vérifiez les deux dates."
                continue
            for column, word in (("total_pages", "le compteur"), ("colour_total", "le compteur couleur")):
                before, after = one.get(f"{first}{column}"), other.get(f"{second}{column}")
                if before is None or after is None or after > before or (after == before and column == "colour_total"):
                    continue
                verb = "n’a pas avancé" if after == before else "a reculé"
                message = f"{word} {verb} : {number(before)} pages, puis {number(after)}."
                yield other, f"{second}{column}", message, "Recopiez les deux compteurs : le second est le plus grand."


def _siren_valid(lines: Sequence[Line], _: Facts) -> Found:
    for line in lines:
        for column in ("siren", "siret", "holder_siren"):
            text = "".join(str(line.get(column) or "").split())
            if text and not (is_siret(text) if len(text) == 14 else is_siren(text)):
                cure = "Recopiez les neuf chiffres du SIREN, ou les quatorze du SIRET."
                yield line, column, f"« {text} » n’a pas la bonne clé.", cure


def _insee_exists(lines: Sequence[Line], facts: Facts) -> Found:
    if facts.insee_exists is None:
        return
    for line in lines:
        code = str(line.get("insee_code") or "")
        if code and not facts.insee_exists(code):
            cure = "Cinq caractères, par exemple 29279 ; ce n’est pas le code postal."
            yield line, "insee_code", f"aucune commune n’a le code INSEE « {code} ».", cure


def _two_ends(lines: Sequence[Line], _: Facts) -> Found:
    for line in lines:
        one, other = line.get("site"), line.get("other_site")
        if one and other and fold(str(one)) == fold(str(other)):
            yield line, "other_site", "la liaison joint un lieu à lui-même.", "Choisissez deux lieux différents."


def _channels(lines: Sequence[Line], _: Facts) -> Found:
    for line in lines:
        count = line.get("channel_count")
        if line.get("kind") == "ISDN_PRI" and count is not None and not 15 <= count <= 30:
            yield line, "channel_count", "un T2 a de 15 à 30 canaux.", "Vérifiez le nombre de canaux, ou la nature."


# --- warnings ---------------------------------------------------------------------------------------------------------


def _measured_rate(lines: Sequence[Line], facts: Facts) -> Found:
    ratio = Decimal(parameter("census/measured_rate_ratio", facts.today).value)
    for line in lines:
        for column in ("down_mbps", "up_mbps"):
            promised, measured = line.get(column), line.get(f"measured_{column}")
            if promised and measured and measured > promised * ratio:
                message = f"le débit mesuré dépasse de plus d’un dixième celui du contrat ({trimmed(promised)} Mbit/s)."
                yield line, f"measured_{column}", message, "Vérifiez l’unité : des Mbit/s."


def _notice_length(lines: Sequence[Line], facts: Facts) -> Found:
    most = parameter("census/longest_notice", facts.today).value
    for line in lines:
        months = line.get("notice_months")
        if months is not None and months > most:
            yield (
                line,
                "notice_months",
                f"un préavis de {number(months)} mois est très long.",
                "Vérifiez l’unité : des mois.",
            )


def _price_in_range(lines: Sequence[Line], facts: Facts) -> Found:
    for line in lines:
        for column, basis in (line.get("prices") or {}).items():
            ordinary, price = facts.price_bounds.get(price_key(line, column, basis)), line.get(column)
            if ordinary and price is not None and not ordinary.low <= price <= ordinary.high:
                between = f"de {trimmed(ordinary.low, 4)} à {trimmed(ordinary.high, 4)} € {basis}"
                message = (
                    f"{trimmed(price, 4)} € {basis} sort de l’ordinaire de la campagne "
                    f"({between} pour presque tous, sur {number(ordinary.among)} prix)."
                )
                yield line, column, message, "Vérifiez la période, l’unité, et HT ou TTC."


def _machines_per_inhabitant(lines: Sequence[Line], facts: Facts) -> Found:
    machines = [line for line in lines if line.get("category") in ("DESKTOP", "LAPTOP", "MINI_PC", "THIN_CLIENT")]
    if not machines or not facts.population:
        return
    count = sum(line.get("quantity") or 1 for line in machines)
    if sentence := unlikely_machines(count, facts.population, facts.today):
        yield machines[0], "quantity", sentence, "Vérifiez le nombre de postes, et le périmètre (écoles comprises ?)."


def unlikely_machines(count: Any, population: Any, today: date) -> str:
    """What is to be said of so many machines for so many inhabitants; empty where it is ordinary."""
    low, high = map(Decimal, parameter("census/machines_per_thousand_inhabitants", today).value)
    rate = Decimal(count) * 1000 / Decimal(population)
    return "" if low <= rate <= high else f"{trimmed(rate, 1)} postes pour 1 000 habitants."


def _internet_price(lines: Sequence[Line], facts: Facts) -> Found:
    ratio = parameter("census/internet_price_ratio", facts.today).value
    for line in lines:
        technology, price = str(line.get("technology") or ""), line.get("monthly_price")
        basis = (line.get("prices") or {}).get("monthly_price", "")
        middle = facts.internet_medians.get((technology, basis))
        if line.kind == "lignes" and price is not None and middle and price > ratio * middle.price:
            message = (
                f"{trimmed(price)} € {basis} par mois, plus de {ratio} fois la médiane de la même technique "
                f"({trimmed(middle.price)} €, sur {number(middle.among)} accès)."
            )
            yield line, "monthly_price", message, "Vérifiez la facture ; sinon c’est une économie à faire."


def _contract_past_end(lines: Sequence[Line], facts: Facts) -> Found:
    for line in lines:
        column = "ends_on" if line.kind in ("contrats", "logiciels") else "committed_until"
        end = line.get(column)
        if end and end < facts.today:
            cure = "Demandez au titulaire s’il a été reconduit, et jusqu’à quand."
            yield line, column, f"l’engagement est fini depuis le {end:%d/%m/%Y} : reconduit tacitement ?", cure


def _lease_ends_soon(lines: Sequence[Line], facts: Facts) -> Found:
    limit = months_after(facts.today, parameter("census/lease_warning", facts.today).value)
    for line in lines:
        end = line.get("lease_end")
        if end and end < limit:
            message = f"la location {'a fini' if end < facts.today else 'finit'} le {end:%d/%m/%Y}."
            yield line, "lease_end", message, "Préparez la suite avant la date de préavis."


def _backup_untested(lines: Sequence[Line], _: Facts) -> Found:
    for line in lines:
        if line.kind != "sauvegardes":
            continue
        if line.get("medium") == "NONE" or line.get("frequency") == "NEVER":
            yield line, "medium", "rien n’est sauvegardé.", "Parlez-en à votre technicien : c’est le premier risque."
        elif not line.get("last_restore_test_on"):
            message = "on ne sait pas si la sauvegarde se restaure."
            yield line, "last_restore_test_on", message, "Faites reprendre un fichier, et notez la date."


def _copper_closing(lines: Sequence[Line], facts: Facts) -> Found:
    limit = months_after(facts.today, parameter("census/copper_warning", facts.today).value)
    codes = {
        fold(str(line.get("name"))): str(line.get("insee_code"))
        for line in lines
        if line.kind == "lieux" and line.get("insee_code")
    }
    for line in lines:
        is_copper = line.get("kind") in COPPER or line.get("technology") in COPPER_TECHNOLOGIES
        code = codes.get(fold(str(line.get("site") or "")), facts.insee_code)
        closing = facts.copper_closing.get(code)
        if line.kind == "lignes" and is_copper and closing and closing <= limit:
            word = "a fermé" if closing <= facts.today else "ferme"
            message = f"le cuivre de cette commune {word} le {closing:%d/%m/%Y}."
            yield line, "kind", message, "Prévoyez le remplacement de cette ligne."


def _system_out_of_support(lines: Sequence[Line], facts: Facts) -> Found:
    for line in lines:
        ended = end_of_support(str(line.get("operating_system") or ""), facts.today)
        if ended and ended < facts.today:
            message = f"« {line.get('operating_system')} » ne reçoit plus de correctifs depuis le {ended:%d/%m/%Y}."
            yield line, "operating_system", message, "Prévoyez de le remplacer."


def end_of_support(system: str, on: date) -> date | None:
    """When a system stops receiving corrections, by its name; ``None`` where no rule names it.

    >>> end_of_support("Microsoft Windows 10 Pro", date(2026, 1, 1)), end_of_support("Debian 12", date(2026, 1, 1))
    (datetime.date(2025, 10, 14), None)
    """
    name = f" {fold(system)} "
    for words, end in parameter("census/system_end_of_support", on).value:
        if f" {words} " in name:
            return end if isinstance(end, date) else date.fromisoformat(end)
    return None


def _contract_twice(lines: Sequence[Line], facts: Facts) -> Found:
    for line in lines:
        if line.kind != "contrats" or not line.get("reference"):
            continue
        other = facts.contracts_elsewhere.get(contract_key(str(line.get("holder") or ""), str(line.get("reference"))))
        if other:
            message = f"{other} déclare le même contrat."
            yield line, "reference", message, "Dites lequel de vous deux le paie : il ne doit compter qu’une fois."


RULES: Final[dict[str, tuple[str, Rule]]] = {
    "end_after_start": (BLOCKING, _end_after_start),
    "price_has_basis": (BLOCKING, _price_has_basis),
    "colour_within_total": (BLOCKING, _colour_within_total),
    "counters_grow": (BLOCKING, _counters_grow),
    "siren_valid": (BLOCKING, _siren_valid),
    "insee_exists": (BLOCKING, _insee_exists),
    "two_ends": (BLOCKING, _two_ends),
    "channels": (BLOCKING, _channels),
    "measured_rate": (WARNING, _measured_rate),
    "notice_length": (WARNING, _notice_length),
    "price_in_range": (WARNING, _price_in_range),
    "machines_per_inhabitant": (WARNING, _machines_per_inhabitant),
    "internet_price": (WARNING, _internet_price),
    "contract_past_end": (WARNING, _contract_past_end),
    "lease_ends_soon": (WARNING, _lease_ends_soon),
    "backup_untested": (WARNING, _backup_untested),
    "copper_closing": (WARNING, _copper_closing),
    "system_out_of_support": (WARNING, _system_out_of_support),
    "contract_twice": (WARNING, _contract_twice),
}
"""Rule to what it does by default, and how it finds. ``values["prices"]``: column to basis, of the prices of a line."""
