"""The least that Django can do for a page: what the pages of the house are compared with."""

from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

__all__ = ["application", "bare_application", "urlpatterns"]

PAGE = "<!doctype html><title>Page</title><p>" + "Toujours la même. " * 200


def constant(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 the same for all
    return HttpResponse(PAGE)


urlpatterns = [path("", constant)]


class _Bare(WSGIHandler):
    """No middleware, and one address."""

    def get_response(self, request: Any) -> Any:
        request.urlconf = __name__
        return super().get_response(request)


def bare_application() -> WSGIHandler:
    with override_settings(MIDDLEWARE=[]):
        return _Bare()


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """For a server: ready at the first request."""
    global _ready  # noqa: PLW0603
    if _ready is None:
        if not settings.configured:
            settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"])
        import django  # noqa: PLC0415

        django.setup()
        _ready = WSGIHandler()
    return _ready(environ, start_response)


_ready: WSGIHandler | None = None
