"""Loading people, clients and saved answers into the books."""

from orcid_repo_plugin.local_registry.loading.files import load, load_answer
from orcid_repo_plugin.local_registry.loading.plan import Conflict

__all__ = ["Conflict", "load", "load_answer"]
