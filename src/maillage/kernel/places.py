"""Where the product keeps what it makes."""

import os
from pathlib import Path
from typing import Final

__all__ = ["home"]

_CHECKOUT: Final = Path(__file__).parents[3]


def home() -> Path:
    """Where all state lives: MAILLAGE_HOME, by default var/ of the checkout, or of the working folder outside of one."""
    if named := os.environ.get("MAILLAGE_HOME"):
        return Path(named).resolve()
    return (_CHECKOUT if (_CHECKOUT / "pyproject.toml").exists() else Path.cwd()) / "var"
