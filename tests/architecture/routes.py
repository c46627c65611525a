"""Every address of the site, with its name and the policies of what answers there."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from inspect import getclosurevars
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

__all__ = ["Route", "all_routes"]


@dataclass(frozen=True)
class Route:
    """``policies``: one for a page; for an address of the API, one an operation; ``None`` where nobody declared it."""

    name: str
    parameters: tuple[str, ...]
    policies: tuple[Any, ...]

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api")

    @property
    def policy(self) -> Any:
        return self.policies[0]

    def address(self, parameters: dict[str, Any]) -> str:
        return reverse(self.name, kwargs=parameters or None)


@cache
def all_routes() -> dict[str, Route]:
    """By name. A route without a name is filed under its pattern, so that no row of the grid can match it."""
    return {route.name: route for route in _walk(get_resolver(), ())}


def _walk(resolver: Any, namespaces: tuple[str, ...]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, (*namespaces, *filter(None, [entry.namespace])))
        elif isinstance(entry, URLPattern):
            name = ":".join([*namespaces, entry.name]) if entry.name else f"unnamed {entry.pattern}"
            yield Route(name, tuple(entry.pattern.converters), tuple(_policies(entry.callback)))


def _policies(callback: Any) -> Iterator[Any]:
    """A page carries its policy; an address of django-ninja has several operations, each of which carries its own."""
    operations = getattr(getclosurevars(callback).nonlocals.get("self"), "operations", None)
    if operations is None:
        yield getattr(callback, "policy", None)
    else:
        yield from (getattr(operation.view_func, "policy", None) for operation in operations)
