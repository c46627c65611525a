"""Libraries that a web process rarely needs, and that weigh megabytes: loaded when something of them is first used."""

import importlib.util
import sys
from types import ModuleType

__all__ = ["lazily"]


def lazily(name: str) -> ModuleType:
    """A module that loads itself at its first use. Error: ``ModuleNotFoundError``."""
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
