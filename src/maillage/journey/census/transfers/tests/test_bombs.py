"""Twenty bombs through the page: each is refused in a sentence, and the process that serves the page stays small."""

import subprocess
import sys
from pathlib import Path

from maillage.kernel.tests.test_bombs import BOMBS, MB

SCRIPT = """
import os, sys, tempfile
from pathlib import Path
from time import perf_counter
os.environ["DJANGO_SETTINGS_MODULE"], os.environ["MAILLAGE_HOME"] = "maillage.config.settings", tempfile.mkdtemp()
sys.path.insert(0, sys.argv[2])
import django
django.setup()
from django.conf import settings
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.STORAGES, settings.ALLOWED_HOSTS = {**settings.STORAGES, "staticfiles": plain}, ["testserver"]
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
from maillage.journey.census.transfers.models import FileImport
from maillage.kernel.tenancy import everything
from django.urls import reverse
from tests.cast import set_the_stage
from tests.client import sign_in
with everything("the stage"):
    client = sign_in(set_the_stage().people["membre"])
client.request = Client.request.__get__(client)  # headers are those of the server, which is not there
assert client.get(reverse("census:deposit_import")).status_code == 200
def resident(mark):
    return int(Path("/proc/self/status").read_text().split(mark)[1].split()[0]) * 1024
before = resident("VmRSS:")
for path in sorted(Path(sys.argv[1]).iterdir()):
    start = perf_counter()
    with path.open("rb") as file:
        answer = client.post(reverse("census:deposit_import"), {"fichier": file, "liste": "equipements", "correspondance": ""})
    page = answer.content.decode()
    assert answer.status_code == 422, (path.name, answer.status_code)
    assert 'class="error"' in page or "errorlist" in page, path.name
    print(path.name, round(perf_counter() - start, 2), sep="\\t")
with everything("a look"):
    assert FileImport.objects.count() == 0
print(resident("VmRSS:") - before, resident("VmRSS:"))
"""


def test_every_bomb_is_refused_by_the_page(tmp_path: Path) -> None:
    count = 0
    for place, (name, (ending, content, _)) in enumerate(BOMBS.items()):
        content_bytes = b"" if name in ("2 GB cell", "60 MB cell") else content()
        if 0 < len(content_bytes) <= 12 * MB:  # the test client holds what it sends: what is larger would be its memory
            (tmp_path / f"{place:02}{ending}").write_bytes(content_bytes)
            count += 1
    root = Path(__file__).parents[6]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path), str(root)], capture_output=True, text=True, check=False, cwd=root
    )
    assert done.returncode == 0, done.stderr[-3000:]
    *lines, memory = done.stdout.splitlines()
    assert len(lines) == count >= 18
    assert max(float(line.split("\t")[1]) for line in lines) < 20
    grown, resident = (int(figure) for figure in memory.split())
    assert grown < 60 * MB and resident < 200 * MB, memory
