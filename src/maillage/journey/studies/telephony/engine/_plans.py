"""An offer as people write it, in one row, to the plan that the engine prices."""

import re
from dataclasses import dataclass
from decimal import Decimal

from maillage.engine.quantities import TaxBasis
from maillage.engine.telephony import CallClass, Charge, FeeBracket, Plan, PlanRefused, PoolScope, Rounding

__all__ = ["PlanFields", "plan_of"]

_FAMILIES = frozenset({CallClass.INTERNAL, CallClass.FIXED, CallClass.MOBILE, CallClass.OTHER})


@dataclass(frozen=True, slots=True)
class PlanFields:
    """One row of a tariff. Prices in euros; an empty price means that the plan does not sell it.

    ``minutes``, ``messages``, ``megabytes``: included each month; ``price_minute``: of a minute to fixed and mobile
    numbers beyond them, ``price_mobile`` and ``price_internal`` where they differ; ``brackets``: « 10:4,50|50:4 » (from how
    many lines : rental of each); ``rounding``: « 60+1 »; ``scope``: who shares the minutes, else the megabytes.
    """

    code: str
    name: str
    monthly_fee: Decimal
    kinds: frozenset[str] = frozenset()
    brackets: str = ""
    minutes: int = 0
    price_minute: Decimal | None = None
    price_mobile: Decimal | None = None
    price_internal: Decimal | None = None
    price_special: Decimal | None = None
    price_international: Decimal | None = None
    price_roaming: Decimal | None = None
    rounding: str = "1+1"
    price_call: Decimal = Decimal(0)
    messages: int = 0
    price_message: Decimal | None = None
    megabytes: int = 0
    price_megabyte: Decimal | None = None
    scope: str = "LINE"
    most_lines: int | None = None


def plan_of(fields: PlanFields, basis: TaxBasis) -> Plan:
    """The plan of a row. Error: ``PlanRefused``."""
    try:
        first, step = (int(part) for part in fields.rounding.split("+"))
        rule = Rounding(first, step)
    except ValueError:
        raise PlanRefused(
            f"L’arrondi « {fields.rounding} » du forfait « {fields.name} » ne se lit pas : "
            "écrivez « 1+1 », « 60+60 » ou « 60+1 »."
        ) from None
    scope = PoolScope(fields.scope)
    minutes_scope = scope if fields.minutes else PoolScope.LINE
    megabytes_scope = scope if not fields.minutes and fields.megabytes else PoolScope.LINE
    charges = []
    classes = set(_FAMILIES)
    for call_class, price in ((CallClass.MOBILE, fields.price_mobile), (CallClass.INTERNAL, fields.price_internal)):
        if price is not None:
            classes -= {call_class}
            charges.append(Charge(frozenset({call_class}), price, 0, fields.price_call, rule))
    if fields.price_minute is not None:
        charges.append(
            Charge(frozenset(classes), fields.price_minute, fields.minutes, fields.price_call, rule, minutes_scope)
        )
    for call_class, price in (
        (CallClass.SPECIAL, fields.price_special),
        (CallClass.INTERNATIONAL, fields.price_international),
        (CallClass.ROAMING, fields.price_roaming),
    ):
        if price is not None:
            charges.append(Charge(frozenset({call_class}), price, 0, fields.price_call, rule))
    if fields.price_message is not None:
        charges.append(Charge(frozenset({CallClass.SMS}), fields.price_message, fields.messages))
    if fields.price_megabyte is not None:
        data = frozenset({CallClass.DATA})
        charges.append(Charge(data, fields.price_megabyte, fields.megabytes, scope=megabytes_scope))
    return Plan(
        fields.code, fields.name, basis, _brackets(fields), tuple(charges), fields.kinds, most_lines=fields.most_lines
    )


def _brackets(fields: PlanFields) -> tuple[FeeBracket, ...]:
    found = [FeeBracket(1, fields.monthly_fee)]
    for part in filter(None, (text.strip() for text in fields.brackets.split("|"))):
        match = re.fullmatch(r"(-?\d+)\s*:\s*(-?\d+(?:[.,]\d+)?)", part)
        if match is None:
            raise PlanRefused(
                f"Le palier « {part} » du forfait « {fields.name} » ne se lit pas : "
                "écrivez le nombre de lignes, deux points, puis l’abonnement, par exemple « 50:4,20 »."
            )
        bracket = FeeBracket(int(match[1]), Decimal(match[2].replace(",", ".")))
        found = [bracket] if bracket.from_lines == 1 else [*found, bracket]
    return tuple(found)
