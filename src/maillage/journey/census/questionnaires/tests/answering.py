"""Answers to every question of a definition, made by themselves."""

from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.questionnaires.engine import NOTHING, Answers, Definition, Field, Given, Row
from maillage.journey.census.questionnaires.enums import FieldType, TaxAsked

STATUSES = [str(status) for status in ValueStatus if status not in ("UNKNOWN", "NOT_APPLICABLE")]


def full_answers(definition: Definition) -> Answers:
    """One row or three of each section, every type of value, every status, NC and « sans objet » too."""
    return Answers(
        {
            section.code: tuple(
                Row(f"n{place + 1}" if section.is_many else "", _given(section.fields, place))
                for place in range(3 if section.is_many else 1)
            )
            for _, section in definition.sections()
        }
    )


def _given(fields: tuple[Field, ...], place: int) -> dict[str, Given]:
    found = {asked.code: _one(asked, place + at) for at, asked in enumerate(fields)}
    return {code: given for code, given in found.items() if given != NOTHING}


def _one(asked: Field, turn: int) -> Given:
    if turn % 7 == 5:
        return Given("", str(ValueStatus.UNKNOWN)) if asked.type != FieldType.RANKING else NOTHING
    if turn % 11 == 8:
        return (
            Given("", str(ValueStatus.NOT_APPLICABLE))
            if asked.type not in (FieldType.RANKING, FieldType.CHOICES)
            else NOTHING
        )
    status = STATUSES[turn % 3] if asked.is_measured else str(ValueStatus.MEASURED)
    basis = ("TTC" if asked.tax == TaxAsked.ASKED else asked.tax) if asked.is_price else ""
    return Given(_value(asked, turn), status, basis)


def _value(asked: Field, turn: int) -> str:  # noqa: PLR0911, PLR0912 one answer a type
    match asked.type:
        case FieldType.COUNT:
            if asked.code == "channel_count":
                return "30"
            return str(int(asked.least or 0) + min(turn % 4, 4))
        case FieldType.NUMBER:
            return "2.5"
        case FieldType.PRICE:
            return f"{asked.least:f}" if asked.least else "12.345678"
        case FieldType.DAY:
            start = asked.code in ("starts_on", "purchased_on")  # an end comes after
            return ("2020-03-31", "2020-03", "2020")[turn % 3] if start else ("2026-03-31", "2026-03", "2026")[turn % 3]
        case FieldType.YES_NO:
            return ("oui", "non")[turn % 2]
        case FieldType.CHOICE:
            return asked.choices[turn % len(asked.choices)].code
        case FieldType.CHOICES:
            return ";".join(choice.code for choice in asked.choices[:2])
        case FieldType.RANKING:
            return ";".join(f"{choice.code}={rank}" for rank, choice in enumerate(asked.choices, start=1))
        case FieldType.PHONE:
            return "0199000012"
        case FieldType.EMAIL:
            return "mairie@commune.example"
        case FieldType.URL:
            return "https://www.commune.example/a?b=1"
        case FieldType.LONG_TEXT:
            return "Première ligne\nseconde, avec = et « guillemets »"
    return ("=1+1", "01001", "Mairie de l’Île", "+33 1 99 00 00 12", "'tis")[turn % 5][: asked.longest]
