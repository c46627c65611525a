"""The door of every page: who may come in, in which scope, and whether it may write.

Each view is decorated with one of the policies below; a test refuses a view without one. A refused visitor is sent to
the log-in, a refused person gets 404, like a row that does not exist.
"""

import logging
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, Literal, Protocol

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.module_loading import import_string
from django.views.defaults import page_not_found

from maillage.engine.errors import MaillageError
from maillage.kernel.sheets import MEDIA_TYPES, Column, Value, sheet_bytes
from maillage.kernel.tenancy import Scope, enter, outside

__all__ = [
    "ACTING",
    "PROOF",
    "ActingChanged",
    "NotAllowed",
    "Policy",
    "WroteWhileReading",
    "after_answer",
    "answer_sheet",
    "only_reading",
    "public",
    "reads",
    "signed_in",
    "writes",
]

log = logging.getLogger(__name__)

View = Callable[..., HttpResponse]
READING: Final = frozenset({"GET", "HEAD"})
ACTING: Final = "_acting_for"
"""The field of every form that says for which organisation it was drawn (templatetags.face.csrf_token)."""
PROOF: Final = "second_factor"
"""Where a session keeps the stamp of the second factor that its person has shown."""


class NotAllowed(Http404):
    """The actor may not do this, or the row is not in her scope: the page answers 404 to both."""


class ActingChanged(Exception):
    """The person no longer acts for the organisation for which she filled a form: nothing is written."""


class WroteWhileReading(RuntimeError):
    """A page that reads has sent a statement that writes."""


