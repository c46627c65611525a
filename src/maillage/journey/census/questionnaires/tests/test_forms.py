"""Sections as forms, without a script."""

from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from maillage.journey.census.questionnaires.engine import SHIPPED, Given, Row, blank, shipped
from maillage.journey.census.questionnaires.forms import SectionForm, form_for
from maillage.journey.census.questionnaires.tests.answering import full_answers

LINES = shipped("morlaix").section("lignes")
TOTALS = shipped("morlaix").section("totaux")


def posted(form: SectionForm, **changes: str) -> QueryDict:
    """What a browser would send of a form."""
    data = QueryDict(mutable=True)
    data[form.count_name] = str(len(form.rows))
    for row in form.rows:
        data[row.key_name] = row.row.key
        data[row.basis_name] = row.basis
        if row.row.is_gone:
            data[row.gone_name] = "1"
        for asked in row.asked:
            match asked.control:
                case "select":
                    data[asked.name] = next((option.value for option in asked.options if option.is_chosen), "")
                case "boxes":
                    data.setlist(asked.name, [option.value for option in asked.options if option.is_chosen])
                case "ranks":
                    for name, _, rank in asked.ranked:
                        data[name] = rank
                case _:
                    data[asked.name] = asked.text
            if asked.control == "input" and asked.field.is_measured:
                data[f"{asked.name}.statut"] = next(option.value for option in asked.statuses if option.is_chosen)
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
