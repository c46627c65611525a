"""Qui sommes-nous ? The communes and the pooling bodies of France, and how they followed one another.

Takes nothing from earlier stages: it is the first.
Hands to later ones: communes, intermunicipal bodies and who belongs to whom, at a date.
"""
