"""The reference is complete, and is the one under version control: UPDATE_OPENAPI=1 writes it again."""

import os
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pydantic import TypeAdapter
from tests.cast import Cast
from tests.client import StrictClient

from maillage import __version__
from maillage.api.mounting import MOUNTED, PREFIX
from maillage.api.reference import WRITTEN, _text, openapi, write_reference
from maillage.api.tests.programs import FILES, token_of
from maillage.journey.territories.models import Commune
from maillage.kernel.operations import Operation
from maillage.kernel.places import home

ROOT = Path(__file__).parents[4]
SNAPSHOT = ROOT / "docs" / "reference" / "openapi.json"
PAGE = ROOT / "docs" / "reference" / "api.md"
DECLARED = [operation for offered in MOUNTED for operation in offered.declared]


def test_the_document_is_the_reviewed_one() -> None:
    if os.environ.get("UPDATE_OPENAPI"):
        SNAPSHOT.write_text(_text(), encoding="utf-8")
    assert SNAPSHOT.read_text(encoding="utf-8") == _text(), "UPDATE_OPENAPI=1 writes it again; review what changed"


@pytest.mark.django_db
def test_the_document_is_for_everyone_and_kept_an_hour() -> None:
    client = StrictClient()
    response = client.get(f"{PREFIX}/openapi.json")
    assert response.json() == openapi() and response.json()["info"]["version"] == __version__
    assert "max-age=3600" in response["Cache-Control"]
    again = Client().get(f"{PREFIX}/openapi.json", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert client.get(f"{PREFIX}/docs").status_code == 404
    write_reference()
    assert client.get(f"{PREFIX}/openapi.json").content == response.content
    (home() / WRITTEN).write_text("{}", encoding="utf-8")
    assert client.get(f"{PREFIX}/openapi.json").content == b"{}", "it is read, not made"
    (home() / WRITTEN).unlink()


reference = cache(openapi)
"""Made once for all operations."""


def described(operation: Operation) -> dict[str, Any]:
    path = PREFIX + re.sub(r"\{\w+:", "{", operation.path)
    found: dict[str, Any] = reference()["paths"][path][operation.method.lower()]
    return found


@pytest.mark.parametrize("operation", DECLARED, ids=lambda operation: f"{operation.method} {operation.path}")
def test_each_operation_says_its_right_its_refusals_and_an_example(operation: Operation) -> None:
    found = described(operation)
    right = operation.policy.right
    assert found["x-droit"] == (right or None) and (not right or right in found["description"])
    assert {"401", "404", "422"} <= set(found["responses"])
    assert found["summary"][0].isupper() and not found["summary"].endswith(".")
    if not operation.files and operation.method != "DELETE":
        status = max(operation.answers)
        example = found["responses"][str(status)]["content"]["application/json"]["example"]
        shape = TypeAdapter(operation.answers[status])
        assert shape.dump_python(shape.validate_python(example, strict=False), mode="json") == example


def test_operations_have_names_of_their_own() -> None:
    names = [described(operation)["operationId"] for operation in DECLARED]
    assert len(set(names)) == len(names)


def test_a_command_does_not_wait_for_the_api() -> None:
    code = (
        "import sys, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'maillage.config.settings';"
        "from maillage.cli import main, COMMANDS; import django; django.setup();"
        "[main.get_command(None, name) for name in COMMANDS];"
        "print([name for name in sys.modules if name == 'ninja' or name.startswith('maillage.api.mounting')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout.strip() == "[]"


# --- the page for people ---------------------------------------------------------------------------------------------


def test_the_page_names_every_operation_and_its_right() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for operation in DECLARED:
        path = re.sub(r"\{\w+:", "{", operation.path)
        (line,) = [
            line for line in text.splitlines() if line.startswith("|") and f"`{operation.method} {path}`" in line
        ]
        assert (operation.policy.right or "tout jeton") in line


def commands() -> list[str]:
    blocks = re.findall(r"```bash\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    return [line for block in blocks for line in block.splitlines() if line]


@pytest.mark.django_db
def test_the_examples_of_the_page_work(cast: Cast) -> None:
    Commune.objects.create(insee_code="29279", name="Taulé", department="29", search_text="taule")
    token, statuses = token_of(cast, "pilote"), []
    assert len(commands()) >= 11
    for line in commands():
        response = curl(line.replace("$JETON", token).replace("$SITE", ""))
        assert response.status_code < 300, f"{line}: {response.content.decode()}"
        statuses.append(response.status_code)
    assert sorted(set(statuses)) == [200, 201, 202]


def curl(line: str) -> Any:
    """What curl would send, through the test client."""
    words = iter(shlex.split(line)[1:])
    headers: dict[str, str] = {}
    fields: dict[str, list[Any]] = {}
    method, address, body = "", "", None
    for word in words:
        match word:
            case "-X":
                method = next(words)
            case "-H":
                name, _, value = next(words).partition(": ")
                headers[name] = value
            case "-d":
                body = next(words)
            case "-F":
                name, _, value = next(words).partition("=")
                given = SimpleUploadedFile(value[1:], (FILES / value[1:]).read_bytes()) if value[0] == "@" else value
                fields.setdefault(name, []).append(given)
            case _:
                address = word
    client = Client(headers=headers)
    if fields:
        return client.post(address, fields)
    if method == "POST":
        return client.post(address, body, content_type=headers["Content-Type"])
    return client.get(address)
