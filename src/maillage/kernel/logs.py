"""What is written in the logs of a server: never an address that opens something to whoever reads it."""

import logging
import re
from typing import Final

__all__ = ["SecretPaths", "without_secrets"]

_SECRETS: Final = re.compile(r"/(lien|agenda|agents|invitation|mot-de-passe)/[^\s?#\"']+")
"""Pages whose address is the key: a personal link, a calendar, an enrolment, an invitation, a new password."""


def without_secrets(text: str) -> str:
    """A text whose addresses keep their page and lose their key.

    >>> without_secrets("Not Found: /recensement/campagnes/lien/WzEsIjI5:1xV8/")
    'Not Found: /recensement/campagnes/lien/…'
    """
    return _SECRETS.sub(r"/\1/…", text)


class SecretPaths(logging.Filter):
    """Cuts the keys out of what is logged: Django writes the address of whatever it answers by 4xx or 5xx."""

    def filter(self, record: logging.LogRecord) -> bool:
        told = record.getMessage()
        cut = without_secrets(told)
        if cut != told:
            record.msg, record.args = cut, None
        return True
