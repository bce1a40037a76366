"""A token for the client itself: the grant ``client_credentials``.

Source: ORCID-Source, ``OrcidClientCredentialsChecker``.
"""

from typing import Any

from orcid_repo_plugin.local_registry.oauth import scopes
from orcid_repo_plugin.local_registry.oauth.grants import issue
from orcid_repo_plugin.local_registry.oauth.token_request import TokenRequest, answer_with


def client_token(asked: TokenRequest) -> dict[str, Any]:
    """A token for nobody's record, to read what is public or for webhooks, notifications, groups.

    :raises OAuthError: ``invalid_scope``.
    """
    granted = scopes.of_client(asked.form.get("scope"), asked.client)
    return answer_with(asked.books, issue(asked.books, None, asked.client.client_id, granted))
