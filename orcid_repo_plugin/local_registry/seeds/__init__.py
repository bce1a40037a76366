"""Who is there from the start: ten invented people and three clients; and more of them on demand."""

from orcid_repo_plugin.local_registry.seeds.default import add_redirect_uris, seed
from orcid_repo_plugin.local_registry.seeds.people import make_client, make_person

__all__ = ["add_redirect_uris", "make_client", "make_person", "seed"]
