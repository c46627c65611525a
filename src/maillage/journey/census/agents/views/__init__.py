"""Pages about machines, and the door where their agents knock."""

from maillage.journey.census.agents.views._door import declare
from maillage.journey.census.agents.views._pages import (
    change_options,
    differences,
    machine,
    machines,
    renew_token,
    revoke_token,
    settle,
)

__all__ = ["change_options", "declare", "differences", "machine", "machines", "renew_token", "revoke_token", "settle"]
