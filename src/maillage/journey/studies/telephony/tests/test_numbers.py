"""The numbers of a file of records, however they are written: the class of a call does not hang on spaces."""

from pathlib import Path

import pytest

from maillage.engine.telephony import CallClass, class_of, class_totals
from maillage.journey.studies.telephony.imports import open_records

WRITTEN = {
    "06 39 98 00 11": CallClass.MOBILE,
    "06.39.98.00.11": CallClass.MOBILE,
    "639980011": CallClass.MOBILE,
    "+33 6 39 98 00 11": CallClass.MOBILE,
    "+33 (0)6 39 98 00 11": CallClass.MOBILE,
    "33639980011": CallClass.MOBILE,
    "0033 7 39 98 00 11": CallClass.MOBILE,
    "0033639980011": CallClass.MOBILE,
    "003306 39 98 00 11": CallClass.MOBILE,
    "02 61 91 00 12": CallClass.FIXED,
    "00 33 2 61 91 00 12": CallClass.FIXED,
    "33 9 61 91 00 12": CallClass.FIXED,
    "+33 8 92 91 00 12": CallClass.SPECIAL,
    "0 892 910 012": CallClass.SPECIAL,
    "3639": CallClass.SPECIAL,
    "118 000": CallClass.SPECIAL,
    "00 44 20 7946 0000": CallClass.INTERNATIONAL,
    "+49 30 901820": CallClass.INTERNATIONAL,
}


@pytest.mark.parametrize("written", WRITTEN)
def test_a_number_is_of_one_class_however_it_is_written(written: str, tmp_path: Path) -> None:
    path = tmp_path / "releve.csv"
    path.write_text(f"ligne;horodatage;appele;duree;type\n0261910001;01/06/2026 10:00:00;{written};61;voix\n")
    with open_records(path) as opened:
        found = [row["code"] for row in opened.rows_of(class_totals(opened.frame, ()))]
    assert [class_of(code) for code in found] == [WRITTEN[written]]
