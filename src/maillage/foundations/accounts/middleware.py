"""How long a session lasts."""

import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from maillage.kernel.pages import PROOF

__all__ = ["SessionLimits", "address_of", "start_session"]

IDLE_SECONDS: Final = 30 * 60
"""For a session that showed a second factor: its person may do more."""
SEEN_EVERY_SECONDS: Final = 60
"""The last visit is written at most so often: pages that read should not write at each view."""
STARTED, SEEN = "started", "seen"


def start_session(request: HttpRequest) -> None:
    """Count from the log-in."""
    request.session[STARTED] = request.session[SEEN] = int(time.time())


def address_of(request: HttpRequest) -> str:
    """Where a request comes from. Behind a proxy (MAILLAGE_HTTPS) it is what that proxy adds last, and nothing before it:
    what stands first was written by the visitor."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.IS_HTTPS else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


class SessionLimits:
    """Twelve hours at most, half an hour without a visit where a second factor was shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and STARTED in request.session:
            now = int(time.time())
            session = request.session
            is_idle = PROOF in session and now - session.get(SEEN, 0) > IDLE_SECONDS
            if is_idle or now - session[STARTED] > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif PROOF in session and now - session.get(SEEN, 0) > SEEN_EVERY_SECONDS:
                session[SEEN] = now
        response = self.get_response(request)
        # A page that no view has answered (an unknown address) carries her menu all the same.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_store=True)
        return response
