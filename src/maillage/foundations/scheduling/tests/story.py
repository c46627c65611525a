"""A real worker with the jobs of the tests: ``python -m maillage.foundations.scheduling.tests.story prepare|work|once|nap``.

Each job writes a line of its own in the file MARKS: its name, its number, and whether a transaction was open.
"""

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from maillage.foundations.organisations.access import Actor
    from maillage.foundations.scheduling.progress import Progress

MANY: Final = 300


def mark(*words: object) -> int:
    """Append one line to the file; how many times it stands there now."""
    path = Path(os.environ["MARKS"])
    line = " ".join(map(str, words)) + "\n"
    with path.open("a") as file:
        file.write(line)
    return path.read_text().splitlines(keepends=True).count(line)


def count(progress: "Progress[Actor]", number: int) -> None:
    """Done at once, with one row written."""
    from django.db import connection

    from maillage.foundations.audit.actions import record

    with progress.writes() as actor:
        record(actor, "tests.counted", actor.person, f"a compté {number}", owner_id=actor.acting_id)
    mark("count", number, "open" if connection.in_atomic_block else "closed")


def die(progress: "Progress[Actor]") -> None:
    """Sleeps for ever the first time; the second time it is done."""
    progress.step("Dort", 1, 2)
    if mark("die") == 1:
        time.sleep(600)


def nap(_progress: "Progress[Actor]") -> None:
    """Long enough to be told to stop meanwhile."""
    mark("nap begins")
    time.sleep(1)
    mark("nap ends")


def prepare() -> None:
    """Tables, a cast, and jobs that wait: the one that dies first."""
    from django.core.management import call_command
    from django.db import transaction
    from tests.cast import set_the_stage

    from maillage.foundations.scheduling.actions import enqueue
    from maillage.kernel.tenancy import enter

    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        cast = set_the_stage()
        for character in ("membre", "voisine"):
            actor = cast.actor(character)
            with enter(actor.scope):
                if character == "membre":
                    enqueue(actor, "tests.die", "Dort")
                for number in range(MANY // 2):
                    enqueue(actor, "tests.count", "Compte", number=number + (character == "voisine") * MANY // 2)


def ask_for_a_nap() -> None:
    """The platform asks, for the first organisation it finds."""
    from maillage.foundations.organisations.access import in_service
    from maillage.foundations.organisations.models import Organisation
    from maillage.foundations.scheduling.actions import enqueue
    from maillage.kernel.tenancy import everything

    with everything("the platform asks"):
        organisation = Organisation.objects.all()[0]
        enqueue(in_service(organisation.pk, organisation.name), "tests.nap", "Fait la sieste")


def main(what: str) -> None:
    import django

    django.setup()
    from maillage.foundations.scheduling.worker import Worker
    from maillage.kernel.jobs import job

    for function in (count, die, nap):
        job(f"tests.{function.__name__}")(function)
    if what == "prepare":
        prepare()
        return
    if what == "nap":
        ask_for_a_nap()
    worker = Worker()
    worker.stop_on_signals()
    worker.run(is_once=what == "once")


if __name__ == "__main__":
    main(sys.argv[1])
