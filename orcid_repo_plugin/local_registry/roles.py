"""Which application answers which path: the pages, the two APIs and the control endpoint share one port."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from orcid_repo_plugin.local_registry.addresses import Addresses
from orcid_repo_plugin.local_registry.control.answered import Environ, Wsgi


class Roles:
    """One WSGI application of several, each under the path of its address.

    :param apps: the application of each role: ``registry``, ``member``, ``public``, ``control``. Paths
        that are none of the others' are the registry's.
    """

    def __init__(self, addresses: Addresses, apps: Mapping[str, Wsgi]) -> None:
        self._apps = dict(apps)
        places = {
            "member": addresses.member_api_url,
            "public": addresses.public_api_url,
            "control": addresses.control_url,
        }
        self._prefixes = {role: urlsplit(url).path for role, url in places.items() if role in apps}

    def role_of(self, path: str) -> str:
        """Whose path it is.

        >>> Roles(Addresses.at("http://127.0.0.1:8000"), {"member": print}).role_of("/member/v3.0/search")
        'member'
        """
        for role, prefix in self._prefixes.items():
            if path == prefix or path.startswith(f"{prefix}/"):
                return role
        return "registry"

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Hand the request to its role, with the prefix in ``SCRIPT_NAME``."""
        path: str = environ.get("PATH_INFO", "")
        role = self.role_of(path)
        prefix = self._prefixes.get(role, "")
        moved = {
            **environ,
            "SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + prefix,
            "PATH_INFO": path[len(prefix) :],
        }
        return self._apps[role](moved, start_response)
