"""What an operation costs the database: as much for a thousand rows as for ten."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import LONG_AGO, Cast
from tests.client import StrictClient
from tests.security.rows import row

from maillage.api.mounting import PREFIX
from maillage.foundations.organisations.enums import OrganisationKind
from maillage.foundations.organisations.models import Membership, Organisation, OrganisationSuccession
from maillage.journey.census.campaigns.models import Answer, Campaign, Response, SurveyedEntity
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.territories.models import BodyMembership, Commune, CommuneSuccession, IntermunicipalBody
from maillage.kernel.tenancy import everything

pytestmark = pytest.mark.django_db
ProgramOf = Callable[..., StrictClient]
MOST = 6
_turns = count(1)


@contextmanager
def filled(cast: Cast, many: int) -> Iterator[dict[str, Any]]:
    """So many rows of each table that an operation lists; and a survey with so many answers."""
    place, turn = cast.place("membre"), next(_turns)
    with everything("many rows"):
        found = Organisation.objects.bulk_create(
            Organisation(name=f"C{turn} {n:04}", kind=OrganisationKind.COMMUNE, search_text=f"c{turn} {n:04}")
            for n in range(many)
        )
        Membership.objects.bulk_create(
            Membership(owner=cast.group, counterparty=one, valid_from=LONG_AGO) for one in found
        )
        OrganisationSuccession.objects.bulk_create(
            OrganisationSuccession(owner=cast.town, counterparty=one) for one in found
        )
        body = IntermunicipalBody.objects.create(
            siren=f"{turn:09}", name="CC", kind="CC", municipal_population=1, total_population=1, search_text="cc"
        )
        communes = Commune.objects.bulk_create(
            Commune(insee_code=f"{'ABCDEFGH'[turn % 8]}{n:04}", name="C", department="29", search_text="c")
            for n in range(many)
        )
        BodyMembership.objects.bulk_create(BodyMembership(body=body, commune=one) for one in communes)
        CommuneSuccession.objects.bulk_create(
            CommuneSuccession(former_insee_code="x", former_name=f"x{n}", successor=communes[0], search_text="x")
            for n in range(many)
        )
        for _ in range(min(many, 30)):
            row(Study, place, owner=cast.group, campaign=row(Campaign, place, owner=cast.group, fields={}))
        study = row(Study, place, owner=cast.group, campaign=row(Campaign, place, owner=cast.group, fields={}))
        campaign = study.campaign
        SurveyedEntity.objects.bulk_create(
            SurveyedEntity(
                owner=cast.group, campaign=campaign, position=n, name=f"e{n}", kind="commune", has_answered=True,
                organisation=found[n],
            )
            for n in range(many)
        )  # fmt: skip
        responses = Response.objects.bulk_create(
            Response(owner=found[n], counterparty=cast.group, campaign=campaign, entity_name=f"e{n}", state="LOCKED")
            for n in range(many)
        )
        Answer.objects.bulk_create(
            Answer(
                owner=one.owner,
                counterparty=cast.group,
                response=one,
                field=f,
                value=1,
                status="MEASURED",
                as_of=LONG_AGO,
            )
            for one in responses
            for f in ("pc_fixe", "pc_portable")
        )
    yield {"campaign": campaign, "study": study, "body": body, "commune": communes[0]}


def statements(program: StrictClient, address: str) -> list[str]:
    """What reaches a table, beside what a request settles first: who calls, and who she is there."""
    with CaptureQueriesContext(connection) as captured:
        response = program.get(f"{PREFIX}/{address}")
    assert response.status_code == 200, response.content
    sent = [query["sql"] for query in captured.captured_queries]
    sent = [sql for sql in sent if not re.match(r"(SAVEPOINT|RELEASE|BEGIN|COMMIT|SELECT set_config)", sql)]
    assert "apitoken" in sent[0] and "roleassignment" in sent[1]
    told = [sql for sql in sent if sql.startswith('INSERT INTO "audit_event"')]
    return [sql for sql in sent[2:] if sql not in told[1:]]  # SQLite takes so many values a statement


ADDRESSES = (
    "communes?limite=200",
    "communes/{commune.pk}",
    "epci?limite=200",
    "epci/{body.pk}",
    "organisations?limite=200",
    "enquetes?limite=200",
    "enquetes/{campaign.pk}?limite=200",
    "enquetes/{campaign.pk}/reponses?limite=200",
    "etudes?limite=200",
    "etudes/{study.pk}",
)


def test_as_many_for_a_thousand_rows_as_for_ten(cast: Cast, program_of: ProgramOf) -> None:
    program, found = program_of("pilote"), []
    town = f"organisations/{cast.town.pk}"
    for many in (10, 1000):
        with filled(cast, many) as made:
            found.append({address: len(statements(program, address.format(**made))) for address in ADDRESSES})
            found[-1][town] = len(statements(program, town))
    assert found[0] == found[1]
    assert max(found[1].values()) <= MOST, found[1]


def test_one_s_own_figures(program_of: ProgramOf, morlaix: Study) -> None:
    assert morlaix.pk and len(statements(program_of("membre"), "ma-collectivite")) <= MOST
