"""`maillage person`: accounts, from the server itself."""

import pytest
from click.testing import CliRunner, Result
from tests.cast import LONG_AGO, Cast

from maillage.foundations.accounts.models import Person
from maillage.foundations.organisations.models import Organisation, RoleAssignment
from maillage.journey.territories.commands import person
from maillage.journey.territories.tests.watching import events
from maillage.kernel.tenancy import everything

pytestmark = pytest.mark.django_db


def run(*words: str) -> Result:
    return CliRunner().invoke(person, words)


def test_a_founder_gets_a_link_to_choose_her_password() -> None:
    said = run(
        "create", "Cheffe@maillage.example", "--name", "Cheffe", "--founder", "--site", "https://maillage.example/"
    )
    assert said.exit_code == 0 and "\nhttps://maillage.example/mot-de-passe/" in said.stdout
    someone = Person.objects.get(email="cheffe@maillage.example")
    assert someone.may_found and not someone.has_usable_password()
    again = run("create", "cheffe@maillage.example", "--name", "Cheffe")
    assert again.exit_code == 1 and "existe déjà" in again.stderr
    assert run("create", "sans arobase", "--name", "X").exit_code == 1


def test_what_happens_to_an_account_is_told_where_its_person_works(cast: Cast) -> None:
    email = cast.people["membre"].email
    with events("accounts.link_given"):
        assert "/mot-de-passe/" in run("link", email).stdout
    with events("accounts.second_factor_removed"):
        assert run("reset-second-factor", email).exit_code == 0
    with events("accounts.disabled"):
        assert run("disable", email).exit_code == 0
    assert not Person.objects.get(email=email).is_active
    assert run("link", email).exit_code == 1


@pytest.mark.parametrize("command", ["link", "disable", "reset-second-factor"])
def test_an_unknown_address_is_said_so(command: str) -> None:
    said = run(command, "inconnue@maillage.example")
    assert said.exit_code == 2 and "Personne n’a de compte" in said.stderr


def test_a_role_is_given_where_nobody_may_invite_any_more(cast: Cast) -> None:
    with everything("every mandate has ended"):
        Organisation.objects.filter(pk=cast.town.pk).update(siren="212902795")
        RoleAssignment.objects.filter(owner=cast.town).update(valid_to=LONG_AGO)
    email = cast.people["membre"].email
    done = CliRunner().invoke(person, ["appoint", email, "--siren", "212902795"])
    assert done.exit_code == 0 and "Maire ou élu" in done.stdout, done.output
    assert cast.actor("membre").acting_id == cast.town.pk
    for wrong in (["--siren", "000000000"], ["--siren", "212902795", "--role", "ROI"]):
        assert CliRunner().invoke(person, ["appoint", email, *wrong]).exit_code != 0
