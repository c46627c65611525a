"""The directory, its file, and one organisation: what is shown, to whom, and at what cost."""

import csv
import gzip
import io
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import Cast, join, organisation, person
from tests.client import plain

from maillage.foundations.organisations.access import actor_for
from maillage.foundations.organisations.enums import OrganisationKind, Role
from maillage.foundations.organisations.models import Membership, Organisation, OrganisationSuccession
from maillage.journey.territories import queries
from maillage.journey.territories.queries import Wanted
from maillage.kernel.tenancy import enter, everything, new_key

pytestmark = pytest.mark.django_db
PAGES = ("territories:directory", "territories:directory_csv")


def many(cast: Cast, count: int) -> None:
    """So many more communes in the group."""
    with everything("the stage is set"):
        towns = [
            Organisation(
                id=new_key(), name=f"Bourg {n:04}", kind="COMMUNE", search_text=f"bourg {n:04}", population=n or None
            )
            for n in range(count)
        ]
        Organisation.objects.bulk_create(towns)
        Membership.objects.bulk_create([Membership(owner=cast.group, counterparty=town) for town in towns])


def rows_of(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("page", PAGES)
def test_everyone_sees_her_group_and_no_other(page: str, cast: Cast, client_of: Any) -> None:
    seen = {name: client_of(name).get(reverse(page)).content.decode() for name in ("pilote", "membre", "voisine")}
    assert "Henvic" in seen["pilote"] and "Henvic" in seen["membre"] and "Plouvorn" in seen["voisine"]
    assert "Plouvorn" not in seen["pilote"] + seen["membre"]
    assert "Henvic" not in seen["voisine"] and "Taulé" not in seen["voisine"]
    assert client_of("titulaire").get(reverse(page)).status_code == 404


@pytest.mark.parametrize(
    "query", ["?q=plouvorn", "?etat=toutes&q=plouvorn", "?nature=COMMUNE&etat=disparues", "?q=%00"]
)
def test_no_filter_reaches_another_group(query: str, client_of: Any) -> None:
    for page in PAGES:
        response = client_of("membre").get(reverse(page) + query)
        assert response.status_code == 200 and "Plouvorn" not in response.content.decode().replace(
            'value="plouvorn"', ""
        )


def test_key_figures_and_totals_say_their_base(cast: Cast, client_of: Any) -> None:
    school = organisation("École du Bourg", OrganisationKind.SCHOOL)
    unknown = organisation("Sans chiffre")
    join(cast.group, school, unknown)
    page = client_of("pilote").get(reverse("territories:directory"))
    figures = [figure.value for figure in page.context["figures"]]
    assert figures == [4, 2950 + 1300, 4]
    assert page.context["figures"][1].detail.endswith("base : 2 communes")
    filtered = client_of("pilote").get(reverse("territories:directory") + "?q=HENVIC").context["listing"]
    assert filtered.totals[2] == 1300 and filtered.base == "1 commune dont la population est connue."
    assert [figure.value for figure in page.context["figures"]] == figures


def test_a_group_of_epci_counts_their_inhabitants(cast: Cast) -> None:
    syndicate = organisation("Syndicat", OrganisationKind.JOINT_SYNDICATE)
    other = organisation("CC voisine", OrganisationKind.INTERMUNICIPAL_BODY, population=100)
    join(syndicate, cast.group, other)
    actor = actor_for(person("Syndicale", (Role.CIO, syndicate)))
    assert actor is not None
    with enter(actor.scope):
        figures = queries.figures_of(actor, Wanted())
    assert (figures.members, figures.inhabitants, figures.counted) == (2, 100, 1)


def test_those_that_are_gone_show_only_when_asked(cast: Cast, client_of: Any) -> None:
    gone, left = organisation("Le Ponthou", is_former=True), organisation("Partie")
    join(cast.group, gone, left)
    with everything("it has left"):
        Membership.objects.filter(counterparty=left).update(valid_to=date(2021, 1, 1))
    client, address = client_of("pilote"), reverse("territories:directory")
    names = {
        state: {row[0].value for row in client.get(f"{address}?etat={state}").context["listing"].rows}
        for state in ("", "disparues", "toutes")
    }
    assert names[""] == {"Taulé", "Henvic"} and names["disparues"] == {"Le Ponthou", "Partie"}
    assert names["toutes"] == names[""] | names["disparues"]


@pytest.mark.parametrize("sort", ["", "nom", "-nom", "population", "-population", "siren", "-nature", "inconnu"])
def test_pages_by_key_lose_and_repeat_nobody(sort: str, cast: Cast, client_of: Any) -> None:
    many(cast, 118)
    client, address = client_of("pilote"), reverse("territories:directory")
    found: list[str] = []
    key: str | None = ""
    while key is not None:
        page = client.get(f"{address}?{urlencode({'tri': sort, 'apres': key})}")
        found += [row[0].value for row in page.context["listing"].rows]
        key = page.context["next_key"]
    assert len(found) == len(set(found)) == 120
    assert found == [row[0] for row in rows_of(client.get(f"{reverse('territories:directory_csv')}?tri={sort}"))[1:]]
    if "population" in sort:
        assert found[-1] == "Bourg 0000", "what is not known comes last, both ways"


@pytest.mark.parametrize("after", ["x", "~", "~9", "9~", "99999999999999999999~99999999999999999999", "\x00~1", "²~²"])
def test_a_key_of_fantasy_is_no_error(after: str, client_of: Any) -> None:
    for sort in ("nom", "population"):
        query = urlencode({"apres": after, "tri": sort})
        assert client_of("pilote").get(f"{reverse('territories:directory')}?{query}").status_code == 200


def test_the_directory_costs_three_statements_for_ten_and_for_a_thousand(cast: Cast) -> None:
    costs = []
    for count in (10, 990):
        many(cast, count)
        actor = cast.actor("pilote")
        with enter(actor.scope), CaptureQueriesContext(connection) as captured:
            queries.figures_of(actor, Wanted())
            queries.directory_page(actor, Wanted())
        costs.append(len(captured))
        with everything("again"):
            Membership.objects.filter(counterparty__search_text__startswith="bourg").delete()
            Organisation.objects.filter(search_text__startswith="bourg").delete()
    assert costs == [3, 3]


def test_a_page_of_fifty_is_light(cast: Cast, client_of: Any) -> None:
    many(cast, 60)
    page = client_of("pilote").get(reverse("territories:directory"))
    assert len(page.context["listing"].rows) == 50 and len(gzip.compress(page.content)) < 10_000


def test_the_file_opens_in_a_spreadsheet_and_runs_nothing(cast: Cast, client_of: Any) -> None:
    for name in ("=1+1", "+33", "-2", "@somme", "\t=1"):
        join(cast.group, organisation(name))
    response = client_of("pilote").get(reverse("territories:directory_csv"))
    assert response.content.startswith(b"\xef\xbb\xbf") and "charset=utf-8" in response["Content-Type"]
    assert 'filename="annuaire-ca-des-sept-rivieres-20' in response["Content-Disposition"]
    header, *rows = rows_of(response)
    assert header[:2] == ["nom", "nature"] and len(rows) == 7
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]
    assert ["Taulé", "Commune", "2950"] in [row[:3] for row in rows], "numbers stay numbers"


