"""What an organisation shows, the programs that act for it, its journal, and its home page."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.cast import Cast, join, organisation, person
from tests.client import sign_in

from maillage.foundations.audit.models import Event
from maillage.foundations.organisations.actions import token_holder
from maillage.foundations.organisations.enums import ROLES, Right, Role
from maillage.foundations.organisations.models import ApiToken, Share
from maillage.journey.territories import panels
from maillage.journey.territories.tests.watching import events
from maillage.kernel.tenancy import enter, everything

pytestmark = pytest.mark.django_db
SHARES, TOKENS, JOURNAL = "/territoire/partages/", "/territoire/jetons/", "/territoire/journal/"


@pytest.fixture
def official(cast: Cast) -> Any:
    """The mayor of Taulé: what her commune shows is hers to decide."""
    return sign_in(person("La maire", (Role.MEMBER_OFFICIAL, cast.town)))


def share(owner: Any, grantee: Any, basis: str) -> Share:
    with everything("the stage is set"):
        made: Share = Share.objects.create(
            owner=owner, counterparty=grantee, shared_subject="census", valid_from=date(2026, 1, 1), basis=basis
        )
    return made


# --- shares -----------------------------------------------------------------------------------------------------------


def test_both_parties_see_a_share_and_nobody_else(cast: Cast, official: Any, client_of: Any) -> None:
    share(cast.town, cast.group, "convention de Taulé")
    share(cast.other_town, cast.group, "convention d’Henvic")
    share(cast.neighbour, cast.other_group, "convention de Plouvorn")
    page, of_body = official.get(SHARES).content.decode(), client_of("pilote").get(SHARES).content.decode()
    assert "convention de Taulé" in page and "Henvic" not in page and "Plouvorn" not in page + of_body
    assert "convention de Taulé" in of_body and "convention d’Henvic" in of_body
    for name in ("membre", "technicien", "titulaire"):
        assert client_of(name).get(SHARES).status_code == 404


def test_a_share_is_given_and_taken_back(cast: Cast, official: Any) -> None:
    typed = {"grantee": cast.group.pk, "subject": "census", "valid_from": "2026-01-01", "basis": "Étude commune"}
    with events("organisations.shared"):
        assert official.post(f"{SHARES}ajouter/", typed)["Location"] == SHARES
    assert official.post(f"{SHARES}ajouter/", typed).status_code == 422
    assert cast.town.pk in cast.actor("pilote").scope.seen("census")
    with everything("the share"):
        row = Share.objects.get()
    with events("organisations.share_ended"):
        assert official.post(f"{SHARES}{row.pk}/fin/").status_code == 302
    assert cast.town.pk not in cast.actor("pilote").scope.seen("census")
    assert official.post(f"{SHARES}{row.pk}/fin/").status_code == 404


def test_only_its_owner_ends_a_share(cast: Cast, official: Any, client_of: Any) -> None:
    """Nor the one to whom it is shown, who sees and may write the row."""
    for row in (share(cast.other_town, cast.town, "x"), share(cast.other_town, cast.group, "y")):
        for client in (official, client_of("pilote")):
            with events():
                assert client.post(f"{SHARES}{row.pk}/fin/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("grantee", "NEIGHBOUR"),
        ("grantee", "OWN"),
        ("grantee", "1"),
        ("grantee", "x"),
        ("grantee", ""),
        ("subject", "own"),
        ("basis", " "),
    ],
)
def test_a_share_takes_only_who_is_in_the_directory(field: str, value: str, cast: Cast, official: Any) -> None:
    keys = {"NEIGHBOUR": cast.neighbour.pk, "OWN": cast.town.pk}
    good = {"grantee": cast.group.pk, "subject": "census", "valid_from": "2026-01-01", "basis": "Étude"}
    with events():
        page = official.post(f"{SHARES}ajouter/", good | {field: keys.get(value, value)})
    assert page.status_code == 422 and list(page.context["form"].errors) == [field]


# --- tokens -----------------------------------------------------------------------------------------------------------


def token(text: str = "Export", **changes: Any) -> dict[str, Any]:
    day = localdate() + timedelta(days=30)
    return {"name": text, "rights": ["SEE_TERRITORY"], "expires_on": day.isoformat()} | changes


def test_a_token_is_shown_once_and_serves_until_it_is_revoked(client_of: Any) -> None:
    client = client_of("membre")
    with events("organisations.token_created"):
        page = client.post(f"{TOKENS}creer/", token())
    text = page.context["text"]
    assert text in page.content.decode() and text not in client.get(TOKENS).content.decode()
    made = token_holder(text)
    assert made is not None and made.rights == ["SEE_TERRITORY"]
    with events("organisations.token_revoked"):
        assert client.post(f"{TOKENS}{made.pk}/revoquer/").status_code == 302
    assert token_holder(text) is None and client.post(f"{TOKENS}{made.pk}/revoquer/").status_code == 404


def test_a_token_serves_on_its_last_day_and_not_after(client_of: Any) -> None:
    text = client_of("membre").post(f"{TOKENS}creer/", token(expires_on=localdate().isoformat())).context["text"]
    assert token_holder(text) is not None
    with everything("a day later"):
        ApiToken.objects.update(expires_on=localdate() - timedelta(days=1))
    assert token_holder(text) is None


@pytest.mark.parametrize("role", [role for role in Role if Right.KEEP_TOKENS in ROLES[role].rights])
@pytest.mark.parametrize("right", Right)
def test_a_token_holds_no_more_than_its_person(role: Role, right: Right, cast: Cast) -> None:
    client = sign_in(person("Qui programme", (role, cast.group if role is Role.CIO else cast.town)))
    may = right in ROLES[role].rights - {Right.KEEP_TOKENS, Right.KEEP_PEOPLE}
    assert client.post(f"{TOKENS}creer/", token(rights=[right])).status_code == (200 if may else 422)


def test_tokens_of_others_are_not_there(cast: Cast, client_of: Any) -> None:
    client_of("autre_membre").post(f"{TOKENS}creer/", token("Jeton d’Henvic"))
    client_of("voisine").post(f"{TOKENS}creer/", token("Jeton de Plouvorn"))
    with everything("their tokens"):
        keys = list(ApiToken.objects.values_list("pk", flat=True))
    for name in ("membre", "pilote"):
        assert "Jeton d" not in client_of(name).get(TOKENS).content.decode()
        for key in keys:
            assert client_of(name).post(f"{TOKENS}{key}/revoquer/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"rights": []}, "rights"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"expires_on": "2099-01-01"}, "expires_on"),
    ],
)
def test_a_token_that_is_wrong_is_said_so(changes: dict[str, Any], field: str, client_of: Any) -> None:
    with events():
        page = client_of("membre").post(f"{TOKENS}creer/", token(**changes))
    assert page.status_code == 422 and list(page.context["form"].errors) == [field]


# --- journal ----------------------------------------------------------------------------------------------------------


def note(owner: Any, sentence: str, count: int = 1, **facts: Any) -> None:
    with everything("the stage is set"):
        Event.objects.bulk_create(
            [Event(owner=owner, verb="x", sentence=sentence, person_name="Quelqu’un", **facts)] * count
        )


def test_a_journal_is_ones_own(cast: Cast, client_of: Any) -> None:
    note(cast.town, "note de Taulé", after={"valid_to": "2026-01-31", "role": "CIO", "members": ["A", "B"]})
    note(cast.other_town, "note d’Henvic")
    note(cast.neighbour, "note de Plouvorn")
    note(cast.group, "note du groupe")
    page = client_of("membre").get(JOURNAL).content.decode()
    assert "note de Taulé" in page and "31/01/2026" in page and "Responsable informatique" in page and "A et B" in page
    for query in ("", "?q=note", "?par=quelqu", f"?du={localdate()}&au={localdate()}", "?apres=999999999"):
        seen = client_of("membre").get(JOURNAL + query).content.decode()
        assert "note de Taulé" in seen
        assert not [word for word in ("Henvic", "Plouvorn", "note du groupe") if word in seen]
    assert client_of("technicien").get(JOURNAL).status_code == 404


def test_a_journal_is_filtered_and_paged(cast: Cast, client_of: Any) -> None:
    note(cast.town, "a changé une chose", 55)
    note(cast.town, "a changé une autre chose")
    client = client_of("membre")
    page = client.get(JOURNAL)
    assert len(page.context["told"]) == 50 and page.context["told"][0].event.sentence == "a changé une autre chose"
    assert len(client.get(f"{JOURNAL}?apres={page.context['next_key']}").context["told"]) == 6
    assert len(client.get(f"{JOURNAL}?q=AUTRE").context["told"]) == 1
    assert not client.get(f"{JOURNAL}?au=2020-01-01").context["told"]
    for query in ("?apres=x", "?apres=²", f"?apres={'9' * 40}", "?du=hier"):
        assert client.get(JOURNAL + query).status_code == 200


# --- home -------------------------------------------------------------------------------------------------------------


def test_home_says_what_asks_for_attention(cast: Cast, client_of: Any) -> None:
    lone = organisation("Carantec", population=3261)
    join(cast.group, lone)
    page = client_of("pilote").get("/").content.decode()
    assert "3 collectivités, 7\u202f511 habitants" in page and "1 membre n’a encore personne" in page
    member = client_of("membre").get("/").content.decode()
    assert "CA des Sept Rivières" in member and f"/territoire/{cast.town.pk}/" in member and "Bocage" not in member
    assert "Votre territoire" not in client_of("titulaire").get("/").content.decode()


@pytest.mark.parametrize("name", ["pilote", "membre"])
def test_home_costs_one_statement(name: str, cast: Cast) -> None:
    """Beside what PostgreSQL needs to enter and leave a scope."""
    actor = cast.actor(name)
    with enter(actor.scope), CaptureQueriesContext(connection) as captured:
        assert panels.territory(actor=actor) is not None
    reads = [query["sql"] for query in captured if "set_config" not in query["sql"] and "SAVEPOINT" not in query["sql"]]
    assert len(reads) == 1
