"""Blocks as JSON, to be kept with a study and drawn on a page: pictures apart, since a page asks for them by their name."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from maillage.kernel.papers._blocks import (
    Block,
    Bullets,
    Column,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
)
from maillage.kernel.spelling import fold
from maillage.kernel.typography import typeset

__all__ = ["STYLE_DIGEST", "StoredChapter", "chapters_of", "restored", "stored"]

StoredChapter = tuple[str, str, list[dict[str, Any]], dict[str, list[str]]]
"""Slug, title, blocks, drawings by the name of their picture."""


def chapters_of(report: Report) -> list[StoredChapter]:
    """The chapters of a report, the first one being what a council reads first."""
    chapters = [("essentiel", "L’essentiel", *stored(report.opening, []))]
    for section in report.sections:
        slug = re.sub(r"\W+", "-", fold(section.title)).strip("-")
        chapters.append((slug, section.title, *stored(section.blocks, section.sections)))
    return chapters


def stored(
    blocks: Sequence[Block], sections: Sequence[Section], level: int = 2
) -> tuple[list[dict[str, Any]], dict[str, list[str]]]:
    """Blocks and the sections under them, in one list, and the drawings."""
    kept: list[dict[str, Any]] = []
    pictures: dict[str, list[str]] = {}
    for block in blocks:
        kept.append(_plain(block))
        if isinstance(block, Picture):
            pictures[block.name] = [standalone(svg) for svg in block.svgs]
    for section in sections:
        inner, drawn = stored(section.blocks, section.sections, level + 1)
        kept += [{"kind": "heading", "text": typeset(section.title), "level": level}, *inner]
        pictures |= drawn
    return kept, pictures


def _plain(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "text": typeset(block.text)}
        case Bullets():
            return {"kind": "bullets", "items": [typeset(item) for item in block.items]}
        case KeyFigures():
            figures = [[typeset(item.value), typeset(item.label), typeset(item.detail)] for item in block.items]
            return {"kind": "figures", "items": figures}
        case Table():
            return {"kind": "table", **_table(block)}
        case Picture():
            return {
                "kind": "picture",
                "name": block.name,
                "title": typeset(block.title),
                "sentence": typeset(block.sentence),
                "pieces": [_size(svg) for svg in block.svgs],
                "table": _table(block.table),
            }


def _size(svg: str) -> list[int]:
    """Width and height of a drawing in its own units, so that a page keeps its place."""
    found = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', svg)
    return [round(float(length)) for length in found.groups()] if found else [340, 200]


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": typeset(table.caption),
        "columns": [[typeset(column.title), column.is_number] for column in table.columns],
        "rows": [[typeset(cell) for cell in row] for row in table.rows],
        "note": typeset(table.note),
    }


def restored(title: str, kept: Sequence[Mapping[str, Any]], pictures: Mapping[str, Sequence[str]]) -> Section:
    """Kept blocks as the section that they were made of: written on paper they give the same bytes."""
    whole = Section(title)
    open_sections = [whole]
    for one in kept:
        if one["kind"] == "heading":
            level = one["level"] - 1
            del open_sections[level:]
            inner = Section(one["text"])
            open_sections[-1].sections.append(inner)
            open_sections.append(inner)
        else:
            open_sections[-1].blocks.append(_block(one, pictures))
    return whole


def _block(one: Mapping[str, Any], pictures: Mapping[str, Sequence[str]]) -> Block:
    match one["kind"]:
        case "paragraph":
            return Paragraph(one["text"])
        case "bullets":
            return Bullets(list(one["items"]))
        case "figures":
            return KeyFigures([KeyFigure(*item) for item in one["items"]])
        case "table":
            return _printed(one)
    svgs = [svg.replace(f"<style>{STYLE}</style>", "", 1) for svg in pictures[one["name"]]]
    return Picture(one["name"], one["title"], one["sentence"], svgs, _printed(one["table"]))


def _printed(kept: Mapping[str, Any]) -> Table:
    columns = tuple(Column(title, is_number) for title, is_number in kept["columns"])
    return Table(kept["caption"], columns, [list(row) for row in kept["rows"]], kept["note"])


STYLE: Final = (
    "svg{--paper:#fff;--ink:#16262b;--soft:#c3cfd2;--accent:#0b5563;--tint:#a9cdd3;--alert:#9a4d00;"
    "fill:var(--ink);font-family:system-ui,sans-serif;font-variant-numeric:tabular-nums}"
    "@media(prefers-color-scheme:dark){svg{--paper:#101a1d;--ink:#e8eeef;--soft:#3d4d52;--accent:#7fd0df;--tint:#2f6470;"
    "--alert:#f2b36b}}"
    ".ink{fill:var(--ink)}.soft{fill:var(--soft)}.accent{fill:var(--accent)}.tint{fill:var(--tint)}.alert{fill:var(--alert)}"
    ".line{fill:none}.line.ink{stroke:var(--ink)}.line.soft{stroke:var(--soft)}.line.accent{stroke:var(--accent)}"
    ".line.alert{stroke:var(--alert)}"
)
"""What report.css says of a drawing, for a drawing that stands alone in a file of its own."""
STYLE_DIGEST: Final = "sha256-" + b64encode(sha256(STYLE.encode()).digest()).decode()
"""By which a content policy knows that one style and lets no other in."""


def standalone(svg: str) -> str:
    """A drawing as a file: it brings its colours, light and dark."""
    if 'xmlns="' not in svg[:200]:
        svg = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return re.sub(r"(<svg[^>]*>)", lambda match: f"{match[1]}<style>{STYLE}</style>", svg, count=1)
