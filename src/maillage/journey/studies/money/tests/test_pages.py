"""Business cases as people use them: copied, changed, frozen, published; and never seen by a stranger."""

import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from docx import Document
from pypdf import PdfReader
from tests.cast import Cast, person
from tests.client import sign_in
from tests.security.rows import row as row_of

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.enums import Role
from maillage.journey.studies.money import actions, queries
from maillage.journey.studies.money.actions import ChangedMeanwhile
from maillage.journey.studies.money.documents import compose_section, render_sheet
from maillage.journey.studies.money.engine import (
    CaseRefused,
    case_of,
    document_of,
    examples,
    with_value,
    without_line,
)
from maillage.journey.studies.money.models import (
    AmortisationPeriod,
    BusinessCase,
    CaseEdition,
    IndexReading,
    PublishedCase,
    RevisionClause,
)
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.papers import Section
from maillage.kernel.tenancy import enter, everything
from maillage.kernel.workbooks import read_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
HOME = "/etudes/finances/"


@pytest.fixture
def monday() -> Any:
    with time_machine.travel("2026-11-23T08:00:00+01:00", tick=False):
        yield


@pytest.fixture
def copier(cast: Cast) -> BusinessCase:
    pilot = cast.actor("pilote")
    with enter(pilot.scope):
        return actions.copy_example(pilot, examples()["morlaix-copieur"])


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())


def reload(row: Any) -> Any:
    with everything("read back"):
        return type(row).objects.get(pk=row.pk)


# --- reading ---------------------------------------------------------------------------------------------------------


def test_a_case_says_what_it_costs_until_when_and_what_is_saved(cast: Cast, copier: BusinessCase) -> None:
    text = text_of(sign_in(cast.people["pilote"]).get(f"{HOME}{copier.pk}/"))
    assert "« Louer » coûte 885,71 € net par an pendant 63 mois" in text
    assert "« Acheter » coûte 739,86 € net par an pendant 5 ans" in text
    assert "145,86 € par an de moins" in text and "16,404" in text


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("valeurs", "4 425,20 € TTC"),
        ("options", "Achat du copieur"),
        ("seuils", "50 mois"),
        ("annees", "Cumul"),
        ("financement", "Fonds propres"),
        ("editions", "Il n’a pas encore été figé"),
    ],
)
def test_each_part_of_a_case_shows_its_own(cast: Cast, copier: BusinessCase, part: str, said: str) -> None:
    assert said in text_of(sign_in(cast.people["pilote"]).get(f"{HOME}{copier.pk}/{part}/"))


@pytest.mark.parametrize("slug", examples())
def test_each_example_is_a_page_that_runs(cast: Cast, slug: str) -> None:
    response = sign_in(cast.people["membre"]).get(f"{HOME}bibliotheque/{slug}/")
    assert response.status_code == 200 and "Hypothèse" in text_of(response) and "Témoignage" in text_of(response)


def test_break_even_is_drawn_and_written(cast: Cast) -> None:
    text = text_of(sign_in(cast.people["pilote"]).get(f"{HOME}bibliotheque/somme-sauvegarde/"))
    assert "8 909,46 ÷ (360,00 − 60,00) = 29,70, soit 30" in text and "équilibre : 30" in text


def test_a_member_sees_no_draft_and_only_what_is_published(cast: Cast, copier: BusinessCase) -> None:
    pilot, member = cast.actor("pilote"), sign_in(cast.people["membre"])
    assert "copieur" not in text_of(member.get(HOME)).replace("copieur de Morlaix", "")
    assert member.get(f"{HOME}{copier.pk}/").status_code == 404
    with enter(pilot.scope):
        edition = actions.freeze_case(pilot, copier)
        published = actions.publish_edition(pilot, edition)
    assert "145,86 € par an de moins" in text_of(member.get(f"{HOME}publies/{published.pk}/"))
    assert member.get(f"{HOME}{copier.pk}/editions/1/").status_code == 404
    neighbour = sign_in(cast.people["voisine"])
    assert neighbour.get(f"{HOME}publies/{published.pk}/").status_code == 404
    assert "louer ou acheter" not in text_of(neighbour.get(HOME))
    with enter(pilot.scope):
        actions.withdraw_edition(pilot, edition)
    assert member.get(f"{HOME}publies/{published.pk}/").status_code == 404


