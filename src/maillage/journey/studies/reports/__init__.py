"""Reports: a study as a document for the steering committee, in two editions: for the body, and for its members.

Takes from the other apps of studies the part that each composes (``documents/parts``), and from the census its member
list. Hands over frozen editions: pages, PDF, DOCX, HTML and slides, and to each member its own annex.
"""
