"""The sample items that ship with the project: invented, and one of each interesting case.

``eprints.xml`` is an EPrints export, ``dspace.json`` a page of DSpace's search, ``items.jsonl``
our own format, ``references.bib`` BibTeX. Persons, titles and identifiers are made up; Josiah
Carberry (0000-0002-1825-0097) is ORCID's own example researcher, and DOIs begin with 10.5555.
"""

from importlib.resources import files
from pathlib import Path


def folder() -> Path:
    """Where the sample files lie.

    >>> sorted(path.suffix for path in folder().iterdir() if path.suffix not in (".py", ""))
    ['.bib', '.json', '.jsonl', '.xml']
    """
    return Path(str(files(__name__)))
