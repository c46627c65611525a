"""Which journal an embedded database may keep, by the version of SQLite."""

from typing import Final

__all__ = ["safe_journal_mode", "wal_is_safe"]

_FIRST_WITH_WAL: Final = (3, 7, 0)
_FIXED: Final = (3, 51, 3)
_BACKPORTS: Final = {(3, 44): 6, (3, 50): 7}
"""Branches that received the correction, and from which patch on."""


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether two connections may write and checkpoint a WAL at once without corrupting the database.

    >>> wal_is_safe((3, 40, 1)), wal_is_safe((3, 50, 7)), wal_is_safe((3, 51, 2)), wal_is_safe((3, 51, 3))
    (False, True, False, True)
    """
    if version < _FIRST_WITH_WAL:
        return False  # it knows no WAL
    corrected = _BACKPORTS.get(version[:2])
    return version >= _FIXED or (corrected is not None and version[2] >= corrected)


def safe_journal_mode(version: tuple[int, int, int]) -> str:
    """WAL where it is safe, for readers then never wait; else the rollback journal, emptied and not deleted."""
    return "WAL" if wal_is_safe(version) else "TRUNCATE"
