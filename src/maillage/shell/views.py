"""Home, search, help, and whether the site is well."""

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from maillage.foundations.organisations.queries import search_directory
from maillage.kernel.pages import public, signed_in
from maillage.kernel.panels import panels_of

MOST_FOUND = 30


@signed_in()
def home(request: Any) -> HttpResponse:
    if request.actor is None:
        return redirect("territories:compose") if request.user.may_found else render(request, "shell/no_role.html")
    return render(request, "shell/home.html", {"panels": panels_of("home", actor=request.actor)})


@signed_in()
def search(request: Any) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    found = list(search_directory(text)[: MOST_FOUND + 1]) if text and request.actor is not None else []
    panels = panels_of("search", actor=request.actor, text=text) if text and request.actor is not None else []
    context = {"q": text, "found": found[:MOST_FOUND], "has_more": len(found) > MOST_FOUND, "panels": panels}
    return render(request, "shell/search.html", context)


@public()
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "shell/help.html")


@public()
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 asked by machines
    """200 while the database answers: for a reverse proxy or a watchdog."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 Django's signature
    return render(request, "403_csrf.html", status=403)
