"""The real agents of Debian, run against the server on the loopback. What they say of this machine goes nowhere else."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from tests.cast import set_the_stage

from maillage.journey.census.agents.models import Enrolment, Machine
from maillage.journey.census.agents.tests.knocking import enrol
from maillage.journey.census.inventory.models import Equipment
from maillage.kernel.tenancy import everything

FUSION, OCS = shutil.which("fusioninventory-agent"), shutil.which("ocsinventory-agent")
INSTALL = "on Debian: sudo apt-get install -y --no-install-recommends"
pytestmark = pytest.mark.usefixtures("committed")


def run(*command: str, home: Path) -> str:
    """An agent, once; what it says."""
    environment = {"PATH": os.environ["PATH"] + ":/usr/sbin:/sbin", "HOME": str(home), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=170, env=environment, cwd=home, check=False, errors="replace"
    )
    return done.stdout + done.stderr


def people_of_this_machine() -> list[str]:
    """Logins and full names of the accounts here that people could have: no word that a program could bear."""
    import pwd

    entries = [entry for entry in pwd.getpwall() if entry.pw_uid >= 1000 and entry.pw_name != "nobody"]
    names = {name for entry in entries for name in (entry.pw_name, entry.pw_gecos.split(",")[0])}
    return sorted(name for name in names if len(name) > 3)


def judge(name: str) -> Machine:
    """One machine was declared, with the facts that any Debian shows, and without its people."""
    with everything("what was declared"):
        machine = Machine.objects.select_related("equipment").get()
    assert name in machine.agent
    record = machine.equipment
    assert record is not None and record.hostname and record.ram_gb and record.processor
    assert "Debian" in record.operating_system or "Linux" in record.operating_system
    assert record.category in ("DESKTOP", "LAPTOP", "SERVER", "MINI_PC") and record.last_seen_on
    names = [program for program, _ in machine.content["softwares"]]
    assert "bash" in names and "dpkg" in names and len(names) <= 500
    assert set(machine.content) <= {
        "hardware", "bios", "operatingsystem", "cpus", "memories", "drives", "storages", "batteries", "softwares",
        "antivirus", "monitors",
    }  # fmt: skip
    with everything("what is stored"):
        stored = repr(list(Machine.objects.values_list())) + repr(list(Equipment.objects.values_list()))
    assert [person for person in people_of_this_machine() if person in stored.replace(record.hostname, "")] == []
    for trace in ("/root", "/home/", "local_users", "lastloggeduser", "/bin/bash", "PATH="):
        assert trace not in stored
    return machine


@pytest.fixture
def address(committed: None, live_server: Any) -> str:
    """Where the machines of a commune knock."""
    cast = set_the_stage()
    return f"{live_server.url}{reverse('census:declare', args=[enrol(cast.town)])}"


@pytest.mark.skipif(FUSION is None, reason=f"no FusionInventory agent; {INSTALL} fusioninventory-agent")
def test_fusioninventory_declares_this_machine(address: str, tmp_path: Path) -> None:
    said = run(
        str(FUSION),
        f"--server={address}",
        "--force",
        "--tag=29279",
        "--tasks=inventory",
        "--config=none",
        home=tmp_path,
    )
    assert "error" not in said.casefold(), said
    machine = judge("FusionInventory")
    assert machine.tag == "29279"
    # A second run is the same machine, and changes nothing.
    run(
        str(FUSION), f"--server={address}", "--force", "--tasks=inventory", "--config=none", home=tmp_path,
    )  # fmt: skip
    again = judge("FusionInventory")
    assert (
        again.pk == machine.pk and again.difference_count == 0 and again.last_inventory_at > machine.last_inventory_at
    )


@pytest.mark.skipif(FUSION is None, reason=f"no FusionInventory agent; {INSTALL} fusioninventory-agent")
def test_fusioninventory_is_told_that_its_token_is_worth_nothing(address: str, tmp_path: Path) -> None:
    with everything("it is revoked"):
        Enrolment.objects.update(digest=None)
    said = run(
        str(FUSION), f"--server={address}", "--force", "--tasks=inventory", "--config=none", home=tmp_path,
    )  # fmt: skip
    assert "404" in said
    with everything("nothing was declared"):
        assert not Machine.objects.exists()


@pytest.mark.skipif(FUSION is None, reason=f"no FusionInventory agent; {INSTALL} fusioninventory-agent")
def test_fusioninventory_speaks_with_a_password(address: str, tmp_path: Path) -> None:
    bare, token = address.rstrip("/").rsplit("/", 1)
    said = run(
        str(FUSION), f"--server={bare}/", "--user=poste", f"--password={token}", "--force", "--tasks=inventory",
        "--config=none", home=tmp_path,
    )  # fmt: skip
    assert "error" not in said.casefold(), said
    judge("FusionInventory")


@pytest.mark.skipif(OCS is None, reason=f"no OCS agent; {INSTALL} ocsinventory-agent")
@pytest.mark.parametrize("forced", [True, False], ids=["inventory at once", "prolog first"])
def test_ocs_declares_this_machine(address: str, tmp_path: Path, forced: bool) -> None:
    """Debian's configuration sends nothing over the network (``local=``): the command line says otherwise."""
    said = run(
        str(OCS), f"--server={address}", "--local=0", f"--basevardir={tmp_path}", "--tag=29279",
        *(["--force"] if forced else []), home=tmp_path,
    )  # fmt: skip
    with everything("what was declared"):
        assert Machine.objects.exists(), said
    assert judge("OCS").tag == "29279"
