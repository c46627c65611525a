"""The eyes of the tests: a fault of a page is seen wherever it is, however much stands around it."""

import pytest
from playwright.sync_api import Browser

from tests.browser.eyes import judge

ROWS = "".join(
    f"<tr><td>Commune {place}</td><td><span>12 postes</span></td><td><a href='#r{place}'>Ouvrir</a></td></tr>"
    for place in range(200)
)
PAGE = """<!doctype html><html lang="fr"><head><title>x</title><style>
  body {{ background: #fff; color: #222 }} a {{ color: #035 }}
  @media (prefers-color-scheme: dark) {{ body {{ background: #111; color: #eee }} a {{ color: #9cf }} }}
  {style}
</style></head><body><main><h1>Parc</h1><p>Voir <a href="#r1">la première</a> du tableau.</p>
<button disabled>Changer</button> {more}<table><thead><tr><th>Commune</th><th>Postes</th><th>Fiche</th></tr></thead>
<tbody>{rows}</tbody></table></main></body></html>"""
SAID = "<td><span>12 postes</span></td>"


def seen(browser: Browser, *, style: str = "", cell: str = SAID, more: str = "") -> str:
    """What is said of a page whose two hundred rows are alike but for one cell, in the middle."""
    page = browser.new_page()
    rows = ROWS.split("<tr>")
    rows[120] = rows[120].replace(SAID, cell)
    page.set_content(PAGE.format(style=style, more=more, rows="<tr>".join(rows)))
    try:
        judge(page, "parc")
    except AssertionError as fault:
        return str(fault)
    finally:
        page.close()
    return ""


def test_a_page_without_fault_passes(browser: Browser) -> None:
    assert seen(browser) == ""


@pytest.mark.parametrize(
    ("style", "cell", "when"),
    [
        ("", "<td><span style='color: #ccc'>12 postes</span></td>", "1280 px, light"),
        ("", "<td style='background: #333'><span>12 postes</span></td>", "1280 px, light"),
        ("", "<td><span style='opacity: .4'>12 postes</span></td>", "1280 px, light"),
        (
            "@media (prefers-color-scheme: dark) { .rare { color: #444 } }",
            "<td class=rare>12 postes</td>",
            "1280 px, dark",
        ),
        ("@media (max-width: 400px) { .rare { color: #bbb } }", "<td class=rare>12 postes</td>", "360 px, light"),
        (
            "@media (max-width: 400px) and (prefers-color-scheme: dark) { .rare { color: #444 } }",
            "<td class=rare>12 postes</td>",
            "360 px, dark",
        ),
        ("tr:nth-child(120) td { color: #ccc }", SAID, "1280 px, light"),
    ],
)
def test_one_faint_text_among_many_is_seen(browser: Browser, style: str, cell: str, when: str) -> None:
    fault = seen(browser, style=style, cell=cell)
    assert fault.startswith(f"parc, {when}: ") and "color-contrast" in fault, fault


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        (
            "<p>Lire <a href='#r2' style='color: #333; text-decoration: none'>la suite</a> du texte.</p>",
            "link-in-text-block",
        ),
        ("<input name=x>", "label"),
        ("<img src='data:,'>", "image-alt"),
        ("<div id=a></div><label for=a>x</label><h4>Trop bas</h4>", "heading-order"),
        ("<p style='width: 500px'>Trop large</p>", "runs over 360 px"),
        ("<button style='color: #ccc; background: #fff'>Garder</button>", "color-contrast"),
    ],
)
def test_each_kind_of_fault_is_seen(browser: Browser, more: str, rule: str) -> None:
    assert rule in seen(browser, more=more)
