"""The demonstration, played once for a whole run of the tests: who needs one takes a copy."""

import fcntl
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

__all__ = ["Played", "environment_of", "play_demonstration"]


@dataclass(frozen=True)
class Played:
    """Where the first run left everything, and what it printed. Nobody writes there."""

    home: Path
    printed: str
    real: Path
    """The database of the place, named in the environment of that run: the demonstration must not touch it."""

    def copy_to(self, place: Path) -> Path:
        """A demonstration of one's own."""
        shutil.copytree(self.home, place, dirs_exist_ok=True)
        return place


def environment_of(home: Path, **more: str) -> dict[str, str]:
    """The environment of a command that knows of the suite only where it may write."""
    known = ("DATABASE_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE")
    kept = {name: value for name, value in os.environ.items() if name not in known}
    return kept | {"MAILLAGE_HOME": str(home)} | more


def play_demonstration(places: pytest.TempPathFactory) -> Played:
    """`maillage demo` in an empty place, by whichever worker of a parallel run comes first."""
    base = places.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "played"
    folder.mkdir(exist_ok=True)
    printed, real = folder / "printed.txt", folder / "real.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.exists():
            command = [sys.executable, "-m", "maillage", "demo", "--no-serve"]
            environment = environment_of(folder / "home", DATABASE_URL=f"sqlite:///{real}")
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            printed.write_text(done.stdout, encoding="utf-8")
    return Played(folder / "home", printed.read_text(encoding="utf-8"), real)
