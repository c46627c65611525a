"""The methods, in pure Python: no framework, no input or output, no clock, no hidden randomness.

Counts, weights and money are exact (``int``, ``Fraction``, ``Decimal``); ``float`` appears only where a square root
or a quantile makes a number irrational (docs/adr/0001).
"""
