"""Rows of any model, filled by themselves, so that a new table is under every test of the walls from its first day."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any, Final
from uuid import uuid4

from django.db import connection, models
from django.utils import timezone

from maillage.foundations.organisations.models import Membership, Organisation, OrganisationSuccession
from maillage.journey.census.bills.models import Bill, BillFile, BillLine, OperatorProfile
from maillage.journey.census.campaigns.models import Campaign, PersonalLink, Response, ResponseSection
from maillage.journey.census.deadlines.models import Deadline
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.census.questionnaires.engine import shipped
from maillage.journey.census.questionnaires.models import Questionnaire, QuestionnaireVersion
from maillage.journey.census.transfers.models import FileImport, FileMapping, FoundPage, UndoBatch
from maillage.journey.studies.money.engine import document_of, examples
from maillage.journey.studies.money.models import (
    AmortisationPeriod,
    BusinessCase,
    CaseEdition,
    IndexReading,
    PublishedCase,
    RevisionClause,
)
from maillage.journey.studies.offers.models import PriceReference, Savings, SavingsLine
from maillage.journey.studies.reports.models import PlanStep, PublishedReport, ReportEdition, StudyReport
from maillage.journey.studies.scenarios.models import MemberPart, Scenario, ScenarioCost, ScenarioDiscount, Score
from maillage.journey.studies.sharing.models import (
    CostSharing,
    SharingMember,
    SharingPaper,
    SharingWorks,
)
from maillage.journey.studies.syntheses.models import Study, StudyChapter, StudyEntity, StudyPaper
from maillage.journey.studies.telephony.models import AnalysedLine, SiteMerger, TariffPlan, TelephonyAnalysis
from maillage.kernel.tenancy import everything
from tests.cast import LONG_AGO, Place
from tests.security.tap import scoped_tables

__all__ = ["CANARY", "FOUND_BY", "canaries", "column_values", "insert", "new", "row", "scoped_models", "texts_of"]

CANARY: Final = "Ѫ"
"""A letter that no page holds: texts of rows made inside ``canaries()`` begin with it."""
FOUND_BY: Final = "canari"
"""A word of every text that is long enough, to search for."""

FIXED: Final = (
    "StudyPaper.ending",
    "SharingPaper.ending",
    "Deadline.record_kind",
    "FileImport.kind",
    "FileMapping.kind",
    "UndoBatch.kind",
    "SavingsLine.part",
    "SavingsLine.obstacle",
    "SavingsLine.reference_key",
    "AnalysedLine.today_from",
    "TariffPlan.brackets",
    "TariffPlan.rounding",
)
"""Texts that only the code writes."""

_numbers = count(1)
_letter = "L"


@contextmanager
def canaries() -> Iterator[None]:
    """Each text of each row that the block makes is a canary."""
    global _letter  # noqa: PLW0603 a switch of the tests
    before, _letter = _letter, CANARY
    try:
        yield
    finally:
        _letter = before


FACTS: Final[dict[Any, Callable[[Place], dict[str, Any]]]] = {
    **{kind.model: lambda _: {"provenance": {}} for kind in KINDS.values()},
    Bill: lambda _: {"announced_ht": None, "announced_ttc": None},  # nothing to add up
    BillFile: lambda _: {"reading": {}},
    BillLine: lambda _: {"months": 1},
    OperatorProfile: lambda _: {"columns": {}, "categories": []},
    Membership: lambda place: {"counterparty": row(Organisation, place)},  # one without date a pair
    OrganisationSuccession: lambda place: {"counterparty": row(Organisation, place)},  # one a pair
    Campaign: lambda _: {
        "fields": {"machines": [], "prices": [], "systems": [], "suites": []},
        **dict.fromkeys(("previous", "version", "short_version")),
        **{"themes": [], "quality": {}},
    },
    Response: lambda _: {"progress": {}, "findings": [], "explanations": {}},
    ResponseSection: lambda _: {"rows": []},
    PersonalLink: lambda _: {"person_id": None},
    Questionnaire: lambda _: {"draft": shipped("village").as_json()},
    QuestionnaireVersion: lambda _: {"definition": shipped("village").as_json()},
    Deadline: lambda _: {  # a deadline is seen between two days
        "kind": "CAMERA",
        "record_kind": "cameras",
        "due_on": timezone.localdate() + timedelta(days=30),
        "shown_from": LONG_AGO,
        "shown_to": timezone.localdate() + timedelta(days=400),
    },
    AmortisationPeriod: lambda _: {"years": 5},
    BusinessCase: lambda _: {"content": _case(), "version": 1, "study": None},
    CaseEdition: lambda _: {"content": _case(), "lives": [], "blocks": [], "pictures": {}},
    IndexReading: lambda _: {"value": Decimal(312)},
    PublishedCase: lambda _: {"blocks": [], "pictures": {}},
    RevisionClause: lambda _: {
        "fixed_share": Decimal("0.15"),
        "terms": [{"code": "SYNTEC", "part": "0.85", "base": "300"}],
        **{"initial_price": Decimal(100), "digits": 4, "rounding": "proche", "price_digits": 2},
    },
    Study: lambda _: {
        "digest": [],
        "digest_pictures": {},
        "totals": {},
        "themes": [],
        "frozen_at": None,
        "state": "ANALYSED",
    },
    StudyEntity: lambda _: {"told": [], "records": {}, "figures": {}},
    StudyChapter: lambda _: {"blocks": [], "pictures": {}},
    StudyPaper: lambda _: {"ending": "pdf"},
    Scenario: lambda _: {"themes": [], "frozen": {}},
    MemberPart: lambda _: {"frozen": {}},
    ScenarioCost: lambda _: {"first_year": 1, "last_year": None},
    ScenarioDiscount: lambda _: {"low": 5, "central": 10, "high": 15},
    Score: lambda _: {"value": 3},
    PriceReference: lambda _: {"tiers": [], "vat_rate": None, "retired_on": None},
    Savings: lambda _: {"totals": {}},
    SavingsLine: lambda _: {"reservations": [], "obstacle": "", "reference_key": "", "part": "forfait"},
    CostSharing: lambda _: {"state": "DRAFT", "told": [], "tax_basis": "HT", "total": Decimal(100)},
    SharingMember: lambda _: {"months": 12, "excluded": [], "schedule": [], "steps": []},
    SharingWorks: lambda _: {"blocks": [], "pictures": {}, "game_kind": ""},
    SharingPaper: lambda _: {"ending": "pdf"},
    TelephonyAnalysis: lambda _: {
        **{
            "totals": {},
            "plans": {},
            "frozen_at": None,
            "first_month": LONG_AGO,
            "last_month": LONG_AGO,
            "state": "COMPUTED",
        },
    },
    AnalysedLine: lambda _: {"usage": {}, "left_out": "", "today_from": ""},
    SiteMerger: lambda _: {"bridges": [], "found": {}},
    TariffPlan: lambda _: {"brackets": "", "rounding": "1+1", "nature": ""},
    StudyReport: lambda _: {"left_out": [], "notes": {}},
    PlanStep: lambda _: {"ends_on": None},
    ReportEdition: lambda _: {"chapters": [], "versions": [], "missing": []},
    PublishedReport: lambda _: {"chapters": []},
    FileImport: lambda _: {"kind": "equipements", "tables": [], "readings": [], "summary": {}},
    FileMapping: lambda _: {"kind": "equipements", "rules": {"kind": "equipements"}},
    FoundPage: lambda _: {"rows": []},
    UndoBatch: lambda _: {"kind": "equipements", "created": [], "changed": {}},
}
"""What a model cannot be given blindly: one line a model. Pages read the JSON of studies and campaigns as blocks."""


def _case() -> dict[str, Any]:
    """A case that is computed."""
    return document_of(examples()["morlaix-copieur"].case)


def scoped_models() -> list[Any]:
    """Every owned and crossing model, by name."""
    return sorted(scoped_tables().values(), key=lambda model: str(model._meta.label))


def row(model: Any, place: Place, **facts: Any) -> Any:
    """A row of a model, owned by the commune of a place; between it and its body for a crossing model."""
    with everything("a row from nowhere"):
        made = new(model, place, **facts)
        made.save(force_insert=True)
    return made


def new(model: Any, place: Place, **facts: Any) -> Any:
    """The same, not yet written; what it refers to is."""
    with everything("a row from nowhere"):
        known = (
            {"owner": place.town, "counterparty": place.body} | (FACTS[model](place) if model in FACTS else {}) | facts
        )
        fields = {field.name: field for field in model._meta.concrete_fields}
        values = {name: value for name, value in known.items() if name in fields}
        for name, field in fields.items():
            if name not in values and not field.primary_key:
                values[name] = _value(
                    field, Place(values.get("owner", place.town), values.get("counterparty", place.body))
                )
        return model(**values)


def _value(field: Any, place: Place) -> Any:
    if isinstance(field, models.ForeignKey):
        target: Any = field.related_model
        if target is Organisation:
            return place.town
        return row(target, place)
    if field.choices:
        return field.choices[0][0]
    return _plain_value(field, next(_numbers))


def _plain_value(field: Any, number: int) -> Any:  # noqa: PLR0911 one answer a kind of field
    text = _text(number, field.max_length)
    match field:
        case models.EmailField():
            return f"{_letter.casefold()}{number}.{FOUND_BY}@maillage.example"
        case models.SlugField():
            return f"c{number}"
        case models.CharField() | models.TextField():
            return text
        case models.JSONField():
            return [text] if field.default is list else {FOUND_BY: text}
        case models.UUIDField():
            return uuid4()
        case models.DateTimeField():
            return None if field.null else timezone.now() + timedelta(days=1)
        case models.DateField():
            return None if field.null else LONG_AGO + timedelta(days=number % 2000)  # never in the future
        case models.BooleanField():
            return field.default is True
        case models.DecimalField():
            return Decimal(number % 7)
        case models.IntegerField() | models.FloatField():
            return number % 30_000
        case models.BinaryField():
            return text.encode()
    raise NotImplementedError(f"{field.model.__name__}.{field.name}: say in FACTS how to fill it")


def _text(number: int, longest: int | None) -> str:
    digits, code = "0123456789abcdefghijklmnopqrstuvwxyz", ""
    while number:
        number, digit = divmod(number, 36)
        code = digits[digit] + code
    return f"{_letter}{code} {FOUND_BY}"[:longest]


# --- the same row without the ORM ------------------------------------------------------------------------------------


def column_values(made: Any) -> dict[str, Any]:
    """What an INSERT of a row sends, by column."""
    with everything("a row from nowhere"):
        return {
            field.column: field.get_db_prep_save(field.pre_save(made, add=True), connection)
            for field in made._meta.concrete_fields
            if not (field.primary_key and made.pk is None)
        }


def insert(table: str, values: dict[str, Any]) -> tuple[str, list[Any]]:
    """The INSERT, ready to be sent."""
    columns = ", ".join(f'"{column}"' for column in values)
    return f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join(["%s"] * len(values))})', list(values.values())  # noqa: S608


def texts_of(model: Any) -> Iterator[str]:
    """The text fields of a model that nothing but people decides."""
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.SlugField)
        if is_text and not field.choices and not field.primary_key and f"{model.__name__}.{field.name}" not in FIXED:
            yield field.name
