"""How rows of a stage are made: those of a body, and the parts of a link."""

from typing import Any

from tests.cast import Place
from tests.security.rows import row

__all__ = ["of_body", "parts_of_link"]


def parts_of_link(path: str, *names: str) -> dict[str, str]:
    return dict(zip(names, path.strip("/").split("/")[-len(names) :], strict=True))


def of_body(model: Any, place: Place, **facts: Any) -> Any:
    return row(model, place, owner=place.body, **facts)
