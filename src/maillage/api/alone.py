"""Loaded before django-ninja is, by the addresses of the API."""

import sys
from pathlib import Path
from types import ModuleType

import django
from pydantic import BaseModel


def _build_shapes_when_used() -> None:
    """Six hundred shapes, built when an operation is first asked for rather than in every process that starts."""
    BaseModel.model_config["defer_build"] = True


def _import_ninja_alone() -> None:
    """django-ninja asks ``django.test`` for one signal. The package itself would bring the test client, Jinja2 and unittest
    into every web process, some 4 MB in all: an empty one stands in its place while django-ninja is loaded."""
    if "ninja" in sys.modules or "django.test" in sys.modules:
        return
    stand_in = ModuleType("django.test")
    stand_in.__path__ = [str(Path(django.__file__).parent / "test")]
    sys.modules["django.test"] = stand_in
    try:
        import ninja  # noqa: F401, PLC0415
    finally:
        del sys.modules["django.test"]


_build_shapes_when_used()
_import_ninja_alone()
