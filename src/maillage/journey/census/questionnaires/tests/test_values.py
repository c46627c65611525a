"""Values as people write them."""

import pytest

from maillage.journey.census.questionnaires.engine import Choice, Field, Given, Unreadable, read_given, shown, told
from maillage.journey.census.questionnaires.enums import FieldType

CHOICES = (Choice("PSTN", "Ligne analogique (RTC)"), Choice("BOX", "Box"))


def asked(type_: FieldType, **more: object) -> Field:
    return Field("f", "F", type_, unit="€ par mois" if type_ == FieldType.PRICE else "", choices=CHOICES, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        (FieldType.NUMBER, "12,5", "12.5"),
        (FieldType.NUMBER, "1 234,50", "1234.5"),
        (FieldType.NUMBER, "1.234,5", "1234.5"),
        (FieldType.NUMBER, "1,234.5", "1234.5"),
        (FieldType.PRICE, "1\u202f234 €", "1234"),
        (FieldType.COUNT, "007", "007"),
        (FieldType.DAY, "31/03/2026", "2026-03-31"),
        (FieldType.DAY, "1er mars 2026", "2026-03-01"),
        (FieldType.DAY, "Août 2026", "2026-08"),
        (FieldType.DAY, "03/2026", "2026-03"),
        (FieldType.DAY, "2026", "2026"),
        (FieldType.YES_NO, "Oui", "oui"),
        (FieldType.YES_NO, "vrai", "oui"),
        (FieldType.YES_NO, "N", "non"),
        (FieldType.CHOICE, "ligne ANALOGIQUE (rtc)", "PSTN"),
        (FieldType.CHOICES, "Box ; PSTN", "PSTN;BOX"),
        (FieldType.PHONE, "01.99.00.00-12", "0199000012"),
        (FieldType.URL, "www.commune.example", "https://www.commune.example"),
    ],
)
def test_a_value_is_read_as_it_is_meant(type_: FieldType, text: str, value: str) -> None:
    given = read_given(asked(type_), text)
    assert given.value == (value.lstrip("0") if type_ == FieldType.COUNT else value)
    assert read_given(asked(type_), shown(asked(type_), given)) == given, "what is shown reads back"


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        *((FieldType.COUNT, text) for text in ("1,5", "douze", "1e3", "--1", "123456789")),
        *((FieldType.NUMBER, text) for text in ("1.2345", "nan", "0x1")),
        (FieldType.PRICE, "-3"),
        *((FieldType.DAY, text) for text in ("31/02/2026", "32 mars 2026", "26", "hier", "1066", "13/2026")),
        (FieldType.YES_NO, "peut-être"),
        (FieldType.CHOICE, "pigeon"),
        (FieldType.CHOICES, "BOX; pigeon"),
        *((FieldType.RANKING, text) for text in ("PSTN=3", "PSTN", "autre=1", "")),
        (FieldType.PHONE, "01 99"[:1]),
        (FieldType.EMAIL, "mairie"),
        (FieldType.URL, "javascript://x y"),
        (FieldType.TEXT, "x" * 201),
    ],
)
def test_what_is_no_value_is_refused_with_a_cure(type_: FieldType, text: str) -> None:
    if not text:
        assert read_given(asked(type_), text) == Given()
        return
    with pytest.raises(Unreadable) as refused:
        read_given(asked(type_), text)
    assert refused.value.message.endswith(".") and refused.value.cure.endswith(".")


def test_how_a_value_is_known_may_be_written_with_it() -> None:
    price = asked(FieldType.PRICE, tax="ASKED")
    assert read_given(price, "nc") == read_given(price, "", "UNKNOWN") == Given("", "UNKNOWN")
    assert read_given(price, "s.o.") == Given("", "NOT_APPLICABLE")
    assert read_given(price, "~12 TTC", "INVOICE", "HT") == Given("12", "ESTIMATED", "TTC")
    assert read_given(price, "12", "UNKNOWN", "HT") == Given("12", "MEASURED", "HT"), "a value was written: it is known"
    assert read_given(price, "0", "", "HT").value == "0", "zero is not missing"
    fixed = asked(FieldType.PRICE, tax="HT")
    assert read_given(fixed, "12").tax_basis == "HT"
    with pytest.raises(Unreadable, match="HT"):
        read_given(fixed, "12 TTC")


@pytest.mark.parametrize(
    ("type_", "given", "text"),
    [
        (FieldType.RANKING, Given("PSTN=2;BOX=1"), "1. Box, 2. Ligne analogique (RTC)"),
        (FieldType.PRICE, Given("4500.5", "MEASURED", "HT"), "4\u202f500,50 € par mois HT"),
        (FieldType.COUNT, Given("1250", "MEASURED"), "1\u202f250"),
        (FieldType.CHOICE, Given("BOX"), "Box"),
        (FieldType.PRICE, Given("", "UNKNOWN"), "NC"),
        (FieldType.PRICE, Given(), ""),
    ],
)
def test_an_answer_is_told_as_people_read_it(type_: FieldType, given: Given, text: str) -> None:
    assert told(asked(type_), given) == text
