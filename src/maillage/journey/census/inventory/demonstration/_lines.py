"""Its lines."""

from decimal import Decimal

from maillage.journey.census.inventory.demonstration import _tables as tables
from maillage.journey.census.inventory.demonstration._chances import Chances, Values

__all__ = ["Lines"]


class Lines(Chances):
    """Fixed, internet and mobile lines."""

    def fixed_lines(self) -> None:
        rows: list[Values] = []
        for place in self.every_place():
            rows += [self._voice_line(place, "VOICE") for _ in range(self.random.randint(1, 2))]
            rows.append(self._internet(place))
            if self.likely(30):
                rows.append(self._voice_line(place, self.one(("ALARM", "ALARM", "LIFT", "METER"))))
        rows += [self._voice_line(self.hall(), "VOICE") for _ in range(round(self.size / 60))]
        if self.likely(55):
            rows.append(self._voice_line(self.hall(), "FAX"))
        self.write("lignes", rows)

    def _voice_line(self, place: int, use: str) -> Values:
        kind = "PSTN" if use != "VOICE" else self.weighted((("PSTN", 45), ("ISDN_BRI", 15), ("SIP_TRUNK", 40)))[0]
        label = {"VOICE": "Ligne", "FAX": "Télécopie", "ALARM": "Alarme", "LIFT": "Ascenseur", "METER": "Télérelève"}[
            use
        ]
        is_talking = use == "VOICE" and self.likely(90)
        return {
            "site": place,
            "name": label,
            "kind": kind,
            "use": use,
            "number": _dialled("053649", next(self.phones)),
            "operator": self.one(tables.HOLDERS["fixed"]),
            "account": f"F{self.holder.insee_code}",
            "technology": "" if kind == "SIP_TRUNK" else "RTC_MODEM",
            "monthly_price": self.about({"PSTN": "18.90", "ISDN_BRI": "39.50", "SIP_TRUNK": "9.90"}[kind]),
            "monthly_usage_price": self.about("6.40", 60) if is_talking else None,
            "tax_basis": "HT",
            "contract": self.contracts["fixed" if use != "ALARM" else "alarm"],
            "committed_until": self.day(2025, 2029) if self.likely(60) else None,
            "status": self.status(),
        }

    def _internet(self, place: int) -> Values:
        technology = self.weighted((("ADSL", 34), ("VDSL", 14), ("FTTH", 42), ("SDSL", 6), ("FTTO", 4)))[0]
        down, up, price = tables.RATES[technology]
        return {
            "site": place,
            "name": "Accès à internet",
            "kind": "INTERNET",
            "use": "INTERNET",
            "number": f"DEMO-{self.holder.insee_code}-{next(self.numbers):04}",
            "operator": self.one(tables.HOLDERS["fixed"]),
            "account": f"F{self.holder.insee_code}",
            "technology": technology,
            "down_mbps": Decimal(down),
            "up_mbps": Decimal(up),
            "measured_down_mbps": (Decimal(down) * self.random.randint(35, 100) / 100).quantize(Decimal("0.1"))
            if self.likely(40)
            else None,
            "monthly_price": self.about(price, 25) if self.likely(94) else None,
            "tax_basis": "HT",
            "contract": self.contracts["internet"],
            "committed_until": self.day(2025, 2029) if self.likely(70) else None,
            "status": self.status(),
        }

    def mobile_lines(self) -> None:
        rows = []
        for _ in range(round(0.6 + self.size / 150)):
            plan, data, price = self.one(tables.MOBILE_PLANS)
            rows.append(
                {
                    "name": "Données" if plan.startswith("Données") else "Mobile",
                    "number": _dialled("063998", next(self.phones)),
                    "operator": self.one(tables.HOLDERS["mobile"]),
                    "account": f"M{self.holder.insee_code}",
                    "plan": plan,
                    "role": self.one(("Élu", "Services techniques", "Astreinte", "Direction", "École")),
                    "is_data_only": plan.startswith("Données"),
                    "data_gb": Decimal(data),
                    "monthly_price": self.about(price, 12),
                    "tax_basis": "HT",
                    "contract": self.contracts["mobile"],
                    "committed_until": self.day(2025, 2028) if self.likely(70) else None,
                    "status": self.status(),
                }
            )
        self.write("mobiles", rows)


def _dialled(block: str, place: int) -> str:
    """A number of a block that is kept for fiction, as people write it."""
    digits = f"{block}{place % 10_000:04}"
    return " ".join(digits[start : start + 2] for start in range(0, len(digits), 2))
