"""Dated, sourced rules: one YAML file each, read by name and by date. An uncovered date is an error, not a default."""

from maillage.engine.parameters._reader import Parameter, parameter

__all__ = ["Parameter", "parameter"]
