"""A body writes a questionnaire of its own, in pages and without code."""

import io
import re

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests.cast import Cast
from tests.client import StrictClient

from maillage.foundations.audit.models import Event
from maillage.journey.census.inventory.models import KINDS, AddedField
from maillage.journey.census.questionnaires import actions
from maillage.journey.census.questionnaires.engine import (
    Definition,
    DefinitionRefused,
    Given,
    Row,
    blank,
    prefill,
    shipped,
    text_of_definition,
)
from maillage.journey.census.questionnaires.models import Questionnaire, QuestionnaireVersion
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(cast: Cast) -> Questionnaire:
    with enter(cast.actor("pilote").scope):
        return actions.copy_shipped(cast.actor("pilote"), "village", "Le nôtre")


def draft_of(cast: Cast, row: Questionnaire) -> Definition:
    with enter(cast.actor("pilote").scope):
        return Definition.of_json(Questionnaire.objects.get(pk=row.pk).draft)


def test_a_question_added_in_a_page_becomes_a_column_where_answers_land(
    cast: Cast, own: Questionnaire, client_of: object
) -> None:
    client: StrictClient = client_of("pilote")  # type: ignore[operator]
    typed = {
        "section": "postes",
        "label": "Postes en réserve",
        "type": "count",
        "unit": "postes",
        "choices": "",
        "help": "Dans un placard.",
    }
    answer = client.post(reverse("census:add_questionnaire_field", args=[own.pk]), typed)
    assert answer.status_code == 302
    client.post(reverse("census:publish_questionnaire", args=[own.pk]))
    pilot, clerk = cast.actor("pilote"), cast.actor("membre")
    with enter(pilot.scope):
        version = QuestionnaireVersion.objects.get(questionnaire=own)
        column = AddedField.objects.get()
        assert (column.kind, column.code, column.type, column.unit) == (
            "equipements",
            "postes_en_reserve",
            "number",
            "postes",
        )
        assert Event.objects.filter(verb="census.questionnaire_published").count() == 1
    definition = Definition.of_json(version.definition)
    with enter(clerk.scope):
        assert AddedField.objects.count() == 1, "members see the column"
        row = Row("", {"quantity": Given("3", "MEASURED"), "postes_en_reserve": Given("2", "MEASURED")})
        actions.land_answers(
            clerk,
            definition,
            blank(definition).with_rows("postes", [row]),
            owner_id=cast.town.pk,
            source_key="c",
            sentence="a répondu",
            on=version.created_at.date(),
        )
        assert KINDS["equipements"].rows.get().extra == {"postes_en_reserve": "2"}
        assert prefill(definition, cast.town.pk).one("postes")["postes_en_reserve"].value == "2"


def test_a_theme_is_added_in_a_page(cast: Cast, own: Questionnaire, client_of: object) -> None:
    client: StrictClient = client_of("pilote")  # type: ignore[operator]
    url = reverse("census:add_questionnaire_section", args=[own.pk])
    typed = {
        "theme": "Écoles",
        "title": "Tablettes des écoles",
        "repeat": "many",
        "kind": "tablettes",
        "help": "",
        "question": "",
    }
    assert client.post(url, typed).status_code == 302
    assert client.post(url, typed | {"title": "Projets", "kind": ""}).status_code == 422, (
        "a section begins with a question"
    )
    assert client.post(url, typed | {"title": "Projets", "kind": "", "question": "Lesquels ?"}).status_code == 302
    definition = draft_of(cast, own)
    assert [theme.title for theme in definition.themes] == ["L’essentiel", "Écoles"]
    assert definition.section("tablettes_des_ecoles").kind == "tablettes"
    assert definition.section("projets").fields[0].label == "Lesquels ?"
    page = client.get(reverse("census:questionnaire", args=[own.pk]) + "?theme=ecoles")
    assert "Tablettes des écoles" in page.content.decode()