# --- writing ---------------------------------------------------------------------------------------------------------


def test_a_value_is_changed_and_the_result_follows(cast: Cast, copier: BusinessCase) -> None:
    client = sign_in(cast.people["pilote"])
    sent = {"label": "Prix d’achat", "amount": "3 600,00", "unit": "€ TTC", "provenance": "devis", "source": "Devis"}
    answer = client.post(f"{HOME}{copier.pk}/valeurs/achat/", sent | {"version": 1})
    assert answer.status_code == 302
    found = case_of(reload(copier).content).by_key["achat"]
    assert found.amount == Decimal(3600) and found.provenance.value == "devis"
    # (3600 - 590.54) / 5
    assert "601,89 € net par an" in text_of(client.get(f"{HOME}{copier.pk}/"))
    with everything("the journal"):
        assert Event.objects.filter(verb="money.case_changed", owner=cast.group, sentence__contains="4425.2").exists()


def test_what_contradicts_is_said_on_the_form_and_nothing_is_written(cast: Cast, copier: BusinessCase) -> None:
    client = sign_in(cast.people["pilote"])
    sent = {"label": "Prix d’achat", "amount": "3600", "low": "4000", "provenance": "devis"}
    answer = client.post(f"{HOME}{copier.pk}/valeurs/achat/", sent)
    assert (
        answer.status_code == 422 and "La borne basse" in text_of(answer) and 'value="4000"' in answer.content.decode()
    )
    assert reload(copier).version == 1


def test_a_second_writer_is_told(cast: Cast, copier: BusinessCase) -> None:
    pilot = cast.actor("pilote")
    case = case_of(copier.content)
    with enter(pilot.scope):
        actions.change_case(pilot, copier, case, "a relu", version=1)
        with pytest.raises(ChangedMeanwhile, match="rouvrez le cas"):
            actions.change_case(pilot, copier, case, "a relu", version=1)
    sent = {"label": "Prix d’achat", "amount": "1", "provenance": "devis", "version": 1}
    answer = sign_in(cast.people["pilote"]).post(f"{HOME}{copier.pk}/valeurs/achat/", sent)
    assert answer.status_code == 409 and "quelqu’un d’autre" in text_of(answer)


def test_a_case_is_built_from_nothing_in_pages(cast: Cast) -> None:
    client = sign_in(cast.people["pilote"])
    client.post(f"{HOME}creer/", {"name": "Un serveur", "starts_on": "2027-01-01", "horizon": "60"})
    with everything("the new case"):
        row = BusinessCase.objects.get(name="Un serveur")
    here = f"{HOME}{row.pk}/"
    assert "Ajoutez-en une" in text_of(client.get(here))
    assert client.post(f"{here}options/ajouter/", {"name": "Acheter"}).status_code == 302
    line = {
        **{"label": "Serveur", "direction": "depense", "section": "investissement", "category": "materiel"},
        **{"rhythm": "une-fois", "tax_basis": "HT", "vat_pct": "20", "new_amount": "1000", "account": "2183"},
    }
    assert client.post(f"{here}options/0/lignes/ajouter/", line).status_code == 302
    funding = {"name": "État", "kind": "subvention", "new_rate": "40"}
    assert client.post(f"{here}options/0/financements/ajouter/", funding).status_code == 302
    # 1200 - 196.85 - 400, over five years
    assert "120,63 € net par an" in text_of(client.get(here))
    assert "60,0 % du HT" in text_of(client.get(f"{here}financement/"))
    assert client.post(f"{here}retirer/financement-0-0/").status_code == 302
    assert client.post(f"{here}retirer/ligne-0-0/").status_code == 302
    assert client.post(f"{here}retirer/valeur-serveur/").status_code == 302
    left = case_of(reload(row).content)
    assert left.options[0].lines == () and "serveur" not in left.by_key
    assert client.post(f"{here}retirer/valeur-horizon/").status_code == 409


