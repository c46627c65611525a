"""The face: every piece is drawn, weighs little, and can be read by whoever and whatever reads pages."""

import gzip
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import include, path
from django.utils.safestring import SafeString
from pytest_django import Settings

from maillage.kernel import typography
from maillage.kernel.forms import DayField, NumberField, UploadField
from maillage.kernel.pictures import Swing, draw_swings
from maillage.kernel.templatetags import face
from maillage.kernel.templatetags._icons import ICONS
from maillage.kernel.templatetags.face import Cell, Column, Empty, Fact, KeyFigure, Picture, Step, Tab, Table

if TYPE_CHECKING:
    from playwright.sync_api import Browser

KERNEL = Path(face.__file__).parents[1]
CSS = KERNEL / "static/kernel/maillage.css"


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _names(*names: str) -> Any:
    return [path(f"{name}/", _nothing, name=name) for name in names]


urlpatterns = [
    path("", include((_names("home", "search", "help"), "shell"))),
    path("", include((_names("sign_in", "sign_out", "account"), "accounts"))),
    path("", include((_names("switch"), "organisations"))),
]


@pytest.fixture(autouse=True)
def _platform(settings: Settings) -> None:
    """The kernel's own templates, and addresses that lead nowhere: no database, no other package of the platform."""
    settings.ROOT_URLCONF = __name__
    settings.STATIC_URL = "/static/"
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.FORM_RENDERER = "maillage.kernel.forms.MaillageRenderer"
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).parent / "templates"],
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    ]


class Everything(forms.Form):
    name = forms.CharField(label="Nom de l'appareil", help_text="Celui qui est collé dessus.")
    email = forms.EmailField(label="Adresse électronique", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    price = NumberField(label="Prix d'achat", unit="€ HT", decimal_places=2, required=False)
    bought = DayField(label="Date d'achat")
    state = forms.ChoiceField(
        label="État",
        choices=[("good", "Bon"), ("worn", "À remplacer"), ("unknown", "Je ne sais pas")],
        widget=forms.RadioSelect,
        help_text="En cas de doute, dites que vous ne savez pas.",
    )
    place = forms.ChoiceField(label="Lieu", choices=[("mairie", "Mairie"), ("ecole", "École")])
    uses = forms.MultipleChoiceField(
        label="Usages", required=False, choices=[("office", "Bureautique"), ("acts", "État civil")],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    remarks = forms.CharField(label="Remarques", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    invoice = UploadField(label="Facture", required=False, extensions=["pdf", "csv"], most_megabytes=10)
    is_shared = forms.BooleanField(label="Ce poste est partagé entre plusieurs personnes", required=False)


class Filters(forms.Form):
    q = forms.CharField(label="Nom ou commune", required=False)
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), ("worn", "À remplacer")])


TOWNS = (
    *("Carantec", "Garlan", "Guerlesquin", "Guimaëc", "Henvic", "Lanmeur", "Lannéanou", "Locquénolé", "Locquirec"),
    *("Morlaix", "Pleyber-Christ", "Plouégat-Guérand", "Plouégat-Moysan", "Plouezoc’h", "Plougasnou", "Plougonven"),
    *("Plouigneau", "Plounéour-Ménez", "Plourin-lès-Morlaix", "Taulé"),
)

COLUMNS = (
    Column("Commune", sort="commune"),
    Column("Postes", is_number=True, sort="postes"),
    Column("Âge moyen", unit="ans", is_number=True, digits=1),
    Column("Remplacement", unit="€ HT", is_number=True, digits=2, sort="prix"),
    Column("Relevé le"),
)


def inventory(count: int = 20) -> Table:
    rows = [
        (
            Cell(town, url=f"/parc/{place}/"),
            place * 7 % 61,
            Decimal(place * 37 % 80) / 10 if place % 6 else None,
            Decimal(place * 7 % 61) * Decimal("812.35"),
            date(2026, 1 + place % 9, 1 + place % 28),
        )
        for place, town in enumerate(TOWNS[:count])
    ]
    return Table(
        "Postes de travail par commune",
        COLUMNS,
        rows,
        totals=(
            Cell("Ensemble"),
            sum(int(str(row[1])) for row in rows),
            "",
            sum((row[3] for row in rows), Decimal(0)),
            "",
        ),
        base=f"{count} communes sur 26.",
        empty=Empty("Ici, les postes de chaque commune.", "Aucune commune n'a répondu.", "Relancer", "/relances/"),
    )


