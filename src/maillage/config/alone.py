"""Loaded before django-tasks is, by the settings."""

import sys
from importlib import import_module
from types import ModuleType
from typing import Final

_STANDING_IN: Final = {
    "django.contrib.admin": ("ModelAdmin",),
    "django.contrib.admin.options": ("BaseModelAdmin",),
    "django.contrib.sitemaps": ("Sitemap",),
    "django.contrib.syndication": (),
    "django.contrib.syndication.views": ("Feed",),
}


def _import_stubs_alone() -> None:
    """django-tasks asks ``django_stubs_ext`` to make classes of Django generic, among them some of the admin, of sitemaps
    and of feeds, which Maillage does not have: empty ones stand in their place meanwhile, or a megabyte of them would stay
    in every process."""
    if "django_stubs_ext" in sys.modules or "django.contrib.admin" in sys.modules:
        return
    for name, classes in _STANDING_IN.items():
        stand_in = ModuleType(name)
        stand_in.__path__ = []
        for one in classes:
            setattr(stand_in, one, type(one, (), {}))
        sys.modules[name] = stand_in
    try:
        import_module("django_stubs_ext")
    finally:
        for name in _STANDING_IN:
            del sys.modules[name]


_import_stubs_alone()
