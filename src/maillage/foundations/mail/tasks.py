"""What the worker does of its own accord."""

from maillage.foundations.mail.actions import deliver_waiting
from maillage.kernel.jobs import scheduled

__all__ = ["deliver"]


@scheduled("mail.deliver", "* * * * *")
def deliver() -> None:
    """Every minute. Idempotent: a message that has left is not taken again."""
    deliver_waiting()
