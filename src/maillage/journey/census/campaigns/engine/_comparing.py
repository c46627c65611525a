"""What a campaign knows once many have answered: ordinary prices, medians, contracts that two declare."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any

from django.utils.timezone import localdate

from maillage.engine.parameters import parameter
from maillage.journey.census.campaigns.engine._questions import (
    COMPARED,
    answers_of,
    compared_findings,
    definition_of_response,
    definition_of_version,
)
from maillage.journey.census.campaigns.models import Campaign, Response, ResponseSection
from maillage.journey.census.campaigns.queries import ANSWERED
from maillage.journey.census.inventory.engine.crosschecks import (
    NATURES,
    Facts,
    Median,
    Ordinary,
    PriceKey,
    contract_key,
    price_bounds,
    price_median,
)
from maillage.journey.census.inventory.models import Contract
from maillage.journey.census.questionnaires.engine import EXTRA, Section
from maillage.kernel.typography import plural

__all__ = ["CampaignFacts", "campaign_facts", "compared_with_others", "count_odd"]


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """``counts``: how many prices are known of each sort; ``bounds``, ``medians``: of those that have enough; ``contracts``: by
    ``contract_key``, who declares it: key and name of the organisation."""

    today: date
    counts: Mapping[PriceKey, int] = field(default_factory=dict)
    bounds: Mapping[PriceKey, Ordinary] = field(default_factory=dict)
    medians: Mapping[tuple[str, str], Median] = field(default_factory=dict)
    contracts: Mapping[tuple[str, str], list[tuple[int, str]]] = field(default_factory=dict)

    def facts_for(self, owner_id: int) -> Facts:
        """What the rules are given to judge the answers of one organisation."""
        others = {
            key: name for key, holders in self.contracts.items() for owner, name in holders[:20] if owner != owner_id
        }
        return Facts(self.today, price_bounds=self.bounds, internet_medians=self.medians, contracts_elsewhere=others)

    def judged_on(self) -> str:
        """How much there is to compare with, in words."""
        least = parameter("census/price_range", self.today).value[2]
        given = plural(sum(self.counts.values()), "prix unitaire donné", "prix unitaires donnés")
        sorts = plural(len(self.counts), "sorte", "sortes")
        if not self.counts:
            return "Aucun prix unitaire n’est encore donné dans la campagne."
        if not self.bounds:
            return f"{given}, de {sorts} : il en faut {least} d’une même sorte pour dire lequel sort de l’ordinaire."
        ready = plural(len(self.bounds), "en a", "en ont")
        return f"{given}, de {sorts}, dont {ready} assez ({least}) pour dire lequel sort de l’ordinaire."


def compared_with_others(response: Response, facts: CampaignFacts | None = None) -> list[dict[str, str]]:
    """What is odd in a response that is sent, beside those of the others. ``facts``: where they are known already."""
    campaign = Campaign.objects.select_related("version", "short_version").get(pk=response.campaign_id)
    response.campaign = campaign
    definition = definition_of_response(response)
    if not any(one.rule in COMPARED for one in definition.checks):
        return []
    known = facts or campaign_facts(campaign, localdate())
    answers = answers_of(ResponseSection.objects.filter(response=response))
    return compared_findings(definition, answers, known.facts_for(response.owner_id))


def count_odd(campaign: Campaign) -> int:
    """How many findings the comparison of all that was sent gives, explained or not. ``campaign`` is read with its versions."""
    facts = campaign_facts(campaign, localdate())
    sent = ResponseSection.objects.filter(response__campaign=campaign, response__state__in=ANSWERED)
    found = 0
    for response, sections in groupby(
        sent.select_related("response").order_by("response_id"), lambda one: one.response
    ):
        response.campaign = campaign
        definition = definition_of_response(response)
        found += len(compared_findings(definition, answers_of(sections), facts.facts_for(response.owner_id)))
    return found


def campaign_facts(campaign: Campaign, today: date) -> CampaignFacts:
    """From all that was sent, in two statements. ``campaign`` is read with its versions."""
    sections = _sections(campaign)
    prices: dict[PriceKey, list[Decimal]] = defaultdict(list)
    accesses: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    contracts: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    owners: dict[int, str] = {}
    sent = ResponseSection.objects.filter(
        response__campaign=campaign, response__state__in=ANSWERED, code__in=list(sections)
    )
    for owner, name, is_short, code, rows in sent.order_by("response_id", "id").values_list(
        "owner_id", "response__entity_name", "response__is_short", "code", "rows"
    ):
        owners[owner] = name
        section = sections[code].get(is_short)
        if section is None:
            continue
        for given in _rows(rows):
            nature = _nature(section, given)
            for column, value, basis in _prices(section, given):
                prices[(section.kind, column, basis, nature)].append(value)
                if (
                    section.kind == "lignes"
                    and column == "monthly_price"
                    and (by := _text(section, given, "technology"))
                ):
                    accesses[(by, basis)].append(value)
            if section.kind == "contrats" and (reference := _text(section, given, "reference")):
                contracts[contract_key(_text(section, given, "holder"), reference)].append((owner, name))
    for owner, holder, reference in _shown_contracts(owners):
        key = contract_key(holder, reference)
        if owner not in {known for known, _ in contracts[key]}:
            contracts[key].append((owner, owners[owner]))
    return CampaignFacts(
        today,
        {key: len(found) for key, found in prices.items()},
        {key: bounds for key, found in prices.items() if (bounds := price_bounds(found, today))},
        {key: middle for key, found in accesses.items() if (middle := price_median(found, today))},
        dict(contracts),
    )


def _shown_contracts(owners: Collection[int]) -> Any:
    """The contracts of those who have answered, where they show their inventory."""
    rows = Contract.objects.filter(owner__in=list(owners), retired_on=None).exclude(reference="")
    return rows.order_by("id").values_list("owner_id", "holder", "reference")


def _sections(campaign: Campaign) -> dict[str, dict[bool, Section]]:
    """The sections where there is something to compare: by code, then by whether the questionnaire is the short one."""
    found: dict[str, dict[bool, Section]] = {}
    for version, is_short in ((campaign.version, False), (campaign.short_version, True)):
        if version is None:
            continue
        definition = definition_of_version(version, () if is_short else campaign.themes)
        for _, section in definition.sections():
            if section.kind and (section.kind == "contrats" or any(asked.is_price for asked in section.fields)):
                found.setdefault(section.code, {})[is_short] = section
    return found


_Given = Mapping[str, Mapping[str, str]]


def _rows(rows: Any) -> Iterator[_Given]:
    """What is given in the rows of a section, as it is kept: a thousand responses are read without being typed."""
    for row in rows if isinstance(rows, list) else ():
        if not row.get("gone"):
            yield row.get("given", {})


def _column(section: Section, code: str) -> str:
    asked = section.field(code)
    return asked.lands if asked.lands not in ("", EXTRA) else asked.code


def _text(section: Section, given: _Given, column: str) -> str:
    fixed = section.fixed.get(column, "")
    return fixed or next((one.get("value", "") for code, one in given.items() if _column(section, code) == column), "")


def _nature(section: Section, given: _Given) -> str:
    return next(filter(None, (_text(section, given, column) for column in NATURES)), "")


def _prices(section: Section, given: _Given) -> Iterator[tuple[str, Decimal, str]]:
    """Prices of one thing that can be read. What a whole contract costs is no unit price."""
    for asked in section.fields:
        one: Mapping[str, str] = given.get(asked.code, {})
        if section.kind == "contrats" or not (asked.is_price and one.get("value") and one.get("tax_basis")):
            continue
        try:
            value = Decimal(one["value"])
        except InvalidOperation:
            continue
        if value.is_finite():
            yield _column(section, asked.code), value, one["tax_basis"]
