"""Products recognised in what people and machines write."""

from datetime import date

import pytest

from maillage.engine.parameters import parameter
from maillage.journey.census.deadlines.engine import support_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Windows 10", {"windows-10"}),
        ("Microsoft Windows 10 Professionnel 22H2", {"windows-10"}),
        ("Windows 10 Enterprise LTSC 2021", {"windows-10-ltsc-2021"}),
        ("Microsoft Windows 11 Pro 24H2", {"windows-11-24h2"}),
        ("Windows 11 Éducation 23H2", {"windows-11-23h2-e"}),
        ("Windows 11", set()),
        ("Windows 8.1 Pro", {"windows-8.1"}),
        ("Windows 8", {"windows-8"}),
        ("XP", {"windows-xp"}),
        ("Microsoft Windows Server 2012 R2 Standard", {"windows-server-2012"}),
        ("Debian GNU/Linux 12 (bookworm)", {"debian-12"}),
        ("Ubuntu 22.04.5 LTS", {"ubuntu-22.04"}),
        ("Microsoft Office Famille et Petite Entreprise 2016, LibreOffice 7", {"office-2016"}),
        ("Office 2010 ; Office 2019", {"office-2010", "office-2019"}),
        ("Office 2019 pour Mac", {"office-2019-mac"}),
        ("LibreOffice 24.8", set()),
        ("macOS 14", set()),
        ("", set()),
    ],
)
def test_a_product_is_recognised(text: str, codes: set[str]) -> None:
    assert {found.code for found in support_of(text, TODAY)} == codes


def test_every_day_has_its_source_and_every_code_is_one() -> None:
    entries = [
        entry for rule in ("census/system_support", "census/office_support") for entry in parameter(rule, TODAY).value
    ]
    assert all(isinstance(entry["ends_on"], date) and len(entry["source"]) > 10 for entry in entries)
    assert len({entry["code"] for entry in entries}) == len(entries)
    assert {found["code"]: found["ends_on"] for found in entries}["windows-10"] == date(2025, 10, 14)