def test_items_are_raised_and_taken_away(cast: Cast, own: Questionnaire, client_of: object) -> None:
    client: StrictClient = client_of("pilote")  # type: ignore[operator]
    url = reverse("census:edit_questionnaire", args=[own.pk])
    assert client.post(url, {"monter": "internet.monthly_price"}).status_code == 302
    assert client.post(url, {"retirer": "postes"}).status_code == 302
    assert client.post(url, {"retirer": "nulle.part"}).status_code == 422
    assert client.post(url, {"retirer": "copieur.acquisition_mode"}).status_code == 422, (
        "another question depends on it"
    )
    definition = draft_of(cast, own)
    assert [asked.code for asked in definition.section("internet").fields][:3] == [
        "operator",
        "monthly_price",
        "technology",
    ]
    assert "postes" not in {section.code for _, section in definition.sections()}
    assert "machines_per_inhabitant" not in {check.rule for check in definition.checks}, "its check leaves with it"
    assert "acquisition_mode" in {asked.code for asked in definition.section("copieur").fields}


def test_a_version_never_changes_and_the_same_is_not_published_twice(cast: Cast, own: Questionnaire) -> None:
    pilot = cast.actor("pilote")
    with enter(pilot.scope):
        version = actions.publish_version(pilot, own)
        with pytest.raises(actions.NothingNew):
            actions.publish_version(pilot, own)
        with pytest.raises(DatabaseError), transaction.atomic():
            QuestionnaireVersion.objects.filter(pk=version.pk).update(number=9)
        actions.remove_item(pilot, own, "gene")
        assert actions.publish_version(pilot, own).number == 2
        assert "gene" in {
            section.code
            for _, section in Definition.of_json(QuestionnaireVersion.objects.get(number=1).definition).sections()
        }


def test_a_shipped_questionnaire_serves_as_it_is(cast: Cast) -> None:
    pilot = cast.actor("pilote")
    with enter(pilot.scope):
        first = actions.version_of_shipped(pilot, "morlaix")
        assert actions.version_of_shipped(pilot, "morlaix").pk == first.pk
        actions.remove_item(pilot, first.questionnaire, "standards")
        assert actions.version_of_shipped(pilot, "morlaix").pk == first.pk, "the version is still there"
        assert Definition.of_json(first.definition) == shipped("morlaix")


def test_a_file_goes_out_is_changed_and_comes_back(cast: Cast, own: Questionnaire, client_of: object) -> None:
    client: StrictClient = client_of("pilote")  # type: ignore[operator]
    got = client.get(reverse("census:questionnaire_file", args=[own.pk, "yaml"]))
    assert "attachment" in got["Content-Disposition"]
    text = got.content.decode().replace("Ce qui vous gêne le plus", "Ce qui vous plaît")
    upload = io.BytesIO(text.encode())
    upload.name = "q.yaml"
    assert client.post(reverse("census:load_questionnaire"), {"file": upload}).status_code == 302
    assert "10. Ce qui vous plaît" in {section.title for _, section in draft_of(cast, own).sections()}
    wrong = io.BytesIO(text.replace("type: count", "type: nombre").encode())
    wrong.name = "q.yaml"
    refused = client.post(reverse("census:load_questionnaire"), {"file": wrong})
    assert refused.status_code == 422 and "nombre" in refused.content.decode()


@pytest.mark.parametrize(("ending", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("ods", b"PK")])
def test_blank_files_are_handed_out(client_of: object, cast: Cast, ending: str, start: bytes) -> None:
    client: StrictClient = client_of("pilote")  # type: ignore[operator]
    assert client.get(reverse("census:shipped_file", args=["diagnostic", ending])).content.startswith(start)
    assert client.get(reverse("census:shipped_file", args=["diagnostic", "exe"])).status_code == 404
    assert client.get(reverse("census:shipped_questionnaire", args=["nope"])).status_code == 404