def page(**more: Any) -> dict[str, Any]:
    """What the shell hands to every page, for a secretary of two town halls."""
    towns = [SimpleNamespace(pk=1, name="mairie de Taulé"), SimpleNamespace(pk=2, name="mairie de Henvic")]
    questions = (
        *("Qui sommes-nous ?", "Qu’avons-nous ?", "Qu’y gagnerions-nous ?", "Achetons ensemble"),
        *("Commandons et souscrivons", "Entraidons-nous", "Protégeons nos données", "Outillons la mairie"),
        *("Relions nos sites", "Pilotons"),
    )
    return {
        "journey": [
            SimpleNamespace(question=question, url=f"/{place}/", is_current=place == 1)
            for place, question in enumerate(questions)
        ],
        "acting_for": towns[0],
        "organisations": towns,
        "person": SimpleNamespace(name="Camille"),
        "is_demonstration": True,
        "attention": 3,
        "csrf_token": "x" * 64,
        **more,
    }


def everything(form: forms.Form | None = None) -> dict[str, Any]:
    gains = [("Copieurs", 18.2), ("Téléphonie", 41.0), ("Liaisons", -6.4)]
    return page(
        form=form or Everything({"email": "camille", "price": "12,5a", "bought": "31/02/2026", "place": "mairie"}),
        filters=Filters({"q": "Taulé"}),
        table=inventory(),
        next_key="Taulé",
        figures=[
            KeyFigure(1234, "postes recensés", detail="au 31 octobre 2026, recensement"),
            KeyFigure(Decimal("412.5"), "à remplacer cette année", unit="k€ HT", digits=1, detail="estimation, ± 8 %"),
            KeyFigure(Decimal("5.2"), "âge moyen", unit="ans", digits=1, detail="23 communes sur 26"),
            KeyFigure(None, "serveurs", detail="3 communes n'ont pas répondu"),
        ],
        picture=Picture(
            "Ce qu'un achat groupé changerait",
            "La téléphonie baisse de 41 %, les liaisons montent de 6,4 %.",
            draw_swings(
                "Ce qu’un achat groupé changerait",
                [Swing(name, f"{typography.signed(gain, 1)} %", gain, is_firm=gain > 0) for name, gain in gains],
                ("Hausse", "Baisse", "À confirmer"),
            ),
            Table("Écarts", (Column("Domaine"), Column("Écart", unit="%", is_number=True, digits=1)), gains),
        ),
        tabs=[Tab("Postes", "/parc/", is_current=True), Tab("Imprimantes", "/imprimantes/"), Tab("Lignes", "/lignes/")],
        facts=[
            Fact("Numéro de série", "5CG1234ABC"),
            Fact("Acheté le", date(2021, 3, 1), detail="facture F-2021-044"),
            Fact("Commune", "Taulé", url="/communes/taule/"),
            Fact("Fin de garantie", None),
        ],
        steps=[
            Step("Recenser", "done", "/a/", "26 communes"),
            Step("Délibérer", "current", "/b/", "18 communes sur 26"),
            Step("Choisir"),
        ],
        empty=Empty(
            "Ici, les imprimantes de votre commune.",
            "Aucune n'a encore été recensée : la campagne ouvre le 3 novembre.",
            "Ajouter la première",
            "/imprimantes/ajouter/",
        ),
    )


def draw(name: str, context: dict[str, Any], address: str = "/parc/?tri=-postes&etat=use") -> str:
    return render_to_string(f"kernel_tests/{name}.html", context, request=RequestFactory().get(address))


