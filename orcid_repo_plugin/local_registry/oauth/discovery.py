"""``/.well-known/openid-configuration``: what an OpenID client learns about the registry."""

from typing import Any

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.oauth.id_tokens import ALGORITHM
from orcid_repo_plugin.local_registry.oauth.pkce import METHODS


def configuration(addresses: Addresses, *, pkce: bool) -> dict[str, Any]:
    """The document, as ORCID's has it.

    :param pkce: whether PKCE is promised; ORCID does not.
    """
    base = addresses.registry_url
    promised = {"code_challenge_methods_supported": list(METHODS)} if pkce else {}
    return {
        "token_endpoint_auth_signing_alg_values_supported": [ALGORITHM],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "userinfo_endpoint": f"{base}/oauth/userinfo",
        "authorization_endpoint": f"{base}/oauth/authorize",
        "token_endpoint": f"{base}/oauth/token",
        "jwks_uri": f"{base}/oauth/jwks",
        "claims_supported": ["family_name", "given_name", "name", "auth_time", "iss", "sub"],
        "scopes_supported": ["openid"],
        "subject_types_supported": ["public"],
        "response_types_supported": ["code", "id_token", "id_token token"],
        "claims_parameter_supported": False,
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        "grant_types_supported": ["authorization_code", "implicit", "refresh_token"],
        "issuer": base,
    } | promised
