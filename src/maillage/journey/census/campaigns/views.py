"""Pages of campaigns."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from maillage.foundations.organisations.enums import Right
from maillage.kernel.pages import reads


@reads(Right.SEE_SURVEY)
def campaigns(request: Any) -> HttpResponse:
    return render(request, "shell/no_role.html")
