"""What a web process loads, once every page of the site is: no library that only draws, computes or parses."""

import subprocess
import sys

from maillage.config.tests.conftest import Place

HEAVY = (
    *("typst._typst", "segno.encoder", "xlsxwriter.workbook", "python_calamine", "docx", "lxml", "facturx", "pypdf"),
    *(
        "numpy",
        "scipy",
        "ortools",
        "highspy",
        "openpyxl",
        "pandas",
        "polars",
        "duckdb",
        "PIL",
        "phonenumbers.data",
        "holidays",
        "defusedxml",
        "jinja2",
        "unittest",
        "django.contrib.admin",
        "maillage.journey.studies.reports.documents.parts",
        "maillage.api.mounting",
    ),
)
"""By the part of each that weighs: some are there by name alone until they are used (``maillage.kernel.lazily``)."""
MOST_MEGABYTES = 90
"""Before any request, in a process of its own; 86 when this was written, and a worker of the server some 7 less. A log-in
takes 7 more for a moment, a page some 6, the first request of a program 12 that stay."""
SCRIPT = """
import sys
from pathlib import Path
from django.urls import get_resolver
from maillage.config.wsgi import application
get_resolver()._populate()
print(*[name for name in sys.argv[1:] if name in sys.modules])
print(int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]) // 1024)
"""


def _loaded(place: Place, *more: str) -> tuple[list[str], int]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *HEAVY, *more],
        env=place.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    names, size = done.stdout.splitlines()
    return names.split(), int(size)


def test_a_web_process_loads_nothing_that_only_workers_need(here: Place) -> None:
    names, megabytes = _loaded(here, "maillage.journey.census.transfers.views", "django.urls")
    assert names == ["maillage.journey.census.transfers.views", "django.urls"], "pages are loaded, and nothing heavy"
    assert megabytes < MOST_MEGABYTES
