"""Every table says whose its rows are."""

from django.apps import apps

from maillage.kernel.tenancy import OWN, table_kind_of
from tests.security.rows import scoped_models


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
        "census_campaigns.Campaign": "totals",
        "studies.Study": "totals",
        "census_campaigns.Response": "census",
        "census_campaigns.Answer": "census",
    }
