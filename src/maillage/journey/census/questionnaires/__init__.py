"""Questionnaires as data: what is asked, on the page, on paper and in a workbook, and where each answer lands."""
