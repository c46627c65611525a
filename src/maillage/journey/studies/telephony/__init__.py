"""What telephony costs, and what it would under the best plans: tariffs, analyses of lines and bills, sites that merge.

From the census: lines, what they consumed by month and class, what operators billed. For reports: a section per analysis.
"""
