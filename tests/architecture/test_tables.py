"""Every table says whose its rows are."""

from django.apps import apps
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader

from maillage.kernel.tenancy import OWN, table_kind_of
from tests.security.rows import scoped_models

OURS = {app.label for app in apps.get_app_configs() if app.name.startswith("maillage.")}


def test_every_table_declares_its_kind() -> None:
    undeclared = [model.__name__ for model in apps.get_models() if not table_kind_of(model)]
    assert undeclared == []


def test_what_others_may_see_is_a_short_reviewed_list() -> None:
    """A table that leaves this list, or enters it, changes who sees its rows: the walls follow what it declares."""
    shown = {model._meta.label: model.subject for model in scoped_models() if model.subject != OWN}
    assert shown == {
        "organisations.Organisation": "directory",
        "organisations.Membership": "directory",
        "organisations.OrganisationSuccession": "directory",
        "census_deadlines.CopperClosure": "totals",
        "census_deadlines.CopperList": "totals",
        "census_deadlines.Deadline": "census",
        "census_deadlines.DeadlineNote": "census",
        "census_inventory.AddedField": "totals",
        "census_transfers.FileMapping": "totals",
        "census_inventory.BackupArrangement": "census",
        "census_inventory.BusinessApplication": "census",
        "census_inventory.Camera": "census",
        "census_inventory.Contract": "census",
        "census_inventory.ContractLine": "census",
        "census_inventory.CounterReading": "census",
        "census_inventory.Equipment": "census",
        "census_inventory.FleetLicence": "census",
        "census_inventory.MobileLine": "census",
        "census_inventory.Printer": "census",
        "census_inventory.Site": "census",
        "census_inventory.SiteLink": "census",
        "census_inventory.TabletFleet": "census",
        "census_inventory.TelecomLine": "census",
        "census_inventory.Website": "census",
        "census_costs.PeerMedian": "totals",
        "census_bills.OperatorProfile": "totals",
        "census_bills.Bill": "prices",
        "census_bills.BillFile": "prices",
        "census_bills.BillLine": "prices",
        "census_bills.CallTotal": "prices",
        "census_questionnaires.Questionnaire": "totals",
        "census_questionnaires.QuestionnaireVersion": "totals",
        "census_campaigns.Campaign": "totals",
        "studies.Study": "totals",
        **dict.fromkeys(
            ("study_telephony.Tariff", "study_telephony.TariffPlan", "study_telephony.TelephonyAnalysis"), "totals"
        ),
        **dict.fromkeys(
            (
                *("study_scenarios.Scenario", "study_scenarios.ScenarioCost", "study_scenarios.ScenarioDiscount"),
                *("study_scenarios.ScenarioPoint", "study_scenarios.ScenarioCitation", "study_scenarios.HearingSheet"),
                *("study_scenarios.Criterion", "study_scenarios.Score", "study_scenarios.StudyStep"),
            ),
            "totals",
        ),
        "study_money.PublishedCase": "totals",
        "study_offers.Savings": "totals",
        "study_sharing.CostSharing": "totals",
        "study_sharing.SharingCost": "totals",
        "study_sharing.SharingCriterion": "totals",
        "study_reports.PublishedReport": "totals",
        "study_reports.PublishedPaper": "totals",
        "census_campaigns.Response": "census",
        "census_campaigns.ResponseSection": "census",
        "census_campaigns.Answer": "census",
        "census_campaigns.Passage": "census",
    }


def test_a_new_table_is_made_whole() -> None:
    """An index, a constraint or a column added after its table makes Django render every table again: 8.5 s for 3.7."""
    loader = MigrationLoader(None)
    late = []
    for (app, name), migration in loader.disk_migrations.items():
        made: set[str] = set()
        for operation in migration.operations:
            if isinstance(operation, operations.CreateModel):
                made.add(operation.name_lower)
            elif str(getattr(operation, "model_name", "")).lower() in made and app in OURS:
                late.append(f"{app}.{name}: {operation.describe()}")
    assert late == []
