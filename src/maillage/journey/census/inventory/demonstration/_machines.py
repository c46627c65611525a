"""Its machines."""

from datetime import date
from decimal import Decimal

from maillage.journey.census.inventory.demonstration import _tables as tables
from maillage.journey.census.inventory.demonstration._chances import Chances, Values

__all__ = ["Machines"]


class Machines(Chances):
    """Workstations one by one; what is alike, counted."""

    def machines(self) -> None:
        size = self.size
        office = round(1 + size / 88 if size < 10_000 else size / 60)
        rows = [self._workstation(self.hall(), "Bureau") for _ in range(office)]
        for school in self.places.get("SCHOOL", []):
            rows += [self._workstation(school, "Classe") for _ in range(self.random.randint(9, 16))]
            rows += [self._other(school, tables.OTHERS[4], self.random.randint(1, 4))]
        for kind in ("WORKSHOP", "LIBRARY", "SPORTS", "SOCIAL"):
            for place in self.places.get(kind, []):
                rows += [self._workstation(place, "Poste") for _ in range(self.random.randint(1, 4))]
        rows += [self._other(self.hall(), tables.OTHERS[0], 1) for _ in range(max(1, round(office * 0.8)))]
        rows += [self._other(place, tables.OTHERS[1], 1) for place in self.every_place()]
        rows += [
            self._other(place, tables.OTHERS[2], self.random.randint(1, 2))
            for place in self.every_place()
            if self.likely(60)
        ]
        rows += [self._other(self.hall(), tables.OTHERS[3], 1), self._other(self.hall(), tables.OTHERS[5], 1)]
        rows += [self._server() for _ in range(round(size / 900))]
        self.write("equipements", rows)

    def _workstation(self, place: int, role: str) -> Values:
        is_laptop = self.likely(28)
        brand, model, price = self.one(tables.LAPTOPS if is_laptop else tables.PCS)
        system, since, _ = self.weighted(tables.SYSTEMS)
        bought = self.day(since, min(since + 6, 2025))
        number = next(self.numbers)
        return {
            "site": place,
            "name": f"{role} {number + 1}",
            "category": "LAPTOP" if is_laptop else "DESKTOP",
            "brand": brand,
            "model": model,
            "serial_number": f"DEMO{self.holder.insee_code}{number:04}",
            "hostname": f"pc-{self.holder.insee_code}-{number:03}".lower(),
            "role": role,
            "ram_gb": Decimal(self.one((4, 8, 8, 16))),
            "disk_gb": Decimal(self.one((256, 256, 512, 1000))),
            "operating_system": system,
            "office_suite": self.weighted(tables.OFFICE)[0],
            "acquisition_mode": "PURCHASE" if self.likely(92) else "REFURBISHED",
            "purchased_on": bought if self.likely(90) else None,
            "purchase_price": self.about(price) if self.likely(84) else None,
            "tax_basis": "HT",
            "warranty_end": date(bought.year + 3, bought.month, min(bought.day, 28)),
            "lifetime_years": Decimal(self.one((5, 5, 6, 7))),
            "contract": self.contracts["support"],
            "status": self.status(),
        }

    def _other(self, place: int, what: tuple[str, str, str, str, str], quantity: int) -> Values:
        category, name, brand, model, price = what
        return {
            "site": place,
            "name": name,
            "category": category,
            "quantity": quantity,
            "brand": brand,
            "model": model,
            "purchased_on": self.day(2015, 2026),
            "purchase_price": self.about(price),
            "tax_basis": "HT",
            "status": self.status(),
        }

    def _server(self) -> Values:
        brand, model, price = self.one(tables.SERVERS)
        bought = self.day(2014, 2024)
        return {
            "site": self.hall(),
            "name": f"Serveur {self.one(('de fichiers', 'des logiciels', 'de sauvegarde'))}",
            "category": "SERVER",
            "brand": brand,
            "model": model,
            "operating_system": self.one(("Windows Server 2012 R2", "Windows Server 2019", "Debian 12")),
            "ram_gb": Decimal(32),
            "purchased_on": bought,
            "purchase_price": self.about(price),
            "tax_basis": "HT",
            "warranty_end": date(bought.year + 5, bought.month, 1),
            "lifetime_years": Decimal(7),
            "status": self.status(),
        }
