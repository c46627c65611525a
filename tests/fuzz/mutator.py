"""Real files made wrong in a thousand ways, the same for the same seed.

For whoever reads files from outside: ``run_mutations`` hands them to an importer one after the other and fails where
something else than a refusal comes out, or where one costs too much.
"""

import io
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from maillage.kernel.tables import FileRefused

__all__ = ["FILES", "Outcome", "mutated", "run_mutations"]

_HERE: Final = Path(__file__).parent / "files"
_MORLAIX: Final = Path(__file__).parents[2] / "src/maillage/journey/studies/syntheses/demonstration/morlaix"

FILES: Final[Mapping[str, Path]] = {
    "collectivites.csv": _MORLAIX / "collectivites.csv",
    "parc.csv": _MORLAIX / "parc.csv",
    "bureau.ods": _HERE
    / "bureau.ods",  # both written by LibreOffice: dates, formulas, percentages, notes, merged cells
    "bureau.xlsx": _HERE / "bureau.xlsx",
}
"""Files to begin with, where an importer has none of its own."""

NASTY: Final = (
    *(
        "",
        " ",
        "0",
        "-0",
        "-1",
        "1e309",
        "1e-400",
        "NaN",
        "inf",
        "9" * 40,
        "0x10",
        "1,2,3",
        "1.234,56",
        "−5",
        "1 000 €",
    ),
    *("29/02/2023", "31/12/9999", "00/00/0000", "2024-13-45", "05/01/24", "=1+1", "@x", "'=1", "+33", "\t=1", "\r=1"),
    *("#REF!", "VRAI", "NC", "null", "a" * 5_000, "é" * 300, "\u202e", "\ufeff", "\u200b", "🎉", "\x07", "\x1b[31m"),
    *("<b>", "&amp;", "&#0;", "&x;", "]]>", "'; DROP TABLE", "../../etc/passwd", "%s%n", "{{7*7}}", '"', '""', "\n\n"),
)
PLACES: Final = ("XFD1048576", "A0", "A1048577", "ZZZZ1", "1A", "", "A1:B2", "AAA99999", "A1", "$A$1", "a1")
COUNTS: Final = ("0", "-1", "2", "300", "16384", "1048576", "4294967296", "99999999999999999999", "x", "")
SEPARATORS: Final = ";,\t|:"
ENCODINGS: Final = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "utf-32", "utf-7")

Mutation = Callable[[Random, bytes], bytes]


# Of any bytes


def _span(chance: Random, content: bytes, most: int = 200) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + chance.randrange(1, most))


