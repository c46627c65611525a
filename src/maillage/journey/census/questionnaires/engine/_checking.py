"""The cross-checks of a questionnaire: those of records, applied to its rows, and those about several of its fields."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from maillage.engine.parameters import parameter
from maillage.journey.census.inventory.engine import crosschecks
from maillage.journey.census.inventory.engine.crosschecks import Facts, Line
from maillage.journey.census.inventory.models import KINDS, called
from maillage.journey.census.questionnaires.engine._answers import Answers, Row
from maillage.journey.census.questionnaires.engine._definition import EXTRA, Check, Definition, Section
from maillage.journey.census.questionnaires.engine._filling import applies
from maillage.journey.census.questionnaires.engine._values import Unreadable, ranks_of, typed
from maillage.journey.census.questionnaires.enums import FieldType, Level
from maillage.kernel.typography import enumeration, number, trimmed

__all__ = ["Finding", "check", "lines_of"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found. ``level``: B must be cured or explained before the answer is validated; ``where``: in words;
    ``section``, ``row``, ``field``: the place, empty where several are meant."""

    rule: str
    level: str
    where: str
    message: str
    cure: str
    section: str = ""
    row: str = ""
    field: str = ""

    @property
    def is_blocking(self) -> bool:
        return self.level == Level.BLOCKING


def check(definition: Definition, answers: Answers, facts: Facts) -> list[Finding]:
    """What the rules that a definition names find in the answers, blocking ones first. What cannot be read counts as absent:
    ``problems_of`` says it."""
    lines = lines_of(definition, answers)
    levels = {one.rule: one.level for one in definition.checks if one.rule in crosschecks.RULES and not one.left}
    found = [_of_line(definition, answers, one) for one in crosschecks.find(lines, facts, levels)]
    for one in definition.checks:
        if one.rule in _RULES:
            found += _RULES[one.rule](_Side(definition, answers, facts, one))
    return sorted(found, key=lambda one: one.level != Level.BLOCKING)


def lines_of(definition: Definition, answers: Answers) -> list[Line]:
    """The answers as the rules read them: by column where they land, else by the code of the field."""
    return [
        _line(section, row)
        for _, section in definition.sections()
        for row in answers.rows(section.code)
        if row.is_answered and not row.is_gone
    ]


def _line(section: Section, row: Row) -> Line:
    values: dict[str, Any] = {name: text for name, text in section.fixed.items() if name != "name"}
    prices: dict[str, str] = {}
    unknown = set()
    for asked in section.fields:
        given = row[asked.code]
        column = asked.lands if asked.lands not in ("", EXTRA) else asked.code
        if given.is_unknown:
            unknown.add(column)
        if not given.value or not applies(section, asked, row):
            continue
        try:
            values[column] = given.value if asked.type == FieldType.SITE else typed(asked, given)
        except Unreadable:
            continue
        if asked.is_price:
            prices[column] = given.tax_basis
    if prices:
        values["prices"] = prices
    label = str(values.get("name") or section.fixed.get("name") or section.title)
    if section.is_many and section.kind and (tells := KINDS[section.kind].model.known_by):
        label = called(label, str(values.get(tells) or ""))
    return Line(section.kind, row.key, label, values, frozenset(unknown), section.code)


def _of_line(definition: Definition, answers: Answers, found: crosschecks.Finding) -> Finding:
    section = definition.section(found.line.section)
    asked = next((one for one in section.fields if found.column in (one.lands, one.code)), None)
    named = found.line.label if section.is_many else ""
    if named == section.title:  # a row that no one named is known by its place
        rows = answers.rows(section.code)
        named = f"n° {next(place for place, row in enumerate(rows, 1) if row.key == found.line.key)}"
    where = " › ".join(filter(None, [section.title, named, asked.label if asked else ""]))
    code = asked.code if asked else ""
    return Finding(found.rule, found.level, where, found.message, found.cure, section.code, found.line.key, code)


# --- rules about several fields ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Side:
    """A check, and what it reads."""

    definition: Definition
    answers: Answers
    facts: Facts
    check: Check

    def has(self, name: str) -> bool:
        """Whether the field is asked here: a campaign may leave a theme out."""
        return any(section.code == name.partition(".")[0] for _, section in self.definition.sections())

    def values(self, names: Sequence[str], row: Row | None = None) -> list[Decimal] | None:
        """The numbers of some fields; an empty one counts for nothing, and ``None`` where one is not known or none is given.

        ``row``: only those of one row of their section."""
        found: list[Decimal] = []
        for name in filter(self.has, names):
            code, _, field = name.partition(".")
            section = self.definition.section(code)
            for one in (row,) if row is not None else self.answers.rows(code):
                given = one[field]
                if given.is_unknown or one.is_gone:
                    return None
                try:
                    value = typed(section.field(field), given)
                except Unreadable:
                    return None
                if value is not None:
                    found.append(Decimal(value))
        return found or None

    def label(self, names: Sequence[str]) -> str:
        sections = {name: self.definition.section(name.partition(".")[0]) for name in names if self.has(name)}
        return enumeration([section.field(name.partition(".")[2]).label for name, section in sections.items()])

    def finding(self, message: str, cure: str, name: str, row: Row | None = None) -> Finding:
        code, _, field = name.partition(".")
        section = self.definition.section(code)
        where = f"{section.title} › {section.field(field).label}"
        key = row.key if row is not None else ""
        return Finding(self.check.rule, self.check.level, where, message, self.check.note or cure, code, key, field)

    def pairs(self) -> Iterator[tuple[Decimal, Decimal, Row | None]]:
        """The sums of the two sides: row by row where both are of one section that repeats."""
        left, right = self.check.left, self.check.right
        sections = {name.partition(".")[0] for name in (*left, *right)}
        code = next(iter(sections))
        many = len(sections) == 1 and self.has(f"{code}.") and self.definition.section(code).is_many
        for row in self.answers.rows(code) if many else (None,):
            first, second = self.values(left, row), self.values(right, row)
            if first is not None and second is not None:
                yield sum(first, Decimal(0)), sum(second, Decimal(0)), row


