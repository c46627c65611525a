"""``python -m tests.fuzz COUNT SEED``: mutated files read in a process of their own, whose memory is then theirs alone."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from maillage.kernel.tables import read_tables
from tests.fuzz.mutator import FILES, run_mutations


def read_whole(path: Path) -> None:
    """Every row of every table, each a list of texts that a database takes."""
    with read_tables(path) as tables:
        for table in tables:
            for row in table.rows():
                for cell in row:
                    assert isinstance(cell, str) and "\0" not in cell, repr(cell)
                    cell.encode()


if __name__ == "__main__":
    count, seed = (int(argument) for argument in sys.argv[1:])
    outcome = run_mutations(read_whole, FILES, count, seed)
    children = getrusage(RUSAGE_CHILDREN).ru_maxrss * 1024
    sys.stdout.write(json.dumps(asdict(outcome) | {"children": children}) + "\n")
