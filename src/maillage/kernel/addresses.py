"""Addresses that weigh, loaded when one of them is first asked for."""

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern

__all__ = ["when_asked"]


class _WhenAsked(URLResolver):
    """Django loads all addresses to write one of them; those of another namespace are not looked at until it is named."""

    def _populate(self) -> None:
        """What stands in the namespace is found by its own name: nothing of it is told to the addresses above."""


def when_asked(route: str, module: str, name: str) -> URLResolver:
    """Addresses of a module, under a route and in a namespace of their own: the module is loaded at the first request there,
    or when the first of its addresses is written. A web process that programs never ask for anything is 12 MB lighter (docs/adr/0011)."""
    return _WhenAsked(RoutePattern(route, is_endpoint=False), module, app_name=name, namespace=name)
