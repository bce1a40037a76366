"""OAuth 2.0 and OpenID Connect as ORCID does them.

What people see of it, sign-in and consent, is among the pages; here is what clients talk to, and the rules.
"""

from orcid_repo_plugin.local_registry.oauth.endpoints import blueprint
from orcid_repo_plugin.local_registry.oauth.token_endpoint import token_endpoint

__all__ = ["blueprint", "token_endpoint"]
