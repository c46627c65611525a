"""Maillage: the platform with which groups of French local authorities share their IT and telecoms."""

__version__ = "0.1.0"
