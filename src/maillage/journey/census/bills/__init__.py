"""What operators bill: files read by profile, checked against the bill's total, and compared with the inventory.

From the inventory: lines and what they are said to cost. For whoever shows deadlines or costs: bills, their lines, and what
was consumed by line, month and class.
"""
