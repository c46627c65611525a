"""What a questionnaire means, without any campaign. What campaigns lean on:

``Definition.of_json(version.definition)``, and ``definition.with_themes(codes)`` where a campaign asks some only;
``blank(definition) -> Answers``; ``prefill(definition, organisation_id) -> Answers``: what the inventory knows;
``problems_of(definition, answers) -> list[Problem]``: what cannot be read, or is required and missing;
``check(definition, answers, facts) -> list[Finding]``: the cross-checks, blocking (B) or warning (W);
``changes_of(definition, answers, …) -> dict[kind slug, list[Change]]``: what lands in the inventory;
``forms.SectionForm(section, rows, data=None, places=())``: the form of a section, drafts included;
``documents.workbook(definition, answers, stamp, format)``, ``documents.paper(definition, answers, about)``;
``imports.read_answers(definition, path, stamp) -> tuple[Answers, list[Problem]]``;
``actions.land_answers(author, definition, answers, owner_id, source_key, sentence)``: writes what ``changes_of`` says, places first.
"""

from maillage.journey.census.questionnaires.engine._answers import (
    NOTHING,
    Answers,
    Given,
    Problem,
    Row,
    record_key,
    record_of,
)
from maillage.journey.census.questionnaires.engine._checking import Finding, check, lines_of
from maillage.journey.census.questionnaires.engine._definition import (
    EXTRA,
    Check,
    Choice,
    Condition,
    Definition,
    Field,
    Section,
    Theme,
)
from maillage.journey.census.questionnaires.engine._details import details_of
from maillage.journey.census.questionnaires.engine._filling import SEVERAL, applies, blank, prefill, problems_of
from maillage.journey.census.questionnaires.engine._landing import changes_of, places_named
from maillage.journey.census.questionnaires.engine._reading import definition_of, definition_of_text, text_of_definition
from maillage.journey.census.questionnaires.engine._shipped import SHIPPED, shipped, shipped_text
from maillage.journey.census.questionnaires.engine._stamp import MARK, SECTION, Stamp, digest_of, read_stamp, signed
from maillage.journey.census.questionnaires.engine._values import (
    Unreadable,
    ranks_of,
    read_given,
    read_value,
    shown,
    told,
    typed,
)
from maillage.journey.census.questionnaires.engine._yaml import RULES, DefinitionRefused, Flaw

__all__ = [
    "EXTRA",
    "MARK",
    "NOTHING",
    "RULES",
    "SECTION",
    "SEVERAL",
    "SHIPPED",
    "Answers",
    "Check",
    "Choice",
    "Condition",
    "Definition",
    "DefinitionRefused",
    "Field",
    "Finding",
    "Flaw",
    "Given",
    "Problem",
    "Row",
    "Section",
    "Stamp",
    "Theme",
    "Unreadable",
    "applies",
    "blank",
    "changes_of",
    "check",
    "definition_of",
    "definition_of_text",
    "details_of",
    "digest_of",
    "lines_of",
    "places_named",
    "prefill",
    "problems_of",
    "ranks_of",
    "read_given",
    "read_stamp",
    "read_value",
    "record_key",
    "record_of",
    "shipped",
    "shipped_text",
    "shown",
    "signed",
    "text_of_definition",
    "told",
    "typed",
]
