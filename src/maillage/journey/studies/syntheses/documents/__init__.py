"""The study as papers: a report (PDF, DOCX, HTML, terminal) and its figures (XLSX, CSV, JSON).

``composition`` makes blocks of a study, ``writers`` print them. Nothing is imported here, so that a study in JSON does
not wait for the writers of papers.
"""
