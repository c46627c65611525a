"""Money in time: business cases of a body, its amortisation periods, and the revision of its prices.

Takes a study, where a case is attached to one; hands to reports a section, from a frozen case only.
"""
