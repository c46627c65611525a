"""Qu’y gagnerions-nous ? What a group would gain by pooling, from what its members answered.

Takes from earlier stages: the answers of a census (today a survey folder, docs/reference/format-enquete.md).
Hands to later ones: estimates with their range, signed savings, and the report that a council votes on.
"""