def test_a_line_needs_an_amount(cast: Cast, copier: BusinessCase) -> None:
    sent = {"label": "Serveur", "direction": "depense", "section": "investissement", "category": "materiel"}
    sent |= {"rhythm": "une-fois", "tax_basis": "HT", "vat_pct": "20"}
    answer = sign_in(cast.people["pilote"]).post(f"{HOME}{copier.pk}/options/0/lignes/ajouter/", sent)
    assert answer.status_code == 422 and "écrivez-en un nouveau" in text_of(answer)


def test_a_contradiction_that_was_not_there_is_refused_but_one_may_repair_another(
    cast: Cast, copier: BusinessCase
) -> None:
    pilot = cast.actor("pilote")
    case = case_of(copier.content)
    wrong = with_value(case, case.by_key["achat"].__class__("achat", "Prix", Decimal(-1), "€"))
    with enter(pilot.scope):
        with pytest.raises(CaseRefused, match="négatif"):
            actions.change_case(pilot, copier, wrong, "a écrit", version=1)
        BusinessCase.objects.filter(pk=copier.pk).update(content=document_of(wrong))
        copier.refresh_from_db()
        actions.change_case(pilot, copier, without_line(wrong, 1, 0), "a retiré", version=1)


def test_what_was_found_is_set_beside_what_was_expected(cast: Cast) -> None:
    pilot, client = cast.actor("pilote"), sign_in(cast.people["pilote"])
    with enter(pilot.scope):
        row = actions.copy_example(pilot, examples()["santon-groupement"])
    text = text_of(client.get(f"{HOME}{row.pk}/"))
    assert "Attendu et constaté" in text and "2 520,00 € TTC par an" in text and "à vérifier" in text
    content = row.content
    content["options"][1]["lignes"][1]["constate"] = "2700"
    with enter(pilot.scope):
        actions.change_case(pilot, row, case_of(content), "a vérifié", version=1)
    text = text_of(client.get(f"{HOME}{row.pk}/"))
    assert "−7,1 %" in text and "avec ce qui a été constaté" in text
    # 17 members x (3600 - 2700) + 17 x 180 for mobiles, less the fee of 5083 over four years
    assert "17 089,25 € par année de service avec ce qui a été constaté" in text


# --- frozen ----------------------------------------------------------------------------------------------------------


def test_an_edition_never_changes_and_gives_the_same_bytes(cast: Cast, copier: BusinessCase) -> None:
    pilot, client = cast.actor("pilote"), sign_in(cast.people["pilote"])
    assert client.post(f"{HOME}{copier.pk}/figer/").status_code == 302
    first = client.get(f"{HOME}{copier.pk}/editions/1/fiche.pdf").content
    case = case_of(reload(copier).content)
    with enter(pilot.scope):
        changed = with_value(case, case.by_key["achat"].__class__("achat", "Prix", Decimal(9000), "€"))
        actions.change_case(pilot, reload(copier), changed, "a écrit", version=1)
        actions.keep_period(pilot, None, account="2183", label="x", years=3, below=None, decided_on=None, reference="")
    again = client.get(f"{HOME}{copier.pk}/editions/1/fiche.pdf").content
    assert first == again
    read = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(first)).pages)
    read = read.replace("\u202f", " ").replace("\xa0", " ")
    assert "739,86" in read and "Les valeurs et leurs sources" in read
    assert "739,86" in text_of(client.get(f"{HOME}{copier.pk}/editions/1/"))
    client.post(f"{HOME}{copier.pk}/figer/")
    assert client.get(f"{HOME}{copier.pk}/editions/2/").status_code == 200


