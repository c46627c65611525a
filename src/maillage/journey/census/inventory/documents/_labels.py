"""Labels to stick on machines: a name, and a code that opens the page of the record."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Final

from maillage.kernel.lazily import lazily

if TYPE_CHECKING:
    import segno
    import typst
else:
    segno = lazily("segno")
    typst = lazily("typst")


__all__ = ["SHEETS", "Label", "render_labels"]

SHEETS: Final = {"3x8": (3, 8), "5x13": (5, 13)}
"""Labels across and down an A4 sheet."""
FIRST_UNSURE: Final = 0x250
"""Latin letters with all their accents end here; the typeface draws those, and these signs."""
OWN_SIGNS: Final = frozenset("’‘“”«»–—…·×−€²°\u202f\u00a0")


@dataclass(frozen=True, slots=True)
class Label:
    """``address``: what the code opens; the lines are read by people."""

    address: str
    name: str
    reference: str
    place: str


def render_labels(labels: Sequence[Label], sheet: str, start: int = 1) -> bytes:
    """A PDF of A4 sheets, the first label at place ``start``, counted from one. Text travels as data, never as source."""
    across, down = SHEETS[sheet]
    content = {
        "across": across,
        "down": down,
        "skip": start - 1,
        "labels": [{name: _drawable(text) for name, text in asdict(label).items()} | _code(label) for label in labels],
    }
    return typst.compile(
        (files(__package__) / "labels.typ").read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
    )


def _code(label: Label) -> dict[str, str]:
    """The code as a drawing, black on white with its quiet zone."""
    return {"code": segno.make(label.address, error="m", micro=False).svg_inline(border=2, light="#fff", omitsize=True)}


def _drawable(text: str) -> str:
    return "".join(sign if ord(sign) < FIRST_UNSURE or sign in OWN_SIGNS else "?" for sign in text)


@cache
def _fonts() -> "typst.Fonts":
    with as_file(files("maillage.kernel") / "fonts") as folder:
        return typst.Fonts(include_system_fonts=False, font_paths=[folder])
