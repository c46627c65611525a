"""What a test looks at while pages write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.client import StrictClient

from maillage.foundations.audit.models import Event
from maillage.kernel.tenancy import everything

__all__ = ["ClientOf", "events"]

ClientOf = Callable[[str], StrictClient]


@contextmanager
def events(*verbs: str) -> Iterator[None]:
    """The block leaves these events, in any journal, and no other."""
    with everything("the journal of everyone"):
        before = set(Event.objects.values_list("pk", flat=True))
    yield
    with everything("the journal of everyone"):
        left = sorted(Event.objects.exclude(pk__in=before).values_list("verb", flat=True))
    assert left == sorted(verbs)
