"""500 mutated files through the import of the inventory, the dry run by its pages, then the writing: all of it or nothing.

As many as MAILLAGE_FUZZ says at will (`make fuzz`).
"""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.template.base import Template
from django.test import Client
from django.test.utils import _TestState
from django.urls import reverse

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.access import Actor
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.census.transfers.actions import NotReady, check_import, undo_import, write_import
from maillage.journey.census.transfers.documents import write_everything
from maillage.journey.census.transfers.enums import ImportState, Outcome
from maillage.journey.census.transfers.models import FileImport
from maillage.journey.census.transfers.queries import found_rows
from maillage.journey.census.transfers.tests.story import furnish
from maillage.journey.census.transfers.views._draft import INLINE_ROWS
from maillage.kernel.tenancy import enter, everything
from tests.cast import Cast
from tests.client import sign_in
from tests.fuzz.mutator import run_mutations

COUNT = int(os.environ.get("MAILLAGE_FUZZ", "500"))
SEED = int(os.environ.get("MAILLAGE_FUZZ_SEED", "2026"))
SHARES = 4
ROWS = 30
SOURCES = ("equipements.csv", "tout.xlsx", "livraison.csv", "tout.ods")
COLUMNS_OF = 4
"""Of so many files the page of their columns is asked for once."""
NOT_RECOGNISED = "Dites de quelle liste"
pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]


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
    return {name: folder / name for name in SOURCES}


def count_all() -> int:
    """Of all kinds, in one statement."""
    first, *others = (kind.rows.order_by().values_list("pk") for kind in KINDS.values())
    return first.union(*others, all=True).count()


class _RefusedByThePage(MaillageError):
    """The page says why it does not take the file."""


def told(answer: Any, sign: str) -> str:
    """What the page says where it refuses: a sentence at least."""
    said = re.sub(r"<[^>]+>", " ", answer.content.decode().split(sign, 1)[1].split("</div>", 1)[0])
    assert len(said.split()) > 4, said
    return said


def deposited(client: Client, path: Path, kind: str = "") -> FileImport:
    """A file through the page, as somebody chooses it. Error: ``_RefusedByThePage``, with the sentence shown."""
    sent = {"fichier": SimpleUploadedFile(path.name, path.read_bytes()), "liste": kind, "correspondance": ""}
    answer = client.post(reverse("census:deposit_import"), sent)
    if answer.status_code == 422:
        raise _RefusedByThePage(told(answer, 'class="summary"'))
    assert answer.status_code == 302, answer.status_code
    with everything("a look"):
        found: FileImport = FileImport.objects.latest("pk")
    return found


def dry_run(client: Client, clerk: Actor, path: Path) -> FileImport:
    """The pages of a file up to its report; those of a long one would be a worker's. Error: ``MaillageError``, a refusal."""
    try:
        found = deposited(client, path)
    except _RefusedByThePage as refused:
        if NOT_RECOGNISED not in str(refused):
            raise
        found = deposited(client, path, "equipements")
    if found.kind and int(path.stem) // len(SOURCES) % COLUMNS_OF == 0:
        assert client.get(reverse("census:import_columns", args=[found.pk])).status_code == 200
    if found.row_count <= INLINE_ROWS:
        answer = client.post(reverse("census:check_import", args=[found.pk]), follow=True)
    else:
        with enter(clerk.scope):
            check_import(clerk, found)
        answer = client.get(reverse("census:import", args=[found.pk]))
    assert answer.status_code == 200
    with enter(clerk.scope):
        found.refresh_from_db()
    if found.state != ImportState.CHECKED:
        raise _RefusedByThePage(told(answer, 'class="notice'))
    return found


def swallow(client: Client, actor: Actor, path: Path) -> bool:
    """The whole way of one file; whether it was written. Error: ``MaillageError``, a refusal."""
    with enter(actor.scope):
        before = count_all()
    found = dry_run(client, actor, path)
    with enter(actor.scope):
        return written_whole(actor, found, before)


def written_whole(actor: Actor, found: FileImport, before: int) -> bool:
    """Whether it was written, of which nothing was before and nothing is once it is taken back."""
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
def test_a_mutated_file_is_written_whole_or_not_at_all(
    cast: Cast, tmp_path: Path, share: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What Django's tests note of each template that is rendered, the context copied, cost half of all this.
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)  # type: ignore[attr-defined]
    clerk = cast.actor("membre")
    written: list[bool] = []

    def importer(path: Path) -> None:
        try:
            with transaction.atomic():
                written.append(swallow(client, clerk, path))
                raise _TryAgain
        except _TryAgain:
            pass

    with enter(clerk.scope):
        furnish(clerk, ROWS)
        files = sources(tmp_path, clerk)
    client = sign_in(cast.people["membre"])
    client.request = Client.request.__get__(client)  # type: ignore[method-assign] # cells may look like what it refuses
    # The database of the tests lies in the memory of this process, and keeps the rows of every dry run till the end.
    kept = COUNT // SHARES * 3_000_000
    outcome = run_mutations(
        importer, files, COUNT // SHARES, SEED + share, accepted=(MaillageError,), growth_bytes=100_000_000 + kept
    )
    assert outcome.read + outcome.refused == COUNT // SHARES
    assert sum(written) > COUNT // SHARES // 20, "nearly all refused would try little"
    assert len(written) - sum(written) > COUNT // SHARES // 20, "nearly none with errors would try little"
