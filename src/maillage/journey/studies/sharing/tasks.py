"""What the worker does for sharings. Each can be run again from its start."""

from django.urls import reverse
from django.utils.timezone import localdate

from maillage.engine.errors import MaillageError
from maillage.foundations.organisations.access import Actor
from maillage.foundations.scheduling.progress import Progress
from maillage.journey.studies.sharing.actions import keep_annex, keep_result
from maillage.journey.studies.sharing.documents import compose_annex
from maillage.journey.studies.sharing.engine import compare_keys, compute
from maillage.journey.studies.sharing.engine.rows import asked_of
from maillage.journey.studies.sharing.models import CostSharing
from maillage.journey.studies.sharing.queries import works_of
from maillage.kernel.jobs import job
from maillage.kernel.papers import render_report

__all__ = ["work_out", "write_annex"]

ENDINGS = ("pdf", "docx")


class SharingGone(MaillageError):
    """The sharing was deleted, or its facts changed, between the asking and the work."""


@job("sharing.compute")
def work_out(progress: Progress[Actor], *, sharing: int) -> str:
    """The shares, and the same cost by every other key."""
    with progress.reads():
        asked = asked_of(_found(sharing))
    progress.step("Calcul des parts", 0, 3)
    result = compute(asked)
    progress.step("Comparaison des clés", 1, 3)
    alternatives = compare_keys(asked)
    progress.step("Enregistrement", 2, 3)
    with progress.writes() as actor:
        row = _found(sharing)
        if asked_of(row) != asked:
            raise SharingGone("Ce partage a été modifié pendant son calcul. Relancez le calcul.")
        if not row.is_sealed:  # a worker may have died after it kept the result
            keep_result(actor, row, result, alternatives)
    return reverse("studies:sharing", args=[sharing])


@job("sharing.annex")
def write_annex(progress: Progress[Actor], *, sharing: int) -> str:
    """The annex of a frozen sharing, from the same facts to the same bytes."""
    with progress.reads() as actor:
        row = _found(sharing)
        asked, digest, territory = asked_of(row), row.inputs_digest, actor.acting_name
        day, works = localdate(row.frozen_at), works_of(row)
    progress.step("Calcul des parts", 0, 4)
    result = compute(asked)
    if result.digest != digest:
        raise SharingGone("Les données de ce partage ne sont plus celles de son calcul. Rien n’a été produit.")
    alternatives = compare_keys(asked)
    report = compose_annex(result, alternatives, territory=territory, on=day, cited=works.cited if works else {})
    papers = {}
    for place, ending in enumerate(ENDINGS, 1):
        progress.step(f"Écriture du document {ending.upper()}", place, 4)
        papers[ending] = render_report(report, f".{ending}")
    with progress.writes() as actor:
        keep_annex(actor, _found(sharing), papers)
    return reverse("studies:sharing", args=[sharing])


def _found(pk: int) -> CostSharing:
    row = CostSharing.objects.filter(pk=pk).first()
    if row is None:
        raise SharingGone("Ce partage a été supprimé depuis : il n’y a rien à calculer.")
    return row
