"""Records of communications: summed as they are read, both ways of counting time, and none of them kept."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.cast import Cast

from maillage.foundations.files.models import StoredFile
from maillage.journey.census.bills.actions import BillRefused, undo_file
from maillage.journey.census.bills.demonstration import written
from maillage.journey.census.bills.imports import Faults, opened, sum_calls
from maillage.journey.census.bills.models import BillFile, CallTotal
from maillage.journey.census.bills.tests.shelf import CALLS, take_calls
from maillage.kernel.tenancy import enter

DAY = date(2026, 3, 14)


def call(line: str, seconds: object, call_class: str = "MOBILE", **more: object) -> dict[str, object]:
    return {"line": line, "called_on": DAY, "seconds": seconds, "call_class": call_class} | more


def sums(tmp_path: Path, content: bytes) -> tuple[dict[tuple[str, date, str], Any], Faults]:
    path = tmp_path / "appels.csv"
    path.write_bytes(content)
    faults = Faults()
    with opened(path, CALLS, {}, faults) as rows:
        assert rows is not None
        table = sum_calls(rows)
    found = {
        key: (one.call_count, one.seconds, one.started_minutes, one.megabytes, one.amount_ht)
        for key, one in table.sums.items()
    }
    return found, faults


def test_time_is_counted_both_ways(tmp_path: Path) -> None:
    rows = [call("0639980001", 61), call("+33639980001", "00:01:00"), call("06 39 98 00 01", 1), call("0639980001", 0)]
    found, faults = sums(tmp_path, written(CALLS, rows))
    assert not faults.count
    assert found == {("+33639980001", date(2026, 3, 1), "MOBILE"): (4, 122, 4, 0, None)}


def test_classes_come_from_words_else_from_the_number_dialled(tmp_path: Path) -> None:
    rows = [
        call("1", 1, "", dialled="02 61 91 00 09"),
        call("1", 1, "", dialled="0033639980009"),
        call("1", 1, "", dialled="+44 20 7946 0000"),
        call("1", 1, "", dialled="3103"),
        call("1", 1, "DATA", megabytes="1,5 Go", amount_ht=Decimal("0.25")),
        call("1", 1, "", dialled=""),
    ]
    found, faults = sums(tmp_path, written(CALLS, rows))
    assert not faults.count
    assert sorted(key[2] for key in found) == ["DATA", "FIXED", "INTERNATIONAL", "MOBILE", "OTHER", "SPECIAL"]
    assert found["1", date(2026, 3, 1), "DATA"][3:] == (Decimal(1500), Decimal("0.25"))


def test_faults_have_their_place(tmp_path: Path) -> None:
    rows = [call("", 1), call("1", "longtemps"), call("1", 1, called_on="hier"), call("1", 1, megabytes="-3")]
    found, faults = sums(tmp_path, written(CALLS, rows))
    assert not found
    assert [(fault.row, fault.column) for fault in faults.shown] == [
        (2, "ligne"),
        (3, "duree"),
        (4, "date"),
        (5, "volume"),
    ]


@pytest.mark.django_db
def test_nothing_of_a_call_is_kept(cast: Cast) -> None:
    clerk = cast.actor("membre")
    taken_in = take_calls(clerk, [call("0639980001", 61, dialled="02 61 91 00 77"), call("0639980001", 30)])
    with enter(clerk.scope):
        (kept,) = CallTotal.objects.all()
        assert (kept.call_count, kept.seconds, kept.started_minutes) == (2, 91, 3)
        assert taken_in.file is None and not StoredFile.objects.exists()
        texts = [str(value) for row in CallTotal.objects.values() for value in row.values()]
        assert not any("261910077" in text for text in texts)


@pytest.mark.django_db
def test_the_same_call_is_never_counted_twice(cast: Cast) -> None:
    clerk = cast.actor("membre")
    first = take_calls(clerk, [call("0639980001", 61)])
    assert take_calls(clerk, [call("0639980001", 61)]).pk == first.pk
    with pytest.raises(BillRefused, match="deux fois"):
        take_calls(clerk, [call("0639980001", 61), call("0639980002", 5)])
    take_calls(clerk, [call("0639980001", 0, "SMS")])  # another class is another file's
    with enter(clerk.scope):
        assert CallTotal.objects.count() == 2
        undo_file(clerk, BillFile.objects.get(pk=first.pk))
        assert CallTotal.objects.count() == 1
    take_calls(clerk, [call("0639980001", 61), call("0639980002", 5)])


def test_a_clock_that_runs_backwards_or_ahead_is_refused(tmp_path: Path) -> None:
    """A negative duration, and a month that has not begun: every row is told, none is summed."""
    path = tmp_path / "appels.csv"
    rows = [call("1", 60), call("1", "-30"), call("1", "-00:02:05"), call("1", 60, called_on=date(2031, 10, 7))]
    path.write_bytes(written(CALLS, rows))
    faults = Faults()
    with opened(path, CALLS, {}, faults) as read:
        assert read is not None
        table = sum_calls(read, latest=DAY)
    assert table.row_count == 4 and sum(one.call_count for one in table.sums.values()) == 1
    told = [(fault.row, fault.message, fault.cure) for fault in faults.shown]
    assert len(told) == 3, told
    assert "durée négative" in told[0][1] and "durée négative" in told[1][1] and "l’heure de fin" in told[0][2]
    assert "dans l’avenir" in told[2][1] and "Vérifiez l’année" in told[2][2]