class Admitted(Protocol):
    """What a door must know of the one who comes in."""

    @property
    def scope(self) -> Scope: ...
    @property
    def acting_id(self) -> int: ...
    @property
    def acting_name(self) -> str: ...
    @property
    def rights(self) -> Collection[str]: ...
    @property
    def needs_second_factor(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Policy:
    """``kind``: public, signed_in (a person without a role comes in too), or for holders of ``right``.

    ``needs_proof``: a second factor is asked of everybody, whatever her role.
    """

    kind: Literal["public", "signed_in", "proving", "right"]
    right: str = ""
    is_reading: bool = True
    needs_proof: bool = False


def public(*, is_reading: bool = True) -> Callable[[View], View]:
    """A page for everyone."""
    return _door(Policy("public", is_reading=is_reading))


def signed_in(*, is_reading: bool = True, is_proving: bool = False) -> Callable[[View], View]:
    """A page of the person herself. ``is_proving``: the page where the second factor is shown."""
    return _door(Policy("proving" if is_proving else "signed_in", is_reading=is_reading))


def reads(right: str) -> Callable[[View], View]:
    """A page that only reads, for those who hold a right in the organisation they act for."""
    return _door(Policy("right", right))


def writes(right: str, *, needs_proof: bool = False) -> Callable[[View], View]:
    """A page that may write on POST, for those who hold a right; on GET it only reads."""
    return _door(Policy("right", right, is_reading=False, needs_proof=needs_proof))


def _door(policy: Policy) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return _serve(view, policy, request, *args, **kwargs)

        page.policy = policy  # type: ignore[attr-defined]
        return page

    return decorate


def _serve(view: View, policy: Policy, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method not in READING and (policy.is_reading or request.method != "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD"] if policy.is_reading else ["GET", "HEAD", "POST"])
    try:
        response = _answer(view, policy, request, *args, **kwargs)
        _promise(request, response)
    except ActingChanged:
        response = _begin_again(request)
    except MaillageError as refused:  # said as it is shown, and nothing was written
        response = render(
            request, "kernel/refused.html", {"said": str(refused)}, status=getattr(refused, "status", 409)
        )
    except Http404 as absent:
        response = page_not_found(request, absent)
    # The page of a stranger's row, the help: whatever a signed-in person reads, her own menu stands around it.
    if policy.kind != "public" or request.user.is_authenticated:
        patch_cache_control(response, private=True, **({} if "Cache-Control" in response else {"no_store": True}))
    return response


def _answer(view: View, policy: Policy, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    with ExitStack() as stack:
        stack.enter_context(outside())
        request.actor = None
        if policy.kind != "public" or request.user.is_authenticated:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            request.actor = _resolve(request)
            _check_acting(request)
            if policy.kind in ("right", "signed_in") and (gap := _missing_proof(request, policy)):
                return redirect(gap)
            if policy.kind == "right" and (request.actor is None or policy.right not in request.actor.rights):
                raise NotAllowed(policy.right)
            if request.actor is not None:
                stack.enter_context(enter(request.actor.scope))
        if request.method in READING:
            stack.enter_context(only_reading())
        return view(request, *args, **kwargs)


def _check_acting(request: Any) -> None:
    """A form that was drawn for another organisation, in another tab or another time. Error: ``ActingChanged``."""
    drawn_for = request.POST.get(ACTING, "") if request.method == "POST" else ""
    if drawn_for and (request.actor is None or str(request.actor.acting_id) != drawn_for):
        raise ActingChanged(drawn_for)


def _begin_again(request: Any) -> HttpResponse:
    name = request.actor.acting_name if request.actor is not None else ""
    told = f"Vous agissez maintenant pour : {name}. " if name else ""
    messages.warning(request, f"{told}Rien n’a été enregistré. Vérifiez pour qui vous agissez, puis recommencez.")
    return redirect(settings.LOGIN_REDIRECT_URL)


def after_answer(request: HttpRequest, write: Callable[[], object]) -> None:
    """Have something written once the answer has left, in the actor's scope and a transaction of its own.

    For what a reading page must leave behind without waiting for it: who read whose data.
    """
    request.__dict__.setdefault("_after_answer", []).append(write)


def _promise(request: Any, response: HttpResponse) -> None:
    promised: list[Callable[[], object]] = request.__dict__.pop("_after_answer", [])

    def keep() -> None:
        try:
            with enter(request.actor.scope), transaction.atomic():
                for write in promised:
                    write()
        except Exception:
            log.exception("what was to be written after the answer was not")

    if promised:
        response._resource_closers.append(keep)  # type: ignore[attr-defined]


def _resolve(request: HttpRequest) -> Admitted | None:
    find: Callable[[HttpRequest], Admitted | None] = import_string(settings.PAGES_FIND_ACTOR)
    return find(request)


def _missing_proof(request: Any, policy: Policy) -> str:
    """Where to go to show, or first to set up, a second factor; empty where nothing is missing."""
    person = request.user
    if person.has_second_factor:
        return "" if request.session.get(PROOF) == person.second_factor_stamp else "accounts:second_factor"
    if settings.DEMONSTRATION or request.actor is None:
        return ""
    if not request.actor.needs_second_factor and not policy.needs_proof:
        return ""
    return "accounts:second_factor_setup"


_WRITABLE: Final = ("django_session", "accounts_person", "axes_")
_HARMLESS = re.compile(
    r"[\s(]*(SELECT|WITH|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET CONSTRAINTS|EXPLAIN|PRAGMA)\b", re.I
)
_TARGET = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?(.*)', re.I | re.S)


@contextmanager
def only_reading() -> Iterator[None]:
    """Refuse every statement that writes, but to sessions, the last log-in and log-in attempts. Error: ``WroteWhileReading``."""
    with connection.execute_wrapper(_refuse_writing):
        yield


def _refuse_writing(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if not _HARMLESS.match(sql):
        target = _TARGET.match(sql)
        table, rest = target.groups() if target else ("", "")
        is_last_login = table != "accounts_person" or re.match(r'\s*SET "last_login" = \S+ WHERE', rest)
        if not (table.startswith(_WRITABLE) and is_last_login):
            raise WroteWhileReading(sql[:200])
    return execute(sql, params, many, context)


# --- tables that leave -----------------------------------------------------------------------------------------------


def answer_sheet(
    stem: str, ending: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], title: str = "Liste"
) -> HttpResponse:
    """A table as a file, written to its end, then sent. Error: ``NotAllowed`` for another format."""
    if ending not in MEDIA_TYPES:
        raise NotAllowed("format")
    response = HttpResponse(sheet_bytes(ending, columns, rows, title), content_type=MEDIA_TYPES[ending])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{stem}.{ending}") or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response
