"""The studies, sharings of a cost."""

from collections.abc import Callable
from typing import Any, Final

from maillage.foundations.files.actions import store
from maillage.journey.studies.sharing.models import CostSharing, SharingMember, SharingPaper, SharingWorks
from maillage.kernel.tenancy import everything
from tests.architecture.grid._making import of_body
from tests.cast import Place
from tests.security.rows import row

__all__ = ["GET", "OBJECTS", "POST"]

GET: Final = """
route                   visiteur voisine autre_membre membre pilote technicien titulaire
api:sharings            401      200     200          200    200    404        404
api:sharing             401      404     404          200    200    404        404
api:enter_values        405      405     405          405    405    405        405
api:work_out            405      405     405          405    405    405        405
api:freeze_sharing      405      405     405          405    405    405        405
api:approve_sharing     405      405     405          405    405    405        405
api:sharing_annex       401      404     404          404    200    404        404
studies:sharings        302      200     200          200    200    404        404
studies:new_sharing     302      404     404          404    200    404        404
studies:sharing         302      404     404          200    200    404        404
studies:edit_sharing    302      404     404          404    200    404        404
studies:sharing_values  302      404     404          404    200    404        404
studies:compute_sharing 302      404     404          404    200    404        404
studies:freeze_sharing  302      404     404          404    200    404        404
studies:approve_sharing 302      404     404          404    404    404        404
studies:delete_sharing  302      404     404          404    200    404        404
studies:sharing_export  302      404     404          200    200    404        404
studies:sharing_annex   302      404     404          404    200    404        404
studies:sharing_picture 302      404     404          404    200    404        404
studies:share_sheet     302      404     404          200    200    404        404
"""

POST: Final = """
route                   visiteur voisine autre_membre membre pilote technicien titulaire
api:sharings            401      404     404          404    422    404        404
api:sharing             401      404     404          404    422    404        404
api:enter_values        401      404     404          404    422    404        404
api:work_out            401      404     404          404    422    404        404
api:freeze_sharing      401      404     404          404    422    404        404
api:approve_sharing     401      404     404          404    404    404        404
studies:new_sharing     302      404     404          404    422    404        404
studies:edit_sharing    302      404     404          404    422    404        404
studies:sharing_values  302      404     404          404    422    404        404
studies:compute_sharing 302      404     404          404    409    404        404
studies:freeze_sharing  302      404     404          404    302    404        404
studies:approve_sharing 302      404     404          404    404    404        404
studies:delete_sharing  302      404     404          404    302    404        404
"""


_PICTURE_OF_SHARING: Final = {"name": "x", "piece": 0}


def _sharing(place: Place, state: str = "COMPUTED") -> Any:
    """A sharing of the body in which the commune has a share."""
    sharing: CostSharing = of_body(CostSharing, place, state="DRAFT", total=100, phase_year=None, phase_years=None)
    own = row(SharingMember, place, owner=place.body, counterparty=place.town, sharing=sharing, amount=100)
    own.steps = [["Étape", "1 + 1", "2,00"]]
    with everything("a sharing with its annex"):
        own.save()
        SharingWorks.objects.create(owner=place.body, sharing=sharing, pictures={"x": ["<svg/>"]})
        annex = store(place.body.pk, "annexe.pdf", "application/pdf", b"%PDF")
        SharingPaper.objects.create(owner=place.body, sharing=sharing, ending="pdf", file=annex)
        sharing.state = state
        sharing.save()
    return sharing


def _share_sheet(place: Place) -> dict[str, Any]:
    sharing = _sharing(place)
    with everything("the share of the commune"):
        return {"pk": sharing.pk, "member": SharingMember.objects.get(sharing=sharing).pk}


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    **{
        f"api:{page}": lambda place: {"pk": _sharing(place).pk}
        for page in ("sharing", "enter_values", "work_out", "freeze_sharing")
    },
    "studies:approve_sharing": lambda place: {"pk": _sharing(place, "FROZEN").pk},
    "studies:compute_sharing": lambda place: {"pk": _sharing(place).pk},
    "studies:delete_sharing": lambda place: {"pk": _sharing(place).pk},
    "studies:edit_sharing": lambda place: {"pk": _sharing(place).pk},
    "studies:freeze_sharing": lambda place: {"pk": _sharing(place).pk},
    "studies:share_sheet": _share_sheet,
    "studies:sharing": lambda place: {"pk": _sharing(place).pk},
    "studies:sharing_annex": lambda place: {"pk": _sharing(place).pk, "ending": "pdf"},
    "studies:sharing_export": lambda place: {"pk": _sharing(place).pk, "ending": "csv"},
    "studies:sharing_picture": lambda place: {"pk": _sharing(place).pk, "edition": 1, **_PICTURE_OF_SHARING},
    "studies:sharing_values": lambda place: {"pk": _sharing(place).pk},
    "api:approve_sharing": lambda place: {"pk": _sharing(place, "FROZEN").pk},
    "api:sharing_annex": lambda place: {"pk": _sharing(place).pk, "format": "pdf"},
}
"""What an address names, made in a place."""
