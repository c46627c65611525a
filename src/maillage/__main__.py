"""`python -m maillage`."""

from maillage.cli import run

run()
