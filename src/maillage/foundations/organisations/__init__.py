"""Organisations, who belongs to whom, who works for whom, who shows what to whom."""
