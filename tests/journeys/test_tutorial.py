"""The tutorial, followed word for word: its commands in a shell, its screens in the instance that they have made."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.played import Played, environment_of

TUTORIALS = sorted((Path(__file__).parents[2] / "docs" / "tutoriel").glob("*.md"))


def _steps(text: str) -> list[tuple[str, list[str]]]:
    steps: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", text, re.S):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append((line.removeprefix("$ "), []))
            elif line.strip() and line.strip() != "…":
                steps[-1][1].append(line)
    return steps


def _screens(text: str) -> list[tuple[str, str, list[str]]]:
    """Account, address, and what the page shows, in this order."""
    blocks = re.findall(r"```écran (\S+) (\S+)\n(.*?)```", text, re.S)
    return [(email, address, lines.splitlines()) for email, address, lines in blocks]


def _flat(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", text)


VISIT = r"""
import html, json, re, sys
import django
django.setup()
from django.conf import settings
# Addresses of static files without their digests, which only a server collects.
settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
from django.test import Client
from maillage.foundations.accounts.models import Person
pages = []
for email, address in json.load(sys.stdin):
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(Person.objects.get(email=email), "django.contrib.auth.backends.ModelBackend")
    page = client.get(address).content.decode()
    text = html.unescape(re.sub(r"<[^>]+>", " ", page))
    pages.append(re.sub(r"\s+([,.])", r"\1", text))
json.dump(pages, sys.stdout)
"""


def _visit(screens: list[tuple[str, str, list[str]]], environment: dict[str, str]) -> list[str]:
    """The text of each page, as the demonstration's account sees it."""
    served = {
        **environment,
        "MAILLAGE_HOME": str(Path(environment["MAILLAGE_HOME"]) / "demo" / "instance"),
        "MAILLAGE_DEMONSTRATION": "1",
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
    }
    asked = json.dumps([(email, address) for email, address, _ in screens])
    done = subprocess.run(
        [sys.executable, "-c", VISIT], input=asked, env=served, capture_output=True, text=True, timeout=120, check=True
    )
    pages: list[str] = json.loads(done.stdout)
    return pages


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_a_tutorial_does_what_it_says(page: Path, played: Played, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    steps, screens = _steps(text), _screens(text)
    assert len(steps) > 4
    environment = {
        **environment_of(played.copy_to(tmp_path / "var")),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
    }
    for command, expected in steps:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        output = _flat(done.stdout + done.stderr)
        for line in expected:
            assert _flat(line).strip() in output, f"after `{command}`, not found: {line}\n{done.stdout}{done.stderr}"
    for (email, address, lines), shown in zip(screens, _visit(screens, environment), strict=True):
        place, flat = 0, _flat(shown)
        for line in lines:
            found = flat.find(_flat(line).strip(), place)
            assert found >= 0, f"{email} at {address}, not found: {line}\n{flat[place:]}"
            place = found + len(_flat(line).strip())
