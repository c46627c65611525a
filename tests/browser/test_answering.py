"""A secretary answers the short form at 64 kbit/s, loses the connection half way, comes back: nothing is lost."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.line import Line, laid
from tests.browser.site import Demonstration, served
from tests.browser.weighing import SETTLING_MS, Visit, counting, visit
from tests.played import Played

BASE: Final = "/recensement/campagnes"
BYTES_A_SECOND: Final = 64_000 / 8
LATENCY_MS: Final = 300
FIRST_PAGE: Final = 50_000
NEXT_PAGE: Final = 10_000
TYPED: Final = {
    "contact-0-opening_hours": "Mardi et jeudi matin",
    "postes-0-quantity": "3",
    "internet-0-operator": "Opérateur du bourg",
    "telephone-0-number": "02 61 91 00 42",
    "mobiles-0-line_count": "1",
    "copieur-0-brand": "Toucan",
    "comptabilite-0-product": "Comptes du village",
    "sauvegarde-0-medium": "USB_DISK",
}
"""One answer a section, by the name of its field."""
CUT_AT: Final = "mobiles"
"""The section during which the connection is lost."""


@pytest.fixture(scope="module")
def demonstration(played: Played, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """A site of its own: what is answered here must not change what the other tests read."""
    with served(played.copy_to(tmp_path_factory.mktemp("answered"))) as started:
        yield started


@pytest.fixture
def link(demonstration: Demonstration) -> str:
    """A personal link to the short form, as the body hands it over: the demonstration sends no mail."""
    body = demonstration.visitor("pilote")
    sent = {
        "name": "Les dix questions",
        "questionnaire": "village",
        "deadline": (date.today() + timedelta(days=30)).isoformat(),  # noqa: DTZ011 the server's day is the machine's
    }
    made = body.send(f"{BASE}/nouvelle/", body.token(f"{BASE}/nouvelle/"), **sent)
    assert made.status == 302, made.text[:2000]
    address = made.headers["Location"]
    assert body.send(f"{address}ouvrir/", body.token(f"{address}ouvrir/")).status == 302
    links = f"{address}liens/"
    town = re.search(r'<option value="(\d+)"', body.ask(links).text)
    assert town
    given = {"response": town[1], "email": "secretariat@village.example"}
    assert body.send(links, body.token(links), **given).status == 302
    found = re.search(r'value="(http://[^"]+/lien/[^"]+)"', body.ask(links).text)
    assert found
    return demonstration.address + "/" + found[1].split("/", 3)[3]


@pytest.fixture
def line(demonstration: Demonstration) -> Iterator[Line]:
    with laid(demonstration.address) as found:
        yield found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(viewport={"width": 360, "height": 740}, locale="fr-FR")
    yield found
    found.close()


def slow(page: Page, *, is_cut: bool = False) -> None:
    """The line of a village: 64 kbit/s, or nothing."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": is_cut,
            "latency": LATENCY_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )


def put(page: Page, code: str) -> None:
    """Type what is typed in a section."""
    for name, value in TYPED.items():
        if name.startswith(f"{code}-"):
            field = page.locator(f'[name="{name}"]')
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)


def code_of(page: Page) -> str:
    return page.url.rstrip("/").rsplit("/", 1)[1]


def go_on(page: Page, *, button: str = "Enregistrer et continuer") -> None:
    """To the next page, within what a slow line may be asked to carry, and nothing asked for that was there already."""
    with counting(page) as pieces, page.expect_navigation():
        page.get_by_role("button", name=button).click()
    weigh(page, Visit(tuple(pieces)))


def weigh(page: Page, next_page: Visit) -> None:
    assert 1_000 < next_page.bytes <= NEXT_PAGE, f"{page.url}: {next_page}"
    again = [piece.url for piece in next_page.pieces if piece.kind in ("Script", "Stylesheet") and not piece.was_kept]
    assert not again, f"{page.url} asks for what was there already: {again}"


