"""What no file of the project may hold."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (".py", ".md", ".toml", ".yaml", ".html", ".css", ".typ", ".lock", ".csv", "")


def tracked() -> list[Path]:
    command = ["git", "ls-files", "-co", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: the files of the project cannot be told from others")
    return [ROOT / name for name in listed.stdout.split("\n") if name and (ROOT / name).is_file()]


def test_no_registry_address_and_no_person() -> None:
    forbidden = re.compile(r"pypi\.|pythonhosted|registry\.npm|deb\.debian|[\w.]+@[\w-]+\.(?:fr|com|org)\b", re.I)
    for path in tracked():
        if path.suffix in TEXT and path.name != "OFL.txt" and path != Path(__file__):
            found = forbidden.search(path.read_text(encoding="utf-8", errors="replace"))
            assert found is None, f"{path.relative_to(ROOT)}: {found}"


def test_names_that_say_nothing_are_not_used() -> None:
    vague = {"utils", "helpers", "manager", "data", "info", "process", "handle", "misc", "common"}
    for path in tracked():
        if path.suffix == ".py":
            assert path.stem.strip("_") not in vague, path
            assert path.parent.name not in vague, path


def test_decisions_are_numbered_without_a_hole_and_short() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 60, path
        for part in ("## Context", "## Options", "## Decision", "## Consequence"):
            assert part in text, f"{path.name} lacks {part}"
