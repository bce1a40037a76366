"""Documents in ORCID's two notations, and the shapes that both are read and written by.

In the books and in all rules a document is the decoded JSON form: a dictionary with every key of its
shape in ORCID's JSON order, ``None`` for what is absent, lower-case enumerations.
"""
