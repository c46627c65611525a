"""Mappings to start from: data, one file a make, each to be adapted to the files at hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from maillage.journey.census.transfers.engine import ColumnRule, Rules
from maillage.kernel.spelling import fold

__all__ = ["Shipped", "shipped_mappings"]


@dataclass(frozen=True, slots=True)
class Shipped:
    """``titles``: by target, the titles under which a file of this make may say it; ``needs``: groups of targets of
    which all must be there."""

    slug: str
    name: str
    base: Rules
    titles: Mapping[str, tuple[str, ...]]
    details: Mapping[str, Mapping[str, Any]]
    needs: tuple[str, ...]

    def rules_for(self, header: Sequence[str]) -> Rules:
        """The mapping for a header: each column under the first of its titles."""
        places = {fold(title): place for place, title in reversed(list(enumerate(header)))}
        chosen: dict[int, str] = {}
        for target, titles in self.titles.items():
            place = next((places[fold(title)] for title in titles if fold(title) in places), None)
            if place is not None and place not in chosen:
                chosen[place] = target
        columns = tuple(
            ColumnRule(title, chosen.get(place, ""), **self.details.get(chosen.get(place, ""), {}))
            for place, title in enumerate(header)
        )
        there = {*chosen.values(), *self.base.constants}
        keys = tuple(key for key in self.base.keys if all(part in there for part in key.split("+")))
        return Rules(
            self.base.kind,
            columns,
            self.base.constants,
            keys,
            self.base.mode,
            self.base.makes_sites,
            self.base.clears,
        )

    def score(self, header: Sequence[str]) -> float:
        """The share of the columns of a file that it knows; 0 where it lacks what makes it one."""
        found = {column.target for column in self.rules_for(header).columns if column.target}
        titles = [title for title in header if title.strip()]
        return len(found) / len(titles) if titles and all(target in found for target in self.needs) else 0.0


@cache
def shipped_mappings() -> dict[str, Shipped]:
    """By slug, in the order of their names."""
    found: dict[str, Shipped] = {}
    folder = files("maillage.journey.census.transfers.imports") / "shipped"
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".yaml"):
            slug = path.name.removesuffix(".yaml")
            found[slug] = _shipped(slug, yaml.safe_load(path.read_text(encoding="utf-8")))
    return found


def _shipped(slug: str, content: Mapping[str, Any]) -> Shipped:
    titles = {target: tuple(about["titles"]) for target, about in content["columns"].items()}
    details = {
        target: {name: about[name] for name in ("translations", "otherwise", "divisor") if name in about}
        for target, about in content["columns"].items()
    }
    plain = {
        name: content[name]
        for name in ("kind", "constants", "keys", "mode", "makes_sites", "clears")
        if name in content
    }
    return Shipped(slug, content["name"], Rules.of(plain), titles, details, tuple(content["needs"]))
