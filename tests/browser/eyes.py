"""What axe says of a page: wide and narrow, by day and by night.

How well a text stands out is what axe looks for longest, and depends on nothing but how the text and what lies behind it
are drawn: three texts of each kind are enough, where a table has a thousand of them. All other rules look at everything.
"""

from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

__all__ = ["NARROW", "WIDE", "judge"]

WIDE, NARROW = 1280, 360
COLOURS: Final = ("color-contrast", "link-in-text-block")
"""What colours decide."""
SHAPES: Final = {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in COLOURS}}
OF_KINDS: Final = """async rules => {
  const kinds = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    const words = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join(" ").trim();
    if (!(words || element.matches("a, input, select, textarea")) || !element.checkVisibility()) continue;
    const own = getComputedStyle(element), control = element.closest("label")?.control ?? element;
    const kind = [/[\\p{L}\\p{N}].*[\\p{L}\\p{N}]/su.test(words), control.matches(":disabled, [aria-disabled=true]"),
      own.fontSize, own.fontWeight, own.textDecorationLine, own.textShadow];
    for (let above = element; above; above = above.parentElement) {
      const drawn = getComputedStyle(above);
      kind.push(above.tagName, above.className, drawn.color, drawn.backgroundColor, drawn.backgroundImage,
        drawn.opacity, drawn.filter, drawn.position);
    }
    const name = kind.join("|");
    kinds.has(name) ? kinds.get(name).push(element) : kinds.set(name, [element]);
  }
  const some = [...kinds.values()].flatMap(all => [...new Set([all[0], all[all.length >> 1], all.at(-1)])]);
  if (!some.length) throw new Error("a page without a word");
  return await axe.run({include: some}, {runOnly: rules, resultTypes: ["violations"]});
}"""


def judge(page: Page, name: str) -> None:
    """No fault that axe finds and nothing over the edge."""
    page.evaluate(AXE_SCRIPT)
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        _faultless(page.evaluate("options => axe.run(options)", SHAPES), f"{name}, {width} px")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            _faultless(page.evaluate(OF_KINDS, list(COLOURS)), f"{name}, {width} px, {scheme}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} runs over {width} px"


def _faultless(answer: Any, place: str) -> None:
    found = AxeResults(answer)
    assert found.violations_count == 0, f"{place}: {found.generate_report()}"
