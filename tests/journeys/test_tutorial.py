"""The tutorial, followed word for word."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TUTORIALS = sorted((Path(__file__).parents[2] / "docs" / "tutoriel").glob("*.md"))


def _steps(text: str) -> list[tuple[str, list[str]]]:
    steps: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", text, re.S):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append((line.removeprefix("$ "), []))
            elif line.strip() and line.strip() != "…":
                steps[-1][1].append(line)
    return steps


def _flat(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", text)


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_a_tutorial_does_what_it_says(page: Path, tmp_path: Path) -> None:
    steps = _steps(page.read_text(encoding="utf-8"))
    assert len(steps) > 4
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "MAILLAGE_HOME": str(tmp_path / "var"),
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
    }
    for command, expected in steps:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        output = _flat(done.stdout + done.stderr)
        for line in expected:
            assert _flat(line).strip() in output, f"after `{command}`, not found: {line}\n{done.stdout}{done.stderr}"
