"""The site as people meet it: every eye, every width, without a mouse, without a script, in French."""

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.eyes import judge
from tests.browser.site import FILES, PAGES, Demonstration, Shown
from tests.browser.weighing import open_context

ENGLISH = re.compile(
    r"\b(?:choose|browse|search|submit|please|required|field|select|login|log in|sign in|save|cancel|delete|next|previous|"
    r"welcome|error|warning|password|username|home|loading|page not found|forbidden|none|true|false|yes)\b",
    re.I,
)
JOB_MS = 30_000


@pytest.fixture(scope="module")
def windows(browser: Browser, demonstration: Demonstration) -> dict[str, Page]:
    """The window of a person who is signed in: made when first asked for."""

    class _Opened(dict[str, Page]):
        def __missing__(self, who: str) -> Page:
            self[who] = open_context(browser, demonstration, who).new_page()
            return self[who]

    return _Opened()


def english_in(text: str) -> list[str]:
    """What is read and what is read aloud; names of fields and of files are not words."""
    said = re.findall(r'\b(?:aria-label|alt|title|placeholder|data-title)="([^"]*)"', text)
    said.append(re.sub(r"<(script|style|code|option)\b.*?</\1>|<[^>]*>", " ", text, flags=re.S))
    return ENGLISH.findall(" ".join(said))


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
def test_a_page_is_for_everyone(windows: dict[str, Page], demonstration: Demonstration, shown: Shown) -> None:
    """It speaks French, to every eye."""
    page = windows[shown.who]
    answer = page.goto(demonstration.address + demonstration.resolve(shown.address))
    assert answer is not None and answer.status == shown.status
    assert english_in(answer.text()) == []
    judge(page, shown.name)


def test_a_forged_form_is_refused_on_a_page_for_everyone(browser: Browser, demonstration: Demonstration) -> None:
    page = browser.new_page()
    page.goto(f"{demonstration.address}/connexion/")
    page.evaluate("document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(field => field.remove())")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.locator("h1")).to_have_text("Rien n’a été enregistré")
    judge(page, "403")
    page.close()


# --- journeys ---------------------------------------------------------------------------------------------------------


