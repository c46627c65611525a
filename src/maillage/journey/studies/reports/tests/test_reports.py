"""From a study to what its members read: composed, frozen, written, published, and what nobody must see."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from tests.cast import Cast

from maillage.foundations.audit.models import Event
from maillage.foundations.files.actions import read_whole
from maillage.foundations.scheduling.worker import Worker
from maillage.journey.studies.offers.actions import freeze_savings, save_savings
from maillage.journey.studies.offers.actions import keep_results as keep_savings
from maillage.journey.studies.offers.engine import compute
from maillage.journey.studies.offers.tasks import gather
from maillage.journey.studies.reports import actions
from maillage.journey.studies.reports.access import PapersNotReady
from maillage.journey.studies.reports.documents import assemble, example_lines, naming, report_of, standings
from maillage.journey.studies.reports.enums import ENDINGS, Audience
from maillage.journey.studies.reports.models import PlanStep, PublishedReport, ReportEdition, StudyReport
from maillage.journey.studies.syntheses.actions import keep_results, load_survey
from maillage.journey.studies.syntheses.engine import conduct_study
from maillage.journey.studies.syntheses.engine.rows import survey_of
from maillage.journey.studies.syntheses.imports import read_survey
from maillage.journey.studies.telephony.actions import freeze_analysis
from maillage.journey.studies.telephony.engine import kept_plans
from maillage.journey.studies.telephony.models import Tariff, TelephonyAnalysis
from maillage.kernel.pages import NotAllowed
from maillage.kernel.papers import Column, Section, Table, render_report
from maillage.kernel.tenancy import enter

pytestmark = pytest.mark.django_db
MORLAIX = Path(str(files("maillage.journey.studies.syntheses") / "demonstration" / "morlaix"))
ClientOf = Callable[[str], Client]


@pytest.fixture
def report(cast: Cast) -> Iterator[StudyReport]:
    """A report of the survey of Morlaix, conducted by the body of `membre`, in the scope of its pilot."""
    actor = cast.actor("pilote")
    survey = read_survey(MORLAIX)
    with enter(actor.scope):
        links = {"Taulé": cast.town.pk}
        campaign = load_survey(actor, survey, name="Enquête 2012", as_of=date(2012, 3, 9), links=links)
        study = keep_results(actor, campaign, conduct_study(survey_of(campaign), territory="Sept Rivières"))
        facts = {"title": "Mutualiser", "copil_on": date(2026, 12, 15)}
        yield actions.create_report(actor, study, facts)


def _freeze(cast: Cast, report: StudyReport) -> tuple[ReportEdition, ReportEdition]:
    editions, _ = actions.freeze_report(cast.actor("pilote"), report)
    assert [one.audience for one in editions] == ["INTERNAL", "MEMBERS"]
    return editions[0], editions[1]


def _written(cast: Cast, edition: ReportEdition) -> None:
    papers = {ending: f"octets {ending}".encode() for ending in ENDINGS}
    actions.keep_papers(cast.actor("pilote"), edition, papers)


def test_parts_stand_in_the_order_of_the_committee_and_an_empty_one_says_where_to_fill_it(
    cast: Cast, report: StudyReport
) -> None:
    found = standings(cast.actor("pilote"), report, Audience.INTERNAL)
    codes = [one.code for one in found]
    wanted = ["objectives", "representation", "synthesis", "gains", "scenarios", "plan", "method"]
    assert [code for code in codes if code in wanted] == wanted
    plan = next(one for one in found if one.code == "plan")
    assert plan.composed is None and plan.missing == "Rien n’est encore planifié."
    told = assemble(cast.actor("pilote"), report, Audience.INTERNAL)
    assert "Plan d’action : Rien n’est encore planifié." in told.missing
    assert "Rien n’est encore planifié." in str(told.chapters[-1])


def test_what_the_author_chooses_and_writes_is_in_the_report(cast: Cast, report: StudyReport) -> None:
    actor = cast.actor("pilote")
    facts = {"introduction": "Un.\n\nDeux.", "left_out": ["gains"], "notes": {"synthesis": "À lire lentement."}}
    actions.change_report(actor, report, facts)
    report.refresh_from_db()
    chapters = assemble(actor, report, Audience.INTERNAL).chapters
    slugs = [slug for slug, *_ in chapters]
    assert "gains-releves-par-l-enquete" not in slugs
    assert [block["text"] for block in chapters[0][2][:2]] == ["Un.", "Deux."]
    assert chapters[slugs.index("synthese-par-theme")][2][0] == {"kind": "paragraph", "text": "À lire lentement."}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_frozen_inputs_give_the_same_bytes(cast: Cast, report: StudyReport, ending: str) -> None:
    actions.propose_plan(cast.actor("pilote"), report, example_lines(date(2027, 1, 1)))
    edition, _ = _freeze(cast, report)
    first = render_report(report_of(edition), f".{ending}")
    again = ReportEdition.objects.get(pk=edition.pk)
    assert hashlib.sha256(render_report(report_of(again), f".{ending}")).digest() == hashlib.sha256(first).digest()
    assert len(first) > 10_000


def test_freezing_twice_without_a_change_gives_the_same_digest_and_a_change_another(
    cast: Cast, report: StudyReport
) -> None:
    first, _ = _freeze(cast, report)
    second, _ = _freeze(cast, report)
    assert (first.inputs_digest, second.number) == (second.inputs_digest, 2)
    changed = actions.change_report(cast.actor("pilote"), report, {"introduction": "Autre chose."})
    third, _ = _freeze(cast, changed)
    assert third.inputs_digest != first.inputs_digest
    assert ReportEdition.objects.get(pk=first.pk).chapters == first.chapters


def test_the_worker_writes_the_papers_of_both_editions(cast: Cast, report: StudyReport) -> None:
    pytest.importorskip("typst")
    editions = _freeze(cast, report)
    Worker().run(is_once=True)
    with enter(cast.actor("pilote").scope):
        for edition in editions:
            papers = {paper.ending: paper.file for paper in edition.papers.select_related("file")}
            assert set(papers) == set(ENDINGS)
            assert read_whole(papers["pdf"]).startswith(b"%PDF")
            assert read_whole(papers["pptx"]).startswith(b"PK")


def test_papers_that_members_read_are_not_written_again(cast: Cast, report: StudyReport, client_of: ClientOf) -> None:
    internal, members = _freeze(cast, report)
    _written(cast, internal)
    _written(cast, members)
    published = actions.publish_edition(cast.actor("pilote"), members)
    Worker().run(is_once=True)
    paper = reverse("studies:published_report_paper", args=[published.pk, "pdf"])
    assert client_of("membre").get(paper).content == b"octets pdf"


def test_the_edition_for_members_names_none_of_them(cast: Cast, report: StudyReport) -> None:
    internal, members = _freeze(cast, report)
    names = ["Botsorhel", "Locquirec", "Guerlesquin", "Taulé", "Plougonven"]
    whole = str([chapter[2] for chapter in internal.chapters])
    told = str([[chapter[2], chapter[3]] for chapter in members.chapters])
    assert all(name in whole for name in names)
    assert not [name for name in names if name in told]


def test_a_part_that_gives_a_member_a_line_of_its_own_is_not_for_members() -> None:
    table = Table("Parts", (Column("Qui"), Column("Combien", True)), [["Taulé", "12"], ["Ensemble", "40"]])
    section = Section("Parts", [], [Section("Dedans", [table])])
    assert naming(section, ["Carantec", "Taulé"]) == "Taulé"
    assert naming(section, ["Carantec"]) == ""


def test_members_read_only_what_was_published_and_only_the_totals(
    cast: Cast, report: StudyReport, client_of: ClientOf
) -> None:
    pilot = cast.actor("pilote")
    internal, members = _freeze(cast, report)
    with pytest.raises(PapersNotReady):
        actions.publish_edition(pilot, members)
    with pytest.raises(actions.NotForMembers):
        actions.publish_edition(pilot, internal)
    _written(cast, members)
    published = actions.publish_edition(pilot, members)
    assert actions.publish_edition(pilot, members).pk == published.pk
    page = reverse("studies:published_report", args=[published.pk, "essentiel"])
    paper = reverse("studies:published_report_paper", args=[published.pk, "pptx"])
    member = client_of("membre")
    assert member.get(page).status_code == 200
    assert member.get(paper).content == b"octets pptx"
    assert member.get(reverse("studies:edition", args=[members.pk, "essentiel"])).status_code == 404
    assert client_of("voisine").get(page).status_code == 404
    assert client_of("voisine").get(paper).status_code == 404
    with enter(pilot.scope):  # a request leaves none behind
        actions.withdraw_report(pilot, published)
    assert member.get(page).status_code == 404
    with enter(pilot.scope):
        assert not PublishedReport.objects.exists() and ReportEdition.objects.count() == 2


def test_each_member_takes_its_own_annex_and_nobody_elses(cast: Cast, report: StudyReport, client_of: ClientOf) -> None:
    pypdf = pytest.importorskip("pypdf")
    _, members = _freeze(cast, report)
    _written(cast, members)
    published = actions.publish_edition(cast.actor("pilote"), members)
    address = reverse("studies:own_annex", args=[published.pk])

    def text(name: str) -> str:
        import io

        answer = client_of(name).get(address)
        assert answer.status_code == 200
        pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    mine, other = text("membre"), text("autre_membre")
    assert cast.town.name in mine and "Vos machines" in mine and "446,48" in mine
    assert "446,48" not in other and cast.town.name not in other
    assert client_of("pilote").get(address).status_code == 404


def test_only_who_conducts_composes(cast: Cast, report: StudyReport) -> None:
    member = cast.actor("membre")
    with enter(member.scope), pytest.raises(NotAllowed):
        actions.change_report(member, report, {"title": "Autre"})
    with enter(member.scope):
        assert not StudyReport.objects.exists()


def test_a_frozen_report_is_not_deleted_and_every_write_is_in_the_journal(cast: Cast, report: StudyReport) -> None:
    pilot = cast.actor("pilote")
    line = PlanStep(stage="1", label="Marché", starts_on=date(2027, 1, 1))
    actions.write_plan_step(pilot, report, line)
    actions.delete_plan_step(pilot, line)
    _freeze(cast, report)
    with pytest.raises(actions.ReportFrozen):
        actions.delete_report(pilot, report)
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert verbs >= {
        "studies.report_created",
        "studies.plan_step_written",
        "studies.plan_step_deleted",
        "studies.report_frozen",
    }


def test_the_pages_compose_a_report_from_start_to_frozen(cast: Cast, report: StudyReport, client_of: ClientOf) -> None:
    client = client_of("pilote")
    compose = reverse("studies:compose_report", args=[report.pk])
    typed: dict[str, Any] = {
        "title": "Nouveau titre",
        "copil_on": "",
        "introduction": "Bonjour.",
        "part_synthesis": "on",
    }
    assert client.post(compose, typed).status_code == 302
    scope = cast.actor("pilote").scope
    with enter(scope):  # a request leaves none behind
        report.refresh_from_db()
    assert report.title == "Nouveau titre" and "gains" in report.left_out and "synthesis" not in report.left_out
    plan = reverse("studies:propose_plan", args=[report.pk])
    assert client.post(plan, {"origin": "four-steps", "starts_on": "2027-01-01"}).status_code == 302
    with enter(scope):
        assert PlanStep.objects.filter(report=report).count() == 10
    page = client.get(reverse("studies:report_plan", args=[report.pk]))
    assert "Marché groupé de matériel informatique" in page.content.decode()
    preview = client.get(reverse("studies:preview_report", args=[report.pk, "internal", "synthese-par-theme"]))
    assert preview.status_code == 200
    wrong = {"stage": "1", "label": "À l’envers", "starts_on": "2027-02-01", "ends_on": "2027-01-01"}
    answer = client.post(reverse("studies:add_plan_step", args=[report.pk]), wrong)
    assert answer.status_code == 422 and "La fin vient avant le début" in answer.content.decode()
    assert client.post(reverse("studies:freeze_report", args=[report.pk])).status_code == 302
    with enter(scope):
        assert ReportEdition.objects.filter(report=report).count() == 2


def _analysed(actor: Any, name: str, study: Any, *, members: int) -> TelephonyAnalysis:
    tariff = Tariff.objects.create(owner_id=actor.acting_id, name=name, as_of=date(2026, 1, 1), source="x")
    totals: dict[str, Any] = dict.fromkeys(
        ("today", "compared_best", "saving", "saving_high", "best", "bound", "gap_pct"), "1"
    )
    totals |= {"basis": "HT", "months": 1, "lines": 3, "compared": 3, "members": members, "unplaced": 0, "left_out": {}}
    totals |= {"overrun": "0", "shares": [], "pools": [], "account": {}}
    return TelephonyAnalysis.objects.create(
        owner_id=actor.acting_id,
        study=study,
        tariff=tariff,
        name=name,
        first_month=date(2026, 1, 1),
        last_month=date(2026, 1, 1),
        state="COMPUTED",
        method="telephonie/1",
        inputs_digest=name,
        totals=totals,
        plans=kept_plans(tariff, []),
    )


def test_a_report_cites_the_telephony_of_its_study_once_frozen_and_no_other(cast: Cast, report: StudyReport) -> None:
    actor = cast.actor("pilote")
    own, other = (
        _analysed(actor, "La nôtre", report.study, members=5),
        _analysed(actor, "Sans étude", None, members=5),
    )

    def told(audience: Audience) -> Any:
        return next(one.composed for one in standings(actor, report, audience) if one.code == "telephony")

    assert told(Audience.INTERNAL) is None, "a result that may still change is not cited"
    freeze_analysis(actor, own)
    freeze_analysis(actor, other)
    composed = told(Audience.INTERNAL)
    assert composed.method == "téléphonie telephonie/1"
    assert "« La nôtre »" in str(composed.section) and "Sans étude" not in str(composed.section)
    assert told(Audience.MEMBERS) is not None
    few = _analysed(actor, "À deux", report.study, members=2)
    freeze_analysis(actor, few)
    assert "À deux" in str(told(Audience.INTERNAL).section)
    assert "À deux" not in str(told(Audience.MEMBERS).section), "two members would be told apart"


def test_a_report_cites_the_savings_of_its_study_and_the_study_is_then_kept(cast: Cast, report: StudyReport) -> None:
    actor = cast.actor("pilote")
    known = {"prices_on": date(2026, 1, 1), "starts_on": date(2026, 1, 1)}

    def told() -> Any:
        return next(one.composed for one in standings(actor, report, Audience.INTERNAL) if one.code == "offers")

    for study in (None, report.study):
        savings = save_savings(actor, {"name": "Économies", "study": study, **known})
        keep_savings(actor, savings, compute(savings, gather(actor)))
        freeze_savings(actor, savings)
        assert (told() is None) is (study is None)
    with pytest.raises(ProtectedError):
        report.study.delete()
