"""The mail of the week: one for all the town halls of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maillage.journey.census.deadlines.documents._words import consequence, cost_text, countdown, heading
from maillage.journey.census.deadlines.enums import WORDS
from maillage.journey.census.deadlines.models import Deadline
from maillage.kernel.templatetags.face import day as shown_day
from maillage.kernel.typography import plural, typeset

__all__ = ["Heap", "digest_text"]


@dataclass(frozen=True, slots=True)
class Heap:
    """What comes for one organisation that a person acts for: ``late`` and ``soon``, and how many ``more`` there are.

    ``sees_prices``: of which organisations she may read what it costs.
    """

    name: str
    late: Sequence[Deadline]
    soon: Sequence[Deadline]
    more: int
    sees_prices: frozenset[int]

    @property
    def is_empty(self) -> bool:
        return not (self.late or self.soon)


def digest_text(person_name: str, heaps: Sequence[Heap], day: date, site: str) -> tuple[str, str]:
    """The subject and the text of a mail. ``site``: without its last slash."""
    count = sum(len(heap.late) + len(heap.soon) + heap.more for heap in heaps)
    subject = f"Maillage : {plural(count, 'échéance', 'échéances')} à regarder cette semaine"
    parts = [f"Bonjour {person_name},", ""]
    for heap in heaps:
        parts += [heap.name.upper(), ""]
        for title, rows in (("En retard", heap.late), ("Dans les deux mois", heap.soon)):
            if rows:
                parts += [f"{title} :"]
                parts += [line for row in rows for line in _lines(row, heap, day)]
                parts += [""]
        if heap.more:
            parts += [f"Et {plural(heap.more, 'autre', 'autres')} dans le calendrier.", ""]
    parts += [
        f"Tout le calendrier : {site}/recensement/echeances/",
        f"Recevoir ce courriel moins souvent, ou plus du tout : {site}/recensement/echeances/pour-moi/",
    ]
    return typeset(subject), "\n".join(typeset(part) if "://" not in part else part for part in parts) + "\n"


def _lines(row: Deadline, heap: Heap, day: date) -> list[str]:
    whose = f" ({row.owner.name})" if row.owner.name != heap.name else ""
    fictitious = " [date fictive]" if row.is_fictitious else ""
    said = f"Passé ce jour, {consequence(row, day)}."
    if row.owner_id in heap.sees_prices and row.cost is not None and WORDS[row.kind].costs:
        said += f" Coût : {cost_text(row, is_seen=True)}."
    return [
        f"- {shown_day(row.due_on)}, {countdown(row.due_on, day)} : {heading(row)}{whose}{fictitious}",
        f"  {said}",
    ]
