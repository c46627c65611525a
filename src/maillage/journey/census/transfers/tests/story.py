"""What tests of imports have in common: files, imports of them through the actions, rows of the inventory."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.foundations.organisations.access import Actor
from maillage.journey.census.inventory.actions import Change, write_records
from maillage.journey.census.inventory.enums import Source
from maillage.journey.census.inventory.models import COMMON, KINDS, Kind
from maillage.journey.census.transfers.actions import check_import, deposit_file, write_import
from maillage.journey.census.transfers.documents import write_everything
from maillage.journey.census.transfers.enums import Outcome
from maillage.journey.census.transfers.models import FileImport
from maillage.journey.census.transfers.queries import added_to, found_rows
from maillage.kernel.tenancy import enter

__all__ = ["GOLDEN", "checked", "counts", "errors", "export", "furnish", "imported", "rows_of", "upload", "within"]

GOLDEN: Final = (
    *("01001", "2A004", "21290279500014", "-12,5", "−3", "-", "- -", "=1+1", "+33 2 61 91 00 00", "@poste", "'=1", "0"),
    *(
        "000123",
        "12345678901234567890",
        "1E5",
        "1e3",
        "3/4",
        "01/02",
        "VRAI",
        "#REF!",
        "Œuvre d’été",
        "a;b",
        'dit "non"',
    ),
    *(
        "‘’",
        "l'été",
        "« guillemets »",
        "1\u202f259,67 €",
        "🎉",
        "1 259,67",
        "<b>gras</b>",
        "{{ 7 }}",
        "NULL",
        "5-6",
        "+",
        "=",
    ),
)


@contextmanager
def within(actor: Actor) -> Iterator[Actor]:
    with enter(actor.scope):
        yield actor


def upload(name: str, content: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def checked(actor: Actor, file: SimpleUploadedFile, slug: str = "") -> FileImport:
    """A file deposited and looked at, as it is proposed to read it."""
    found = deposit_file(actor, file, KINDS.get(slug))
    check_import(actor, found)
    return found


def imported(actor: Actor, file: SimpleUploadedFile, slug: str = "") -> FileImport:
    found = checked(actor, file, slug)
    write_import(actor, found)
    found.refresh_from_db()
    return found


def counts(found: FileImport) -> dict[str, int]:
    """Those that are not zero."""
    return {one.value: found.count(one) for one in Outcome if found.count(one)}


def errors(found: FileImport) -> list[tuple[int, str, str, str]]:
    """Row, heading, value and what is wrong."""
    return [
        (row["row"], heading, value, message)
        for row in found_rows(found, Outcome.ERROR)
        for heading, value, message, _ in row["problems"]
    ]


def export(
    folder: Path, actor: Actor, ending: str, kinds: Iterable[Kind] = tuple(KINDS.values())
) -> SimpleUploadedFile:
    """The whole inventory of the actor's organisation."""
    target = folder / f"inventaire.{ending}"
    chosen = list(kinds)
    write_everything(target, chosen, added_to(kind.slug for kind in chosen), actor.acting_id, sees_prices=True)
    return upload(target.name, target.read_bytes())


def rows_of(kind: Kind, owner_id: int) -> list[tuple[Any, ...]]:
    """What the records of a kind say, links by name, keys apart."""
    names = [f"{name}__name" if field.is_relation else name for name, field in kind.facts.items()]
    more = [name for name in ("status", "as_of", "retired_on", "extra", "provenance") if name in COMMON]
    found = kind.rows.filter(owner=owner_id).values_list(*names, *more)
    return sorted((tuple(row) for row in found), key=repr)


def furnish(actor: Actor, count: int, seed: int = 3) -> None:
    """An inventory of every kind, ``count`` machines and lines among it, golden texts in it."""
    chance = Random(seed)
    owner = actor.acting_id

    def put(slug: str, *values: dict[str, Any]) -> list[int]:
        changes = [Change(one, provenance=one.pop("_", {})) for one in values]
        return write_records(actor, KINDS[slug], changes, owner_id=owner, source=Source.TYPED).keys

    sites = put(
        "lieux", *({"name": name, "kind": "TOWN_HALL"} for name in ("Mairie", "École", "École", "Atelier [7]", "NC"))
    )
    contracts = put(
        "contrats",
        *(
            {"name": f"Contrat {place}", "reference": f"C-{place:04}", "amount": Decimal(place) / 4, "tax_basis": "TTC"}
            for place in range(8)
        ),
    )
    machines = []
    for place in range(count):
        text = chance.choice(GOLDEN)
        machine: dict[str, Any] = {
            "name": f"{text} {place}" if place % 3 else text.strip() or "poste",
            "category": chance.choice(("DESKTOP", "LAPTOP", "SCREEN", "OTHER")),
            "serial_number": f"{place:07}",
            "reference": chance.choice(GOLDEN) if place % 5 == 0 else "",
            "brand": chance.choice(("", "Exemple", *GOLDEN)),
            "ram_gb": chance.choice((None, Decimal(8), Decimal("15.875"), Decimal(0))),
            "is_virtual": chance.choice((None, True, False)),
            "purchased_on": chance.choice((None, date(2019, 1, 31) + timedelta(place % 900))),
            "site": chance.choice((None, *sites)),
            "contract": chance.choice((None, *contracts)),
            "note": chance.choice(("", "deux\nlignes", *GOLDEN)),
        }
        if place % 2:
            machine |= {
                "purchase_price": Decimal(chance.randrange(10**9)) / 10**6,
                "tax_basis": chance.choice(("HT", "TTC")),
            }
        if place % 7 == 0:
            machine |= {"warranty_end": None, "_": {"warranty_end": {"status": "UNKNOWN"}}}
        if place % 11 == 0:
            machine |= {"status": "ESTIMATED", "as_of": date(2026, 3, 1), "retired_on": date(2026, 4, 1)}
        machines.append(machine)
    put("equipements", *machines)
    put(
        "lignes",
        *(
            {
                "name": f"Ligne {place}",
                "kind": "PSTN",
                "number": f"+3329900{place:05}",
                "monthly_price": Decimal("14.5"),
                "tax_basis": "HT",
            }
            for place in range(max(3, count // 10))
        ),
    )
    printers = put(
        "imprimantes", {"name": "Copieur", "serial_number": "0042"}, {"name": "Copieur", "serial_number": "0043"}
    )
    put(
        "releves",
        *(
            {
                "name": f"Relevé {place}",
                "printer": printers[0],
                "read_on": date(2026, 1, 1 + place),
                "total_pages": place,
            }
            for place in range(5)
        ),
    )
    put(
        "lignes-de-contrat",
        {
            "name": "Abonnement",
            "contract": contracts[0],
            "quantity": Decimal("1.5"),
            "unit_price": Decimal("3.123456"),
            "tax_basis": "HT",
        },
    )
    fleets = put("tablettes", {"name": "École, CP", "quantity": 12})
    put("licences", {"name": "Lecture", "fleet": fleets[0], "licence_count": 12})
    put("liaisons", {"name": "Mairie – école", "site": sites[0], "other_site": sites[1]})
    put("mobiles", {"name": "Maire", "number": "+33639980001", "plan": "NC"})
    put("cameras", {"name": "Place", "quantity": 2})
    put("logiciels", {"name": "Paie", "domain": "PAYROLL"})
    put("sites-internet", {"name": "Site", "url": "https://commune.example"})
    put("sauvegardes", {"name": "Disque", "medium": "USB_DISK"})
