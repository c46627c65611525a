"""One tree of errors. Each message is French, shown to the user as it is: what happened, where, what to do next."""

__all__ = [
    "EngineError",
    "MaillageError",
    "NothingToEstimate",
    "UncoveredDate",
    "UnknownParameter",
]


class MaillageError(Exception):
    """Everything that Maillage refuses, with a message for the person in front of the screen."""


class EngineError(MaillageError):
    """A method cannot be applied to what it was given."""


class NothingToEstimate(EngineError):
    """No answer at all where at least one is needed."""


class UnknownParameter(EngineError):
    """No dated rule bears this name."""


class UncoveredDate(EngineError):
    """The rule exists, but not for this date: an error, never a default."""
