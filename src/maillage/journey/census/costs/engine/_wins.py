"""Quick wins (DOMAIN 5.6): what an organisation pays for and could do without, read off its own inventory.

Each is a question to ask, with what it would save a year if the answer is yes: never an order, and never more than what the
inventory knows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from maillage.journey.census.bills.engine import Unused
from maillage.journey.census.inventory.enums import SiteKind, VoiceLineKind
from maillage.journey.census.inventory.models import Contract, Printer, Record, TelecomLine
from maillage.kernel.spelling import fold

__all__ = ["Win", "wins_of"]

ACCESSES = (VoiceLineKind.INTERNET, VoiceLineKind.BOX)
OLD_LINES = (VoiceLineKind.ISDN_BRI, VoiceLineKind.ISDN_PRI)


@dataclass(frozen=True, slots=True)
class Win:
    """``yearly``: euros a year in ``basis``; ``None`` where no price says it. ``rows``: the records it is about;
    ``is_billed``: what the bills say, which has a page of its own."""

    title: str
    question: str
    yearly: Decimal | None
    basis: str
    rows: tuple[Record, ...] = ()
    is_billed: bool = False


def wins_of(
    lines: Sequence[TelecomLine],
    printers: Sequence[Printer],
    contracts: Sequence[Contract],
    unused: Sequence[Unused],
    on: date,
) -> list[Win]:
    """What to look at first, the greatest saving first, what has no price last."""
    found = [
        *_doubled(lines),
        *_facing(lines),
        *_old(lines),
        *_ended_leases(printers, on),
        *_ended_contracts(contracts, on),
        *_idle(unused),
    ]
    return sorted(found, key=lambda win: (win.yearly is None, -(win.yearly or 0), win.title))


def _doubled(lines: Iterable[TelecomLine]) -> Iterable[Win]:
    """Two ways to the internet at one place."""
    by_site: dict[int, list[TelecomLine]] = {}
    for line in lines:
        if line.kind in ACCESSES and line.site_id is not None:
            by_site.setdefault(line.site_id, []).append(line)
    for accesses in by_site.values():
        if len(accesses) > 1:
            spare = accesses[1:] if any(a.monthly_price is None for a in accesses) else _all_but_dearest(accesses)
            yield Win(
                f"{len(accesses)} accès à internet au même endroit",
                f"« {accesses[0].site} » : un seul suffit-il ?",
                *_yearly(spare),
                tuple(accesses),
            )


def _all_but_dearest(accesses: Sequence[TelecomLine]) -> list[TelecomLine]:
    """Keeping the dearest promises least: it is likely the better one."""
    return sorted(accesses, key=lambda line: line.monthly_price or 0)[:-1]


def _facing(lines: Iterable[TelecomLine]) -> Iterable[Win]:
    """A school at the address of the town hall, each with its own access (a bridge may serve both)."""
    halls: dict[str, TelecomLine] = {}
    schools: dict[str, TelecomLine] = {}
    for line in lines:
        site = line.site
        if line.kind in ACCESSES and site is not None and site.address:
            where = {SiteKind.TOWN_HALL: halls, SiteKind.SCHOOL: schools}.get(SiteKind(site.kind))
            if where is not None:
                where.setdefault(_street(site.address), line)
    for street, school in schools.items():
        if street in halls:
            yield Win(
                "Une école en face de la mairie",
                f"« {school.site} » est à la même adresse que la mairie : un pont entre les deux, et un seul accès ?",
                *_yearly([school]),
                (school, halls[street]),
            )


def _street(address: str) -> str:
    return fold(address).lstrip("0123456789 ,")


def _old(lines: Iterable[TelecomLine]) -> Iterable[Win]:
    """ISDN: the dearest way to speak, and the first to close."""
    old = tuple(line for line in lines if line.kind in OLD_LINES)
    if old:
        yield Win(
            f"{len(old)} ligne{'s' if len(old) > 1 else ''} RNIS",
            "Le RNIS ferme et coûte cher : demandez ce que coûterait un trunk SIP. L’économie va jusqu’au prix de ces lignes.",
            None,
            "",
            old,
        )


def _ended_leases(printers: Iterable[Printer], on: date) -> Iterable[Win]:
    """A lease that goes on after its end is a rent for what could be one's own."""
    ended = [printer for printer in printers if printer.lease_end and printer.lease_end < on and printer.quarterly_rent]
    for basis in sorted({printer.tax_basis for printer in ended}):
        rows = tuple(printer for printer in ended if printer.tax_basis == basis)
        total = sum((printer.quarterly_rent or Decimal(0)) * 4 for printer in rows)
        yield Win(
            f"{len(rows)} location{'s' if len(rows) > 1 else ''} de copieur au-delà du terme",
            "La location est finie et le loyer court toujours : rendez, rachetez ou renégociez.",
            Decimal(total),
            basis,
            rows,
        )


def _ended_contracts(contracts: Iterable[Contract], on: date) -> Iterable[Win]:
    """A contract past its end: does it still run, and should it?"""
    ended = tuple(
        contract for contract in contracts if contract.ends_on and contract.ends_on < on and contract.renewal != "TACIT"
    )
    if ended:
        yield Win(
            f"{len(ended)} contrat{'s' if len(ended) > 1 else ''} au-delà de la fin",
            "La date de fin est passée, sans reconduction tacite : payez-vous encore, et pour quoi ?",
            None,
            "",
            ended,
        )


def _idle(unused: Sequence[Unused]) -> Iterable[Win]:
    """Lines that are paid and that nobody uses, as the bills say."""
    if unused:
        prices = [line.price.ht for line in unused]
        total = None if None in prices else sum((price * 12 for price in prices if price is not None), Decimal(0))
        yield Win(
            f"{len(unused)} ligne{'s' if len(unused) > 1 else ''} sans usage",
            "Payées depuis trois mois sans une communication : à résilier, si ce n’est ni une alarme ni un ascenseur.",
            total,
            "HT" if total is not None else "",
            is_billed=True,
        )


def _yearly(lines: Sequence[TelecomLine]) -> tuple[Decimal | None, str]:
    """What lines cost a year together; nothing where a price is unknown or the tax bases differ."""
    bases = {line.tax_basis for line in lines}
    if len(bases) != 1 or any(line.monthly_price is None for line in lines):
        return None, ""
    return sum(((line.monthly_price or Decimal(0)) * 12 for line in lines), Decimal(0)), bases.pop()
