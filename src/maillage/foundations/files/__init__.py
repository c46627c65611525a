"""Stored files: outside the web root, under names that say nothing, each with its digest."""
