"""The papers open in an office suite, where the machine has one."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from maillage.cli import main

MORLAIX = Path(__file__).parents[2] / "src/maillage/journey/studies/syntheses/demonstration/morlaix"


@pytest.mark.parametrize(
    ("option", "name", "target", "expected"),
    [
        ("--report", "etude.docx", "txt:Text (encoded):UTF8", ["Représentativité", "386", "Plougonven", "Méthode"]),
        (
            "--figures",
            "etude.xlsx",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,3",
            ["Le parc : ce qui est compté", "Postes fixes,261,386"],
        ),
    ],
)
def test_an_office_suite_reads_what_we_write(
    tmp_path: Path, option: str, name: str, target: str, expected: list[str]
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip(
            "no LibreOffice on this machine; on Debian: "
            "sudo apt-get install -y --no-install-recommends libreoffice-calc-nogui libreoffice-writer-nogui"
        )
    path = tmp_path / name
    assert CliRunner().invoke(main, ["study", str(MORLAIX), "--json", option, str(path)]).exit_code == 0
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", target, "--outdir", str(tmp_path / "out"), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    text = " ".join(read.read_text(encoding="utf-8", errors="replace") for read in (tmp_path / "out").iterdir())
    for words in expected:
        assert words in re.sub(r"[\u00a0\u202f]", " ", text), words
