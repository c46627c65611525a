"""A territory is composed: from one of the 1,255 EPCI, or for whole départements."""

from typing import Any

import pytest
from django.urls import reverse
from tests.cast import Cast, organisation, person
from tests.client import sign_in

from maillage.foundations.accounts.models import Person
from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.access import ACTING_FOR, actor_for
from maillage.foundations.organisations.actions import Newcomer, Refused
from maillage.foundations.organisations.enums import OrganisationKind, Role
from maillage.foundations.organisations.models import (
    Membership,
    Organisation,
    OrganisationSuccession,
    RoleAssignment,
)
from maillage.journey.territories.actions import compose_body, compose_larger
from maillage.journey.territories.models import IntermunicipalBody
from maillage.journey.territories.tests.watching import events
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import everything

pytestmark = pytest.mark.django_db
MORLAIX = "242900835"
CONFIRM = f"/territoire/composer/epci/{MORLAIX}/"
LARGER = "/territoire/composer/structure/"


def morlaix() -> IntermunicipalBody:
    return IntermunicipalBody.objects.get(pk=MORLAIX)


def body() -> Organisation:
    with everything("what was composed"):
        return Organisation.objects.get(siren=MORLAIX)


@pytest.mark.usefixtures("reference")
def test_a_founder_composes_morlaix_from_home(founder: Person) -> None:
    client = sign_in(founder)
    assert client.get("/")["Location"] == reverse("territories:compose")
    found = client.get("/territoire/composer/?q=MORLAIX+communaute").content.decode()
    assert CONFIRM in found and "65\u202f507" in found and ">26<" in found
    assert CONFIRM in client.get(f"/territoire/composer/?q={MORLAIX}").content.decode()
    page = client.get(CONFIRM).content.decode()
    assert "Botsorhel" in page and "Le Ponthou, aujourd’hui Plouigneau" in page and "212900146" in page
    with events("organisations.territory_composed"):
        assert client.post(CONFIRM)["Location"] == reverse("territories:directory")
    assert client.session[ACTING_FOR] == body().pk
    founder.refresh_from_db()
    assert not founder.may_found
    with everything("what was composed"):
        links = Membership.objects.filter(owner=body())
        present = Organisation.objects.filter(pk__in=links.values("counterparty_id"), is_former=False)
        assert present.count() == 26 and sum(town.population or 0 for town in present) == 65507
        assert set(present.values_list("population_year", flat=True)) == {2026}
        gone = Organisation.objects.get(name="Le Ponthou")
        assert gone.is_former and OrganisationSuccession.objects.get(counterparty=gone).effective_on is None
        assert set(links.values_list("valid_from", "valid_to")) == {(None, None)}
        assert RoleAssignment.objects.get(owner=body()).role == Role.CIO


@pytest.mark.usefixtures("reference")
def test_whoever_was_not_asked_composes_nothing(cast: Cast, client_of: Any) -> None:
    for name in ("membre", "voisine", "technicien", "titulaire"):
        for address in (reverse("territories:compose"), CONFIRM, LARGER):
            assert client_of(name).get(address).status_code == 404
            with events():
                assert client_of(name).post(address, {}).status_code == 404
        with pytest.raises(NotAllowed):
            compose_body(cast.people[name], cast.actor(name), morlaix())


@pytest.mark.usefixtures("reference")
def test_a_territory_that_someone_tends_is_hers(founder: Person) -> None:
    compose_body(founder, None, morlaix())
    other = person("Autre fondatrice")
    other.may_found = True
    other.save(update_fields=["may_found"])
    with events():
        page = sign_in(other).post(CONFIRM)
    assert page.status_code == 422 and "Demandez-lui une invitation" in page.content.decode()
    with everything("nobody was added"):
        assert RoleAssignment.objects.filter(owner=body()).count() == 1


@pytest.mark.usefixtures("reference")
def test_a_pilote_composes_beside_her_own_but_takes_no_member(cast: Cast) -> None:
    """An EPCI that entered as a member is invited, never taken."""
    pilote = cast.people["pilote"]
    taken = organisation("CA Morlaix Communauté", OrganisationKind.INTERMUNICIPAL_BODY, siren=MORLAIX)
    with pytest.raises(Refused, match="Invitez"):
        compose_body(pilote, cast.actor("pilote"), morlaix())
    with everything("it was never there"):
        taken.delete()
    compose_body(pilote, cast.actor("pilote"), morlaix())
    assert {post.organisation_name for post in cast.actor("pilote").posts} == {cast.group.name, "CA Morlaix Communauté"}


