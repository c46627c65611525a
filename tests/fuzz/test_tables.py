"""500 mutated files through the reader of tables at each change, as many as MAILLAGE_FUZZ says at will (`make fuzz`)."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from maillage.kernel.tables import INVENTORY, FileRefused
from tests.fuzz.mutator import FILES, mutated, run_mutations

ROOT = Path(__file__).parents[2]
COUNT = int(os.environ.get("MAILLAGE_FUZZ", "500"))
SEED = int(os.environ.get("MAILLAGE_FUZZ_SEED", "2026"))
SHARES = 4
"""Read side by side where tests run so."""


def found(count: int, seed: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.fuzz", str(count), str(seed)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("share", range(SHARES))
def test_a_mutated_file_is_read_or_refused_in_a_sentence(share: int) -> None:
    """Time and memory of the reader are those of ``run_mutations``; the walled-in one has its own cap."""
    outcome = found(COUNT // SHARES, SEED + share)
    assert outcome["read"] + outcome["refused"] == COUNT // SHARES
    assert min(outcome["read"], outcome["refused"]) > COUNT // SHARES // 5, "most of either would try little"
    assert outcome["children"] < INVENTORY.memory_bytes


@pytest.mark.parametrize("name", FILES)
def test_a_seed_makes_one_file(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source, ending = FILES[name].read_bytes(), FILES[name].suffix
    files = [mutated(f"0/{number}", source, ending) for number in range(40)]
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert files == [mutated(f"0/{number}", source, ending) for number in range(40)]
    assert len(set(files)) > 30 and sum(content == source for content in files) < 6


def test_whatever_is_no_refusal_is_said_with_its_seed() -> None:
    def importer(path: Path) -> None:
        if path.suffix == ".ods":
            raise FileRefused(path.name, "non.", "Non.")
        if path.suffix == ".xlsx":
            raise KeyError("colonne")

    with pytest.raises(AssertionError, match=r"1 failures\nbureau.xlsx, seed '7/3': KeyError: 'colonne'"):
        run_mutations(importer, FILES, 4, seed=7)
    with pytest.raises(AssertionError, match="2 failures"):
        run_mutations(importer, FILES, 4, accepted=(ValueError,))
    outcome = run_mutations(importer, FILES, 4, accepted=(FileRefused, KeyError))
    assert (outcome.read, outcome.refused) == (2, 2)


def _compute(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_what_costs_too_much_is_said() -> None:
    kept: list[bytes] = []
    with pytest.raises(AssertionError, match=r"collectivites.csv, seed '0/0': 0\.\d s"):
        run_mutations(lambda _: _compute(0.06), FILES, 1, seconds=0.01)
    with pytest.raises(AssertionError, match="has grown by"):
        run_mutations(lambda _: kept.append(b"x" * 30_000_000), FILES, len(FILES) + 2, growth_bytes=10_000_000)
