"""Every write of telephony."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from maillage.engine.errors import EngineError, MaillageError
from maillage.foundations.audit.actions import record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.actions import enqueue
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.studies.telephony.engine import METHOD, Conducted, PlanFields, plan_of_row
from maillage.journey.studies.telephony.enums import AnalysisState, LeftOut
from maillage.journey.studies.telephony.models import AnalysedLine, SiteMerger, Tariff, TariffPlan, TelephonyAnalysis
from maillage.journey.studies.telephony.queries import LineSeen
from maillage.kernel.pages import NotAllowed

__all__ = [
    "AnalysisFrozen",
    "NameTaken",
    "PlansRefused",
    "add_bridge",
    "ask_analysis",
    "cite_in_study",
    "compute_again",
    "create_tariff",
    "delete_plan",
    "freeze_analysis",
    "keep_analysis",
    "open_analysis",
    "remove_bridge",
    "save_plan",
    "write_plan",
]


class NameTaken(MaillageError):
    """The body has a tariff, or the tariff a plan, of that name."""


class PlansRefused(MaillageError):
    """Plans that cannot be kept: ``faults``, each of a plan by its place from 0."""

    def __init__(self, faults: Sequence[tuple[int, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("Ce tarif n’a pas été enregistré.\n" + "\n".join(f"- {said}" for _, said in self.faults))


class AnalysisFrozen(MaillageError):
    """What was frozen is not computed again."""


@transaction.atomic
def create_tariff(
    actor: Actor, *, name: str, operator: str, as_of: date, source: str, basis: str, plans: Iterable[PlanFields] = ()
) -> Tariff:
    """A tariff and its plans, all or none. Errors: ``NotAllowed``, ``NameTaken``, ``PlansRefused``."""
    actor.must(Right.CONDUCT_STUDY)
    if Tariff.objects.filter(owner=actor.acting_id, name=name).exists():
        raise NameTaken(f"Un tarif s’appelle déjà « {name} ». Donnez-lui un autre nom.")
    tariff = Tariff.objects.create(
        owner_id=actor.acting_id, name=name, operator=operator, as_of=as_of, source=source, basis=basis
    )
    rows = _plan_rows(tariff, plans)
    TariffPlan.objects.bulk_create(rows)
    record(actor, "telephony.tariff_created", tariff, f"a créé le tarif « {name} » ({len(rows)} forfaits)")
    return tariff


def _plan_rows(tariff: Tariff, plans: Iterable[PlanFields]) -> list[TariffPlan]:
    """The rows of plans, each with what the columns hold. Error: ``PlansRefused``."""
    rows: list[TariffPlan] = []
    faults: list[tuple[int, str]] = []
    codes: set[str] = set()
    for place, fields in enumerate(plans):
        row = TariffPlan(owner_id=tariff.owner_id, tariff=tariff)
        if fields.code in codes:
            faults.append((place, f"deux forfaits ont le code « {fields.code} ». Donnez un code à chacun."))
        codes.add(fields.code)
        faults.extend((place, said) for said in _filled(row, fields))
        rows.append(row)
    if faults:
        raise PlansRefused(faults)
    return rows


def _filled(row: TariffPlan, fields: PlanFields) -> list[str]:
    """Write the fields of a plan in its row; what is wrong with them, in French."""
    for name in PlanFields.__dataclass_fields__:
        if name != "kinds":
            setattr(row, name, getattr(fields, name))
    row.nature = "".join(sorted(fields.kinds)[:1])
    faults = []
    if len(fields.kinds) > 1:
        said = "il est pour plusieurs natures de lignes. Faites-en un forfait par nature."
        faults.append(f"forfait « {fields.name} » : {said}")
    try:
        row.clean_fields(exclude=("owner", "tariff"))
        plan_of_row(row, row.tariff.basis)
    except ValidationError as refused:
        for name, messages in refused.message_dict.items():
            label = TariffPlan._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            faults.extend(f"forfait « {fields.name[:60]} », {label} : {said}" for said in messages)
    except EngineError as refused:
        faults.append(str(refused))
    return faults


def write_plan(actor: Actor, plan: TariffPlan, fields: PlanFields) -> TariffPlan:
    """A plan as a program gives it, new or changed. Errors: ``NotAllowed``, ``NameTaken``, ``PlansRefused``."""
    if faults := _filled(plan, fields):
        raise PlansRefused([(0, said) for said in faults])
    return save_plan(actor, plan)


@transaction.atomic
def delete_plan(actor: Actor, plan: TariffPlan) -> None:
    """A plan that nothing proposes any more; analyses keep what they read of it. Error: ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY)
    if not actor.scope.may_write(plan.owner_id):
        raise NotAllowed("plan")
    said = f"a retiré le forfait « {plan.name} » du tarif « {plan.tariff.name} »"
    record(actor, "telephony.plan_deleted", plan, said)
    plan.delete()


