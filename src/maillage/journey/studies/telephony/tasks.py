"""What the worker does for telephony. It can be run again from its start."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Subject
from maillage.foundations.scheduling.progress import Progress
from maillage.journey.studies.telephony.actions import keep_analysis
from maillage.journey.studies.telephony.engine import (
    Conducted,
    conduct_analysis,
    digest_of,
    kept_plans,
    merged_sites,
    plan_of_row,
)
from maillage.journey.studies.telephony.models import TelephonyAnalysis
from maillage.journey.studies.telephony.queries import LineSeen, bridges_of, consumed, lines_seen, plans_of
from maillage.kernel.jobs import job

__all__ = ["analyse", "compute_at_once"]

STEPS = 3


class AnalysisGone(MaillageError):
    """The analysis was deleted between the asking and the work."""


class NothingToAnalyse(MaillageError):
    """Neither a line nor a plan."""


@dataclass(frozen=True, slots=True)
class _Gathered:
    """Everything that an analysis is computed from."""

    analysis: TelephonyAnalysis
    lines: list[LineSeen]
    rows: list[Any]
    plans: list[Any]
    kept: dict[str, Any]
    bridges: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Computed:
    conducted: Conducted
    totals: dict[str, Any]
    merged: dict[str, Any]
    digest: str


@job("telephony.analyse")
def analyse(progress: Progress[Actor], *, analysis: int) -> str:
    """Compute an analysis from the lines and consumptions that the body may see today."""
    progress.step("Lecture des lignes et des consommations", 0, STEPS)
    with progress.reads() as actor:
        gathered = _gather(actor, analysis)
    progress.step("Choix du forfait de chaque ligne", 1, STEPS)
    computed = _compute(gathered)
    progress.step("Enregistrement", 2, STEPS)
    with progress.writes() as actor:
        _keep(actor, gathered, computed)
    return reverse("studies:telephony_analysis", args=[analysis])


def compute_at_once(actor: Actor, analysis: TelephonyAnalysis) -> None:
    """The same without a worker, where somebody waits for it: the demonstration."""
    gathered = _gather(actor, analysis.pk)
    _keep(actor, gathered, _compute(gathered))


def _gather(actor: Actor, pk: int) -> _Gathered:
    found = TelephonyAnalysis.objects.select_related("tariff").filter(pk=pk).first()
    if found is None:
        raise AnalysisGone("Cette analyse n’existe plus.")
    owners = sorted(actor.scope.seen(Subject.PRICES) | actor.scope.seen(Subject.OWN))
    first, last, basis = found.first_month, found.last_month, found.tariff.basis
    plans = plans_of(found.tariff)
    return _Gathered(
        found,
        lines_seen(owners, first, last, basis),
        list(consumed(owners, first, last)),
        [plan_of_row(row, basis) for row in plans],
        kept_plans(found.tariff, plans),
        bridges_of(found),
    )


def _compute(gathered: _Gathered) -> _Computed:
    if not gathered.plans:
        raise NothingToAnalyse("Ce tarif n’a aucun forfait. Ajoutez-en un, puis relancez le calcul.")
    if not gathered.lines:
        raise NothingToAnalyse(
            "Aucune ligne à analyser : demandez aux membres de partager leurs prix, ou versez des factures."
        )
    first, last = gathered.analysis.first_month, gathered.analysis.last_month
    if all(line.left_out for line in gathered.lines):
        raise NothingToAnalyse(
            f"Aucune des {len(gathered.lines)} lignes n’a de relevé de communications pour chaque mois de {first:%m/%Y} à "
            f"{last:%m/%Y} : leur consommation n’est pas connue. Versez les relevés qui manquent, ou raccourcissez la période."
        )
    conducted = conduct_analysis(
        gathered.lines, gathered.rows, gathered.plans, first=first, last=last, seconds=gathered.analysis.seconds
    )
    account = Counter(line.source or "inconnu" for line in gathered.lines if not line.left_out)
    merged = merged_sites(gathered.bridges, on=_next_month(last))
    digest = digest_of(gathered.lines, gathered.rows, gathered.plans, gathered.bridges)
    return _Computed(conducted, conducted.totals(account), merged, digest)


def _keep(actor: Actor, gathered: _Gathered, computed: _Computed) -> None:
    keep_analysis(
        actor,
        gathered.analysis,
        computed.conducted,
        gathered.lines,
        totals=computed.totals,
        merged=computed.merged,
        plans=gathered.kept,
        digest=computed.digest,
    )


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