@pytest.mark.usefixtures("reference")
def test_composing_again_completes_and_repeats_nothing(founder: Person) -> None:
    whole = compose_body(founder, None, morlaix())
    with everything("one has gone astray"):
        before = Organisation.objects.count()
        Membership.objects.filter(owner=whole, counterparty__name="Taulé").delete()
    compose_body(founder, actor_for(founder, whole.pk), morlaix())
    with everything("as before"):
        assert Organisation.objects.count() == before
        assert Membership.objects.filter(owner=whole, counterparty__name="Taulé").count() == 1
        assert RoleAssignment.objects.filter(owner=whole).count() == 1
        assert Event.objects.filter(verb="organisations.territory_composed").count() == 2


@pytest.mark.usefixtures("reference")
def test_a_larger_body_takes_the_same_communes(founder: Person) -> None:
    """A commune of two territories is one organisation, and those of old too."""
    compose_body(founder, None, morlaix())
    other = person("Fondatrice du syndicat")
    other.may_found = True
    other.save(update_fields=["may_found"])
    typed = {
        "name": "Syndicat du Finistère",
        "kind": "SYNDICATE",
        "siren": "",
        "departments": ["29"],
        "has_bodies": "on",
    }
    with events("organisations.territory_composed", "organisations.made_a_member"):  # the EPCI has its people: told
        assert sign_in(other).post(LARGER, typed).status_code == 302
    with everything("what was composed"):
        syndicate = Organisation.objects.get(name="Syndicat du Finistère")
        links = Membership.objects.filter(owner=syndicate, counterparty__is_former=False)
        assert links.filter(counterparty__kind="COMMUNE").count() == 277
        assert links.filter(counterparty__kind="EPCI").count() == IntermunicipalBody.objects.count()
        assert (
            Organisation.objects.filter(name="Taulé").count()
            == Organisation.objects.filter(name="Le Ponthou").count()
            == 1
        )


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Écrivez son nom."),
        ("kind", "EPCI", "Choisissez dans la liste."),
        ("kind", "COMMUNE", "Choisissez dans la liste."),
        ("departments", [], "Cochez au moins une ligne."),
        ("departments", ["99"], "Choisissez dans la liste."),
        ("siren", "123456789", "faute de frappe"),
        ("siren", "12345", "neuf chiffres"),
        ("siren", MORLAIX, "Ce SIREN est celui de CA Morlaix Communauté"),
        ("siren", "212900146", "Botsorhel"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(field: str, value: Any, said: str, founder: Person) -> None:
    typed = {"name": "Syndicat mixte", "kind": "SYNDICATE", "siren": "", "departments": ["29"]} | {field: value}
    with events():
        page = sign_in(founder).post(LARGER, typed)
    assert page.status_code == 422
    assert said in " ".join(error for errors in page.context["form"].errors.values() for error in errors)
    assert field == "name" or "Syndicat mixte" in page.content.decode()


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("siren", ["356000000", "356 000 000", "35600000000048", "200 000 172"])
def test_a_good_siren_is_taken_as_it_is_written(siren: str) -> None:
    from maillage.journey.territories.forms import SirenField

    assert SirenField().clean(siren) == "".join(siren.split())[:9]


@pytest.mark.usefixtures("reference")
def test_a_siren_of_something_else_is_not_taken(founder: Person, cast: Cast) -> None:
    """A founder who types the SIREN of a commune would come in by its door."""
    with everything("it has one"):
        Organisation.objects.filter(pk=cast.neighbour.pk).update(siren="356000000")
    for kind in (OrganisationKind.JOINT_SYNDICATE, OrganisationKind.DEPARTMENT):
        with pytest.raises(Refused, match="autre structure"):
            compose_larger(founder, None, Newcomer("Syndicat", kind, "356000000"), ["29"], has_bodies=False)


@pytest.mark.usefixtures("reference")
def test_a_composition_that_fails_leaves_nothing(founder: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maillage.foundations.organisations.actions._territories.record", lambda *_, **__: 1 / 0)
    with everything("nothing"):
        before = Organisation.objects.count()
    with pytest.raises(ZeroDivisionError):
        compose_body(founder, None, morlaix())
    with everything("nothing"):
        assert Organisation.objects.count() == before
    founder.refresh_from_db()
    assert founder.may_found
