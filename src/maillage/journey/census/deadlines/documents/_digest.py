"""The mail of the week: one for all the town halls of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from maillage.journey.census.deadlines.documents._words import consequence, cost_text, countdown, heading
from maillage.journey.census.deadlines.enums import WORDS, DeadlineKind
from maillage.journey.census.deadlines.models import Deadline
from maillage.journey.census.deadlines.queries import Tally
from maillage.kernel.templatetags.face import day as shown_day
from maillage.kernel.typography import number, plural, typeset

__all__ = ["Heap", "Summary", "digest_text"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What is too much for a mail: ``total``, of which ``costly`` bind to pay within two months; how many by organisation
    (none where there is but one) and by kind, and how many by kind are late."""

    total: int
    costly: int
    by_owner: Sequence[Tally]
    by_kind: Sequence[Tally]
    late: Sequence[Tally]


@dataclass(frozen=True, slots=True)
class Heap:
    """What comes for one organisation that a person acts for: ``late`` and ``soon``, whole; or, with a ``summary``, only the
    first of what binds to pay.

    ``sees_prices``: of which organisations she may read what it costs.
    """

    name: str
    late: Sequence[Deadline]
    soon: Sequence[Deadline]
    sees_prices: frozenset[int]
    summary: Summary | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.late or self.soon or self.summary)

    @property
    def count(self) -> int:
        return self.summary.total if self.summary else len(self.late) + len(self.soon)


OWNERS_SHOWN: Final = 10


def digest_text(person_name: str, heaps: Sequence[Heap], day: date, site: str) -> tuple[str, str]:
    """The subject and the text of a mail. ``site``: without its last slash."""
    count = sum(heap.count for heap in heaps)
    subject = f"Maillage : {plural(count, 'échéance', 'échéances')} à regarder cette semaine"
    if any(heap.summary for heap in heaps):
        costly = sum(heap.summary.costly if heap.summary else _costly(heap) for heap in heaps)
        subject = (
            f"Maillage : {plural(costly, 'échéance qui engage', 'échéances qui engagent')} à payer, sur {number(count)}"
        )
    parts = [f"Bonjour {person_name},", ""]
    for heap in heaps:
        parts += [heap.name.upper(), ""]
        if heap.summary:
            parts += _summarised(heap, heap.summary, day, site)
            continue
        for title, rows in (("En retard", heap.late), ("Dans les deux mois", heap.soon)):
            if rows:
                parts += [f"{title} :"]
                parts += [line for row in rows for line in _lines(row, heap, day)]
                parts += [""]
    parts += [
        f"Tout le calendrier : {site}/recensement/echeances/",
        f"Recevoir ce courriel moins souvent, ou plus du tout : {site}/recensement/echeances/pour-moi/",
    ]
    return typeset(subject), "\n".join(typeset(part) if "://" not in part else part for part in parts) + "\n"


def _costly(heap: Heap) -> int:
    return sum(bool(WORDS[row.kind].costs) for row in heap.soon)


def _summarised(heap: Heap, summary: Summary, day: date, site: str) -> list[str]:
    """What binds to pay, then how much there is of the rest: of whom, of what, and what is late."""
    parts = []
    if heap.soon:
        parts += ["À décider d’abord, dans les deux mois :"]
        parts += [line for row in heap.soon for line in _lines(row, heap, day)]
        if others := summary.costly - len(heap.soon):
            parts += [f"- et {plural(others, 'autre', 'autres')} : {site}/recensement/echeances/?payant=on"]
        parts += [""]
    if summary.by_owner:
        parts += ["Dans les deux mois, par collectivité :"]
        parts += [_counted(one, one.about) for one in summary.by_owner[:OWNERS_SHOWN]]
        if (others := len(summary.by_owner) - OWNERS_SHOWN) > 0:
            parts += [f"- et {plural(others, 'autre collectivité', 'autres collectivités')}"]
        parts += [""]
    for title, tallies in (
        ("Dans les deux mois, par nature", summary.by_kind),
        ("En retard, par nature", summary.late),
    ):
        if tallies:
            parts += [f"{title} :"]
            parts += [f"- {DeadlineKind(one.about).label} : {number(one.deadlines)}" for one in tallies]
            parts += [""]
    return parts


def _counted(one: Tally, name: str) -> str:
    costly = f", dont {number(one.costly)} à payer" if one.costly else ""
    return f"- {name} : {number(one.deadlines)}{costly} ; la première le {shown_day(one.first_on)}"


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