@transaction.atomic
def save_plan(actor: Actor, plan: TariffPlan) -> TariffPlan:
    """A plan of the grid, new or changed. Errors: ``NotAllowed``, ``NameTaken``, ``PlanRefused``."""
    actor.must(Right.CONDUCT_STUDY)
    if not actor.scope.may_write(plan.tariff.owner_id):
        raise NotAllowed("tariff")
    plan.owner_id = plan.tariff.owner_id
    plan_of_row(plan, plan.tariff.basis)
    verb = "ajouté" if plan.pk is None else "modifié"
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError:
        raise NameTaken(f"Un forfait du tarif a déjà le code « {plan.code} ». Donnez-lui-en un autre.") from None
    record(actor, "telephony.plan_saved", plan, f"a {verb} le forfait « {plan.name} » du tarif « {plan.tariff.name} »")
    return plan


@transaction.atomic
def open_analysis(
    actor: Actor,
    *,
    name: str,
    tariff: Tariff,
    first_month: date,
    last_month: date,
    seconds: int,
    study: Study | None = None,
) -> TelephonyAnalysis:
    """An analysis that is still to be computed. Error: ``NotAllowed``."""
    actor.must(Right.CONDUCT_STUDY)
    if study is not None:
        actor.must(Right.CONDUCT_STUDY, study.owner_id)
    analysis = TelephonyAnalysis.objects.create(
        owner_id=actor.acting_id,
        name=name,
        study=study,
        tariff=tariff,
        first_month=first_month.replace(day=1),
        last_month=last_month.replace(day=1),
        seconds=seconds,
    )
    record(actor, "telephony.analysis_asked", analysis, f"a demandé l’analyse de téléphonie « {name} »")
    return analysis


@transaction.atomic
def ask_analysis(actor: Actor, **asked: Any) -> Any:
    """An analysis (``open_analysis``), and the job that computes it, which is given. Error: ``NotAllowed``."""
    return compute_again(actor, open_analysis(actor, **asked))


@transaction.atomic
def compute_again(actor: Actor, analysis: TelephonyAnalysis) -> Any:
    """The job that computes an analysis from the rows of today. Errors: ``NotAllowed``, ``AnalysisFrozen``."""
    _must_change(actor, analysis)
    return enqueue(actor, "telephony.analyse", f"Analyse de téléphonie « {analysis.name} »", analysis=analysis.pk)


@transaction.atomic
def add_bridge(actor: Actor, analysis: TelephonyAnalysis, bridge: Mapping[str, Any]) -> Any:
    """A bridge between two sites to look at, then everything computed again; how long and how far hold for all bridges.
    Errors: ``NotAllowed``, ``AnalysisFrozen``."""
    _must_change(actor, analysis)
    merger, _ = SiteMerger.objects.get_or_create(owner_id=analysis.owner_id, analysis=analysis)
    shared = {name: bridge[name] for name in ("months", "most_metres")}
    merger.bridges = [*({**each, **shared} for each in merger.bridges), dict(bridge)]
    merger.save(update_fields=["bridges"])
    between = f"« {bridge['one']['name']} » et « {bridge['other']['name']} »"
    record(actor, "telephony.bridge_added", analysis, f"a proposé un pont entre {between}")
    return compute_again(actor, analysis)


@transaction.atomic
def remove_bridge(actor: Actor, analysis: TelephonyAnalysis, place: int) -> Any:
    """One bridge less, then everything computed again. Errors: ``NotAllowed``, ``AnalysisFrozen``."""
    _must_change(actor, analysis)
    merger = SiteMerger.objects.filter(analysis=analysis).first()
    if merger is None or not 0 <= place < len(merger.bridges):
        raise NotAllowed("bridge")
    gone = merger.bridges[place]
    merger.bridges = [each for at, each in enumerate(merger.bridges) if at != place]
    merger.save(update_fields=["bridges"])
    between = f"« {gone['one']['name']} » et « {gone['other']['name']} »"
    record(actor, "telephony.bridge_removed", analysis, f"a retiré le pont entre {between}")
    return compute_again(actor, analysis)


