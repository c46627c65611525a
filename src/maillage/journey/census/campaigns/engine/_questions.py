"""What is asked of one organisation, what is known beforehand, and what the cross-checks find in what it answers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.timezone import localdate

from maillage.foundations.organisations.enums import Subject
from maillage.journey.census.campaigns.models import Campaign, Response, ResponseSection
from maillage.journey.census.deadlines.models import CopperClosure
from maillage.journey.census.inventory.engine.crosschecks import Facts
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.inventory.models import KINDS, called
from maillage.journey.census.questionnaires.engine import (
    Answers,
    Definition,
    Finding,
    Given,
    Problem,
    Row,
    Section,
    Unreadable,
    blank,
    check,
    lines_of,
    prefill,
    problems_of,
    read_value,
)
from maillage.journey.census.questionnaires.models import QuestionnaireVersion
from maillage.journey.territories.queries import known_communes
from maillage.kernel.tenancy import current

__all__ = [
    "COMPARED",
    "MISSING",
    "UNREADABLE",
    "AskedField",
    "answers_of",
    "compared_findings",
    "definition_of_response",
    "definition_of_version",
    "definitions_of",
    "fields_of",
    "findings_of",
    "key_of",
    "open_findings",
    "prefilled",
    "price_fields",
    "refused_finding",
    "with_identity",
    "without_prices",
]

UNREADABLE: Final = "unreadable"
"""The rule of what cannot be read: no explanation replaces a value."""
MISSING: Final = "missing"
"""The rule of what is required and not answered yet."""


def definition_of_version(version: QuestionnaireVersion, themes: Iterable[str] = ()) -> Definition:
    """The questionnaire that a version keeps, less the themes that are not asked."""
    whole = _read(version.digest, version)
    wanted = list(themes)
    return whole.with_themes(wanted) if wanted else whole


_known: Final[dict[str, Definition]] = {}
MOST_KNOWN: Final = 64


def _read(digest: str, version: QuestionnaireVersion) -> Definition:
    """A version never changes: each process reads it once."""
    if digest not in _known:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[digest] = Definition.of_json(version.definition)
    return _known[digest]


def definition_of_response(response: Response) -> Definition:
    """What is asked of an organisation: the short questionnaire is asked whole."""
    campaign: Campaign = response.campaign
    if response.is_short and campaign.short_version is not None:
        return definition_of_version(campaign.short_version)
    assert campaign.version is not None, "a campaign opens with its questionnaire"  # noqa: S101
    return definition_of_version(campaign.version, campaign.themes)


def definitions_of(campaign: Campaign) -> list[Definition]:
    """What a campaign asks: the whole questionnaire, less the themes that are not asked, and the short one where there is one.
    ``campaign`` is read with its versions."""
    found = [definition_of_version(campaign.version, campaign.themes)] if campaign.version is not None else []
    return found + ([definition_of_version(campaign.short_version)] if campaign.short_version is not None else [])


@dataclass(frozen=True, slots=True)
class AskedField:
    """A field that a campaign asks: « section.field », what people read, in which of its questionnaires it stands."""

    name: str
    label: str
    section: str
    is_in_whole: bool
    is_in_short: bool

    def base(self, sent: Sequence[int]) -> int:
        """How many of the responses that are sent were asked it. ``sent``: to the whole questionnaire, to the short one."""
        return self.is_in_whole * sent[0] + self.is_in_short * sent[1]


def fields_of(campaign: Campaign) -> list[AskedField]:
    """Every field that a campaign asks, once, in the order of its questionnaires; one that both ask is named as in the whole
    one. ``campaign`` is read with its versions."""
    found: dict[str, AskedField] = {}
    for place, definition in enumerate(definitions_of(campaign)):
        for _, section in definition.sections():
            for field in section.fields:
                name = f"{section.code}.{field.code}"
                known = found.get(name) or AskedField(name, field.label, section.title, place == 0, is_in_short=False)
                found[name] = replace(known, is_in_short=known.is_in_short or place == 1)
    return list(found.values())


def price_fields(campaign: Campaign) -> frozenset[str]:
    """The fields of a campaign that are prices: as « section.field » for one that is asked, by column for one that was
    loaded. ``campaign`` is read with its versions."""
    names = {name for name, *_ in campaign.fields.get("prices", [])}
    for version in filter(None, (campaign.version, campaign.short_version)):
        for _, section in definition_of_version(version).sections():
            names |= {f"{section.code}.{field.code}" for field in section.fields if field.is_price}
    return frozenset(names)


def without_prices(findings: Iterable[Mapping[str, Any]], prices: Collection[str]) -> list[Mapping[str, Any]]:
    """The findings that are about no price: the others quote it."""
    return [one for one in findings if f"{one.get('section')}.{one.get('field')}" not in prices]


def answers_of(sections: Iterable[ResponseSection]) -> Answers:
    """What was saved."""
    return Answers.of_json({section.code: section.rows for section in sections})


def prefilled(
    definition: Definition, response: Response, *, with_inventory: bool, with_prices: bool, only: str = ""
) -> Answers:
    """What is known before anybody answers: the inventory where the seat and the scope in force see it, and for what lands nowhere (a
    ranking, a remark) the answers to the campaign before. ``only``: the one section that is asked for."""
    if only:
        theme = next(theme for theme, section in definition.sections() if section.code == only)
        definition = replace(definition, themes=(replace(theme, sections=(definition.section(only),)),))
    sees = with_inventory and response.owner_id in current().seen(Subject.CENSUS)
    shows = with_prices and response.owner_id in current().seen(Subject.PRICES)
    answers = prefill(definition, response.owner_id, with_prices=shows) if sees else blank(definition)
    answers = with_identity(definition, answers, response)
    if response.campaign.previous_id is None:
        return answers
    before = answers_of(
        ResponseSection.objects.filter(
            response__campaign=response.campaign.previous_id,
            response__owner=response.owner_id,
            response__counterparty=response.counterparty_id,
        )
    )
    for _, section in definition.sections():
        rows = before.rows(section.code)
        if rows and not section.kind:
            priced = {field.code for field in section.fields if field.is_price and not with_prices}
            kept = [_without(row, priced) for row in rows]
            if not section.is_many:  # what is new since then is still asked with what is known of it
                now = answers.rows(section.code)[0].given if answers.rows(section.code) else {}
                kept = [Row(row.key, dict(now) | dict(row.given), row.is_gone) for row in kept]
            answers = answers.with_rows(section.code, kept)
    return answers


_IDENTITY: Final = ("insee_code", "siren", "population", "population_year")
"""Codes of fields that the directory answers, in a section that lands nowhere."""


def with_identity(definition: Definition, answers: Answers, response: Response) -> Answers:
    """With what the directory says of the organisation: nobody is asked to copy her own INSEE code."""
    for _, section in definition.sections():
        if section.kind or section.is_many:
            continue
        said = [
            (field.code, str(getattr(response.owner, field.code) or ""))
            for field in section.fields
            if field.code in _IDENTITY
        ]
        told = {code: Given(text, str(ValueStatus.MEASURED)) for code, text in said if text}
        if told:
            row = answers.rows(section.code)[0] if answers.rows(section.code) else Row("")
            answers = answers.with_rows(section.code, [Row(row.key, told | dict(row.given), row.is_gone)])
    return answers


def _without(row: Row, codes: Collection[str]) -> Row:
    return Row(row.key, {code: given for code, given in row.given.items() if code not in codes}, row.is_gone)


def findings_of(definition: Definition, answers: Answers, response: Response) -> list[dict[str, str]]:
    """What is wrong, or doubtful: as JSON, blocking ones first. Sections that nobody saved are not judged."""
    asked = set(answers.sections)
    kept = [one for one in problems_of(definition, answers) if one.section in asked]
    found = [_of_problem(definition, answers, one) for one in kept]
    return found + [_of_finding(one) for one in check(definition, answers, _facts(definition, answers, response))]


def _facts(definition: Definition, answers: Answers, response: Response) -> Facts:
    """What is known of one organisation while it answers: nothing of the others'."""
    named = {str(line.get("insee_code")) for line in lines_of(definition, answers) if line.get("insee_code")}
    rules = {one.rule for one in definition.checks}
    own = response.owner.insee_code
    closures = CopperClosure.objects.filter(owner=response.counterparty_id, insee_code__in={own, *named})
    return Facts(
        localdate(),
        response.owner.population,
        own,
        known_communes(named).__contains__ if "insee_exists" in rules and named else None,
        copper_closing=dict(closures.values_list("insee_code", "technical_on")) if "copper_closing" in rules else {},
    )


