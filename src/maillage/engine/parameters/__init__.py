"""Dated, sourced rules: one YAML file each, read by name and by date. An uncovered date is an error, not a default."""

from maillage.engine.parameters._reader import Parameter, least_contributors, parameter

__all__ = ["Parameter", "least_contributors", "parameter"]
