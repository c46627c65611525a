"""Twenty files made to harm whoever opens them: each is refused, the process that opened them all stays small."""

import io
import shutil
import socket
import stat
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from .spreadsheets import archive, raw_ods, raw_xlsx, save, xlsx
from .test_workbooks import FAR, LAUGHS, ONE_TEXT, SPACE, patched, repeated, with_entity, with_entry

MB = 1_000_000
BOOK = xlsx({"parc": [["x"]]})


def packed(name: bytes, deflated: bytes, size: int, count: int = 1) -> bytes:
    """An archive of one entry whose headers say what they are told; ``count`` times in the list of entries."""
    sizes = struct.pack("<LL", len(deflated), min(size, 0xFFFFFFFF))
    common = struct.pack("<HHHHHL", 20, 0, 8, 0, 0x21, 0) + sizes + struct.pack("<H", len(name))
    local = b"PK\x03\x04" + common + struct.pack("<H", 0) + name + deflated
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHHLL", 0, 0, 0, 0, 0, 0) + name
    end = struct.pack("<HHHHLLH", 0, 0, min(count, 0xFFFF), min(count, 0xFFFF), len(entry) * count, len(local), 0)
    return local + entry * count + b"PK\x05\x06" + end


def zeros(megabytes: int) -> bytes:
    """So many millions of zeros, deflated; one is enough to know the others."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    once = packer.compress(bytes(MB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return once * megabytes + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


def png(width: int, height: int) -> bytes:
    head = struct.pack(">LLBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">L", 13) + b"IHDR" + head + struct.pack(">L", zlib.crc32(b"IHDR" + head))


def long_cell() -> bytes:
    """A cell of 30 MB that compresses as little as texts do: no ratio gives it away."""
    text = Random(1).randbytes(15 * MB).hex()
    return raw_xlsx(ONE_TEXT, f'<sst xmlns="{SPACE}"><si><t>{text}</t></si></sst>')


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'

BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "10 GB in 10 MB": (".xlsx", lambda: packed(b"a.xml", zeros(10_000), 10_000 * MB), "fichier de plus de 160"),
    "10 GB that say 10 bytes": (".ods", lambda: packed(b"a.xml", zeros(10_000), 10), "fichier de plus de 160"),
    "nested": (".xlsx", lambda: archive({"xl/a.xlsx": BOOK}), "contient une autre archive"),
    "2 GB cell": (".csv", lambda: b"", "pèse plus de 192"),  # written as a hole: see below
    "60 MB cell": (".csv", lambda: b'"' + b"a\n" * 30 * MB, "ligne 1"),
    "30 MB cell in a workbook": (".xlsx", long_cell, "de texte"),
    "XFD1048576": (".xlsx", lambda: FAR, "de mémoire"),
    "2^20 rows of 2^14 cells": (".ods", lambda: repeated(1 << 20, 1 << 14), "illisible"),
    "25 million cells in 1 kB": (".ods", lambda: repeated(1 << 15, 800), "de mémoire"),
    "billion laughs": (".xlsx", lambda: with_entity(LAUGHS, "&l9;"), "illisible"),
    "a file of the server": (".xlsx", lambda: with_entity('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"), "illisible"),
    "a file, in a text": (".ods", lambda: raw_ods({"a": ""}, manifest='<!ENTITY x SYSTEM "file:///etc/passwd">'), "illisible"),
    "slip": (".xlsx", lambda: with_entry("../../etc/cron.d/x"), "chemin dangereux"),
    "link": (".ods", lambda: with_entry("content.xml", stat.S_IFLNK | 0o777), "contient un lien"),
    "encrypted": (".xlsx", lambda: patched(BOOK, "<H", 1, local=6, central=8), "mot de passe"),
    "a million entries": (".xlsx", lambda: packed(b"a", zlib.compress(b"")[2:-4], 0, 1_000_000), "plus de 200 fichiers"),
    "pixel flood": (".xlsx", lambda: png(60_000, 60_000), "illisible"),
    "pixel flood as a text": (".csv", lambda: png(60_000, 60_000), "caractères nuls"),
    "PDF": (".ods", lambda: PDF, "illisible"),
    "PDF as a text": (".csv", lambda: PDF, "pas un tableau"),
    "SVG": (".xlsx", lambda: SVG, "illisible"),
    "SVG as a text": (".txt", lambda: SVG, "pas un tableau"),
}  # fmt: skip

SCRIPT = """
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter
from maillage.kernel.tables import INVENTORY, QUESTIONNAIRE, FileRefused, read_tables

def refusal(path, limits):
    try:
        with read_tables(path, limits=limits) as tables:
            for table in tables:
                for row in table.rows(): pass
    except FileRefused as refused:
        return refused.message
    return "READ"

for path in sorted(Path(sys.argv[1]).iterdir()):
    start = perf_counter()
    message = refusal(path, INVENTORY)
    print(path.name, round(perf_counter() - start, 2), message, sep="\\t")
    assert refusal(path, QUESTIONNAIRE) != "READ"
status = Path("/proc/self/status").read_text()
print(int(status.split("VmHWM:")[1].split()[0]) * 1024, getrusage(RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def test_every_bomb_is_refused_by_a_process_that_stays_small(tmp_path: Path) -> None:
    names = list(BOMBS)
    for place, (ending, content, _) in enumerate(BOMBS.values()):
        save(tmp_path / f"{place:02}{ending}", content())
    with (tmp_path / f"{names.index('2 GB cell'):02}.csv").open("wb") as file:
        file.write(b'"a')
        file.truncate(2_000 * MB)  # a hole on the disk, two thousand million characters for who reads
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path)], capture_output=True, text=True, check=False)
    shutil.rmtree(tmp_path)  # some weigh their weight
    assert done.returncode == 0, done.stderr
    *lines, memory = done.stdout.splitlines()
    for name, line in zip(names, lines, strict=True):
        assert BOMBS[name][2] in line.split("\t")[2], f"{name}: {line}"
    assert max(float(line.split("\t")[1]) for line in lines) < 20
    most, reader = (int(figure) for figure in memory.split())
    assert len(BOMBS) >= 20 and most < 60 * MB and reader < 1_000 * MB


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """Whoever listens at the address of an entity, of a schema or of a link hears nobody."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.dtd"
        entity = with_entity(f'<!ENTITY x SYSTEM "{address}">', "&x;")
        doctype = raw_xlsx(ONE_TEXT, f'<!DOCTYPE sst SYSTEM "{address}"><sst xmlns="{SPACE}"><si><t>a</t></si></sst>')
        image = raw_ods(
            {"a": f'<table:table-row><table:table-cell office:value-type="string" href="{address}"/></table:table-row>'}
        )
        for content in (entity, doctype, image):
            script = SCRIPT.replace('assert refusal(path, QUESTIONNAIRE) != "READ"', "")
            save(tmp_path / "a.xlsx", content)
            subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, check=True)
        with pytest.raises(TimeoutError):
            server.accept()


def test_the_bombs_are_what_they_say() -> None:
    assert len(zeros(100)) < 110_000 and len(zlib.decompressobj(-15).decompress(zeros(3))) == 3 * MB
    with zipfile.ZipFile(io.BytesIO(packed(b"a.xml", zeros(2), 2 * MB))) as read:
        assert [entry.file_size for entry in read.infolist()] == [2 * MB]
