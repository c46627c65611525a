"""All operations on one django-ninja API, and the words of its refusals."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from maillage import __version__
from maillage.api.door import door
from maillage.api.own import operations as own
from maillage.api.problems import problem
from maillage.engine.errors import MaillageError
from maillage.foundations.files.actions import FileDamaged, FileNotKept
from maillage.foundations.scheduling.api import operations as scheduling
from maillage.journey.census.agents.api import operations as agents
from maillage.journey.census.bills.api import operations as bills
from maillage.journey.census.campaigns.api import operations as campaigns
from maillage.journey.census.costs.api import operations as costs
from maillage.journey.census.deadlines.api import operations as deadlines
from maillage.journey.census.inventory.api import operations as inventory
from maillage.journey.census.transfers.api import operations as transfers
from maillage.journey.studies.money.api import operations as money
from maillage.journey.studies.offers.api import operations as offers
from maillage.journey.studies.reports.api import operations as reports
from maillage.journey.studies.scenarios.api import operations as scenarios
from maillage.journey.studies.sharing.api import operations as sharings
from maillage.journey.studies.syntheses.api import operations as studies
from maillage.journey.studies.telephony.api import operations as telephony
from maillage.journey.territories.api import operations as territories
from maillage.kernel.operations import Fault, Faulty, Operations

__all__ = ["MOUNTED", "PREFIX", "api"]

PREFIX: Final = "/api/v1"
MOUNTED: Final[tuple[Operations, ...]] = (
    own,
    scheduling,
    territories,
    inventory,
    transfers,
    campaigns,
    bills,
    agents,
    deadlines,
    costs,
    studies,
    scenarios,
    money,
    offers,
    sharings,
    telephony,
    reports,
)


class _Api(NinjaAPI):
    def get_operation_url_name(self, operation: Any, router: Any) -> str:
        """One name an address: that of its first operation."""
        name: str = router.path_operations[operation.path].operations[0].view_func.__name__
        return name


def _mount(mounted: tuple[Operations, ...]) -> NinjaAPI:
    made = _Api(title="Maillage", version=__version__, urls_namespace="api", openapi_url=None, docs_url=None)
    for offered in mounted:
        for operation in offered.declared:
            declare = made.api_operation(
                [operation.method],
                operation.path,
                response=None if operation.files else dict(operation.answers),
                summary=operation.summary,
                description=" ",
                operation_id=operation.view.__name__,
                tags=[offered.heading],
            )
            declare(operation.view)
    made.add_decorator(door, mode="view")
    for error, handler in _HANDLERS.items():
        made.add_exception_handler(error, handler)
    return made


# --- refusals --------------------------------------------------------------------------------------------------------

_WORDS: Final = {
    "missing": ("Il manque.", "Donnez-le."),
    "extra_forbidden": ("Ce champ n’existe pas.", "Retirez-le ou corrigez son nom."),
    "int_parsing": ("Ce n’est pas un nombre entier.", "Écrivez-le en chiffres, sans virgule."),
    "int_type": ("Ce n’est pas un nombre entier.", "Écrivez-le en chiffres, sans virgule ni guillemets."),
    "int_from_float": ("Ce n’est pas un nombre entier.", "Écrivez-le sans virgule."),
    "bool_parsing": ("Ce n’est ni vrai ni faux.", "Écrivez true ou false."),
    "string_type": ("Ce n’est pas du texte.", "Mettez-le entre guillemets."),
    "string_too_long": ("C’est trop long.", "{max_length} caractères au plus."),
    "greater_than_equal": ("C’est trop petit.", "{ge} au moins."),
    "less_than_equal": ("C’est trop grand.", "{le} au plus."),
    "enum": ("Cette valeur n’est pas prévue.", "Choisissez parmi : {expected}."),
    "date_from_datetime_parsing": ("Cette date n’existe pas.", "Écrivez-la AAAA-MM-JJ, par exemple 2026-03-31."),
    "date_parsing": ("Cette date n’existe pas.", "Écrivez-la AAAA-MM-JJ, par exemple 2026-03-31."),
}
_SOURCES: Final = {"query": "paramètre", "path": "adresse", "body": "champ", "form": "champ", "file": "fichier"}


def _not_here(request: HttpRequest, _: Any) -> HttpResponse:  # noqa: ARG001 django-ninja's signature
    return problem(404)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001
    return problem(422, faults=[_fault(found) for found in error.errors])


def _fault(found: dict[str, Any]) -> Fault:
    source, *path = found["loc"]
    word, place = _SOURCES.get(str(source), str(source)), str(path[-1]) if path else ""
    what, cure = _WORDS.get(found["type"], ("Cette valeur n’est pas acceptée.", "Voyez la description de l’opération."))
    return Fault(
        ou=f"{word} « {place} »" if place else word, quoi=what, que_faire=cure.format_map(found.get("ctx", {}))
    )


def _refused(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001
    return problem(getattr(error, "status", 422), str(error), getattr(error, "faults", ()))


def _our_fault(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001
    return problem(500, str(error))


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001
    return problem(error.status_code)


def _unforeseen(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001
    """Django notes it and answers; AsProblems says it."""
    raise error


_HANDLERS: Final[dict[type[Exception], Any]] = {
    Http404: _not_here,
    ValidationError: _invalid,
    Faulty: _refused,
    MaillageError: _refused,
    FileDamaged: _our_fault,
    FileNotKept: _our_fault,
    HttpError: _unreadable,
    Exception: _unforeseen,
}

api: Final = _mount(MOUNTED)
