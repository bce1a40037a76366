"""The values that refusals name, in ORCID's order."""

from typing import Final

from orcid_repo_plugin.domain.countries import ORCID_COUNTRIES
from orcid_repo_plugin.domain.languages import ORCID_LANGUAGES
from orcid_repo_plugin.local_registry.documents import values

COUNTRIES: Final = ORCID_COUNTRIES
LANGUAGES: Final = ORCID_LANGUAGES
WORK_TYPES: Final = values.WORK_TYPES
CITATION_TYPES: Final = tuple(values.CITATION_TYPE)
