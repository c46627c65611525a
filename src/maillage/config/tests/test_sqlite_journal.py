"""WAL only where it cannot corrupt: SQLite 3.51.3, and the two branches that were corrected."""

import pytest

from maillage.config.commands.checking import journal_finding
from maillage.config.commands.sqlite_journal import safe_journal_mode, wal_is_safe


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_versions(version: tuple[int, int, int], is_safe: bool) -> None:
    assert wal_is_safe(version) is is_safe
    assert safe_journal_mode(version) == ("WAL" if is_safe else "TRUNCATE")
    assert journal_finding("wal", version).level == ("ok" if is_safe else "faute")
    assert journal_finding("truncate", version).level == "ok"


def test_a_journal_in_memory_survives_nothing() -> None:
    assert journal_finding("memory", (3, 51, 3)).level == "faute"
