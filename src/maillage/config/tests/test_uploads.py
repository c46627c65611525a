"""Bombs and a file of 100 MB through the import page of the real server: each is refused in a French sentence, nothing of
it is kept, and the process that answers never holds 100 MB. What is long is a job that says how far it is."""

import http.client
import re
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path as File
from typing import Final
from urllib.parse import urlsplit

import pytest
from django.db import connection
from tests.browser.site import Visitor
from tests.cast import PASSWORD, set_the_stage

from maillage.config.tests.conftest import Place
from maillage.journey.census.inventory.models import Equipment
from maillage.journey.census.transfers.models import FileImport
from maillage.kernel.tenancy import everything
from maillage.kernel.tests.test_bombs import BOMBS, MB

pytestmark = pytest.mark.django_db  # they run on both engines

PAGE: Final = "/recensement/imports/deposer/"
MOST: Final = 96 if connection.vendor == "sqlite" else 98
"""Megabytes of a process that answers people; two more with the client library of PostgreSQL and its own OpenSSL."""
OF_PROGRAMS: Final = 8
"""More once it has answered a program: what it then loads stays."""
ROWS: Final = 2_000
"""More than somebody waits for."""
LINE: Final = "Portable 1;Portable;SN-1;1259,67\r\n"


@dataclass
class _Site:
    """A clerk who is signed in, and the process that answers her."""

    visitor: Visitor
    process: int

    def upload(self, name: str, pieces: Iterator[bytes], size: int) -> tuple[int, str, str]:
        """Status, where it leads, and the page. Sent as it is made: nobody holds the whole."""
        fields = {"csrfmiddlewaretoken": self.visitor.token(PAGE), "liste": "equipements", "correspondance": ""}
        head = "".join(
            f'--edge\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        )
        head += f'--edge\r\nContent-Disposition: form-data; name="fichier"; filename="{name}"\r\n\r\n'
        end = b"\r\n--edge--\r\n"
        with closing(http.client.HTTPConnection(urlsplit(self.visitor.address).netloc, timeout=60)) as connection:
            connection.putrequest("POST", PAGE)
            sent = {
                "Cookie": "; ".join(f"{key}={value}" for key, value in self.visitor.cookies.items()),
                "Referer": self.visitor.address,
                "Content-Type": "multipart/form-data; boundary=edge",
                "Content-Length": str(len(head) + size + len(end)),
            }
            for key, value in sent.items():
                connection.putheader(key, value)
            connection.endheaders(head.encode())
            for piece in pieces:
                connection.send(piece)
            connection.send(end)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()

    def megabytes(self, mark: str) -> float:
        return int(File(f"/proc/{self.process}/status").read_text().split(mark)[1].split()[0]) / 1024


@pytest.fixture
def site(here: Place) -> Iterator[_Site]:
    with here.entered(), everything("the stage is set"):
        clerk = set_the_stage().people["membre"]
        clerk.set_password(PASSWORD)
        clerk.save()
    with here.under(MAILLAGE_DEMONSTRATION="1").serving("--with-worker") as (server, address):
        visitor = Visitor(f"http://{address}")
        token = visitor.token("/connexion/")
        assert visitor.send("/connexion/", token, email=clerk.email, password=PASSWORD, next="").status == 302
        children = File(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        process = next(pid for pid in children if "serve" in File(f"/proc/{pid}/cmdline").read_text().split("\0"))
        yield _Site(visitor, int(process))
        visitor.close()


def _sentence(page: str) -> str:
    """What the summary of errors says."""
    found = re.search(r"<h2>[^<]*<svg.*?À corriger</h2>(.*?)</ul>", page, re.DOTALL)
    assert found, page[:3000]
    return " ".join(re.sub("<[^>]+>", " ", found[1]).replace("&nbsp;", " ").split())


def _parts(content: bytes) -> Iterator[bytes]:
    return (content[place : place + (1 << 16)] for place in range(0, len(content), 1 << 16))


def test_bombs_and_large_files_are_refused_by_a_site_that_stays_small(site: _Site, here: Place) -> None:
    found: dict[str, str] = {}
    for name, (ending, content, _) in BOMBS.items():
        if name == "2 GB cell":
            pieces, size = iter([b"a" * MB] * 100), 100 * MB  # two thousand would say no more
        else:
            whole = content()
            pieces, size = _parts(whole), len(whole)
        start = time.monotonic()
        status, _, page = site.upload(f"Parc de Taulé{ending}", pieces, size)
        assert status == 422, f"{name} is answered {status}"
        assert time.monotonic() - start < 60, name
        found[name] = _sentence(page)
    assert len(found) >= 20
    for name, (_, _, reason) in BOMBS.items():
        assert reason in found[name] or "on en accepte 20 au plus" in found[name], f"{name}: {found[name]}"
        assert found[name].startswith("Fichier :") and found[name].endswith(".")
        assert "depot" not in found[name], "the file bears its own name"

    text = (LINE * (MB // len(LINE) + 1)).encode()[:MB]
    status, _, page = site.upload("cent.csv", (text for _ in range(100)), 100 * MB)
    assert status == 422 and "on en accepte 20 au plus" in _sentence(page)
    with here.entered(), everything("a look"):
        assert not FileImport.objects.exists() and not Equipment.objects.exists()
    assert site.visitor.ask("/sante").status == 200
    assert site.megabytes("VmHWM:") < MOST, "log-in included"
    assert site.visitor.ask("/api/v1/openapi.json").status == 200
    assert site.megabytes("VmHWM:") < MOST + OF_PROGRAMS


def test_a_long_file_is_a_job_that_says_how_far_it_is(site: _Site, here: Place) -> None:
    lines = "".join(LINE.replace("1;P", f"{place};P").replace("SN-1", f"SN-{place}") for place in range(ROWS))
    text = ("désignation;nature;numéro de série;prix d’achat d’une unité (€)\r\n" + lines).encode()
    status, address, page = site.upload("parc.csv", _parts(text), len(text))
    assert status == 302, page
    draft = address.removesuffix("colonnes/")
    token = site.visitor.token(address)
    asked = site.visitor.send(f"{draft}verifier/", token)
    assert asked.status == 302 and asked.headers["Location"].startswith("/travaux/")
    _follow(site, asked.headers["Location"])
    report = site.visitor.ask(draft).text.replace("\u202f", " ")
    assert f"{ROWS // 1000} 000" in report and "Rien n’est encore enregistré" in report
    with here.entered(), everything("a look"):
        assert not Equipment.objects.exists(), "the dry run writes nothing"
    asked = site.visitor.send(f"{draft}enregistrer/", site.visitor.token(draft))
    _follow(site, asked.headers["Location"])
    with here.entered(), everything("a look"):
        assert Equipment.objects.count() == ROWS
    assert site.megabytes("VmHWM:") < MOST


def _follow(site: _Site, job: str) -> None:
    """Until the worker has done it."""
    end = time.monotonic() + 60
    while "Terminé" not in (page := site.visitor.ask(job).text):
        assert time.monotonic() < end and "Échec" not in page, page
        time.sleep(0.2)
