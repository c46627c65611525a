"""Whatever a program sends, right or wrong, the answer is one that the document announces, and never our own fault."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final

import pytest
import requests
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from tests.cast import CAST
from tests.client import StrictClient

from maillage.api.mounting import PREFIX
from maillage.api.reference import openapi
from maillage.journey.studies.syntheses.models import Study

pytestmark = pytest.mark.django_db
CASES: Final = int(os.environ.get("MAILLAGE_STORM_CASES", "1"))
"""For each operation, and as many of requests made wrong on purpose: some two hundred and fifty a character."""


def operations() -> Iterator[Any]:
    document = openapi()
    del document["security"]  # the token is the test's own, and each case comes in
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        assert isinstance(found, Ok)
        yield found.ok()


@pytest.mark.parametrize("name", CAST)
def test_a_storm(name: str, program_of: Callable[..., StrictClient], morlaix: Study) -> None:
    program, announced = program_of(name), openapi()["paths"]
    program.raise_request_exception = False
    sent = 0
    for operation in operations():
        statuses = set(map(int, announced[operation.path][operation.method]["responses"]))
        for mode in GenerationMode:
            sent += storm(program, operation, mode, statuses | {400}, morlaix)
    assert sent >= 25 * CASES


def storm(program: StrictClient, operation: Any, mode: GenerationMode, expected: set[int], study: Study) -> int:
    """So many requests to an operation, each undone; those to a study name the one that is there. How many were sent."""
    sent = 0

    @settings(
        max_examples=CASES,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send_one(case: Any) -> None:
        nonlocal sent
        sent += 1
        if "pk" in (case.path_parameters or {}) and "/etudes/" in operation.path:
            case.path_parameters["pk"] = study.pk
        with transaction.atomic():
            response = send(program, case)
            transaction.set_rollback(True)
        assert response.status_code in expected, f"{case.as_curl_command()}: {response.content[:500]!r}"
        if response.status_code >= 400:
            assert response["Content-Type"] == "application/problem+json"

    with suppress(Unsatisfiable):  # an operation that takes nothing has nothing to get wrong
        send_one()
    return sent


def send(program: StrictClient, case: Any) -> Any:
    """What a program would put on the wire, given to Django."""
    wanted = case.as_transport_kwargs(base_url="http://testserver")
    try:
        prepared = requests.Request(**wanted).prepare()
    except (ValueError, requests.RequestException):
        return program.get(f"{PREFIX}/rien")  # nothing that can be put on a wire
    body = prepared.body or b""
    named = {name: text(prepared.headers[name]) for name in ("Idempotency-Key",) if name in prepared.headers}
    return program.generic(
        prepared.method or "GET",
        prepared.path_url,
        body if isinstance(body, bytes) else str(body).encode(),
        content_type=text(prepared.headers.get("Content-Type", "application/octet-stream")),
        headers=named,
    )


def text(header: str | bytes) -> str:
    return header if isinstance(header, str) else header.decode("latin-1")
