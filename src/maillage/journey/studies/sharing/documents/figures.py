"""The figures of a sharing, for programs."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from maillage.engine.quantities import round_half_up
from maillage.journey.studies.sharing.documents.steps import steps_of
from maillage.journey.studies.sharing.engine import METHOD_VERSION, Alternative, Objection, Result

__all__ = ["figures_of"]


def _money(value: Fraction | Decimal | None) -> str | None:
    return None if value is None else f"{round_half_up(value, 2):f}"


def figures_of(result: Result, alternatives: Sequence[Alternative] = ()) -> dict[str, Any]:
    """All that the pages print, amounts as texts in EUR, percentages of the total."""
    asked = result.asked
    return {
        "name": asked.name,
        "method": asked.method,
        "algorithm": result.algorithm,
        "method_version": METHOD_VERSION,
        "inputs_digest": result.digest,
        "tax_basis": str(asked.tax_basis),
        "total": _money(result.total),
        "limits_coefficient": str(result.coefficient),
        "members": [
            {
                "name": member.name,
                "share": _money(member.amount),
                "share_exact": str(member.exact),
                "share_pct": float(round_half_up(member.percent, 2)),
                "per_inhabitant": _money(member.per_inhabitant),
                "alone": _money(member.alone),
                "gain": _money(member.gain),
                "balance": _money(member.balance),
                "due": _money(member.due),
                "error": None if member.error is None else round(member.error, 2),
                "computation": [[step.label, step.formula, step.amount] for step in steps_of(result, place)],
            }
            for place, member in enumerate(result.members)
        ],
        "stability": None if result.worst is None else _objection(result.worst),
        "least_core_bound": _money(result.bound),
        "sampling": None
        if result.sampled is None
        else {
            "orders": result.sampled.orders,
            "seed": result.sampled.seed,
            "confidence": result.sampled.confidence,
            "error": round(result.sampled.error, 2),
            "is_met": result.sampled.is_met,
            "is_guaranteed": result.sampled.is_guaranteed,
        },
        "phase_in": [[_money(amount) for amount in year] for year in result.schedule],
        "comparison": [
            {
                "key": one.label,
                "shares": [_money(amount) for amount in one.amounts],
                "refusal": one.refusal or None,
                "stability": None if one.worst is None else _objection(one.worst),
            }
            for one in alternatives
        ],
    }


def _objection(worst: Objection) -> dict[str, Any]:
    return {
        "would_leave": worst.would_leave,
        "members": list(worst.members),
        "pay_in_this_sharing": _money(worst.shared),
        "would_pay_apart": _money(worst.apart),
        "gain_by_leaving": _money(worst.gain),
    }
