"""What a mayor reads: what it costs, until when, what is saved, from which date it pays for itself."""

from fractions import Fraction

from maillage.journey.studies.money.documents._words import duration, euros, month_of, since, value_text
from maillage.journey.studies.money.engine import BreakEven, CaseResults, Compared, Outlook
from maillage.kernel.typography import agreed, number

__all__ = ["break_even_sentence", "headline", "sentences"]


def headline(results: CaseResults) -> str:
    """The whole case in one short text."""
    return " ".join(sentences(results))


def sentences(results: CaseResults) -> list[str]:
    """One for each option, the reference first, then what would change the conclusion."""
    found = []
    for outlook in sorted(results.outlooks, key=lambda outlook: outlook.compared is not None):
        found.append(_cost(results, outlook))
        if outlook.compared is not None:
            if outlook.compared.centre.reference is not None:
                found.append(_gain(outlook.compared))
            found += _recovery(outlook)
            if outlook.compared.break_even is not None:
                found.append(break_even_sentence(results, outlook.compared.break_even))
    return found


def _cost(results: CaseResults, outlook: Outlook) -> str:
    yearly = outlook.result.yearly_cost
    until = f"pendant {duration(outlook.result.months)}, {since(results.case.starts_on)}"
    if yearly >= 0:
        return f"« {outlook.option.name} » coûte {euros(yearly)} net par an {until}."
    return f"« {outlook.option.name} » rapporte {euros(-yearly)} net par an {until}."


def _gain(compared: Compared) -> str:
    centre = compared.centre
    gain = centre.yearly_gain
    reference = "" if centre.reference is None else centre.reference.name
    if not gain:
        return f"C’est autant que « {reference} »."
    what = "de moins" if gain > 0 else "de plus"
    said = f"C’est {euros(abs(gain))} par an {what} que « {reference} »"
    if not compared.has_range:
        return f"{said}."
    least, most = compared.least.yearly_gain, compared.most.yearly_gain
    return f"{said}, {_range(least, most)} selon les hypothèses."


def _range(least: Fraction, most: Fraction) -> str:
    if least >= 0:
        return f"de {number(least, 2)} à {euros(most)} de moins"
    if most <= 0:
        return f"de {number(-most, 2)} à {euros(-least)} de plus"
    return f"de {euros(-least)} de plus à {euros(most)} de moins"


def _recovery(outlook: Outlook) -> list[str]:
    assert outlook.compared is not None  # noqa: S101 asked of compared options only
    centre = outlook.compared.centre
    if centre.investment_net <= 0:
        return []
    if outlook.compared.is_paid_at_once:
        return []
    if centre.pays_from is None:
        return [f"L’argent avancé n’est pas retrouvé en {duration(centre.months)}."]
    return [f"L’argent avancé est retrouvé {since(centre.pays_from)}."]


def break_even_sentence(results: CaseResults, found: BreakEven) -> str:
    """How many subscribers it takes, and whether they are there."""
    if found.units is None:
        return found.reason
    name = agreed(found.units, results.case.units_name or "unités")
    present = value_text(found.present)
    if found.present < found.units:
        return f"Le service s’équilibre à {number(found.units)} {name} ; il en a {present}, il en manque."
    said = f"Le service s’équilibre à {number(found.units)} {name} ; il en a {present}."
    if found.falls_below_on is not None:
        said += f" Au rythme prévu, il passe sous ce seuil en {month_of(found.falls_below_on)}."
    return said
