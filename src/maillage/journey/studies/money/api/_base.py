"""The heading that all operations of money stand under, and how a file leaves."""

from django.http import HttpResponse

from maillage.kernel.operations import Operations

__all__ = ["file_named", "operations"]

operations = Operations("Qu’y gagnerions-nous ?")


def file_named(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to be taken away."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media_type, headers=headers)
