"""To whom a body may give answers: enforced where they are written, whatever page or program asks."""

from datetime import date

import pytest
from tests.cast import LONG_AGO, Cast, join, organisation

from maillage.foundations.organisations.enums import OrganisationKind
from maillage.foundations.organisations.models import Membership, Organisation
from maillage.journey.census.campaigns.actions import AnsweredEntity, link_entity, record_campaign
from maillage.journey.census.campaigns.models import Answer, Campaign, Response
from maillage.journey.census.campaigns.queries import linkable_organisations, match_names
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(cast: Cast) -> Organisation:
    """A commune of a syndicate that the body belongs to as well, with the name of one of the body's own communes."""
    found = organisation(cast.town.name)
    join(organisation("SM Numérique", OrganisationKind.JOINT_SYNDICATE), found, cast.group)
    return found


def record(cast: Cast, *asked: Organisation | None) -> Campaign:
    actor = cast.actor("pilote")
    entities = [
        AnsweredEntity(f"Entité {place}", "commune", 900, True, organisation_id=None if one is None else one.pk,
                       answers={"pc_fixe": 4})
        for place, one in enumerate(asked)
    ]  # fmt: skip
    with enter(actor.scope):
        return record_campaign(
            actor,
            name="Enquête",
            population_year=2026,
            as_of=date(2026, 1, 1),
            digest="",
            fields={},
            entities=entities,
            respondents=[entity.name for entity in entities],
        )


def owners_of(campaign: Campaign) -> list[int]:
    with everything("whose the answers are"):
        return list(Response.objects.filter(campaign=campaign).order_by("id").values_list("owner_id", flat=True))


def test_a_name_is_looked_for_among_the_body_s_own(cast: Cast, twin: Organisation) -> None:
    with enter(cast.actor("pilote").scope):
        assert match_names([cast.town.name], cast.group.pk) == {cast.town.name: cast.town}
        assert match_names([cast.town.name]) == {cast.town.name: cast.town}
        linkable = set(linkable_organisations([cast.group.pk]))
    assert linkable == {cast.group, cast.town, cast.other_town}


def test_answers_for_another_territory_stay_with_the_body(cast: Cast, twin: Organisation) -> None:
    with everything("it belongs to the body too, which did not bring it in"):
        Membership.objects.create(owner=cast.group, counterparty=twin, valid_from=LONG_AGO)
    campaign = record(cast, cast.town, twin, cast.neighbour, None, cast.group)
    body = cast.group.pk
    assert owners_of(campaign) == [cast.town.pk, body, body, body, body]
    with everything("links"):
        linked = list(campaign.entities.order_by("position").values_list("organisation_id", flat=True))
        assert linked == [cast.town.pk, None, None, None, body]
        assert not Answer.objects.filter(owner__in=[twin, cast.neighbour]).exists()


def test_a_link_to_another_territory_is_refused(cast: Cast, twin: Organisation) -> None:
    campaign, actor = record(cast, None), cast.actor("pilote")
    with enter(actor.scope):
        entity = campaign.entities.get()
        for other in (twin, cast.neighbour, cast.supplier):
            with pytest.raises(NotAllowed):
                link_entity(actor, entity, other)
        assert owners_of(campaign) == [cast.group.pk]
        link_entity(actor, entity, cast.other_town)
    assert owners_of(campaign) == [cast.other_town.pk]


def test_a_member_that_left_keeps_its_old_answers(cast: Cast) -> None:
    with everything("it leaves"):
        Membership.objects.filter(counterparty=cast.town).update(valid_to=date(2024, 12, 31))
    assert owners_of(record(cast, cast.town)) == [cast.town.pk]
