"""Where the parts of a registry answer."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import quote


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """The base address of each role, without a slash at the end.

    ORCID serves its roles from hosts of their own. Here they share one port under different paths: one
    address to configure, to forward out of a container and to close; and port 0 stays possible.
    """

    registry_url: str
    """Pages for people, OAuth and OpenID: ``https://orcid.org`` in production."""
    member_api_url: str
    """Read and write, for members' tokens: ``https://api.orcid.org``."""
    public_api_url: str
    """Read only, also without a token: ``https://pub.orcid.org``."""
    control_url: str
    """Faults, the journal, and people made on demand; ORCID has no such thing."""
    id_host: str = "orcid.org"
    """The host that iDs carry in what the API answers. ORCID's schema allows its own hosts only."""

    @classmethod
    def at(cls, base: str) -> Self:
        """All roles under one address.

        >>> Addresses.at("http://127.0.0.1:8000").member_api_url
        'http://127.0.0.1:8000/member'
        """
        return cls(
            registry_url=base,
            member_api_url=f"{base}/member",
            public_api_url=f"{base}/public",
            control_url=f"{base}/control",
        )

    def orcid_uri(self, orcid: str) -> str:
        """The iD as a URI: ``https://orcid.org/0000-0002-1825-0097``."""
        return f"https://{self.id_host}/{orcid}"

    def client_uri(self, client_id: str) -> str:
        """A client as a URI: ``https://orcid.org/client/APP-0000000000000001``."""
        return f"https://{self.id_host}/client/{client_id}"


def encoded(path: str) -> str:
    """A path as an address has it, whatever is in it: no line break can end a header.

    >>> encoded("/0000-0002-1825-0097/Pots & pans\\r\\n")
    '/0000-0002-1825-0097/Pots%20&%20pans%0D%0A'
    """
    return quote(path, safe="/:;,=@!$&'()*+~")