def answer_without_line(page: Page, line: Line, *, is_told: bool) -> None:
    """The section during which the connection is lost."""
    cut_at = page.url
    if is_told:
        slow(page, is_cut=True)
    else:
        line.cut()
    put(page, CUT_AT)
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.wait_for_timeout(SETTLING_MS)
    if is_told:
        assert page.url == cut_at
        assert "gardées sur cet ordinateur" in page.locator("[data-state]").inner_text()
    else:
        page.wait_for_url("chrome-error:**")


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "not told"])
def test_nothing_is_lost_when_the_line_is(
    context: BrowserContext, link: str, line: Line, demonstration: Demonstration, is_told: bool
) -> None:
    """``is_told``: the machine knows that it has no network. Else its own is there, and what lies behind it is not."""
    page = context.new_page()
    slow(page)
    first = visit(page, link.replace(demonstration.address, line.address))
    assert 3_000 < first.bytes <= FIRST_PAGE, first
    assert "/lien/" not in page.url, "the token has left the address"
    assert first.hosts == {line.address.removeprefix("http://")}
    home = page.url
    with counting(page) as pieces, page.expect_navigation():
        page.get_by_role("link", name="Commencer").click()
    weigh(page, Visit(tuple(pieces)))
    while code_of(page) != CUT_AT:
        put(page, code_of(page))
        go_on(page)

    cut_at = page.url
    answer_without_line(page, line, is_told=is_told)
    page.close()  # she turns the machine off, and comes back the next day
    line.mend()

    page = context.new_page()
    slow(page)
    page.goto(home)
    assert "saisies sans connexion" in page.locator("[data-kept]").inner_text()
    page.goto(cut_at)
    take_up = page.get_by_role("button", name="Les reprendre")
    if take_up.is_visible():  # as it closes, a browser may send after all what it kept
        take_up.click()
    assert page.locator('[name="mobiles-0-line_count"]').input_value() == "1"
    go_on(page)
    while "/relire/" not in page.url:
        put(page, code_of(page))
        go_on(page)
    assert page.evaluate("() => Object.keys(localStorage).length") == 0, "what is saved is not kept on the computer"
    go_on(page, button="Envoyer à")
    assert "/chiffres/" in page.url
    figures = page.locator("main").inner_text()
    assert "Les chiffres de" in figures, "the town hall has its own page at once"
    assert "venez de saisir" in figures, "and what she typed, though the body holds the link"
    assert "en se connectant" in figures, "whoever was only given a link is not shown the inventory"

    for name, value in TYPED.items():
        code = name.split("-")[0]
        assert demonstration_holds(demonstration, home, code, value), f"{code}: {value} is lost"


def test_a_field_is_checked_as_it_is_left(context: BrowserContext, link: str) -> None:
    """By keyboard: the remark stands under the field, and leaves with what was wrong."""
    page = context.new_page()
    page.goto(link)
    page.locator(".parts a").first.click()
    page.wait_for_url("**/contact/")
    code = "postes"
    page.goto(page.url.replace("contact", code))
    name = "postes-0-quantity"
    advice = page.locator(f'[id="id_{name}-avis"]')
    page.locator(f'[name="{name}"]').focus()
    page.keyboard.type("beaucoup")
    with page.expect_response(lambda answer: answer.request.headers.get("x-check") == "1"):
        page.keyboard.press("Tab")
    expect(advice).to_contain_text("nombre")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    expect(advice).to_be_empty()
    page.evaluate("() => localStorage.clear()")


def demonstration_holds(demonstration: Demonstration, home: str, code: str, value: str) -> bool:
    """Whether the body reads the answer."""
    body = demonstration.visitor("pilote")
    number = home.rstrip("/").rsplit("/", 1)[1]
    campaigns = re.findall(rf'href="({BASE}/\d+/)"', body.ask(f"{BASE}/").text)
    pages = (body.ask(f"{address}reponses/{number}/") for address in campaigns)
    text = next(page.text for page in pages if page.status == 200)
    wanted = {"USB_DISK": "Disque USB"}.get(value, value)
    return wanted in text.replace("\u00a0", " ").replace("\u202f", " ")