def test_the_sheet_is_also_a_word_document_and_a_page(cast: Cast, copier: BusinessCase) -> None:
    pilot, client = cast.actor("pilote"), sign_in(cast.people["pilote"])
    with enter(pilot.scope):
        edition = actions.freeze_case(pilot, copier)
        section = compose_section(edition)
    assert isinstance(section, Section) and section.title == copier.name
    assert render_sheet(section, "x", date(2026, 11, 23), "html", "y") == render_sheet(
        section, "x", date(2026, 11, 23), "html", "y"
    )
    word = Document(io.BytesIO(client.get(f"{HOME}{copier.pk}/editions/1/fiche.docx").content))
    assert any("885,71" in paragraph.text.replace("\u202f", " ") for paragraph in word.paragraphs)
    assert client.get(f"{HOME}{copier.pk}/editions/1/fiche.exe").status_code == 404


def test_the_study_finds_the_last_edition_of_each_of_its_cases(cast: Cast, copier: BusinessCase) -> None:
    study = row_of(Study, cast.place("membre"), owner=cast.group, digest=[], digest_pictures={}, totals={})
    pilot = cast.actor("pilote")
    with enter(pilot.scope):
        actions.describe_case(pilot, copier, name="Copieurs", summary="", study=study)
        actions.freeze_case(pilot, copier)
        last = actions.freeze_case(pilot, copier)
        assert queries.latest_editions_of_study(study) == [last]


