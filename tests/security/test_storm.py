"""A small storm, in a process and a database of its own; `python -m benchmarks storm` blows the large one."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_row_goes_astray_in_a_storm() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks", "storm", "--requests", "300", "--threads", "4"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    figures = dict(line.split(": ") for line in run.stdout.splitlines() if ": " in line)
    assert figures["wrong rows"] == figures["missing rows"] == "0"
    assert figures["asked without scope"] == figures["refused without scope"] != "0"
    for counted in ("raised", "coroutines", "pages", "jobs", "scopes"):
        assert int(figures[counted]) > 2, counted
    assert int(figures["rows"]) > 1000