def test_drafts_save_themselves_when_the_page_is_left(context: BrowserContext, link: str) -> None:
    """Half a minute of typing, then the window is put away: the server has it."""
    page = context.new_page()
    page.goto(link)
    page.locator(".parts a").first.click()
    page.wait_for_url("**/contact/")
    page.locator('[name="contact-0-opening_hours"]').fill("Le vendredi")
    with page.expect_response(lambda answer: answer.request.method == "POST") as found:
        page.evaluate(
            "() => { Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});"
            " document.dispatchEvent(new Event('visibilitychange')); }"
        )
    assert found.value.status == 204
    page.reload()
    assert page.locator('[name="contact-0-opening_hours"]').input_value() == "Le vendredi"


def test_what_is_typed_outlives_the_end_of_a_session(demonstration: Demonstration, context: BrowserContext) -> None:
    """A form that is sent after the session has ended comes back as it was typed, once one has signed in again."""
    page = context.new_page()
    signed_in(page, demonstration)
    page.goto(f"{demonstration.address}/recensement/inventaire/lignes/ajouter/")
    page.fill('[name="name"]', "Ligne de la salle des fêtes")
    page.select_option('[name="kind"]', "PSTN")
    context.clear_cookies(name="maillage")
    page.get_by_role("button", name="Ajouter").click()
    expect(page).to_have_url(re.compile("/connexion/"))
    typed_in(page, demonstration)
    expect(page.get_by_role("status")).to_contain_text("rien n’a été enregistré")
    expect(page.locator('[name="name"]')).to_have_value("Ligne de la salle des fêtes")
    expect(page.locator('[name="kind"]')).to_have_value("PSTN")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ligne de la salle des fêtes")
    page.goto(f"{demonstration.address}/recensement/inventaire/lignes/ajouter/")
    expect(page.locator('[name="name"]')).to_have_value("")  # what has arrived is not offered again


def test_what_was_typed_is_given_back_to_nobody_else(demonstration: Demonstration, context: BrowserContext) -> None:
    """Whoever comes next to the same tab finds nothing of it: after one has left, after the form has arrived, or as another."""
    page = context.new_page()
    kept, form = (
        "() => JSON.stringify(window.sessionStorage)",
        f"{demonstration.address}/recensement/inventaire/lignes/ajouter/",
    )

    def lost(name: str) -> None:
        page.goto(form)
        page.fill('[name="name"]', name)
        page.select_option('[name="kind"]', "PSTN")
        context.clear_cookies(name="maillage")
        page.get_by_role("button", name="Ajouter").click()
        expect(page).to_have_url(re.compile("/connexion/"))

    signed_in(page, demonstration)
    lost("Ligne du maire")
    assert "Ligne du maire" in page.evaluate(kept)
    page.goto(f"{demonstration.address}/connexion/")  # as one who has left comes here: it leads back to no form
    assert page.evaluate(kept) == "{}"

    typed_in(page, demonstration)
    lost("Ligne du médecin")
    typed_in(page, demonstration, "pilote")  # another, of another organisation, before the same screen
    expect(page).to_have_url(form)
    assert page.evaluate(kept) == "{}" and page.locator('[name="name"]').input_value() == ""

    page.get_by_role("button", name="Quitter").click()
    typed_in(page, demonstration)
    page.goto(form)
    page.fill('[name="name"]', "Ligne arrivée")
    page.select_option('[name="kind"]', "PSTN")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ligne arrivée")
    assert page.evaluate(kept) == "{}"


def signed_in(page: Page, demonstration: Demonstration) -> None:
    page.goto(f"{demonstration.address}/connexion/")
    typed_in(page, demonstration)


def typed_in(page: Page, demonstration: Demonstration, who: str = "mairie.taule") -> None:
    page.get_by_label("Adresse électronique").fill(f"{who}@demo.example")
    page.get_by_label("Mot de passe").fill(demonstration.password)
    page.get_by_role("button", name="Se connecter").click()