def test_the_tables_leave_as_a_workbook_and_as_a_list(cast: Cast, copier: BusinessCase, tmp_path: Path) -> None:
    client = sign_in(cast.people["pilote"])
    book = tmp_path / "cas.xlsx"
    book.write_bytes(client.get(f"{HOME}{copier.pk}/export.xlsx").content)
    sheets = read_workbook(book)
    assert list(sheets) == ["Options", "Valeurs", "Lignes", "Mouvements", "Seuils"]
    assert "739.86" in sheets["Options"][2]
    rows = client.get(f"{HOME}{copier.pk}/export.csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 4 and "725,91" in rows[-1]
    assert client.get(f"{HOME}{copier.pk}/export.exe").status_code == 404


# --- what the assembly decided, and prices that are revised -----------------------------------------------------------


def test_the_period_of_the_assembly_passes_before_that_of_the_case(cast: Cast, copier: BusinessCase) -> None:
    client = sign_in(cast.people["pilote"])
    assert "hypothèse du cas" in text_of(client.get(f"{HOME}{copier.pk}/financement/"))
    sent = {"account": "2183", "label": "Matériel", "years": "3", "decided_on": "2026-03-30", "reference": "12"}
    assert client.post(f"{HOME}durees/ajouter/", sent).status_code == 302
    text = text_of(client.get(f"{HOME}{copier.pk}/financement/"))
    assert "durée décidée (délibération 12 du 30/03/2026)" in text and "1 475,07 €" in text
    again = client.post(f"{HOME}durees/ajouter/", sent)
    assert again.status_code == 422 and "a déjà une durée" in text_of(again)
    assert client.post(f"{HOME}durees/ajouter/", sent | {"below": "500", "years": "1"}).status_code == 302
    with everything("the periods"):
        assert AmortisationPeriod.objects.count() == 2


CLAUSE = {
    **{"name": "Maintenance", "initial_price": "100", "tax_basis": "HT", "base_month": "2025-09-01"},
    **{"fixed_share": "0,15", "digits": "4", "rounding": "proche", "price_digits": "2", "cap_pct": "3"},
    **{"safeguard_pct": "2", "code_1": "SYNTEC", "part_1": "0,85", "base_1": "300"},
}


def test_a_price_is_revised_step_by_step(cast: Cast) -> None:
    client = sign_in(cast.people["pilote"])
    wrong = client.post(f"{HOME}revisions/ajouter/", CLAUSE | {"part_1": "0,9"})
    assert wrong.status_code == 422 and "font 1.05 au lieu de 1" in text_of(wrong)
    assert client.post(f"{HOME}revisions/ajouter/", CLAUSE).status_code == 302
    with everything("the clause"):
        clause = RevisionClause.objects.get()
    here = f"{HOME}revisions/{clause.pk}/"
    assert "Aucune valeur de l’indice" in text_of(client.get(f"{here}?le=2026-12-01"))
    typed = {"code": "SYNTEC", "month": "2026-09-15", "value": "312", "published_on": "2026-11-20"}
    assert client.post(f"{HOME}revisions/indices/", typed).status_code == 302
    text = text_of(client.get(f"{here}?le=2026-12-01"))
    assert "0,85 × 312 ÷ 300" in text and "1,0340" in text and "103,40 € HT" in text
    assert (
        "103,00 € HT" in text
        and "Butoir : atteint" in text
        and "+ 3 %, arrondi vers le bas" in text
        and "peut être arrêté" in text
    )
    assert "Aucune valeur de l’indice" in text_of(client.get(f"{here}?le=2026-11-19"))


def test_the_history_of_an_index_is_imported_whole_or_not_at_all(cast: Cast) -> None:
    client = sign_in(cast.people["pilote"])
    rows = ["indice;mois;valeur;publie_le", "SYNTEC;09/2026;312,4;20/11/2026", "SYNTEC;10/2026;x;20/12/2026"]

    def send(lines: list[str]) -> Any:
        sent = {"file": _named("\n".join(lines)), "source": "Éditeur"}
        return client.post(f"{HOME}revisions/indices/importer/", sent)

    refused = send(rows)
    assert refused.status_code == 422 and "ne se lit pas" in text_of(refused)
    with everything("nothing was read"):
        assert not IndexReading.objects.exists()
    assert send([*rows[:2], "SYNTEC;10/2026;313;20/12/2026"]).status_code == 302
    assert send([*rows[:2], "SYNTEC;10/2026;314;20/12/2026"]).status_code == 302  # corrected
    with everything("the readings"):
        assert sorted(IndexReading.objects.values_list("value", flat=True)) == [Decimal("312.4"), Decimal(314)]
    early = send([rows[0], "SYNTEC;10/2026;313;20/09/2026"])
    assert early.status_code == 422 and "publié avant son mois" in text_of(early)


def _named(text: str) -> Any:
    file = io.BytesIO(text.encode())
    file.name = "indices.csv"
    return file


def test_everything_that_is_written_is_in_the_journal(cast: Cast, copier: BusinessCase) -> None:
    pilot = cast.actor("pilote")
    with enter(pilot.scope):
        edition = actions.freeze_case(pilot, copier)
        actions.publish_edition(pilot, edition)
        actions.copy_case(pilot, copier)
        actions.delete_case(pilot, copier)
        assert not CaseEdition.objects.exists() and not PublishedCase.objects.exists()
    with everything("the journal"):
        verbs = set(Event.objects.filter(owner=cast.group, verb__startswith="money.").values_list("verb", flat=True))
    assert verbs == {f"money.case_{done}" for done in ("created", "frozen", "published", "deleted")}
    assert not re.search(r"\bmoney\.", text_of(sign_in(cast.people["pilote"]).get("/territoire/journal/")))


def test_the_finance_office_writes_cases_and_an_elected_member_of_the_body_only_reads(
    cast: Cast, copier: BusinessCase
) -> None:
    here = f"{HOME}{copier.pk}/"
    office = sign_in(person("Finances", (Role.FINANCE_OFFICER, cast.group)))
    assert office.get(here).status_code == 200 and office.post(f"{here}figer/").status_code == 302
    elected = sign_in(person("Élue", (Role.GROUP_OFFICIAL, cast.group)))
    assert elected.get(here).status_code == 200 and elected.post(f"{here}figer/").status_code == 404
    assert "Figer ce cas" not in text_of(elected.get(here))


def test_one_year_is_singular_in_what_is_amortised_and_in_the_journal(cast: Cast, copier: BusinessCase) -> None:
    client = sign_in(cast.people["pilote"])
    sent = {"account": "2183", "label": "Petit matériel", "years": "1", "reference": "Délibération n° 4"}
    assert client.post(f"{HOME}durees/ajouter/", sent).status_code == 302
    text = text_of(client.get(f"{HOME}{copier.pk}/financement/"))
    assert "sur 1 an," in text and "1 ans" not in text
    assert "délibération n° 4" in text and "délibération Délibération" not in text
    with everything("the journal"):
        assert "a fixé à 1 an l’amortissement" in Event.objects.get(verb="money.period_kept").sentence
