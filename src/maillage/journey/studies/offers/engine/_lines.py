"""Records of the inventory as paid lines, in their functional units."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from maillage.engine.quantities import TaxBasis, round_half_up
from maillage.engine.savings import PaidLine
from maillage.journey.census.inventory.enums import AcquisitionMode, ValueStatus, VoiceLineKind
from maillage.journey.studies.offers.enums import LEASE, PURCHASE, UNITS, FunctionalUnit
from maillage.kernel.spelling import fold

__all__ = ["Found", "line_key", "lines_of", "words_of"]

A_YEAR: Final = {"MONTH": 12, "QUARTER": 4, "YEAR": 1}
MONTH_DAYS: Final = Decimal("30.4375")
ACCESSES: Final = (VoiceLineKind.INTERNET, VoiceLineKind.BOX)
MODES: Final = {AcquisitionMode.PURCHASE: PURCHASE, AcquisitionMode.LEASE: LEASE}
READ: Final = (
    "name",
    "operator",
    "plan",
    "brand",
    "model",
    "product",
    "vendor",
    "holder",
    "unit",
    "host",
    "management_product",
)
"""Columns whose words a reference may ask for."""

Pages = Mapping[int, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Found:
    """A paid line, and the record it comes from. ``part``: which of its prices."""

    paid: PaidLine
    slug: str
    record: Any
    part: str
    detail: str

    @property
    def contract(self) -> Any:
        return self.record if self.slug == "contrats" else getattr(self.record, "contract", None)

    @property
    def theme(self) -> str:
        if self.slug in ("contrats", "lignes-de-contrat"):
            return str(self.contract.theme)
        return str(UNITS[self.paid.unit].theme)


@dataclass(frozen=True, slots=True)
class _Part:
    """One price of a record. ``price``: of one unit each time it is paid; ``columns``: what says the price and the
    quantity, to know whether they are estimated."""

    part: str
    unit: FunctionalUnit
    price: Decimal | None
    quantity: Decimal | None = Decimal(1)
    variety: str = ""
    columns: tuple[str, str] = ("", "")
    mode: str | None = None
    is_measured: bool = False


def line_key(slug: str, record_id: int, part: str) -> str:
    """By which a line is known from one computation to the next."""
    return f"{slug}:{record_id}:{part}"


def words_of(text: str) -> tuple[str, ...]:
    """The words that a reference asks for, as they are looked for.

    >>> words_of("Télésurveillance  ANTIVIRUS")
    ('telesurveillance', 'antivirus')
    """
    return tuple(fold(text).split())


def lines_of(records: Iterable[tuple[str, Any]], pages: Pages) -> Iterator[Found]:
    """Every price of every record. What a contract pays for and has no price of its own is told by the contract."""
    for slug, record in records:
        contract = record if slug == "contrats" else getattr(record, "contract", None)
        term, rate = _term_of(contract), _rate_of(record, contract)
        text = None
        for part in _PARTS[slug](record, pages):
            if part.price is None and getattr(record, "contract_id", None) is not None and slug != "lignes-de-contrat":
                continue
            if text is None:
                text = fold(" ".join(str(getattr(record, name, "") or "") for name in READ))
            yield Found(_paid(slug, record, part, text, term, rate), slug, record, part.part, _detail(record, slug))


def _paid(slug: str, record: Any, part: _Part, text: str, term: int | None, rate: Decimal | None) -> PaidLine:
    card = UNITS[part.unit]
    price_column, quantity_column = part.columns
    return PaidLine(
        key=line_key(slug, record.pk, part.part),
        unit=str(part.unit),
        quantity=part.quantity,
        price=part.price,
        tax_basis=TaxBasis(record.tax_basis) if record.tax_basis else None,
        times_a_year=card.times,
        mode=card.mode if part.mode is None else part.mode,
        variety=part.variety,
        text=text,
        vat_pct=rate,
        term_months=term,
        is_price_estimated=record.status_of(price_column) == ValueStatus.ESTIMATED,
        is_quantity_estimated=bool(quantity_column)
        and not part.is_measured
        and record.status_of(quantity_column) == ValueStatus.ESTIMATED,
    )


def _rate_of(record: Any, contract: Any) -> Decimal | None:
    own: Decimal | None = getattr(record, "vat_rate", None)
    if own is None and contract is not None:
        return contract.vat_rate  # type: ignore[no-any-return]
    return own


def _term_of(contract: Any) -> int | None:
    """For how many months a contract first bound; ``None`` where nobody says."""
    if contract is None or contract.starts_on is None or contract.ends_on is None:
        return None
    start, free = contract.starts_on, contract.ends_on + timedelta(days=1)
    months = (free.year - start.year) * 12 + free.month - start.month
    return int(months - (free.day < start.day))


def _detail(record: Any, slug: str) -> str:
    site = getattr(record, "site", None)
    said = [str(site) if site is not None else ""]
    said += [str(getattr(record, name, "") or "") for name in ("operator", "plan", "model", "vendor", "holder")]
    if slug == "lignes-de-contrat":
        said.append(str(record.contract))
    return ", ".join(word for word in dict.fromkeys(said) if word)[:200]


# --- list by list ----------------------------------------------------------------------------------------------------


def _telecom(record: Any, _: Pages) -> Iterator[_Part]:
    is_access = record.kind in ACCESSES
    unit = FunctionalUnit.INTERNET_ACCESS if is_access else FunctionalUnit.VOICE_LINE
    variety = record.technology if is_access else record.kind
    yield _Part("abonnement", unit, record.monthly_price, variety=variety, columns=("monthly_price", ""))
    if record.did_price is not None or record.did_count:
        count = None if record.did_count is None else Decimal(record.did_count)
        yield _Part("sda", FunctionalUnit.DIRECT_NUMBER, record.did_price, count, columns=("did_price", "did_count"))


def _mobile(record: Any, _: Pages) -> Iterator[_Part]:
    unit = FunctionalUnit.DATA_SIM if record.is_data_only else FunctionalUnit.MOBILE_LINE
    yield _Part("forfait", unit, record.monthly_price, columns=("monthly_price", ""))
    if record.options_price is not None:
        yield _Part("options", FunctionalUnit.MOBILE_OPTION, record.options_price, columns=("options_price", ""))


def _printer(record: Any, pages: Pages) -> Iterator[_Part]:
    quantity = Decimal(record.quantity)
    if record.quarterly_rent is not None or record.acquisition_mode == AcquisitionMode.LEASE:
        rent = record.quarterly_rent
        monthly = None if rent is None else round_half_up(rent / 3, 6)
        yield _Part("loyer", FunctionalUnit.COPIER_LEASE, monthly, quantity, columns=("quarterly_rent", "quantity"))
    elif record.purchase_price is not None:
        mode = MODES.get(record.acquisition_mode, "")
        about = ("purchase_price", "quantity")
        yield _Part("achat", FunctionalUnit.COPIER_PURCHASE, record.purchase_price, quantity, columns=about, mode=mode)
    for part, unit, click, column in (
        ("noir", FunctionalUnit.BLACK_PAGE, record.black_click, "black"),
        ("couleur", FunctionalUnit.COLOUR_PAGE, record.colour_click, "colour"),
    ):
        if click is not None:
            counted, is_measured = _pages_a_month(record, column, pages)
            about = (f"{column}_click", f"{column}_pages")
            yield _Part(part, unit, click, counted, columns=about, is_measured=is_measured)


def _pages_a_month(record: Any, colour: str, pages: Pages) -> tuple[Decimal | None, bool]:
    """What the counters say, else what was told; and whether it was measured."""
    if record.pk in pages:
        days, total, in_colour = pages[record.pk]
        counted = in_colour if colour == "colour" else total - in_colour
        return round_half_up(Decimal(counted) / days * MONTH_DAYS), True
    return getattr(record, f"{colour}_pages"), False


def _equipment(record: Any, _: Pages) -> Iterator[_Part]:
    if record.purchase_price is not None:
        yield _Part(
            "achat",
            FunctionalUnit.EQUIPMENT,
            record.purchase_price,
            Decimal(record.quantity),
            record.category,
            ("purchase_price", "quantity"),
            MODES.get(record.acquisition_mode, ""),
        )


def _application(record: Any, _: Pages) -> Iterator[_Part]:
    known = [
        price
        for name in ("licence_price", "maintenance_price", "assistance_price", "hosting_price")
        if (price := getattr(record, name)) is not None
    ]
    total = sum(known, Decimal(0)) if known else None
    about = ("maintenance_price", "")
    yield _Part("annuel", FunctionalUnit.APPLICATION, total, variety=record.domain, columns=about)


def _yearly(unit: FunctionalUnit) -> Any:
    def found(record: Any, _: Pages) -> Iterator[_Part]:
        yield _Part("annuel", unit, record.yearly_price, columns=("yearly_price", ""))

    return found


def _link(record: Any, _: Pages) -> Iterator[_Part]:
    about = ("monthly_price", "")
    if record.monthly_price is not None or not record.belongs_to:  # one's own link is not paid by the month
        yield _Part(
            "abonnement", FunctionalUnit.SITE_LINK, record.monthly_price, variety=record.technology, columns=about
        )


def _tablets(record: Any, _: Pages) -> Iterator[_Part]:
    if record.management_price is not None:
        count = None if record.management_licences is None else Decimal(record.management_licences)
        about = ("management_price", "management_licences")
        yield _Part("gestion", FunctionalUnit.TABLET_LICENCE, record.management_price, count, columns=about)


def _contract(record: Any, _: Pages) -> Iterator[_Part]:
    times = A_YEAR.get(record.period)
    amount = None if record.amount is None or times is None else record.amount * times
    yield _Part("contrat", FunctionalUnit.CONTRACT, amount, variety=record.theme, columns=("amount", ""))


def _contract_line(record: Any, _: Pages) -> Iterator[_Part]:
    times = A_YEAR.get(record.period)
    price = None if record.unit_price is None or times is None else record.unit_price * times
    about = ("unit_price", "quantity")
    yield _Part("contrat", FunctionalUnit.CONTRACT_UNIT, price, record.quantity, columns=about)


_PARTS: Final[dict[str, Any]] = {
    "lignes": _telecom,
    "mobiles": _mobile,
    "imprimantes": _printer,
    "equipements": _equipment,
    "logiciels": _application,
    "sites-internet": _yearly(FunctionalUnit.WEBSITE),
    "sauvegardes": _yearly(FunctionalUnit.BACKUP),
    "liaisons": _link,
    "tablettes": _tablets,
    "contrats": _contract,
    "lignes-de-contrat": _contract_line,
}
