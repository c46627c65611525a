"""Qu’avons-nous ? What each organisation has, asked by campaigns.

From the territory: the organisations of the group. For the studies: campaigns, their responses and their answers, each
answer with its status and its date.
"""