def _sum_equals(side: _Side) -> Iterator[Finding]:
    for left, right, row in side.pairs():
        if left != right:
            sides = f"{side.label(side.check.left)} ; {side.label(side.check.right)}"
            message = f"{trimmed(left)} d’un côté, {trimmed(right)} de l’autre ({sides})."
            yield side.finding(message, "Recomptez les deux.", side.check.left[0], row)


def _sum_at_most(side: _Side) -> Iterator[Finding]:
    for left, right, row in side.pairs():
        if left > right:
            message = f"{side.label(side.check.left)} : {trimmed(left)}, plus que {side.label(side.check.right)} : {trimmed(right)}."
            yield side.finding(message, "Vérifiez les deux nombres.", side.check.left[0], row)


def _suites_and_machines(side: _Side) -> Iterator[Finding]:
    low, high = map(Decimal, parameter("census/suites_per_machine", side.facts.today).value)
    for suites, machines, _ in side.pairs():
        if suites < machines * low:
            message = f"{trimmed(suites)} suites bureautiques pour {trimmed(machines)} postes : il en manque."
            yield side.finding(message, "Comptez aussi les postes sans suite, ou écrivez NC.", side.check.left[0])
        elif suites > machines * high:
            message = f"{trimmed(suites)} suites bureautiques pour {trimmed(machines)} postes : comptées deux fois ?"
            yield side.finding(message, "Si des postes en ont plusieurs, dites-le.", side.check.left[0])


def _machines_per_inhabitant(side: _Side) -> Iterator[Finding]:
    machines = side.values(side.check.left)
    inhabitants = side.values(side.check.right) or ([Decimal(side.facts.population)] if side.facts.population else None)
    if machines is None or inhabitants is None or not inhabitants[0]:
        return
    if said := crosschecks.unlikely_machines(sum(machines), inhabitants[0], side.facts.today):
        yield side.finding(
            said, "Vérifiez le nombre de postes, et le périmètre (écoles comprises ?).", side.check.left[0]
        )


def _ranking_is_permutation(side: _Side) -> Iterator[Finding]:
    for name in filter(side.has, side.check.left):
        code, _, field = name.partition(".")
        asked = side.definition.section(code).field(field)
        row = side.answers.one(code)
        try:
            ranks = ranks_of(row[field].value)
        except ValueError:
            continue
        if not ranks:
            continue  # nobody must answer
        missing = [choice.label for choice in asked.choices if choice.code not in ranks]
        if missing:
            yield side.finding(f"sans rang : {enumeration(missing)}.", "Classez-les tous, ou aucun.", name, row)
            continue
        ties = [rank for rank, count in Counter(ranks.values()).items() if count > 1]
        if ties and not (asked.tie_reason and row[asked.tie_reason].value):
            said = f"le rang {enumeration([number(rank) for rank in sorted(ties)])} est donné plusieurs fois."
            yield side.finding(said, "Donnez un rang à chacun, ou dites pourquoi deux sont à égalité.", name, row)


def _users_and_agents(side: _Side) -> Iterator[Finding]:
    people = side.values(side.check.right)
    if people is None or "logiciels" not in {section.code for _, section in side.definition.sections()}:
        return
    for row in side.answers.rows("logiciels"):
        users = side.values(("logiciels.user_count",), row)
        if users and users[0] > sum(people):
            said = f"{trimmed(users[0])} utilisateurs, pour {trimmed(sum(people, Decimal(0)), 1)} agents et élus."
            yield side.finding(said, "Vérifiez le nombre d’utilisateurs nommés.", "logiciels.user_count", row)


def _protection_ended(side: _Side) -> Iterator[Finding]:
    for name in filter(side.has, side.check.left):
        code, _, field = name.partition(".")
        section, row = side.definition.section(code), side.answers.one(code)
        asked = section.field(field)
        try:
            end = typed(asked, row[field]) if applies(section, asked, row) else None
        except Unreadable:
            continue
        if end is not None and end < side.facts.today:
            yield side.finding(f"fini depuis le {end:%d/%m/%Y}.", "Vérifiez s’il a été renouvelé.", name, row)


def _price_plausible(side: _Side) -> Iterator[Finding]:
    for _, section in side.definition.sections():
        for asked in section.fields:
            if not asked.is_price or (asked.least is None and asked.most is None):
                continue
            name = f"{section.code}.{asked.code}"
            for row in side.answers.rows(section.code):
                for price in side.values((name,), row) or ():
                    low, high = asked.least or Decimal(0), asked.most
                    if price < low or (high is not None and price > high):
                        bounds = f"de {trimmed(low, 4)}" + (f" à {trimmed(high, 4)}" if high is not None else "")
                        said = f"{trimmed(price, 4)} est inhabituel ({bounds} {asked.unit} d’ordinaire)."
                        yield side.finding(said, "Vérifiez la période, l’unité, et HT ou TTC.", name, row)


_RULES: Final[dict[str, Callable[[_Side], Iterator[Finding]]]] = {
    "sum_equals": _sum_equals,
    "sum_at_most": _sum_at_most,
    "suites_and_machines": _suites_and_machines,
    "ranking_is_permutation": _ranking_is_permutation,
    "price_plausible": _price_plausible,
    "users_and_agents": _users_and_agents,
    "protection_ended": _protection_ended,
    "machines_per_inhabitant": lambda side: _machines_per_inhabitant(side) if side.check.left else iter(()),
}
