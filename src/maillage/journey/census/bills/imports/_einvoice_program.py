"""The program in which an e-invoice from outside is opened: it can only read its input and write a few totals.

``python _einvoice_program.py MEMORY SECONDS`` reads a PDF or an XML on its standard input and writes one JSON object. It
stands alone: no module of ours is loaded beside bytes that may be hostile. Status 10: not an e-invoice; 11: a document
type, which no e-invoice needs and through which entities come; 12: no XML in the PDF.
"""

import json
import os
import resource
import sys
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

NOT_ONE, DOCTYPE, NO_XML = 10, 11, 12
MOST_BYTES = 20_000_000
OUTPUT_BYTES = 1 << 16


def wall_in(memory_bytes: int, seconds: int) -> None:
    for limit, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def tree_of(content: bytes) -> Any:
    """The root of an XML without document type, entities or network. Errors: ``SystemExit``, those of lxml."""
    from lxml import etree  # noqa: PLC0415 only inside the walls

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise SystemExit(DOCTYPE)
    return root


def plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, Decimal | float | int):
        return str(value)
    return value if isinstance(value, str) else None


def totals_of(root: Any) -> dict[str, Any]:
    """The few facts that a bill is checked by, by their codes of EN 16931."""
    from facturx import parse_ubl_cii_xml  # noqa: PLC0415 only inside the walls

    found = parse_ubl_cii_xml(root, check_xsd=False)
    wanted = ("BT-1", "BT-2", "BT-3", "BT-5", "BT-73", "BT-74", "BT-109", "BT-110", "BT-112", "BT-19")
    told = {code: plain(found[code]) for code in wanted if code in found}
    seller = found.get("BG-4") or {}
    told["name"] = plain(seller.get("name")) or ""
    told["siren"] = plain(seller.get("legal_identifier")) or ""
    told["vat"] = plain(seller.get("vat_identifier")) or ""
    return told


def main() -> int:
    content = os.fdopen(0, "rb").read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return NOT_ONE
    if content.lstrip()[:5] == b"%PDF-":
        from facturx import get_xml_from_pdf  # noqa: PLC0415 only inside the walls

        _, content = get_xml_from_pdf(content, check_xsd=False)
        if not content:
            return NO_XML
    told = totals_of(tree_of(content))
    os.write(1, json.dumps(told).encode())
    return 0


if __name__ == "__main__":
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    wall_in(memory, seconds)
    status = NOT_ONE
    with suppress(Exception):  # whatever the parsers do with hostile bytes ends here
        status = main()
    os._exit(status)
