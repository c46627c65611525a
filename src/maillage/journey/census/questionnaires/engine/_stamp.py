"""What makes a file recognise the questionnaire, the version and the organisation that it was made for."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Final

from django.core import signing

from maillage.journey.census.questionnaires.engine._definition import Definition

__all__ = ["MARK", "SECTION", "Stamp", "digest_of", "read_stamp", "signed"]

MARK: Final = "maillage-questionnaire:"
"""What the cell of the stamp begins with."""
SECTION: Final = "maillage-rubrique:"
"""What the first cell of a sheet begins with, before the code of its section."""
_SALT: Final = "census.questionnaires.workbook"


@dataclass(frozen=True, slots=True)
class Stamp:
    """``digest``: of the definition; ``organisation``: whose answers it takes; ``campaign``: empty outside of one."""

    digest: str
    organisation: int
    campaign: str = ""


def digest_of(definition: Definition) -> str:
    """SHA-256 of a definition: two definitions that ask the same have the same."""
    plain = json.dumps(definition.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def signed(stamp: Stamp) -> str:
    """The text of a stamp, which nobody can write by hand."""
    short = asdict(stamp) | {"digest": stamp.digest[:32]}
    return MARK + signing.dumps(short, salt=_SALT, compress=True)


def read_stamp(text: str) -> Stamp | None:
    """The stamp that a cell bears; ``None`` where it is none of ours. Its digest has 32 characters."""
    try:
        plain = signing.loads(text.removeprefix(MARK).strip(), salt=_SALT)
        return Stamp(str(plain["digest"]), int(plain["organisation"]), str(plain["campaign"]))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
