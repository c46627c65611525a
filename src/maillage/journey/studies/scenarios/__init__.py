"""Scenarios: ways of doing side by side on one grid, what each member gains or loses with each, and the decision.

From the census: what members pay today. From the studies: the study that they belong to, which they carry on to its
decision. For procurement and planning: the scenario that was chosen, its steps and its legal basis.
"""
