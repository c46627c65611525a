"""What is remembered of backups, beside them: home()/backups.json."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from maillage.kernel.places import home

__all__ = ["Happening", "history_file", "read_history", "record"]

Happening = Literal["written", "read_back", "restored", "failed"]


def history_file() -> Path:
    return home() / "backups.json"


def read_history() -> dict[str, dict[str, Any]]:
    """By happening, the last one: ``at`` and what was recorded with it. A file that cannot be read is no history."""
    try:
        found = json.loads(history_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: entry for name, entry in found.items() if isinstance(entry, dict) and _is_moment(entry.get("at"))}


def _is_moment(text: Any) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except (TypeError, ValueError):
        return False


def record(*happenings: Happening, **facts: str | int | float) -> None:
    """Write that something has just happened; whole or not at all."""
    entry = {"at": datetime.now(UTC).isoformat(timespec="seconds"), **facts}
    history = read_history() | dict.fromkeys(happenings, entry)
    partial = history_file().with_suffix(".partial")
    try:
        with partial.open("w", encoding="utf-8") as file:
            json.dump(history, file, ensure_ascii=False, indent=2)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(history_file())
    finally:
        partial.unlink(missing_ok=True)
