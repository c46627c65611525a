"""How far a run is while one transaction hides it: said beside the database, in a small file of the instance.

A job that writes all or nothing has one long transaction; what it would write of itself inside would be seen at its end,
and another connection may not write meanwhile (SQLite), or not that row (PostgreSQL). Files of people are shared between
the web and the worker already; where a count is not, nothing is shown of it.
"""

from contextlib import suppress
from pathlib import Path
from typing import Final

from maillage.kernel.places import home

__all__ = ["forget_count", "tell_count", "told_count"]

LONGEST: Final = 50


def tell_count(run_id: int, done: int, total: int) -> None:
    """So many of so many. What cannot be written is not said: it is never worth the job."""
    with suppress(OSError):
        path = _path(run_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        draft.write_text(f"{done} {total}", encoding="ascii")
        draft.replace(path)


def told_count(run_id: int) -> tuple[int, int] | None:
    """What was said last; ``None`` for nothing."""
    try:
        done, total = map(int, _path(run_id).read_text(encoding="ascii")[:LONGEST].split())
    except (OSError, ValueError):
        return None
    return (done, total) if 0 <= done <= total else None


def forget_count(run_id: int) -> None:
    """The run is over, or begins again."""
    with suppress(OSError):
        _path(run_id).unlink(missing_ok=True)


def _path(run_id: int) -> Path:
    return home() / "counts" / f"{int(run_id)}"
