"""Every address of the site, with its name and the policies of what answers there."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from inspect import getclosurevars, unwrap
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

__all__ = ["Route", "all_routes"]


@dataclass(frozen=True)
class Route:
    """``policies``: one for a page; for an address of the API, one an operation; ``None`` where nobody declared it."""

    name: str
    parameters: tuple[str, ...]
    policies: tuple[Any, ...]
    module: str
    writing_method: str = "POST"

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api")

    @property
    def policy(self) -> Any:
        return self.policies[0]

    @property
    def stage(self) -> str:
        """The stage of the journey that answers there."""
        _, layer, stage, application, *_ = [*self.module.split("."), "", "", ""]
        if layer != "journey":
            return "foundations"
        return stage if stage == "territories" else application

    @property
    def is_writing(self) -> bool:
        return any(policy is not None and not policy.is_reading for policy in self.policies)

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
            yield Route(name, *_facts(entry))


def _facts(entry: URLPattern) -> tuple[tuple[str, ...], tuple[Any, ...], str, str]:
    """A page carries its policy; an address of django-ninja has several operations, each of which carries its own."""
    parameters = tuple(entry.pattern.converters)
    operations = getattr(getclosurevars(entry.callback).nonlocals.get("self"), "operations", None)
    if operations is None:
        return parameters, (getattr(entry.callback, "policy", None),), unwrap(entry.callback).__module__, "POST"
    methods = [method for operation in operations for method in operation.methods if method != "GET"]
    policies = tuple(getattr(operation.view_func, "policy", None) for operation in operations)
    return parameters, policies, unwrap(operations[0].view_func).__module__, (methods or ["POST"])[0]
