"""Its copiers, programs, copies and tablets."""

from datetime import date, timedelta
from decimal import Decimal

from maillage.journey.census.inventory.demonstration import _tables as tables
from maillage.journey.census.inventory.demonstration._chances import TODAY, Chances, Values

__all__ = ["Rest"]


class Rest(Chances):
    """What is neither a machine nor a line."""

    def copiers(self) -> None:
        places = [self.hall(), *self.places.get("SCHOOL", []), *[self.hall()] * round(self.size / 1500)]
        rows = []
        for place in places:
            brand, model, is_colour, rent, black, colour = self.one(tables.COPIERS)
            is_lease = self.likely(75)
            rows.append(
                {
                    "site": place,
                    "name": "Copieur",
                    "brand": brand,
                    "model": model,
                    "serial_number": f"DEMOC{self.holder.insee_code}{next(self.numbers):04}",
                    "is_colour": is_colour,
                    "is_a3": self.likely(80),
                    "acquisition_mode": "LEASE" if is_lease else "PURCHASE",
                    "lessor": self.one(tables.HOLDERS["copier"]) if is_lease else "",
                    "lease_end": self.day(2025, 2030) if is_lease else None,
                    "quarterly_rent": self.about(rent) if is_lease else None,
                    "purchase_price": None if is_lease else self.about("3200"),
                    "black_click": Decimal(black),
                    "colour_click": Decimal(colour) if colour else None,
                    "black_pages": Decimal(self.random.randint(400, 4000)),
                    "colour_pages": Decimal(self.random.randint(50, 900)) if is_colour else None,
                    "has_toner_included": self.likely(85),
                    "tax_basis": "HT",
                    "contract": self.contracts["copier"],
                    "status": self.status(),
                }
            )
        printers = self.write("imprimantes", rows)
        readings: list[Values] = []
        for printer, row in zip(printers, rows, strict=True):
            total = self.random.randint(20_000, 90_000)
            for month in (3, 6, 9):
                total += 3 * int(row["black_pages"] + (row["colour_pages"] or 0))
                colour = total // 6 if row["is_colour"] else 0
                about = {"name": f"Relevé de {month:02}/2026", "printer": printer, "read_on": date(2026, month, 1)}
                readings.append(about | {"total_pages": total, "colour_total": colour})
        self.write("releves", readings)

    def software(self) -> None:
        rows = []
        for domain, product, vendor, price in tables.APPLICATIONS:
            if self.size < 900 and domain in ("CHILDCARE", "GIS", "PLANNING"):
                continue
            is_package = self.likely(88)
            rows.append(
                {
                    "name": product if is_package else "Tableur",
                    "domain": domain,
                    "product": product if is_package else "",
                    "vendor": vendor if is_package else "",
                    "hosting": self.one(("LOCAL", "HOSTED", "SAAS")) if is_package else "OFFICE",
                    "through": tables.SYNDICATE if is_package and domain in tables.POOLED and self.size < 1500 else "",
                    "user_count": max(1, round(self.size / 700)),
                    "maintenance_price": self.about(Decimal(price) + self.size // 20)
                    if is_package and self.likely(90)
                    else None,
                    "tax_basis": "HT",
                    "ends_on": self.day(2026, 2029) if is_package and self.likely(70) else None,
                    "notice_months": 3 if is_package else None,
                    "has_export": self.one((True, True, False, None)),
                    "satisfaction": self.random.randint(2, 5),
                    "contract": self.contracts["finance"],
                    "status": self.status(),
                }
            )
        self.write("logiciels", rows)
        slug = f"commune-{self.holder.insee_code}.example"
        site = {
            "name": "Site de la commune",
            "url": f"https://{slug}/",
            "cms": self.one(("WordPress", "Drupal", "SPIP")),
        }
        site |= {"host": self.one(tables.HOLDERS["web"]), "yearly_price": self.about("290", 40), "tax_basis": "HT"}
        site |= {
            "accessibility": self.one(("NONE", "PARTIAL", "FULL")),
            "domain_name": slug,
            "contract": self.contracts["web"],
        }
        site |= {
            "domain_ends_on": self.day(2026, 2028),
            "certificate_ends_on": TODAY + timedelta(days=self.random.randint(-5, 90)),
        }
        self.write("sites-internet", [site])

    def others(self) -> None:
        medium = self.weighted((("NONE", 12), ("USB_DISK", 40), ("NAS", 28), ("CLOUD", 20)))[0]
        saved: Values = {"name": "Sauvegarde de la mairie", "medium": medium, "site": self.hall()}
        if medium != "NONE":
            saved |= {"frequency": self.one(("DAILY", "WEEKLY", "OTHER")), "what": "Fichiers et logiciels"}
            saved |= {
                "last_success_on": TODAY - timedelta(days=self.random.randint(1, 60)),
                "volume_gb": Decimal(self.random.randint(20, 900)),
            }
            saved |= {"last_restore_test_on": self.day(2023, 2025) if self.likely(30) else None}
        self.write("sauvegardes", [saved])
        if self.size > 2000:
            school, library = self.places["SCHOOL"][0], self.places.get("LIBRARY", self.places["SCHOOL"])[0]
            link = {"name": "Mairie – école", "site": self.hall(), "other_site": school, "technology": "RADIO"}
            self.write("liaisons", [link | {"rate_mbps": Decimal(100), "belongs_to": "La commune"}])
            camera = {
                "name": "Abords de la mairie",
                "site": library,
                "quantity": self.random.randint(2, 9),
                "location": "Place",
            }
            camera |= {
                "stream_count": 2,
                "stream_mbps": Decimal("4"),
                "retention_days": 15,
                "authorisation": "Arrêté de démonstration",
            }
            camera |= {
                "authorised_on": date(2022, 3, 1),
                "authorised_until": date(2027, 3, 1),
                "yearly_price": self.about("350"),
                "tax_basis": "HT",
            }
            self.write("cameras", [camera])
        fleets = [
            {
                "name": "Tablettes de l’école",
                "site": school,
                "quantity": self.random.randint(8, 24),
                "brand": "Samsung",
                "model": "Galaxy Tab A9",
                "level": "CE2 à CM2",
                "purchased_on": self.day(2020, 2025),
                "purchase_price": self.about("190"),
                "tax_basis": "HT",
                "management_product": "Gestion des tablettes",
                "management_licences": 24,
                "management_price": self.about("14"),
                "management_ends_on": self.day(2026, 2028),
            }
            for school in self.places.get("SCHOOL", [])
            if self.likely(40)
        ]
        bought = [
            {
                "name": self.one(("Atelier de lecture", "Calcul mental", "Cartes et frises")),
                "fleet": fleet,
                "vendor": "Éditions de l’Estuaire",
                "licence_count": 24,
                "unit_price": self.about("6"),
                "tax_basis": "HT",
                "ends_on": self.day(2026, 2028),
            }
            for fleet in self.write("tablettes", fleets)
        ]
        self.write("licences", bought)
