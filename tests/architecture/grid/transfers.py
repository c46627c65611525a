"""The census, files that come in and go out."""

from collections.abc import Callable
from typing import Any, Final

from maillage.foundations.files.actions import store
from maillage.journey.census.transfers.models import FileImport, FileMapping
from maillage.kernel.tenancy import everything
from tests.cast import Place
from tests.security.rows import row

__all__ = ["GET", "OBJECTS", "POST"]

GET: Final = """
route                    visiteur voisine autre_membre membre pilote technicien titulaire
api:import_file          405      405     405          405    405    405        405
api:import_shown         401      404     404          200    404    404        404
api:confirm_import       405      405     405          405    405    405        405
api:undo_import          405      405     405          405    405    405        405
census:imports           302      200     200          200    200    404        404
census:deposit_import    302      200     200          200    200    404        404
census:mappings          302      200     200          200    200    404        404
census:delete_mapping    302      404     404          200    404    404        404
census:import            302      404     404          200    404    404        404
census:import_columns    302      404     404          200    404    404        404
census:reread_import     302      404     404          200    404    404        404
census:check_import      302      404     404          302    404    404        404
census:write_import      302      404     404          302    404    404        404
census:drop_import       302      404     404          302    404    404        404
census:undo_import       302      404     404          200    404    404        404
census:import_errors     302      404     404          200    404    404        404
census:export_everything 302      200     200          200    200    200        404
"""

POST: Final = """
route                    visiteur voisine autre_membre membre pilote technicien titulaire
api:import_file          401      422     422          422    422    404        404
api:confirm_import       401      422     422          422    422    404        404
api:undo_import          401      422     422          422    422    404        404
census:deposit_import    302      422     422          422    422    404        404
census:delete_mapping    302      404     404          302    404    404        404
census:import_columns    302      404     404          422    404    404        404
census:reread_import     302      404     404          422    404    404        404
census:check_import      302      404     404          302    404    404        404
census:write_import      302      404     404          302    404    404        404
census:drop_import       302      404     404          302    404    404        404
census:undo_import       302      404     404          302    404    404        404
"""


def _import(place: Place, state: str = "DRAFT") -> dict[str, Any]:
    """A file of one machine, on the disk, whose column of names alone is read."""
    with everything("a file of the stage"):
        kept = store(place.town.pk, "parc.csv", "text/csv", "nom;série\nPC;1\n".encode())
    table = {"name": "fichier", "header_row": 1, "header": ["nom", "série"], "rows": 1, "separator": ";"}
    rules = {"kind": "equipements", "columns": [{"heading": "nom", "target": "name"}]}
    reading = {"table": "fichier", "rules": rules, "dialect": {"separator": ";", "encoding": "utf-8"}}
    facts = {"kind": "equipements", "tables": [table], "readings": [reading], "summary": {"ERROR": 1}, "job": None}
    return {"pk": row(FileImport, place, file=kept, state=state, **facts).pk}


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    **{f"census:{name}": _import for name in ("import", "import_columns", "reread_import", "check_import")},
    **{f"census:{name}": _import for name in ("write_import", "drop_import", "import_errors")},
    "census:undo_import": lambda place: _import(place, "DONE"),
    "census:delete_mapping": lambda place: {"pk": row(FileMapping, place).pk},
    "census:export_everything": lambda _: {"ending": "zip"},
    "api:import_file": lambda _: {"kind": "equipements"},
    "api:import_shown": _import,
    "api:confirm_import": _import,
    "api:undo_import": lambda place: _import(place, "DONE"),
}
"""What an address names, made in a place."""