COMPARED: Final = frozenset({"price_in_range", "internet_price", "contract_twice"})
"""The rules that compare an answer with those of others: for the body that asks, never for who answers."""


def compared_findings(definition: Definition, answers: Answers, facts: Facts) -> list[dict[str, str]]:
    """What is odd in answers beside those of the others. ``facts``: those of the campaign."""
    asked = tuple(one for one in definition.checks if one.rule in COMPARED)
    return [_of_finding(one) for one in check(replace(definition, checks=asked), answers, facts)]


def _of_problem(definition: Definition, answers: Answers, one: Problem) -> dict[str, str]:
    section = definition.section(one.section)
    asked = section.field(one.field)
    rule = MISSING
    if one.value:
        try:
            read_value(asked, one.value)
        except Unreadable:
            rule = UNREADABLE
    where = " › ".join(filter(None, (section.title, _row_named(section, answers, one.row), asked.label)))
    return _plain(rule, "B", where, str(one.message), one.cure, one.section, one.row, one.field)


def _row_named(section: Section, answers: Answers, key: str) -> str:
    """Which of the rows of a section: by its name and number, else by its place."""
    if not section.is_many:
        return ""
    place, row = next((place, row) for place, row in enumerate(answers.rows(section.code), 1) if row.key == key)
    said = {asked.lands or asked.code: row[asked.code].value for asked in section.fields}
    known = said.get(KINDS[section.kind].model.known_by, "") if section.kind else ""
    return called(said.get("name") or f"n° {place}", known)


def _of_finding(one: Finding) -> dict[str, str]:
    return _plain(one.rule, str(one.level), one.where, one.message, one.cure, one.section, one.row, one.field)


def _plain(
    rule: str, level: str, where: str, message: str, cure: str, section: str, row: str, field: str
) -> dict[str, str]:
    return {
        "key": f"{rule}|{section}|{row}|{field}",
        "rule": rule,
        "level": level,
        "where": where,
        "message": message,
        "cure": cure,
        "section": section,
        "row": row,
        "field": field,
    }


def refused_finding(reason: str) -> dict[str, str]:
    """What the inventory refuses of answers, in its own words."""
    cure = "Complétez la partie qu’il manque, puis envoyez de nouveau."
    return _plain(UNREADABLE, "B", "Votre inventaire", reason, cure, "", "", "")


def key_of(finding: Mapping[str, str]) -> str:
    """What an explanation is kept under."""
    return finding["key"]


def open_findings(findings: Sequence[Mapping[str, str]], explanations: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """Those that nobody has explained; what cannot be read is never explained away."""
    return [one for one in findings if one["rule"] == UNREADABLE or one["key"] not in explanations]
