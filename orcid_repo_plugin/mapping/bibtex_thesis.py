"""The fields of a thesis: its school, and whose degree it was written for."""

import re
from typing import Final

from orcid_repo_plugin.domain.item import RepositoryItem
from orcid_repo_plugin.domain.work import Work
from orcid_repo_plugin.mapping.bibtex_fields import Details, container

_DOCTOR: Final = re.compile(
    r"doct|\bph\.?\s?d|d\.?phil|doktor|\beng\.?d|habilitation|dissertation\b", re.IGNORECASE
)
_MASTER: Final = re.compile(
    r"master|magist|maestr|bachelor|bac?calaur|licen[cst]|diplom|\bm\.?(?:sc|a|phil|res|eng|ba|ed|s)\b|\bb\.?(?:sc|a)\b"
    r"|m[eé]moire|undergraduate|student|\bll\.?m\b",
    re.IGNORECASE,
)
_THESIS_NAMES: Final = (
    (re.compile(r"bachelor|bac?calaur|\bb\.?(?:sc|a)\b|undergraduate", re.IGNORECASE), "Bachelor's thesis"),
    (re.compile(r"habilitation", re.IGNORECASE), "Habilitation thesis"),
    (re.compile(r"\beng\.?d\b", re.IGNORECASE), "EngD thesis"),
    (re.compile(r"licen[cst]", re.IGNORECASE), "Licentiate thesis"),
    (re.compile(r"diplom", re.IGNORECASE), "Diploma thesis"),
)


def thesis_fields(item: RepositoryItem, work: Work, details: Details, fields: dict[str, str]) -> bool:
    """School and kind of thesis.

    :returns: whether it is a master's (or lower) rather than a doctor's.
    """
    fields["school"] = details.first("school", "institution") or container(work, item, ("institution",))
    fields["school"] = fields["school"] or details.first("publisher", "department")
    fields["address"] = details.first("place")
    words = " ".join((details.words("thesis_type", "degree"), *(text.value for text in item.types)))
    fields["type"] = next((name for pattern, name in _THESIS_NAMES if pattern.search(words)), "")
    if not fields["type"] and not _DOCTOR.search(words) and not _MASTER.search(words):
        fields["type"] = "Thesis"
    return _MASTER.search(words) is not None and (
        _DOCTOR.search(details.words("thesis_type", "degree")) is None
        and re.search(r"phd|doctor", words, re.IGNORECASE) is None
    )
