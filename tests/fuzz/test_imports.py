"""500 mutated files through the whole import of the inventory, dry run and writing: all of it or nothing, never a crash.

As many as MAILLAGE_FUZZ says at will (`make fuzz`).
"""

import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.access import Actor
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.census.transfers.actions import NotReady, check_import, deposit_file, undo_import, write_import
from maillage.journey.census.transfers.documents import write_everything
from maillage.journey.census.transfers.enums import Outcome
from maillage.journey.census.transfers.models import FileImport
from maillage.journey.census.transfers.queries import found_rows
from maillage.journey.census.transfers.tests.story import furnish
from maillage.kernel.tenancy import enter
from tests.cast import Cast
from tests.fuzz.mutator import run_mutations

COUNT = int(os.environ.get("MAILLAGE_FUZZ", "500"))
SEED = int(os.environ.get("MAILLAGE_FUZZ_SEED", "2026"))
SHARES = 4
ROWS = 30
pytestmark = pytest.mark.django_db


class _TryAgain(Exception):
    """Rolls back what a file did, for the next."""


def sources(folder: Path, clerk: Actor) -> dict[str, Path]:
    """Our own export in each format, of one list and of all, and a supplier's list."""
    machines = [KINDS["equipements"]]
    for name, kinds in (("tout.xlsx", list(KINDS.values())), ("tout.ods", machines), ("liste.zip", machines)):
        write_everything(folder / name, kinds, {}, clerk.acting_id, sees_prices=True)
    import zipfile

    with zipfile.ZipFile(folder / "liste.zip") as archive:
        (folder / "equipements.csv").write_bytes(archive.read("equipements.csv"))
    lines = "".join(f"Portable {place};SN-{place};0{place % 9 + 1}/01/2026;1 259,67;1\r\n" for place in range(ROWS))
    supplier = f"Bordereau\r\n\r\nDésignation;N° de série;Date;Prix unitaire HT;Qté\r\n{lines}"
    (folder / "livraison.csv").write_text(supplier, encoding="cp1252")
    return {name: folder / name for name in ("equipements.csv", "tout.xlsx", "livraison.csv", "tout.ods")}


def count_all() -> int:
    return sum(kind.rows.count() for kind in KINDS.values())


def swallow(actor: Actor, path: Path) -> bool:
    """The whole way of one file; whether it was written. Error: ``MaillageError``, a refusal."""
    before = count_all()
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    try:
        found = deposit_file(actor, upload)
    except MaillageError:
        found = deposit_file(actor, SimpleUploadedFile(path.name, path.read_bytes()), KINDS["equipements"])
    check_import(actor, found)
    assert count_all() == before
    if found.count(Outcome.ERROR):
        for row in found_rows(found, Outcome.ERROR):
            assert row["row"] > 0 and row["sheet"], row
            assert all(message and cure for _, _, message, cure in row["problems"]), row
        with pytest.raises(NotReady):
            write_import(actor, found)
        assert count_all() == before
        return False
    try:
        with transaction.atomic():
            write_import(actor, found)
    except MaillageError:
        assert count_all() == before
        raise
    after = FileImport.objects.get(pk=found.pk)
    assert count_all() == before + after.count(Outcome.CREATED) + len(after.summary["new_sites"])
    undo_import(actor, after)
    assert count_all() == before
    return True


@pytest.mark.parametrize("share", range(SHARES))
def test_a_mutated_file_is_written_whole_or_not_at_all(cast: Cast, tmp_path: Path, share: int) -> None:
    clerk = cast.actor("membre")
    written: list[bool] = []

    def importer(path: Path) -> None:
        try:
            with transaction.atomic():
                written.append(swallow(clerk, path))
                raise _TryAgain
        except _TryAgain:
            pass

    with enter(clerk.scope):
        furnish(clerk, ROWS)
        files = sources(tmp_path, clerk)
        outcome = run_mutations(importer, files, COUNT // SHARES, SEED + share, accepted=(MaillageError,))
    assert outcome.read + outcome.refused == COUNT // SHARES
    assert sum(written) > COUNT // SHARES // 20, "nearly all refused would try little"
    assert len(written) - sum(written) > COUNT // SHARES // 20, "nearly none with errors would try little"
