"""The records of the inventory as deadlines: one function a source, each for many organisations at once."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Final

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.utils.timezone import localtime

from maillage.engine.notices import Terms, add_months, last_day_of_notice, terms_of
from maillage.engine.parameters import parameter
from maillage.journey.census.deadlines.engine._rings import Ring, plain_ring, rings_of_contract
from maillage.journey.census.deadlines.engine._support import Support, support_of
from maillage.journey.census.deadlines.enums import DeadlineKind
from maillage.journey.census.deadlines.models import Deadline
from maillage.journey.census.inventory.enums import (
    AccessTechnology,
    BackupFrequency,
    BackupMedium,
    LineUse,
    VoiceLineKind,
)
from maillage.journey.census.inventory.models import KINDS, called
from maillage.kernel.typography import plural, typeset

__all__ = ["SOURCES", "WATCHED", "Closure", "collect"]

Owners = Collection[int]
COPPER: Final = Q(kind__in=[VoiceLineKind.PSTN, VoiceLineKind.ISDN_BRI, VoiceLineKind.ISDN_PRI]) | Q(
    technology__in=[AccessTechnology.ADSL, AccessTechnology.VDSL, AccessTechnology.SDSL, AccessTechnology.RTC_MODEM]
)
"""The lines that stop with copper."""
EASILY_FORGOTTEN: Final = (LineUse.ALARM, LineUse.LIFT, LineUse.PAYMENT, LineUse.METER)


@dataclass(frozen=True, slots=True)
class Closure:
    """When copper closes in a commune, as a body says."""

    commercial_on: date | None
    technical_on: date
    is_fictitious: bool


Closures = Mapping[int, Mapping[str, Closure]]
"""By organisation, then by INSEE code."""
Source = Callable[[Owners, date, Closures], Iterator[Deadline]]


def collect(slug: str, owners: Owners, day: date, closures: Closures) -> list[Deadline]:
    """All that rings for organisations from one kind of records, not yet written; each key once."""
    found = {(row.owner_id, row.key): row for source in SOURCES[slug] for row in source(owners, day, closures)}
    return list(found.values())


def _rows(slug: str, owners: Owners) -> QuerySet[Any]:
    """What is still there."""
    return KINDS[slug].rows.filter(owner__in=list(owners), retired_on=None)


def _deadline(slug: str, owner: int, ring: Ring, **about: Any) -> Deadline:
    theme = about.pop("theme", None) or KINDS[slug].theme
    row = Deadline(
        owner_id=owner,
        kind=ring.kind,
        theme=theme,
        record_kind=slug,
        due_on=ring.due_on,
        until=ring.until,
        shown_from=ring.shown_from,
        shown_to=ring.shown_to,
        is_certain=ring.is_certain,
        **about,
    )
    row.title, row.detail, row.cost = row.title[:200], row.detail[:200], ring.cost
    return row


def _of_record(slug: str, record: Any, ring: Ring, **about: Any) -> Deadline:
    return _deadline(
        slug, record.owner_id, ring, record_id=record.pk, source_key=f"{slug}:{record.pk}", title=record.called, **about
    )


LONGEST_KEY: Final = 120


def _key(text: str) -> str:
    """A key that fits, its end replaced by a digest of the whole: two long addresses may begin alike."""
    if len(text) <= LONGEST_KEY:
        return text
    digest = sha256(text.encode()).hexdigest()[:32]
    return f"{text[: LONGEST_KEY - len(digest) - 1]}#{digest}"


def _by_day(slug: str, kind: str, column: str, words: tuple[str, str], *also: str) -> Source:
    """A column that holds a day: one deadline for all the records of an organisation that share it, and ``also``."""

    tells = KINDS[slug].model.known_by

    def found(owners: Owners, _: date, __: Closures) -> Iterator[Deadline]:
        counted: Any = Sum("quantity") if "quantity" in KINDS[slug].facts else Count("pk")
        groups = (
            _rows(slug, owners)
            .filter(**{f"{column}__isnull": False})
            .values("owner_id", column, *also)
            .annotate(
                records=Count("pk"), things=counted, first=Min("pk"), title=Min("name"), known=Min(tells or "name")
            )
            .order_by()
        )
        for group in groups:
            is_one = group["records"] == 1
            said = " ".join(str(group[name]) for name in also if group[name])
            yield _deadline(
                slug,
                group["owner_id"],
                plain_ring(kind, group[column]),
                record_id=group["first"] if is_one else None,
                source_key=f"{slug}:{group['first']}" if is_one else _key(f"{slug}:{column}:{said}"),
                title=called(group["title"], group["known"]) if is_one else plural(group["things"], *words),
                detail=said,
                quantity=group["things"] or 0,
            )

    return found


def _contracts(owners: Owners, day: date, _: Closures) -> Iterator[Deadline]:
    for record in _rows("contrats", owners):
        about = {"theme": record.theme, "detail": record.holder}
        if record.ends_on is not None:
            for ring in rings_of_contract(terms_of(record), day):
                basis = record.tax_basis if ring.cost is not None else ""
                yield _of_record("contrats", record, ring, tax_basis=basis, **about)
        if record.revised_on is not None:
            said = " – ".join(filter(None, (record.holder, record.revision)))
            ring = plain_ring(DeadlineKind.REVISION, record.revised_on)
            yield _of_record("contrats", record, ring, theme=record.theme, detail=said)


def _leases(owners: Owners, _: date, __: Closures) -> Iterator[Deadline]:
    for record in _rows("imprimantes", owners).filter(lease_end__isnull=False):
        rent = record.quarterly_rent
        ring = plain_ring(DeadlineKind.LEASE, record.lease_end, cost=rent)
        basis = record.tax_basis if rent is not None else ""
        yield _of_record("imprimantes", record, ring, detail=record.lessor, tax_basis=basis)


def _copper(owners: Owners, _: date, closures: Closures) -> Iterator[Deadline]:
    """Lines that nobody thinks of (alarms, lifts, payment terminals, meters) are told apart."""
    found: dict[tuple[int, str, str], list[tuple[int, str]]] = {}
    columns = ("owner_id", "pk", "name", "number", "use", "site__insee_code", "owner__insee_code")
    for owner, pk, name, number, use, of_site, of_owner in _rows("lignes", owners).filter(COPPER).values_list(*columns):
        code = of_site or of_owner
        if code in closures.get(owner, {}):
            found.setdefault((owner, code, use if use in EASILY_FORGOTTEN else ""), []).append(
                (pk, called(name, number))
            )
    for (owner, code, use), lines in found.items():
        closure = closures[owner][code]
        is_one = len(lines) == 1
        ring = plain_ring(DeadlineKind.COPPER, closure.technical_on)
        row = _deadline(
            "lignes",
            owner,
            ring,
            record_id=lines[0][0] if is_one else None,
            source_key=f"lignes:{lines[0][0]}" if is_one else f"lignes:copper:{code}:{use}",
            title=lines[0][1] if is_one else plural(len(lines), "ligne sur le cuivre", "lignes sur le cuivre"),
            detail=f"commune {code}",
            quantity=len(lines),
            special_use=use,
            is_fictitious=closure.is_fictitious,
        )
        row.until = closure.commercial_on
        yield row


def _supports(owners: Owners, day: date, _: Closures) -> Iterator[Deadline]:
    found: dict[tuple[int, Support], list[tuple[int, int, int, str]]] = {}
    for column in ("operating_system", "office_suite"):
        groups = (
            _rows("equipements", owners)
            .exclude(**{column: ""})
            .values("owner_id", column)
            .annotate(records=Count("pk"), things=Sum("quantity"), first=Min("pk"), called=Min("name"))
            .order_by()
        )
        for group in groups:
            for about in support_of(group[column], day):
                counted = (group["records"], group["things"], group["first"], group["called"])
                found.setdefault((group["owner_id"], about), []).append(counted)
    for (owner, about), counts in found.items():
        things = sum(count[1] for count in counts)
        is_one = len(counts) == 1 and counts[0][0] == 1
        yield _deadline(
            "equipements",
            owner,
            plain_ring(DeadlineKind.SYSTEM_SUPPORT, about.ends_on),
            record_id=counts[0][2] if is_one else None,
            source_key=f"equipements:support:{about.code}",
            title=f"{about.product} sur {plural(things, 'poste', 'postes')}",
            detail=counts[0][3] if is_one else typeset(f"source : {about.source}"),
            quantity=things,
        )


def _applications(owners: Owners, _: date, __: Closures) -> Iterator[Deadline]:
    """Where a contract is named, it is the contract that rings."""
    for record in _rows("logiciels", owners).filter(Q(ends_on__isnull=False) | Q(support_ends_on__isnull=False)):
        said = " ".join(filter(None, (record.product, record.version)))
        if record.ends_on is not None and record.contract_id is None:
            if record.notice_months is None:
                ring = plain_ring(DeadlineKind.APPLICATION_END, record.ends_on)
            else:
                ring = plain_ring(DeadlineKind.NOTICE, last_day_of_notice(record.ends_on, record.notice_months, None))
            yield _of_record("logiciels", record, ring, detail=said)
        if record.support_ends_on is not None:
            ring = plain_ring(DeadlineKind.APPLICATION_SUPPORT, record.support_ends_on)
            yield _of_record("logiciels", record, ring, detail=said)


def _backups(owners: Owners, day: date, _: Closures) -> Iterator[Deadline]:
    """Where nobody knows, it rings from the day the record was made."""
    silence = parameter("census/backup_silence", day).value
    age = parameter("census/restore_test_age", day).value
    for record in _rows("sauvegardes", owners):
        known_since = localtime(record.created_at).date() if record.created_at else day
        if record.medium == BackupMedium.NONE or record.frequency == BackupFrequency.NEVER:
            ring = plain_ring(DeadlineKind.BACKUP, known_since, is_certain=False)
            yield _of_record("sauvegardes", record, ring, detail="aucune sauvegarde")
            continue
        days = timedelta(days=silence.get(record.frequency, silence["OTHER"]))
        last, tested = record.last_success_on, record.last_restore_test_on
        ring = plain_ring(DeadlineKind.BACKUP, last + days if last else known_since, is_certain=last is not None)
        told = f"dernière réussie le {last:%d/%m/%Y}" if last else "dernière réussie : NC"
        yield _of_record("sauvegardes", record, ring, detail=told)
        due = add_months(tested, age) if tested else known_since
        told = f"dernier essai le {tested:%d/%m/%Y}" if tested else "aucun essai connu"
        ring = plain_ring(DeadlineKind.RESTORE_TEST, due, is_certain=tested is not None)
        yield _of_record("sauvegardes", record, ring, detail=told)


_K = DeadlineKind
SOURCES: Final[dict[str, tuple[Source, ...]]] = {
    "contrats": (_contracts,),
    "imprimantes": (_leases,),
    "lignes": (
        _copper,
        _by_day("lignes", _K.COMMITMENT, "committed_until", ("ligne", "lignes"), "operator"),
    ),
    "mobiles": (_by_day("mobiles", _K.COMMITMENT, "committed_until", ("ligne mobile", "lignes mobiles"), "operator"),),
    "equipements": (
        _supports,
        _by_day("equipements", _K.WARRANTY, "warranty_end", ("équipement", "équipements")),
    ),
    "logiciels": (_applications,),
    "sites-internet": (
        _by_day("sites-internet", _K.CERTIFICATE, "certificate_ends_on", ("site", "sites"), "url"),
        _by_day(
            "sites-internet", _K.DOMAIN_NAME, "domain_ends_on", ("nom de domaine", "noms de domaine"), "domain_name"
        ),
    ),
    "sauvegardes": (_backups,),
    "tablettes": (
        _by_day("tablettes", _K.WARRANTY, "warranty_end", ("tablette", "tablettes")),
        _by_day("tablettes", _K.LICENCE, "management_ends_on", ("tablette", "tablettes"), "management_product"),
    ),
    "licences": (_by_day("licences", _K.LICENCE, "ends_on", ("licence", "licences"), "vendor"),),
    "cameras": (_by_day("cameras", _K.AUTHORISATION, "authorised_until", ("caméra", "caméras"), "authorisation"),),
}
"""By kind of records, what makes it ring."""

_ALWAYS: Final = frozenset({"name", "retired_on", "quantity"})
WATCHED: Final[dict[str, tuple[str, frozenset[str]]]] = {
    "contrats": (
        "contrats",
        _ALWAYS | set(Terms.__slots__) | {"theme", "holder", "tax_basis", "revised_on", "revision"},
    ),
    "imprimantes": ("imprimantes", _ALWAYS | {"model", "lease_end", "quarterly_rent", "lessor", "tax_basis"}),
    "lignes": ("lignes", _ALWAYS | {"number", "kind", "technology", "use", "site", "operator", "committed_until"}),
    "lieux": ("lignes", frozenset({"insee_code"})),
    "mobiles": ("mobiles", _ALWAYS | {"number", "operator", "committed_until"}),
    "equipements": ("equipements", _ALWAYS | {"operating_system", "office_suite", "warranty_end"}),
    "logiciels": (
        "logiciels",
        _ALWAYS | {"ends_on", "notice_months", "support_ends_on", "contract", "product", "version"},
    ),
    "sites-internet": (
        "sites-internet",
        _ALWAYS | {"certificate_ends_on", "domain_ends_on", "domain_name", "url"},
    ),
    "sauvegardes": (
        "sauvegardes",
        _ALWAYS | {"medium", "frequency", "last_success_on", "last_restore_test_on"},
    ),
    "tablettes": ("tablettes", _ALWAYS | {"warranty_end", "management_ends_on", "management_product"}),
    "licences": ("licences", _ALWAYS | {"ends_on", "vendor"}),
    "cameras": ("cameras", _ALWAYS | {"authorised_until", "authorisation"}),
}
"""By kind of records: whose deadlines follow, and the columns that move them."""
