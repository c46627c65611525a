"""Campaigns: a body asks its members, who answer field by field; an old survey is a campaign that was read from files."""
