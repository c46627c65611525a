"""The invented inventory of one organisation, drawn from its size."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from maillage.journey.census.inventory.demonstration import _tables as tables
from maillage.journey.census.inventory.demonstration._chances import Holder, Values, Write
from maillage.journey.census.inventory.demonstration._lines import Lines
from maillage.journey.census.inventory.demonstration._machines import Machines
from maillage.journey.census.inventory.demonstration._rest import Rest

__all__ = ["Holder", "inventory_of"]


def inventory_of(holder: Holder, write: Write, phones: Iterator[int]) -> Mapping[str, list[int]]:
    """Furnish one organisation through ``write``, places and contracts first; keys of the records by kind.

    ``phones``: the numbers not yet given, for a whole territory: all are of the ranges kept for fiction, 05 36 49 and
    06 39 98.
    """
    return _Furnishing(holder, write, phones).done()


class _Furnishing(Machines, Lines, Rest):
    def done(self) -> Mapping[str, list[int]]:
        self.places = self._places()
        self.contracts = self._contracts()
        self.machines()
        self.fixed_lines()
        self.mobile_lines()
        self.copiers()
        self.software()
        self.others()
        return self.keys

    def _places(self) -> dict[str, list[int]]:
        size, where = self.size, {"insee_code": self.holder.insee_code}
        schools = 0 if size < 250 else max(1, round(size / 1300))
        wanted = [("TOWN_HALL", "Mairie", 1), ("SCHOOL", "École", schools)]
        wanted += [("WORKSHOP", "Atelier municipal", int(size > 600)), ("LIBRARY", "Médiathèque", int(size > 1500))]
        wanted += [
            ("SPORTS", "Salle des sports", int(size > 2500)),
            ("SOCIAL", "Maison des solidarités", int(size > 5000)),
        ]
        rows, kinds = [], []
        for kind, name, count in wanted:
            for number in range(count):
                rows.append(
                    {
                        "name": f"{name} {number + 1}" if count > 1 else name,
                        "kind": kind,
                        "address": f"{self.random.randint(1, 60)} {self.one(('place', 'rue', 'route'))} de la mairie",
                        "has_fibre": self.likely(55),
                        **where,
                    }
                )
                kinds.append(kind)
        places: dict[str, list[int]] = {}
        for kind, key in zip(kinds, self.write("lieux", rows), strict=True):
            places.setdefault(kind, []).append(key)
        return places

    def _contracts(self) -> dict[str, int]:
        size = self.size
        wanted: list[tuple[str, str, str, str, float]] = [
            ("fixed", "Téléphonie fixe", "TELECOM", "MONTH", 25 + size / 40),
            ("internet", "Accès à internet", "TELECOM", "MONTH", 40 + size / 60),
            ("mobile", "Téléphonie mobile", "TELECOM", "MONTH", 15 + size / 60),
            ("copier", "Location de copieurs", "PRINTING", "QUARTER", 190 + size / 12),
            ("click", "Entretien des copieurs", "PRINTING", "QUARTER", 60 + size / 20),
            ("support", "Maintenance informatique", "INFRASTRUCTURE", "YEAR", 350 + size / 2),
            ("antivirus", "Antivirus", "INFRASTRUCTURE", "YEAR", 45 + size / 15),
            ("web", "Site internet et nom de domaine", "APPLICATIONS", "YEAR", 180 + size / 20),
            ("finance", "Logiciels de gestion", "APPLICATIONS", "YEAR", 900 + size / 3),
            ("backup", "Sauvegarde à distance", "INFRASTRUCTURE", "YEAR", 240 + size / 10),
            ("alarm", "Télésurveillance", "TELECOM", "MONTH", 22),
            ("mailbox", "Messagerie", "APPLICATIONS", "YEAR", 60 + size / 12),
            ("sending", "Télétransmission des actes", "APPLICATIONS", "YEAR", 140.0),
            ("certificate", "Certificats électroniques", "APPLICATIONS", "YEAR", 80.0),
        ]
        if size > 900:
            wanted += [("childcare", "Portail des familles", "APPLICATIONS", "YEAR", 700 + size / 8)]
            wanted += [
                ("gis", "Carte en ligne", "APPLICATIONS", "YEAR", 350.0),
                ("postage", "Affranchissement", "PRINTING", "QUARTER", 110.0),
            ]
        if size > 2000:
            wanted += [
                ("video", "Vidéoprotection", "INFRASTRUCTURE", "YEAR", 1400.0),
                ("pbx", "Standard téléphonique", "TELECOM", "YEAR", 600.0),
            ]
            wanted += [
                ("library", "Logiciel de médiathèque", "APPLICATIONS", "YEAR", 780.0),
                ("firewall", "Pare-feu", "INFRASTRUCTURE", "YEAR", 420.0),
            ]
        if size > 8000:
            wanted += [
                (f"dept{n}", f"Logiciel du service {n}", "APPLICATIONS", "YEAR", 1500.0 + 130 * n) for n in range(1, 31)
            ]
        rows = [self._contract(*contract) for contract in wanted]
        return dict(zip((code for code, *_ in wanted), self.write("contrats", rows), strict=True))

    def _contract(self, code: str, name: str, theme: str, period: str, amount: float) -> Values:
        start = self.day(2019, 2026)
        years = self.one((1, 3, 3, 4, 5))
        end = date(start.year + years, start.month, min(start.day, 28))
        is_tacit = self.likely(65)
        family = {"internet": "fixed", "alarm": "fixed", "pbx": "fixed", "click": "copier", "backup": "support"}.get(
            code, code
        )
        holders = tables.HOLDERS.get(family, ("Logilande", "Saintonge Logiciels", "Cadastria"))
        return {
            "name": name,
            "reference": f"C{self.random.randint(10_000, 99_999)}",
            "holder": self.one(holders),
            "theme": theme,
            "starts_on": start,
            "ends_on": end if self.likely(92) else None,
            "notice_months": self.one((1, 2, 3, 3, 6)) if self.likely(85) else None,
            "renewal": "TACIT" if is_tacit else self.one(("EXPRESS", "NONE")),
            "renewal_months": self.one((12, 12, 24, 36)) if is_tacit else None,
            "period": period,
            "amount": self.about(Decimal(amount), 30) if self.likely(93) else None,
            "tax_basis": "HT" if self.likely(80) else "TTC",
            "vat_rate": Decimal(20),
            "revision": "Révision annuelle à l’indice Syntec" if self.likely(40) else "",
            "status": self.status(),
        }