def test_the_file_holds_what_the_filter_leaves(cast: Cast, client_of: Any) -> None:
    rows = rows_of(client_of("membre").get(reverse("territories:directory_csv") + "?q=henv"))
    assert [row[0] for row in rows[1:]] == ["Henvic"]


# --- one organisation -------------------------------------------------------------------------------------------------


def test_an_unknown_and_a_foreign_organisation_answer_the_same_bytes(cast: Cast, client_of: Any) -> None:
    client = client_of("membre")
    answers = {
        plain(client.get(f"/territoire/{pk}/").content)
        for pk in (cast.neighbour.pk, cast.other_group.pk, 1, 10**17, 10**30)
    }
    assert len(answers) == 1
    assert client.get(f"/territoire/{cast.neighbour.pk}/").status_code == 404


def test_the_way_to_people_is_on_ones_own_page_only(cast: Cast, client_of: Any) -> None:
    own = client_of("membre").get(f"/territoire/{cast.town.pk}/").content.decode()
    other = client_of("membre").get(f"/territoire/{cast.other_town.pk}/").content.decode()
    of_body = client_of("pilote").get(f"/territoire/{cast.town.pk}/").content.decode()
    assert "Qui y travaille" in own
    for page in (other, of_body):
        assert "Qui y travaille" not in page and cast.people["autre_membre"].email not in page


def test_a_commune_sees_no_link_of_another_group(cast: Cast, client_of: Any) -> None:
    """Henvic also belongs to a syndicate that Taulé has nothing to do with."""
    syndicate = organisation("Syndicat des eaux", OrganisationKind.JOINT_SYNDICATE)
    join(syndicate, cast.other_town)
    seen = {
        name: client_of(name).get(f"/territoire/{cast.other_town.pk}/").content.decode()
        for name in ("membre", "pilote", "autre_membre")
    }
    assert "Syndicat des eaux" not in seen["membre"] + seen["pilote"]
    assert "Syndicat des eaux" in seen["autre_membre"]


def test_before_and_after_say_the_day_or_that_nobody_knows_it(cast: Cast, client_of: Any) -> None:
    gone, dated = organisation("Le Ponthou", is_former=True), organisation("Locquénolé", is_former=True)
    join(cast.group, gone, dated)
    with everything("two mergers"):
        OrganisationSuccession.objects.create(owner=cast.town, counterparty=gone)
        OrganisationSuccession.objects.create(owner=cast.town, counterparty=dated, effective_on=date(2019, 1, 1))
    page = client_of("pilote").get(f"/territoire/{cast.town.pk}/").content.decode()
    assert "date non connue" in page and "01/01/2019" in page and "Inscrire la date" in page
    assert "lui a succédé" in client_of("membre").get(f"/territoire/{gone.pk}/").content.decode()
    assert "Inscrire la date" not in client_of("membre").get(f"/territoire/{cast.town.pk}/").content.decode()


def test_one_territory_is_shown_at_a_time_and_named(cast: Cast, client_of: Any) -> None:
    """Taulé also belongs to a syndicate with others."""
    syndicate, stranger = organisation("Syndicat des eaux", OrganisationKind.JOINT_SYNDICATE), organisation("Brest")
    join(syndicate, cast.town, stranger)
    first = client_of("membre").get("/territoire/").content.decode()
    assert cast.group.name in first and "Henvic" in first and "Brest" not in first
    other = client_of("membre").get(f"/territoire/?groupement={syndicate.pk}").content.decode()
    assert "Brest" in other and "Henvic" not in other
    sheet = client_of("membre").get(f"/territoire/annuaire.csv?groupement={syndicate.pk}").content.decode("utf-8-sig")
    assert "Brest" in sheet and "Henvic" not in sheet
    assert f"?groupement={syndicate.pk}" in client_of("membre").get("/").content.decode()
    foreign = client_of("membre").get(f"/territoire/?groupement={cast.other_group.pk}").content.decode()
    assert "Plouvorn" not in foreign