@transaction.atomic
def cite_in_study(actor: Actor, analysis: TelephonyAnalysis, study: Study | None) -> None:
    """The study whose report cites the analysis, or none. Errors: ``NotAllowed``, ``AnalysisFrozen``."""
    _must_change(actor, analysis)
    if study is not None:
        actor.must(Right.CONDUCT_STUDY, study.owner_id)
    before = {"study": analysis.study_id}
    analysis.study = study
    analysis.save(update_fields=["study"])
    told = "d’aucune étude" if study is None else f"de l’étude « {study.name} »"
    sentence = f"a fait de l’analyse « {analysis.name} » celle {told}"
    record(actor, "telephony.analysis_cited", analysis, sentence, before=before, after={"study": analysis.study_id})


@transaction.atomic
def freeze_analysis(actor: Actor, analysis: TelephonyAnalysis) -> None:
    """From now on nothing changes it: reports quote it. Errors: ``NotAllowed``, ``AnalysisFrozen``."""
    _must_change(actor, analysis)
    if analysis.state != AnalysisState.COMPUTED:
        raise AnalysisFrozen("L’analyse n’est pas encore calculée : attendez son résultat avant de la figer.")
    analysis.state, analysis.frozen_at = AnalysisState.FROZEN, now()
    analysis.save(update_fields=["state", "frozen_at"])
    record(actor, "telephony.analysis_frozen", analysis, f"a figé l’analyse de téléphonie « {analysis.name} »")


def _must_change(actor: Actor, analysis: TelephonyAnalysis) -> None:
    actor.must(Right.CONDUCT_STUDY)
    if not actor.scope.may_write(analysis.owner_id):
        raise NotAllowed("analysis")
    if analysis.state == AnalysisState.FROZEN:
        raise AnalysisFrozen("Cette analyse est figée : faites-en une nouvelle.")


@transaction.atomic
def keep_analysis(
    actor: Actor,
    analysis: TelephonyAnalysis,
    conducted: Conducted,
    lines: Sequence[LineSeen],
    *,
    totals: dict[str, Any],
    merged: dict[str, Any],
    plans: dict[str, Any],
    digest: str,
) -> None:
    """What was found, instead of what was found before. Errors: ``NotAllowed``, ``AnalysisFrozen``."""
    analysis = TelephonyAnalysis.objects.select_for_update(of=("self",)).get(pk=analysis.pk)
    _must_change(actor, analysis)
    AnalysedLine.objects.filter(analysis=analysis).delete()
    seen = {f"{line.owner} {line.key}": line for line in lines}
    rows = []
    found = conducted.analysis
    told = [("", best) for best in found.lines] + [(str(LeftOut.NO_PLAN), best) for best in found.unplaced]
    for left_out, best in (*told, *conducted.left_out):
        line = seen[best.line.key]
        rows.append(
            AnalysedLine(
                owner_id=line.owner,
                counterparty_id=analysis.owner_id,
                analysis=analysis,
                line=line.key,
                nature=line.nature,
                current=line.plan,
                today=best.line.today,
                today_from=line.source,
                usage=conducted.usage.get(best.line.key, {}),
                left_out=left_out,
                plan=best.plan.name if best.plan else "",
                best=best.best,
                alone=best.alone,
                saving=best.saving,
                unsold=best.unsold,
                free_from=line.free_from,
            )
        )
    AnalysedLine.objects.bulk_create(rows, batch_size=500)
    SiteMerger.objects.filter(analysis=analysis).update(found=merged)
    analysis.totals, analysis.plans, analysis.inputs_digest, analysis.method = totals, plans, digest, METHOD
    analysis.state, analysis.computed_at = AnalysisState.COMPUTED, now()
    analysis.save()
    saved = Decimal(totals["saving"])
    record(
        actor,
        "telephony.analysis_computed",
        analysis,
        f"a calculé l’analyse « {analysis.name} » : {saved} € d’économie",
    )
