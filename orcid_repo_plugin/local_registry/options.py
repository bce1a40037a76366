"""What can be set when a registry is made."""

from dataclasses import dataclass


@dataclass(kw_only=True)
class Options:
    """How the registry behaves where there is a choice."""

    control: bool = False
    """Whether the control endpoint answers."""
    rate_limit: bool = False
    """Whether too many requests are refused, as they are in production."""
    pkce: bool = False
    """Whether the OpenID configuration promises PKCE; ORCID's does not. A challenge is checked anyway."""
    summary: bool = True
    """Whether the member API has record summaries; at ORCID a feature flag decides."""
    index_delay: float = 0.0
    """Seconds until a change can be found by search; ORCID's index takes its time."""
    webhook_interval: float = 1.0
    """Seconds between two runs of the webhook caller; about 300 at ORCID."""
    webhook_retry_delay: float = 5.0
    """Seconds by which each further failure of a webhook delays the next try; minutes at ORCID."""
    max_body: int = 10 * 1024 * 1024
    """Bytes of the largest body that is taken; more is refused with 413, by ORCID's proxy."""
    max_works: int = 10_000
    """Works that a record can hold."""
    claim_period: float = 10 * 24 * 3600
    """Seconds that an unclaimed record is closed to all but its creator."""
