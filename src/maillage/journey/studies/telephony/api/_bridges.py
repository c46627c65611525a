"""Sites to merge, for programs."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.timezone import localdate
from ninja import Status
from pydantic import BaseModel, Field

from maillage.foundations.organisations.enums import Right, Subject
from maillage.foundations.scheduling.api import EXAMPLE as JOB
from maillage.foundations.scheduling.api import JobShape, job_shape
from maillage.journey.studies.telephony import actions, queries
from maillage.journey.studies.telephony.access import get_analysis_for
from maillage.journey.studies.telephony.api._base import MEND, operations
from maillage.journey.studies.telephony.forms import BridgeForm
from maillage.kernel.operations import Amount, Closed, Faulty, amount, form_faults


class BridgeDemand(Closed):
    """Two accesses of the inventory that could be one; every hypothesis is said."""

    un: int = Field(description="Fiche de la liste « lignes » de l’inventaire : l’accès du premier lieu.")
    autre: int
    metres: Decimal
    portee_metres: Decimal = Field(description="D’un pont wifi ; vaut pour tous les ponts étudiés.")
    cout_pose: Decimal = Field(description="En euros, dans la base du tarif.")
    entretien: Decimal = Field(description="En euros par mois, dans la base du tarif.")
    debit: Decimal = Field(description="Du pont, en Mbit/s.")
    besoin_un: Decimal = Field(description="En Mbit/s.")
    besoin_autre: Decimal
    mois: int = Field(description="Durée étudiée ; vaut pour tous les ponts étudiés.")


class BridgeShape(BaseModel):
    """A bridge that is looked at."""

    rang: int
    un: str
    autre: str
    metres: str


class MergedShape(BaseModel):
    """An access to give up."""

    rendu: str = Field(description="Le lieu qui rend son accès.")
    relie_a: str
    a_partir_du: date
    supposee_libre: bool = Field(description="Vrai si nul ne sait jusqu’à quand l’accès est engagé.")
    mois_gagnes: int
    loyer_economise: Amount | None
    pont_pose: Amount | None
    entretien: Amount | None
    gain_net: Amount | None


class MergerShape(BaseModel):
    """Bridges, and what they give once computed."""

    ponts: list[BridgeShape]
    a_rendre: list[MergedShape]
    ecartes: list[str] = Field(description="Ponts écartés, et pourquoi.")
    gain_net: Amount | None


_MERGER: dict[str, Any] = {
    "ponts": [{"rang": 0, "un": "Taulé, Mairie", "autre": "Taulé, École", "metres": "80"}],
    "a_rendre": [],
    "ecartes": [],
    "gain_net": None,
}
_BRIDGE_WORDS: Final = {
    "one": "un",
    "other": "autre",
    "metres": "metres",
    "most_metres": "portee_metres",
    "investment": "cout_pose",
    "running": "entretien",
    "rate": "debit",
    "needed_one": "besoin_un",
    "needed_other": "besoin_autre",
    "months": "mois",
}


@operations.reads(
    "/telephonie/{int:pk}/ponts",
    Right.CONDUCT_STUDY,
    MergerShape,
    "Les ponts étudiés entre des lieux, et les accès à rendre ; lus par qui conduit l’analyse",
    example=_MERGER,
)
def telephony_bridges(request: Any, pk: int) -> MergerShape:
    found = get_analysis_for(request.actor, pk, is_own=True)
    merger = queries.merger_of(found)
    basis = found.tariff.basis
    result: dict[str, Any] = merger.found if merger else {}

    def euros(text: Any) -> Amount | None:
        return amount(None if text is None else Decimal(str(text)), basis, "sur la durée étudiée")

    return MergerShape(
        ponts=[
            BridgeShape(rang=place, un=each["one"]["name"], autre=each["other"]["name"], metres=each["metres"])
            for place, each in enumerate(merger.bridges if merger else ())
        ],
        a_rendre=[
            MergedShape(
                rendu=each["site"],
                relie_a=each["through"],
                a_partir_du=date.fromisoformat(each["free_from"]),
                supposee_libre=bool(each.get("is_supposed_free")),
                mois_gagnes=each["months"],
                loyer_economise=euros(each["saved"]),
                pont_pose=euros(each["investment"]),
                entretien=euros(each["running"]),
                gain_net=euros(each["net"]),
            )
            for each in result.get("merged", ())
        ],
        ecartes=list(result.get("left_out", ())),
        gain_net=euros(result.get("net")),
    )


@operations.writes(
    "POST",
    "/telephonie/{int:pk}/ponts",
    Right.CONDUCT_STUDY,
    {202: JobShape},
    "Étudier un pont entre deux lieux ; l’analyse est recalculée",
    example=JOB,
)
def add_telephony_bridge(request: Any, pk: int, pont: BridgeDemand) -> Status[JobShape]:
    actor = request.actor
    found = get_analysis_for(actor, pk, is_own=True)
    owners = sorted(actor.scope.seen(Subject.PRICES) | actor.scope.seen(Subject.OWN))
    typed = {field: getattr(pont, word) for field, word in _BRIDGE_WORDS.items()}
    form = BridgeForm(typed, accesses=queries.accesses_seen(owners), basis=found.tariff.basis)
    if not form.is_valid():
        raise Faulty("Le pont n’a pas été ajouté.", form_faults(form, _BRIDGE_WORDS, MEND))
    return Status(202, job_shape(actions.add_bridge(actor, found, form.bridge(localdate()))))


@operations.writes(
    "DELETE",
    "/telephonie/{int:pk}/ponts/{int:rank}",
    Right.CONDUCT_STUDY,
    {202: JobShape},
    "Ne plus étudier un pont ; l’analyse est recalculée",
    example=JOB,
)
def remove_telephony_bridge(request: Any, pk: int, rank: int) -> Status[JobShape]:
    found = get_analysis_for(request.actor, pk, is_own=True)
    return Status(202, job_shape(actions.remove_bridge(request.actor, found, rank)))