def tab_to(page: Page, wanted: str, most: int = 80) -> None:
    """Press the tabulation until a thing has the focus, and see that it shows."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", (
                f"{wanted}: no focus"
            )
            return
    raise AssertionError(f"{wanted} is not reached by the keyboard")


def sign_in_by_keyboard(page: Page, demonstration: Demonstration, who: str) -> None:
    page.goto(f"{demonstration.address}/connexion/")
    tab_to(page, "[name=email]")
    page.keyboard.type(f"{who}@demo.example")
    tab_to(page, "[name=password]")
    page.keyboard.type(demonstration.password)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_visible()


def test_the_keyboard_signs_in_and_switches_organisation(browser: Browser, demonstration: Demonstration) -> None:
    page = browser.new_page()
    sign_in_by_keyboard(page, demonstration, "trois.mairies")
    expect(page.locator(".acting")).to_contain_text("Botsorhel")
    tab_to(page, ".acting summary")
    page.keyboard.press("Enter")
    tab_to(page, "#organisation")
    page.keyboard.type("Lann")
    tab_to(page, ".acting button")
    page.keyboard.press("Enter")
    expect(page.locator(".acting")).to_contain_text("Lannéanou")
    page.close()


def test_the_keyboard_opens_my_page_and_fills_the_calculator(browser: Browser, demonstration: Demonstration) -> None:
    page = browser.new_page()
    sign_in_by_keyboard(page, demonstration, "mairie.taule")
    tab_to(page, "a[href='/etudes/ma-commune/']")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("ma-commune"))
    tab_to(page, "main summary")
    page.keyboard.press("Enter")
    tab_to(page, "[name=q0]")
    page.keyboard.type("10")
    tab_to(page, "[name=p0]")
    page.keyboard.type("100,50")
    page.keyboard.press("Enter")
    expect(page.locator("table").filter(has_text="Économie par an")).to_contain_text("100,5")
    page.close()


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_a_survey_is_loaded(browser: Browser, demonstration: Demonstration, tmp_path: Path, has_script: bool) -> None:
    """Its faults first, then what it holds, then the work that ends by itself and the study that it made."""
    context = open_context(browser, demonstration, "pilote", java_script_enabled=has_script)
    page = context.new_page()
    page.goto(f"{demonstration.address}/etudes/charger/")
    wrong = tmp_path / "parc.csv"
    fleet = next(path for path in FILES if path.name == "parc.csv").read_text(encoding="utf-8")
    wrong.write_text(fleet.replace("Locquirec,7", "Locquirec,sept"), encoding="utf-8")
    others = [path for path in FILES if path.name != "parc.csv"]
    deposit(page, [wrong, *others])
    expect(page.get_by_text("Rien n’a été enregistré")).to_be_visible()
    expect(page.locator("main table")).to_contain_text("sept")
    assert page.input_value("[name=name]") == "Enquête d’essai"
    if has_script:
        judge(page, "survey with faults")
    wrong.write_text(fleet.replace("Locquirec,7", f"Locquirec,{8 + has_script}"), encoding="utf-8")  # another survey
    whole = tmp_path / "enquete.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        for path in [wrong, *others]:
            archive.write(path, path.name)
    deposit(page, [whole])
    expect(page.locator("h1")).to_have_text("Enquête d’essai")
    if has_script:
        judge(page, "preview")
    page.get_by_role("button", name="Enregistrer et conduire l’étude").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/travaux/"))
    if has_script:
        judge(page, "job")
    page.get_by_role("link", name="Voir le résultat").click(timeout=JOB_MS)
    expect(page.locator("h1")).to_have_text("Enquête d’essai")
    context.close()


def deposit(page: Page, files: list[Path]) -> None:
    page.set_input_files("[name=survey]", files)
    page.fill("[name=name]", "Enquête d’essai")
    page.fill("[name=as_of]", "2012-03-09")
    page.get_by_role("button", name="Vérifier").focus()
    page.keyboard.press("Enter")


def test_nothing_needs_a_script(browser: Browser, demonstration: Demonstration) -> None:
    """Signing in, switching and computing, with scripts turned off."""
    page = browser.new_page(java_script_enabled=False)
    sign_in_by_hand(page, demonstration, "trois.mairies")
    page.locator(".acting summary").click()
    page.select_option("#organisation", label="Guerlesquin")
    page.get_by_role("button", name="Changer").click()
    expect(page.locator(".acting")).to_contain_text("Guerlesquin")
    page.goto(f"{demonstration.address}/etudes/ma-commune/")
    page.locator("main summary").click()
    page.fill("[name=q0]", "3")
    page.fill("[name=p0]", "12")
    page.get_by_role("button", name="Calculer").click()
    expect(page.locator("table").filter(has_text="Économie par an")).to_be_visible()
    page.close()


def sign_in_by_hand(page: Page, demonstration: Demonstration, who: str) -> None:
    page.goto(f"{demonstration.address}/connexion/")
    page.fill("[name=email]", f"{who}@demo.example")
    page.fill("[name=password]", demonstration.password)
    page.get_by_role("button", name="Se connecter").click()


@pytest.mark.parametrize("shown", [page for page in PAGES if page.name.startswith(("etude-", "annuaire", "ma-"))])
def test_a_page_is_whole_without_a_script(browser: Browser, demonstration: Demonstration, shown: Shown) -> None:
    texts = []
    for has_script in (True, False):
        context = open_context(browser, demonstration, shown.who, java_script_enabled=has_script)
        page = context.new_page()
        page.goto(demonstration.address + demonstration.resolve(shown.address))
        texts.append(page.locator("main").inner_text())
        context.close()
    assert texts[0] == texts[1] and len(texts[0]) > 100
