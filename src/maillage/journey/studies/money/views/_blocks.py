"""Blocks of papers on a page, their pictures drawn in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from maillage.journey.studies.money.documents import stored_section
from maillage.kernel.papers import Block, Section
from maillage.kernel.papers.pages import drawn
from maillage.kernel.templatetags.face import Picture

__all__ = ["blocks_of", "kept_blocks"]


def blocks_of(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Blocks as they were composed, ready for ``study_money/_blocks.html``."""
    return kept_blocks(*stored_section(Section("", list(blocks))))


def kept_blocks(kept: Sequence[dict[str, Any]], pictures: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Blocks as they were kept, ready for the same."""
    found = []
    for block in drawn(kept, ""):
        if block["kind"] == "picture":
            svgs = pictures.get(block["name"], ())
            block["picture"] = Picture(block["title"], block["sentence"], svgs, block["table"])
        found.append(block)
    return found
