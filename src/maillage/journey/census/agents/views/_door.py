"""The door of agents: no session, no cookie, only the token of an organisation.

Whoever has no token learns nothing: the answer is that of an address that does not exist. The address holds the token, so
no log ever holds the address.
"""

import logging
import re
from base64 import b64decode
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.request import RawPostDataException, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from maillage.journey.census.agents import actions
from maillage.journey.census.agents.access import enrolment_of, scope_of
from maillage.journey.census.agents.imports import (
    MOST_RECEIVED,
    Answer,
    Message,
    TooLarge,
    Unreadable,
    accepted,
    invitation,
    read_message,
    refusal,
    wrapping_of,
)
from maillage.journey.census.agents.models import Enrolment
from maillage.journey.census.inventory.actions import Refused
from maillage.kernel.pages import Policy
from maillage.kernel.tenancy import enter, outside

__all__ = ["declare"]

log = logging.getLogger(__name__)
_REQUEST_ID: Final = re.compile(r"[0-9A-Fa-f]{8}")


@csrf_exempt
def declare(request: HttpRequest, token: str = "") -> HttpResponse:
    """What an agent sends, and what it is answered. ``token``: of the address, else the password of HTTP Basic."""
    with outside():
        response = _serve(request, token)
    response["Cache-Control"] = "no-store, private"
    if _REQUEST_ID.fullmatch(sent := request.headers.get("GLPI-Request-ID", "")):
        response["GLPI-Request-ID"] = sent
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django would write the address, and with it the token
    return response


declare.policy = Policy("public", is_reading=False)  # type: ignore[attr-defined]


def _serve(request: HttpRequest, token: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["POST"])
    if request.method != "POST":
        return _nothing_here()
    if not token and "Authorization" not in request.headers:
        response = HttpResponse(status=401)
        response["WWW-Authenticate"] = (
            'Basic realm="Maillage"'  # and nothing behind: agents take the rest for the realm
        )
        return response
    enrolment = enrolment_of(token or _password(request))
    if enrolment is None:
        return _nothing_here()
    answer = _answer(request, enrolment)
    return HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)


def _nothing_here() -> HttpResponse:
    return HttpResponse("Introuvable\n", status=404, content_type="text/plain; charset=utf-8")


def _password(request: HttpRequest) -> str:
    """The password of HTTP Basic, whatever its user; empty where there is none."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.casefold() != "basic":
        return ""
    try:
        return b64decode(text, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _answer(request: HttpRequest, enrolment: Enrolment) -> Answer:
    is_json = "GLPI-Agent-ID" in request.headers or "json" in (request.content_type or "")
    body = _body(request)
    if body is None:
        return refusal("Cet inventaire est trop gros, ou il est arrivé coupé.", 413, is_json=is_json)
    told: dict[str, Any] = {"is_json": is_json or body[:1] == b"{", "wrapping": wrapping_of(body)}
    try:
        message = read_message(body, request.headers.get("GLPI-Agent-ID", ""), request.headers.get("User-Agent", ""))
        with enter(scope_of(enrolment)):
            return _keep(enrolment, message, told)
    except TooLarge as error:
        return refusal(str(error), 413, **told)
    except (Unreadable, Refused) as error:
        return refusal(str(error), 400, **told)
    except actions.TooMany as error:
        return refusal(str(error), 429, **told)


def _keep(enrolment: Enrolment, message: Message, told: dict[str, Any]) -> Answer:
    match message.query:
        case "inventory":
            actions.declare(enrolment, message)
            return accepted(message)
        case "prolog" | "contact":
            actions.note_contact(enrolment, message)
            return invitation(message, keeps_last_user=enrolment.keeps_last_user)
    return refusal("Cette demande n’est pas prévue : seuls les inventaires le sont.", 400, **told)


def _body(request: HttpRequest) -> bytes | None:
    """What was sent, ``None`` where it is too much or did not arrive."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_RECEIVED:
        return None
    try:
        return request.body
    except (UnreadablePostError, RawPostDataException):
        return None
