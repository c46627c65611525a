"""E-invoices: the three shapes, credit notes, and what must never be opened."""

import io
import zlib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from facturx import generate_from_binary, generate_xml
from pypdf import PdfWriter

from maillage.journey.census.bills.imports import read_einvoice
from maillage.kernel.tables import FileRefused

SIREN = "380129866"


def facts(more: dict[str, Any]) -> dict[str, Any]:
    party = {"country_code": "FR", "addr_l1": "1 rue d’essai", "postcode": "29000", "city": "Ville"}
    seller = party | {"name": "Ouest Télécom", "legal_identifier": SIREN, "legal_identifier_schemeid": "0002"}
    buyer = party | {"name": "Commune d’essai"}
    line = {
        **{"BT-126": "1", "BT-129": 1, "BT-130": "C62", "BT-131": 100.0, "BT-146": 100.0},
        **{"BT-151": "S", "BT-152": 20, "BT-153": "Abonnement"},
    }
    return {
        **{"BT-1": "F-2026-01", "BT-2": date(2026, 1, 5), "BT-3": "380", "BT-5": "EUR", "BT-9": date(2026, 2, 5)},
        **{"BT-72": date(2026, 1, 1), "BT-73": date(2026, 1, 1), "BT-74": date(2026, 1, 31)},
        **{"BG-4": seller | {"vat_identifier": f"FR89{SIREN}"}, "BG-7": buyer, "BG-25": [line]},
        "BG-23": [{"BT-116": 100.0, "BT-117": 20.0, "BT-118": "S", "BT-119": 20}],
        **{"BT-106": 100.0, "BT-109": 100.0, "BT-110": 20.0, "BT-112": 120.0, "BT-115": 120.0},
        **more,
    }


def xml(flavor: str = "factur-x", more: dict[str, Any] | None = None) -> bytes:
    made: bytes = generate_xml(facts(more or {}), flavor=flavor, level="en16931", check_schematron=False)
    return made


def pdf(attached: bytes | None = None) -> bytes:
    writer, target = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(target)
    if attached is None:
        return target.getvalue()
    made: bytes = generate_from_binary(target.getvalue(), attached, check_schematron=False)
    return made


def read(tmp_path: Path, content: bytes, name: str = "facture.xml") -> Any:
    path = tmp_path / name
    path.write_bytes(content)
    return read_einvoice(path)


@pytest.mark.parametrize("shape", ["cii", "ubl", "factur-x"])
def test_the_three_shapes_announce_the_same(shape: str, tmp_path: Path) -> None:
    content = pdf(xml()) if shape == "factur-x" else xml("ubl-2.1" if shape == "ubl" else "factur-x")
    found = read(tmp_path, content, "facture.pdf" if shape == "factur-x" else "facture.xml")
    assert (found.number, found.issued_on, found.seller_siren) == ("F-2026-01", date(2026, 1, 5), SIREN)
    assert (found.total_ht, found.vat, found.total_ttc) == (Decimal(100), Decimal(20), Decimal(120))
    assert (found.period_start, found.period_end) == (date(2026, 1, 1), date(2026, 1, 31))
    assert found.seller == "Ouest Télécom"


def test_a_credit_note_is_negative(tmp_path: Path) -> None:
    assert read(tmp_path, xml(more={"BT-3": "381"})).total_ht == Decimal(-100)


def test_other_moneys_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="euros"):
        read(tmp_path, xml(more={"BT-5": "USD"}))


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("f.xml", LAUGHS + b"]><x>&j;</x>"),
        ("f.xml", b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><x>&f;</x>'),
        ("f.xml", b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>'),
        ("f.xml", xml().replace(b"?>", b"?><!DOCTYPE x>", 1)),
        ("f.xml", b"<x/>"),
        ("f.xml", b"<x" * 3_000_000),
        ("f.xml", b"<x>" * 400_000),
        ("f.xml", b"pas du XML"),
        ("f.pdf", pdf()),
        ("f.pdf", b"%PDF-1.7\n" + b"0 0 obj" * 1000),
        ("f.pdf", b"%PDF-1.4\n1 0 obj<</Filter/FlateDecode/Length 9>>stream\n" + zlib.compress(b"0" * 50_000_000)),
        ("f.xml", xml().replace(b"F-2026-01", b" " * 9)),
    ],
    ids=["laughs", "file", "http", "doctype", "other", "open", "deep", "text", "plain", "noise", "bomb", "unnumbered"],
)
def test_what_is_no_einvoice_is_refused(name: str, content: bytes, tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        read(tmp_path, content, name)
    assert "hostname" not in str(refused.value) and refused.value.cure


def test_a_bomb_inside_a_pdf_is_refused(tmp_path: Path) -> None:
    writer, target = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_attachment("factur-x.xml", LAUGHS + b"]><x>&j;</x>")
    writer.write(target)
    with pytest.raises(FileRefused, match="Factur-X"):
        read(tmp_path, target.getvalue(), "f.pdf")
