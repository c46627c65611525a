"""Letters of campaigns and the report of their quality."""

from maillage.journey.census.campaigns.documents._letters import Invited, Letter, letters

__all__ = ["Invited", "Letter", "letters"]
