"""The door of every operation: who calls, what she may, in which scope, and once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from hashlib import sha256
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from maillage.api.models import KeptAnswer
from maillage.api.problems import problem
from maillage.foundations.organisations.access import Actor, actor_for
from maillage.foundations.organisations.actions import token_holder
from maillage.foundations.organisations.models import ApiToken
from maillage.kernel.operations import Fault
from maillage.kernel.pages import Policy, only_reading
from maillage.kernel.tenancy import enter, outside

__all__ = ["Caller", "caller_of", "door"]

Run = Callable[..., HttpResponse]
DONE: Final = frozenset({200, 201, 202, 204})
"""Answers that say that something was written. After any other, nothing was."""
LONGEST_KEY: Final = 100


@dataclass(frozen=True, slots=True)
class Caller:
    """A program, and the person and the organisation it acts for. ``actor.rights``: what the token leaves of hers."""

    actor: Actor
    token: ApiToken


def caller_of(request: HttpRequest) -> Caller | None:
    """Who calls, from the bearer token alone: a session opens nothing here, so no other site can forge a request."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    token = token_holder(text.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        return None
    actor = actor_for(token.person, token.owner_id)
    if actor is None or actor.acting_id != token.owner_id:
        return None
    rights = frozenset(right for right in actor.rights if right in token.rights)
    return Caller(replace(actor, rights=rights), token)


def door(run: Any) -> Run:
    """Decorates how django-ninja runs an operation. Error: ``ImproperlyConfigured`` for one that states no policy."""
    operation = run.__self__
    policy = getattr(operation.view_func, "policy", None)
    if not isinstance(policy, Policy):
        raise ImproperlyConfigured(f"{operation.path}: declare it with maillage.kernel.operations")

    @wraps(run)
    def answer(request: HttpRequest, **values: Any) -> HttpResponse:
        with outside():
            response = _serve(operation, policy, run, request, values)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return answer


def _serve(operation: Any, policy: Policy, run: Run, request: Any, values: dict[str, Any]) -> HttpResponse:
    caller = caller_of(request)
    if caller is None:
        return problem(401)
    if policy.right and policy.right not in caller.actor.rights:
        return problem(404)
    if unknown := _unknown(operation, request):
        return problem(422, faults=unknown)
    request.caller, request.actor = caller, caller.actor
    with enter(caller.actor.scope):
        if policy.is_reading:
            return _read(run, request, values)
        return _once(caller.actor, run, request, values)


def _unknown(operation: Any, request: HttpRequest) -> list[Fault]:
    """A misspelt filter would answer with everything, a misspelt field would be lost: both are refused."""
    taken: dict[str, set[str]] = {}
    for model in operation.models:
        flat = model.__ninja_flatten_map_reverse__.values()
        taken.setdefault(model.__ninja_param_source__, set()).update({name for (name,) in flat} or model.model_fields)
    if "body" in taken and request.content_type != "application/json":
        cure = "Envoyez du JSON, avec « Content-Type: application/json »."
        return [Fault(ou="en-tête Content-Type", quoi="Cette opération attend du JSON.", que_faire=cure)]
    sent: list[tuple[str, str, Any]] = [("query", "paramètre", request.GET)]
    if "body" not in taken and request.method != "GET":
        sent += [("form", "champ", request.POST), ("file", "fichier", request.FILES)]
    return [
        Fault(
            ou=f"{word} « {name} »",
            quoi="Cette opération ne le connaît pas.",
            que_faire="Retirez-le ou corrigez son nom.",
        )
        for source, word, names in sent
        for name in names
        if name not in taken.get(source, ())
    ]


def _read(run: Run, request: Any, values: dict[str, Any]) -> HttpResponse:
    with only_reading():
        response = run(request, **values)
    told = request.__dict__.pop("_told", [])
    if told and response.status_code < 400:
        with transaction.atomic():
            for write in told:
                write()
    return response


# --- once ------------------------------------------------------------------------------------------------------------


def _once(actor: Actor, run: Run, request: HttpRequest, values: dict[str, Any]) -> HttpResponse:
    """All of it or nothing; and with a key, once: two that arrive together wait for each other at its row."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY or not key.isprintable():
        rule = f"{LONGEST_KEY} caractères imprimables au plus, par exemple un UUID."
        return problem(
            422, faults=[Fault(ou="en-tête Idempotency-Key", quoi="Cette clé n’est pas acceptée.", que_faire=rule)]
        )
    digest = _digest(request) if key else ""
    with transaction.atomic():
        kept, is_new = _claim(actor, key, digest) if key else (None, True)
        if kept is not None and not is_new:
            return _again(kept, digest)
        response = run(request, **values)
        if response.status_code not in DONE:
            transaction.set_rollback(True)
        elif kept is not None:
            kept.status, kept.body = response.status_code, response.content.decode()
            kept.save(update_fields=["status", "body"])
    return response


def _claim(actor: Actor, key: str, digest: str) -> tuple[KeptAnswer, bool]:
    owner, person = actor.acting_id, actor.person
    known = KeptAnswer.objects.filter(owner=owner, person=person, key=key)
    if kept := known.first():
        return kept, False
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(owner_id=owner, person=person, key=key, digest=digest), True
    except IntegrityError:  # written meanwhile by another, who has just ended
        return known.get(), False


def _again(kept: KeptAnswer, digest: str) -> HttpResponse:
    if kept.digest != digest:
        fault = Fault(
            ou="en-tête Idempotency-Key",
            quoi="Cette clé a déjà servi pour une autre demande.",
            que_faire="Prenez une nouvelle clé pour chaque demande.",
        )
        return problem(422, faults=[fault])
    response = HttpResponse(kept.body, status=kept.status, content_type="application/json; charset=utf-8")
    response["Idempotency-Replayed"] = "true"
    return response


def _digest(request: HttpRequest) -> str:
    """Of what is asked: the same fields and files are the same request, however a program cuts its form into parts."""
    found = sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        for name, values in sorted(request.POST.lists()):
            found.update(repr((name, values)).encode())
        for name, uploads in sorted(request.FILES.lists()):
            for upload in uploads:
                content = sha256()
                for chunk in upload.chunks():
                    content.update(chunk)
                upload.seek(0)
                found.update(repr((name, upload.name, content.hexdigest())).encode())
    else:
        found.update(request.body)
    return found.hexdigest()
