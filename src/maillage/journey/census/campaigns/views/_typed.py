"""What was typed behind one door, in one session: whoever typed it may be given it back, whatever else she may not see."""

from collections.abc import Iterable
from typing import Any, Final

from maillage.journey.census.campaigns.access import Seat
from maillage.journey.census.campaigns.engine import answers_of
from maillage.journey.census.campaigns.enums import Door
from maillage.journey.census.campaigns.models import ResponseSection
from maillage.journey.census.questionnaires.engine import Answers

__all__ = ["note_typed", "typed_here"]

TYPED: Final = "saisies"
"""Where a session keeps it: ``{response: {section: version}}``. A version that somebody has written over since is hers."""


def note_typed(request: Any, seat: Seat, kept: Iterable[ResponseSection]) -> None:
    """These sections have just been written in this session."""
    if seat.door == Door.ACCOUNT:
        return  # she has her inventory
    known = request.session.get(TYPED, {})
    key = str(seat.response.pk)
    written = {one.code: one.version for one in kept}
    if written:
        request.session[TYPED] = {**known, key: {**known.get(key, {}), **written}}


def typed_here(request: Any, seat: Seat) -> Answers:
    """What this session typed of a response, and nobody has changed since."""
    versions = request.session.get(TYPED, {}).get(str(seat.response.pk), {})
    mine = ResponseSection.objects.filter(
        response=seat.response, code__in=list(versions), written_by=seat.author.person_name
    )
    return answers_of([one for one in mine if versions[one.code] == one.version])
