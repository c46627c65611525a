"""Campaigns: what is asked of whom, what each answered, and how each came to where it stands."""

from maillage.journey.census.campaigns.models._campaign import Campaign, SurveyedEntity
from maillage.journey.census.campaigns.models._links import Passage, PersonalLink
from maillage.journey.census.campaigns.models._response import Answer, Response, ResponseSection

__all__ = ["Answer", "Campaign", "Passage", "PersonalLink", "Response", "ResponseSection", "SurveyedEntity"]