class Reader(HTMLParser):
    """Reads a page as a strict machine would: what is labelled, what is scripted, what is left open."""

    VOID = frozenset({"circle", "hr", "input", "link", "line", "meta", "path", "rect"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.described: set[str] = set()
        self.attributes: set[str] = set()
        self.scripts: list[dict[str, str | None]] = []
        self.headings: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert len(given) == len(attrs), f"an attribute is given twice: {self.get_starttag_text()}"
        self.attributes |= given.keys()
        self.described |= set((given.get("aria-describedby") or "").split())
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "label" and given.get("for"):
            self.labelled.add(str(given["for"]))
        if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.fields.append(given)
        if tag == "script":
            self.scripts.append(given)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag, f"</{tag}> closes nothing, near line {self.getpos()[0]}"


PAGES = ["everything", "list", "400", "403", "404", "403_csrf", "500", "confirm", "form_page"]


def _draw_page(name: str) -> str:
    if name in ("everything", "list"):
        return draw(name, everything())
    if name in ("confirm", "form_page"):
        more = {"title": "Supprimer ?", "consequences": ["Rien ne reste."], "form": Everything(), "cancel_url": "/"}
        return render_to_string(f"kernel/{name}.html", page(**more))
    return render_to_string(f"{name}.html", page())


@pytest.mark.parametrize("name", PAGES)
def test_a_strict_reader_can_read_every_page(name: str) -> None:
    html = _draw_page(name)
    reader = Reader(html)
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    assert reader.described <= set(reader.ids)
    assert [field for field in reader.fields if field.get("id") not in reader.labelled] == []
    assert reader.headings[0] == "h1" and reader.headings.count("h1") == 1
    assert html.startswith('<!doctype html>\n<html lang="fr">')
    assert "{{" not in html and "{%" not in html


@pytest.mark.parametrize("name", PAGES)
def test_nothing_that_a_strict_policy_would_stop(name: str) -> None:
    """No style attribute, no event handler, no script in the page itself, nothing from elsewhere."""
    html = _draw_page(name)
    reader = Reader(html)
    assert [each for each in reader.attributes if each == "style" or each.startswith("on")] == []
    assert "<style" not in html and "javascript:" not in html
    assert all(str(script.get("src", "")).startswith("/static/") and "defer" in script for script in reader.scripts)
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', html) == []


def test_only_pages_that_need_the_script_load_it() -> None:
    assert "htmx-2.0.11.min.js" in draw("everything", everything())
    assert "<script" not in draw("list", everything())
    assert (KERNEL / "static/kernel/htmx-2.0.11.LICENSE").exists()


def test_weights() -> None:
    """A slow line: the style once, then little more than the words."""

    def packed(content: bytes) -> int:
        return len(gzip.compress(content, 9))

    assert packed(CSS.read_bytes()) <= 12_000
    assert packed(draw("list", everything()).encode()) <= 10_000
    assert len("".join(ICONS.values()).encode()) <= 4_000
    first_visit = [CSS, KERNEL / "static/kernel/mark.svg", KERNEL / "static/kernel/htmx-2.0.11.min.js"]
    assert sum(packed(path.read_bytes()) for path in first_visit) + 10_000 <= 50_000


def test_every_icon_asked_for_exists() -> None:
    for source in KERNEL.rglob("*.html"):
        for name in re.findall(r'{% icon "([^"]+)"', source.read_text()):
            assert name in ICONS, f"{source.name}: {name}"
    with pytest.raises(TemplateSyntaxError, match="no icon"):
        face.icon("licorne")
    assert 'aria-label="Rechercher"' in face.icon("search", "Rechercher")


# --- colours ----------------------------------------------------------------------------------------------------------


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_contrasts(scheme: int) -> None:
    """7:1 for what is read, 3:1 for marks, on every ground where they stand."""
    colours = dict(
        re.findall(r"--([\w-]+): (#\w+)", re.findall(r":root \{(.*?)\}", CSS.read_text(), re.DOTALL)[scheme])
    )
    colours.setdefault("hover", colours["accent"])
    grounds = {"ink": "paper wash alert-wash wrong-wash right-wash", "quiet": "paper wash", "on-accent": "accent hover"}
    grounds |= {"accent": "paper wash alert-wash right-wash wrong-wash", "hover": "paper wash"}
    grounds |= {"alert": "paper wash alert-wash", "wrong": "paper wrong-wash", "right": "right-wash", "paper": "wrong"}
    for text, on in grounds.items():
        for ground in on.split():
            assert _contrast(colours[text], colours[ground]) >= 7, f"{text} on {ground}"
    for mark, on in {"line": "paper wash", "alert-mark": "paper alert-wash"}.items():
        for ground in on.split():
            assert _contrast(colours[mark], colours[ground]) >= 3, f"{mark} on {ground}"


# --- filters ----------------------------------------------------------------------------------------------------------


def _render(source: str, **context: Any) -> str:
    return Template("{% load face %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "value", "written"),
    [
        ("number", 12345, "12\u202f345"),
        ("number", None, "NC"),
        ("number", 0, "0"),
        ("number:1", Decimal("2.25"), "2,3"),
        ("number", "environ 12", "environ 12"),
        ("money", Decimal("12345.6"), "12\u202f345,60\u202f€"),
        ('money:"HT"', Decimal("-3"), "\u22123,00\u202f€\u00a0HT"),
        ("money", None, "NC"),
        ("day", date(2026, 3, 12), "12/03/2026"),
        ('day:"long"', date(2026, 3, 12), "12\u00a0mars\u00a02026"),
        ("day", None, "NC"),
        ("day", datetime(2025, 12, 31, 23, 30, tzinfo=UTC), "01/01/2026"),
        ("missing", "", "NC"),
        ("missing", 0, "0"),
        ("fr", "L'été : 3 %", "L’été\u00a0: 3\u202f%"),
        ("fr", None, ""),
        ("missing|fr", None, "NC"),
        ("fr", "<b>a & b</b>", "&lt;b&gt;a &amp; b&lt;/b&gt;"),
    ],
)
def test_filters(source: str, value: object, written: str) -> None:
    assert _render("{{ value|" + source + " }}", value=value) == written


def test_typography_touches_words_and_never_tags() -> None:
    html = '<a href="/?a=1 ;" title=\'L\'>Qui ?</a><svg viewBox="0 0 640 480"><path d="M0 100"/></svg><pre>a ;</pre>'
    assert face.fr(SafeString(html)) == html.replace("Qui ?", "Qui\u202f?")


def test_prose_says_nothing_rather_than_an_empty_tag() -> None:
    assert _render("{% prose %}<p> </p>{% endprose %}") == ""
    assert _render("{% prose %}<p>Et après ?</p>{% endprose %}") == "<p>Et après\u202f?</p>"


# --- pieces -----------------------------------------------------------------------------------------------------------


def test_the_title_stands_in_the_window_and_on_the_page() -> None:
    html = draw("everything", everything())
    assert "<title>Erreur&nbsp;: Parc informatique\u00a0: les postes – maillage</title>" in html
    assert "<h1>Parc informatique\u00a0: les postes</h1>" in html
    assert "<title>Postes – maillage</title>" in draw("list", everything(Everything()))


def test_what_a_visitor_sees() -> None:
    html = draw("list", everything() | page(person=None, acting_for=None, organisations=[], journey=[]))
    assert "Se connecter" in html
    assert (
        "Quitter" not in html
        and "Vous agissez pour" not in html
        and "Parcours" not in html
        and 'name="q" id="recherche"' not in html
    )
    assert "Démonstration" not in render_to_string("kernel/visitor.html", {})


def test_on_whose_behalf_one_acts() -> None:
    html = draw("list", everything())
    assert '<option value="1" selected>mairie de Taulé</option><option value="2">mairie de Henvic</option>' in html
    alone = draw("list", everything() | {"organisations": []})
    assert "Vous agissez pour" in alone and '<option value="1"' not in alone


def test_sort_links_keep_the_address() -> None:
    html = draw("list", everything(), "/parc/?tri=-postes&etat=use&apres=Taul%C3%A9")
    assert (
        '<th scope="col" class="number" aria-sort="descending"><a href="?tri=postes&amp;etat=use">Postes</a></th>'
        in html
    )
    assert '<a href="?tri=commune&amp;etat=use">Commune</a>' in html
    assert 'href="?tri=-postes&amp;etat=use"><svg' in html  # back to the start
    assert 'href="?tri=-postes&amp;etat=use&amp;apres=Taul%C3%A9" rel="next"' in html
    ascending = draw("list", everything(), "/parc/?tri=postes")
    assert 'aria-sort="ascending"><a href="?tri=-postes">' in ascending
    assert "Début" not in ascending


def test_a_table_of_many_columns_is_set_smaller() -> None:
    """Else the last ones, the prices, stand beyond the edge of an ordinary screen."""
    for count, is_wide in ((7, False), (8, True)):
        columns = [Column(f"Colonne {place}") for place in range(count)]
        assert (
            'class="table wide"' in _render("{% table table %}", table=Table("T", columns, [["x"] * count]))
        ) is is_wide


def test_an_error_that_holds_a_link_reads_as_a_sentence() -> None:
    """The sign before the error of a field stands beside it; the words of a notice, its link and its full stop do not."""
    css = Path(face.__file__).parents[1].joinpath("static/kernel/maillage.css").read_text(encoding="utf-8")
    (rule,) = re.findall(r"^(.*\.error\S* p) \{ display: flex;", css, re.M)
    assert rule == ".error:not(.notice) p"


def test_a_table_says_its_units_its_gaps_and_its_base() -> None:
    html = draw("list", everything())
    assert '<td class="number" data-title="Remplacement (€\u00a0HT)">5\u202f686,45</td>' in html
    assert '<td class="number" data-title="Âge moyen (ans)">NC</td>' in html
    assert "Base&nbsp;: 20 communes sur 26. NC&nbsp;: non communiqué." in html
    assert "<tfoot>" in html
    with pytest.raises(ValueError, match="longer"):
        _render("{% table table %}", table=Table("Trop court", COLUMNS, [("Taulé",)]))


def test_an_empty_list_says_what_to_do() -> None:
    html = draw("list", everything() | {"table": inventory(0)})
    assert "<table>" not in html
    assert "Aucune commune n’a répondu." in html and '<a class="button" href="/relances/">Relancer</a>' in html


def test_what_comes_from_outside_is_escaped_everywhere() -> None:
    bad = "<script>alert('x')</script>"
    table = Table(
        bad,
        (Column(bad, unit=bad), Column(bad, unit=bad)),
        [(Cell(bad, url='"><script>', detail=bad), bad)],
        note=bad,
        base=bad,
    )
    form = Everything({"name": bad}, initial={"remarks": bad})
    form.fields["name"].label = form.fields["name"].help_text = bad
    form.add_error("name", bad)
    form.add_error(None, bad)
    context = everything(form) | {
        "table": table,
        "tabs": [Tab(bad, '"><script>')],
        "facts": [Fact(bad, bad, bad, '"><script>')],
        "steps": [Step(bad, url='"><script>', detail=bad)],
        "figures": [KeyFigure(bad, bad, bad, bad)],
        "empty": Empty(bad, bad, bad, '"><script>'),
        "picture": Picture(bad, bad, [], table),
        "next_key": bad,
        "acting_for": SimpleNamespace(pk=1, name=bad),
        "journey": [SimpleNamespace(question=bad, url='"><script>', is_current=True)],
    }
    html = draw("everything", context, "/?tri=<script>&apres=<script>")
    assert html.count("<script") == 1  # ours


def test_progress_stops_asking_when_it_is_done() -> None:
    assert "hx-get" in _render('{% progress 3 5 "Lecture" url="/a/" %}')
    done = _render('{% progress 5 5 "Lecture" url="/a/" %}')
    assert "hx-get" not in done and "terminé" in done


# --- forms ------------------------------------------------------------------------------------------------------------


def test_errors_are_said_on_top_and_beside_their_field() -> None:
    html = str(Everything({"email": "camille"}))
    summary, fields = html.split("</ul>", 1)
    assert 'role="alert" tabindex="-1" autofocus' in summary
    assert '<a href="#id_email">Adresse électronique&nbsp;: ' in summary
    assert '<a href="#id_state_0">État&nbsp;: ' in summary  # the first choice of a group
    assert '<div class="error" id="id_email_error">' in fields
    email = re.findall(r'<input type="email"[^>]*>', fields)[0]
    assert 'aria-describedby="id_email_error"' in email and 'aria-invalid="true"' in email
    assert 'autocomplete="email"' in email and 'value="camille"' in email
    assert 'aria-describedby="id_state_helptext id_state_error"' in re.findall("<fieldset[^>]*>", fields)[0]


def test_a_form_says_what_may_be_left_out_and_the_units() -> None:
    html = str(Everything())
    assert '<label for="id_price">Prix d’achat <small>(€ HT)</small> <small>(facultatif)</small></label>' in html
    assert '<label for="id_name">Nom de l’appareil</label>' in html
    assert '<label for="id_is_shared">Ce poste est partagé entre plusieurs personnes</label>' in html
    assert "<legend>État</legend>" in html
    assert "À corriger" not in html


def test_dates_are_picked_or_typed() -> None:
    field = DayField()
    assert field.clean("2026-03-31") == field.clean("31/03/2026") == date(2026, 3, 31)
    assert 'type="date" name="d" value="2026-03-31"' in field.widget.render("d", date(2026, 3, 31))
    with pytest.raises(forms.ValidationError, match="jj/mm/aaaa"):
        field.clean("31/02/2026")


def test_numbers_are_typed_as_in_french() -> None:
    field = NumberField(decimal_places=2, unit="€ HT")
    assert field.clean("1\u202f234,50") == field.clean("1 234.5") == Decimal("1234.5")
    assert field.prepare_value(Decimal("1234.50")) == "1234,50"
    assert field.prepare_value("12a") == "12a"
    with pytest.raises(forms.ValidationError, match="Écrivez un nombre"):
        field.clean("douze")


def test_files_are_of_a_known_kind_and_size() -> None:
    field = UploadField(extensions=[".csv", "xlsx"], most_megabytes=1)
    assert field.help_text == "Fichier CSV ou XLSX, 1 Mo au plus."
    assert field.clean(SimpleUploadedFile("a.CSV", b"a")).name == "a.CSV"
    with pytest.raises(forms.ValidationError, match="pas au format CSV ou XLSX"):
        field.clean(SimpleUploadedFile("a.exe", b"a"))
    with pytest.raises(forms.ValidationError, match="1,2 Mo"):
        field.clean(SimpleUploadedFile("a.csv", b"a" * 1_200_000))


# --- in a browser -----------------------------------------------------------------------------------------------------


def test_everyone_can_read_it_wide_or_narrow_light_or_dark(browser: "Browser", tmp_path: Path) -> None:
    """No violation known to axe, and nothing wider than the screen, on a telephone and at twice the size too."""
    from tests.browser.eyes import judge

    file = tmp_path / "everything.html"
    file.write_text(draw("everything", everything()).replace("/static/", f"{(KERNEL / 'static').as_uri()}/"))
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for width, scheme in product((320, 360, 640, 1280), schemes):
        opened = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        opened.goto(file.as_uri())
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        assert opened.evaluate("document.activeElement.className") == "summary"
        if (width, scheme) == (1280, "dark"):
            judge(opened, "every piece")
        opened.close()


# --- errors -----------------------------------------------------------------------------------------------------------


def test_the_page_of_last_resort_needs_nothing() -> None:
    """When everything else fails, this one still stands: no tag, no variable, no other template."""
    source = (KERNEL / "templates/500.html").read_text()
    assert "{%" not in source and "{{" not in source
    assert Engine().from_string(source).render(Context()) == source


@pytest.mark.parametrize("name", ["400", "403_csrf", "500"])
def test_pages_of_refusal_need_no_context(name: str) -> None:
    assert "Aller à l’accueil" in render_to_string(f"{name}.html")


def test_a_long_table_of_narrow_columns_stands_its_cells_side_by_side_on_a_small_screen() -> None:
    def drawn(rows: int, text: str) -> str:
        columns = (Column("Commune"), *(Column(f"C{place}", is_number=place > 1) for place in range(4)))
        return _render("{% table table %}", table=Table("x", columns, [("Taulé", text, "P", 1, 2)] * rows))

    assert 'class="table long"' in drawn(8, "S")
    assert 'class="table long"' not in drawn(7, "S")
    assert 'class="table long"' not in drawn(8, "un texte qui prend toute la largeur")
