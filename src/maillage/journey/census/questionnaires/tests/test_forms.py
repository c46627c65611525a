"""Sections as forms, without a script."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from maillage.journey.census.questionnaires.engine import SHIPPED, Given, Row, blank, shipped
from maillage.journey.census.questionnaires.forms import SectionForm, form_for
from maillage.journey.census.questionnaires.tests.answering import full_answers

LINES = shipped("morlaix").section("lignes")
TOTALS = shipped("morlaix").section("totaux")


class Controls(HTMLParser):
    """What a browser would send of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent = QueryDict(mutable=True)
        self._select = self._text = ""
        self._options: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag == "input" and about.get("name"):
            is_box = about.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in about:
                self.sent.appendlist(about["name"], about.get("value", "on" if is_box else ""))
        elif tag == "select":
            self._select, self._options = about["name"], []
        elif tag == "option" and self._select:
            self._options.append((about.get("value", ""), "selected" in about))
        elif tag == "textarea":
            self._text = about["name"]
            self.sent[self._text] = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.sent[self._text] = f"{self.sent[self._text]}{data}"

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            chosen = [value for value, is_chosen in self._options if is_chosen]
            self.sent[self._select] = chosen[0] if chosen else self._options[0][0]
            self._select = ""
        elif tag == "textarea":
            self._text = ""


def drawn(form: SectionForm) -> str:
    return render_to_string("census_questionnaires/section.html", {"form": form})


def posted(form: SectionForm, **changes: str) -> QueryDict:
    """What a browser would send of a form, with what one types in it."""
    data = Controls(drawn(form)).sent
    for name, value in changes.items():
        data[name.replace("__", "-")] = value
    return data


@pytest.mark.parametrize("code", SHIPPED)
def test_every_section_is_drawn_and_sent_back_the_same(code: str) -> None:
    definition = shipped(code)
    for answers in (full_answers(definition), blank(definition)):
        for _, section in definition.sections():
            form = form_for(section, rows=answers.rows(section.code), places=["Mairie"])
            page = render_to_string("census_questionnaires/section.html", {"form": form})
            assert all(f'name="{asked.name}' in page for row in form.rows for asked in row.asked)
            sent = form_for(section, rows=answers.rows(section.code), data=posted(form))
            assert sent.is_valid(), sent.problems
            assert sent.read() == answers.rows(section.code), section.code


def test_a_page_names_the_records_that_it_shows_and_sends_none_out() -> None:
    rows = (Row("r7", {"name": Given("Standard")}), Row("r8", {"name": Given("Ascenseur")}, is_gone=True))
    sent = posted(form_for(LINES, rows=rows))
    assert [sent[f"lignes-{place}-cle"] for place in range(3)] == ["r7", "r8", "n1"]
    assert "lignes-0-parti" not in sent and sent["lignes-1-parti"] == "1"
    read = form_for(LINES, rows=rows, data=sent).read()
    assert [(row.record_id, row.is_gone) for row in read] == [(7, False), (8, True)]


def test_many_rows_are_typed_page_after_page_and_none_is_lost() -> None:
    rows = tuple(Row(f"r{key}", {"name": Given(f"Ligne {key}", "MEASURED")}) for key in range(1, 46))
    for page, shown in enumerate((20, 20, 6)):  # the last one has a row to fill
        form = form_for(LINES, rows=rows, page=page)
        assert len(form.rows) == shown and form.pages == 3
        sent = posted(form, **{"lignes-1-name": "Corrigée"})
        again = form_for(LINES, rows=rows, data=sent, page=page)
        read = again.read()
        assert [row.key for row in read] == [row.key for row in rows], page
        assert [row["name"].value for row in read].index("Corrigée") == 20 * page + 1
        assert again.is_last_page == (page == 2)
    added = posted(form_for(LINES, rows=rows), **{"lignes-ajouter": "1"})
    asked = form_for(LINES, rows=rows, data=added)
    assert [row.key for row in asked.rows[20:]] == ["n1"], "one more is asked for on any page"
    added = posted(asked, **{"lignes-20-name": "Alarme"})
    read = form_for(LINES, rows=rows, data=added).read()
    assert [row.key for row in read] == [*(row.key for row in rows), "n1"], "and goes last"
    assert len(Controls(drawn(form_for(LINES, rows=rows))).sent) < 1000, "under what the server takes of one page"


def test_rows_of_the_same_name_are_told_apart() -> None:
    row = Row("r7", {"name": Given("Ligne"), "site": Given("Mairie"), "kind": Given("PSTN"), "use": Given("LIFT")})
    assert "<small>Mairie · Ligne analogique (RTC) · Ascenseur</small>" in drawn(form_for(LINES, rows=[row]))


def test_a_row_is_added_without_a_script_and_nothing_is_lost() -> None:
    form = form_for(LINES)
    data = posted(form, **{"lignes-0-name": "Standard", "lignes-0-monthly_price": "douze", "lignes-ajouter": "1"})
    again = form_for(LINES, data=data)
    assert [row.row.key for row in again.rows] == ["n1", "n2"]
    assert again.rows[0].row["monthly_price"].value == "douze" and again.problems
    drawn = render_to_string("census_questionnaires/section.html", {"form": again})
    assert 'value="douze"' in drawn and "Écrivez un nombre" in drawn
    assert [row.key for row in again.read()] == ["n1"], "an empty row is no row"


def test_a_visitor_names_no_record() -> None:
    data = {
        "lignes-lignes": "2",
        "lignes-0-cle": "r999",
        "lignes-0-name": "x",
        "lignes-1-cle": "r7",
        "lignes-1-name": "y",
    }
    read = form_for(LINES, rows=[Row("r7")], data=data).read()
    assert [(row.key, row["name"].value) for row in read] == [("n1", "x"), ("r7", "y")]


def one(value: str, status: str, known: Given | None = None) -> Any:
    rows = [Row("", {"desktops": known})] if known else []
    data = {"totaux-0-desktops": value, "totaux-0-desktops.statut": status}
    return form_for(TOTALS, rows=rows, data=data).read()[0]["desktops"]


def test_how_a_value_is_known_follows_what_is_typed() -> None:
    assert one("12", "MEASURED") == Given("12", "MEASURED")
    assert one("12", "INVOICE") == Given("12", "INVOICE")
    assert one("nc", "MEASURED") == one("", "UNKNOWN") == Given("", "UNKNOWN")
    assert one("12", "UNKNOWN", Given("12", "MEASURED")) == Given("", "UNKNOWN"), (
        "she has just said that it is not known"
    )
    assert one("12", "UNKNOWN", Given("", "UNKNOWN")) == Given("12", "MEASURED"), "now it is known"
    assert one("", "MEASURED") == Given()


def test_a_condition_is_said_in_words_and_a_purpose_too() -> None:
    page = render_to_string("census_questionnaires/section.html", {"form": form_for(LINES)})
    assert "Laissez vide si" in page and "À quoi ça sert" in page


def test_what_is_typed_is_escaped() -> None:
    form = form_for(LINES, rows=[Row("n1", {"name": Given('"><script>', "MEASURED")})], places=["<b>"])
    page = render_to_string("census_questionnaires/section.html", {"form": form})
    assert "<script>" not in page and "<b>" not in page


def test_too_many_rows_or_a_wrong_count_are_no_flood() -> None:
    for count in ("999999", "-1", "x", "9" * 50):
        assert len(form_for(LINES, data={"lignes-lignes": count}).rows) <= 500