def test_without_the_right_nothing_is_written(cast: Cast, own: Questionnaire) -> None:
    clerk = cast.actor("membre")
    with enter(clerk.scope):
        for act in (
            lambda: actions.copy_shipped(clerk, "village"),
            lambda: actions.load_definition(clerk, text_of_definition(shipped("village"))),
            lambda: actions.publish_version(clerk, own),
            lambda: actions.remove_item(clerk, own, "gene"),
            lambda: actions.move_item(clerk, own, "gene"),
            lambda: actions.add_field(clerk, own, section="gene", label="x", type="text"),
            lambda: actions.add_section(clerk, own, theme="x", title="y", repeat="one", question="z"),
            lambda: actions.version_of_shipped(clerk, "village"),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_a_choice_written_in_a_page_is_a_choice(cast: Cast, own: Questionnaire) -> None:
    pilot = cast.actor("pilote")
    with enter(pilot.scope):
        added = actions.add_field(
            pilot, own, section="gene", label="Votre humeur ?", type="choice", choices=["Bonne", "Très bonne"]
        )
        assert [(one.code, one.label) for one in added.choices] == [("BONNE", "Bonne"), ("TRES_BONNE", "Très bonne")]
        assert added.code == "votre_humeur" and added.lands == ""
        again = actions.add_field(pilot, own, section="gene", label="Votre humeur ?", type="text")
        assert again.code == "votre_humeur_2"
        with pytest.raises(DefinitionRefused), transaction.atomic():
            actions.add_field(pilot, own, section="gene", label="Combien", type="count")


def test_two_people_add_to_one_draft_and_nobody_publishes_what_she_has_not_read(
    cast: Cast, own: Questionnaire, client_of: object
) -> None:
    client: StrictClient = client_of("pilote")  # type: ignore[operator]
    actor, publish = cast.actor("pilote"), reverse("census:publish_questionnaire", args=[own.pk])
    read = re.search(r'name="vu" value="([^"]+)"', client.get(publish).content.decode())
    assert read
    with enter(actor.scope):
        early, late = Questionnaire.objects.get(pk=own.pk), Questionnaire.objects.get(pk=own.pk)
        actions.add_field(actor, early, section="postes", label="De l’une", type="count", unit="postes")
        actions.add_field(actor, late, section="postes", label="De l’autre", type="count", unit="postes")
    labels = [field.label for field in draft_of(cast, own).section("postes").fields]
    assert labels[-2:] == ["De l’une", "De l’autre"]
    assert "entre-temps" in client.post(publish, {"vu": read[1]}, follow=True).content.decode()
    with enter(actor.scope):
        assert not QuestionnaireVersion.objects.filter(questionnaire=own).exists()
    again = re.search(r'name="vu" value="([^"]+)"', client.get(publish).content.decode())
    assert again and client.post(publish, {"vu": again[1]}).status_code == 302
    with enter(actor.scope):
        assert QuestionnaireVersion.objects.filter(questionnaire=own).count() == 1


def test_a_section_of_a_list_asks_all_that_a_record_needs(cast: Cast, own: Questionnaire) -> None:
    pilot, clerk = cast.actor("pilote"), cast.actor("membre")
    with enter(pilot.scope):
        added = {
            slug: actions.add_section(pilot, own, theme="Tout", title=f"Rubrique {slug}", repeat="many", kind=slug)
            for slug in KINDS
        }
        version = actions.publish_version(pilot, own)
    machines = added["equipements"]
    assert [(one.lands, one.required) for one in machines.fields[:2]] == [("name", True), ("category", True)]
    assert machines.fields[1].choices, "among those of the inventory"
    definition = Definition.of_json(version.definition)
    row = Row("n1", {"name": Given("Tableau"), "category": Given("OTHER")})
    with enter(clerk.scope):
        answers = blank(definition).with_rows(machines.code, [row])
        actions.land_answers(
            clerk,
            definition,
            answers,
            owner_id=cast.town.pk,
            source_key="c",
            sentence="x",
            on=version.created_at.date(),
        )
        assert KINDS["equipements"].rows.get().name == "Tableau"
