"""Who enters, who leaves, who takes whose place."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from tests.cast import Cast, join, organisation, person
from tests.client import sign_in

from maillage.foundations.organisations.actions import date_succession, record_succession
from maillage.foundations.organisations.enums import OrganisationKind, Role
from maillage.foundations.organisations.models import (
    Membership,
    Organisation,
    OrganisationSuccession,
    RoleAssignment,
)
from maillage.journey.territories.tests.watching import events
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
ADD, MERGE = "/territoire/ajouter/", "/territoire/succession/"
SCHOOL = {"name": "École du Bourg", "kind": "SCHOOL", "siren": "", "quality": "BENEFICIARY"}


def link_of(grouping: Organisation, member: Organisation) -> Membership:
    with everything("a link"):
        found: Membership = Membership.objects.get(owner=grouping, counterparty=member)
    return found


@pytest.mark.parametrize("name", ["membre", "voisine", "technicien", "titulaire"])
def test_only_a_body_keeps_its_members(name: str, cast: Cast, client_of: Any) -> None:
    link = link_of(cast.group, cast.town)
    for address in (ADD, MERGE, f"/territoire/appartenances/{link.pk}/fin/"):
        with events():
            assert client_of(name).post(address, SCHOOL | {"on": "2026-01-01"}).status_code == 404


def test_a_school_enters(cast: Cast, client_of: Any) -> None:
    with events("organisations.member_added", "organisations.made_a_member"):
        answer = client_of("pilote").post(ADD, SCHOOL | {"valid_from": "2026-01-01", "legal_basis": "Convention"})
    assert answer["Location"] == reverse("territories:directory")
    with everything("the school"):
        link = Membership.objects.get(counterparty__name="École du Bourg")
    assert (link.owner_id, link.kind, link.valid_from) == (cast.group.pk, "BENEFICIARY", date(2026, 1, 1))


@pytest.mark.usefixtures("reference")
def test_a_commune_of_the_reference_enters_with_all_that_is_known(cast: Cast, client_of: Any) -> None:
    client = client_of("pilote")
    assert "?commune=29023" in client.get(f"{ADD}?q=carantec").content.decode()
    with events("organisations.member_added", "organisations.made_a_member"):
        assert client.post(f"{ADD}?commune=29023", {"quality": "MEMBER"}).status_code == 302
    with everything("the commune"):
        town = Organisation.objects.get(insee_code="29023")
    assert (town.name, town.siren, town.population) == ("Carantec", "212900237", 3261)
    again = client.post(f"{ADD}?commune=29023", {"quality": "MEMBER"})
    assert again.status_code == 422 and "fait déjà partie" in again.content.decode()
    assert client.get(f"{ADD}?commune=00000").status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "PREFECTURE"}, "kind"),
        ({"siren": "123456789"}, "siren"),
        ({"population": "12"}, "population"),
        ({"kind": "COMMUNE", "population": "beaucoup"}, "population"),
        ({"kind": "COMMUNE", "population": "-1"}, "population"),
        ({"quality": "OWNER"}, "quality"),
        ({"valid_from": "2026-02-30"}, "valid_from"),
        ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "valid_to"),
        ({"name": "x" * 161}, "name"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(typed: dict[str, str], field: str, client_of: Any) -> None:
    with events():
        page = client_of("pilote").post(ADD, SCHOOL | {"legal_basis": "Une convention"} | typed)
    assert page.status_code == 422 and list(page.context["form"].errors) == [field]
    assert "Une convention" in page.content.decode()


def test_a_member_leaves(cast: Cast, client_of: Any) -> None:
    link = link_of(cast.group, cast.town)
    address, yesterday = f"/territoire/appartenances/{link.pk}/fin/", localdate() - timedelta(days=1)
    assert "ses données restent à elle" in client_of("pilote").get(address).content.decode()
    assert client_of("pilote").post(address, {"on": "2019-12-31"}).status_code == 422
    with events("organisations.membership_ended"):
        client_of("pilote").post(address, {"on": yesterday.isoformat()})
    assert "Henvic" not in client_of("membre").get("/territoire/").content.decode()
    assert client_of("pilote").get(address).status_code == 404, "it has ended"


def test_the_links_of_others_are_not_there(cast: Cast, client_of: Any) -> None:
    foreign = link_of(cast.other_group, cast.neighbour)
    assert (
        client_of("pilote").post(f"/territoire/appartenances/{foreign.pk}/fin/", {"on": "2026-01-01"}).status_code
        == 404
    )


# --- mergers ----------------------------------------------------------------------------------------------------------


def leave(*towns: Organisation) -> None:
    """Nobody ever worked there."""
    with everything("nobody has come yet"):
        RoleAssignment.objects.filter(owner__in=towns).delete()


def test_a_commune_with_people_says_of_itself_that_it_is_gone(cast: Cast, client_of: Any) -> None:
    typed = {"gone": [cast.town.pk], "successor": cast.other_town.pk, "confirmed": "oui"}
    with events():
        refused = client_of("pilote").post(MERGE, typed)
    assert refused.status_code == 422 and "des personnes y travaillent" in refused.content.decode()
    mayor = sign_in(person("Maire", (Role.MEMBER_OFFICIAL, cast.town)))
    address, answer = "/territoire/fusion/", {"successor": cast.other_town.pk, "effective_on": "2026-01-01"}
    assert client_of("membre").get(address).status_code == 404, "a secretary does not"
    assert client_of("pilote").get(address).status_code == 404, "nor does the body"
    assert mayor.post(address, {"successor": cast.neighbour.pk}).status_code == 422, "of another group"
    with events():
        page = mayor.post(address, answer).content.decode()
    assert "Plus personne n’agit pour Taulé" in page
    with events("organisations.succeeded", "organisations.gave_way"):
        assert mayor.post(address, answer | {"confirmed": "oui"}).status_code == 302
    assert "pas de rôle en ce moment" in mayor.get("/").content.decode()
    heir = cast.actor("autre_membre")
    assert cast.town.pk in heir.scope.seen("own"), "what it kept is inherited"


def test_what_another_body_brought_in_is_not_merged(cast: Cast, client_of: Any) -> None:
    leave(cast.town)
    with everything("another body brought it in"):
        Organisation.objects.filter(pk=cast.town.pk).update(registered_by=cast.other_group.pk)
    refused = client_of("pilote").post(
        MERGE, {"gone": [cast.town.pk], "successor": cast.other_town.pk, "confirmed": "oui"}
    )
    assert refused.status_code == 422 and "par une autre structure" in refused.content.decode()


def test_a_merger_in_two_steps(cast: Cast, client_of: Any) -> None:
    leave(cast.town)
    client = client_of("pilote")
    assert "checked" in client.get(f"{MERGE}?disparait={cast.town.pk}").content.decode()
    typed = {"gone": [cast.town.pk], "successor": cast.other_town.pk, "effective_on": "2026-01-01", "basis": "Arrêté"}
    with events():
        page = client.post(MERGE, typed).content.decode()
    assert "Taulé disparaît de l’annuaire" in page and 'name="confirmed"' in page and f'value="{cast.town.pk}"' in page
    with events("organisations.succeeded", "organisations.merger_recorded"):
        assert client.post(MERGE, typed | {"confirmed": "oui"}).status_code == 302
    with everything("after"):
        town = Organisation.objects.get(pk=cast.town.pk)
        link = Membership.objects.get(counterparty=town)
    assert town.is_former and town.closed_on == link.valid_to == date(2025, 12, 31)


@pytest.mark.usefixtures("reference")
def test_a_new_commune_enters_on_the_way(cast: Cast, client_of: Any) -> None:
    """Known of the reference, it brings its SIREN; else its name alone."""
    leave(cast.town, cast.other_town)
    with everything("they are of a département"):
        Organisation.objects.update(department="29")
    typed = {"gone": [cast.town.pk, cast.other_town.pk], "new_name": "plouigneau", "confirmed": "oui"}
    with events(
        "organisations.member_added",
        "organisations.made_a_member",
        "organisations.succeeded",
        "organisations.succeeded",
        "organisations.merger_recorded",
    ):
        assert client_of("pilote").post(MERGE, typed).status_code == 302
    with everything("after"):
        new = Organisation.objects.get(name="Plouigneau")
        assert new.siren == "200083178" and OrganisationSuccession.objects.filter(owner=new).count() == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"gone": []}, "gone"),
        ({"gone": ["1"]}, "gone"),
        ({"gone": ["NEIGHBOUR"]}, "gone"),
        ({"gone": ["x"]}, "gone"),
        ({"successor": "NEIGHBOUR"}, "successor"),
        ({"successor": "GONE"}, "successor"),
        ({"successor": "", "new_name": ""}, "successor"),
        ({"new_name": "Autre"}, "successor"),
        ({"effective_on": "2099-01-01"}, "effective_on"),
    ],
)
def test_a_merger_takes_only_members(typed: dict[str, Any], field: str, cast: Cast, client_of: Any) -> None:
    keys = {"NEIGHBOUR": cast.neighbour.pk, "GONE": cast.town.pk}
    good = {"gone": [cast.town.pk], "successor": cast.other_town.pk, "confirmed": "oui"}
    asked = {
        name: [keys.get(one, one) for one in value] if isinstance(value, list) else keys.get(value, value)
        for name, value in typed.items()
    }
    with events():
        page = client_of("pilote").post(MERGE, good | asked)
    assert page.status_code == 422 and field in page.context["form"].errors


def test_a_body_merges_no_member_of_a_grouping_it_belongs_to(cast: Cast) -> None:
    """Its directory holds them; they are not its own."""
    syndicate = organisation("Syndicat", OrganisationKind.JOINT_SYNDICATE)
    join(syndicate, cast.group, cast.neighbour)
    actor = cast.actor("pilote")
    assert cast.neighbour.pk in actor.scope.seen("directory")
    for gone, heir in ((cast.neighbour, cast.town), (cast.town, cast.neighbour)):
        with enter(actor.scope), pytest.raises(NotAllowed):
            record_succession(actor, [gone], heir, effective_on=None)


def test_the_day_of_a_merger_is_written_once_it_is_known(cast: Cast, client_of: Any) -> None:
    gone = organisation("Le Ponthou", is_former=True, registered_by=cast.group.pk)
    with everything("composed so"):
        Membership.objects.create(owner=cast.group, counterparty=gone)
        link = OrganisationSuccession.objects.create(owner=cast.town, counterparty=gone)
        foreign = OrganisationSuccession.objects.create(
            owner=cast.neighbour, counterparty=organisation("Trézilidé", is_former=True)
        )
    address = f"/territoire/successions/{link.pk}/date/"
    for name in ("membre", "voisine"):
        assert client_of(name).get(address).status_code == 404
    assert (
        client_of("pilote")
        .post(f"/territoire/successions/{foreign.pk}/date/", {"effective_on": "2019-01-01"})
        .status_code
        == 404
    )
    assert client_of("pilote").post(address, {"effective_on": "2099-01-01"}).status_code == 422
    with events("organisations.succession_dated"):
        assert client_of("pilote").post(address, {"effective_on": "01/01/2019"}).status_code == 302
    with everything("after"):
        assert Organisation.objects.get(pk=gone.pk).closed_on == date(2018, 12, 31)
        assert Membership.objects.get(counterparty=gone).valid_to == date(2018, 12, 31)
    assert client_of("pilote").get(address).status_code == 404, "a day is written once"
    actor = cast.actor("pilote")
    with enter(actor.scope), pytest.raises(NotAllowed):
        date_succession(actor, foreign, date(2019, 1, 1))


def test_a_large_territory_is_searched_before_a_merger(
    cast: Cast, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maillage.journey.territories.views._members.MOST_BOXES", 1)
    leave(cast.town)
    client = client_of("pilote")
    assert "Le territoire est grand" in client.get(MERGE).content.decode()
    page = client.get(f"{MERGE}?q=taule").content.decode()
    assert f'value="{cast.town.pk}"' in page and str(cast.other_town.pk) not in page
    assert "Aucune collectivité à proposer" in client.get(f"{MERGE}?q=plouvorn").content.decode(), "of another group"
    typed = {"gone": [cast.town.pk], "new_name": "HENVIC", "confirmed": "oui"}
    with events("organisations.succeeded", "organisations.merger_recorded"):
        assert client.post(f"{MERGE}?disparait={cast.town.pk}", typed).status_code == 302
    with everything("a member of that name is the one that is meant"):
        assert OrganisationSuccession.objects.get().owner_id == cast.other_town.pk


def test_what_was_missing_is_completed_by_who_brought_it_in(cast: Cast, client_of: Any) -> None:
    address = f"/territoire/{cast.town.pk}/completer/"
    for name in ("membre", "autre_membre", "voisine", "technicien", "titulaire"):
        with events():
            assert client_of(name).post(address, {"siren": "212901516"}).status_code == 404
    assert client_of("pilote").post(address, {"siren": "123456789"}).status_code == 422, "its key is wrong"
    with events("organisations.completed"):
        client_of("pilote").post(address, {"siren": "212901516", "population": "15 220"})
    page = client_of("pilote").get(f"/territoire/{cast.town.pk}/").content.decode()
    assert "212901516" in page and "15\u202f220" in page
    with events():
        taken = client_of("pilote").post(f"/territoire/{cast.other_town.pk}/completer/", {"siren": "212901516"})
    assert taken.status_code == 422 and "déjà celui d’une autre" in taken.content.decode()
