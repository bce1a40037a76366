"""ORCID's registry on one's own machine: its OAuth pages, its member and public API 3.0, its rules.

A client that works here works at ORCID. One implementation with two doors: over HTTP
(``orcid-repo registry``) and in-process, behind an adapter for ``requests``. It knows nothing of our own
client, and our client nothing of it.
"""