def _flip(chance: Random, content: bytes) -> bytes:
    changed = bytearray(content or b"\0")
    for _ in range(chance.choice((1, 1, 4, 40))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(chance: Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _remove(chance: Random, content: bytes) -> bytes:
    start, end = _span(chance, content)
    return content[:start] + content[end:]


def _repeat(chance: Random, content: bytes) -> bytes:
    start, end = _span(chance, content)
    return content[:end] + content[start:end] * chance.choice((1, 2, 50)) + content[end:]


def _insert(chance: Random, content: bytes) -> bytes:
    start, _ = _span(chance, content)
    some = chance.choice((b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x81", b"\xed\xa0\x80", chance.randbytes(20)))
    return content[:start] + some + content[start:]


def _head(chance: Random, content: bytes) -> bytes:
    heads = (
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0",
        b"%PDF-",
        b"<html>",
        b"sep=;\n",
        b"\n\n",
        b"\0",
    )
    return chance.choice(heads) + content[chance.choice((0, 0, 4)) :]


_OF_BYTES: Final[tuple[Mutation, ...]] = (_flip, _cut, _remove, _repeat, _insert, _head)


# Of delimited text


def _reencode(chance: Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(chance.choice(ENCODINGS), "replace")


def _reseparate(chance: Random, content: bytes) -> bytes:
    old, new = (chance.choice(SEPARATORS).encode() for _ in range(2))
    return content.replace(old, new, chance.choice((-1, -1, 3)))


def _quote(chance: Random, content: bytes) -> bytes:
    start, end = _span(chance, content)
    return content[:start] + b'"' + content[start:end] + b'"' * chance.choice((0, 1, 2)) + content[end:]


def _line_ends(chance: Random, content: bytes) -> bytes:
    return content.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\n", b"", b"\x0b", b"\xe2\x80\xa8")))


def _cells(chance: Random, content: bytes) -> bytes:
    """Rows and columns: a cell made nasty, a column twice, a row moved, dropped, doubled, too long, too short."""
    separator = max(b";", b",", b"\t", key=content.split(b"\n", 1)[0].count)
    rows = [line.split(separator) for line in content.split(b"\n")]
    row = chance.choice(rows)
    place = chance.randrange(len(row))
    match chance.randrange(7):
        case 0 | 1:
            row[place] = chance.choice(NASTY).encode()
        case 2:
            rows = [[*each, each[place % len(each)]] for each in rows]
        case 3:
            chance.shuffle(rows)
        case 4:
            rows = rows[1:] or rows
        case 5:
            rows = [*rows, *rows[: chance.randrange(len(rows)) + 1] * chance.choice((1, 30))]
        case _:
            row += [chance.choice(NASTY).encode()] * chance.choice((1, 5, 2_000))
    return b"\n".join(separator.join(each) for each in rows)


_OF_TEXT: Final[tuple[Mutation, ...]] = (_reencode, _reseparate, _quote, _line_ends, _cells, _cells, _cells)


# Of the XML inside a workbook

_TAG: Final = re.compile(rb"<[^>]*>")
_ELEMENT: Final = re.compile(rb"<([\w:]+)\b[^>]*?(?:/>|>[^<]*</\1>)")
_ATTRIBUTE: Final = re.compile(rb"([\w:-]+)=\"([^\"]*)\"")
_TEXT: Final = re.compile(rb">([^<]+)<")
_ESCAPES: Final = {b"&": b"&amp;", b"<": b"&lt;", b'"': b"&quot;"}


def _one_of(chance: Random, pattern: re.Pattern[bytes], content: bytes) -> re.Match[bytes] | None:
    found = list(pattern.finditer(content))
    return chance.choice(found) if found else None


def _instead(found: re.Match[bytes] | None, content: bytes, new: bytes, group: int = 0) -> bytes:
    return content if found is None else content[: found.start(group)] + new + content[found.end(group) :]


def _escaped(chance: Random, text: str) -> bytes:
    """Sometimes as XML wants it, sometimes not."""
    content = text.encode()
    if chance.random() < 0.7:
        for sign, escape in _ESCAPES.items():
            content = content.replace(sign, escape)
    return content


def _attribute(chance: Random, content: bytes) -> bytes:
    found = _one_of(chance, _ATTRIBUTE, content)
    if found is None:
        return content
    name = found[1].rpartition(b":")[2]
    known = {
        b"r": PLACES,
        b"ref": PLACES,
        b"t": ("s", "n", "b", "e", "str", "inlineStr", "d", "x"),
        b"value-type": ("string", "float", "percentage", "currency", "date", "time", "boolean", "void", "x"),
    }
    values = known.get(name, COUNTS if name[-8:] in (b"repeated", b"-spanned") or name in (b"s", b"count") else NASTY)
    return _instead(found, content, _escaped(chance, chance.choice(values)), 2)


def _reference(chance: Random, content: bytes) -> bytes:
    """Places, kinds and styles of cells, repeats: what a parser multiplies by."""
    pattern = re.compile(rb"\s((?:r|t|s|ref|table:number-[\w-]+|office:[\w-]+))=\"([^\"]*)\"")
    found = _one_of(chance, pattern, content)
    return _instead(found, content, _escaped(chance, chance.choice((*PLACES, *COUNTS, *NASTY))), 2)


def _value(chance: Random, content: bytes) -> bytes:
    return _instead(_one_of(chance, _TEXT, content), content, _escaped(chance, chance.choice(NASTY)), 1)


def _tag(chance: Random, content: bytes) -> bytes:
    found = _one_of(chance, _TAG, content)
    return _instead(found, content, chance.choice((b"", b"<x>", b"</x>", b"<", found[0] * 2 if found else b"")))


def _element(chance: Random, content: bytes) -> bytes:
    found = _one_of(chance, _ELEMENT, content)
    return _instead(found, content, found[0] * chance.choice((0, 2, 3, 300)) if found else b"")


def _declaration(chance: Random, content: bytes) -> bytes:
    heads = (
        b'<?xml version="1.0" encoding="utf-16"?>',
        b'<?xml version="1.1" encoding="cp1252"?>',
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY x "y">]>',
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd">',
        b"",
    )
    return chance.choice(heads) + re.sub(rb"^<\?xml[^>]*\?>", b"", content)


_OF_XML: Final[tuple[Mutation, ...]] = (
    *(_attribute, _attribute, _reference, _reference, _value, _value, _tag, _element, _element, _declaration),
    *(_flip, _cut, _remove, _repeat),
)


def _inside(chance: Random, content: bytes) -> bytes:
    """A workbook opened, something in it changed, and packed again so that its checksums hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return _flip(chance, content)  # an earlier change left nothing to open
    names = [name for name in parts if name.endswith((".xml", ".rels"))] or ["content.xml"]
    likely = [name for name in names if "sheet" in name or "content" in name or "sharedStrings" in name] or names
    name = chance.choice(likely if chance.random() < 0.7 else names)
    match chance.randrange(10):
        case 0:
            parts.pop(name, None)
        case 1:
            parts[chance.choice((name.upper(), f"{name}x", f"../{name}", f"/{name}", "xl/a.zip"))] = parts.get(
                name, b""
            )
        case 2:
            parts[name] = parts.get(chance.choice(names), b"")
        case _:
            parts[name] = chance.choice(_OF_XML)(chance, parts.get(name, b""))
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        for part, inside in parts.items():
            archive.writestr(zipfile.ZipInfo(part), inside, archive.compression)
    return output.getvalue()


def mutated(seed: str | int, source: bytes, ending: str) -> bytes:
    """A file with one to three things wrong, as its ending (".csv", ".xlsx"…) lets it go wrong.

    The same seed and the same bytes give the same file, on any machine.
    """
    chance = Random(seed)
    is_workbook = ending.casefold() in (".xlsx", ".ods", ".zip")
    for _ in range(chance.choice((1, 1, 2, 3))):
        if chance.random() < 0.15:
            source = chance.choice(_OF_BYTES)(chance, source)
        elif is_workbook:
            source = _inside(chance, source)
        else:
            source = chance.choice((*_OF_TEXT, *_OF_BYTES))(chance, source)
    return source


# What an importer makes of them


@dataclass
class Outcome:
    """``slowest`` in seconds of CPU, with the file's seed; ``grown``: bytes that this process has gained at most."""

    read: int = 0
    refused: int = 0
    slowest: tuple[float, str] = (0.0, "")
    grown: int = 0
    failures: list[str] = field(default_factory=list)


def run_mutations(
    importer: Callable[[Path], object],
    files: Mapping[str, Path],
    count: int,
    seed: int = 0,
    *,
    accepted: tuple[type[Exception], ...] = (FileRefused,),
    seconds: float = 10.0,
    growth_bytes: int = 100_000_000,
) -> Outcome:
    """Give ``count`` mutated files to an importer, taking the ``files`` (by name, whose ending counts) in turn.

    ``importer`` reads the path that it is given, and raises nothing but ``accepted`` errors. What it leaves behind is its
    caller's to check: a dry run may, for instance, count the rows of the database before and after, in the importer, and
    raise ``AssertionError``. The path is a new one each time and is gone afterwards.

    Error: ``AssertionError``, once all were tried: each failure with the seed that makes its file again
    (``mutated(seed, FILES[name].read_bytes(), ending)``), any file over ``seconds`` of CPU, here and in
    what parses it, any growth of this process over ``growth_bytes`` once each file was tried.
    """
    outcome, before = Outcome(), _resident()
    sources = [(name, path.suffix, path.read_bytes()) for name, path in files.items()]
    with tempfile.TemporaryDirectory(prefix="maillage-fuzz-") as folder:
        for number in range(count):
            name, ending, source = sources[number % len(sources)]
            key = f"{seed}/{number}"
            path = Path(folder, f"{number}{ending}")
            path.write_bytes(mutated(key, source, ending))
            _try(importer, path, accepted, f"{name}, seed {key!r}", outcome)
            path.unlink()
            if number < len(sources):
                before = _resident()  # each was tried once: what the importer loads the first time is there
            outcome.grown = max(outcome.grown, _resident() - before)
    if outcome.slowest[0] > seconds:
        outcome.failures.append(f"{outcome.slowest[1]}: {outcome.slowest[0]:.1f} s")
    if outcome.grown > growth_bytes:
        outcome.failures.append(f"this process has grown by {outcome.grown} bytes")
    if outcome.failures:
        raise AssertionError("\n".join([f"{len(outcome.failures)} failures", *outcome.failures[:20]]))
    return outcome


def _try(
    importer: Callable[[Path], object], path: Path, accepted: tuple[type[Exception], ...], what: str, outcome: Outcome
) -> None:
    start = _used()
    try:
        importer(path)
    except accepted:
        outcome.refused += 1
    except Exception as error:  # all that is no refusal is what we look for
        outcome.failures.append(f"{what}: {type(error).__name__}: {error}"[:400])
    else:
        outcome.read += 1
    outcome.slowest = max(outcome.slowest, (_used() - start, what))


def _used() -> float:
    """Seconds of CPU of this process, and of those it has started and seen end: a busy machine makes no file slow."""
    return sum(os.times()[:4])


def _resident() -> int:
    """Bytes of this process in memory."""
    return (
        int(Path("/proc/self/status").read_text(encoding="ascii", errors="replace").split("VmRSS:")[1].split()[0])
        * 1024
    )
